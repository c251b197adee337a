import { User } from '../../src/users/domain/user.entity';

const now = new Date('2026-11-22T12:00:00Z');
const later = new Date('2026-11-22T13:00:00Z');
const aUser = (overrides: Partial<User> = {}) =>
  new User({ ...User.register({ id: 'id', email: 'ada@people.example', displayName: 'Ada', locale: null }, now), ...overrides });

describe('a user', () => {
  it('starts as an active, unverified USER at version 1', () => {
    expect(aUser()).toMatchObject({ role: 'USER', status: 'ACTIVE', emailVerified: false, version: 1, createdAt: now });
  });

  it.each(['A', 'A'.repeat(101), ''])('can not be called "%s"', (displayName) => {
    expect(() => aUser().withProfile({ displayName }, later)).toThrow('2 to 100 characters');
  });

  it('may be called by two characters of any script', () => {
    expect(aUser().withProfile({ displayName: '🐎🐎' }, later).displayName).toBe('🐎🐎');
  });

  it('gets the next version and time with a change, and names what changed', () => {
    const before = aUser();
    const after = before.withRole('ORGANIZER', later);
    expect(after).toMatchObject({ role: 'ORGANIZER', version: 2, updatedAt: later });
    expect(after.changedSince(before)).toEqual(['role']);
    expect(before.role).toBe('USER');
  });

  it('stays the very same with a change to nothing', () => {
    const before = aUser({ locale: 'de' });
    expect(before.withRole('USER', later)).toBe(before);
    expect(before.withProfile({}, later)).toBe(before);
    expect(before.withProfile({ displayName: 'Ada', locale: 'de' }, later)).toBe(before);
  });

  it('forgets the locale by null, and keeps it where it is left out', () => {
    const user = aUser({ locale: 'de' });
    expect(user.withProfile({ locale: null }, later).locale).toBeNull();
    expect(user.withProfile({ displayName: 'Ada L.' }, later).locale).toBe('de');
  });

  it('refuses a change that was made on another version', () => {
    expect(() => aUser().requireVersion(2)).toThrow(/version 1/);
    for (const version of [1, null, undefined]) expect(() => aUser().requireVersion(version)).not.toThrow();
  });
});
