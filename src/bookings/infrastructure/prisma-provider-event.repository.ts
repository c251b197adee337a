import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { ProviderEventRepository, ProviderEventState, StoredProviderEvent } from '../domain/provider-event.repository';

const fields = { provider: true, eventId: true, type: true, payload: true, state: true } as const;

export class PrismaProviderEventRepository implements ProviderEventRepository {
  constructor(private readonly tx: Transaction) {}

  async add({ provider, eventId, type, payload }: Omit<StoredProviderEvent, 'state'>, now: Date): Promise<void> {
    await this.tx.providerEvent.createMany({ data: { provider, eventId, type, payload, state: 'RECEIVED', receivedAt: now }, skipDuplicates: true });
  }

  async getForUpdate(provider: string, eventId: string): Promise<StoredProviderEvent> {
    await this.tx.$queryRaw`SELECT FROM provider_events WHERE provider = ${provider} AND event_id = ${eventId} FOR UPDATE`;
    const row = await this.tx.providerEvent.findUniqueOrThrow({ where: { provider_eventId: { provider, eventId } }, select: fields });
    return row as StoredProviderEvent;
  }

  async close({ provider, eventId }: StoredProviderEvent, state: ProviderEventState, now: Date): Promise<void> {
    await this.tx.providerEvent.update({ where: { provider_eventId: { provider, eventId } }, data: { state, appliedAt: now }, select: { eventId: true } });
  }

  async findReceived(before: Date, limit: number): Promise<StoredProviderEvent[]> {
    const rows = await this.tx.providerEvent.findMany({ where: { state: 'RECEIVED', receivedAt: { lt: before } }, orderBy: { receivedAt: 'asc' }, take: limit, select: fields });
    return rows as StoredProviderEvent[];
  }
}
