import { createHash } from 'node:crypto';
import type { QueryResultRow } from 'pg';
import type { Selection } from '../domain/selection';
import type { RetryingPool } from './retrying-pool';

/** A statement whose text is built once and whose values are taken from each input. */
export class Statement<Input> {
  #uses = 0;
  #name: string | undefined;

  constructor(
    readonly text: string,
    private readonly binds: readonly ((input: Input) => unknown)[],
  ) {}

  values(input: Input): unknown[] {
    return this.binds.map((bind) => bind(input));
  }

  /** A name makes PostgreSQL keep the plan: given at the second use, because one of a kind is not worth a place in its memory. */
  name(mayName: () => boolean): string | undefined {
    if (this.#name === undefined && ++this.#uses === 2 && mayName()) {
      this.#name = `m_${createHash('sha256').update(this.text).digest('base64url').slice(0, 32)}`;
    }
    return this.#name;
  }
}

/** Writes the text of a statement and remembers where its values come from. */
export class StatementBuilder<Input> {
  readonly #binds: ((input: Input) => unknown)[] = [];

  /**
   * A value as a sub-select. The planner can't look into one, so a plan for all values costs the same as a plan for these
   * and PostgreSQL keeps it; with a bare `$1` it planned anew each time, which took 2 ms of the 3 that a list took.
   */
  value(type: string, bind: (input: Input) => unknown): string {
    const value = `(SELECT $${this.#binds.push(bind)}::${type})`;
    // ANY of a bare sub-select would mean any of its rows.
    return type.endsWith('[]') ? `${value}::${type}` : value;
  }

  /** A value that may turn out unused: it takes its number when the text first needs it. */
  later(type: string, bind: (input: Input) => unknown): () => string {
    let value: string | undefined;
    return () => (value ??= this.value(type, bind));
  }

  build(text: string): Statement<Input> {
    return new Statement(text, this.#binds);
  }
}

const variantsPerSelection = 200;

/** What was made once for each selection, that is, for each field of each document, and each variant of its arguments. */
export class PlanCache {
  readonly #plans = new WeakMap<Selection, Map<string, unknown>>();

  get<Plan>(selection: Selection, variant: string, make: () => Plan): Plan {
    let plans = this.#plans.get(selection);
    if (!plans || plans.size >= variantsPerSelection) this.#plans.set(selection, (plans = new Map()));
    let plan = plans.get(variant) as Plan | undefined;
    if (!plan) plans.set(variant, (plan = make()));
    return plan;
  }
}

const namesPerRunner = 500;

/** SQLSTATEs of a pooler that doesn't keep prepared statements with the client (PgBouncer before 1.21 in transaction mode). */
const lostStatement = new Set(['26000', '42P05']);

/** Runs reads over the shared pool, prepared where the server keeps what it was told to prepare. */
export class StatementRunner {
  #namesLeft = namesPerRunner;
  #isNaming = true;

  constructor(private readonly pool: RetryingPool) {}

  async run<Row extends QueryResultRow, Input>(statement: Statement<Input>, input: Input): Promise<Row[]> {
    const query = { text: statement.text, values: statement.values(input) };
    const name = this.#isNaming ? statement.name(this.#takeName) : undefined;
    try {
      return (await this.pool.read<Row>({ ...query, name })).rows;
    } catch (error) {
      if (!lostStatement.has(String((error as { code?: unknown }).code))) throw error;
      this.#isNaming = false;
      return (await this.pool.read<Row>(query)).rows;
    }
  }

  readonly #takeName = (): boolean => {
    if (this.#namesLeft === 0) return false;
    this.#namesLeft -= 1;
    return true;
  };
}
