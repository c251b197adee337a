import { Client } from 'pg';

/** A client that sends other statements than it was given: takes a guard away without a switch in the product. */
export function rewritingClient(rewrite: (sql: string) => string): typeof Client {
  return class RewritingClient extends Client {
    override query(...args: unknown[]): never {
      const [query, ...rest] = args as [string | { text: string }, ...unknown[]];
      const rewritten = typeof query === 'string' ? rewrite(query) : Object.assign(query, { text: rewrite(query.text) });
      return (super.query as (...given: unknown[]) => never)(rewritten, ...rest);
    }
  };
}

/** What a hold and an expiry wait for. */
export const withoutRowLocks = (sql: string): string => sql.replace(/FOR UPDATE( OF \w+)?( SKIP LOCKED)?/g, '');

/** The condition under which places are taken. */
export const withoutCapacityCondition = (sql: string): string => sql.replace(/AND \(stock\.capacity IS NULL OR [^)]*\)/, '');
