import type { FastifyRequest } from 'fastify';
import { invalid } from '../../shared/domain/errors';

/** What a partner sends: which document, and with what. */
export interface DocumentRequest {
  /** SHA-256 in hex; null for what has not the form of an id. */
  readonly documentId: string | null;
  readonly operationName?: string;
  readonly variables: Record<string, unknown>;
}

type Parameters = Readonly<Record<string, unknown>>;

/** Reads the parameters of GraphQL over HTTP, appendix "Persisted documents", and those of Apollo's persisted queries. Refuses the text of a document. */
export function readDocumentRequest(request: FastifyRequest): DocumentRequest {
  const given = parametersOf(request);
  if (given['query'] !== undefined && given['query'] !== null && given['query'] !== '') {
    throw invalid('INVALID', 'Only documents that were granted to you run here: send documentId in place of query.', ['query']);
  }
  const id = (request.params as Parameters)['documentId'] ?? given['documentId'] ?? hashOf(given['extensions']);
  if (id === undefined || id === null) throw invalid('INVALID', 'Say which document to run: documentId is sha256: and 64 hexadecimal digits.', ['documentId']);
  const { operationName } = given;
  return {
    documentId: /^sha256:([0-9a-f]{64})$/.exec(String(id))?.[1] ?? null,
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : undefined,
    variables: asObject(given['variables'], 'variables'),
  };
}

/** Puts the document's text where Apollo looks for it. */
export function putDocument(request: FastifyRequest, text: string, { operationName, variables }: DocumentRequest): void {
  // A page of another site can't send the header that a key is in without being asked whether it may.
  request.headers['apollo-require-preflight'] = 'true';
  if (request.method === 'GET') {
    const { variables: given } = request.query as Readonly<Record<string, string>>;
    const search = new URLSearchParams({ query: text, ...(given && { variables: given }), ...(operationName && { operationName }) });
    request.raw.url = `${request.url.split('?', 1)[0]}?${search.toString()}`;
  } else {
    request.body = { query: text, variables, operationName: operationName ?? null };
  }
}

function parametersOf({ method, query, body }: FastifyRequest): Parameters {
  if (method === 'GET') return query as Parameters;
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Parameters;
  throw invalid('INVALID', 'Send a JSON object with documentId and variables as application/json.', []);
}

function hashOf(extensions: unknown): string | undefined {
  const { persistedQuery } = asObject(extensions, 'extensions');
  const hash = (persistedQuery as Parameters | undefined)?.['sha256Hash'];
  return typeof hash === 'string' ? `sha256:${hash}` : undefined;
}

/** An object, or the JSON text of one as it stands in an address. */
function asObject(value: unknown, name: string): Record<string, unknown> {
  if (value === undefined || value === null || value === '') return {};
  const read = typeof value === 'string' ? parseJson(value) : value;
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Record<string, unknown>;
  throw invalid('INVALID', `${name} must be a JSON object.`, [name]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
