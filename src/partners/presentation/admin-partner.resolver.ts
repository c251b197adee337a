import type DataLoader from 'dataloader';
import { ArrayMaxSize, ArrayMinSize, MaxLength } from 'class-validator';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Optional } from '../../shared/application/input.dto';
import { Faults } from '../../shared/domain/errors';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { decodeId, requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import { PartnerCreateInput, PartnerStatusEnum, PartnerUpdateInput } from '../application/partner.dto';
import type { GrantDocuments, RevokeDocuments } from '../domain/use-cases/change-grants.use-case';
import type { CreatePartner } from '../domain/use-cases/create-partner.use-case';
import type { UpdatePartner } from '../domain/use-cases/update-partner.use-case';
import type { Partner, PartnerStatus } from '../domain/partner.entity';
import type { PartnerKey } from '../domain/partner-key.entity';
import type { Grant, PartnerRepository } from '../domain/partner.repository';
import type { QuotaLimits } from '../domain/quota-meter.port';
import { AdminPartnerConnection, AdminPartnerDocumentView, AdminPartnerKeyView, AdminPartnerQuotaView, AdminPartnerView, PartnerPayload } from './admin-partner.view';

declare module '../../shared/presentation/context' {
  interface Loaders {
    adminPartner: DataLoader<string, Partner | null>;
    adminKeysOfPartner: DataLoader<string, readonly PartnerKey[]>;
    adminGrantsOfPartner: DataLoader<string, readonly Grant[]>;
  }
}

export const adminPartnerPermissions: Permissions = {
  Query: { partners: hasRole('ADMIN'), partner: hasRole('ADMIN') },
  Mutation: { partnerCreate: hasRole('ADMIN'), partnerUpdate: hasRole('ADMIN'), partnerDocumentsGrant: hasRole('ADMIN'), partnerDocumentsRevoke: hasRole('ADMIN') },
};

@ArgsType()
class PartnersArgs extends ConnectionArgs {
  @Optional()
  @MaxLength(100, { message: 'query must have at most 100 characters.' })
  @Field(() => String, { nullable: true, description: 'Part of the name.' })
  query?: string;

  @Field(() => PartnerStatusEnum, { nullable: true, description: 'Only partners with this status.' })
  status?: PartnerStatus;
}

@ArgsType()
class GrantArgs {
  @Field(() => ID, { description: 'Typed id of the partner.' })
  id: string;

  @ArrayMinSize(1, { message: 'documentIds must have at least one id.' })
  @ArrayMaxSize(100, { message: 'documentIds must have at most 100 ids.' })
  @Field(() => [ID], { description: 'Ids of persisted documents of the public API, each sha256: and 64 hexadecimal digits; at most 100.' })
  documentIds: string[];
}

const byName = 'NAME_ASC';

export interface PartnerUseCases {
  readonly create: CreatePartner;
  readonly update: UpdatePartner;
  readonly grant: GrantDocuments;
  readonly ungrant: RevokeDocuments;
}

@Resolver(() => AdminPartnerView)
export class AdminPartnerResolver {
  constructor(
    private readonly partners: PartnerRepository,
    private readonly useCases: PartnerUseCases,
    private readonly quotaDefaults: QuotaLimits,
  ) {}

  @Query(() => AdminPartnerView, { nullable: true, description: 'A partner; null where there is none with this id.' })
  async partner(@Arg('id', () => ID, { description: 'Typed id of the partner.' }) id: string, @Ctx() { loaders }: RequestContext) {
    const uuid = decodeId('Partner', id);
    return uuid && loaders.adminPartner.load(uuid);
  }

  @Query(() => AdminPartnerConnection, { name: 'partners', description: 'All partners, by name.' })
  async findPartners(@Args(() => PartnersArgs) { query, status, ...args }: PartnersArgs) {
    const filter = { query, status };
    const page = await this.partners.page(filter, pageRequest(args, byName, ['text', 'uuid']));
    return connection(page, byName, () => this.partners.count(filter));
  }

  @FieldResolver(() => [AdminPartnerKeyView], { description: 'Its keys in the order they were made, also those that do not work any more.' })
  keys(@Root() { id }: Partner, @Ctx() { loaders }: RequestContext) {
    return loaders.adminKeysOfPartner.load(id);
  }

  @FieldResolver(() => [AdminPartnerDocumentView], { description: 'The documents that it may send, by name.' })
  async documents(@Root() { id }: Partner, @Ctx() { loaders }: RequestContext): Promise<AdminPartnerDocumentView[]> {
    const grants = await loaders.adminGrantsOfPartner.load(id);
    return grants.map(({ document: { id: documentId, operationName, operationType, text }, grantedAt }) => ({
      documentId: `sha256:${documentId}`, operationName, isMutation: operationType === 'mutation', text, grantedAt,
    }));
  }

  @FieldResolver(() => AdminPartnerQuotaView, { description: 'How much it may ask for.' })
  quota(@Root() { costPerMinute, requestsPerDay }: Partner): AdminPartnerQuotaView {
    return {
      costPerMinute: costPerMinute ?? this.quotaDefaults.costPerMinute,
      requestsPerDay: requestsPerDay ?? this.quotaDefaults.requestsPerDay,
      isDefault: costPerMinute === null && requestsPerDay === null,
    };
  }

  @Mutation(() => PartnerPayload, { description: 'Takes an organization on. It can do nothing before it has a key and documents.' })
  async partnerCreate(@InputArg(() => PartnerCreateInput) input: PartnerCreateInput, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.create.execute(context.viewer, input));
  }

  @Mutation(() => PartnerPayload, { description: 'Changes what is said of a partner, its quotas, or whether it may call at all.' })
  async partnerUpdate(
    @Arg('id', () => ID, { description: 'Typed id of the partner.' }) id: string,
    @Arg('expectedVersion', () => Int, { description: 'The version that the change is for.' }) expectedVersion: number,
    @InputArg(() => PartnerUpdateInput) input: PartnerUpdateInput,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await this.useCases.update.execute(context.viewer, { id: requireId('Partner', id), expectedVersion, input }));
  }

  @Mutation(() => PartnerPayload, { description: 'Lets a partner send documents; those it may send already stay as they are. All or none.' })
  async partnerDocumentsGrant(@Args(() => GrantArgs) { id, documentIds }: GrantArgs, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.grant.execute(context.viewer, requireId('Partner', id), hashesOf(documentIds)));
  }

  @Mutation(() => PartnerPayload, { description: 'Takes documents away from a partner. Processes that have just served it may go on for PARTNER_CACHE_SECONDS.' })
  async partnerDocumentsRevoke(@Args(() => GrantArgs) { id, documentIds }: GrantArgs, @Ctx() context: RequestContext) {
    return changed(context, await this.useCases.ungrant.execute(context.viewer, requireId('Partner', id), hashesOf(documentIds)));
  }
}

function changed(context: RequestContext, partner: Partner) {
  context.forgetLoaded();
  return { partner, userErrors: [] };
}

/** The ids as they are stored, each once. */
function hashesOf(documentIds: readonly string[]): string[] {
  const faults = new Faults();
  const hashes = documentIds.map((id, index) => {
    const hash = /^sha256:([0-9a-f]{64})$/.exec(id)?.[1];
    if (!hash) faults.add('INVALID', 'The id of a document is sha256: and 64 hexadecimal digits.', ['documentIds', String(index)]);
    return hash ?? '';
  });
  faults.throwIfAny();
  return [...new Set(hashes)];
}
