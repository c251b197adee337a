import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { MaxLength } from 'class-validator';
import { Optional } from '../../shared/application/input.dto';
import { type IdType, idPrefixes } from '../../shared/domain/typed-id';
import { invalid } from '../../shared/domain/errors';
import { isAdmin, type Role } from '../../shared/domain/viewer';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { RequestContext } from '../../shared/presentation/context';
import { everyone, hasRole, type Permissions } from '../../shared/presentation/guard';
import { encodeId, parseId, requireId } from '../../shared/presentation/ids';
import type { NodeLoaders } from '../../shared/presentation/node';
import type { AuditEntry, AuditEntryRepository } from '../domain/audit-entry.repository';
import type { DeactivateUser } from '../domain/deactivate-user.use-case';
import type { ReactivateUser } from '../domain/reactivate-user.use-case';
import type { SetUserRole } from '../domain/set-user-role.use-case';
import type { User, UserStatus as Status } from '../domain/user.entity';
import type { UserRepository } from '../domain/user.repository';
import { AdminUserView, AuditEntryConnectionView, AuditEntryView, UserConnectionView, UserPayload, UserStatus } from './admin-user.view';
import { loadViewer } from './user-loaders';
import { UserRole } from './user-role.view';

export const adminPermissions: Permissions = {
  Query: { viewer: everyone, users: hasRole('ADMIN'), auditLog: hasRole('ADMIN') },
  Mutation: { userRoleSet: hasRole('ADMIN'), userDeactivate: hasRole('ADMIN'), userReactivate: hasRole('ADMIN') },
};

export const adminNodes = (auditEntries: AuditEntryRepository): NodeLoaders => ({
  User: async (id, { viewer, loaders }) => (isAdmin(viewer) || (viewer.kind === 'user' && viewer.id === id) ? loaders.userById.load(id) : null),
  AuditEntry: async (id, { viewer }) => (isAdmin(viewer) ? auditEntries.findById(id) : null),
});

@ArgsType()
class UsersArgs extends ConnectionArgs {
  @Optional()
  @MaxLength(100, { message: 'query must have at most 100 characters.' })
  @Field(() => String, { nullable: true, description: 'Part of the name or the e-mail address.' })
  query?: string;

  @Field(() => UserRole, { nullable: true, description: 'Only accounts with this role.' })
  role?: Role;

  @Field(() => UserStatus, { nullable: true, description: 'Only accounts with this status.' })
  status?: Status;
}

@ArgsType()
class AuditLogArgs extends ConnectionArgs {
  @Field(() => ID, { nullable: true, description: 'Only what was done to this.' })
  subjectId?: string;

  @Field(() => ID, { nullable: true, description: 'Only what this user did.' })
  actorId?: string;
}

const newestFirst = 'NEWEST_FIRST';

@Resolver()
export class AdminUserResolver {
  constructor(
    private readonly users: UserRepository,
    private readonly auditEntries: AuditEntryRepository,
    private readonly useCases: { readonly setUserRole: SetUserRole; readonly deactivateUser: DeactivateUser; readonly reactivateUser: ReactivateUser },
  ) {}

  @Query(() => AdminUserView, { nullable: true, description: 'You, as you are signed in; null where you are not.' })
  viewer(@Ctx() context: RequestContext) {
    return loadViewer(context);
  }

  @Query(() => UserConnectionView, { name: 'users', description: 'All accounts, newest first.' })
  async findUsers(@Args(() => UsersArgs) { query, role, status, ...page }: UsersArgs) {
    const filter = { query, role, status };
    const found = await this.users.page(pageRequest(page, newestFirst, ['instant', 'uuid']), filter);
    return connection(found, newestFirst, () => this.users.count(filter));
  }

  @Query(() => AuditEntryConnectionView, { description: 'Who did what to which subject, newest first.' })
  async auditLog(@Args(() => AuditLogArgs) { subjectId, actorId, ...page }: AuditLogArgs) {
    const filter = { subjectId: uuidOf(subjectId, 'subjectId'), actorId: uuidOf(actorId, 'actorId', 'User') };
    const found = await this.auditEntries.page(pageRequest(page, newestFirst, ['instant', 'uuid']), filter);
    return connection(found, newestFirst, () => this.auditEntries.count(filter));
  }

  @Mutation(() => UserPayload, { description: 'Gives an account another role; it holds within seconds, also for sessions that are open. The last active administrator keeps theirs.' })
  async userRoleSet(
    @Arg('userId', () => ID, { description: 'Whose role to set.' }) userId: string,
    @Arg('role', () => UserRole, { description: 'The role the account shall have.' }) role: Role,
    @Arg('expectedVersion', () => Int, { nullable: true, description: 'Refuse if the account is not at this version.' }) expectedVersion: number | null,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await this.useCases.setUserRole.execute(context.viewer, { userId: requireId('User', userId, ['userId']), role, expectedVersion }));
  }

  @Mutation(() => UserPayload, { description: 'Shuts an account and ends its sessions. The last active administrator cannot be shut out.' })
  async userDeactivate(
    @Arg('userId', () => ID, { description: 'Whose account to shut.' }) userId: string,
    @Arg('expectedVersion', () => Int, { nullable: true, description: 'Refuse if the account is not at this version.' }) expectedVersion: number | null,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await this.useCases.deactivateUser.execute(context.viewer, { userId: requireId('User', userId, ['userId']), expectedVersion }));
  }

  @Mutation(() => UserPayload, { description: 'Opens an account that was shut; its owner signs in anew.' })
  async userReactivate(
    @Arg('userId', () => ID, { description: 'Whose account to open.' }) userId: string,
    @Arg('expectedVersion', () => Int, { nullable: true, description: 'Refuse if the account is not at this version.' }) expectedVersion: number | null,
    @Ctx() context: RequestContext,
  ) {
    return changed(context, await this.useCases.reactivateUser.execute(context.viewer, { userId: requireId('User', userId, ['userId']), expectedVersion }));
  }
}

@Resolver(() => AuditEntryView)
export class AuditEntryResolver {
  @FieldResolver()
  actor(@Root() { actorId }: AuditEntry, @Ctx() { loaders }: RequestContext): Promise<User | null> | null {
    return actorId ? loaders.userById.load(actorId) : null;
  }

  @FieldResolver()
  subjectId(@Root() { subjectType, subjectId }: AuditEntry): string {
    return subjectType in idPrefixes ? encodeId(subjectType as IdType, subjectId) : subjectId;
  }
}

function changed({ loaders }: RequestContext, user: User) {
  loaders.userById.clear(user.id).prime(user.id, user);
  return { user, userErrors: [] };
}

function uuidOf(id: string | null | undefined, field: string, type?: IdType): string | undefined {
  if (id === null || id === undefined) return undefined;
  const parsed = parseId(id);
  if (!parsed || (type && parsed.type !== type)) throw invalid('INVALID', `${field} is not the id of a ${type ?? 'thing'}.`, [field]);
  return parsed.uuid;
}
