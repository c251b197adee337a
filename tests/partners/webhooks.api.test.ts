import { randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { decodeId, encodeId } from '../../src/shared/presentation/ids';
import { eventually } from '../support/eventually';
import { operation } from '../support/operations';
import { createPartnerDesk, partnerHold, type PartnerDesk } from './partner-desk';
import { WebhookReceiver } from './webhook-receiver';

let desk: PartnerDesk;
let receiver: WebhookReceiver;
let partnerId: string;
let count = 0;
beforeAll(async () => {
  desk = await createPartnerDesk({ env: { WEBHOOK_DISABLE_AFTER_DAYS: '4' } });
  // Receivers compare the time of a message with their own.
  await desk.later((Date.now() - desk.world.clock.now().getTime()) / 1_000);
  receiver = await WebhookReceiver.start();
  partnerId = (await desk.partner()).id;
  await desk.test.app.startJobs();
});
afterAll(async () => {
  await desk.close();
  await receiver.close();
});
beforeEach(() => {
  receiver.answer = (response) => response.writeHead(204).end();
});
afterEach(() => desk.world.rows('DELETE FROM partner_webhooks'));

const allEvents = ['EVENT_PUBLISHED', 'EVENT_UPDATED', 'EVENT_UNPUBLISHED', 'EVENT_CANCELLED', 'EVENT_ARCHIVED', 'OCCURRENCE_CANCELLED'];
const allBookings = ['BOOKING_CONFIRMED', 'BOOKING_CANCELLED', 'BOOKING_EXPIRED'];

/** A webhook at a path of its own, and what it hears. */
async function listening(topics: string[], by = partnerId) {
  const path = `/hook/${(count += 1)}`;
  const { webhook, secret } = await desk.run('partnerWebhookCreate', { input: { partnerId: by, url: receiver.url(path), topics } });
  const heard = async (messages = 1) => (await receiver.until(messages, path)).map(({ body, headers }) => ({ body: JSON.parse(body), headers, raw: body }));
  const log = async (variables: object = {}) => (await desk.send('webhookDeliveries', { id: webhook.id, ...variables })).data.node;
  return { id: webhook.id as string, secret: secret as string, path, heard, first: async () => (await heard())[0]!, log };
}

const staff = (name: string, variables: object) => desk.test.adminQuery(operation('admin/events', name), variables, desk.admin.headers).then(({ data, errors }) => {
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
});
const unpublish = (eventId: string) => staff('EventUnpublish', { id: encodeId('Event', eventId) });
const cancel = (eventId: string) => staff('EventCancel', { id: encodeId('Event', eventId), input: { idempotencyKey: randomUUID() } });
const tell = (eventId: string, on: 'event.updated' | 'event.published') => desk.test.platform.unitOfWork(() => ({})).run(({ outbox }) => outbox.append(on, { eventId }));
/** What is to be tried later is tried now. */
const hurry = () => desk.world.rows(`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE run_at > now()`);
/** Until every change has become messages, or none. */
const allAnnounced = () => eventually(async () => (await desk.world.rows(`SELECT FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = task_id WHERE identifier LIKE '%/webhooks'`)).length === 0);
const auditOf = async (id: string) => (await desk.world.rows<{ action: string; actor: string | null }>('SELECT action, actor_id AS actor FROM audit_entries WHERE subject_id = $1 ORDER BY id', decodeId('PartnerWebhook', id))).map(({ action, actor }) => `${action}${actor ? '' : ' by the system'}`);

describe('a change of an event', () => {
  it('is told by id and slug, signed, to each webhook that asked for it', async () => {
    const [one, other, deaf] = [await listening(allEvents), await listening(['EVENT_CANCELLED'], (await desk.partner()).id), await listening(['EVENT_ARCHIVED'])];
    const event = await desk.world.event();
    await cancel(event.id);
    for (const { first, secret } of [one, other]) {
      const { body, headers, raw } = await first();
      expect(body).toEqual({ type: 'event.cancelled', timestamp: expect.stringMatching(/Z$/), data: { eventId: encodeId('Event', event.id), slug: expect.stringMatching(/^show-/) } });
      expect(new Webhook(secret).verify(raw, headers)).toEqual(body);
      expect(headers['webhook-id']).toMatch(/^delivery_/);
    }
    const { deliveries } = await eventually(async () => {
      const log = await one.log();
      return log.deliveries.nodes[0]?.state === 'DELIVERED' && log;
    });
    expect(deliveries.nodes).toMatchObject([{ topic: 'EVENT_CANCELLED', nextAttemptAt: null, attempts: [{ isSuccess: true, responseStatus: 204, error: null }] }]);
    expect((await deaf.log()).deliveries.totalCount).toBe(0);
  });

  it('is told only of what the public may know: an unpublished event by its id alone, an edited draft not at all', async () => {
    const hook = await listening(['EVENT_UPDATED', 'EVENT_UNPUBLISHED']);
    const [draft, event] = [await desk.world.event(), await desk.world.event()];
    await desk.world.db.event.update({ where: { id: draft.id }, data: { status: 'SCHEDULED', publishedAt: null, publishAt: new Date(Date.now() + 86_400_000) } });
    await tell(draft.id, 'event.updated');
    await unpublish(draft.id);
    await unpublish(event.id);
    const { body } = await hook.first();
    expect(body).toMatchObject({ type: 'event.unpublished', data: { eventId: encodeId('Event', event.id) } });
    expect(Object.keys(body.data)).toEqual(['eventId']);
    await allAnnounced();
    expect((await hook.log()).deliveries.totalCount).toBe(1);
  });

  it('is told once, however often its job runs', async () => {
    const hook = await listening(['EVENT_PUBLISHED']);
    const event = await desk.world.event();
    const { handle } = desk.test.platform.reactions.find(({ on, name }) => on === 'event.published' && name === 'webhooks')!;
    const job = { id: randomUUID(), addedAt: new Date('2026-11-20T10:00:00Z') };
    for (let run = 0; run < 3; run += 1) await handle({ eventId: event.id } as never, job);
    await handle({ eventId: event.id } as never, { ...job, id: randomUUID() });
    const messages = await hook.heard(2);
    expect(messages.map(({ body }) => body.timestamp)).toEqual(Array(2).fill('2026-11-20T10:00:00.000Z'));
    expect((await hook.log()).deliveries.totalCount).toBe(2);
  });
});

describe('a change of a booking', () => {
  it('is told to the partner that made it, without anything personal', async () => {
    const seller = await desk.ready([partnerHold, ['partners/bookings', 'PartnerBookingCancel']]);
    const [own, others] = [await listening(allBookings, seller.id), await listening(allBookings)];
    const event = await desk.world.event();
    const lines = [{ ticketTypeId: encodeId('TicketType', event.ticketTypes['Regular']!.id), quantity: 1 }];
    const input = () => ({ idempotencyKey: randomUUID(), occurrenceId: encodeId('Occurrence', event.occurrenceId), lines });
    const { data: { bookingHold: { booking, guestToken } } } = await desk.ask(seller.documentIds[0], { key: seller.secret, variables: { input: input() } });
    const guest = (await desk.test.query(operation('web/bookings', 'BookingHold'), { input: input() })).data.bookingHold;
    await desk.test.query(operation('web/bookings', 'BookingCancel'), { input: { idempotencyKey: randomUUID(), bookingId: guest.booking.id, guestToken: guest.guestToken } });
    await desk.ask(seller.documentIds[1], { key: seller.secret, variables: { input: { idempotencyKey: randomUUID(), bookingId: booking.id, guestToken } } });
    const { body } = await own.first();
    expect(body).toEqual({
      type: 'booking.cancelled',
      timestamp: expect.any(String),
      data: { bookingId: booking.id, reference: booking.reference, eventId: encodeId('Event', event.id), occurrenceId: encodeId('Occurrence', event.occurrenceId), ticketIds: null },
    });
    await allAnnounced();
    expect([(await own.log()).deliveries.totalCount, (await others.log()).deliveries.totalCount]).toEqual([1, 0]);
  });
});

describe('a message that is not taken', () => {
  it('is sent again under the same id until it is', async () => {
    const hook = await listening(['EVENT_CANCELLED']);
    receiver.answer = (response) => response.writeHead(receiver.at(hook.path).length < 3 ? 503 : 200).end('later');
    await cancel((await desk.world.event()).id);
    for (const tries of [1, 2]) {
      await eventually(async () => (await hook.log()).deliveries.nodes[0]?.attempts.length === tries);
      expect((await hook.log()).deliveries.nodes[0]).toMatchObject({ state: 'PENDING', nextAttemptAt: new Date(desk.world.clock.now().getTime() + 10_000).toISOString() });
      await hurry();
    }
    const messages = await hook.heard(3);
    expect(new Set(messages.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    for (const { headers, raw } of messages) expect(new Webhook(hook.secret).verify(raw, headers)).toBeDefined();
    const { deliveries } = await eventually(async () => {
      const log = await hook.log();
      return log.deliveries.nodes[0].state === 'DELIVERED' && log;
    });
    expect(deliveries.nodes[0].attempts).toMatchObject([{ responseStatus: 503, error: 'HTTP 503: later' }, { responseStatus: 503 }, { isSuccess: true, error: null }]);
    expect((await hook.log()).failingSince).toBeNull();
  });

  it('is FAILED after 3 days, and is replayed under its id by an administrator', async () => {
    const hook = await listening(['EVENT_CANCELLED']);
    receiver.answer = (response) => response.writeHead(500).end();
    await cancel((await desk.world.event()).id);
    await eventually(async () => (await hook.log()).deliveries.nodes[0]?.attempts.length === 1);
    await desk.later(72 * 3_600);
    await hurry();
    const [failed] = await eventually(async () => {
      const { deliveries } = await hook.log({ state: 'FAILED' });
      return deliveries.nodes.length === 1 && deliveries.nodes;
    });
    expect(failed).toMatchObject({ nextAttemptAt: null, attempts: [{}, {}] });
    receiver.answer = (response) => response.writeHead(200).end();
    const { delivery } = await desk.run('partnerWebhookDeliveryReplay', { id: failed.id });
    expect(delivery).toMatchObject({ id: failed.id, state: 'PENDING' });
    const messages = await hook.heard(3);
    expect(new Set(messages.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([failed.id]));
    await eventually(async () => (await hook.log({ state: 'DELIVERED' })).deliveries.totalCount === 1);
  });
});

describe('a webhook', () => {
  it('that takes its time delays its own messages and no others', async () => {
    const [slow, quick] = [await listening(['EVENT_CANCELLED']), await listening(['EVENT_CANCELLED'])];
    const held: (() => void)[] = [];
    receiver.answer = (response) => {
      const finish = () => response.writeHead(204).end();
      if (receiver.received.at(-1)!.path === slow.path) held.push(finish);
      else finish();
    };
    for (let event = 0; event < 6; event += 1) await cancel((await desk.world.event()).id);
    await quick.heard(6);
    expect(receiver.at(slow.path)).toHaveLength(1);
    receiver.answer = (response) => response.writeHead(204).end();
    held.forEach((finish) => finish());
    await slow.heard(6);
  });

  it('that has only failed for days is switched off, with a mail and an audit entry, and hears nothing until it is switched on', async () => {
    const hook = await listening(['EVENT_CANCELLED']);
    receiver.answer = (response) => response.writeHead(500).end('broken');
    await cancel((await desk.world.event()).id);
    await eventually(async () => (await hook.log()).deliveries.nodes[0]?.attempts.length === 1);
    await desk.later(4 * 86_400);
    await hurry();
    const webhook = await eventually(async () => {
      const log = await hook.log();
      return log.status === 'DISABLED' && log;
    });
    expect(webhook).toMatchObject({ version: 2, disabledReason: expect.stringContaining('HTTP 500: broken') });
    expect(await auditOf(hook.id)).toEqual(['webhook.create', 'webhook.disable by the system']);
    const mail = await eventually(() => desk.test.mails.find(({ text }) => text.includes(hook.path)));
    expect(mail).toMatchObject({ to: 'ops@partner.example', subject: 'Your webhook was switched off' });
    await cancel((await desk.world.event()).id);
    await allAnnounced();
    const [{ id }] = webhook.deliveries.nodes;
    expect(await desk.faults('partnerWebhookDeliveryReplay', { id })).toMatchObject([{ code: 'INVALID_STATE' }]);
    receiver.answer = (response) => response.writeHead(200).end();
    expect((await desk.run('partnerWebhookUpdate', { id: hook.id, expectedVersion: 2, input: { status: 'ACTIVE' } })).webhook).toMatchObject({ status: 'ACTIVE', failingSince: null, disabledReason: null });
    await desk.run('partnerWebhookDeliveryReplay', { id });
    await eventually(async () => (await hook.log({ state: 'DELIVERED' })).deliveries.totalCount === 1);
    expect((await hook.log()).deliveries.totalCount).toBe(1);
  });

  it('hears nothing while its partner is suspended', async () => {
    const suspended = await desk.partner();
    const [deaf, control] = [await listening(['EVENT_CANCELLED'], suspended.id), await listening(['EVENT_CANCELLED'])];
    await desk.run('partnerUpdate', { id: suspended.id, expectedVersion: 1, input: { status: 'SUSPENDED' } });
    await cancel((await desk.world.event()).id);
    await control.heard();
    expect((await deaf.log()).deliveries.totalCount).toBe(0);
  });

  it('is signed with both secrets for the hours of a rotation, and then with the new one', async () => {
    const hook = await listening(['EVENT_CANCELLED']);
    const { secret, webhook } = await desk.run('partnerWebhookSecretRotate', { id: hook.id, overlapHours: 0 });
    expect(webhook).toMatchObject({ version: 2 });
    await desk.later(1);
    await cancel((await desk.world.event()).id);
    const { headers, raw } = await hook.first();
    const now = jest.spyOn(Date, 'now').mockReturnValue(desk.world.clock.now().getTime());
    try {
      expect(new Webhook(secret).verify(raw, headers)).toBeDefined();
      expect(() => new Webhook(hook.secret).verify(raw, headers)).toThrow('No matching signature');
    } finally {
      now.mockRestore();
    }
    const { secret: third } = await desk.run('partnerWebhookSecretRotate', { id: hook.id, overlapHours: 24 });
    expect(third).not.toBe(secret);
    await cancel((await desk.world.event()).id);
    expect((await hook.heard(2))[1]!.headers['webhook-signature']!.split(' ')).toHaveLength(2);
  });

  it('is never shown with its secret, and no table has it', async () => {
    const hook = await listening(['EVENT_CANCELLED']);
    expect(JSON.stringify((await desk.send('partnerWebhooks', { id: partnerId })).data)).toContain(hook.id);
    expect(JSON.stringify((await desk.send('partnerWebhooks', { id: partnerId })).data)).not.toContain(hook.secret);
    const rows = await desk.world.rows<{ row: string }>('SELECT row_to_json(w)::text AS row FROM partner_webhooks w');
    expect(rows.map(({ row }) => row).join()).not.toContain(hook.secret.slice(6, 40));
  });

  it.each([
    [{ url: 'nonsense' }, ['input.url']],
    [{ url: 'https://user:pass@hooks.example/' }, ['input.url']],
    [{ topics: [] }, ['input.topics']],
    [{ description: 'x'.repeat(201) }, ['input.description']],
  ])('is not made of %j', async (input, fields) => {
    const faults = await desk.faults('partnerWebhookCreate', { input: { partnerId, url: 'https://hooks.example/', topics: ['EVENT_CANCELLED'], ...input } });
    expect(faults.map(({ field }) => field!.join('.'))).toEqual(fields);
  });

  it('is changed by version, and removed with its log', async () => {
    const hook = await listening(['EVENT_CANCELLED']);
    expect((await desk.run('partnerWebhookUpdate', { id: hook.id, expectedVersion: 1, input: { topics: allBookings } })).webhook).toMatchObject({ topics: allBookings, version: 2 });
    expect(await desk.faults('partnerWebhookUpdate', { id: hook.id, expectedVersion: 1, input: { description: 'Mine' } })).toMatchObject([{ code: 'VERSION_CONFLICT', field: ['expectedVersion'] }]);
    expect((await desk.run('partnerWebhookDelete', { id: hook.id })).deletedId).toBe(hook.id);
    expect(await desk.faults('partnerWebhookDelete', { id: hook.id })).toMatchObject([{ code: 'NOT_FOUND' }]);
    expect(await hook.log()).toBeNull();
  });
});
