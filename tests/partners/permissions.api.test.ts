import { adminPartnerKeyPermissions } from '../../src/partners/presentation/admin-partner-key.resolver';
import { adminPartnerUsagePermissions } from '../../src/partners/presentation/admin-partner-usage.resolver';
import { adminPartnerPermissions } from '../../src/partners/presentation/admin-partner.resolver';
import { adminWebhookPermissions } from '../../src/partners/presentation/admin-webhook.resolver';
import { decodeId } from '../../src/shared/presentation/ids';
import { type SignedIn, signInAs } from '../support/people';
import { createPartnerDesk, partnerEvents, type PartnerDesk } from './partner-desk';

let desk: PartnerDesk;
let partner: Awaited<ReturnType<PartnerDesk['ready']>>;
let webhookId: string;
let deliveryId: string;
let visitor: SignedIn;
let organizer: SignedIn;
beforeAll(async () => {
  desk = await createPartnerDesk();
  [visitor, organizer] = await Promise.all([signInAs(desk.test, 'USER'), signInAs(desk.test, 'ORGANIZER')]);
  partner = await desk.ready([partnerEvents]);
  webhookId = (await desk.run('partnerWebhookCreate', { input: { partnerId: partner.id, url: 'https://hooks.example/', topics: ['EVENT_PUBLISHED'] } })).webhook.id;
  const { id: eventId } = await desk.world.event();
  const { handle } = desk.test.platform.reactions.find(({ on, name }) => on === 'event.published' && name === 'webhooks')!;
  await handle({ eventId } as never, { id: '1', addedAt: new Date() });
  deliveryId = (await desk.send('webhookDeliveries', { id: webhookId })).data.node.deliveries.nodes[0].id;
});
afterAll(() => desk.close());

const queries: Record<string, () => object> = {
  partners: () => ({}),
  partner: () => ({ id: partner.id }),
  partnerUsage: () => ({ partnerId: partner.id }),
};
/** In an order in which each can succeed, with what the audit log says of it. */
const mutations: Record<string, readonly [variables: () => object, action: string]> = {
  partnerCreate: [() => ({ input: { name: 'Another', contactEmail: 'a@partner.example' } }), 'partner.create'],
  partnerUpdate: [() => ({ id: partner.id, expectedVersion: 1, input: { notes: 'Ours' } }), 'partner.update'],
  partnerDocumentsRevoke: [() => ({ id: partner.id, documentIds: partner.documentIds }), 'partner.ungrant'],
  partnerDocumentsGrant: [() => ({ id: partner.id, documentIds: partner.documentIds }), 'partner.grant'],
  partnerKeyCreate: [() => ({ input: { partnerId: partner.id, name: 'More', scopes: ['DOCUMENTS_READ'] } }), 'partner_key.create'],
  partnerKeyRotate: [() => ({ id: partner.key.id }), 'partner_key.rotate'],
  partnerKeyRevoke: [() => ({ id: partner.key.id }), 'partner_key.revoke'],
  partnerWebhookCreate: [() => ({ input: { partnerId: partner.id, url: 'https://hooks.example/2', topics: ['EVENT_PUBLISHED'] } }), 'webhook.create'],
  partnerWebhookUpdate: [() => ({ id: webhookId, expectedVersion: 1, input: { description: 'Ours' } }), 'webhook.update'],
  partnerWebhookSecretRotate: [() => ({ id: webhookId }), 'webhook.rotate_secret'],
  partnerWebhookDeliveryReplay: [() => ({ id: deliveryId }), 'webhook.replay'],
  partnerWebhookDelete: [() => ({ id: webhookId }), 'webhook.delete'],
};
const variablesOf = (name: string) => (queries[name] ?? mutations[name]![0])();

it('the calls of this file are all there are', () => {
  const all = [adminPartnerPermissions, adminPartnerKeyPermissions, adminPartnerUsagePermissions, adminWebhookPermissions];
  expect(Object.keys(queries).sort()).toEqual(all.flatMap(({ Query }) => Object.keys(Query ?? {})).sort());
  expect(Object.keys(mutations).sort()).toEqual(all.flatMap(({ Mutation }) => Object.keys(Mutation ?? {})).sort());
});

it.each([...Object.keys(queries), ...Object.keys(mutations)])('%s is for administrators alone', async (name) => {
  const codes = [];
  for (const who of [null, visitor, organizer]) codes.push((await desk.send(name, variablesOf(name), who)).errors?.[0]?.extensions.code);
  expect(codes).toEqual(['UNAUTHENTICATED', 'FORBIDDEN', 'FORBIDDEN']);
});

