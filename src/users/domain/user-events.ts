import type { Role } from '../../shared/domain/viewer';

declare module '../../shared/domain/unit-of-work' {
  interface DomainEvents {
    'user.role-set': { readonly userId: string; readonly role: Role };
    'user.deactivated': { readonly userId: string };
    'user.reactivated': { readonly userId: string };
  }
}

/** Hears, in this process and after the commit, that what a user may do has changed. */
export type AccessChanged = (userId: string) => void;
