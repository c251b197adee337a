import { Arg, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import { type PendingFile, UploadScalar } from '../../shared/application/upload.dto';
import { DomainError } from '../../shared/domain/errors';
import type { RequestContext } from '../../shared/presentation/context';
import { hasRole, type Permissions } from '../../shared/presentation/guard';
import { requireId } from '../../shared/presentation/ids';
import { InputArg } from '../../shared/presentation/input';
import { MediaUploadInput } from '../application/media-upload.dto';
import type { ReplaceMedia } from '../domain/replace-media.use-case';
import type { UploadMedia } from '../domain/upload-media.use-case';
import { MediaUploadPayload } from './admin-upload.view';

const admin = hasRole('ADMIN');

export const uploadPermissions: Permissions = { Mutation: { mediaUpload: admin, mediaReplace: admin } };

@Resolver()
export class MediaUploadResolver {
  constructor(private readonly useCases: { readonly upload: UploadMedia; readonly replace: ReplaceMedia }) {}

  @Mutation(() => MediaUploadPayload, { description: 'Takes a file into the media library. Its variants are made afterwards: ask for the asset until it is READY or REJECTED.' })
  async mediaUpload(@InputArg(() => MediaUploadInput) { file, ...about }: MediaUploadInput, @Ctx() { viewer }: RequestContext) {
    const taken = await file.open().then((opened) => this.useCases.upload.execute(viewer, opened, about)).catch(inInput);
    return { ...taken, userErrors: [] };
  }

  @Mutation(() => MediaUploadPayload, { description: 'Gives an asset another file. The old one is served until the new one is ready; where the new one is refused, the old one stays and the uploader gets a mail.' })
  async mediaReplace(
    @Arg('id', () => ID, { description: 'Typed id of the asset.' }) id: string,
    @Arg('expectedVersion', () => Int, { description: 'The version that the change is for.' }) expectedVersion: number,
    @Arg('file', () => UploadScalar, { description: 'The new file: a picture for a picture, a film for a film, a document for a document.' }) file: PendingFile,
    @Ctx() { viewer }: RequestContext,
  ) {
    return { ...(await this.useCases.replace.execute(viewer, { id: requireId('MediaAsset', id), expectedVersion, file: await file.open() })), userErrors: [] };
  }
}

/** What is wrong with a file is found where nothing is known of the input it is a field of. */
function inInput(error: unknown): never {
  if (!(error instanceof DomainError)) throw error;
  const [first, ...rest] = error.faults.map((fault) => (fault.field?.[0] === 'file' ? { ...fault, field: ['input', ...fault.field] } : fault));
  throw Object.assign(DomainError.of(error.kind, [first!, ...rest]), { retryAfter: error.retryAfter });
}
