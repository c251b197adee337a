import { Extensions, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { DateTime, Locale } from '../../shared/application/scalars.dto';
import { connectionTypes } from '../../shared/presentation/connection';
import { Node, NodeId } from '../../shared/presentation/node';
import { UserErrorView } from '../../shared/presentation/user-error.view';
import type { Menu } from '../domain/menu.entity';
import type { Redirect } from '../domain/redirect.entity';
import { AdminLinkTarget } from './admin-section.view';

@ObjectType('Redirect', { implements: Node, description: 'An address of the site that leads elsewhere. A page that is public at the address comes first.' })
export class AdminRedirectView implements Omit<Redirect, 'pageId' | 'lead'> {
  @NodeId('Redirect')
  id: string;

  @Field(() => Locale, { description: 'The locale whose path it is.' })
  locale: string;

  @Field(() => String, { description: 'The path that leads away.' })
  fromPath: string;

  @Field(() => String, { nullable: true, description: 'The path of this site, or the address, that it leads to; null where it leads to a page.' })
  toUrl: string | null;

  @Field(() => Int, { description: 'The HTTP status to answer with.' })
  statusCode: Redirect['statusCode'];

  @Field(() => Boolean, { description: 'Whether it was made because a page moved.' })
  isAutomatic: boolean;

  @Field(() => Int, { description: 'Counts the changes; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}

export const { ConnectionView: AdminRedirectConnection } = connectionTypes('Redirect', () => AdminRedirectView);

@ObjectType('MenuItem', { description: 'An entry of a menu.' })
export class AdminMenuItemView {
  @Field(() => String, { description: 'What it says.' })
  label: string;

  @Extensions({ lazy: true })
  @Field(() => AdminLinkTarget, { nullable: true, description: 'What it leads to; null for a heading, or where what it named is gone.' })
  target: object | null;

  @Field(() => ID, { nullable: true, description: 'Typed id of what it leads to, also where that is gone; null for an address or a heading.' })
  targetId: string | null;

  @Field(() => [AdminMenuItemView], { description: 'The entries below it.' })
  children: AdminMenuItemView[];
}

@ObjectType('Menu', { implements: Node, description: 'A tree of links in one locale, known to websites by its key.' })
export class AdminMenuView implements Omit<Menu, 'items' | 'replace'> {
  @NodeId('Menu')
  id: string;

  @Field(() => String, { description: 'What websites know it by.' })
  key: string;

  @Field(() => Locale, { description: 'The language of its labels.' })
  locale: string;

  @Field(() => Int, { description: 'Counts the changes; give it as expectedVersion.' })
  version: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt: Date;

  @Field(() => DateTime, { description: 'When it was last changed.' })
  updatedAt: Date;
}

const RedirectErrorCode = { INVALID: 'INVALID', NOT_FOUND: 'NOT_FOUND', TAKEN: 'TAKEN', VERSION_CONFLICT: 'VERSION_CONFLICT', REDIRECT_LOOP: 'REDIRECT_LOOP' } as const;

registerEnumType(RedirectErrorCode, {
  name: 'RedirectErrorCode',
  description: 'Why a redirect could not be changed.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule; the message says which.' },
    NOT_FOUND: { description: 'There is no such redirect or page.' },
    TAKEN: { description: 'Another redirect leads away from this path.' },
    VERSION_CONFLICT: { description: 'Somebody changed the redirect meanwhile; load it again.' },
    REDIRECT_LOOP: { description: 'It would lead back to where it starts.' },
  },
});

@ObjectType('RedirectUserError', { implements: UserErrorView, description: 'Why a redirect could not be changed.' })
class RedirectUserError extends UserErrorView {
  @Field(() => RedirectErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof RedirectErrorCode;
}

@ObjectType({ description: 'Result of changing a redirect.' })
export class RedirectPayload {
  @Field(() => AdminRedirectView, { nullable: true, description: 'The redirect as it is now; null when the change was refused.' })
  redirect?: AdminRedirectView;

  @Field(() => [RedirectUserError], { description: 'What to correct; empty on success.' })
  userErrors: RedirectUserError[];
}

@ObjectType({ description: 'Result of removing a redirect.' })
export class RedirectDeletePayload {
  @Field(() => ID, { nullable: true, description: 'Typed id of the redirect that is gone; null when it was refused.' })
  deletedId?: string;

  @Field(() => [RedirectUserError], { description: 'What to correct; empty on success.' })
  userErrors: RedirectUserError[];
}

const MenuErrorCode = { INVALID: 'INVALID', NOT_FOUND: 'NOT_FOUND', VERSION_CONFLICT: 'VERSION_CONFLICT' } as const;

registerEnumType(MenuErrorCode, {
  name: 'MenuErrorCode',
  description: 'Why a menu could not be changed.',
  valuesConfig: {
    INVALID: { description: 'A value breaks a rule; the message says which.' },
    NOT_FOUND: { description: 'There is no such menu.' },
    VERSION_CONFLICT: { description: 'Somebody changed the menu meanwhile; load it again.' },
  },
});

@ObjectType('MenuUserError', { implements: UserErrorView, description: 'Why a menu could not be changed.' })
class MenuUserError extends UserErrorView {
  @Field(() => MenuErrorCode, { description: 'Stable code for programs.' })
  code: keyof typeof MenuErrorCode;
}

@ObjectType({ description: 'Result of changing a menu.' })
export class MenuPayload {
  @Field(() => AdminMenuView, { nullable: true, description: 'The menu as it is now; null when the change was refused.' })
  menu?: AdminMenuView;

  @Field(() => [MenuUserError], { description: 'What to correct; empty on success.' })
  userErrors: MenuUserError[];
}

@ObjectType({ description: 'Result of removing a menu.' })
export class MenuDeletePayload {
  @Field(() => ID, { nullable: true, description: 'Typed id of the menu that is gone; null when it was refused.' })
  deletedId?: string;

  @Field(() => [MenuUserError], { description: 'What to correct; empty on success.' })
  userErrors: MenuUserError[];
}
