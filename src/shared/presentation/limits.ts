import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import depthLimit from 'graphql-depth-limit';
import { type ComplexityEstimatorArgs, getComplexity } from 'graphql-query-complexity';
import { pageSizeDefault, pageSizeMax } from './connection';

/** What one document may ask for. Fragments count each time they are used. */
export interface QueryLimits {
  readonly tokens: number;
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  readonly variables: number;
  readonly operations: number;
  /** The most objects that an answer could hold, list sizes multiplied through. */
  readonly objects: number;
}

interface Counts {
  fields: number;
  aliases: number;
  directives: number;
}

const tooComplex = (what: string, limit: number) =>
  new GraphQLError(`This document has too many ${what}; at most ${limit} are allowed. Split it into several requests.`, {
    extensions: { code: 'QUERY_TOO_COMPLEX' },
  });

/** Refuses documents over the limits before anything is executed. */
export function limitRule(limits: QueryLimits): ValidationRule {
  return (context) => {
    const refusals = overruns(context.getDocument(), limits);
    refusals.forEach((refusal) => context.reportError(refusal));
    // graphql-depth-limit follows fragments blindly: it must not see a document that fans out, or whose fragments are unknown or go in a circle.
    if (refusals.length === 0 && !hasBrokenFragments(context)) measureDepth(context, limits.depth);
    return {};
  };
}

function measureDepth(context: ValidationContext, depth: number): void {
  const report = () =>
    context.reportError(new GraphQLError(`This document is nested deeper than ${depth} levels; ask for less at once.`, { extensions: { code: 'QUERY_TOO_COMPLEX' } }));
  depthLimit(depth)({ getDocument: () => context.getDocument(), reportError: report } as unknown as ValidationContext);
}

function overruns(document: DocumentNode, limits: QueryLimits): GraphQLError[] {
  const fragments = new Map(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])));
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const known = new Map<string, Counts>();
  const refusals: GraphQLError[] = [];
  if (operations.length > limits.operations) refusals.push(tooComplex('operations', limits.operations));
  for (const operation of operations) {
    if ((operation.variableDefinitions?.length ?? 0) > limits.variables) refusals.push(tooComplex('variables', limits.variables));
    const counts = count(operation.selectionSet, fragments, known);
    counts.directives += operation.directives?.length ?? 0;
    for (const what of ['fields', 'aliases', 'directives'] as const) {
      if (counts[what] > limits[what]) refusals.push(tooComplex(what, limits[what]));
    }
  }
  return refusals;
}

function count(set: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>, known: Map<string, Counts>): Counts {
  const total: Counts = { fields: 0, aliases: 0, directives: 0 };
  const add = (counts: Counts) => {
    total.fields += counts.fields;
    total.aliases += counts.aliases;
    total.directives += counts.directives;
  };
  for (const selection of set.selections) {
    total.directives += selection.directives?.length ?? 0;
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      const name = selection.name.value;
      const fragment = fragments.get(name);
      if (!fragment) continue;
      if (!known.has(name)) {
        known.set(name, { fields: 0, aliases: 0, directives: 0 });
        known.set(name, count(fragment.selectionSet, fragments, known));
      }
      add(known.get(name)!);
    } else {
      if (selection.kind === Kind.FIELD) {
        total.fields += 1;
        total.aliases += selection.alias ? 1 : 0;
      }
      if (selection.selectionSet) add(count(selection.selectionSet, fragments, known));
    }
  }
  return total;
}

function hasBrokenFragments(context: ValidationContext): boolean {
  const state = new Map<string, 'open' | 'sound'>();
  const isBroken = (set: SelectionSetNode): boolean =>
    context.getFragmentSpreads(set).some(({ name: { value: name } }) => {
      if (state.has(name)) return state.get(name) === 'open';
      const fragment = context.getFragment(name);
      if (!fragment) return true;
      state.set(name, 'open');
      const broken = isBroken(fragment.selectionSet);
      state.set(name, 'sound');
      return broken;
    });
  return context.getDocument().definitions.some((node) => 'selectionSet' in node && node.selectionSet !== undefined && isBroken(node.selectionSet));
}

/** Refuses an operation whose answer could hold more objects than the limit. */
export function refuseTooManyObjects(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | undefined,
  variables: Record<string, unknown>,
  limit: number,
): void {
  const objects = requestedObjectsOf(schema, document, operationName, variables);
  if (objects > limit) throw tooComplex(`objects in its lists (${objects})`, limit);
}

const counted = new WeakMap<DocumentNode, Map<string, number>>();
const countsPerDocument = 100;

/**
 * The most objects that an operation's answer could hold; 0 where its variables don't fit.
 * Counting takes as long as executing a small query, and only sizes and conditions decide: the same document with the same
 * numbers and booleans counts the same. What could not be counted is not kept.
 */
export function requestedObjectsOf(schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined, variables: Record<string, unknown>): number {
  let counts = counted.get(document);
  if (!counts || counts.size >= countsPerDocument) counted.set(document, (counts = new Map()));
  const deciding = Object.entries(variables).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean' || value === null);
  const key = JSON.stringify([operationName, deciding]);
  let objects = counts.get(key);
  if (objects === undefined) {
    try {
      objects = getComplexity({ schema, query: document, operationName, variables, estimators: [requestedObjects] });
    } catch {
      // Variables that don't fit; the executor will not run them either, and says why better.
      return 0;
    }
    counts.set(key, objects);
  }
  return objects;
}

function requestedObjects({ field, args, childComplexity }: ComplexityEstimatorArgs): number {
  if (!field.args.some(({ name }) => name === 'first')) return childComplexity + 1;
  const size = Number(args.first ?? args.last ?? pageSizeDefault);
  return Math.min(Math.max(size, 0), pageSizeMax) * Math.max(childComplexity, 1);
}
