import { WebhookDelivery } from '../../src/partners/domain/webhook-delivery.entity';

const start = new Date('2026-11-24T12:00:00.000Z');
const fresh = new WebhookDelivery({ id: 'd', webhookId: 'w', topic: 'event.published', body: '{}', jobId: '1', state: 'PENDING', triesSince: start, tries: 0, dueAt: start, deliveredAt: null, createdAt: start });

/** Seconds after the start at which a delivery that always fails is tried. */
function tried(first: WebhookDelivery): number[] {
  const at: number[] = [];
  for (let delivery = first; delivery.state === 'PENDING'; delivery = delivery.fail(delivery.dueAt)) at.push((delivery.dueAt.getTime() - first.triesSince.getTime()) / 1_000);
  return at;
}

describe('a delivery that fails', () => {
  it('is tried at waits that grow, for 3 days and no longer', () => {
    const at = tried(fresh);
    expect(at.slice(0, 8)).toEqual([0, 10, 40, 160, 640, 2_560, 10_240, 40_960]);
    expect(at.at(-1)).toBeLessThanOrEqual(72 * 3_600);
    expect(at.at(-1)).toBeGreaterThan(60 * 3_600);
    expect(at.length).toBe(13);
  });

  it('is tried for 3 days anew after a replay, by which jobs of before are void', () => {
    const over = fresh.fail(new Date(start.getTime() + 73 * 3_600_000));
    expect(over.state).toBe('FAILED');
    const again = over.replay(new Date(start.getTime() + 80 * 3_600_000));
    expect(again).toMatchObject({ state: 'PENDING', tries: 2 });
    expect(tried(again)).toEqual(tried(fresh));
  });
});
