import { given } from '../../../shared/domain/entity';
import { Faults } from '../../../shared/domain/errors';
import { chooseSlug } from '../../../shared/domain/slug';
import { ownerScope, type Viewer } from '../../../shared/domain/viewer';
import type { EventEditor } from '../edit-event';
import type { Event } from '../event.entity';
import { checkReferences, useCover } from '../event-references';
import type { NewEvent } from './create-event.use-case';

export interface EventUpdate {
  readonly id: string;
  readonly expectedVersion: number;
  readonly input: Partial<NewEvent>;
}

/** Changes what is said about an event; what is left out stays. A changed slug leaves a redirect. */
export class UpdateEvent {
  constructor(private readonly editor: EventEditor) {}

  execute(viewer: Viewer, { id, expectedVersion, input: { tagSlugs, ...input } }: EventUpdate): Promise<Event> {
    return this.editor.edit(viewer, { id, expectedVersion }, async (before, stores, now) => {
      before.assertMay('update');
      const faults = new Faults();
      const tagIds = await checkReferences({ ...input, tagSlugs }, ownerScope(viewer), stores, faults);
      if (input.slug) await chooseSlug(stores.events, { given: input.slug, from: before.title, fallback: 'event', exceptId: id }, faults);
      faults.throwIfAny();
      const event = before.update(given({ ...input, tagIds }), now);
      if (event.coverId !== before.coverId) await useCover(event, stores);
      if (event.slug !== before.slug) await stores.events.renameSlug(id, before.slug, event.slug);
      return { event, action: 'event.update', emits: 'event.updated' };
    });
  }
}
