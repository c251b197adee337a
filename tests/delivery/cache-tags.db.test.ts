import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { tagKinds } from '../../src/delivery/domain/cache-tag';
import { createTestDatabase } from '../support/database';

const known = Object.keys(tagKinds).sort();

/** The names of tags in a program: `event:` with what follows it somewhere else, or `events:all` as it is. */
const namesIn = (text: string, literal: RegExp): string[] => [...text.matchAll(literal)].map(([, name]) => name!.replace(/:$/, ''));

describe('the list of tags', () => {
  it('is what the triggers of the database name, and nothing else', async () => {
    const database = await createTestDatabase();
    const client = new Client({ connectionString: database.url });
    try {
      await client.connect();
      const { rows } = await client.query<{ source: string }>(`SELECT prosrc AS source FROM pg_proc WHERE proname LIKE 'marquee\\_purge%' AND proname <> 'marquee_purge'`);
      expect(rows.length).toBeGreaterThan(15);
      const named = new Set(rows.flatMap(({ source }) => namesIn(source, /'(\*|[a-z]+(?:-[a-z]+)*(?::[a-z]+)?:?)'/g)));
      // Its changes name everything.
      expect([...named, 'settings'].sort()).toEqual(known);
    } finally {
      await client.end();
      await database.drop();
    }
  });

  it('has every tag that an answer is given', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((name) => /presentation\/.*\.ts$/.test(name));
    const given = new Set(files.flatMap((name) => namesIn(readFileSync(path.join('src', name), 'utf8'), /(?:\.tag\(|\.tagAll\(|note\(|tag: )['`]([a-z]+(?:-[a-z]+)*(?::[a-z]+)?)['`:]/g)));
    expect(given.size).toBeGreaterThan(15);
    // `events` with the kind of the owner from elsewhere.
    expect([...given].filter((name) => !known.some((kind) => kind === name || kind.startsWith(`${name}:`)))).toEqual([]);
  });

  it('is the table of docs/caching.md', () => {
    const [, table] = readFileSync('docs/caching.md', 'utf8').split('| tag | held by |\n|---|---|\n');
    const rest = { alone: '', id: ':<id>', slug: ':<slug>', month: ':<YYYY-MM>', path: ':<path>', key: ':<key>' };
    const rows = Object.entries(tagKinds).map(([name, { form, meaning }]) => `| \`${name}${rest[form]}\` | ${meaning} |`);
    expect(table!.split('\n\n', 1)[0]).toBe(rows.join('\n'));
  });
});
