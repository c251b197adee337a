import type { Clock, Ids } from '../../../shared/domain/clock';
import { assertVersion, changedFields, given } from '../../../shared/domain/entity';
import { DomainError, Faults } from '../../../shared/domain/errors';
import { chooseSlug } from '../../../shared/domain/slug';
import type { UnitOfWork } from '../../../shared/domain/unit-of-work';
import { isAdmin, ownerScope, signedIn, type Viewer } from '../../../shared/domain/viewer';
import type { EventStores } from '../event.repository';
import { Organizer } from '../organizer.entity';

export interface OrganizerDetails {
  readonly name: string;
  readonly slug?: string;
  readonly description?: string | null;
  readonly websiteUrl?: string | null;
  /** Whose profile it is; only administrators may say. */
  readonly userId?: string;
}

/** Makes a public profile to hold events under. */
export class CreateOrganizer {
  constructor(
    private readonly unitOfWork: UnitOfWork<EventStores>,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  execute(viewer: Viewer, { userId, ...input }: OrganizerDetails): Promise<Organizer> {
    const now = this.clock.now();
    return this.unitOfWork.run(async (stores) => {
      const faults = new Faults();
      await checkOwner(viewer, userId, stores, faults);
      const slug = await chooseSlug(stores.organizers, { given: input.slug, from: input.name, fallback: 'organizer' }, faults);
      faults.throwIfAny();
      const ownerId = userId ?? signedIn(viewer).id;
      const organizer = new Organizer({ description: null, websiteUrl: null, ...input, id: this.ids.next(), slug, ownerId, version: 1, createdAt: now, updatedAt: now });
      await stores.organizers.save(organizer);
      await stores.audit.record(viewer, { action: 'organizer.create', subject: { type: 'Organizer', id: organizer.id } });
      await stores.outbox.append('organizer.created', { organizerId: organizer.id });
      return organizer;
    });
  }
}

export interface OrganizerUpdate {
  readonly id: string;
  readonly expectedVersion: number;
  readonly input: Partial<OrganizerDetails>;
}

/** Changes a public profile; what is left out stays. */
export class UpdateOrganizer {
  constructor(
    private readonly unitOfWork: UnitOfWork<EventStores>,
    private readonly clock: Clock,
  ) {}

  execute(viewer: Viewer, { id, expectedVersion, input: { userId, ...input } }: OrganizerUpdate): Promise<Organizer> {
    return this.unitOfWork.run(async (stores) => {
      const before = await stores.organizers.getForUpdate(id, ownerScope(viewer));
      assertVersion(before, expectedVersion);
      const faults = new Faults();
      await checkOwner(viewer, userId, stores, faults);
      if (input.slug) await chooseSlug(stores.organizers, { given: input.slug, from: before.name, fallback: 'organizer', exceptId: id }, faults);
      faults.throwIfAny();
      const organizer = before.update(given({ ...input, ownerId: userId }), this.clock.now());
      await stores.organizers.save(organizer);
      await stores.audit.record(viewer, { action: 'organizer.update', subject: { type: 'Organizer', id }, changedFields: changedFields(before, organizer) });
      await stores.outbox.append('organizer.updated', { organizerId: id });
      return organizer;
    });
  }
}

async function checkOwner(viewer: Viewer, userId: string | undefined, { organizers }: EventStores, faults: Faults): Promise<void> {
  if (!userId) return;
  if (!isAdmin(viewer)) throw new DomainError('forbidden', 'FORBIDDEN', 'Only an administrator may say whose organizer it is.');
  if (!(await organizers.mayOwn(userId))) faults.add('NOT_FOUND', 'There is no active account of an organizer or administrator with this id.', ['input', 'userId']);
}
