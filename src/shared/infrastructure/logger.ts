import pino, { type DestinationStream, type Logger, stdSerializers } from 'pino';
import type { Config } from './config';

export type { Logger } from 'pino';

const emailPattern = /[\w.%+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** JSON lines; pretty ones in development on a terminal. Personal data and secrets are kept out: by name here, by pattern in errors. */
export function createLogger(config: Config, version: string, destination?: DestinationStream): Logger {
  const isPretty = !destination && config.NODE_ENV === 'development' && process.stdout.isTTY;
  return pino(
    {
      level: config.LOG_LEVEL,
      base: { service: 'marquee', version, pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['*.password', '*.token', '*.email', '*.authorization', '*.cookie', 'req.headers'], censor: '[redacted]' },
      serializers: {
        err: (error: Error) => {
          const { type, message, stack } = stdSerializers.err(error);
          return { type, message: withoutEmails(message), stack: withoutEmails(stack) };
        },
        req: ({ method, url, id }: { method: string; url: string; id: string }) => ({ method, path: url.split('?')[0], id }),
      },
      ...(isPretty && { transport: { target: 'pino-pretty', options: { ignore: 'pid,service,version', translateTime: 'HH:MM:ss' } } }),
    },
    ...(destination ? [destination] : []),
  );
}

/** For text of others, such as a mail server's answer. */
export const withoutEmails = (text: string) => text?.replace(emailPattern, '[email]');
