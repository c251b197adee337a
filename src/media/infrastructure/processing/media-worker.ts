import { rmSync, writeFileSync } from 'node:fs';
import type { MediaAnswer, MediaJob } from './media-job';
import { Refusal } from './refusal';

/*
 * The process that meets the bytes of strangers, one for each file. It has no secrets, no database and no network of ours; what
 * started it ends it when it takes too long or too much.
 */

try {
  // Where memory runs out, the kernel is to take this process and not the API.
  writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
  // Not Linux.
}

process.once('message', (job: MediaJob) => void work(job));

process.once('disconnect', vanish);
if (!process.connected) vanish();

/** The parent is gone: nothing is left of this work, films that are being made included. */
function vanish(): void {
  try {
    // Threads may still be writing.
    rmSync(process.cwd(), { recursive: true, force: true, maxRetries: 20 });
  } finally {
    process.kill(0, 'SIGKILL');
  }
}

async function work(job: MediaJob): Promise<void> {
  const make = await makerOf(job);
  process.send!({ ready: true });
  const answer: MediaAnswer = await make().then(
    (made) => ({ made }),
    (error: unknown) => (error instanceof Refusal ? { rejected: { code: error.code, reason: error.reason } } : { fault: String((error as Error).stack ?? error) }),
  );
  process.send!(answer, (error: Error | null) => (error ? vanish() : process.exit(0)));
}

async function makerOf(job: MediaJob) {
  switch (job.kind) {
    case 'IMAGE': {
      const { makeImage } = await import('./sharp-images.js');
      return () => makeImage(job);
    }
    case 'VIDEO': {
      const { makeFilm } = await import('./ffmpeg-films.js');
      return () => makeFilm(job);
    }
    case 'DOCUMENT': {
      const { makeDocument } = await import('./pdf-documents.js');
      return () => makeDocument(job);
    }
  }
}
