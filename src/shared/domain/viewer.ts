import { DomainError } from './errors';

export const roles = ['USER', 'ORGANIZER', 'ADMIN'] as const;
export type Role = (typeof roles)[number];

interface Asked {
  /** The request this is part of; the audit log keeps it. */
  readonly requestId: string;
}

export interface AnonymousViewer extends Asked {
  readonly kind: 'anonymous';
}

export interface UserViewer extends Asked {
  readonly kind: 'user';
  readonly id: string;
  readonly role: Role;
  readonly sessionId: string;
}

/** An organization that calls by an API key; it sees what anonymous callers see. */
export interface PartnerViewer extends Asked {
  readonly kind: 'partner';
  readonly id: string;
}

/** A job or a schedule acting on its own. */
export interface SystemViewer extends Asked {
  readonly kind: 'system';
}

/** Who asks. */
export type Viewer = AnonymousViewer | UserViewer | PartnerViewer | SystemViewer;

export const isAdmin = (viewer: Viewer): boolean => viewer.kind === 'user' && viewer.role === 'ADMIN';

/** The signed-in viewer, or UNAUTHENTICATED. */
export function signedIn(viewer: Viewer): UserViewer {
  if (viewer.kind !== 'user') {
    throw new DomainError('unauthenticated', 'UNAUTHENTICATED', 'Sign in first.');
  }
  return viewer;
}

/** Whose rows a viewer may manage: their own, or everybody's where it is null. */
export type Owner = string | null;

export const ownerScope = (viewer: Viewer): Owner => (viewer.kind === 'system' || isAdmin(viewer) ? null : signedIn(viewer).id);
