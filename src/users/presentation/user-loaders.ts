import type DataLoader from 'dataloader';
import type { RequestContext } from '../../shared/presentation/context';
import type { User } from '../domain/user.entity';

declare module '../../shared/presentation/context' {
  interface Loaders {
    readonly userById: DataLoader<string, User | null>;
  }
}

/** The user who asks; null for anybody who is not signed in. */
export async function loadViewer({ viewer, loaders }: RequestContext): Promise<User | null> {
  return viewer.kind === 'user' ? loaders.userById.load(viewer.id) : null;
}
