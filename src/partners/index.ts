import { documentStore } from '../documents';
import type { Feature, Platform } from '../shared';
import { isAdmin } from '../shared/domain/viewer';
import type { Transaction } from '../shared/infrastructure/prisma-unit-of-work';
import { loadById, loadGroups } from '../shared/presentation/loaders';
import { ForgettingUnitOfWork } from './application/forgetting-unit-of-work';
import { PartnerAuthentication } from './application/partner-authentication.service';
import { UsageLedger } from './application/usage-ledger.service';
import type { PartnerStores } from './domain/partner.repository';
import { GrantDocuments, RevokeDocuments } from './domain/use-cases/change-grants.use-case';
import { CreatePartnerKey } from './domain/use-cases/create-partner-key.use-case';
import { CreatePartner } from './domain/use-cases/create-partner.use-case';
import { RevokePartnerKey } from './domain/use-cases/revoke-partner-key.use-case';
import { RotatePartnerKey } from './domain/use-cases/rotate-partner-key.use-case';
import { UpdatePartner } from './domain/use-cases/update-partner.use-case';
import { CachedPartnerAccesses } from './infrastructure/cached-partner-accesses';
import { ipAddressRanges } from './infrastructure/ip-address-ranges';
import { PrismaGrantRepository } from './infrastructure/prisma-grant.repository';
import { PrismaPartnerAccesses } from './infrastructure/prisma-partner-accesses';
import { PrismaPartnerKeyRepository } from './infrastructure/prisma-partner-key.repository';
import { PrismaPartnerRepository } from './infrastructure/prisma-partner.repository';
import { quotaMeter } from './infrastructure/rate-limited-quota-meter';
import { sha256KeySecrets } from './infrastructure/sha256-key-secrets';
import { SqlUsageStore } from './infrastructure/sql-usage-store';
import { adminPartnerKeyPermissions, AdminPartnerKeyResolver } from './presentation/admin-partner-key.resolver';
import { adminPartnerUsagePermissions, AdminPartnerUsageResolver } from './presentation/admin-partner-usage.resolver';
import { adminPartnerPermissions, AdminPartnerResolver } from './presentation/admin-partner.resolver';
import { PartnerEndpoint } from './presentation/partner-endpoint';
import { webhooksPart } from './webhooks';

/** What a transaction about partners touches. */
const partnerStores = (tx: Transaction): PartnerStores => ({
  partners: new PrismaPartnerRepository(tx),
  keys: new PrismaPartnerKeyRepository(tx),
  grants: new PrismaGrantRepository(tx),
  documents: documentStore(tx),
});

export interface PartnersFeature extends Feature {
  /** The public schema, for documents that were granted. */
  readonly endpoint: PartnerEndpoint;
}

/** Organizations that call the API by keys. */
export function partnersFeature(platform: Platform, onUse: (documentId: string) => void): PartnersFeature {
  const { config, clock, database, ids, logger, unitOfWork } = platform;
  const { prisma } = database;
  const reads = partnerStores(prisma);
  const accesses = new CachedPartnerAccesses(new PrismaPartnerAccesses(prisma), config.PARTNER_CACHE_SECONDS, clock);
  const stores = new ForgettingUnitOfWork(unitOfWork(partnerStores), () => accesses.forget());
  const usage = new SqlUsageStore(prisma);
  const ledger = new UsageLedger(usage, config.PARTNER_USAGE_FLUSH_SECONDS, (err) => logger.warn({ err }, 'the usage of partners could not be written; it is kept for the next time'));
  const quotaDefaults = { costPerMinute: config.PARTNER_COST_PER_MINUTE, requestsPerDay: config.PARTNER_REQUESTS_PER_DAY };
  const authentication = new PartnerAuthentication(accesses, sha256KeySecrets, ipAddressRanges, clock);
  const tools = { clock, ids, secrets: sha256KeySecrets, ranges: ipAddressRanges };
  const partners = { create: new CreatePartner(stores, clock, ids), update: new UpdatePartner(stores, clock), grant: new GrantDocuments(stores, clock), ungrant: new RevokeDocuments(stores) };
  const keys = { create: new CreatePartnerKey(stores, tools), rotate: new RotatePartnerKey(stores, tools), revoke: new RevokePartnerKey(stores, clock) };
  const webhooks = webhooksPart(platform);
  return {
    ...webhooks,
    name: 'partners',
    endpoint: new PartnerEndpoint({ authentication, documents: reads.documents, quotas: quotaMeter(platform.rateLimiters), quotaDefaults, ledger, onUse, clock }),
    admin: {
      resolvers: [new AdminPartnerResolver(reads.partners, partners, quotaDefaults), new AdminPartnerKeyResolver(keys, clock), new AdminPartnerUsageResolver(usage, clock), ...webhooks.admin.resolvers],
      permissions: {
        Query: { ...adminPartnerPermissions.Query, ...adminPartnerUsagePermissions.Query },
        Mutation: { ...adminPartnerPermissions.Mutation, ...adminPartnerKeyPermissions.Mutation, ...webhooks.admin.permissions.Mutation },
      },
    },
    adminNodes: {
      ...webhooks.adminNodes,
      Partner: async (id, { viewer, loaders }) => (isAdmin(viewer) ? loaders.adminPartner.load(id) : null),
      PartnerKey: async (id, { viewer }) => (isAdmin(viewer) ? reads.keys.findById(id) : null),
    },
    loaders: (viewer) => ({
      ...webhooks.loaders(viewer),
      adminPartner: loadById((found) => reads.partners.findByIds(found)),
      adminKeysOfPartner: loadGroups((found) => reads.keys.findByPartners(found), ({ partnerId }) => partnerId),
      adminGrantsOfPartner: loadGroups((found) => reads.grants.findByPartners(found), ({ partnerId }) => partnerId),
    }),
    close: () => ledger.close(),
  };
}
