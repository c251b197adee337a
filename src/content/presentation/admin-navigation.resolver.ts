import { MaxLength, ValidateNested } from 'class-validator';
import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, InputType, Mutation, Query, Resolver, Root } from 'type-graphql';
import { Optional } from '../../shared/application/input.dto';
import { Locale } from '../../shared/application/scalars.dto';
import { connection, ConnectionArgs, pageRequest } from '../../shared/presentation/connection';
import type { Loaders, RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { encodeId, requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import { MenuSetInput } from '../application/menu.dto';
import { RedirectSaveInput } from '../application/redirect.dto';
import type { Menu, MenuItem, MenuRepository } from '../domain/menu.entity';
import type { Redirect, RedirectFilter, RedirectRepository } from '../domain/redirect.entity';
import type { DeleteRedirect, SaveRedirect } from '../domain/use-cases/edit-redirect.use-case';
import type { DeleteMenu, SetMenu } from '../domain/use-cases/set-menu.use-case';
import { AdminMenuItemView, AdminMenuView, AdminRedirectConnection, AdminRedirectView, MenuDeletePayload, MenuPayload, RedirectDeletePayload, RedirectPayload } from './admin-navigation.view';
import { AdminPageView } from './admin-page-node.view';
import { linkSource } from './admin-section-source';

const admin = hasRole('ADMIN');

export const adminNavigationPermissions: Permissions = {
  Query: { redirects: admin, menus: admin },
  Mutation: { redirectSave: admin, redirectDelete: admin, menuSet: admin, menuDelete: admin },
};

@InputType('RedirectFilter', { description: 'Which redirects to list; all conditions hold together.' })
class AdminRedirectFilter implements RedirectFilter {
  @Optional()
  @MaxLength(200, { message: 'query must have at most 200 characters.' })
  @Field(() => String, { nullable: true, description: 'Part of the path that leads away.' })
  query?: string | null;

  @Field(() => Locale, { nullable: true, description: 'Only in this locale.' })
  locale?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those made because a page moved, or only the others.' })
  isAutomatic?: boolean | null;
}

@ArgsType()
class RedirectsArgs extends ConnectionArgs {
  @Optional()
  @ValidateNested()
  @Field(() => AdminRedirectFilter, { nullable: true, description: 'Which redirects to list.' })
  filter?: AdminRedirectFilter | null;
}

const byPath = 'FROM_PATH_ASC';

@Resolver(() => AdminRedirectView)
export class AdminRedirectResolver {
  constructor(
    private readonly redirectStore: RedirectRepository,
    private readonly useCases: { readonly saveRedirect: SaveRedirect; readonly deleteRedirect: DeleteRedirect },
  ) {}

  @Query(() => AdminRedirectConnection, { description: 'Addresses that lead elsewhere, by path.' })
  async redirects(@Args(() => RedirectsArgs) { filter, ...args }: RedirectsArgs) {
    const page = await this.redirectStore.page(filter ?? {}, pageRequest(args, byPath, ['text', 'uuid']));
    return connection(page, byPath, () => this.redirectStore.count(filter ?? {}));
  }

  @FieldResolver(() => AdminPageView, { nullable: true, description: 'The page it leads to, wherever that stands; null where it leads to an address.' })
  page(@Root() { pageId }: Redirect, @Ctx() { loaders }: RequestContext) {
    return pageId && loaders.adminPage.load(pageId);
  }

  @Mutation(() => RedirectPayload, { description: 'Leads an address elsewhere. What led there leads on at once; a loop is refused.' })
  async redirectSave(@InputArg(() => RedirectSaveInput) input: RedirectSaveInput, @Ctx() context: RequestContext) {
    const redirect = await this.useCases.saveRedirect.execute(context.viewer, input);
    context.forgetLoaded();
    return { redirect, userErrors: [] };
  }

  @Mutation(() => RedirectDeletePayload, { description: 'An address leads away no more.' })
  async redirectDelete(@Arg('id', () => ID, { description: 'Typed id of the redirect.' }) id: string, @Ctx() context: RequestContext) {
    const uuid = requireId('Redirect', id);
    await this.useCases.deleteRedirect.execute(context.viewer, uuid);
    context.forgetLoaded();
    return { deletedId: encodeId('Redirect', uuid), userErrors: [] };
  }
}

@Resolver(() => AdminMenuView)
export class AdminMenuResolver {
  constructor(
    private readonly menuStore: MenuRepository,
    private readonly useCases: { readonly setMenu: SetMenu; readonly deleteMenu: DeleteMenu },
  ) {}

  @Query(() => [AdminMenuView], { description: 'Menus by key and locale.' })
  menus(
    @Arg('key', () => String, { nullable: true, description: 'Only with this key.' }) key: string | null,
    @Arg('locale', () => Locale, { nullable: true, description: 'Only in this locale.' }) locale: string | null,
  ): Promise<Menu[]> {
    return this.menuStore.find(key ?? null, locale ? [locale] : null);
  }

  @FieldResolver(() => [AdminMenuItemView], { description: 'Its entries in order.' })
  items(@Root() { items }: Menu, @Ctx() { loaders }: RequestContext) {
    return items.map((item) => itemSource(item, loaders));
  }

  @Mutation(() => MenuPayload, { description: 'Writes a menu in one locale, all of it.' })
  async menuSet(@InputArg(() => MenuSetInput) input: MenuSetInput, @Ctx() context: RequestContext) {
    const menu = await this.useCases.setMenu.execute(context.viewer, input);
    context.forgetLoaded();
    return { menu, userErrors: [] };
  }

  @Mutation(() => MenuDeletePayload, { description: 'Removes a menu in one locale; readers get that of the next language they read.' })
  async menuDelete(@Arg('key', () => String, { description: 'The key of the menu.' }) key: string, @Arg('locale', () => Locale, { description: 'Its locale.' }) locale: string, @Ctx() context: RequestContext) {
    const { id } = await this.useCases.deleteMenu.execute(context.viewer, key, locale);
    context.forgetLoaded();
    return { deletedId: encodeId('Menu', id), userErrors: [] };
  }
}

interface ItemSource extends ReturnType<typeof linkSource> {
  readonly label: string;
  readonly children: ItemSource[];
}

const itemSource = ({ label, target, children }: MenuItem, loaders: Loaders): ItemSource => ({ label, ...linkSource(target, loaders), children: children.map((child) => itemSource(child, loaders)) });
