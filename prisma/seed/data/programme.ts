import { ideaKinds } from './programme-ideas';
import type { Kind } from './kind';
import { leisureKinds } from './programme-leisure';
import { musicKinds } from './programme-music';
import { stageKinds } from './programme-stage';

export const kinds: Kind[] = [...musicKinds, ...stageKinds, ...ideaKinds, ...leisureKinds];
