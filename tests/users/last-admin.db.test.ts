import { systemClock, uuidV7 } from '../../src/shared/infrastructure/system';
import { SetUserRole } from '../../src/users/domain/set-user-role.use-case';
import { PrismaUserRepository } from '../../src/users/infrastructure/prisma-user.repository';
import { createTestApp, type TestApp } from '../support/app';
import { aPerson, type Person } from '../support/people';

/** Reads the administrators and locks none; lets nobody go on before both have read. */
class UnlockedUserRepository extends PrismaUserRepository {
  static readers: (() => void)[] = [];

  override async lockActiveAdmins(): Promise<readonly string[]> {
    const rows = await this.reading.user.findMany({ where: { role: 'ADMIN', status: 'ACTIVE' }, select: { id: true } });
    await new Promise<void>((resolve) => {
      UnlockedUserRepository.readers.push(resolve);
      if (UnlockedUserRepository.readers.length === 2) UnlockedUserRepository.readers.forEach((go) => go());
    });
    return rows.map(({ id }) => id);
  }

  constructor(private readonly reading: ConstructorParameters<typeof PrismaUserRepository>[0]) {
    super(reading);
  }
}

describe('two administrators who each stop being one at the same moment', () => {
  let test: TestApp;
  let admins: Person[];
  beforeEach(async () => {
    test = await createTestApp();
    admins = [await aPerson(test, { role: 'ADMIN' }), await aPerson(test, { role: 'ADMIN' })];
  });
  afterEach(() => test.close());

  const demote = (Repository: typeof PrismaUserRepository, pairs: [Person, Person][]) => {
    const setUserRole = new SetUserRole(test.platform.unitOfWork((tx) => ({ users: new Repository(tx) })), systemClock, () => undefined);
    return Promise.allSettled(
      pairs.map(([actor, target]) =>
        setUserRole.execute({ kind: 'user', id: actor.uuid, role: 'ADMIN', sessionId: uuidV7.next(), requestId: 'test' }, { userId: target.uuid, role: 'USER' }),
      ),
    );
  };
  const left = () => test.platform.database.prisma.user.count({ where: { role: 'ADMIN', status: 'ACTIVE' } });
  const codes = (outcomes: PromiseSettledResult<unknown>[]) => outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.faults[0].code : 'done')).sort();

  it('leave one: the second is refused with LAST_ADMIN', async () => {
    const [ada, bob] = admins as [Person, Person];
    expect(codes(await demote(PrismaUserRepository, [[ada, ada], [bob, bob]]))).toEqual(['LAST_ADMIN', 'done']);
    expect(await left()).toBe(1);
  });

  it('leave one when each demotes the other: the second has lost the right to', async () => {
    const [ada, bob] = admins as [Person, Person];
    expect(codes(await demote(PrismaUserRepository, [[ada, bob], [bob, ada]]))).toEqual(['FORBIDDEN', 'done']);
    expect(await left()).toBe(1);
  });

  it('would leave none without the lock', async () => {
    const [ada, bob] = admins as [Person, Person];
    expect(codes(await demote(UnlockedUserRepository, [[ada, ada], [bob, bob]]))).toEqual(['done', 'done']);
    expect(await left()).toBe(0);
  });
});
