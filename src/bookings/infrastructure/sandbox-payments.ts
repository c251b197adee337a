import { createHmac, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Ids } from '../../shared/domain/clock';
import { notFound } from '../../shared/domain/errors';
import type { PrismaClient } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { eventToleranceSeconds, invalidSignature, PaymentDeclined, type PaymentProvider, type PaymentReport, type PaymentRequest, type PaymentSession, type ProviderEvent, type RefundRequest } from '../domain/payment-provider.port';
import { keyFrom } from './booking-secrets';
import { type Happening, type SandboxPayment, sandboxOutcome, withMovement } from './sandbox-outcomes';

interface SandboxEvent {
  readonly id: string;
  readonly type: string;
  readonly report: PaymentReport | null;
}

declare module '../../shared/domain/unit-of-work' {
  interface DomainEvents {
    /** The sandbox has something to tell. */
    'sandbox.event': SandboxEvent;
  }
}

/** Takes the events of providers. */
interface EventDesk {
  execute(provider: string, body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<unknown>;
}

const signatureHeader = 'sandbox-signature';

interface SandboxTools {
  readonly prisma: PrismaClient;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secret: string;
}

/**
 * Stands in for a real provider: keeps payments of its own in the database, and sends signed events through the job queue.
 * A method names what is to happen, see `sandboxOutcome`.
 */
export class SandboxPayments implements PaymentProvider {
  readonly name = 'sandbox';

  private readonly key: Buffer;

  constructor(private readonly tools: SandboxTools) {
    this.key = keyFrom(tools.secret, 'sandbox-payments');
  }

  async start({ paymentId, bookingId, amount, method }: PaymentRequest): Promise<PaymentSession> {
    const { prisma, clock } = this.tools;
    const id = `sbx_${paymentId}`;
    const payment: SandboxPayment = { id, paymentId, bookingId, amount, state: 'CREATED', failure: null, facts: [] };
    await prisma.sandboxPayment.createMany({ data: { id, state: { ...payment } as object, createdAt: clock.now() }, skipDuplicates: true });
    const happening = method ? await this.play(id, method) : null;
    const session = { ...(await this.find(id)), ...happening?.told };
    if (session.state === 'FAILED') throw new PaymentDeclined(session.failure!, session);
    return session;
  }

  async find(paymentRef: string): Promise<PaymentSession> {
    const row = await this.tools.prisma.sandboxPayment.findUnique({ where: { id: paymentRef } });
    if (!row) throw notFound('Payment');
    const payment = revived(row.state as unknown as SandboxPayment);
    return { ...reportOf(payment), clientSecret: payment.state === 'CREATED' ? this.clientSecret(paymentRef) : null };
  }

  async cancel(paymentRef: string): Promise<PaymentReport> {
    await this.change(paymentRef, (payment) => (payment.state === 'CONFIRMED' ? { payment, notices: [] } : { payment: { ...payment, state: 'CANCELLED' }, notices: [{ type: 'payment.cancelled', afterSeconds: 0 }] }));
    return this.find(paymentRef);
  }

  async refund({ paymentRef, refundId, amount }: RefundRequest): Promise<PaymentReport> {
    await this.change(paymentRef, (payment) => {
      if (payment.facts.some((fact) => fact.refundId === refundId)) return { payment, notices: [] };
      return withMovement(payment, { kind: 'REFUND', fact: `sbre_${refundId}`, amount, refundId, occurredAt: this.tools.clock.now() });
    });
    return this.find(paymentRef);
  }

  /** What the buyer does at the provider, by the secret that their browser was given; or the buyer's bank, later. */
  async pay(paymentRef: string, clientSecret: string, outcome: string): Promise<string> {
    if (!isSame(clientSecret, this.clientSecret(paymentRef))) throw notFound('Payment');
    await this.play(paymentRef, outcome);
    return (await this.find(paymentRef)).state!;
  }

  /** By the way that a real provider's events take; signed at the time of delivery. */
  async deliver(event: SandboxEvent, to: EventDesk): Promise<void> {
    const { body, headers } = this.sign(event);
    await to.execute(this.name, body, headers);
  }

  sign(event: SandboxEvent): { readonly body: Uint8Array; readonly headers: Readonly<Record<string, string>> } {
    const body = Buffer.from(JSON.stringify(event));
    const time = Math.floor(this.tools.clock.now().getTime() / 1_000);
    return { body, headers: { [signatureHeader]: `t=${time},v1=${signatureOf(this.key, time, body)}` } };
  }

  readEvent(body: Uint8Array, headers: Readonly<Record<string, string | undefined>>, now: Date): ProviderEvent {
    const [, time, signature] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headers[signatureHeader] ?? '') ?? [];
    const isRecent = Math.abs(now.getTime() / 1_000 - Number(time)) <= eventToleranceSeconds;
    if (!signature || !isRecent || !isSame(signature, signatureOf(this.key, Number(time), body))) throw invalidSignature();
    const payload = JSON.parse(Buffer.from(body).toString()) as SandboxEvent;
    return { id: payload.id, type: payload.type, payload };
  }

  reportOf(payload: object): PaymentReport | null {
    const { report } = payload as SandboxEvent;
    return report && revived(report);
  }

  private async play(paymentRef: string, method: string): Promise<Happening> {
    const { takesMs = 0, happen } = sandboxOutcome(method);
    await sleep(takesMs);
    return this.change(paymentRef, (payment) => happen(payment, this.tools.clock.now()));
  }

  private change(paymentRef: string, work: (payment: SandboxPayment) => Happening): Promise<Happening> {
    return this.tools.prisma.$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<{ state: SandboxPayment }[]>`SELECT state FROM sandbox_payments WHERE id = ${paymentRef} FOR UPDATE`;
      if (!row) throw notFound('Payment');
      const happening = work(revived(row.state));
      await tx.sandboxPayment.update({ where: { id: paymentRef }, data: { state: { ...happening.payment } as object } });
      await this.send(happening, tx);
      return happening;
    });
  }

  /** The jobs become visible with the change they tell of. */
  private async send({ payment, notices }: Happening, tx: Transaction): Promise<void> {
    for (const { type, afterSeconds, copies = 1, told } of notices) {
      const event: SandboxEvent = { id: `sbev_${this.tools.ids.next()}`, type, report: { ...reportOf(payment), ...told } };
      await tx.$queryRaw`
        SELECT count(graphile_worker.add_job('sandbox.event/deliver', ${JSON.stringify(event)}::json, run_at => now() + ${afterSeconds} * interval '1 second', max_attempts => 25))
        FROM generate_series(1, ${copies}::int)`;
    }
  }

  private clientSecret(paymentRef: string): string {
    return `${paymentRef}_secret_${createHmac('sha256', this.key).update(paymentRef).digest('base64url')}`;
  }
}

const reportOf = ({ id, paymentId, state, failure, facts }: SandboxPayment): PaymentReport => ({ paymentRef: id, paymentId, state, failure, facts, failedRefunds: [] });

/** JSON has no dates. */
const revived = <T extends Pick<SandboxPayment, 'facts'>>(stored: T): T => ({ ...stored, facts: stored.facts.map((fact) => ({ ...fact, occurredAt: new Date(fact.occurredAt) })) });

const signatureOf = (key: Buffer, time: number, body: Uint8Array): string => createHmac('sha256', key).update(`${time}.`).update(body).digest('hex');

const isSame = (given: string, expected: string): boolean => given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
