import type { MediaProcessor } from '../domain/media-processor.port';
import type { MediaStorage } from '../domain/media-storage.port';

/** PLACEHOLDER until the processor is merged: the lead puts `new ForkedMediaProcessor(…)` of ./processing/forked-media-processor here. */
export function createMediaProcessor(_storage: MediaStorage): MediaProcessor {
  return {
    process() {
      return Promise.reject(new Error('There is no media processor yet.'));
    },
  };
}
