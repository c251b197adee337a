import { notFound } from '../../shared/domain/errors';
import { cutPage, type Page, type PageRequest } from '../../shared/domain/page';
import type { Prisma, WebhookDelivery as DeliveryRow } from '../../shared/infrastructure/generated/client';
import { sortedBy } from '../../shared/infrastructure/keyset';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import type { WebhookTopic } from '../domain/webhook.entity';
import { type WebhookAttempt, WebhookDelivery } from '../domain/webhook-delivery.entity';
import type { DeliveryFilter, DeliveryRepository } from '../domain/webhook.repository';

export class PrismaDeliveryRepository implements DeliveryRepository {
  constructor(private readonly tx: Transaction) {}

  async getForUpdate(id: string): Promise<WebhookDelivery> {
    await this.tx.$queryRaw`SELECT 1 FROM webhook_deliveries WHERE id = ${id}::uuid FOR UPDATE`;
    const delivery = await this.find(id);
    if (!delivery) throw notFound('WebhookDelivery', ['id']);
    return delivery;
  }

  async find(id: string): Promise<WebhookDelivery | null> {
    const row = await this.tx.webhookDelivery.findUnique({ where: { id } });
    return row && toDelivery(row);
  }

  async add(deliveries: readonly WebhookDelivery[]): Promise<WebhookDelivery[]> {
    return (await this.tx.webhookDelivery.createManyAndReturn({ data: [...deliveries], skipDuplicates: true })).map(toDelivery);
  }

  async save({ id, state, triesSince, tries, dueAt, deliveredAt }: WebhookDelivery): Promise<void> {
    await this.tx.webhookDelivery.update({ where: { id }, data: { state, triesSince, tries, dueAt, deliveredAt } });
  }

  async record(attempt: WebhookAttempt): Promise<void> {
    await this.tx.webhookAttempt.create({ data: attempt });
  }

  findAttempts(deliveryIds: readonly string[]): Promise<WebhookAttempt[]> {
    return this.tx.webhookAttempt.findMany({ where: { deliveryId: { in: [...deliveryIds] } }, orderBy: [{ at: 'asc' }, { id: 'asc' }] });
  }

  async page(filter: DeliveryFilter, request: PageRequest): Promise<Page<WebhookDelivery>> {
    const { window, ...order } = sortedBy<Prisma.WebhookDeliveryWhereInput>('createdAt', request, 'desc');
    const rows = await this.tx.webhookDelivery.findMany({ where: { AND: [matching(filter), ...window] }, ...order });
    return cutPage(request, rows.map(toDelivery), ({ createdAt, id }) => [createdAt.toISOString(), id]);
  }

  count(filter: DeliveryFilter): Promise<number> {
    return this.tx.webhookDelivery.count({ where: matching(filter) });
  }

  async purge(before: Date): Promise<void> {
    await this.tx.webhookDelivery.deleteMany({ where: { createdAt: { lt: before }, state: { not: 'PENDING' } } });
  }
}

const matching = ({ webhookId, state }: DeliveryFilter): Prisma.WebhookDeliveryWhereInput => ({ webhookId, ...(state && { state }) });

const toDelivery = (row: DeliveryRow): WebhookDelivery => new WebhookDelivery({ ...row, topic: row.topic as WebhookTopic });
