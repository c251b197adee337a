import { type Reaction, reaction, type RecurringJob } from '../../shared/application/jobs.port';
import { writeLetter } from '../../shared/application/letter';
import type { Mailer } from '../../shared/application/mailer.port';
import type { UserRepository } from '../../users/domain/user.repository';
import type { DeleteOrphans } from '../domain/delete-orphans.use-case';
import type { ProcessIntakes } from '../domain/process-intakes.use-case';

interface Parts {
  readonly processIntakes: ProcessIntakes;
  readonly deleteOrphans: DeleteOrphans;
  readonly users: Pick<UserRepository, 'findByIds'>;
  readonly mailer: Mailer;
}

export const intakeReactions = ({ processIntakes, users, mailer }: Parts): Reaction[] => [
  reaction({ on: 'media.uploaded', name: 'process', handle: () => processIntakes.execute() }),
  reaction({
    on: 'media.replacement_rejected',
    name: 'mail-uploader',
    async handle({ assetId, filename, reason, uploadedById }) {
      const [uploader] = uploadedById ? await users.findByIds([uploadedById]) : [];
      if (!uploader) return;
      await mailer.send(
        writeLetter({
          to: uploader,
          subject: `"${filename}" could not be used`,
          paragraphs: [`You sent "${filename}" as the new file of something in the media library. It was refused, and the old file stays:`, reason],
          topic: `media.replacement_rejected ${assetId} ${filename}`,
        }),
      );
    },
  }),
];

export const mediaJobs = ({ processIntakes, deleteOrphans }: Parts): RecurringJob[] => [
  // A job of a process that was killed stays locked for hours; the intake itself is due again within a minute.
  { name: 'media/take-up-due', everySeconds: 15, run: () => processIntakes.execute() },
  { name: 'media/delete-orphans', schedule: '41 3 * * *', run: () => deleteOrphans.execute() },
];
