import { invalid } from '../../shared/domain/errors';
import type { MediaKind, RejectionCode } from './media-asset.entity';

/** A type of file that is taken in. */
export interface FileType {
  readonly kind: MediaKind;
  readonly mimeType: string;
  /** That its name may end in; the first one is ours. */
  readonly extensions: readonly [string, ...string[]];
}

export const fileTypes: readonly FileType[] = [
  { kind: 'IMAGE', mimeType: 'image/jpeg', extensions: ['jpg', 'jpeg', 'jpe', 'jfif'] },
  { kind: 'IMAGE', mimeType: 'image/png', extensions: ['png'] },
  { kind: 'IMAGE', mimeType: 'image/webp', extensions: ['webp'] },
  { kind: 'IMAGE', mimeType: 'image/avif', extensions: ['avif'] },
  { kind: 'IMAGE', mimeType: 'image/gif', extensions: ['gif'] },
  { kind: 'VIDEO', mimeType: 'video/mp4', extensions: ['mp4', 'm4v'] },
  { kind: 'VIDEO', mimeType: 'video/webm', extensions: ['webm'] },
  { kind: 'VIDEO', mimeType: 'video/quicktime', extensions: ['mov', 'qt'] },
  { kind: 'DOCUMENT', mimeType: 'application/pdf', extensions: ['pdf'] },
];

/** The most bytes that a file of each kind may have. */
export type SizeLimits = Readonly<Record<MediaKind, number>>;

/** What is said of a file by whoever sends it. */
export interface FileClaims {
  readonly filename: string;
  /** Content-Type of its part of the request. */
  readonly declaredType: string;
}

const refused = (code: RejectionCode, message: string) => invalid(code, message, ['file']);

/** The type of a file whose bytes, name and declared type say the same. */
export function admit({ filename, declaredType }: FileClaims, trueType: string | null): FileType {
  const type = fileTypes.find(({ mimeType }) => mimeType === trueType);
  if (!type) throw refused('UNSUPPORTED_TYPE', 'Files of this type are not taken in. Send a JPEG, PNG, WebP, AVIF or GIF picture, an MP4, WebM or MOV film, or a PDF.');
  const extension = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
  if (!type.extensions.includes(extension)) throw refused('TYPE_MISMATCH', `The file is ${type.mimeType}, but its name does not end in .${type.extensions[0]}. Give it the name of what it is.`);
  const declared = declaredType.split(';', 1)[0]!.trim().toLowerCase();
  if (declared !== type.mimeType) throw refused('TYPE_MISMATCH', `The file is ${type.mimeType}, but was sent as another type. Send it with its own Content-Type.`);
  return type;
}

export const tooLarge = (limit: number) => refused('TOO_LARGE', `The file is too large. At most ${Math.floor((limit / 1_048_576) * 10) / 10} MB are allowed for its kind.`);

export const empty = () => refused('EMPTY', 'The file has no content. Choose another.');

export const unsafe = () => refused('UNSAFE_FILE', 'The file was found to be harmful and was not kept.');
