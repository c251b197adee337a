import { hash } from '@node-rs/argon2';
import { Argon2PasswordHasher } from '../../src/auth/infrastructure/argon2-password-hasher';

describe('the password hasher', () => {
  const hasher = new Argon2PasswordHasher();

  it('makes Argon2id of 19 MiB, 2 passes and 1 lane, with a salt of its own each time', async () => {
    const [one, two] = await Promise.all([hasher.hash('correct horse battery'), hasher.hash('correct horse battery')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await hasher.verify(one, 'correct horse battery')).toBe(true);
    expect(await hasher.verify(one, 'correct horse battery ')).toBe(false);
  });

  it('does not cut after 72 bytes', async () => {
    const start = 'x'.repeat(72);
    expect(await hasher.verify(await hasher.hash(`${start}1`), `${start}2`)).toBe(false);
  });

  it('keeps the password to the letter: spaces and Unicode forms differ', async () => {
    expect(await hasher.verify(await hasher.hash('caf\u00e9 au lait'), 'cafe\u0301 au lait')).toBe(false);
  });

  it('verifies against no hash with the work of one, and says no', async () => {
    expect(await hasher.verify(null, 'correct horse battery')).toBe(false);
    expect(await hasher.verify(null, '')).toBe(false);
  });

  it('knows hashes of other parameters', async () => {
    expect(hasher.isOutdated(await hasher.hash('correct horse battery'))).toBe(false);
    expect(hasher.isOutdated(await hash('correct horse battery', { memoryCost: 8_192, timeCost: 1, parallelism: 1 }))).toBe(true);
  });
});
