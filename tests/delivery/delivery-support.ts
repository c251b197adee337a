import { Client } from 'pg';
import { type BackOffice } from '../events/admin-support';
import type { TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import type { SignedIn } from '../support/people';

/** Until then nothing is kept. */
export const isKeeping = ({ platform: { answers, redis } }: TestApp) =>
  eventually(() => {
    const { isListening, isShared } = answers!.statistics();
    return isListening && (isShared || !redis);
  });

/** Changes rows past the triggers, so that what shows the old ones afterwards was kept. */
export async function changeUnheard({ databaseUrl }: TestApp, text: string, values: unknown[] = []): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica');
    await client.query(text, values);
  } finally {
    await client.end();
  }
}

export const purge = async ({ test }: Pick<BackOffice, 'test'>, who: SignedIn | null, tags: readonly string[]) =>
  test.adminQuery(operation('admin/delivery', 'CachePurge'), { tags }, who?.headers);
