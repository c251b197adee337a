import { PassThrough } from 'node:stream';
import { PendingFile } from '../../src/shared/application/upload.dto';

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
afterEach(() => jest.useRealTimers());

const late = 'The file arrives too slowly. Send it again over a faster connection.';

interface Sender {
  readonly bytes: number;
  readonly everySeconds: number;
  readonly times: number;
}

/** What comes of a file that is sent like this, where whoever reads it takes so long for each part. */
async function receive({ bytes, everySeconds, times }: Sender, readerSeconds = 0): Promise<{ readonly received: number; readonly seconds: number; readonly refusal?: string }> {
  const stream = new PassThrough();
  const { content } = await new PendingFile(Promise.resolve({ filename: 'a.mp4', mimetype: 'video/mp4', createReadStream: () => stream })).open();
  const startedAt = Date.now();
  let [received, isOver] = [0, false];
  const outcome = (async () => {
    for await (const chunk of content) {
      received += chunk.length;
      if (readerSeconds > 0) await new Promise((resolve) => setTimeout(resolve, readerSeconds * 1_000));
    }
  })().then(
    () => ({ received, seconds: (Date.now() - startedAt) / 1_000 }),
    ({ kind, message }: { kind: string; message: string }) => ({ received, seconds: (Date.now() - startedAt) / 1_000, refusal: `${kind}: ${message}` }),
  ).finally(() => (isOver = true));
  for (let sent = 0; sent < times && !isOver; sent += 1) {
    await jest.advanceTimersByTimeAsync(everySeconds * 1_000);
    if (!stream.destroyed) stream.write(Buffer.alloc(bytes));
  }
  stream.end();
  while (!isOver) await jest.advanceTimersByTimeAsync(1_000);
  return outcome;
}

describe('a file', () => {
  it('that drips is waited for half a minute, and what it has sent is worth little more', async () => {
    expect(await receive({ bytes: 1, everySeconds: 1, times: 1_000 })).toEqual({ received: 30, seconds: expect.closeTo(30, 1), refusal: `invalid: ${late}` });
  });

  it('that stops is waited for as long as what it has sent is worth', async () => {
    expect(await receive({ bytes: 16_000, everySeconds: 100, times: 2 })).toMatchObject({ received: 0, seconds: 30, refusal: `invalid: ${late}` });
    expect(await receive({ bytes: 320_000, everySeconds: 24, times: 2 })).toEqual({ received: 640_000, seconds: 48 });
    expect(await receive({ bytes: 320_000, everySeconds: 26, times: 3 })).toEqual({ received: 320_000, seconds: 50, refusal: `invalid: ${late}` });
  });

  it('of 16 kB a second is taken however long it takes', async () => {
    expect(await receive({ bytes: 16_000, everySeconds: 1, times: 1_000 })).toEqual({ received: 16_000_000, seconds: expect.any(Number) });
  });

  it('is not blamed for the time that its reader takes', async () => {
    const sender = { bytes: 16_000, everySeconds: 25, times: 5 };
    expect(await receive(sender, 24)).toEqual({ received: 80_000, seconds: 149 });
    expect(await receive(sender)).toMatchObject({ received: 16_000, refusal: `invalid: ${late}` });
  });
});
