import { type FieldNode, getArgumentValues, type GraphQLResolveInfo, isObjectType, Kind, type SelectionNode } from 'graphql';
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
  #items: SelectedFields | undefined;

  constructor(
    nodes: readonly FieldNode[],
    private readonly fragments: Fragments,
  ) {
    this.nodes = nodes;
    const found = new Map<string, FieldNode[]>();
    for (const node of nodes) this.#collect(node.selectionSet?.selections ?? [], found);
    for (const [name, fields] of found) this.#children.set(name, new SelectedFields(fields, fragments));
  }

  static parentOf(nodes: readonly FieldNode[], fragments: Fragments): SelectedFields {
    const parent = new SelectedFields([], fragments);
    parent.#children.set(nodes[0]!.name.value, new SelectedFields(nodes, fragments));
    return parent;
  }

  has(field: string): boolean {
    return this.#children.has(field);
  }

  of(field: string): SelectedFields {
    return this.#children.get(field) ?? SelectedFields.none;
  }

  /** What is selected of a connection's items, as `edges { node }` and as `nodes`. */
  get items(): SelectedFields {
    if (!this.#items) {
      const nodes = [...this.of('edges').of('node').nodes, ...this.of('nodes').nodes];
      this.#items = nodes.length > 0 ? new SelectedFields(nodes, this.fragments) : SelectedFields.none;
    }
    return this.#items;
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

const enclosing = new WeakMap<readonly FieldNode[], SelectedFields>();

/** The field that is being resolved, and what is selected below it, as the one selected field of its parent. */
export function selectionAround(info: GraphQLResolveInfo): SelectedFields {
  let selection = enclosing.get(info.fieldNodes);
  if (!selection) enclosing.set(info.fieldNodes, (selection = SelectedFields.parentOf(info.fieldNodes, info.fragments)));
  return selection;
}

/** The arguments of a field further down; null where it isn't selected, or with several sets of them. */
export function argumentsAhead(selected: SelectedFields, typeName: string, fieldName: string, info: GraphQLResolveInfo): Record<string, unknown> | null {
  const { nodes } = selected.of(fieldName);
  const [node] = nodes;
  const type = info.schema.getType(typeName);
  // Fields of one response name have equal arguments: validation saw to it.
  if (!node || !nodes.every((other) => responseName(other) === responseName(node)) || !isObjectType(type)) return null;
  return getArgumentValues(type.getFields()[fieldName]!, node, info.variableValues);
}

const responseName = ({ alias, name }: FieldNode): string => (alias ?? name).value;

/** A loader for each field of the document that needs one, so that each reads only what is selected there. */
export type PerField<Loader, More extends unknown[] = []> = (info: GraphQLResolveInfo, ...more: More) => Loader;

export function perField<Loader, More extends unknown[] = []>(make: (info: GraphQLResolveInfo, ...more: More) => Loader): PerField<Loader, More> {
  const loaders = new Map<readonly FieldNode[], Loader>();
  return (info, ...more) => {
    let loader = loaders.get(info.fieldNodes);
    if (!loader) loaders.set(info.fieldNodes, (loader = make(info, ...more)));
    return loader;
  };
}
