import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createTestApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { signInAs } from '../support/people';
import { aFile, upload } from './upload-world';

let test: TestApp;
let server: ChildProcess;
let address: string;

beforeAll(async () => {
  test = await createTestApp();
  server = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'development', DEMO_DATA: 'false', WORKER_ENABLED: 'false', PORT: '0', DATABASE_URL: test.databaseUrl, DATA_DIR: test.dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  server.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
  address = await eventually(() => /Public API\s+(http\S+)\/graphql/.exec(output)?.[1], 60_000);
}, 90_000);
afterAll(async () => {
  server.kill('SIGKILL');
  await once(server, 'exit');
  await test.close();
});

const memory = (what: 'VmRSS' | 'VmHWM') => Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))![1]) / 1_024;

// Linux alone tells the peak of another process.
(process.platform === 'linux' ? describe : describe.skip)('a film of 100 MB', () => {
  it('makes the process grow by less than 50 MB', async () => {
    const admin = await signInAs(test, 'ADMIN');
    const film = (size: number) => aFile('video/mp4', { size });
    for (const size of [5_000_000, 5_000_000, 5_000_000]) await upload(address, admin, film(size));
    writeFileSync(`/proc/${server.pid}/clear_refs`, '5');
    const before = memory('VmRSS');
    const { body } = await upload(address, admin, film(104_857_600));
    const growth = memory('VmHWM') - before;
    expect(body.data.mediaUpload.asset.byteSize).toBe(104_857_600);
    process.stderr.write(`a film of 100 MB: the process grew by ${growth.toFixed(0)} MB at most, from ${before.toFixed(0)} MB\n`);
    expect(growth).toBeLessThan(50);
  }, 60_000);
});
