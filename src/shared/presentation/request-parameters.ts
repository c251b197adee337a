import type { FastifyRequest } from 'fastify';
import { invalid } from '../domain/errors';

type Fields = Readonly<Record<string, unknown>>;

/** A document of rich text in the deepest input has 50; the reader of it counts its own. */
const levelsMax = 64;

/** The parameters of a GraphQL-over-HTTP request; null and what is left out are the same. */
export interface RequestParameters {
  readonly query?: string;
  readonly documentId?: string;
  readonly operationName?: string;
  readonly variables: Fields;
  readonly extensions: Fields;
}

/** Of a request by GET, HEAD or POST; null for a body that holds no parameters at all, such as a list. */
export function parametersOf(request: Pick<FastifyRequest, 'method' | 'url' | 'body'>): RequestParameters | null {
  if (request.method !== 'POST') return readParameters(fromSearch(new URLSearchParams(request.url.split('?').slice(1).join('?'))));
  return isFields(request.body) ? readParameters(request.body) : null;
}

/** Refuses what is of a wrong type, and nesting that would exhaust the stack of whatever walks it. An empty operationName is none ("GET", appendix Persisted Documents). */
export function readParameters(given: Fields): RequestParameters {
  return {
    query: text(given, 'query') || undefined,
    documentId: text(given, 'documentId'),
    operationName: text(given, 'operationName') || undefined,
    variables: fields(given, 'variables'),
    extensions: fields(given, 'extensions'),
  };
}

function fromSearch(search: URLSearchParams): Fields {
  const given: Record<string, unknown> = {};
  for (const name of ['query', 'documentId', 'operationName', 'variables', 'extensions']) {
    const [value, ...more] = search.getAll(name);
    if (more.length > 0) throw invalid('INVALID', `Give ${name} once.`, [name]);
    if (value !== undefined) given[name] = name === 'variables' || name === 'extensions' ? fromJson(name, value) : value;
  }
  return given;
}

function fromJson(name: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalid('INVALID', `${name} must be a JSON object.`, [name]);
  }
}

function text(given: Fields, name: string): string | undefined {
  const value = given[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw invalid('INVALID', `${name} must be a string.`, [name]);
}

function fields(given: Fields, name: string): Fields {
  const value = given[name] ?? {};
  if (!isFields(value)) throw invalid('INVALID', `${name} must be a JSON object.`, [name]);
  if (isTooDeep(value, levelsMax)) throw invalid('INVALID', `${name} may be nested ${levelsMax} levels at most.`, [name]);
  return value;
}

const isTooDeep = (value: unknown, levels: number): boolean =>
  typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((item) => isTooDeep(item, levels - 1)));

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
