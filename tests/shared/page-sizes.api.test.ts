import { getNamedType, type GraphQLArgument, type GraphQLField, type GraphQLObjectType, type GraphQLSchema, isAbstractType, isCompositeType, isEnumType, isInputObjectType, isListType, isNonNullType, isObjectType } from 'graphql';
import { fieldCost } from '../../src/shared/presentation/field-cost';
import { createTestApp, type TestApp } from '../support/app';
import { signInAs } from '../support/people';

type AnyField = GraphQLField<unknown, unknown>;
interface Sized {
  readonly coordinate: string;
  readonly argument: string;
  /** Selects the field, from the root on, with this size. */
  readonly document: (size: number) => string;
}

/** Every field that takes first or last, by the shortest way to it. */
function sizedFields(schema: GraphQLSchema): Sized[] {
  const found: Sized[] = [];
  const seen = new Set<string>();
  const ways: { type: GraphQLObjectType; wrap: (selection: string) => string }[] = [{ type: schema.getQueryType()!, wrap: (selection) => `{ ${selection} }` }];
  for (let way = ways.shift(); way; way = ways.shift()) {
    const { type, wrap } = way;
    if (seen.has(type.name)) continue;
    seen.add(type.name);
    for (const field of Object.values(type.getFields())) {
      for (const argument of field.args.filter(({ name }) => name === 'first' || name === 'last')) {
        found.push({ coordinate: `${type.name}.${field.name}`, argument: argument.name, document: (size) => wrap(`${field.name}${literal(field, `${argument.name}: ${size}`)} { __typename }`) });
      }
      const named = getNamedType(field.type);
      if (!isCompositeType(named)) continue;
      for (const next of isAbstractType(named) ? schema.getPossibleTypes(named) : [named]) {
        const into = (selection: string) => (next === named ? selection : `... on ${next.name} { ${selection} }`);
        ways.push({ type: next, wrap: (selection) => wrap(`${field.name}${literal(field)} { ${into(selection)} }`) });
      }
    }
  }
  return found;
}

function literal(field: AnyField, ...given: string[]): string {
  const needed = field.args.filter(({ name, type, defaultValue }) => isNonNullType(type) && defaultValue === undefined && !given.some((text) => text.startsWith(`${name}:`)));
  const all = [...given, ...needed.map((argument) => `${argument.name}: ${anything(argument.type)}`)];
  return all.length > 0 ? `(${all.join(', ')})` : '';
}

function anything(type: GraphQLArgument['type']): string {
  if (isNonNullType(type)) return anything(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) return '{}';
  return type.name === 'Int' ? '1' : '"x"';
}

describe('the size of a page', () => {
  let app: TestApp;
  let admin: Record<string, string>;
  beforeAll(async () => {
    app = await createTestApp();
    admin = (await signInAs(app, 'ADMIN')).headers;
  });
  afterAll(() => app.close());

  const send = (surface: 'public' | 'admin', document: string) => (surface === 'public' ? app.query(document) : app.adminQuery(document, {}, admin));
  const refusals = async (surface: 'public' | 'admin', { argument, document }: Sized, size: number) => {
    const { data, errors } = await send(surface, document(size));
    const message = `${argument} must be between 1 and 100; got ${size}.`;
    const isRefused = errors?.length === 1 && errors[0]!.message === message && errors[0]!.extensions.code === 'BAD_USER_INPUT';
    return isRefused && data === undefined ? (errors[0]!.extensions['errors'] as { field: string[] }[])[0]!.field : null;
  };

  test.each([
    ['public', 13],
    ['admin', 20],
  ] as const)('is refused outside 1 to 100 by every field of the %s schema that takes one, naming it, before anything runs', async (surface, least) => {
    const fields = sizedFields(app.app.surfaces[surface]);
    expect(fields.length).toBeGreaterThanOrEqual(least);
    const wrong: unknown[] = [];
    for (const field of fields) {
      for (const size of [0, 101, -1]) {
        const named = await refusals(surface, field, size);
        if (named?.join() !== field.argument) wrong.push([field.coordinate, field.argument, size]);
      }
      for (const size of [1, 100]) if (await refusals(surface, field, size)) wrong.push([field.coordinate, field.argument, size]);
    }
    expect(wrong).toEqual([]);
  });

  test('multiplies the items of every connection, and not what stands beside them', () => {
    for (const schema of Object.values(app.app.surfaces)) {
      for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
        const weights = Object.values(type.getFields()).map((field) => [field.name, fieldCost(field).weight]);
        if (type.name.endsWith('Connection')) expect([type.name, Object.fromEntries(weights)]).toMatchObject([type.name, { nodes: 1, edges: 1, pageInfo: 0 }]);
        if (type.name.endsWith('Edge')) expect([type.name, weights]).toEqual([type.name, expect.arrayContaining([['node', 0]])]);
        for (const [name, weight] of weights) if (name === 'totalCount') expect([type.name, weight]).toEqual([type.name, 10]);
      }
    }
  });

  test('is looked for in every connection of both schemas', () => {
    for (const schema of Object.values(app.app.surfaces)) {
      const connections = Object.values(schema.getTypeMap()).flatMap((type) =>
        isObjectType(type) ? Object.values(type.getFields()).flatMap((field) => (getNamedType(field.type).name.endsWith('Connection') ? [`${type.name}.${field.name}`] : [])) : [],
      );
      const covered = sizedFields(schema).map(({ coordinate }) => coordinate);
      expect(connections.filter((coordinate) => !covered.includes(coordinate))).toEqual([]);
    }
  });
});
