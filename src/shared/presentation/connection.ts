import { GraphQLInt } from 'graphql';
import { ArgsType, type ClassType, Extensions, Field, Int, ObjectType } from 'type-graphql';
import { invalid } from '../domain/errors';
import type { Keyset, Page, PageRequest } from '../domain/page';
import { Cost } from './field-cost';
import { pageSizeDefault, pageSizeMax, refusePageSize } from './page-size';

@ArgsType()
export class ConnectionArgs {
  @Field(() => Int, { nullable: true, description: `How many items to return from the start of the list, 1 to ${pageSizeMax}; ${pageSizeDefault} where neither first nor last is given.` })
  first?: number;

  @Field(() => String, { nullable: true, description: 'Return the items after this cursor.' })
  after?: string;

  @Field(() => Int, { nullable: true, description: `How many items to return from the end of the list, 1 to ${pageSizeMax}.` })
  last?: number;

  @Field(() => String, { nullable: true, description: 'Return the items before this cursor.' })
  before?: string;
}

/** What each value of a keyset must look like, so that no hostile cursor reaches the database. */
export type KeysetPart = 'uuid' | 'instant' | 'number' | 'text';

/** The path of a page has 10 slugs of 100 characters at most. */
const keysetTextMax = 1_010;

const partPatterns: Record<KeysetPart, (value: unknown) => boolean> = {
  uuid: (value) => typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  // To the letter as it is written, because PostgreSQL knows neither the year 0 nor the 30th of February.
  instant: (value) => typeof value === 'string' && value.length === 24 && value >= '0001' && !Number.isNaN(Date.parse(value)) && new Date(value).toISOString() === value,
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  text: (value) => typeof value === 'string' && value.length <= keysetTextMax && !value.includes('\0') && value.isWellFormed(),
};

/** Checks Relay connection arguments. `order` names the sort, so that a cursor of another sort is refused. */
export function pageRequest(args: ConnectionArgs, order: string, parts: readonly KeysetPart[]): PageRequest {
  // Clients send null for a variable they don't use.
  const backward = args.last !== undefined && args.last !== null;
  if (backward && args.first !== undefined && args.first !== null) {
    throw invalid('INVALID', 'Give first or last, not both.', ['first']);
  }
  const field = backward ? 'last' : 'first';
  const limit = args[field] ?? pageSizeDefault;
  refusePageSize(field, limit);
  return {
    limit,
    backward,
    after: decodeCursor(args.after, 'after', order, parts),
    before: decodeCursor(args.before, 'before', order, parts),
  };
}

function decodeCursor(cursor: string | undefined, field: string, order: string, parts: readonly KeysetPart[]): Keyset | undefined {
  if (cursor === undefined || cursor === null) return undefined;
  const refuse = () => invalid('INVALID', `${field} is not a cursor of this list and sort order.`, [field]);
  if (cursor.length > 2_000) throw refuse();
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw refuse();
  }
  if (!Array.isArray(decoded) || decoded[0] !== order || decoded.length !== parts.length + 1) throw refuse();
  const keyset: unknown[] = decoded.slice(1);
  if (!parts.every((part, index) => partPatterns[part](keyset[index]))) throw refuse();
  return keyset as Keyset;
}

const encodeCursor = (order: string, keyset: Keyset) => Buffer.from(JSON.stringify([order, ...keyset])).toString('base64url');

@ObjectType({ description: 'Where a page of a connection stands in its list (Relay cursor connections).' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether there are more items after this page.' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether there are more items before this page.' })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item of this page.' })
  startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item of this page.' })
  endCursor: string | null;
}

export interface EdgeSource<T> {
  readonly node: T;
  readonly cursor: string;
}

export interface ConnectionSource<T> {
  readonly edges: readonly EdgeSource<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  /** Counted only when the client selects it. */
  readonly totalCount: () => Promise<number>;
}

/** A page as the source of edges, nodes and pageInfo, each made only when selected. */
export function edgesOf<T>(page: Page<T>, order: string): Omit<ConnectionSource<T>, 'totalCount'> {
  const cursorAt = (index: number) => encodeCursor(order, page.edges.at(index)!.keyset);
  const isEmpty = page.edges.length === 0;
  return {
    get edges() {
      return page.edges.map(({ node }, index) => ({
        node,
        get cursor() {
          return cursorAt(index);
        },
      }));
    },
    get nodes() {
      return page.edges.map(({ node }) => node);
    },
    get pageInfo() {
      const { hasNextPage, hasPreviousPage } = page;
      return {
        hasNextPage,
        hasPreviousPage,
        get startCursor() {
          return isEmpty ? null : cursorAt(0);
        },
        get endCursor() {
          return isEmpty ? null : cursorAt(-1);
        },
      };
    },
  };
}

/** A page as the source of a connection type. `count` runs only when `totalCount` is selected. */
export function connection<T>(page: Page<T>, order: string, count: () => Promise<number>): ConnectionSource<T> {
  return Object.defineProperty(edgesOf(page, order), 'totalCount', { value: count, enumerable: true }) as ConnectionSource<T>;
}

/** Makes the edge and connection classes of one node type, e.g. `EventEdge` and `EventConnection`. */
export function connectionTypes<T extends object>(name: string, node: () => ClassType<T>) {
  @ObjectType(`${name}Edge`, { description: `One ${name} in a list, with its place in it.` })
  class EdgeView {
    @Field(() => String, { description: 'Opaque position of this item; give it as after or before.' })
    cursor: string;

    // Its edge is what the item costs.
    @Cost({ weight: 0 })
    @Field(node, { description: 'The item itself.' })
    node: T;
  }

  @ObjectType(`${name}Connection`, { description: `A page of a list of ${name} items.` })
  class ConnectionView {
    @Field(() => [EdgeView], { description: 'The items with their cursors.' })
    edges: EdgeView[];

    @Field(() => [node()], { description: 'The items alone, for clients that page by pageInfo.' })
    nodes: T[];

    @Cost({ weight: 0 })
    @Field(() => PageInfo, { description: 'Where this page stands in the list.' })
    pageInfo: PageInfo;

    @Cost({ weight: 10 })
    @Extensions({ lazy: true })
    @Field(() => GraphQLInt, { description: 'How many items the whole list has. Counted only when selected.' })
    totalCount: number;
  }
  return { EdgeView, ConnectionView };
}
