import { ApolloServerValidationErrorCode } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema, isEnumType, isListType, isNonNullType, isObjectType } from 'graphql';
import type { Clock } from '../domain/clock';
import { DomainError, type ErrorKind, type Fault } from '../domain/errors';

/** The closed list of `extensions.code`; docs/errors.md explains each. Business codes live in `userErrors`. */
export const errorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'QUERY_TOO_COMPLEX',
  'PERSISTED_QUERY_NOT_FOUND',
  'PAYLOAD_TOO_LARGE',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** HTTP status (RFC 9110) and title of each code, for problem documents (RFC 9457) and the `extensions` of GraphQL errors. */
export const problems: Record<ErrorCode, { status: number; title: string }> = {
  UNAUTHENTICATED: { status: 401, title: 'Unauthenticated' },
  FORBIDDEN: { status: 403, title: 'Forbidden' },
  BAD_USER_INPUT: { status: 400, title: 'Bad input' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  CONFLICT: { status: 409, title: 'Conflict' },
  RATE_LIMITED: { status: 429, title: 'Too many requests' },
  QUERY_TOO_COMPLEX: { status: 400, title: 'Query too complex' },
  PERSISTED_QUERY_NOT_FOUND: { status: 404, title: 'Persisted query not found' },
  PAYLOAD_TOO_LARGE: { status: 413, title: 'Payload too large' },
  SERVICE_UNAVAILABLE: { status: 503, title: 'Service unavailable' },
  INTERNAL_SERVER_ERROR: { status: 500, title: 'Internal server error' },
};

const codeByKind: Record<ErrorKind, ErrorCode> = {
  invalid: 'BAD_USER_INPUT',
  conflict: 'CONFLICT',
  'not-found': 'NOT_FOUND',
  unauthenticated: 'UNAUTHENTICATED',
  forbidden: 'FORBIDDEN',
  'rate-limited': 'RATE_LIMITED',
  unavailable: 'SERVICE_UNAVAILABLE',
};

/** Codes of Apollo Server and graphql-js that are not ours, and what we call them. */
const codeByForeignCode: Record<string, ErrorCode> = {
  GRAPHQL_PARSE_FAILED: 'BAD_USER_INPUT',
  GRAPHQL_VALIDATION_FAILED: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'PERSISTED_QUERY_NOT_FOUND',
};

const masked = 'Something went wrong on our side. Try again; if it persists, quote the request id.';

/** What a client may know of an error that left the application. */
export interface Description {
  readonly code: ErrorCode;
  readonly status: number;
  readonly title: string;
  readonly message: string;
  readonly retryAfter?: number;
  readonly errors?: readonly Fault[];
}

export interface ErrorTranslator {
  describe(error: unknown): Description;
  /** The one shape of every GraphQL error; `extensions` carries the facts of RFC 9457. */
  toGraphQL(error: unknown, requestId: string): GraphQLFormattedError & { extensions: { code: ErrorCode; status: number; requestId: string; retryAfter?: number } };
  /** An `application/problem+json` document (RFC 9457). */
  toProblem(error: unknown, requestId: string, instance: string): { status: number } & Record<string, unknown>;
}

/** The one place where errors become answers. `toDomainError` knows the faults of the infrastructure, such as a lost database. */
export function createErrorTranslator(clock: Clock, toDomainError: (error: unknown) => DomainError | null): ErrorTranslator {
  const describe = (error: unknown): Description => {
    const cause = thrown(error);
    const refusal = cause instanceof DomainError ? cause : toDomainError(cause);
    if (refusal) {
      const code = codeByKind[refusal.kind];
      return { code, ...problems[code], message: refusal.message, retryAfter: refusal.retryAfter, errors: refusal.faults };
    }
    const { code, status, message } = describeForeign(cause);
    return { code, ...problems[code], ...(status && { status }), message };
  };
  const facts = (requestId: string) => ({ requestId, timestamp: clock.now().toISOString() });
  return {
    describe,
    toGraphQL(error, requestId) {
      const { message, ...description } = describe(error);
      const { locations, path } = error instanceof GraphQLError ? error.toJSON() : {};
      return { message, locations, path, extensions: { ...description, type: problemType(description.code), detail: message, ...facts(requestId) } };
    },
    toProblem(error, requestId, instance) {
      const { message, ...description } = describe(error);
      return { type: problemType(description.code), ...description, detail: message, instance, ...facts(requestId) };
    },
  };
}

/**
 * What a resolver threw, or a validation rule of ours reported. graphql-js wraps the first, Apollo the second; the wrapper
 * around an error that graphql-js itself made says more than what it wraps.
 */
function thrown(error: unknown): unknown {
  const original = error instanceof GraphQLError ? error.originalError : undefined;
  if (original instanceof GraphQLError && !original.extensions.code) return error;
  return original ?? error;
}

/** Errors of Apollo Server, graphql-js and Fastify that say what the caller did wrong; anything else is masked. */
function describeForeign(error: unknown): { code: ErrorCode; status?: number; message: string } {
  if (error instanceof GraphQLError) {
    const { code: given, http, validationErrorCode } = error.extensions as { code?: string; http?: { status?: number }; validationErrorCode?: unknown };
    if (validationErrorCode === ApolloServerValidationErrorCode.INTROSPECTION_DISABLED) {
      return { code: 'BAD_USER_INPUT', message: 'Introspection is off here. Ask the operator for the schema, or to set INTROSPECTION=true.' };
    }
    if (/tokens\. Parsing aborted/.test(error.message)) return { code: 'QUERY_TOO_COMPLEX', message: error.message };
    const code = given && (isErrorCode(given) ? given : codeByForeignCode[given]);
    // Apollo answers a missing persisted query with 200; ours is 404 wherever the status may speak.
    const status = http?.status !== undefined && http.status >= 400 ? http.status : undefined;
    if (code && code !== 'INTERNAL_SERVER_ERROR') return { code, status, message: error.message };
  } else if (error instanceof Error && 'statusCode' in error) {
    const status = Number(error.statusCode);
    if (status === 415) return { code: 'BAD_USER_INPUT', status, message: 'Send the request as application/json.' };
    if (status === 413) return { code: 'PAYLOAD_TOO_LARGE', message: 'The request is too large. Send less at once.' };
    if (status >= 400 && status < 500) return { code: 'BAD_USER_INPUT', status, message: error.message };
  }
  return { code: 'INTERNAL_SERVER_ERROR', message: masked };
}

const isErrorCode = (code: string): code is ErrorCode => (errorCodes as readonly string[]).includes(code);

const problemType = (code: ErrorCode) => `urn:marquee:problem:${code.toLowerCase().replaceAll('_', '-')}`;

const refusals: ReadonlySet<ErrorKind> = new Set(['invalid', 'conflict', 'not-found']);

/**
 * Makes refusals by a business rule the `userErrors` of the mutation's payload, where a client expects them.
 * A code that the payload's error type does not list becomes a GraphQL error: the type must be corrected.
 */
export function returnRefusalsAsUserErrors(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const codes = userErrorCodes(field.type);
    if (!codes) continue;
    const resolve = field.resolve!;
    field.resolve = async (...args) => {
      try {
        return await (resolve(...args) as Promise<unknown>);
      } catch (error) {
        if (!(error instanceof DomainError) || !refusals.has(error.kind)) throw error;
        if (!error.faults.every(({ code }) => codes.has(code))) throw error;
        return { userErrors: error.faults };
      }
    };
  }
  return schema;
}

function userErrorCodes(payloadType: unknown): ReadonlySet<string> | null {
  const payload = nullable(payloadType);
  if (!isObjectType(payload)) return null;
  const errors = nullable(payload.getFields().userErrors?.type);
  const item = isListType(errors) ? nullable(errors.ofType) : null;
  const code = isObjectType(item) ? nullable(item.getFields().code?.type) : null;
  return isEnumType(code) ? new Set(code.getValues().map(({ name }) => name)) : null;
}

const nullable = (type: unknown): unknown => (isNonNullType(type) ? type.ofType : type);
