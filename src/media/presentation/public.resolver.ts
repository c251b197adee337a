import type DataLoader from 'dataloader';
import { Arg, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { HttpUrl, Locale } from '../../shared/application/scalars.dto';
import type { CacheHints } from '../../shared/presentation/cache-hints';
import type { Caching } from '../../shared/presentation/caching';
import { loadById } from '../../shared/presentation/loaders';
import type { NodeLoaders } from '../../shared/presentation/node';
import type { MediaAsset } from '../domain/media-asset.entity';
import type { LocalizedMedia, MediaLibrary } from '../domain/media-library.port';
import { formatOf, type ImageFormat, pickRendition, posterOf, type Rendition, renditionsIn, renditionsOf } from '../domain/renditions';
import type { MediaTexts } from './media-texts';
import { ImageFormatEnum, MediaSourceView, PublicMediaView } from './public-media.view';

declare module '../../shared/presentation/context' {
  interface Loaders {
    /** Assets that are ready. */
    publicMedia: DataLoader<string, MediaAsset | null>;
  }
}

export const publicNodes: NodeLoaders = {
  MediaAsset: (id, { loaders }) => loaders.publicMedia.load(id),
};

export const publicCaching: Caching = { roots: {}, types: { MediaAsset: { tag: 'media' }, MediaSource: {}, FocalPoint: {} } };

export const publicLoaders = (library: Pick<MediaLibrary, 'findReady'>, hints?: CacheHints | null) => ({
  publicMedia: loadById((ids) => library.findReady(ids), (ids) => hints?.tagAll('media', ids)),
});

const localeDescription = "The language to have it in; without one that of what shows it, or the site's own.";

@Resolver(() => PublicMediaView)
export class PublicMediaResolver {
  constructor(private readonly texts: MediaTexts) {}

  @FieldResolver(() => String, { nullable: true, description: 'What it shows, for those who cannot see it; null where nobody has said.' })
  altText(@Root() asset: LocalizedMedia, @Arg('locale', () => Locale, { nullable: true, description: localeDescription }) locale: string | null): Promise<string | null> {
    return this.texts.text(asset.altText, locale, asset);
  }

  @FieldResolver(() => String, { nullable: true, description: 'A line to stand below it.' })
  caption(@Root() asset: LocalizedMedia, @Arg('locale', () => Locale, { nullable: true, description: localeDescription }) locale: string | null): Promise<string | null> {
    return this.texts.text(asset.caption, locale, asset);
  }

  @FieldResolver(() => HttpUrl, { description: 'Where the file is. Of a picture: the narrowest that is as wide as asked for, in the format asked for where it is there.' })
  url(
    @Root() asset: LocalizedMedia,
    @Arg('width', () => Int, { nullable: true, description: 'How many pixels wide it will be shown; the widest without.' }) width: number | null,
    @Arg('format', () => ImageFormatEnum, { defaultValue: 'ORIGINAL', description: 'The format to have it in.' }) format: ImageFormat,
  ): string {
    return this.texts.url(pickRendition(asset, format, width));
  }

  @FieldResolver(() => HttpUrl, { nullable: true, description: 'Where the still of a film is; null for what is none.' })
  posterUrl(@Root() asset: LocalizedMedia): string | null {
    const poster = posterOf(asset);
    return poster && this.texts.url(poster);
  }

  @FieldResolver(() => [MediaSourceView], { description: 'All files of a picture, from narrow to wide; none for what is no picture.' })
  sources(@Root() asset: LocalizedMedia): Rendition[] {
    return renditionsOf(asset);
  }

  @FieldResolver(() => String, { nullable: true, description: 'The files of a picture in one format, ready for the srcset of an img or source element; null where there are none.' })
  srcset(
    @Root() asset: LocalizedMedia,
    @Arg('format', () => ImageFormatEnum, { defaultValue: 'ORIGINAL', description: 'The format to have them in.' }) format: ImageFormat,
  ): string | null {
    return renditionsIn(format, asset).map((rendition) => `${this.texts.url(rendition)} ${rendition.width}w`).join(', ') || null;
  }
}

@Resolver(() => MediaSourceView)
export class MediaSourceResolver {
  constructor(private readonly texts: MediaTexts) {}

  @FieldResolver(() => HttpUrl, { description: 'Where it is.' })
  url(@Root() rendition: Rendition): string {
    return this.texts.url(rendition);
  }

  @FieldResolver(() => ImageFormatEnum, { description: 'WEBP or AVIF; ORIGINAL for any other.' })
  format(@Root() { mimeType }: Rendition): ImageFormat {
    return formatOf(mimeType);
  }
}
