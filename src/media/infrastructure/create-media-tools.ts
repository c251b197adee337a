import { join } from 'node:path';
import type { Clock } from '../../shared/domain/clock';
import type { Config } from '../../shared/infrastructure/config';
import type { Logger } from '../../shared/infrastructure/logger';
import type { MediaProcessor } from '../domain/media-processor.port';
import type { MediaScanner } from '../domain/media-scanner.port';
import type { MediaStorage } from '../domain/media-storage.port';
import type { UploadReceiver } from '../domain/upload-receiver.port';
import { ClamdScanner } from './clamd-scanner';
import { DiskMediaStorage } from './disk-media-storage';
import { ForkedMediaProcessor } from './processing/forked-media-processor';
import { randomNames } from './random-names';
import { S3MediaStorage } from './s3-media-storage';
import { Slots } from './slots';
import { TempUploadReceiver } from './temp-upload-receiver';

/** Less than the time after which a silent connection is cut. */
const patienceMs = 20_000;

/** Other processes may be receiving into the same directory. */
const leftoverAgeMs = 86_400_000;

export function createMediaStorage(config: Config): MediaStorage {
  if (config.MEDIA_STORAGE === 'disk') return new DiskMediaStorage(config.MEDIA_DIR);
  const { S3_BUCKET, S3_REGION, S3_ENDPOINT, S3_FORCE_PATH_STYLE, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = config;
  return new S3MediaStorage({
    bucket: S3_BUCKET!,
    region: S3_REGION,
    endpoint: S3_ENDPOINT,
    forcePathStyle: S3_FORCE_PATH_STYLE,
    credentials: S3_ACCESS_KEY_ID ? { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY! } : undefined,
  });
}

export function createMediaScanner(config: Config, logger: Logger): MediaScanner {
  if (config.MEDIA_SCAN === 'clamd') return new ClamdScanner({ url: config.CLAMD_URL!, timeoutMs: config.CLAMD_TIMEOUT_MS, logger });
  logger.warn('UPLOADS ARE NOT CHECKED FOR MALWARE: set CLAMD_URL to have clamd look at them');
  return { isClean: async () => true };
}

/** Also deletes what processes of this machine that were killed have left of uploads. */
export function createUploadReceiver(config: Config, logger: Logger, clock: Clock): UploadReceiver {
  const receiver = new TempUploadReceiver(
    join(config.DATA_DIR, 'uploads'),
    { IMAGE: config.MEDIA_IMAGE_MAX_BYTES, VIDEO: config.MEDIA_VIDEO_MAX_BYTES, DOCUMENT: config.MEDIA_DOCUMENT_MAX_BYTES },
    new Slots(config.MEDIA_UPLOAD_CONCURRENCY, patienceMs),
  );
  void receiver.deleteOlderThan(new Date(clock.now().getTime() - leftoverAgeMs)).catch((err: unknown) => logger.warn({ err }, 'leftovers of uploads could not be deleted'));
  return receiver;
}

export const createMediaProcessor = (config: Config, storage: MediaStorage, clock: Clock): MediaProcessor =>
  new ForkedMediaProcessor({
    storage,
    clock,
    randomName: () => randomNames.next(),
    limits: { timeoutMs: config.MEDIA_PROCESSING_TIMEOUT_MS, memoryMb: config.MEDIA_PROCESSING_MEMORY_MB },
    films: { ffmpeg: config.FFMPEG_PATH, ffprobe: config.FFPROBE_PATH, transcode: config.MEDIA_TRANSCODE },
  });
