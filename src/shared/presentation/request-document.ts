import { createHash } from 'node:crypto';
import { GraphQLError } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { AutomaticDocuments, RegisteredDocument, RegisteredDocuments, Surface } from '../application/documents.port';
import { invalid } from '../domain/errors';
import type { RequestLogger } from './graphql-server';
import { isFields, type RequestParameters } from './request-parameters';

/** Which documents are executed: any; any, but those that nobody registered are logged; only registered ones. */
export type DocumentMode = 'any' | 'preferred' | 'only';

export interface RequestDocumentsOptions {
  readonly surface: Surface;
  readonly mode: DocumentMode;
  readonly registered: RegisteredDocuments;
  readonly automatic: AutomaticDocuments;
  readonly logger: RequestLogger;
}

/** What a request asks to execute, however it said so. Nothing has been parsed or checked yet. */
export interface RequestDocument {
  readonly text: string;
  /** SHA-256 of `text` in UTF-8, lower-case hex. */
  readonly documentId: string;
  /** Whether it is known to be registered. In the mode `any`, documents that are sent as text are not looked up. */
  readonly isRegistered: boolean;
  readonly operationName?: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Without `persistedQuery`. */
  readonly extensions: Readonly<Record<string, unknown>>;
  /** To be called once it has proved to be valid: keeps it for callers who send only its hash (automatic persisted queries). */
  readonly keep?: () => void;
}

const reportedMax = 10_000;

/** Finds the document of a request: its text, a registered document, or one that was sent before. */
export class RequestDocuments {
  /** Unregistered documents that this process has told of. */
  readonly #reported = new LRUCache<string, true>({ max: reportedMax });

  constructor(private readonly options: RequestDocumentsOptions) {}

  /** Throws a DomainError for a malformed request, a GraphQLError for a document that there isn't or that may not be executed. */
  async resolve({ query, documentId, operationName, variables, extensions: { persistedQuery, ...extensions } }: RequestParameters): Promise<RequestDocument> {
    const sha256 = hashOf(persistedQuery);
    if (documentId !== undefined && (query !== undefined || sha256 !== undefined)) {
      throw invalid('INVALID', 'Send documentId or query, not both; persistedQuery goes with query alone.', ['documentId']);
    }
    const rest = { operationName, variables, extensions };
    if (documentId !== undefined) return { ...(await this.#registered(documentId)), ...rest };
    if (query !== undefined) return { ...(await this.#sent(query, sha256)), ...rest };
    if (sha256 !== undefined) return { ...(await this.#sentBefore(sha256)), ...rest };
    throw invalid('INVALID', 'Send the document as query, or the id of a registered one as documentId.', ['query']);
  }

  async #registered(documentId: string): Promise<FoundDocument> {
    const hash = hashOfIdentifier(documentId);
    const found = hash && (await this.options.registered.find(this.options.surface, hash));
    if (!found) throw notFound(`No document is registered here under ${documentId.slice(0, 80)}. Register it first; docs/persisted-documents.md says how.`);
    return { text: found.text, documentId: found.id, isRegistered: true };
  }

  async #sent(text: string, claimed: string | undefined): Promise<FoundDocument> {
    const documentId = createHash('sha256').update(text).digest('hex');
    if (claimed !== undefined && claimed !== documentId) throw invalid('INVALID', 'extensions.persistedQuery.sha256Hash is not the SHA-256 of query.', ['extensions', 'persistedQuery', 'sha256Hash']);
    const isRegistered = await this.#isRegistered(documentId);
    const keep = claimed !== undefined && !isRegistered ? () => this.options.automatic.keep(documentId, text) : undefined;
    return { text, documentId, isRegistered, keep };
  }

  async #sentBefore(sha256: string): Promise<FoundDocument> {
    const { mode, automatic } = this.options;
    const found = await this.#lookUp(sha256);
    if (found) return { text: found.text, documentId: found.id, isRegistered: true };
    const text = mode === 'only' ? null : await automatic.find(sha256);
    // The words that clients of this protocol look for; they send the text next.
    if (text === null) throw notFound('PersistedQueryNotFound');
    this.#report(sha256);
    return { text, documentId: sha256, isRegistered: false };
  }

  async #isRegistered(documentId: string): Promise<boolean> {
    const { mode } = this.options;
    if (mode === 'any') return false;
    if (await this.#lookUp(documentId)) return true;
    if (mode === 'only') {
      throw new GraphQLError('Only registered documents are executed here. Register this one, or send the id of one that is; docs/persisted-documents.md says how.', { extensions: { code: 'FORBIDDEN' } });
    }
    this.#report(documentId);
    return false;
  }

  /** Where other documents are executed too, a database that is away must not keep stored answers from being sent. */
  #lookUp(sha256: string): Promise<RegisteredDocument | null> {
    const { surface, mode, registered } = this.options;
    const found = registered.find(surface, sha256);
    return mode === 'only' ? found : found.catch(() => null);
  }

  #report(documentId: string): void {
    const { surface, mode, logger } = this.options;
    if (mode !== 'preferred' || this.#reported.has(documentId)) return;
    this.#reported.set(documentId, true);
    logger.info({ surface, documentId }, 'unregistered document');
  }
}

type FoundDocument = Pick<RequestDocument, 'text' | 'documentId' | 'isRegistered' | 'keep'>;

const notFound = (message: string) => new GraphQLError(message, { extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } });

/** Of Apollo's automatic persisted queries (version 1). */
function hashOf(persistedQuery: unknown): string | undefined {
  if (persistedQuery === undefined || persistedQuery === null) return undefined;
  const path = ['extensions', 'persistedQuery'];
  if (!isFields(persistedQuery)) throw invalid('INVALID', 'extensions.persistedQuery must be { version: 1, sha256Hash }.', path);
  const { version, sha256Hash } = persistedQuery;
  if (version !== 1) throw invalid('INVALID', 'extensions.persistedQuery.version must be 1.', [...path, 'version']);
  if (typeof sha256Hash === 'string' && sha256Pattern.test(sha256Hash)) return sha256Hash;
  throw invalid('INVALID', 'extensions.persistedQuery.sha256Hash must be a SHA-256 as 64 lower-case hexadecimal digits.', [...path, 'sha256Hash']);
}

const sha256Pattern = /^[0-9a-f]{64}$/;
const unreserved = '[A-Za-z0-9._~-]+';

/**
 * The hash that an identifier names; null for one that is well-formed and names nothing we know. Of custom identifiers we know
 * a SHA-256, as Apollo's manifests have it, and an MD5, as Relay's have it. Syntax: appendix "Persisted documents",
 * "Document identifier syntax".
 */
function hashOfIdentifier(documentId: string): string | null {
  const [, hash] = /^(?:sha256:)?([0-9a-f]{64})$/.exec(documentId) ?? /^([0-9a-f]{32})$/.exec(documentId) ?? [];
  if (hash) return hash;
  if (new RegExp(`^(?:x-${unreserved}:)?${unreserved}$`).test(documentId)) return null;
  throw invalid('INVALID', 'documentId must be sha256: and 64 lower-case hexadecimal digits, or a custom identifier of letters, digits, - . _ ~ (its prefix starting with x-, if it has one).', ['documentId']);
}
