import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import depthLimit from 'graphql-depth-limit';
import type { CostPlan } from './cost';

/** What one document may ask for. Fragments count each time they are used. */
export interface QueryLimits {
  readonly tokens: number;
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly directives: number;
  readonly variables: number;
  readonly operations: number;
  /** Of the text of the document. */
  readonly bytes: number;
  /** The most that an answer could cost, list sizes multiplied through (docs/limits.md). */
  readonly cost: number;
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
  if (Buffer.byteLength(document.loc?.source.body ?? '') > limits.bytes) refusals.push(tooComplex('bytes', limits.bytes));
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

/** Refuses an operation that could cost more than the limit. */
export function refuseCost({ requested }: CostPlan, limit: number): void {
  if (requested <= limit) return;
  throw new GraphQLError(`This operation could cost ${requested}; at most ${limit} is allowed. Ask for fewer items at once, or split it.`, {
    extensions: { code: 'QUERY_TOO_COMPLEX' },
  });
}
