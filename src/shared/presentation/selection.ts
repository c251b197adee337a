import { type FieldNode, getArgumentValues, getNamedType, type GraphQLResolveInfo, isObjectType, Kind, type SelectionNode } from 'graphql';
import type { Selection } from '../domain/selection';

type Fragments = GraphQLResolveInfo['fragments'];

/**
 * The fields selected below a field, fragments resolved. What @include or @skip may leave out counts as selected,
 * so one tree serves every request of a document.
 */
export class SelectedFields implements Selection {
  static readonly none = new SelectedFields([], {});
  readonly nodes: readonly FieldNode[];
  readonly #children = new Map<string, SelectedFields>();
  readonly #merged = new Map<string, SelectedFields>();

  constructor(
    nodes: readonly FieldNode[],
    private readonly fragments: Fragments,
  ) {
    this.nodes = nodes;
    const found = new Map<string, FieldNode[]>();
    for (const node of nodes) this.#collect(node.selectionSet?.selections ?? [], found);
    for (const [name, fields] of found) this.#children.set(name, new SelectedFields(fields, fragments));
  }

  has(field: string): boolean {
    return this.#children.has(field);
  }

  of(field: string): SelectedFields {
    return this.#children.get(field) ?? SelectedFields.none;
  }

  /** What is selected of a connection's items, as `edges { node }` and as `nodes`. */
  get items(): SelectedFields {
    let items = this.#merged.get('items');
    if (!items) {
      const [byEdge, plain] = [this.of('edges').of('node'), this.of('nodes')];
      items = plain.nodes.length === 0 ? byEdge : byEdge.nodes.length === 0 ? plain : new SelectedFields([...byEdge.nodes, ...plain.nodes], this.fragments);
      this.#merged.set('items', items);
    }
    return items;
  }

  #collect(selections: readonly SelectionNode[], found: Map<string, FieldNode[]>): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const same = found.get(selection.name.value);
        if (same) same.push(selection);
        else found.set(selection.name.value, [selection]);
      } else {
        const set = selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : this.fragments[selection.name.value]?.selectionSet;
        this.#collect(set?.selections ?? [], found);
      }
    }
  }
}

const known = new WeakMap<readonly FieldNode[], SelectedFields>();

/** What the document selects below the field that is being resolved. */
export function selectionOf(info: GraphQLResolveInfo): SelectedFields {
  let selection = known.get(info.fieldNodes);
  if (!selection) known.set(info.fieldNodes, (selection = new SelectedFields(info.fieldNodes, info.fragments)));
  return selection;
}

/** The arguments of a field further down, where the document asks for it once; null where it doesn't, or with several sets of them. */
export function argumentsAhead(selected: SelectedFields, typeName: string, fieldName: string, info: GraphQLResolveInfo): Record<string, unknown> | null {
  const [node, ...others] = selected.of(fieldName).nodes;
  const type = info.schema.getType(typeName);
  if (!node || others.length > 0 || !isObjectType(type)) return null;
  const field = type.getFields()[fieldName];
  return field ? getArgumentValues(field, node, info.variableValues) : null;
}

/** Whether the field returns the named type, looking through lists and non-null. */
export const returnsType = (info: GraphQLResolveInfo, typeName: string): boolean => getNamedType(info.returnType).name === typeName;
