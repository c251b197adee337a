import { hash } from '@node-rs/argon2';
import { uuidV7 } from '../../src/shared/infrastructure/system';
import { encodeId } from '../../src/shared/presentation/ids';
import type { Role } from '../../src/shared/domain/viewer';
import type { TestApp } from './app';
import { operation } from './operations';

export interface Person {
  /** Typed id. */
  readonly id: string;
  readonly uuid: string;
  readonly email: string;
  readonly password: string;
}

export interface SignedIn extends Person {
  readonly accessToken: string;
  readonly csrfToken: string;
  readonly refreshToken: string;
  /** For `query` and `adminQuery`. */
  readonly headers: { readonly authorization: string };
}

export interface PersonOverrides {
  readonly role?: Role;
  readonly email?: string;
  readonly password?: string;
  readonly displayName?: string;
  readonly status?: 'ACTIVE' | 'DEACTIVATED';
  readonly isVerified?: boolean;
}

const hashes = new Map<string, Promise<string>>();
let count = 0;

/** Stores an account without going through registration. */
export async function aPerson(test: TestApp, overrides: PersonOverrides = {}): Promise<Person> {
  count += 1;
  const { role = 'USER', email = `person${count}@people.example`, password = 'correct horse battery', displayName = `Person ${count}`, status = 'ACTIVE', isVerified = true } = overrides;
  if (!hashes.has(password)) hashes.set(password, hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 }));
  const uuid = uuidV7.next();
  const now = test.platform.clock.now();
  await test.platform.database.prisma.user.create({
    data: { id: uuid, email, displayName, role, status, passwordHash: await hashes.get(password)!, emailVerifiedAt: isVerified ? now : null, createdAt: now, updatedAt: now },
  });
  return { id: encodeId('User', uuid), uuid, email, password };
}

/** Signs an account in, as a browser would. */
export async function signIn(test: TestApp, person: Person): Promise<SignedIn> {
  const { data, response, errors } = await test.query(operation('web/auth', 'SessionCreate'), { input: { email: person.email, password: person.password } });
  const accessToken: string | null = data?.sessionCreate.accessToken;
  if (!accessToken) throw new Error(`sign-in was refused: ${JSON.stringify(errors ?? data)}`);
  return {
    ...person,
    accessToken,
    csrfToken: data.sessionCreate.csrfToken,
    refreshToken: response.cookies.find(({ name }) => name === '__Host-marquee_refresh')!.value,
    headers: { authorization: `Bearer ${accessToken}` },
  };
}

/** A new account of this role, signed in. */
export async function signInAs(test: TestApp, role: Role, overrides: PersonOverrides = {}): Promise<SignedIn> {
  return signIn(test, await aPerson(test, { ...overrides, role }));
}
