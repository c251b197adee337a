import { Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../shared/presentation/context';
import { everyone, isSignedIn, type Permissions } from '../../shared/presentation/guard';
import { InputArg } from '../../shared/presentation/input';
import type { NodeLoaders } from '../../shared/presentation/node';
import { ProfileUpdateInput } from '../application/user.dto';
import type { UpdateProfile } from '../domain/update-profile.use-case';
import { ProfileUpdatePayload, PublicUserView } from './public-user.view';
import { loadViewer } from './user-loaders';

export const publicPermissions: Permissions = {
  Query: { viewer: everyone },
  Mutation: { profileUpdate: isSignedIn },
};

/** Nobody but oneself is to be seen on the public surface. */
export const publicNodes: NodeLoaders = {
  User: async (id, context) => (context.viewer.kind === 'user' && context.viewer.id === id ? loadViewer(context) : null),
};

@Resolver()
export class PublicUserResolver {
  constructor(private readonly updateProfile: UpdateProfile) {}

  @Query(() => PublicUserView, { nullable: true, description: 'You, as you are signed in; null where you are not.' })
  viewer(@Ctx() context: RequestContext) {
    return loadViewer(context);
  }

  @Mutation(() => ProfileUpdatePayload, { description: 'Changes your own profile.' })
  async profileUpdate(@InputArg(() => ProfileUpdateInput) input: ProfileUpdateInput, @Ctx() { viewer, loaders }: RequestContext) {
    const user = await this.updateProfile.execute(viewer, input);
    loaders.userById.clear(user.id).prime(user.id, user);
    return { user, userErrors: [] };
  }
}
