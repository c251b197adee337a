import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getOperationAST,
  getVariableValues,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  Kind,
  valueFromASTUntyped,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields';
import { refusePageSize } from './page-size';
import { fieldCost } from './field-cost';

/** One field of a document that costs something, under the name it has in the answer. */
interface CostedField {
  readonly key: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly weight: number;
  readonly parts: readonly CostedField[];
}

/** What an operation costs at most, and how to count what it took in the end. */
export interface CostPlan {
  readonly requested: number;
  readonly roots: readonly CostedField[];
}

const nothing: CostPlan = { requested: 0, roots: [] };
const plans = new WeakMap<DocumentNode, Map<string, CostPlan>>();
const plansPerDocument = 100;

/** The most that an operation can cost; 0 where its variables don't fit. Throws BAD_USER_INPUT for a page size out of range. */
export const costOf = (schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined, variables: Readonly<Record<string, unknown>>): number =>
  costPlan(schema, document, operationName, variables).requested;

/**
 * As `costOf`, with the fields. Only sizes and conditions decide, so a document with the same numbers and booleans is
 * counted once.
 */
export function costPlan(schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined, variables: Readonly<Record<string, unknown>>): CostPlan {
  let known = plans.get(document);
  if (!known || known.size >= plansPerDocument) plans.set(document, (known = new Map()));
  const deciding = Object.entries(variables).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean' || value === null);
  const key = JSON.stringify([operationName, deciding]);
  let plan = known.get(key);
  if (!plan) {
    plan = makePlan(schema, document, operationName, variables);
    // What did not fit may fit with other strings.
    if (plan !== nothing) known.set(key, plan);
  }
  return plan;
}

function makePlan(schema: GraphQLSchema, document: DocumentNode, operationName: string | undefined, variables: Readonly<Record<string, unknown>>): CostPlan {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!root) return nothing;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, { maxErrors: 1 });
  if (!coerced) return nothing;
  const fragments = Object.fromEntries(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])));
  const counter = new CostCounter(schema, fragments, coerced);
  const { cost, parts } = counter.ofObject(root, collectFields(schema, fragments, coerced, root, operation.selectionSet));
  return { requested: cost, roots: parts };
}

type FieldNodes = ReadonlyMap<string, readonly FieldNode[]>;
interface Counted {
  readonly cost: number;
  readonly parts: readonly CostedField[];
}

/** Walks a document as an executor would: fragments where they are used, fields of one name once, what is skipped not at all. */
class CostCounter {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly fragments: Record<string, FragmentDefinitionNode>,
    private readonly variables: Record<string, unknown>,
  ) {}

  ofObject(type: GraphQLObjectType, nodes: FieldNodes, sizes: ReadonlyMap<string, number> = new Map()): Counted {
    let cost = 0;
    const parts: CostedField[] = [];
    for (const [key, fieldNodes] of nodes) {
      const field = type.getFields()[fieldNodes[0]!.name.value];
      if (!field) continue;
      const { weight, isList, assumedSize, slicing, sized } = fieldCost(field);
      const size = this.sizeOf(fieldNodes[0]!, slicing) ?? assumedSize;
      const inner = this.ofValue(getNamedType(field.type), fieldNodes, new Map(sized.map((name) => [name, size])));
      const each = weight + inner.cost;
      if (each === 0) continue;
      cost += each * (isList ? (sizes.get(field.name) ?? size) : 1);
      parts.push({ key, field, weight, parts: inner.parts });
    }
    return { cost, parts };
  }

  /** Of an interface or union, the dearest of its types. */
  private ofValue(type: unknown, nodes: readonly FieldNode[], sizes: ReadonlyMap<string, number>): Counted {
    if (!isCompositeType(type)) return { cost: 0, parts: [] };
    const counted = this.typesOf(type).map((object) => this.ofObject(object, collectSubfields(this.schema, this.fragments, this.variables, object, nodes), sizes));
    if (counted.length === 1) return counted[0]!;
    const parts = new Map(counted.flatMap((each) => each.parts).map((part) => [part.key, part]));
    return { cost: Math.max(...counted.map(({ cost }) => cost)), parts: [...parts.values()] };
  }

  private typesOf = (type: GraphQLCompositeType): readonly GraphQLObjectType[] => (isAbstractType(type) ? this.schema.getPossibleTypes(type) : [type]);

  private sizeOf(node: FieldNode, slicing: readonly string[]): number | undefined {
    for (const name of slicing) {
      const given = node.arguments?.find((argument) => argument.name.value === name);
      const size = given && valueFromASTUntyped(given.value, this.variables);
      if (typeof size !== 'number') continue;
      refusePageSize(name, size);
      return size;
    }
    return undefined;
  }
}

/** What an answer cost: as `requested`, by what it holds. */
export function costUsed(fields: readonly CostedField[], data: Readonly<Record<string, unknown>> | null | undefined): number {
  if (!data) return 0;
  let total = 0;
  for (const { key, weight, parts } of fields) {
    const value = data[key];
    if (value === null || value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== null) total += weight + (parts.length > 0 ? costUsed(parts, item as Record<string, unknown>) : 0);
    }
  }
  return total;
}
