import ICAL from 'ical.js';
import { createPublicKey, verify } from 'node:crypto';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import type { DomainEvents, DomainEventType } from '../../src/shared/domain/unit-of-work';
import { eventually } from '../support/eventually';
import { type BookingPlan, type BookingWorld, createBookingWorld, type SoldEvent } from './booking-world';
import { attachment, startMailServer } from './mail-server';
import { pageCount, qrCodesIn } from './pdf-support';

let smtp: Awaited<ReturnType<typeof startMailServer>>;
let world: BookingWorld;
let event: SoldEvent;
let count = 0;
beforeAll(async () => {
  smtp = await startMailServer();
  world = await createBookingWorld({ mailer: null, env: { SMTP_URL: smtp.url, FRONTEND_URL: 'https://tickets.example/shop' } });
  await world.test.app.startJobs();
  event = await world.event({ pools: { Floor: null } });
});
afterAll(async () => {
  await world.close();
  await smtp.stop();
});

/** A booking of somebody of its own, so that each test finds its own mails. */
async function booked(plan: Partial<BookingPlan> = {}, contact: { contactName?: string | null; contactEmail?: string; locale?: string } = {}) {
  count += 1;
  const contactEmail = `buyer${count}@people.example`;
  const { id, ticketIds } = await world.booking({ event, status: 'CONFIRMED', lines: { Regular: 2 }, ...plan });
  const reference = `K7QX-${String(count).padStart(4, '0')}`;
  await world.db.booking.update({ where: { id }, data: { reference, contactEmail, contactName: 'Ada Lovelace', locale: 'en-GB', ...contact } });
  return { id, reference, contactEmail: contact.contactEmail ?? contactEmail, ticketIds };
}

const emit = <T extends DomainEventType>(type: T, payload: DomainEvents[T]) => world.test.platform.unitOfWork(() => ({})).run(({ outbox }) => outbox.append(type, payload));

const confirm = (bookingId: string) => emit('booking.confirmed', { bookingId, eventId: event.id });

const jobsDone = () => eventually(async () => (await world.rows('SELECT FROM graphile_worker._private_jobs WHERE attempts < max_attempts')).length === 0);

const ownerEmail = async () => (await world.db.user.findUniqueOrThrow({ where: { id: world.ownerId } })).email;

const entryIn = (ics: Buffer) => {
  const root = new ICAL.Component(ICAL.parse(ics.toString()));
  return { method: root.getFirstPropertyValue('method'), entry: root.getFirstSubcomponent('vevent')! };
};

