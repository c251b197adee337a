import { DirectiveLocation, getNamedType, getNullableType, type GraphQLField, GraphQLDirective, GraphQLInt, GraphQLList, GraphQLNonNull, GraphQLString, isCompositeType, isListType } from 'graphql';
import { Extensions } from 'type-graphql';
import { pageSizeDefault } from './page-size';

/** What a field declares of its cost, where its shape doesn't say it. */
interface DeclaredCost {
  /** Of each value that the field returns. */
  readonly weight?: number;
  /** How many items its list, or a page of it, is taken to have where the caller doesn't say. */
  readonly assumedSize?: number;
}

/** Declares the cost of a field. Without it an object costs 1, a page `connectionWeight` beside its items, anything else nothing. */
export const Cost = (cost: DeclaredCost) => Extensions({ cost });

export const connectionWeight = 5;
const listSizeAssumed = 5;

export interface FieldCost {
  readonly weight: number;
  readonly isList: boolean;
  readonly assumedSize: number;
  /** Arguments that say how many items to return. */
  readonly slicing: readonly string[];
  /** Fields of the value whose lists these arguments size; of a field that is a list itself, none. */
  readonly sized: readonly string[];
}

type AnyField = GraphQLField<unknown, unknown>;
const costs = new WeakMap<AnyField, FieldCost>();

/** What a field costs, by its shape and what it declares. */
export function fieldCost(field: AnyField): FieldCost {
  let cost = costs.get(field);
  if (!cost) costs.set(field, (cost = readCost(field)));
  return cost;
}

function readCost({ type, args, extensions }: AnyField): FieldCost {
  const declared = (extensions as { cost?: DeclaredCost }).cost ?? {};
  const isList = isListType(getNullableType(type));
  const slices = args.filter(({ name }) => name === 'first' || name === 'last');
  const isConnection = slices.length > 0 && !isList;
  const byArgument = slices.find(({ name }) => name === 'first')?.defaultValue as number | undefined;
  return {
    weight: declared.weight ?? (isConnection ? connectionWeight : isCompositeType(getNamedType(type)) ? 1 : 0),
    isList,
    assumedSize: declared.assumedSize ?? byArgument ?? (slices.length > 0 ? pageSizeDefault : listSizeAssumed),
    slicing: slices.map(({ name }) => name),
    sized: isConnection ? ['nodes', 'edges'] : [],
  };
}

const list = new GraphQLList(new GraphQLNonNull(GraphQLString));

/** The directives of IBM's GraphQL Cost Directives specification (https://ibm.github.io/graphql-specs/cost-spec.html). */
export const costDirectives = [
  new GraphQLDirective({
    name: 'cost',
    description: 'What each value of this field costs, beside what is selected of it. An object without it costs 1, a scalar nothing.',
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: { weight: { type: new GraphQLNonNull(GraphQLString), description: 'A whole number.' } },
  }),
  new GraphQLDirective({
    name: 'listSize',
    description: 'How many items a list is counted with.',
    locations: [DirectiveLocation.FIELD_DEFINITION],
    args: {
      assumedSize: { type: GraphQLInt, description: 'Where no slicing argument is given.' },
      slicingArguments: { type: list, description: 'Arguments that say how many.' },
      sizedFields: { type: list, description: 'Fields of the value whose lists are meant.' },
    },
  }),
];

/** The directives that say in SDL what a field costs; nothing where it costs what its kind does. */
export function costSdl(field: AnyField): string {
  const { weight, isList, assumedSize, slicing, sized } = fieldCost(field);
  const isObject = isCompositeType(getNamedType(field.type));
  const weightSdl = weight === (isObject ? 1 : 0) ? '' : ` @cost(weight: "${weight}")`;
  if (slicing.length === 0 && (!isList || !isObject || assumedSize === listSizeAssumed)) return weightSdl;
  const names = Object.entries({ slicingArguments: slicing, sizedFields: sized }).flatMap(([name, values]) => (values.length > 0 ? [`, ${name}: ["${values.join('", "')}"]`] : []));
  return `${weightSdl} @listSize(assumedSize: ${assumedSize}${names.join('')})`;
}
