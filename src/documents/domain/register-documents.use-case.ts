import type { Clock } from '../../shared/domain/clock';
import { Faults } from '../../shared/domain/errors';
import type { UnitOfWork } from '../../shared/domain/unit-of-work';
import type { Viewer } from '../../shared/domain/viewer';
import type { DocumentReader, ReadDocument } from './document-reader.port';
import { documentUuid, type PersistedDocument } from './persisted-document.entity';
import type { DocumentStores } from './persisted-document.repository';

export interface NewDocument extends Pick<PersistedDocument, 'surface' | 'text'> {
  /** The id that its client will send, if the client knows one: SHA-256 (with or without `sha256:`) or MD5 of the text, in hex. */
  readonly claimedId?: string | null;
}

/** Registers documents, all or none. Those that are registered already stay as they are. */
export class RegisterDocuments {
  constructor(
    private readonly unitOfWork: UnitOfWork<DocumentStores>,
    private readonly reader: DocumentReader,
    private readonly clock: Clock,
    /** Hears, in this process, that there are documents which there were not. */
    private readonly registered: () => void,
  ) {}

  /** Throws every fault of every document at once, each named by document and field. */
  async execute(viewer: Viewer, given: readonly NewDocument[]): Promise<readonly PersistedDocument[]> {
    const documents = this.#check(given);
    const ids = documents.map(({ id }) => id);
    const stored = await this.unitOfWork.run(async (stores) => {
      const added = await stores.documents.add(documents);
      await stores.audit.recordAll(viewer, added.map((id) => ({ action: 'document.register', subject: { type: 'PersistedDocument', id: documentUuid(id) } })));
      const found = new Map((await stores.documents.findByIds(ids)).map((document) => [document.id, document]));
      refuseOtherSurface(given, documents, found);
      return ids.map((id) => found.get(id)!);
    });
    this.registered();
    return stored;
  }

  #check(given: readonly NewDocument[]): PersistedDocument[] {
    const faults = new Faults();
    const registeredAt = this.clock.now();
    const documents = given.map((document, index) => {
      const { surface, text, claimedId } = document;
      const { md5, faults: found, ...read } = this.reader.read(surface, text);
      const name = nameOf(document, read, index);
      for (const fault of found) faults.add('INVALID', `${name}: ${fault}`, at(index, 'text'));
      if (claimedId && ![read.id, `sha256:${read.id}`, md5].includes(claimedId)) {
        faults.add('ID_MISMATCH', `${name}: the id ${claimedId.slice(0, 80)} is neither the SHA-256 nor the MD5 of its text in hex. Make the manifest anew from these documents, with one of the two.`, at(index, 'id'));
      }
      return { ...read, surface, text, registeredAt, lastUsedAt: null };
    });
    faults.throwIfAny();
    return documents;
  }
}

function refuseOtherSurface(given: readonly NewDocument[], documents: readonly PersistedDocument[], stored: ReadonlyMap<string, PersistedDocument>): void {
  const faults = new Faults();
  documents.forEach((document, index) => {
    const { surface } = stored.get(document.id)!;
    if (surface === document.surface) return;
    faults.add('TAKEN', `${nameOf(given[index]!, document, index)}: the same text is registered for the ${surface} endpoint. Give the operation another name.`, at(index, 'text'));
  });
  faults.throwIfAny('conflict');
}

const at = (index: number, field: string): string[] => ['input', 'documents', String(index), field];

const nameOf = ({ claimedId }: NewDocument, { operationName }: Pick<ReadDocument, 'operationName'>, index: number): string =>
  operationName ?? claimedId?.slice(0, 80) ?? `document ${index + 1}`;
