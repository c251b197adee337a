import { type Reaction, reaction } from '../../shared/application/jobs.port';
import type { MediaStorage } from '../domain/media-storage.port';

/** What happens after a change to the library. */
export const libraryReactions = (storage: MediaStorage): Reaction[] => [reaction({ on: 'media.files_dropped', name: 'delete', handle: ({ paths }) => storage.delete(paths) })];
