import { DomainError } from '../domain/errors';

/** SQLSTATEs after which the same transaction may succeed (PostgreSQL manual, appendix A). */
const serializationFailures = new Set(['40001', '40P01']);

/** `query_canceled`: the statement timeout struck. */
const statementTimeout = new Set(['57014']);

/** SQLSTATEs, Node error codes and Prisma codes that mean the server could not be reached or is going away. */
const connectionFailures = new Set([
  '08000', '08001', '08003', '08006', '53300', '57P01', '57P02', '57P03', '57P05',
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'ENOENT',
  'P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028',
]);

const connectionMessages = /can't reach database server|connection terminated|timeout exceeded when trying to connect|server closed the connection|connection ended|not queryable|unable to start a transaction|query read timeout/i;

interface Coded {
  code?: unknown;
  message?: unknown;
  meta?: { driverAdapterError?: unknown };
  cause?: unknown;
  /** graphql-js wraps what it does not take for an Error, such as one of another realm. */
  thrownValue?: unknown;
  originalCode?: unknown;
}

function* chain(error: unknown): Generator<Coded> {
  let current = error as Coded | undefined;
  for (let depth = 0; current && typeof current === 'object' && depth < 6; depth += 1) {
    yield current;
    current = (current.meta?.driverAdapterError ?? current.cause ?? current.thrownValue) as Coded | undefined;
  }
}

const hasCode = (error: unknown, codes: ReadonlySet<string>): boolean => {
  for (const { code, originalCode } of chain(error)) {
    if (codes.has(String(code)) || codes.has(String(originalCode))) return true;
  }
  return false;
};

export const isSerializationFailure = (error: unknown): boolean => hasCode(error, serializationFailures) || hasCode(error, new Set(['P2034']));

export function isConnectionFailure(error: unknown): boolean {
  if (hasCode(error, connectionFailures)) return true;
  for (const { message } of chain(error)) if (connectionMessages.test(String(message))) return true;
  return false;
}

export const databaseAway = () =>
  new DomainError('unavailable', 'SERVICE_UNAVAILABLE', 'The service is briefly unavailable. Try again in a few seconds.', { retryAfter: 5 });

/** What a fault of the database means to a caller, or null where it is a fault of ours. */
export const toDomainError = (error: unknown): DomainError | null =>
  isConnectionFailure(error) || isSerializationFailure(error) || hasCode(error, statementTimeout) ? databaseAway() : null;
