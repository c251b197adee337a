import { Redis } from 'ioredis';
import type { Config } from './config';
import type { Logger } from './logger';

/** A connection that fails fast: a slow or dead Redis makes Marquee slower, never wrong and never stuck. */
export function connectRedis(url: string, config: Pick<Config, 'REDIS_TIMEOUT_MS'>, logger: Logger): Redis {
  const redis = new Redis(url, {
    connectTimeout: config.REDIS_TIMEOUT_MS * 5,
    commandTimeout: config.REDIS_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  let isDown = false;
  redis.on('error', (err: Error) => {
    if (!isDown) logger.warn({ err }, 'redis is away; falling back to this process');
    isDown = true;
  });
  redis.on('ready', () => {
    if (isDown) logger.info('redis is back');
    isDown = false;
  });
  return redis;
}
