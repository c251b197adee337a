import 'reflect-metadata';
import { createApp } from '../../src/app';
import { createPlatform } from '../../src/shared';
import { loadConfig } from '../../src/shared/infrastructure/config';
import { createLogger } from '../../src/shared/infrastructure/logger';

/** A worker that says when it has taken an upload up, and never comes to an end with it. */
async function main(): Promise<void> {
  const config = loadConfig();
  const platform = createPlatform({ config, version: '0', logger: createLogger(config, '0'), databaseUrl: config.DATABASE_URL! });
  const hang = () => {
    process.stdout.write('taken up\n');
    return new Promise<never>(() => setInterval(() => undefined, 1_000_000));
  };
  const app = await createApp(platform, () => ({ process: hang }));
  await app.startJobs();
}

void main();
