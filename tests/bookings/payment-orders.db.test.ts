import { balanceOf } from '../../src/bookings/domain/account';
import { createTill, type Stage, type Till } from './payment-support';

let till: Till;
let theatre: Stage;
beforeAll(async () => {
  till = await createTill();
  theatre = await till.aStage();
});
afterAll(() => till.close());

type Step = 'paid' | 'expired' | 'cancelled' | 'refunded' | 'disputed';
const steps: readonly Step[] = ['paid', 'expired', 'cancelled', 'refunded', 'disputed'];

function permutations<T>(items: readonly T[]): T[][] {
  return items.length < 2 ? [[...items]] : items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

const orders = permutations(steps);

interface Truth {
  readonly name: string;
  /** What happened at the provider, in the order in which it happened there. */
  readonly happened: readonly (readonly [Step, method: string])[];
  readonly end: { readonly financialStatus: string; readonly CAPTURE: bigint; readonly REFUND: bigint; readonly DISPUTE: bigint; readonly DISPUTE_REVERSAL: bigint };
}

const truths: readonly Truth[] = [
  {
    name: 'all of it refunded or disputed',
    happened: [['paid', 'sandbox_success'], ['refunded', 'sandbox_refund_2000'], ['disputed', 'sandbox_dispute_4000']],
    end: { financialStatus: 'DISPUTED', CAPTURE: 6_000n, REFUND: 2_000n, DISPUTE: 4_000n, DISPUTE_REVERSAL: 0n },
  },
  {
    name: 'some of it left to give back',
    happened: [['paid', 'sandbox_success'], ['refunded', 'sandbox_refund_2000'], ['disputed', 'sandbox_dispute_2500']],
    end: { financialStatus: 'DISPUTED', CAPTURE: 6_000n, REFUND: 3_500n, DISPUTE: 2_500n, DISPUTE_REVERSAL: 0n },
  },
  {
    name: 'the dispute won, then all of it refunded',
    happened: [['paid', 'sandbox_success'], ['disputed', 'sandbox_dispute'], ['disputed', 'sandbox_dispute_won'], ['refunded', 'sandbox_refund']],
    end: { financialStatus: 'REFUNDED', CAPTURE: 6_000n, REFUND: 6_000n, DISPUTE: 6_000n, DISPUTE_REVERSAL: 6_000n },
  },
];

let dates = 0;

/** Everything happens at the provider first; what differs is when we hear of it. */
async function play(order: readonly Step[], copies: number, { happened }: Truth) {
  const stage = await till.anotherDate(theatre, (dates += 1));
  const booking = await till.aBooking(stage);
  const payment = await till.aPayment(booking);
  const { clientSecret } = await till.sandbox.find(payment.providerRef!);
  for (const [, method] of happened) await till.sandbox.pay(payment.providerRef!, clientSecret!, method);
  const news = await till.news(payment.id);
  for (const [index, step] of order.entries()) {
    for (let copy = 0; copy < 1 + ((copies + index) % 3); copy += 1) {
      if (step === 'expired') await till.expire(booking);
      else if (step === 'cancelled') await till.cancel(booking);
      else for (const [position, [told]] of happened.entries()) if (told === step) expect((await till.deliver(news[position]!)).statusCode).toBe(200);
      await till.sendRefunds(booking.id);
    }
  }
  return { stage, booking, ref: payment.providerRef! };
}

async function endOf({ stage, booking, ref }: { stage: Stage; booking: { id: string }; ref: string }) {
  const { status, financialStatus, tickets } = await till.booking(booking.id);
  const { ledger, refunds } = await till.account(booking.id);
  const { facts } = await till.sandbox.find(ref);
  const there = balanceOf({ refunds: [], ledger: facts.map((fact) => ({ ...fact, id: '', bookingId: '', paymentId: '' })) });
  const here = balanceOf({ refunds, ledger });
  const sum = (kind: string) => ledger.reduce((total, entry) => (entry.kind === kind ? total + BigInt(entry.amount.amount.replace('.', '')) : total), 0n);
  return {
    status,
    financialStatus,
    ticketsNotVoid: tickets.filter((ticket) => ticket.status !== 'VOID').length,
    stock: await till.stock(stage),
    CAPTURE: sum('CAPTURE'),
    REFUND: sum('REFUND'),
    DISPUTE: sum('DISPUTE'),
    DISPUTE_REVERSAL: sum('DISPUTE_REVERSAL'),
    inFlight: here.inFlight,
    difference: there.captured - there.refunded - there.disputed - (here.captured - here.refunded - here.disputed),
  };
}

describe.each(truths)('paid, expired, cancelled, refunded and disputed: $name', (truth) => {
  it('ends the same in all 120 orders, each told once to three times, and the ledger says what the provider says', async () => {
    expect(orders).toHaveLength(120);
    const ends = new Map<string, string[]>();
    const waiting = [...orders.entries()];
    const worker = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const [index, order] = next;
        const end = JSON.stringify(await endOf(await play(order, index, truth)), (_key, value) => (typeof value === 'bigint' ? Number(value) : value));
        ends.set(end, [...(ends.get(end) ?? []), order.join(' → ')]);
      }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    const { financialStatus, ...sums } = truth.end;
    const expected = { status: 'CANCELLED', financialStatus, ticketsNotVoid: 0, stock: { sold: 0, held: 0 }, ...Object.fromEntries(Object.entries(sums).map(([kind, units]) => [kind, Number(units)])), inFlight: 0, difference: 0 };
    expect(Object.fromEntries([...ends].map(([end, those]) => [end, those.length]))).toEqual({ [JSON.stringify(expected)]: 120 });
  }, 180_000);
});

it('a capture is counted twice where movements are not unique in the ledger', async () => {
  await till.prisma.$executeRawUnsafe('DROP INDEX ledger_entries_payment_id_kind_fact_key');
  const { CAPTURE } = await endOf(await play(['paid', 'cancelled', 'refunded', 'disputed', 'expired'], 0, truths[0]!));
  expect(CAPTURE).toBeGreaterThan(6_000n);
});
