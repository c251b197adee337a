import { registerEnumType } from 'type-graphql';
import type { MediaKind } from '../domain/media-asset.entity';

export const MediaKindEnum: { readonly [K in MediaKind]: K } = { IMAGE: 'IMAGE', VIDEO: 'VIDEO', DOCUMENT: 'DOCUMENT' };

registerEnumType(MediaKindEnum, {
  name: 'MediaKind',
  description: 'What kind of file it is.',
  valuesConfig: {
    IMAGE: { description: 'A picture.' },
    VIDEO: { description: 'A film.' },
    DOCUMENT: { description: 'A document to read or print, such as a PDF.' },
  },
});
