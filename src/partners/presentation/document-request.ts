import type { FastifyRequest } from 'fastify';
import { invalid } from '../../shared/domain/errors';
import { parametersOf, type RequestParameters } from '../../shared/presentation/request-parameters';

/** What a partner sends: which document, and with what. */
export interface DocumentRequest extends Omit<RequestParameters, 'query' | 'documentId'> {
  /** SHA-256 in hex; null for what has not the form of an id. */
  readonly documentId: string | null;
}

/** Reads the parameters of GraphQL over HTTP, appendix "Persisted documents", and those of Apollo's persisted queries. Refuses the text of a document. */
export function readDocumentRequest(request: FastifyRequest): DocumentRequest {
  const parameters = parametersOf(request);
  if (!parameters) throw invalid('INVALID', 'Send a JSON object with documentId and variables as application/json.', []);
  const { query, documentId, extensions: { persistedQuery, ...extensions }, ...rest } = parameters;
  if (query !== undefined) throw invalid('INVALID', 'Only documents that were granted to you run here: send documentId in place of query.', ['query']);
  const id = (request.params as { readonly documentId?: string }).documentId ?? documentId ?? hashOf(persistedQuery);
  if (id === undefined) throw invalid('INVALID', 'Say which document to run: documentId is sha256: and 64 hexadecimal digits.', ['documentId']);
  return { ...rest, extensions, documentId: /^sha256:([0-9a-f]{64})$/.exec(id)?.[1] ?? null };
}

function hashOf(persistedQuery: unknown): string | undefined {
  const hash = (persistedQuery as { readonly sha256Hash?: unknown } | undefined)?.sha256Hash;
  return typeof hash === 'string' ? `sha256:${hash}` : undefined;
}