it('nobody else finds anything of a partner by its id', async () => {
  const ids = [partner.id, partner.key.id, webhookId, deliveryId];
  const found = async (who: SignedIn | null) => (await desk.test.adminQuery('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids }, who?.headers)).data.nodes.map((node: { id: string } | null) => node?.id ?? null);
  for (const who of [null, visitor, organizer]) expect(await found(who)).toEqual([null, null, null, null]);
  expect(await found(desk.admin)).toEqual(ids);
  expect((await desk.test.query('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids }, desk.admin.headers)).data.nodes).toEqual([null, null, null, null]);
});

it.each(Object.entries(mutations))('%s is entered in the audit log under the administrator’s name', async (name, [variables, action]) => {
  const [before] = await desk.world.rows<{ id: string | null }>('SELECT max(id::text) AS id FROM audit_entries');
  await desk.run(name, variables());
  const entries = await desk.world.rows<{ action: string; actor: string }>('SELECT action, actor_id AS actor FROM audit_entries WHERE id::text > $1', before!.id);
  expect(entries.map((entry) => entry.action)).toContain(action);
  expect(new Set(entries.map(({ actor }) => actor))).toEqual(new Set([decodeId('User', desk.admin.id)]));
});

describe('a partner', () => {
  it('is changed by version, and with what makes sense', async () => {
    const { id } = await desk.partner({ costPerMinute: 50 });
    expect((await desk.run('partnerUpdate', { id, expectedVersion: 1, input: { costPerMinute: null, notes: 'x' } })).partner).toMatchObject({ version: 2, quota: { costPerMinute: 10_000, requestsPerDay: 100_000, isDefault: true } });
    expect(await desk.faults('partnerUpdate', { id, expectedVersion: 1, input: { name: 'Late' } })).toMatchObject([{ code: 'VERSION_CONFLICT', field: ['expectedVersion'] }]);
    const faults = await desk.faults('partnerCreate', { input: { name: 'x', contactEmail: 'nobody', costPerMinute: 0, requestsPerDay: -1 } });
    expect(faults.map(({ field }) => field!.join('.')).sort()).toEqual(['input.contactEmail', 'input.costPerMinute', 'input.name', 'input.requestsPerDay']);
    expect(await desk.faults('partnerUpdate', { id: 'partner_01h455vb4pex5vsknk084sn02q', expectedVersion: 1, input: {} })).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('is listed by name, in pages', async () => {
    for (const name of ['Zeta Tickets', 'Zeta Travel', 'Zeta Tours']) await desk.partner({ name });
    const { data: { partners } } = await desk.send('partners', { query: 'zeta', first: 2 });
    expect([partners.totalCount, partners.nodes.map(({ name }: { name: string }) => name)]).toEqual([3, ['Zeta Tickets', 'Zeta Tours']]);
    const { data: { partners: rest } } = await desk.send('partners', { query: 'zeta', first: 2, after: partners.pageInfo.endCursor });
    expect(rest.nodes).toMatchObject([{ name: 'Zeta Travel' }]);
    expect((await desk.send('partners', { query: '%' })).data.partners.totalCount).toBe(0);
  });

  it('is granted no document that does not exist, is for the admin API, or is a subscription', async () => {
    const { id } = await desk.partner();
    const known = await desk.register('query Known { __typename }');
    const documentIds = [known, `sha256:${'0'.repeat(64)}`, await desk.register('query Secret { users { totalCount } }', 'admin'), await desk.register('subscription Watch { availabilityChanged(eventId: "x") { __typename } }')];
    expect((await desk.faults('partnerDocumentsGrant', { id, documentIds })).map(({ code, field }) => [code, field!.join('.')])).toEqual([['NOT_FOUND', 'documentIds.1'], ['INVALID', 'documentIds.2'], ['INVALID', 'documentIds.3']]);
    expect((await desk.send('partner', { id })).data.partner.documents).toEqual([]);
    expect(await desk.faults('partnerDocumentsGrant', { id, documentIds: ['nonsense'] })).toMatchObject([{ code: 'INVALID', field: ['documentIds', '0'] }]);
    expect((await desk.run('partnerDocumentsGrant', { id, documentIds: [known, known] })).partner.documents).toMatchObject([{ documentId: known, operationName: 'Known', isMutation: false }]);
  });
});
