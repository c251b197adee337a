import { type Reaction, reaction } from '../../shared/application/jobs.port';
import { writeLetter } from '../../shared/application/letter';
import type { Mailer } from '../../shared/application/mailer.port';
import type { UserRepository } from '../../users/domain/user.repository';
import type { PageRepository } from '../domain/page.repository';

/** What happens after a change to pages. */
export const contentReactions = (pages: PageRepository, users: UserRepository, mailer: Mailer): Reaction[] => [
  reaction({
    on: 'page.publish_failed',
    name: 'mail-scheduler',
    async handle({ pageId, locale, scheduledById, reasons }) {
      const [user] = scheduledById === null ? [] : await users.findByIds([scheduledById]);
      const translation = (await pages.findTranslations([pageId])).find((candidate) => candidate.locale === locale);
      if (!user || !translation) return;
      const [draft] = await pages.findVersions([translation.draftVersionId]);
      await mailer.send(
        writeLetter({
          to: user,
          subject: `"${draft!.title}" could not be published`,
          paragraphs: [`"${draft!.title}" (${locale}) was scheduled to be published now. It was not, because of this:`, ...new Set(reasons), 'What visitors saw before, they see still. Correct this, then publish or schedule the page again.'],
        }),
      );
    },
  }),
];