describe('the mail of a confirmed booking', () => {
  it('says what, when, where and how much, and leads to the booking', async () => {
    const { id, contactEmail, reference } = await booked();
    await confirm(id);
    const { mail, recipients } = await smtp.to(contactEmail);
    expect(recipients).toEqual([contactEmail]);
    expect(mail.subject).toBe('Your tickets for Show 1');
    expect(mail.from!.text).toBe('"Marquee" <no-reply@marquee.test>');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    const link = /https:\/\/tickets\.example\/shop\/bookings\/([\w-]+)/.exec(mail.text!)!;
    expect(world.tokens.read(link[1]!)).toBe(id);
    for (const form of [mail.text!, mail.html as string]) {
      for (const words of ['Hello Ada Lovelace,', 'Show 1', 'Wednesday', '2 December 2026', '13:00 – 16:00 CET', 'https://live.example/show', '2 × Regular: €40.00', reference, link[0]]) expect(form).toContain(words);
    }
    expect(mail.html).toMatch(/^<!doctype html><html lang="en">/);
    expect(mail.html).toContain('name="color-scheme" content="light dark"');
  });

  it('brings tickets whose codes are ours, which a scanner believes by the public key alone', async () => {
    const { id, contactEmail, ticketIds } = await booked();
    await confirm(id);
    const pdf = attachment(await smtp.to(contactEmail), 'application/pdf')!;
    expect(pdf.filename).toMatch(/^tickets-K7QX-\d{4}\.pdf$/);
    expect(pdf.content.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pageCount(pdf.content)).toBe(2);
    const payloads = qrCodesIn(pdf.content).map(({ payload }) => payload);
    expect(payloads.map((payload) => world.codes.read(payload)!.ticketId)).toEqual(ticketIds);
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: world.codes.publicKeys[0]!.publicKey } });
    const [signed, signature] = [payloads[0]!.slice(0, 86), payloads[0]!.slice(87)];
    const bits = Array.from(signature, (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
    expect(verify(null, Buffer.from(signed), key, Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2))))).toBe(true);
  });

  it('brings an entry for the calendar', async () => {
    const { id, contactEmail } = await booked();
    await confirm(id);
    const ics = attachment(await smtp.to(contactEmail), 'text/calendar')!;
    expect(ics.headers.get('content-type')).toMatchObject({ params: { method: 'PUBLISH', charset: 'utf-8' } });
    const { method, entry } = entryIn(ics.content);
    expect([method, entry.getFirstPropertyValue('uid'), String(entry.getFirstPropertyValue('dtstart'))]).toEqual(['PUBLISH', `booking-${id}@tickets.example`, '2026-12-02T13:00:00']);
  });

  it('tells dates and amounts as the buyer writes them', async () => {
    const { id, contactEmail } = await booked({}, { locale: 'de-DE' });
    await confirm(id);
    const { mail } = await smtp.to(contactEmail);
    expect(mail.text).toContain('Mittwoch, 2. Dezember 2026');
    expect(mail.text).toMatch(/40,00\s€/);
  });

  it('sent twice is the same message, and for another booking another one', async () => {
    const [one, other] = [await booked(), await booked()];
    for (const { id } of [one, one, other]) await confirm(id);
    await jobsDone();
    const ids = (address: string) => smtp.received.filter(({ recipients }) => recipients.includes(address)).map(({ mail }) => mail.messageId);
    const [first, second] = ids(one.contactEmail);
    expect(first).toMatch(/^<\w{32}@tickets\.example>$/);
    expect(second).toBe(first);
    expect(ids(other.contactEmail)).toEqual([expect.not.stringContaining(first!)]);
  });

  it.each([
    ['cancelled since', async (id: string) => world.db.booking.update({ where: { id }, data: { status: 'CANCELLED' } })],
    ['forgotten since', async (id: string) => world.db.booking.update({ where: { id }, data: { contactEmail: null } })],
  ])('is not sent for a booking that was %s', async (_what, change) => {
    const { id, contactEmail } = await booked();
    await change(id);
    await confirm(id);
    await jobsDone();
    expect(smtp.received.filter(({ recipients }) => recipients.includes(contactEmail))).toEqual([]);
  });

  it('follows a commit: without one there is none', async () => {
    const [kept, lost] = [await booked(), await booked()];
    const failing = world.test.platform.unitOfWork(() => ({})).run(async ({ outbox }) => {
      await outbox.append('booking.confirmed', { bookingId: lost.id, eventId: event.id });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await confirm(kept.id);
    await smtp.to(kept.contactEmail);
    await jobsDone();
    expect(smtp.received.filter(({ recipients }) => recipients.includes(lost.contactEmail))).toEqual([]);
  });

  it('waits for a mail server that is away, and comes once', async () => {
    const { id, contactEmail } = await booked();
    smtp.state.isDown = true;
    await confirm(id);
    await eventually(async () => (await world.rows<{ last_error: string | null }>('SELECT last_error FROM graphile_worker._private_jobs')).some(({ last_error: error }) => error?.includes('451')));
    expect(smtp.state.refused).toBeGreaterThan(0);
    smtp.state.isDown = false;
    await world.rows('UPDATE graphile_worker._private_jobs SET run_at = now()');
    await smtp.to(contactEmail);
    await jobsDone();
    expect(smtp.received.filter(({ recipients }) => recipients.includes(contactEmail))).toHaveLength(1);
  });
});

