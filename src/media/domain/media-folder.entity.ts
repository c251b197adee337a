import type { Fields } from '../../shared/domain/entity';

/** How many folders may lie in each other. */
export const folderDepthMax = 10;

/** A folder of the media library; at the top where it has no parent. */
export class MediaFolder {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;

  constructor(fields: Fields<MediaFolder>) {
    Object.assign(this, fields);
  }

  update(changes: Partial<Pick<MediaFolder, 'name' | 'parentId'>>, now: Date): MediaFolder {
    return new MediaFolder({ ...this, ...changes, version: this.version + 1, updatedAt: now });
  }
}
