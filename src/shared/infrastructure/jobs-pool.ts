import { Client, Pool, type PoolConfig } from 'pg';
import { isConnectionFailure } from './database-errors';

/** `cannot_connect_now`: graphile-worker tries again what fails with it. */
const tryAgain = '57P03';

type Query = (...args: readonly unknown[]) => Promise<unknown> | undefined;

/**
 * Gives every lost connection the code of one that will come back. To most of them pg gives none, and graphile-worker then
 * rejects a promise that it awaits nowhere, such as that of a finished job: the process would end with it.
 */
class JobsClient extends Client {
  override query = ((...args) => (super.query as Query)(...args)?.catch(patiently)) as Query as Client['query'];
}

export class JobsPool extends Pool {
  constructor(options: PoolConfig) {
    super({ ...options, Client: JobsClient });
  }

  override connect = ((...args: readonly unknown[]) => (super.connect as Query)(...args)?.catch(patiently)) as Query as Pool['connect'];
}

function patiently(error: unknown): never {
  throw isConnectionFailure(error) ? Object.assign(error as object, { code: tryAgain }) : error;
}
