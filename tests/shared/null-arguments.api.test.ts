import { createTestApp, type TestApp } from '../support/app';

describe('what no schema type can rule out', () => {
  let test: TestApp;
  beforeAll(async () => void (test = await createTestApp()));
  afterAll(() => test.close());

  it('a null variable for an argument with a default is the caller\'s fault, compiled or not', async () => {
    const answers = [];
    for (let time = 0; time < 5; time += 1) answers.push(await test.query('query ($sort: EventSort) { events(first: 1, sort: $sort) { nodes { id } } }', { sort: null }));
    const [error] = answers[0]!.errors!;
    expect(error).toMatchObject({ message: 'Argument "sort" of non-null type "EventSort!" must not be null.', extensions: { code: 'BAD_USER_INPUT' } });
    expect(answers.map(({ errors }) => errors!.map(({ extensions }) => extensions.code))).toEqual(Array(5).fill(['BAD_USER_INPUT']));
  });

  it.each(['0000-01-01T00:00:00Z', '0000-12-31T23:59:59.999Z'])('%s is before the first year that the database knows', async (startsAfter) => {
    const { errors } = await test.query('query ($startsAfter: DateTime) { events(first: 1, filter: { startsAfter: $startsAfter }) { nodes { id } } }', { startsAfter });
    expect(errors).toEqual([expect.objectContaining({ extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }) })]);
    expect(errors![0]!.message).toContain('DateTime must be in the year 1 or later.');
  });
});
