import { eventSql } from '../events/public';
import type { Feature, Platform } from '../shared';
import { reaction } from '../shared/application/jobs.port';
import { isAdmin } from '../shared/domain/viewer';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { encodeId } from '../shared/presentation/ids';
import { loadGroups } from '../shared/presentation/loaders';
import { WebhookAnnouncements } from './application/webhook-announcements.service';
import { WebhookMailService } from './application/webhook-mail.service';
import { AnnounceChange } from './domain/use-cases/announce-change.use-case';
import { DeleteWebhook } from './domain/use-cases/delete-webhook.use-case';
import { DeliverWebhook } from './domain/use-cases/deliver-webhook.use-case';
import { ReplayDelivery } from './domain/use-cases/replay-delivery.use-case';
import { RotateWebhookSecret } from './domain/use-cases/rotate-webhook-secret.use-case';
import { CreateWebhook, UpdateWebhook } from './domain/use-cases/save-webhook.use-case';
import { DerivedWebhookSecrets } from './infrastructure/derived-webhook-secrets';
import { GuardedWebhookTargets } from './infrastructure/guarded-webhook-targets';
import { HttpWebhookSender } from './infrastructure/http-webhook-sender';
import { PrismaDeliveryRepository } from './infrastructure/prisma-delivery.repository';
import { PrismaPartnerRepository } from './infrastructure/prisma-partner.repository';
import { PrismaWebhookRepository } from './infrastructure/prisma-webhook.repository';
import { SqlChangeFacts } from './infrastructure/sql-change-facts';
import { AdminPartnerWebhooksResolver, AdminWebhookDeliveryResolver, adminWebhookPermissions, AdminWebhookResolver } from './presentation/admin-webhook.resolver';

const webhookStores = (tx: Transaction) => ({
  partners: new PrismaPartnerRepository(tx),
  webhooks: new PrismaWebhookRepository(tx),
  deliveries: new PrismaDeliveryRepository(tx),
});

/** Messages to partners about what has changed. */
export function webhooksPart({ config, clock, database, ids, mailer, unitOfWork, version }: Platform): Required<Pick<Feature, 'admin' | 'adminNodes' | 'loaders' | 'reactions' | 'recurring'>> {
  const reads = webhookStores(database.prisma);
  const stores = unitOfWork(webhookStores);
  const secrets = new DerivedWebhookSecrets(config);
  const targets = new GuardedWebhookTargets({ allowPrivate: config.WEBHOOK_ALLOW_PRIVATE, requireHttps: config.isProduction });
  const sender = new HttpWebhookSender({ secrets, targets, timeoutMs: config.WEBHOOK_TIMEOUT_MS, userAgent: `Marquee/${version}`, messageId: (id) => encodeId('WebhookDelivery', id) });
  const deliver = new DeliverWebhook(stores, { reads, sender, clock, ids, disableAfterDays: config.WEBHOOK_DISABLE_AFTER_DAYS });
  const announcements = new WebhookAnnouncements(new AnnounceChange(stores, clock, ids), new SqlChangeFacts(database.pool, eventSql), encodeId);
  const mails = new WebhookMailService(reads.webhooks, reads.partners, mailer);
  const tools = { clock, ids, secrets, targets };
  const useCases = { create: new CreateWebhook(stores, tools), update: new UpdateWebhook(stores, tools), delete: new DeleteWebhook(stores), rotate: new RotateWebhookSecret(stores, tools), replay: new ReplayDelivery(stores, clock) };
  return {
    admin: {
      resolvers: [new AdminWebhookResolver(reads.deliveries, useCases), new AdminWebhookDeliveryResolver(), new AdminPartnerWebhooksResolver()],
      permissions: adminWebhookPermissions,
    },
    adminNodes: {
      PartnerWebhook: async (id, { viewer }) => (isAdmin(viewer) ? ((await reads.webhooks.findByIds([id]))[0] ?? null) : null),
      WebhookDelivery: async (id, { viewer }) => (isAdmin(viewer) ? reads.deliveries.find(id) : null),
    },
    loaders: () => ({
      adminWebhooksOfPartner: loadGroups((found) => reads.webhooks.findByPartners(found), ({ partnerId }) => partnerId),
      adminAttemptsOfDelivery: loadGroups((found) => reads.deliveries.findAttempts(found), ({ deliveryId }) => deliveryId),
    }),
    reactions: [
      ...announcements.reactions(),
      reaction({ on: 'webhook.attempt_due', name: 'deliver', handle: ({ deliveryId, tries }) => deliver.execute(deliveryId, tries) }),
      reaction({ on: 'webhook.disabled', name: 'mail-partner', handle: ({ webhookId }) => mails.disabled(webhookId) }),
    ],
    recurring: [{ name: 'purge-webhook-log', schedule: '51 3 * * *', run: () => reads.deliveries.purge(new Date(clock.now().getTime() - config.WEBHOOK_LOG_DAYS * 86_400_000)) }],
  };
}
