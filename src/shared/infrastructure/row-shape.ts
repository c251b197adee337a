import type { Selection } from '../domain/selection';

/** An expression of a select list; `instant` ones are timestamptz and leave as RFC 3339. */
export interface Column {
  readonly sql: string;
  readonly isInstant?: boolean;
}

export const column = (sql: string): Column => ({ sql });
export const instant = (sql: string): Column => ({ sql: `(${sql} AT TIME ZONE 'UTC')`, isInstant: true });

/** For each field of a type, the columns it is made from, by the record's key. */
export type FieldColumns = Readonly<Record<string, Readonly<Record<string, Column>>>>;

/** The columns of one kind of row: as a JSON array in SQL, which costs half of an object to write and to read, and as a record here. */
export class RowShape {
  readonly sql: string;
  readonly #keys: readonly string[];
  readonly #instants: readonly string[];

  constructor(columns: Readonly<Record<string, Column>>) {
    this.sql = `json_build_array(${Object.values(columns).map(({ sql }) => sql).join(', ')})`;
    this.#keys = Object.keys(columns);
    this.#instants = this.#keys.filter((key) => columns[key]!.isInstant);
  }

  /** `always` and what the selected fields need. */
  static of(always: Readonly<Record<string, Column>>, fields: FieldColumns, ...selections: readonly Selection[]): RowShape {
    const selected = Object.keys(fields).filter((field) => selections.some((selection) => selection.has(field)));
    return new RowShape(Object.assign({}, always, ...selected.map((field) => fields[field])));
  }

  read<T>(row: readonly unknown[]): T {
    const record: Record<string, unknown> = {};
    for (let index = 0; index < this.#keys.length; index += 1) record[this.#keys[index]!] = row[index];
    for (const key of this.#instants) record[key] = toInstant(record[key] as string | null);
    return record as T;
  }
}

/** PostgreSQL writes a timestamp in JSON as 2026-12-31T19:00:00 with as many decimals as it needs. */
export function toInstant(text: string | null): string | null {
  if (text === null) return null;
  return text.length === 19 ? `${text}.000Z` : `${text.padEnd(23, '0')}Z`;
}
