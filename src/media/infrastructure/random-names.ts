import { randomBytes } from 'node:crypto';
import type { Ids } from '../../shared/domain/clock';

/** 128 random bits: who knows the name of a file may read it, so nobody can guess one. */
export const randomNames: Ids = { next: () => randomBytes(16).toString('hex') };
