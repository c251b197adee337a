import { Client } from 'pg';
import { documentStore } from '../../src/documents';
import { LastUse } from '../../src/documents/application/last-use.service';
import { createTestApp, fakeClock } from '../support/app';
import { createTestDatabase } from '../support/database';
import { hashOf, idOf, register, requester } from './documents-support';

const used = 'query Used { events(first: 1) { totalCount } }';
const unused = 'query Unused { events(first: 1) { totalCount } }';

const statements: string[] = [];
class WatchedClient extends Client {
  override query(...args: unknown[]): never {
    const [query] = args as [string | { text?: string }];
    statements.push(typeof query === 'string' ? query : (query.text ?? ''));
    return (super.query as (...given: unknown[]) => never)(...args);
  }
}

describe('the last use of a document', () => {
  test('is written when the process closes, however it was asked for, and in no request', async () => {
    const database = await createTestDatabase();
    const clock = fakeClock();
    const test_ = await createTestApp({ databaseUrl: database.url, clock, DatabaseClient: WatchedClient, env: { PERSISTED_DOCUMENTS: 'preferred' } });
    await register(test_, used);
    await register(test_, unused);
    clock.advance(60);
    statements.length = 0;
    const ask = requester(test_);
    for (const body of [{ documentId: idOf(used) }, { documentId: hashOf(used, 'md5') }, { query: used }, { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(used) } } }]) {
      expect((await ask.post(body)).status).toBe(200);
    }
    expect(statements.filter((text) => text.includes('last_used_at ='))).toEqual([]);
    await test_.close();
    expect(statements.filter((text) => text.includes('last_used_at ='))).toHaveLength(1);

    const client = new Client(database.url);
    await client.connect();
    const { rows } = await client.query('SELECT operation_name, last_used_at FROM persisted_documents ORDER BY operation_name');
    await client.end();
    expect(rows).toEqual([{ operation_name: 'Unused', last_used_at: null }, { operation_name: 'Used', last_used_at: clock.now() }]);
    await database.drop();
  });

  test('is kept for the next time when it cannot be written, and written once', async () => {
    const written: string[][] = [];
    let isAway = true;
    const lastUse = new LastUse({ markUsed: async (ids) => (isAway ? Promise.reject(new Error('away')) : void written.push([...ids])) }, fakeClock());
    lastUse.note('a');
    lastUse.note('a');
    await expect(lastUse.write()).rejects.toThrow('away');
    lastUse.note('b');
    isAway = false;
    await lastUse.write();
    await lastUse.write();
    expect(written).toEqual([['a', 'b']]);
  });

  test('never moves back', async () => {
    const test_ = await createTestApp();
    await register(test_, used);
    const documents = documentStore(test_.platform.database.prisma);
    for (const at of ['2026-11-24T12:00:00Z', '2026-11-23T12:00:00Z']) await documents.markUsed([hashOf(used)], new Date(at));
    expect(await documents.findByIds([hashOf(used)])).toMatchObject([{ lastUsedAt: new Date('2026-11-24T12:00:00Z') }]);
    await test_.close();
  });
});
