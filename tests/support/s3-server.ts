import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createTempDir } from './temp-dir';

export interface TestS3 {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** In a process of its own, because Jest's module loader stumbles over a package of s3rver's. It ends with its standard input. */
const program = `
const S3rver = require('s3rver');
const [directory, bucket] = process.argv.slice(1);
new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: bucket, configs: [] }] }).run().then(({ port }) => console.log(port));
process.stdin.resume().on('end', () => process.exit());`;

/** A server that speaks S3's protocol, with one bucket. */
export async function startS3(bucket: string): Promise<TestS3> {
  const directory = await createTempDir();
  const server = spawn(process.execPath, ['-e', program, directory, bucket], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = (await once(server.stdout, 'data')) as [Buffer];
  return {
    endpoint: `http://127.0.0.1:${port.toString().trim()}`,
    async stop() {
      server.stdin.end();
      await once(server, 'exit');
      await rm(directory, { recursive: true, force: true });
    },
  };
}
