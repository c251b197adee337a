import type DataLoader from 'dataloader';
import { Arg, FieldResolver, Resolver, Root } from 'type-graphql';
import { HttpUrl, Locale } from '../../shared/application/scalars.dto';
import { loadById } from '../../shared/presentation/loaders';
import type { NodeLoaders } from '../../shared/presentation/node';
import type { MediaAsset } from '../domain/media-asset.entity';
import type { LocalizedMedia, MediaLibrary } from '../domain/media-library.port';
import type { MediaTexts } from './media-texts';
import { PublicMediaView } from './public-media.view';

declare module '../../shared/presentation/context' {
  interface Loaders {
    /** Assets that are ready. */
    publicMedia: DataLoader<string, MediaAsset | null>;
  }
}

export const publicNodes: NodeLoaders = {
  MediaAsset: (id, { loaders }) => loaders.publicMedia.load(id),
};

export const publicLoaders = (library: Pick<MediaLibrary, 'findReady'>) => ({ publicMedia: loadById((ids) => library.findReady(ids)) });

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

  @FieldResolver(() => HttpUrl, { description: 'Where the file is.' })
  url(@Root() asset: LocalizedMedia): string {
    return this.texts.url(asset);
  }
}
