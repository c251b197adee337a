import { invalid } from '../../src/shared/domain/errors';
import { cutPage, type PageRequest } from '../../src/shared/domain/page';
import { connection, pageRequest } from '../../src/shared/presentation/connection';

const uuid = '0192f3a0-1234-7abc-8def-0123456789ab';
const parts = ['instant', 'uuid'] as const;
const request = (args: object) => pageRequest(args, 'STARTS_AT', parts);
const cursorOf = (order: string, ...keyset: unknown[]) => Buffer.from(JSON.stringify([order, ...keyset])).toString('base64url');

describe('a page request', () => {
  test('is the first twenty when nothing is asked', () => {
    expect(request({})).toEqual({ limit: 20, backward: false, after: undefined, before: undefined });
  });

  test.each([[{ first: 0 }], [{ first: -1 }], [{ first: 101 }], [{ last: 0 }], [{ last: 1_000_000 }], [{ first: 1, last: 1 }]])('%j is refused, never clamped', (args) => {
    expect(() => request(args)).toThrow(expect.objectContaining({ kind: 'invalid' }));
  });

  test('takes a cursor of its own list', () => {
    expect(request({ after: cursorOf('STARTS_AT', '2026-12-01T10:00:00.000Z', uuid) }).after).toEqual(['2026-12-01T10:00:00.000Z', uuid]);
  });

  test.each([
    ['of another sort', cursorOf('TITLE', '2026-12-01T10:00:00.000Z', uuid)],
    ['with a value too few', cursorOf('STARTS_AT', '2026-12-01T10:00:00.000Z')],
    ['with no date', cursorOf('STARTS_AT', 'tomorrow', uuid)],
    ['with SQL for an id', cursorOf('STARTS_AT', '2026-12-01T10:00:00.000Z', "' OR 1=1 --")],
    ['that is an object', Buffer.from('{"a":1}').toString('base64url')],
    ['that is no JSON', 'zzzz'],
    ['that is endless', 'a'.repeat(5_000)],
    ['that is empty', ''],
  ])('refuses a cursor %s and names the field', (_what, after) => {
    expect(() => request({ after })).toThrow(expect.objectContaining({ kind: 'invalid', faults: [expect.objectContaining({ field: ['after'] })] }));
  });
});

describe('a page', () => {
  const rows = [1, 2, 3].map((value) => ({ value }));
  const cut = (asked: Partial<PageRequest>) => cutPage({ limit: 2, backward: false, ...asked }, rows, ({ value }) => [value]);

  test('knows that there is more ahead by the one row too many', () => {
    expect(cut({})).toMatchObject({ hasNextPage: true, hasPreviousPage: false, edges: [{ node: { value: 1 } }, { node: { value: 2 } }] });
  });

  test('read backwards comes in the order of the list', () => {
    expect(cut({ backward: true }).edges.map(({ node }) => node.value)).toEqual([2, 1]);
  });

  test('makes cursors that lead back to it, and counts only when asked', () => {
    const source = connection({ edges: [{ node: 'a', keyset: ['2026-12-01T10:00:00.000Z', uuid] }], hasNextPage: false, hasPreviousPage: false }, 'STARTS_AT', () => {
      throw invalid('INVALID', 'counted');
    });
    expect(request({ after: source.pageInfo.endCursor! }).after).toEqual(['2026-12-01T10:00:00.000Z', uuid]);
    expect(() => source.totalCount()).toThrow('counted');
  });
});
