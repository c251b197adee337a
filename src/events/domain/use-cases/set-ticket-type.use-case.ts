import type { Ids } from '../../../shared/domain/clock';
import { changedFields, given } from '../../../shared/domain/entity';
import { Faults } from '../../../shared/domain/errors';
import type { Money } from '../../../shared/domain/money';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EditStores, EventEditor } from '../edit-event';
import type { Event } from '../event.entity';
import { TicketType, type TicketTypeVisibility } from '../ticket-type.entity';

export const maxTicketTypes = 50;

export interface TicketTypeDetails {
  /** The ticket type to change; without it a new one is made. */
  readonly id?: string | null;
  readonly name: string;
  readonly description?: string | null;
  readonly price: Money;
  readonly minPerBooking?: number;
  readonly maxPerBooking?: number;
  readonly salesStartAt?: Date | null;
  readonly salesEndAt?: Date | null;
  readonly visibility?: TicketTypeVisibility;
  readonly poolIds?: readonly string[];
}

/** Adds a ticket type to an event or changes one; what is left out stays. */
export class SetTicketType {
  constructor(
    private readonly editor: EventEditor,
    private readonly ids: Ids,
  ) {}

  async execute(viewer: Viewer, command: { readonly eventId: string; readonly expectedVersion: number; readonly input: TicketTypeDetails }): Promise<{ event: Event; ticketType: TicketType }> {
    const { id, poolIds, ...rest } = command.input;
    const input = { ...rest, poolIds: poolIds && [...new Set(poolIds)] };
    let ticketType!: TicketType;
    const event = await this.editor.edit(viewer, command, async (before, stores, now) => {
      before.assertMay('plan');
      const all = await stores.plan.findTicketTypes([before.id]);
      const old = all.find((known) => known.id === id);
      await check(command.input, before, all, stores);
      const basis = old ?? { ...blank, id: this.ids.next(), eventId: before.id, position: (all.at(-1)?.position ?? -1) + 1 };
      ticketType = new TicketType({ ...basis, ...given(input), name: input.name, price: input.price });
      await stores.plan.saveTicketType(ticketType);
      const fields = old ? changedFields(old, ticketType) : [];
      return { event: before.planned(now), action: 'ticket_type.set', emits: 'event.updated', subject: { type: 'TicketType', id: ticketType.id }, changedFields: fields };
    });
    return { event, ticketType };
  }
}

const blank = { description: null, minPerBooking: 1, maxPerBooking: 10, salesStartAt: null, salesEndAt: null, visibility: 'PUBLIC', poolIds: [] } as const;

async function check({ id, price, poolIds = [] }: TicketTypeDetails, event: Event, all: readonly TicketType[], { inventory }: EditStores): Promise<void> {
  const faults = new Faults();
  if (id && !all.some((known) => known.id === id)) faults.add('NOT_FOUND', 'The event has no such ticket type.', ['input', 'id']);
  if (!id && all.length >= maxTicketTypes) faults.add('LIMIT_REACHED', `An event has at most ${maxTicketTypes} ticket types.`);
  const currency = all.find((other) => other.id !== id)?.price.currency;
  if (currency && currency !== price.currency) faults.add('INVALID', `The other ticket types of this event are sold in ${currency}; a booking has one currency.`, ['input', 'price', 'currency']);
  const pools = new Set((await inventory.findPools([event.id])).map((pool) => pool.id));
  poolIds.forEach((poolId, index) => {
    if (!pools.has(poolId)) faults.add('NOT_FOUND', 'The event has no such pool.', ['input', 'poolIds', String(index)]);
  });
  faults.throwIfAny();
}
