import { Client } from 'pg';

const parts = {
  extensions: `SELECT extname AS name, extversion AS definition FROM pg_extension`,
  types: `SELECT t.typname AS name, string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder) AS definition
    FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid GROUP BY 1`,
  columns: `SELECT c.relname || '.' || a.attname AS name,
      format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS definition
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'p') AND a.attnum > 0 AND NOT a.attisdropped`,
  sequences: `SELECT relname AS name, '' AS definition FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace`,
  constraints: `SELECT conrelid::regclass || '.' || conname AS name, pg_get_constraintdef(oid) AS definition
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0`,
  indexes: `SELECT indexname AS name, indexdef AS definition FROM pg_indexes WHERE schemaname = 'public'`,
  triggers: `SELECT tgrelid::regclass || '.' || tgname AS name, pg_get_triggerdef(oid) AS definition FROM pg_trigger WHERE NOT tgisinternal`,
  functions: `SELECT p.oid::regprocedure::text AS name, CASE WHEN p.prokind = 'f' THEN pg_get_functiondef(p.oid) ELSE '' END AS definition
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace`,
};

/** Every object of the public schema with its definition, but for Prisma's own table. */
export async function dumpCatalog(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const lines: string[] = [];
    for (const [kind, sql] of Object.entries(parts)) {
      const { rows } = await client.query<{ name: string; definition: string }>(sql);
      lines.push(...rows.map((row) => `${kind} ${row.name}: ${row.definition}`));
    }
    return lines.filter((line) => !line.includes('_prisma_migrations')).sort();
  } finally {
    await client.end();
  }
}
