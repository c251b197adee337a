import { typeidUnboxed, toUUID } from 'typeid-js';
import type { Clock, Ids } from '../domain/clock';

export const systemClock: Clock = { now: () => new Date() };

/** UUIDv7 (RFC 9562), made by the library that also encodes our typed ids. */
export const uuidV7: Ids = { next: () => toUUID(typeidUnboxed()) };
