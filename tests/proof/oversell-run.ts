import { Agent, request } from 'node:http';
import { findStockDrift } from '../../src/bookings/infrastructure/sql-stock-drift';
import { encodeId } from '../../src/shared/presentation/ids';
import { type BookingWorld, createBookingWorld, type SoldEvent } from '../bookings/booking-world';
import { createTestApp, type TestApp } from '../support/app';
import { operation } from '../support/operations';
import { rewritingClient, withoutCapacityCondition, withoutRowLocks } from './rewriting-client';

export interface OversellPlan {
  readonly holds: number;
  readonly places: number;
  readonly isGuarded: boolean;
}

export interface OversellResult {
  readonly seed: number;
  readonly booked: number;
  readonly refused: number;
  /** Places held in each pool, and what each has. */
  readonly held: readonly number[];
  readonly capacity: readonly number[];
  /** Places of the bookings that callers were told of. */
  readonly acknowledged: number;
  /** Answers other than a booking or a refusal for lack of places, and errors in the log. */
  readonly faults: readonly string[];
  readonly driftingStocks: number;
  readonly seconds: number;
  readonly p99Ms: number;
}

/** Three pools shared by ticket types; the last type draws from two of them. */
const ticketTypes = {
  Regular: { pools: ['hall'] }, 'Early bird': { pools: ['hall'] }, Student: { pools: ['balcony'] }, Senior: { pools: ['balcony'] },
  Terrace: { pools: ['terrace'] }, Member: { pools: ['terrace'] }, Tour: { pools: ['hall', 'terrace'] },
};
type Name = keyof typeof ticketTypes;
const names = Object.keys(ticketTypes) as Name[];

/** Two API processes' worth of application on real ports, over one database. */
export class OversellProof {
  private constructor(
    private readonly world: BookingWorld,
    private readonly apps: readonly TestApp[],
    private readonly addresses: readonly string[],
    private readonly log: string[],
    private readonly plan: OversellPlan,
  ) {}

  readonly #agent = new Agent({ keepAlive: true });

  static async start(plan: OversellPlan): Promise<OversellProof> {
    const log: string[] = [];
    const DatabaseClient = plan.isGuarded ? undefined : rewritingClient((sql) => withoutCapacityCondition(withoutRowLocks(sql)));
    const options = { DatabaseClient, log: { write: (line: string) => void log.push(line) }, env: { LOG_LEVEL: 'error', RATE_LIMIT_ALLOW_LIST: '127.0.0.1' } };
    const world = await createBookingWorld(options);
    if (!plan.isGuarded) await world.rows('ALTER TABLE stocks DROP CONSTRAINT stocks_not_oversold_check');
    const apps = [world.test, await createTestApp({ ...options, clock: world.clock, databaseUrl: world.test.databaseUrl })];
    const addresses = await Promise.all(apps.map(({ app }) => app.http.listen({ host: '127.0.0.1', port: 0 })));
    return new OversellProof(world, apps, addresses, log, plan);
  }

  async close(): Promise<void> {
    this.#agent.destroy();
    await this.apps[1]!.close();
    await this.world.close();
  }

  async run(seed: number): Promise<OversellResult> {
    const random = randomOf(seed);
    const capacities = this.#capacities(random);
    const event = await this.world.event({ pools: capacities, ticketTypes });
    const baskets = Array.from({ length: this.plan.holds }, () => basketOf(random));
    const from = performance.now();
    const answers = await Promise.all(baskets.map((basket, index) => this.#hold(this.addresses[index % 2]!, event, basket, `${seed}-${index}-${event.id}`)));
    const seconds = (performance.now() - from) / 1_000;
    const counters = await this.world.counters(event);
    const booked = answers.filter(({ places }) => places > 0);
    return {
      seed, booked: booked.length, refused: answers.length - booked.length, seconds,
      held: Object.keys(capacities).map((pool) => counters[pool]!.held), capacity: Object.values(capacities),
      acknowledged: booked.reduce((sum, { places }) => sum + places, 0),
      faults: [...answers.flatMap(({ fault }) => fault ?? []), ...this.log.splice(0)],
      driftingStocks: (await findStockDrift(this.world.test.platform.database.pool)).filter(({ held, heldByBookings }) => held !== heldByBookings).length,
      p99Ms: answers.map(({ ms }) => ms).sort((a, b) => a - b)[Math.floor(answers.length * 0.99)]!,
    };
  }

  #capacities(random: () => number): Record<string, number> {
    const hall = Math.floor(this.plan.places * (0.3 + random() * 0.3));
    const balcony = Math.floor(this.plan.places * (0.1 + random() * 0.2));
    return { hall, balcony, terrace: this.plan.places - hall - balcony };
  }

  async #hold(address: string, event: SoldEvent, basket: ReadonlyMap<Name, number>, idempotencyKey: string): Promise<{ places: number; fault?: string; ms: number }> {
    const lines = [...basket].map(([name, quantity]) => ({ ticketTypeId: encodeId('TicketType', event.ticketTypes[name]!.id), quantity }));
    const input = { idempotencyKey, occurrenceId: encodeId('Occurrence', event.occurrenceId), lines };
    const from = performance.now();
    const { status, body } = await this.#post(`${address}/graphql`, JSON.stringify({ query: document(), variables: { input } }));
    const ms = performance.now() - from;
    const payload = status === 200 ? JSON.parse(body).data?.bookingHold : null;
    if (payload?.booking) return { places: [...basket].reduce((sum, [name, quantity]) => sum + quantity * ticketTypes[name].pools.length, 0), ms };
    const isLack = payload?.userErrors?.length > 0 && payload.userErrors.every(({ code }: { code: string }) => code === 'SOLD_OUT' || code === 'INSUFFICIENT_CAPACITY');
    return { places: 0, ms, ...(!isLack && { fault: `${status} ${body.slice(0, 300)}` }) };
  }

  #post(url: string, body: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve) => {
      const failed = (error: Error) => resolve({ status: 0, body: error.message });
      const call = request(url, { method: 'POST', agent: this.#agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', failed);
        response.on('end', () => resolve({ status: response.statusCode!, body: Buffer.concat(chunks).toString() }));
      });
      call.on('error', failed).end(body);
    });
  }
}

/** Whether a run ended as it must: every place held once, nobody told anything else. */
export const isExact = ({ held, capacity, acknowledged, faults, driftingStocks }: OversellResult): boolean =>
  held.every((places, index) => places === capacity[index]) && acknowledged === sumOf(capacity) && faults.length === 0 && driftingStocks === 0;

export const isOversold = ({ held, capacity }: OversellResult): boolean => held.some((places, index) => places > capacity[index]!);

export const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** Mostly one ticket type and few places, so that the last places are taken too. */
function basketOf(random: () => number): ReadonlyMap<Name, number> {
  const lines = random() < 0.8 ? 1 : 2;
  return new Map(Array.from({ length: lines }, () => [names[Math.floor(random() * names.length)]!, 1 + Math.floor(random() ** 2 * 4)]));
}

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

let sent: string | undefined;
const document = () => (sent ??= operation('web/bookings', 'BookingHold'));
