import { ArrayMaxSize, ArrayMinSize, MaxLength, ValidateBy, type ValidationArguments, ValidateNested } from 'class-validator';
import { Field, InputType, registerEnumType } from 'type-graphql';
import { GeoRadiusInput } from '../../shared/application/geo.dto';
import { IdField, Optional } from '../../shared/application/input.dto';
import { MoneyInput } from '../../shared/application/money.dto';
import { CountryCode, DateTime } from '../../shared/application/scalars.dto';
import { isAmountIn } from '../../shared/domain/money';
import type { PublicEventFilter, PublicEventSort } from '../domain/event-catalogue.port';

export const PublicEventSortEnum: { readonly [S in PublicEventSort]: S } = {
  STARTS_AT_ASC: 'STARTS_AT_ASC',
  STARTS_AT_DESC: 'STARTS_AT_DESC',
  PUBLISHED_AT_DESC: 'PUBLISHED_AT_DESC',
  RELEVANCE: 'RELEVANCE',
  DISTANCE: 'DISTANCE',
};

registerEnumType(PublicEventSortEnum, {
  name: 'EventSort',
  description: 'Order of a list of events. What is equal is ordered by id.',
  valuesConfig: {
    STARTS_AT_ASC: { description: 'The soonest first, by the occurrence that matches.' },
    STARTS_AT_DESC: { description: 'The furthest away first, by the occurrence that matches.' },
    PUBLISHED_AT_DESC: { description: 'The latest announced first.' },
    RELEVANCE: { description: 'The best match of filter.query first.' },
    DISTANCE: { description: 'The nearest to filter.near first.' },
  },
});

const idsMessage = (name: string) => ({ message: `${name} must have 1 to 100 entries.` });

/** Null restricts nothing. */
const IsPrice = () =>
  ValidateBy({
    name: 'isPrice',
    validator: {
      validate: (value: MoneyInput) => isAmountIn(value.currency, value.amount),
      defaultMessage: (args?: ValidationArguments) => `${args!.property} must be an amount of 0 or more with no more decimals than its currency has.`,
    },
  });

@InputType('EventFilter', { description: 'Which events to list. What is left out does not restrict.' })
export class EventFilterInput implements PublicEventFilter {
  @Optional()
  @MaxLength(200, { message: 'query must have at most 200 characters.' })
  @Field(() => String, { nullable: true, description: 'Words that must all occur in title, tags, organizer, place or description; the last may be the beginning of a word. Accents and case make no difference.' })
  query?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Only occurrences that start at this time or later. Without it, those that have not ended.' })
  startsAfter?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Only occurrences that start before this time.' })
  startsBefore?: Date | null;

  @Optional()
  @ArrayMinSize(1, idsMessage('venueIds'))
  @ArrayMaxSize(100, idsMessage('venueIds'))
  @IdField('Venue', { list: true, nullable: true, description: 'Only at one of these venues.' })
  venueIds?: string[] | null;

  @Optional()
  @ArrayMinSize(1, idsMessage('organizerIds'))
  @ArrayMaxSize(100, idsMessage('organizerIds'))
  @IdField('Organizer', { list: true, nullable: true, description: 'Only by one of these organizers.' })
  organizerIds?: string[] | null;

  @Optional()
  @ArrayMinSize(1, idsMessage('tagSlugs'))
  @ArrayMaxSize(100, idsMessage('tagSlugs'))
  @MaxLength(100, { each: true, message: 'Each of tagSlugs must have at most 100 characters.' })
  @Field(() => [String], { nullable: true, description: 'Only with one of these tags.' })
  tagSlugs?: string[] | null;

  @Optional()
  @ValidateNested()
  @Field(() => GeoRadiusInput, { nullable: true, description: 'Only near a point.' })
  near?: GeoRadiusInput | null;

  @Optional()
  @IsPrice()
  @Field(() => MoneyInput, { nullable: true, description: 'Only with a ticket at this price or less, in this currency.' })
  priceMax?: MoneyInput | null;

  @Field(() => CountryCode, { nullable: true, description: 'Only in this country.' })
  countryCode?: string | null;

  @Optional()
  @MaxLength(100, { message: 'city must have at most 100 characters.' })
  @Field(() => String, { nullable: true, description: 'Only in this city, accents and case aside.' })
  city?: string | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Only occurrences for which tickets can be bought now.' })
  onSaleOnly?: boolean | null;
}
