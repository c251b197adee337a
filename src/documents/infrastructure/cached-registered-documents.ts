import { LRUCache } from 'lru-cache';
import type { RegisteredDocument, RegisteredDocuments, Surface } from '../../shared/application/documents.port';
import type { PersistedDocument } from '../domain/persisted-document.entity';
import type { PersistedDocumentRepository } from '../domain/persisted-document.repository';

const knownBytes = 16 * 1_024 * 1_024;
const unknownMax = 10_000;
/** Another process may take a document that was just registered for unknown for so long. */
const unknownMs = 5_000;
/** About what an entry takes beside its text. */
const entryBytes = 300;

/** Documents never change, so what was found once is found for ever; what was not found is looked for again before long. */
export class CachedRegisteredDocuments implements RegisteredDocuments {
  readonly #known = new LRUCache<string, Pick<PersistedDocument, 'id' | 'surface' | 'text'>>({
    maxSize: knownBytes,
    sizeCalculation: ({ text }) => 2 * text.length + entryBytes,
  });
  /** Apart, so that no flood of ids that nobody registered drives out those that somebody did. */
  readonly #unknown = new LRUCache<string, true>({ max: unknownMax, ttl: unknownMs });

  constructor(
    private readonly documents: Pick<PersistedDocumentRepository, 'findByIds' | 'findByMd5'>,
    private readonly used: (id: string) => void,
  ) {}

  async find(surface: Surface, hash: string): Promise<RegisteredDocument | null> {
    const document = this.#known.get(hash) ?? (await this.#load(hash));
    if (document?.surface !== surface) return null;
    this.used(document.id);
    return document;
  }

  /** Makes this process see at once what it has registered itself. */
  forgetUnknown(): void {
    this.#unknown.clear();
  }

  async #load(hash: string): Promise<PersistedDocument | null> {
    if (this.#unknown.has(hash)) return null;
    const document = hash.length === 64 ? (await this.documents.findByIds([hash]))[0] : await this.documents.findByMd5(hash);
    if (document) this.#known.set(hash, document);
    else this.#unknown.set(hash, true);
    return document ?? null;
  }
}
