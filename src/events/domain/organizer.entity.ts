import type { Fields } from '../../shared/domain/entity';

/** The public profile that events are held under; its owner manages them. */
export class Organizer {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly description: string | null;
  readonly websiteUrl: string | null;
  readonly ownerId: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: Fields<Organizer>) {
    Object.assign(this, fields);
  }

  update(changes: Partial<Pick<Organizer, 'slug' | 'name' | 'description' | 'websiteUrl' | 'ownerId'>>, now: Date): Organizer {
    return new Organizer({ ...this, ...changes, version: this.version + 1, updatedAt: now });
  }
}
