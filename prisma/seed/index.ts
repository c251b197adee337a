import { Client } from 'pg';

import { demoPasswordHash } from './accounts';
import { generateCatalogue } from './catalogue';
import { writePages } from './pages';
import { writeSite } from './site';
import { writeCatalogue } from './write-catalogue';

export { demoAccounts } from './accounts';

const lockKey = 7_236_410_551;

/** Fills an empty database with demo data. Two processes may try at once: one does it, the other finds it done. */
export async function seedDemoData(url: string, report: (line: string) => void): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [lockKey]);
    const { rows } = await client.query<{ present: boolean }>('SELECT EXISTS (SELECT FROM users) AS present');
    if (rows[0]?.present) {
      await client.query('ROLLBACK');
      report('demo data is present');
      return;
    }
    const now = new Date();
    const catalogue = generateCatalogue({ events: 1_000, now, seed: 'marquee', passwordHash: await demoPasswordHash() });
    await writeCatalogue(client, catalogue);
    await writeSite(client);
    const pages = await writePages(client, now);
    await client.query('COMMIT');
    report(`demo data: ${String(catalogue.events.length)} events, ${String(catalogue.venues.length)} venues, ${String(catalogue.organizers.length)} organizers, ${String(pages)} pages`);
  } finally {
    await client.end();
  }
}
