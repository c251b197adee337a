import { createTestApp } from '../support/app';
import { createPartnerDesk, partnerEvents, partnerHold, type PartnerDesk, type Sent } from './partner-desk';

let desk: PartnerDesk;
beforeAll(async () => {
  desk = await createPartnerDesk();
});
afterAll(() => desk.close());

const outcome = async (documentId: string, sent: Sent) => {
  const { status, code } = await desk.ask(documentId, sent);
  return code ?? status;
};

describe('a key', () => {
  it('is shown once, in a form that scanners find, and kept as a hash', async () => {
    const { id } = await desk.partner();
    const { key, secret } = await desk.key(id);
    expect(secret).toMatch(/^mq_[0-9a-f]{12}_[0-9a-f]{40}$/);
    expect(key).toMatchObject({ prefix: secret.slice(0, 15), isUsable: true, lastUsedAt: null });
    const { data } = await desk.send('partner', { id });
    expect(data.partner.keys).toMatchObject([{ id: key.id }]);
    expect(JSON.stringify(data)).not.toContain(secret.slice(16));
    const rows = await desk.world.rows<Record<string, unknown>>('SELECT row_to_json(k)::text AS row FROM partner_keys k UNION ALL SELECT row_to_json(a)::text FROM audit_entries a');
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.map(({ row }) => row).join()).not.toContain(secret.slice(16));
    const [stored] = await desk.world.rows<{ isHash: boolean }>(`SELECT hash = sha256($1::bytea) AS "isHash" FROM partner_keys WHERE prefix = $2`, Buffer.from(secret), secret.slice(3, 15));
    expect(stored).toEqual({ isHash: true });
  });

  it('opens nothing when a digit of it is another, also where the prefix is right', async () => {
    const { secret, documentIds: [document] } = await desk.ready([partnerEvents]);
    expect(await outcome(document!, { key: secret })).toBe(200);
    const other = secret.at(-1) === '0' ? '1' : '0';
    expect(await outcome(document!, { key: `${secret.slice(0, -1)}${other}` })).toBe('UNAUTHENTICATED');
    expect(await outcome(document!, { key: `mq_${'0'.repeat(12)}_${secret.slice(16)}` })).toBe('UNAUTHENTICATED');
    expect(await outcome(document!, { key: 'mq_nonsense' })).toBe('UNAUTHENTICATED');
    expect(await outcome(document!, { key: desk.admin.accessToken })).toBe('UNAUTHENTICATED');
  });

  it('may come as X-API-Key', async () => {
    const { secret, documentIds: [document] } = await desk.ready([partnerEvents]);
    expect(await outcome(document!, { headers: { 'x-api-key': secret } })).toBe(200);
  });

  it('works beside its successor for the hours of the overlap, and no longer', async () => {
    const { key, secret, documentIds: [document] } = await desk.ready([partnerEvents], {}, { allowedAddresses: ['127.0.0.0/8'], scopes: ['DOCUMENTS_READ'] });
    const { key: next, secret: nextSecret } = await desk.run('partnerKeyRotate', { id: key.id, overlapHours: 2 });
    expect(next).toMatchObject({ name: 'Website', scopes: ['DOCUMENTS_READ'], allowedAddresses: ['127.0.0.0/8'], expiresAt: null });
    expect([await outcome(document!, { key: secret }), await outcome(document!, { key: nextSecret })]).toEqual([200, 200]);
    await desk.later(2 * 3_600 + 1);
    expect([await outcome(document!, { key: secret }), await outcome(document!, { key: nextSecret })]).toEqual(['UNAUTHENTICATED', 200]);
    expect(await desk.faults('partnerKeyRotate', { id: key.id })).toMatchObject([{ code: 'INVALID_STATE', field: ['id'] }]);
  });

  it('expires', async () => {
    const expiresAt = new Date(desk.world.clock.now().getTime() + 60_000).toISOString();
    const { secret, documentIds: [document] } = await desk.ready([partnerEvents], {}, { expiresAt });
    expect(await outcome(document!, { key: secret })).toBe(200);
    await desk.later(60);
    expect(await outcome(document!, { key: secret })).toBe('UNAUTHENTICATED');
  });

  it('is useless once revoked: here at once, elsewhere within PARTNER_CACHE_SECONDS', async () => {
    const elsewhere = await createTestApp({ clock: desk.world.clock, databaseUrl: desk.test.databaseUrl });
    try {
      const { key, secret, documentIds: [document] } = await desk.ready([partnerEvents]);
      expect([await outcome(document!, { key: secret }), await outcome(document!, { key: secret, at: elsewhere })]).toEqual([200, 200]);
      expect((await desk.run('partnerKeyRevoke', { id: key.id })).key).toMatchObject({ isUsable: false });
      expect([await outcome(document!, { key: secret }), await outcome(document!, { key: secret, at: elsewhere })]).toEqual(['UNAUTHENTICATED', 200]);
      await desk.later(30);
      expect(await outcome(document!, { key: secret, at: elsewhere })).toBe('UNAUTHENTICATED');
      await desk.run('partnerKeyRevoke', { id: key.id });
    } finally {
      await elsewhere.close();
    }
  });

  it('is refused with 403 from an address that is not on its list', async () => {
    const { secret, documentIds: [document] } = await desk.ready([partnerEvents], {}, { allowedAddresses: ['203.0.113.0/24', '2001:db8::/32', '198.51.100.7'] });
    const from = async (address: string) => (await desk.ask(document, { key: secret, address })).status;
    for (const address of ['203.0.113.9', '::ffff:203.0.113.9', '198.51.100.7', '2001:db8::1']) expect([address, await from(address)]).toEqual([address, 200]);
    for (const address of ['203.0.114.9', '198.51.100.8', '2001:db9::1', '127.0.0.1']) expect([address, await from(address)]).toEqual([address, 403]);
  });

  it('is refused with 403 while its partner is suspended', async () => {
    const { id, secret, documentIds: [document] } = await desk.ready([partnerEvents]);
    await desk.run('partnerUpdate', { id, expectedVersion: 1, input: { status: 'SUSPENDED' } });
    expect(await desk.ask(document, { key: secret })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    await desk.run('partnerUpdate', { id, expectedVersion: 2, input: { status: 'ACTIVE' } });
    expect(await outcome(document!, { key: secret })).toBe(200);
  });

  it('sends mutations only with the scope for them', async () => {
    const { id, secret, documentIds: [, hold] } = await desk.ready([partnerEvents, partnerHold], {}, { scopes: ['DOCUMENTS_READ'] });
    const variables = { input: {} };
    expect(await desk.ask(hold, { key: secret, variables })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    const { secret: writing } = await desk.key(id, { scopes: ['DOCUMENTS_WRITE'] });
    expect(await desk.ask(hold, { key: writing, variables })).toMatchObject({ code: 'BAD_USER_INPUT' });
  });

  it.each([
    [{ allowedAddresses: ['10.0.0.0/8', 'anywhere', '10.0.0'] }, ['input.allowedAddresses.1', 'input.allowedAddresses.2']],
    [{ expiresAt: '2020-01-01T00:00:00Z' }, ['input.expiresAt']],
    [{ scopes: [] }, ['input.scopes']],
    [{ name: 'x' }, ['input.name']],
  ])('is not made of %j', async (input, fields) => {
    const { id } = await desk.partner();
    const faults = await desk.faults('partnerKeyCreate', { input: { partnerId: id, name: 'Website', scopes: ['DOCUMENTS_READ'], ...input } });
    expect(faults.map(({ field }) => field!.join('.'))).toEqual(fields);
  });
});
