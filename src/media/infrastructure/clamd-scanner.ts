import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../shared/domain/errors';
import type { Logger } from '../../shared/infrastructure/logger';
import type { MediaScanner } from '../domain/media-scanner.port';

/** Where clamd listens: tcp://host:port, or unix:///path of its socket. */
const addressOf = (url: string): { readonly path: string } | { readonly host: string; readonly port: number } => {
  const { protocol, hostname, port, pathname } = new URL(url);
  return protocol === 'unix:' ? { path: pathname } : { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3_310) };
};

const clean = 'stream: OK';

/**
 * Asks clamd by its INSTREAM command (man clamd). Only the answer "stream: OK" is a yes: an error, a silence and a file over
 * clamd's limits are a no. The package clamscan has no time limit once it is connected, hence these lines of our own.
 */
export class ClamdScanner implements MediaScanner {
  constructor(
    private readonly options: { readonly url: string; readonly timeoutMs: number; readonly logger: Logger },
  ) {}

  async isClean(path: string): Promise<boolean> {
    const { logger } = this.options;
    const reply = await this.ask(path).catch((err: unknown) => {
      logger.error({ err }, 'the malware scanner did not answer; the upload was refused');
      throw scannerAway();
    });
    if (reply === clean) return true;
    const signature = /^stream: (.+) FOUND$/.exec(reply)?.[1];
    if (signature === undefined) {
      logger.error({ reply }, 'the malware scanner could not tell; the upload was refused');
      throw scannerAway();
    }
    logger.warn({ signature }, 'an upload was refused: malware');
    return false;
  }

  private async ask(path: string): Promise<string> {
    const { url, timeoutMs } = this.options;
    const socket = connect(addressOf(url));
    const ended = new AbortController();
    const late = sleep(timeoutMs, undefined, { signal: ended.signal }).then(() => {
      throw new Error(`no answer within ${timeoutMs} ms`);
    });
    late.catch(() => undefined);
    try {
      return await Promise.race([converse(socket, path, ended.signal), late]);
    } finally {
      ended.abort();
      socket.destroy();
    }
  }
}

/** Where a stream is over its limit, clamd answers and closes early; that it is clean it can only say of all of it. */
async function converse(socket: Socket, path: string, signal: AbortSignal): Promise<string> {
  let isSent = false;
  send(socket, path, signal).then(() => (isSent = true), () => undefined);
  const reply = await read(socket);
  if (!reply) throw new Error('the connection was closed without a whole answer');
  if (reply === clean && !isSent) throw new Error('it answered before it had all of the file');
  return reply;
}

async function send(socket: Socket, path: string, signal: AbortSignal): Promise<void> {
  await once(socket, 'connect', { signal });
  socket.write('zINSTREAM\0');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    socket.write(length);
    if (!socket.write(chunk)) await once(socket, 'drain', { signal });
  }
  socket.write(Buffer.alloc(4));
}

async function read(socket: Socket): Promise<string> {
  let reply = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    reply += chunk.toString();
    if (reply.includes('\0')) break;
  }
  return reply.includes('\0') ? reply.replace(/\0[\s\S]*$/, '').trim() : '';
}

const scannerAway = () => new DomainError('unavailable', 'SERVICE_UNAVAILABLE', 'Files cannot be checked for malware at the moment, so none are taken in. Try again in a minute.', { retryAfter: 60 });
