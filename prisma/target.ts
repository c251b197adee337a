import { findRunningEmbeddedPostgres, startEmbeddedPostgres } from '../src/shared/infrastructure/embedded-postgres/embedded-postgres';

export interface Target {
  url: string;
  isEmbedded: boolean;
}

/** Gives a command its database: DIRECT_DATABASE_URL or DATABASE_URL, else the embedded PostgreSQL in DATA_DIR. */
export async function onTarget(work: (target: Target) => Promise<void>, report: (line: string) => void): Promise<void> {
  const configured = process.env['DIRECT_DATABASE_URL'] || process.env['DATABASE_URL'];
  if (configured) return work({ url: configured, isEmbedded: false });
  const dataDir = process.env['DATA_DIR'] || '.data';
  const running = await findRunningEmbeddedPostgres(dataDir);
  if (running) return work({ url: running, isEmbedded: true });
  const postgres = await startEmbeddedPostgres({ dataDir, report });
  try {
    await work({ url: postgres.url, isEmbedded: true });
  } finally {
    await postgres.stop();
  }
}
