import { cancellationMessages } from './data/practical';
import type { Random } from './random';
import type { EventRow } from './rows';
import type { Scenario } from './scenario';
import type { Slot } from './schedule';

type Lifecycle = Pick<EventRow, 'status' | 'publishAt' | 'publishedAt' | 'cancelledAt' | 'cancellationMessage' | 'archivedAt' | 'version' | 'createdAt' | 'updatedAt'>;

const dayMs = 86_400_000;

/** When an event was made, published, cancelled and put away, in an order that could have happened. */
export function lifecycleOf(random: Random, { status }: Scenario, slots: readonly Slot[], today: Date): Lifecycle {
  const first = slots[0]?.startsAt ?? today;
  const ended = slots.at(-1)?.endsAt ?? today;
  const daysBefore = (moment: Date, least: number, most: number): Date => new Date(moment.getTime() - random.between(least, most) * dayMs - random.between(1, 9 * 60) * 60_000);
  const earliest = (a: Date, b: Date): Date => (a < b ? a : b);
  const none = { publishAt: null, publishedAt: null, cancelledAt: null, cancellationMessage: null, archivedAt: null, version: 1 };
  if (status === 'DRAFT') {
    const createdAt = daysBefore(today, 1, 60);
    return { ...none, status, createdAt, updatedAt: createdAt };
  }
  if (status === 'SCHEDULED') {
    const createdAt = daysBefore(today, 2, 40);
    return { ...none, status, publishAt: new Date(today.getTime() + random.between(2, 9) * dayMs + 9 * 3_600_000), version: 2, createdAt, updatedAt: new Date(createdAt.getTime() + dayMs) };
  }
  const publishedAt = daysBefore(earliest(first, today), 21, 110);
  const createdAt = daysBefore(publishedAt, 1, 30);
  const published = { ...none, status, publishedAt, version: 2, createdAt, updatedAt: publishedAt };
  if (status === 'PUBLISHED') return published;
  const cancelled = status === 'CANCELLED' || random.chance(0.15);
  const cancelledAt = cancelled ? daysBefore(earliest(first, today), 1, 14) : null;
  const archivedAt = status === 'ARCHIVED' ? earliest(new Date(ended.getTime() + random.between(3, 20) * dayMs), daysBefore(today, 0, 1)) : null;
  return {
    ...published,
    cancelledAt,
    cancellationMessage: cancelledAt ? random.pick(cancellationMessages) : null,
    archivedAt,
    version: 3,
    updatedAt: archivedAt ?? cancelledAt ?? publishedAt,
  };
}
