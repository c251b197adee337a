import { Client } from 'pg';

/** A reason why a database URL cannot be used, in one line that says what to do and never shows the password. */
export class DatabaseConnectionError extends Error {
  override readonly name = 'DatabaseConnectionError';
}

/** Opens one connection, or says in one line what is wrong with the URL. */
export async function openDatabase(url: string): Promise<Client> {
  const target = parse(url);
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return client;
  } catch (cause) {
    throw new DatabaseConnectionError(explain(cause, target), { cause });
  }
}

function parse(url: string): URL {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (target?.protocol === 'postgresql:' || target?.protocol === 'postgres:') return target;
  throw new DatabaseConnectionError('DATABASE_URL is not a PostgreSQL URL: write it as postgresql://user:password@host:5432/database.');
}

function explain(cause: unknown, target: URL): string {
  const place = `${target.hostname}:${target.port || '5432'}`;
  const user = decodeURIComponent(target.username);
  const database = target.pathname.slice(1);
  switch (codeOf(cause)) {
    case 'ECONNREFUSED':
      return `No PostgreSQL answers at ${place}: start it, or correct DATABASE_URL.`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host ${target.hostname} of DATABASE_URL is not known: correct DATABASE_URL.`;
    case '28P01':
    case '28000':
      return `PostgreSQL at ${place} refused the user "${user}": correct the user or the password in DATABASE_URL.`;
    case '3D000':
      return `PostgreSQL at ${place} has no database "${database}": create it, or correct DATABASE_URL.`;
    case '53300':
      return `PostgreSQL at ${place} has no connection left: use a smaller pool, or raise its max_connections.`;
    default:
      return `PostgreSQL at ${place} cannot be used (${cause instanceof Error ? cause.message : String(cause)}): check DATABASE_URL.`;
  }
}

function codeOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('errors' in error && Array.isArray(error.errors)) return codeOf(error.errors[0]);
  return 'code' in error ? error.code : undefined;
}
