import type { Clock, Ids } from '../../../shared/domain/clock';
import { changedFields } from '../../../shared/domain/entity';
import { conflict, Faults } from '../../../shared/domain/errors';
import { chooseSlug } from '../../../shared/domain/slug';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import type { Viewer } from '../../../shared/domain/viewer';
import type { EventStores } from '../event.repository';
import type { Tag } from '../tag.entity';

export interface TagDetails {
  /** The tag to change; without it a new one is made. */
  readonly id?: string | null;
  readonly name: string;
  readonly slug?: string;
}

/** Makes a tag or changes one. */
export class UpsertTag {
  constructor(
    private readonly unitOfWork: UnitOfWork<EventStores>,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  execute(viewer: Viewer, { id, name, slug }: TagDetails): Promise<Tag> {
    return this.unitOfWork.run(async ({ tags, audit, outbox }) => {
      const before = id ? await tags.getForUpdate(id) : null;
      const faults = new Faults();
      const free = before && slug === undefined ? before.slug : await chooseSlug(tags, { given: slug, from: name, fallback: 'tag', exceptId: before?.id }, faults);
      faults.throwIfAny('conflict');
      const tag: Tag = { ...(before ?? { id: this.ids.next(), createdAt: this.clock.now() }), name, slug: free };
      await tags.save(tag);
      await audit.record(viewer, { action: before ? 'tag.update' : 'tag.create', subject: { type: 'Tag', id: tag.id }, changedFields: before ? changedFields(before, tag) : [] });
      await outbox.append(before ? 'tag.updated' : 'tag.created', { tagId: tag.id });
      return tag;
    });
  }
}

/** Removes a tag that no event carries. */
export class DeleteTag {
  constructor(private readonly unitOfWork: UnitOfWork<EventStores>) {}

  execute(viewer: Viewer, id: string): Promise<void> {
    return this.unitOfWork.run(async ({ tags, audit, outbox }) => {
      await tags.getForUpdate(id);
      const count = await tags.countEvents(id);
      if (count > 0) throw conflict('TAG_IN_USE', `${count} event(s) carry this tag; take it off them first.`, ['id']);
      await tags.delete(id);
      await audit.record(viewer, { action: 'tag.delete', subject: { type: 'Tag', id } });
      await outbox.append('tag.deleted', { tagId: id });
    });
  }
}
