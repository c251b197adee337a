import { type GraphQLArgument, type GraphQLInputType, type GraphQLSchema, isEnumType, isInputObjectType, isListType, isNonNullType, isScalarType, type GraphQLField, getNamedType, isLeafType } from 'graphql';
import { seedDemoData } from '../../prisma/seed';
import { createTestApp, type TestApp } from '../support/app';

jest.setTimeout(240_000);

const someId = 'event_01h455vb4pex5vsknk084sn02q';

/** A value that a type takes. */
function plausible(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return plausible(type.ofType);
  if (isListType(type)) return [plausible(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    return Object.fromEntries(
      Object.values(type.getFields()).flatMap(({ name, type: fieldType, defaultValue }) =>
        isNonNullType(fieldType) && defaultValue === undefined ? [[name, plausible(fieldType)]] : [],
      ),
    );
  }
  const samples: Record<string, unknown> = {
    ID: someId, Int: 1, Float: 1.5, Boolean: true, DateTime: '2027-03-01T10:00:00.000Z', LocalDateTime: '2027-03-01T10:00:00', TimeZone: 'Europe/Berlin',
    Decimal: '10.00', CurrencyCode: 'EUR', CountryCode: 'DE', Locale: 'en', URL: 'https://www.example.org',
    RichTextDocument: { type: 'doc', content: [{ type: 'paragraph' }] },
  };
  return samples[type.name] ?? 'some text';
}

const hostileTexts = [
  '', ' ', '\u0000', 'a\u0000b', '\ud800', '\u202eevil', "'; DROP TABLE events; --", '%_\\', '🎟️'.repeat(60), 'x'.repeat(30_000), '{{7*7}}', '../../etc/passwd', 'null', '__proto__',
  'event_', 'event_zzzzzzzzzzzzzzzzzzzzzzzzzz', '0192f3a0-1234-7abc-8def-0123456789ab', 'user_01h455vb4pex5vsknk084sn02q', '-1', '1e400', '9999-99-99T99:99:99Z', '275760-09-13T00:00:00.001Z',
  '0001-01-01T00:00:00Z', 'W3siYSI6MX1d', '((((', 'a & | !', '<->', 'FREQ=SECONDLY', 'FREQ=DAILY;COUNT=100000000', 'https://user:pass@host', 'javascript:alert(1)',
];
const hostileNumbers = [-1, 0, 101, 2_147_483_647, -2_147_483_648, 4_294_967_296, 1.5, 1e308];
const hostileShapes = [null, [], {}, [[]], true, { a: { b: {} } }];

/** Values that a type might not take. */
const hostile = (type: GraphQLInputType): unknown[] => {
  const named = getNamedType(type);
  const values: unknown[] = [...hostileShapes];
  if (isScalarType(named)) values.push(...(['Int', 'Float', 'Boolean'].includes(named.name) ? hostileNumbers : [...hostileTexts, ...hostileNumbers.slice(0, 2)]));
  else if (isEnumType(named)) values.push('NOTHING', '', '__proto__');
  if (!isListType(isNonNullType(type) ? type.ofType : type)) return values;
  return [...values, ...values.map((value) => [value]), Array.from({ length: 2_000 }, () => plausible(named as GraphQLInputType))];
};

interface Attack {
  readonly field: string;
  readonly place: string;
  readonly value: unknown;
  readonly variables: Record<string, unknown>;
}

function attacksOn(field: GraphQLField<unknown, unknown>): Attack[] {
  // Only what must be given, because first and last refuse each other.
  const base = () => Object.fromEntries(field.args.flatMap(({ name, type }) => (isNonNullType(type) ? [[name, plausible(type)]] : [])));
  const attack = (place: readonly string[], value: unknown): Attack => {
    const variables = structuredClone(base());
    const parent = place.slice(0, -1).reduce<Record<string, unknown>>((at, key) => (at[key] ??= {}) as Record<string, unknown>, variables);
    parent[place.at(-1)!] = value;
    return { field: field.name, place: place.join('.'), value, variables };
  };
  const visit = ({ name, type }: Pick<GraphQLArgument, 'name' | 'type'>, path: readonly string[]): Attack[] => {
    const place = [...path, name];
    const named = getNamedType(type);
    const inner = isInputObjectType(named) && place.length < 3 && !isListType(isNonNullType(type) ? type.ofType : type) ? Object.values(named.getFields()).flatMap((inputField) => visit(inputField, place)) : [];
    return [...hostile(type).map((value) => attack(place, value)), ...inner];
  };
  return field.args.flatMap((arg) => visit(arg, []));
}

const documentFor = (operation: string, { name, args, type }: GraphQLField<unknown, unknown>): string => {
  const variables = args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const given = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  return `${operation} Attack${variables && `(${variables})`} { ${name}${given && `(${given})`} ${isLeafType(getNamedType(type)) ? '' : '{ __typename }'} }`;
};

describe('any argument with any hostile value', () => {
  let testApp: TestApp;
  let admin: Record<string, string>;

  beforeAll(async () => {
    const many = '1000000';
    testApp = await createTestApp({ env: { SIGN_IN_LIMIT_PER_ACCOUNT: many, SIGN_IN_LIMIT_PER_ADDRESS: many, SIGN_IN_LIMIT_PER_ACCOUNT_AND_ADDRESS: many } });
    await seedDemoData(testApp.databaseUrl, () => undefined);
    const { data } = await testApp.query('mutation { sessionCreate(input: { email: "admin@marquee.test", password: "marquee-demo" }) { accessToken } }');
    admin = { authorization: `Bearer ${data.sessionCreate.accessToken}` };
  });
  afterAll(() => testApp.close());

  /** Attacks whose answer is a fault of ours, or says too much. */
  async function failures(schema: GraphQLSchema, send: TestApp['query']): Promise<unknown[]> {
    const found: unknown[] = [];
    for (const [operation, root] of [['query', schema.getQueryType()], ['mutation', schema.getMutationType()]] as const) {
      for (const field of Object.values(root?.getFields() ?? {})) {
        const document = documentFor(operation, field);
        for (const { place, value, variables } of attacksOn(field)) {
          const { status, errors, response } = await send(document, variables, admin);
          const isFault = status >= 500 || errors?.some(({ extensions }) => extensions.code === 'INTERNAL_SERVER_ERROR');
          const saysTooMuch = /node_modules|\.[jt]s:\d+|SELECT .+ FROM|prisma|SQLSTATE|\bECONN/i.test(response.body.replaceAll(JSON.stringify(value), ''));
          if (isFault || saysTooMuch) found.push({ field: field.name, place, value: JSON.stringify(value)?.slice(0, 60), body: response.body.slice(0, 300) });
        }
      }
    }
    return found;
  }

  test('would be seen to fail', async () => {
    const broken = async () => ({ status: 500, data: null, response: { body: 'SELECT secret FROM users' } }) as never;
    expect(await failures(testApp.app.surfaces.public, broken)).not.toEqual([]);
  });

  test('on the public endpoint is refused in order', async () => {
    expect(await failures(testApp.app.surfaces.public, testApp.query)).toEqual([]);
  });

  test('on the admin endpoint is refused in order', async () => {
    // Revoking the session or demoting this admin is no fault, but would end the attack.
    expect(await failures(testApp.app.surfaces.admin, testApp.adminQuery)).toEqual([]);
  });
});
