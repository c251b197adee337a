import { getNamedType, type GraphQLCompositeType, type GraphQLField, type GraphQLSchema, isCompositeType, isNonNullType, isObjectType } from 'graphql';

/** A root field with the arguments to ask it by, as they stand in a document: `(slug: "jazz")`. */
export interface WalkRoot {
  readonly field: string;
  readonly args?: string;
}

export interface WalkOptions {
  readonly schema: GraphQLSchema;
  readonly roots: readonly WalkRoot[];
  /** How many fields lie on the longest path. */
  readonly depth: number;
  /** Arguments that a field further down can't do without, by coordinate. */
  readonly args?: Readonly<Record<string, string>>;
  /** Sends a document and answers with its data; the walker doesn't care about errors. */
  readonly ask: (document: string) => Promise<unknown>;
}

export interface Walk {
  /** Coordinates of all fields with an object in them that lie within the depth. */
  readonly edges: ReadonlySet<string>;
  /** Those that led to at least one object. */
  readonly visited: ReadonlySet<string>;
  /** All answers, for whoever looks for something in them. */
  readonly answers: readonly unknown[];
  readonly documents: number;
}

/**
 * Asks every field path of a schema that begins with one of the roots, down to the depth. Each field is asked for under
 * `Type__field`, so that types never conflict and answers tell which way they came.
 */
export async function walkSchema({ schema, roots, depth, args = {}, ask }: WalkOptions): Promise<Walk> {
  const edges = new Set<string>();
  const writer = new SelectionWriter(schema, args, edges);
  const visited = new Set<string>();
  const answers: unknown[] = [];
  let documents = 0;
  for (const { field, args: rootArgs = '' } of roots) {
    const root = schema.getQueryType()!.getFields()[field];
    if (!root) throw new Error(`The schema has no Query.${field}.`);
    edges.add(`Query.${field}`);
    for (const selection of writer.pieces(getNamedType(root.type) as GraphQLCompositeType, depth - 1)) {
      const data = await ask(`{ Query__${field}: ${field}${rootArgs} { ${selection} } }`);
      documents += 1;
      answers.push(data);
      noteVisits(data, visited);
    }
  }
  return { edges, visited, answers, documents };
}

class SelectionWriter {
  constructor(
    private readonly schema: GraphQLSchema,
    private readonly args: Readonly<Record<string, string>>,
    private readonly edges: Set<string>,
  ) {}

  /** One selection for each way on, so that no document holds a whole schema. */
  pieces(type: GraphQLCompositeType, depth: number): string[] {
    return this.#objects(type).flatMap((object) => {
      const fields = Object.values(object.getFields());
      const wrap = (selection: string) => (object === type ? selection : `__typename ... on ${object.name} { ${selection} }`);
      const ways = depth > 0 ? fields.filter((field) => isCompositeType(getNamedType(field.type))) : [];
      return [wrap(this.#leaves(object.name, fields)), ...ways.map((field) => wrap(this.#field(object.name, field, depth)))];
    });
  }

  #selection(type: GraphQLCompositeType, depth: number): string {
    const parts = this.#objects(type).map((object) => {
      const fields = Object.values(object.getFields());
      const ways = depth > 0 ? fields.filter((field) => isCompositeType(getNamedType(field.type))) : [];
      const selection = `${this.#leaves(object.name, fields)} ${ways.map((field) => this.#field(object.name, field, depth)).join(' ')}`;
      return object === type ? selection : `... on ${object.name} { ${selection} }`;
    });
    return `__typename ${parts.join(' ')}`;
  }

  #objects(type: GraphQLCompositeType) {
    return isObjectType(type) ? [type] : this.schema.getPossibleTypes(type);
  }

  #leaves(owner: string, fields: readonly GraphQLField<unknown, unknown>[]): string {
    const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
    return ['__typename', ...leaves.map((field) => `${owner}__${field.name}: ${field.name}${this.#argsOf(owner, field)}`)].join(' ');
  }

  #field(owner: string, field: GraphQLField<unknown, unknown>, depth: number): string {
    this.edges.add(`${owner}.${field.name}`);
    return `${owner}__${field.name}: ${field.name}${this.#argsOf(owner, field)} { ${this.#selection(getNamedType(field.type) as GraphQLCompositeType, depth - 1)} }`;
  }

  #argsOf(owner: string, field: GraphQLField<unknown, unknown>): string {
    const given = this.args[`${owner}.${field.name}`];
    const missing = field.args.find(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined);
    if (missing && !given) throw new Error(`Tell the walker the arguments of ${owner}.${field.name}: ${missing.name} is required.`);
    return given ?? '';
  }
}

function noteVisits(value: unknown, visited: Set<string>): void {
  if (Array.isArray(value)) return value.forEach((item) => noteVisits(item, visited));
  if (!value || typeof value !== 'object') return;
  for (const [key, child] of Object.entries(value)) {
    if (holdsObject(child)) visited.add(key.replace('__', '.'));
    noteVisits(child, visited);
  }
}

const holdsObject = (value: unknown): boolean => (Array.isArray(value) ? value.some(holdsObject) : typeof value === 'object' && value !== null);
