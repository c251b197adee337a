import { notFound } from '../../shared/domain/errors';
import type { PartnerWebhook as WebhookRow } from '../../shared/infrastructure/generated/client';
import type { Transaction } from '../../shared/infrastructure/prisma-unit-of-work';
import { PartnerWebhook, type WebhookTopic } from '../domain/webhook.entity';
import type { WebhookRepository } from '../domain/webhook.repository';

const isActive = { status: 'ACTIVE', partner: { status: 'ACTIVE' } } as const;

export class PrismaWebhookRepository implements WebhookRepository {
  constructor(private readonly tx: Transaction) {}

  async getForUpdate(id: string): Promise<PartnerWebhook> {
    await this.tx.$queryRaw`SELECT 1 FROM partner_webhooks WHERE id = ${id}::uuid FOR UPDATE`;
    const [webhook] = await this.findByIds([id]);
    if (!webhook) throw notFound('PartnerWebhook', ['id']);
    return webhook;
  }

  async findByIds(ids: readonly string[]): Promise<PartnerWebhook[]> {
    return (await this.tx.partnerWebhook.findMany({ where: { id: { in: [...ids] } } })).map(toWebhook);
  }

  async findActive(id: string): Promise<PartnerWebhook | null> {
    const row = await this.tx.partnerWebhook.findFirst({ where: { id, ...isActive } });
    return row && toWebhook(row);
  }

  async findByPartners(partnerIds: readonly string[]): Promise<PartnerWebhook[]> {
    return (await this.tx.partnerWebhook.findMany({ where: { partnerId: { in: [...partnerIds] } }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(toWebhook);
  }

  async findListening(topic: WebhookTopic, partnerId: string | null): Promise<PartnerWebhook[]> {
    return (await this.tx.partnerWebhook.findMany({ where: { ...isActive, topics: { has: topic }, ...(partnerId && { partnerId }) } })).map(toWebhook);
  }

  async save(webhook: PartnerWebhook): Promise<void> {
    const row = { ...webhook, topics: [...webhook.topics] };
    await this.tx.partnerWebhook.upsert({ where: { id: webhook.id }, create: row, update: row });
  }

  async delete(id: string): Promise<void> {
    await this.tx.partnerWebhook.delete({ where: { id } });
  }
}

const toWebhook = (row: WebhookRow): PartnerWebhook => new PartnerWebhook({ ...row, topics: row.topics as WebhookTopic[] });
