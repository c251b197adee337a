import { MaxLength } from 'class-validator';
import { Arg, Args, ArgsType, Ctx, Field, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { Optional } from '../../shared/application/input.dto';
import { ownerScope } from '../../shared/domain/viewer';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { encodeId, requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import { OrganizerCreateInput, OrganizerUpdateInput, TagInput } from '../application/catalogue.dto';
import type { EventStores } from '../domain/event.repository';
import type { DeleteTag, UpsertTag } from '../domain/use-cases/edit-tag.use-case';
import type { CreateOrganizer, UpdateOrganizer } from '../domain/use-cases/save-organizer.use-case';
import { AdminOrganizerConnection, AdminTagConnection, OrganizerPayload, TagDeletePayload, TagPayload } from './admin-catalogue.view';

const staff = hasRole('ORGANIZER', 'ADMIN');
const admin = hasRole('ADMIN');

export const adminCataloguePermissions: Permissions = {
  Query: { adminOrganizers: staff, adminTags: staff },
  Mutation: { organizerCreate: staff, organizerUpdate: staff, tagUpsert: admin, tagDelete: admin },
};

@ArgsType()
class NamedArgs extends ConnectionArgs {
  @Optional()
  @MaxLength(100, { message: 'query must have at most 100 characters.' })
  @Field(() => String, { nullable: true, description: 'Part of the name.' })
  query?: string;
}

const byName = 'NAME_ASC';

@Resolver()
export class AdminCatalogueResolver {
  constructor(
    private readonly stores: Pick<EventStores, 'organizers' | 'tags'>,
    private readonly useCases: { readonly createOrganizer: CreateOrganizer; readonly updateOrganizer: UpdateOrganizer; readonly upsertTag: UpsertTag; readonly deleteTag: DeleteTag },
  ) {}

  @Query(() => AdminOrganizerConnection, { description: 'The organizers that you manage, by name; all of them for administrators.' })
  async adminOrganizers(@Args(() => NamedArgs) { query = '', ...args }: NamedArgs, @Ctx() { viewer }: RequestContext) {
    const owner = ownerScope(viewer);
    const page = await this.stores.organizers.page(owner, query, pageRequest(args, byName, ['text', 'uuid']));
    return connection(page, byName, () => this.stores.organizers.count(owner, query));
  }

  @Query(() => AdminTagConnection, { description: 'All tags, by name.' })
  async adminTags(@Args(() => NamedArgs) { query = '', ...args }: NamedArgs) {
    const page = await this.stores.tags.page(query, pageRequest(args, byName, ['text', 'uuid']));
    return connection(page, byName, () => this.stores.tags.count(query));
  }

  @Mutation(() => OrganizerPayload, { description: 'Makes a public profile to hold events under.' })
  async organizerCreate(@InputArg(() => OrganizerCreateInput) input: OrganizerCreateInput, @Ctx() context: RequestContext) {
    const organizer = await this.useCases.createOrganizer.execute(context.viewer, input);
    context.forgetLoaded();
    return { organizer, userErrors: [] };
  }

  @Mutation(() => OrganizerPayload, { description: 'Changes a public profile.' })
  async organizerUpdate(
    @Arg('id', () => ID, { description: 'Typed id of the organizer.' }) id: string,
    @Arg('expectedVersion', () => Int, { description: 'The version that the change is for.' }) expectedVersion: number,
    @InputArg(() => OrganizerUpdateInput) input: OrganizerUpdateInput,
    @Ctx() context: RequestContext,
  ) {
    const organizer = await this.useCases.updateOrganizer.execute(context.viewer, { id: requireId('Organizer', id), expectedVersion, input });
    context.forgetLoaded();
    return { organizer, userErrors: [] };
  }

  @Mutation(() => TagPayload, { description: 'Makes a tag, or changes one.' })
  async tagUpsert(@InputArg(() => TagInput) input: TagInput, @Ctx() context: RequestContext) {
    const tag = await this.useCases.upsertTag.execute(context.viewer, input);
    context.forgetLoaded();
    return { tag, userErrors: [] };
  }

  @Mutation(() => TagDeletePayload, { description: 'Removes a tag that no event carries.' })
  async tagDelete(@Arg('id', () => ID, { description: 'Typed id of the tag.' }) id: string, @Ctx() context: RequestContext) {
    const uuid = requireId('Tag', id);
    await this.useCases.deleteTag.execute(context.viewer, uuid);
    context.forgetLoaded();
    return { deletedId: encodeId('Tag', uuid), userErrors: [] };
  }
}