describe('what others have written', () => {
  const hostile = '<script>alert(1)</script>"&\'<img src=x onerror=alert(2)>';

  it('is text in a mail: no tag, no attribute, no header', async () => {
    const own = await world.event({ ticketTypes: { [hostile]: {} } });
    await world.db.event.update({ where: { id: own.id }, data: { title: `${hostile}\r\nBcc: evil@evil.example` } });
    const { id, contactEmail } = await booked({ event: own, lines: { [hostile]: 1 } }, { contactName: `${hostile}\r\nBcc: evil@evil.example` });
    await world.rows('UPDATE tickets SET attendee_name = $1 WHERE booking_id = $2', hostile, id);
    await confirm(id);
    const received = await smtp.to(contactEmail);
    const html = received.mail.html as string;
    expect(html).not.toMatch(/<script|<img/i);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;&#39;');
    expect(html.match(/<a href="[^"]*"/g)).toEqual([expect.stringMatching(/^<a href="https:\/\/tickets\.example\/shop\/bookings\/[\w-]{64}"$/)]);
    expect(received.mail.text).toContain(hostile);
    expect(received.recipients).toEqual([contactEmail]);
    expect([...received.mail.headers.keys()]).not.toContain('bcc');
    const { entry } = entryIn(attachment(received, 'text/calendar')!.content);
    expect(entry.getFirstPropertyValue('summary')).toContain(hostile);
    expect(qrCodesIn(attachment(received, 'application/pdf')!.content)).toHaveLength(1);
  });

  it.each(['ada@people.example, evil@evil.example', 'ada@people.example>\r\nRCPT TO:<evil@evil.example', 'Ada <evil@evil.example>'])('never makes two addresses of one: %j', async (contactEmail) => {
    const { id } = await booked({}, { contactEmail });
    await confirm(id);
    // Delivered to the one address, or refused; both are an end.
    await eventually(async () => (await world.rows('SELECT FROM graphile_worker._private_jobs WHERE last_error IS NULL')).length === 0);
    await world.rows('DELETE FROM graphile_worker._private_jobs WHERE last_error IS NOT NULL');
    expect(smtp.received.flatMap(({ recipients }) => recipients)).not.toContain('evil@evil.example');
  });
});

describe('the mail of a cancellation', () => {
  const cancel = (bookingId: string, ticketIds: string[] | null) => emit('booking.cancelled', { bookingId, eventId: event.id, ticketIds });

  it('takes the entry out of the calendar, and has no tickets', async () => {
    const { id, contactEmail } = await booked({ status: 'CANCELLED' });
    await world.db.booking.update({ where: { id }, data: { cancelReason: 'I am ill', version: 4 } });
    await cancel(id, null);
    const received = await smtp.to(contactEmail);
    expect(received.mail.subject).toBe('Your booking for Show 1 is cancelled');
    expect(received.mail.text).toContain('I am ill');
    const { method, entry } = entryIn(attachment(received, 'text/calendar')!.content);
    expect([method, entry.getFirstPropertyValue('status'), entry.getFirstPropertyValue('uid'), entry.getFirstPropertyValue('sequence')]).toEqual(['CANCEL', 'CANCELLED', `booking-${id}@tickets.example`, 5]);
    expect(attachment(received, 'application/pdf')).toBeUndefined();
  });

  it('of one ticket brings those that are left', async () => {
    const { id, contactEmail, ticketIds } = await booked({ lines: { Regular: 3 } });
    await world.db.ticket.update({ where: { id: ticketIds[0] }, data: { status: 'VOID', attendeeName: 'Grace' } });
    await cancel(id, [ticketIds[0]!]);
    const received = await smtp.to(contactEmail);
    expect(received.mail.subject).toBe('A ticket for Show 1 cancelled');
    expect(received.mail.text).toContain('Regular, Grace');
    const left = qrCodesIn(attachment(received, 'application/pdf')!.content).map(({ payload }) => world.codes.read(payload)!.ticketId);
    expect(left).toEqual(ticketIds.slice(1));
    expect(attachment(received, 'text/calendar')).toBeUndefined();
  });

  it('says that the event is cancelled where it is, and what its organizer says', async () => {
    const own = await world.event();
    await world.db.event.update({ where: { id: own.id }, data: { status: 'CANCELLED', cancelledAt: world.clock.now(), cancellationMessage: 'The band is snowed in.' } });
    const { id, contactEmail } = await booked({ event: own, lines: { Regular: 1 }, status: 'CANCELLED' });
    await cancel(id, null);
    const { mail } = await smtp.to(contactEmail);
    expect(mail.subject).toMatch(/^Show \d+ is cancelled$/);
    expect(mail.text).toContain('The band is snowed in.');
  });
});

describe('the mails about money', () => {
  async function refunded(state: 'DONE' | 'FAILED', failure: string | null = null) {
    const own = await booked();
    const payment = await world.db.payment.findFirstOrThrow({ where: { bookingId: own.id } });
    const refundId = uuidV7.next();
    const now = world.clock.now();
    await world.db.refund.create({ data: { id: refundId, bookingId: own.id, paymentId: payment.id, amount: '12.5', currency: 'EUR', state, failure, createdAt: now, updatedAt: now } });
    return { ...own, refundId, paymentId: payment.id };
  }

  it('tell the buyer what was given back', async () => {
    const { id, refundId, contactEmail } = await refunded('DONE');
    await emit('refund.completed', { bookingId: id, refundId });
    const { mail } = await smtp.to(contactEmail);
    expect(mail.subject).toBe('€12.50 is on its way back to you');
    expect(mail.text).toContain('Amount: €12.50');
  });

  it("tell the event's owner, and nobody else, of a refund that failed", async () => {
    const { id, refundId, reference } = await refunded('FAILED', 'The card is closed.');
    await emit('refund.failed', { bookingId: id, refundId });
    const { mail, recipients } = await smtp.to(await ownerEmail(), /refund/);
    expect(recipients).toEqual([await ownerEmail()]);
    expect(mail.subject).toBe('A refund of €12.50 failed');
    expect(mail.text).toContain(reference);
    expect(mail.text).toContain('The card is closed.');
    expect(mail.text).not.toContain('/bookings/');
  });

  it("tell the event's owner of a dispute", async () => {
    const { id, paymentId, reference } = await refunded('DONE');
    await emit('payment.disputed', { bookingId: id, paymentId });
    const { mail } = await smtp.to(await ownerEmail(), /disputed/);
    expect(mail.text).toContain(reference);
    expect(mail.text).not.toContain('/bookings/');
  });
});

describe('the mails of a ticket that is passed on', () => {
  it('bring it to the new holder without the booking, and tell the buyer', async () => {
    const { id, contactEmail, ticketIds, reference } = await booked();
    const newcomer = `new-${contactEmail}`;
    await world.db.ticket.update({ where: { id: ticketIds[1] }, data: { attendeeName: 'Grace Hopper', attendeeEmail: newcomer } });
    await emit('ticket.transferred', { bookingId: id, ticketId: ticketIds[1]! });
    const toNew = await smtp.to(newcomer);
    expect(toNew.mail.subject).toBe('A ticket for Show 1');
    expect(toNew.mail.text).toContain('Hello Grace Hopper,');
    expect(toNew.mail.text).toContain('Ada Lovelace has passed a ticket on to you.');
    const codes = qrCodesIn(attachment(toNew, 'application/pdf')!.content);
    expect(codes.map(({ payload }) => world.codes.read(payload)!.ticketId)).toEqual([ticketIds[1]]);
    for (const secret of ['/bookings/', contactEmail.replace('buyer', ' buyer'), world.tokens.issue(id), reference]) expect(toNew.mail.text).not.toContain(secret);
    expect(toNew.mail.attachments).toHaveLength(1);
    const toBuyer = await smtp.to(contactEmail);
    expect(toBuyer.mail.subject).toBe('A ticket for Show 1 was passed on');
    expect(toBuyer.mail.attachments).toEqual([]);
  });
});
