import { registerEnumType } from 'type-graphql';
import type { Role } from '../../shared/domain/viewer';

export const UserRole: { readonly [R in Role]: R } = { USER: 'USER', ORGANIZER: 'ORGANIZER', ADMIN: 'ADMIN' };

registerEnumType(UserRole, {
  name: 'UserRole',
  description: 'What an account may do.',
  valuesConfig: {
    USER: { description: 'Manages their own profile and bookings.' },
    ORGANIZER: { description: 'Also creates and manages events of their own.' },
    ADMIN: { description: 'Manages everything.' },
  },
});
