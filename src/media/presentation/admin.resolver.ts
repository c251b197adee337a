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
import type { MediaAsset } from '../domain/media-asset.entity';
import type { LocalizedMedia, MediaLibrary } from '../domain/media-library.port';
import type { FoundUsage, MediaUsages } from '../domain/media-usages.port';
import { AdminMediaView, MediaUsageView } from './admin-media.view';
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

  @FieldResolver(() => [MediaUsageView], { description: `Where it is used: the first ${usagesMax} places.` })
  usages(@Root() { id }: MediaAsset, @Ctx() { loaders }: RequestContext): Promise<readonly FoundUsage[]> {
    return loaders.mediaUsages.load(id);
  }

  @FieldResolver(() => Int, { description: 'In how many places it is used.' })
  async usageCount(@Root() { id }: MediaAsset, @Ctx() { loaders }: RequestContext): Promise<number> {
    return (await loaders.mediaUsages.load(id))[0]?.total ?? 0;
  }
}

@Resolver(() => MediaUsageView)
export class MediaUsageResolver {
  @FieldResolver()
  subjectId(@Root() { subjectType, subjectId }: FoundUsage): string {
    return subjectType in idPrefixes ? encodeId(subjectType as IdType, subjectId) : subjectId;
  }
}
