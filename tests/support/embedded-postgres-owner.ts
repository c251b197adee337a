import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/shared/infrastructure/embedded-postgres/embedded-postgres';

/** A process of its own that runs an embedded PostgreSQL, writes a row and reports; killed or asked to end by a test. */
async function main([dataDir, ending]: string[]): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dataDir: dataDir ?? '', report: () => undefined });
  const client = new Client({ connectionString: postgres.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('CREATE TABLE IF NOT EXISTS kept (line text)');
  await client.query(`INSERT INTO kept VALUES ('written before the end')`);
  const untilStopped = setInterval(() => undefined, 60_000);
  process.once('SIGINT', () => {
    void client.query('SELECT pg_sleep(0.3), count(*) FROM kept').then(async (result) => {
      process.stdout.write(`drained ${result.rowCount}\n`);
      await client.end();
      await postgres.stop();
      clearInterval(untilStopped);
    });
  });
  process.stdout.write(`${JSON.stringify({ url: postgres.url })}\n`);
  if (ending === 'exit') process.exit(0);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
