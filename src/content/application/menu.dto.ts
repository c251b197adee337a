import { ArrayMaxSize, MaxLength, ValidateNested } from 'class-validator';
import { Field, InputType, Int } from 'type-graphql';
import { IsSlug, Optional } from '../../shared/application/input.dto';
import { Locale } from '../../shared/application/scalars.dto';
import { menuDepth } from '../domain/menu.entity';
import { menuItemsMax, type MenuItemDraft, type MenuSave } from '../domain/use-cases/set-menu.use-case';
import { LabelledLinkInput } from './link.dto';

@InputType({ description: 'An entry of a menu; without a target it is a heading over its children.' })
class MenuItemInput extends LabelledLinkInput implements MenuItemDraft {
  @Optional()
  @ArrayMaxSize(menuItemsMax, { message: `children must have at most ${menuItemsMax} entries.` })
  @ValidateNested({ each: true })
  @Field(() => [MenuItemInput], { nullable: true, description: 'The entries below it.' })
  children?: MenuItemInput[] | null;
}

@InputType({ description: 'A menu in one locale. It replaces the one that is there.' })
export class MenuSetInput implements MenuSave {
  @MaxLength(50, { message: 'key must have at most 50 characters.' })
  @IsSlug()
  @Field(() => String, { description: 'What websites know it by, such as main or footer: lower case with hyphens, at most 50 characters.' })
  key: string;

  @Field(() => Locale, { description: 'The language of its labels: one of the site.' })
  locale: string;

  @Field(() => Int, { nullable: true, description: 'The version that the change is for; 0 or left out for a menu that is not there yet.' })
  expectedVersion?: number | null;

  @ArrayMaxSize(menuItemsMax, { message: `items must have at most ${menuItemsMax} entries.` })
  @ValidateNested({ each: true })
  @Field(() => [MenuItemInput], { description: `Its entries in order: at most ${menuItemsMax} in all, ${menuDepth} deep.` })
  items: MenuItemInput[];
}
