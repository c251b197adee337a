import type DataLoader from 'dataloader';
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { HttpUrl, Locale } from '../../shared/application/scalars.dto';
import { type TextInLocale, textsOf } from '../../shared/domain/locale';
import { type IdType, idPrefixes } from '../../shared/domain/typed-id';
import { isAdmin } from '../../shared/domain/viewer';
import type { RequestContext } from '../../shared/presentation/context';
import { encodeId } from '../../shared/presentation/ids';
import { loadById, loadGroups } from '../../shared/presentation/loaders';
import { LocalizedTextView } from '../../shared/presentation/localized-text.view';
import type { NodeLoaders } from '../../shared/presentation/node';
import type { User } from '../../users/domain/user.entity';
import { AdminUserView } from '../../users/presentation/admin-user.view';
import type { MediaAsset, MediaVariant, RejectionCode } from '../domain/media-asset.entity';
import type { MediaFolder } from '../domain/media-folder.entity';
import type { LocalizedMedia, MediaLibrary } from '../domain/media-library.port';
import type { FoundUsage, MediaUsages } from '../domain/media-usages.port';
import { MediaFolderView } from './admin-folder.view';
import { AdminMediaView, MediaRejectionCode, MediaUsageView, MediaVariantView } from './admin-media.view';
import type { MediaTexts } from './media-texts';

declare module '../../shared/presentation/context' {
  interface Loaders {
    /** Assets in any state. */
    adminMedia: DataLoader<string, MediaAsset | null>;
    mediaUsages: DataLoader<string, readonly FoundUsage[]>;
  }
}

export const adminNodes: NodeLoaders = {
  MediaAsset: async (id, { viewer, loaders }) => (isAdmin(viewer) ? loaders.adminMedia.load(id) : null),
};

const usagesMax = 100;

export const adminLoaders = (library: MediaLibrary, usages: MediaUsages) => ({
  adminMedia: loadById((ids) => library.findByIds(ids)),
  mediaUsages: loadGroups((ids) => usages.findUsages(ids, usagesMax), ({ assetId }) => assetId),
});

const localeDescription = "The language to have it in; without one that of what shows it, or the site's own.";

@Resolver(() => AdminMediaView)
export class AdminMediaResolver {
  constructor(private readonly texts: MediaTexts) {}

  @FieldResolver(() => String, { nullable: true, description: 'What it shows, for those who cannot see it, in one language.' })
  altText(@Root() asset: LocalizedMedia, @Arg('locale', () => Locale, { nullable: true, description: localeDescription }) locale: string | null): Promise<string | null> {
    return this.texts.text(asset.altText, locale, asset);
  }

  @FieldResolver(() => String, { nullable: true, description: 'A line to stand below it, in one language.' })
  caption(@Root() asset: LocalizedMedia, @Arg('locale', () => Locale, { nullable: true, description: localeDescription }) locale: string | null): Promise<string | null> {
    return this.texts.text(asset.caption, locale, asset);
  }

  @FieldResolver(() => [LocalizedTextView], { description: 'What it shows, for those who cannot see it, in each language there is.' })
  altTexts(@Root() { altText }: MediaAsset): TextInLocale[] {
    return textsOf(altText);
  }

  @FieldResolver(() => [LocalizedTextView], { description: 'Lines to stand below it, in each language there is.' })
  captions(@Root() { caption }: MediaAsset): TextInLocale[] {
    return textsOf(caption);
  }

  @FieldResolver(() => HttpUrl, { nullable: true, description: 'Where the file is; null until it is ready.' })
  url(@Root() asset: LocalizedMedia): string | null {
    return asset.state === 'READY' ? this.texts.url(asset) : null;
  }

  @FieldResolver(() => MediaFolderView, { nullable: true, description: 'The folder it lies in; null at the top of the library.' })
  folder(@Root() { folderId }: MediaAsset, @Ctx() { loaders }: RequestContext): Promise<MediaFolder | null> | null {
    return folderId === null ? null : loaders.mediaFolder.load(folderId);
  }

  @FieldResolver(() => AdminUserView, { nullable: true, description: 'Who uploaded it; null for everybody but administrators.' })
  uploadedBy(@Root() { uploadedById }: MediaAsset, @Ctx() { viewer, loaders }: RequestContext): Promise<User | null> | null {
    return uploadedById !== null && isAdmin(viewer) ? loaders.userById.load(uploadedById) : null;
  }

  @FieldResolver(() => MediaRejectionCode, { nullable: true, description: 'Why it was refused, for programs; null where it was not.' })
  rejectionCode(@Root() { rejection }: MediaAsset): RejectionCode | null {
    return rejection && rejection.code;
  }

  @FieldResolver(() => String, { nullable: true, description: 'Why it was refused, for a person to read; null where it was not.' })
  rejectionReason(@Root() { rejection }: MediaAsset): string | null {
    return rejection && rejection.reason;
  }

  @FieldResolver(() => [MediaUsageView], { description: `Where it is used: the first ${usagesMax} places.` })
  usages(@Root() { id }: MediaAsset, @Ctx() { loaders }: RequestContext): Promise<readonly FoundUsage[]> {
    return loaders.mediaUsages.load(id);
  }

  @FieldResolver(() => Int, { description: 'In how many places it is used.' })
  async usageCount(@Root() { id }: MediaAsset, @Ctx() { loaders }: RequestContext): Promise<number> {
    return (await loaders.mediaUsages.load(id))[0]?.total ?? 0;
  }
}

@Resolver(() => MediaVariantView)
export class MediaVariantResolver {
  constructor(private readonly texts: MediaTexts) {}

  @FieldResolver(() => HttpUrl, { description: 'Where it is.' })
  url(@Root() variant: MediaVariant): string {
    return this.texts.url(variant);
  }
}

@Resolver(() => MediaUsageView)
export class MediaUsageResolver {
  @FieldResolver()
  subjectId(@Root() { subjectType, subjectId }: FoundUsage): string {
    return subjectType in idPrefixes ? encodeId(subjectType as IdType, subjectId) : subjectId;
  }
}
