import { useImage } from '../../media/domain/use-image';
import type { Faults } from '../../shared/domain/errors';
import type { Owner } from '../../shared/domain/viewer';
import type { Event } from './event.entity';
import type { EventStores } from './event.repository';

export interface EventReferences {
  readonly organizerId?: string;
  readonly venueId?: string | null;
  readonly tagSlugs?: readonly string[];
}

/** Checks that what an input names exists and is the viewer's to use; gives the tags' ids. */
export async function checkReferences(
  { organizerId, venueId, tagSlugs }: EventReferences,
  owner: Owner,
  { organizers, venues, tags }: Pick<EventStores, 'organizers' | 'venues' | 'tags'>,
  faults: Faults,
): Promise<string[] | undefined> {
  if (organizerId && (await organizers.findByIds([organizerId], owner)).length === 0) {
    faults.add('NOT_FOUND', 'The organizer was not found among those you manage.', ['input', 'organizerId']);
  }
  await checkVenue(venueId, owner, { venues }, faults);
  if (!tagSlugs) return undefined;
  const found = new Map((await tags.lockBySlugs(tagSlugs)).map(({ slug, id }) => [slug, id]));
  tagSlugs.forEach((slug, index) => {
    if (!found.has(slug)) faults.add('NOT_FOUND', `There is no tag ${slug}.`, ['input', 'tagSlugs', String(index)]);
  });
  return [...found.values()].sort();
}

export async function checkVenue(venueId: string | null | undefined, owner: Owner, { venues }: Pick<EventStores, 'venues'>, faults: Faults): Promise<void> {
  if (!venueId || (await venues.findVisible([venueId], owner)).length > 0) return;
  faults.add('NOT_FOUND', 'The venue was not found among the published ones and your own.', ['input', 'venueId']);
}

/** Records which picture an event shows. */
export const useCover = ({ id, coverId }: Event, stores: EventStores): Promise<void> => useImage({ subject: { type: 'Event', id }, property: 'coverId', assetId: coverId }, stores);
