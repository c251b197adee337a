import { buildSchema, graphql } from 'graphql';
import { rule } from 'graphql-shield';
import { everyone, guard, hasRole, isSignedIn, type Permissions } from '../../src/shared/presentation/guard';

const schema = () => {
  const built = buildSchema('type Query { open: String, closed: String } type Mutation { change: String }');
  for (const type of [built.getQueryType()!, built.getMutationType()!]) {
    for (const field of Object.values(type.getFields())) field.resolve = () => 'seen';
  }
  return built;
};
const asUser = (role: 'USER' | 'ORGANIZER' | 'ADMIN') => ({ viewer: { kind: 'user', id: '1', role, sessionId: '1', requestId: 'request' } });
const anonymous = { viewer: { kind: 'anonymous', requestId: 'request' } };
const permissions = (closed: Permissions[string][string]): Permissions => ({ Query: { open: everyone, closed }, Mutation: { change: hasRole('ADMIN') } });
const ask = (guarded: ReturnType<typeof schema>, source: string, contextValue: unknown) => graphql({ schema: guarded, source, contextValue });

describe('the guard', () => {
  test('refuses to build when a root field has no rule', () => {
    expect(() => guard(schema(), { Query: { open: everyone, closed: everyone } })).toThrow('Mutation.change has no rule');
  });

  test('refuses to build when a rule has no field', () => {
    expect(() => guard(schema(), { ...permissions(everyone), Query: { open: everyone, closed: everyone, gone: everyone } })).toThrow('the rule Query.gone has no field');
  });

  test.each([
    ['anonymous', anonymous, 'UNAUTHENTICATED'],
    ['the wrong role', asUser('USER'), 'FORBIDDEN'],
  ])('refuses %s with its own code', async (_who, context, code) => {
    const { errors, data } = await ask(guard(schema(), permissions(hasRole('ORGANIZER', 'ADMIN'))), '{ closed }', context);
    expect(errors?.[0]?.originalError).toMatchObject({ faults: [{ code }] });
    expect(data).toEqual({ closed: null });
  });

  test('lets the right role through', async () => {
    const guarded = guard(schema(), permissions(hasRole('ORGANIZER', 'ADMIN')));
    expect((await ask(guarded, '{ open closed }', asUser('ORGANIZER'))).data).toEqual({ open: 'seen', closed: 'seen' });
    expect((await ask(guard(schema(), permissions(isSignedIn)), '{ closed }', asUser('USER'))).data).toEqual({ closed: 'seen' });
  });

  test('without its rule the same field is open to anybody', async () => {
    expect((await ask(guard(schema(), permissions(everyone)), '{ closed }', anonymous)).data).toEqual({ closed: 'seen' });
  });

  test('a rule that throws refuses', async () => {
    const broken = rule('broken')(() => {
      throw new Error('database away');
    });
    expect((await ask(guard(schema(), permissions(broken)), '{ closed }', asUser('ADMIN'))).data).toEqual({ closed: null });
  });
});
