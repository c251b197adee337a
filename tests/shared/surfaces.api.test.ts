import { getNamedType, type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { undescribed } from '../../schema/emit';
import { createTestApp, type TestApp } from '../support/app';

/** Words that only the admin surface may know. */
const adminWords = /admin|version|status$|audit|owner|stock|capacity|blocked|publishAt|draft|scheduled|deactivated|unpublished|archived/i;

/** Public coordinates that the words above match for a good reason. */
const harmless = new Set([
  'ScheduleNotice.RESCHEDULED', 'SalesStatus', 'UserRole.ADMIN', 'SessionErrorCode.ACCOUNT_DEACTIVATED', 'AvailabilityChange.version', 'TicketTypeAvailability.version',
  'Booking.status', 'Booking.financialStatus', 'BookingStatus', 'FinancialStatus', 'Ticket.status', 'TicketStatus', 'BookingErrorCode.INSUFFICIENT_CAPACITY',
]);

function coordinates(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => !type.name.startsWith('__'))
    .flatMap((type) => {
      if (isEnumType(type)) return [type.name, ...type.getValues().map(({ name }) => `${type.name}.${name}`)];
      if (isInputObjectType(type)) return [type.name, ...Object.keys(type.getFields()).map((name) => `${type.name}.${name}`)];
      if (!isObjectType(type) && !isInterfaceType(type)) return [type.name];
      return [type.name, ...Object.values(type.getFields()).flatMap(({ name, args }) => [`${type.name}.${name}`, ...args.map((arg) => `${type.name}.${name}(${arg.name}:)`)])];
    });
}

describe('the two surfaces', () => {
  let testApp: TestApp;
  beforeAll(async () => {
    testApp = await createTestApp();
  });
  afterAll(() => testApp.close());

  test('the public one holds nothing that belongs to the admin one', () => {
    const leaks = coordinates(testApp.app.surfaces.public).filter((coordinate) => adminWords.test(coordinate.split('.').at(-1)!) && !harmless.has(coordinate));
    expect(leaks).toEqual([]);
  });

  test('the search for leaks would find one', () => {
    expect(coordinates(testApp.app.surfaces.admin).filter((coordinate) => adminWords.test(coordinate.split('.').at(-1)!)).length).toBeGreaterThan(20);
  });

  test.each(['public', 'admin'] as const)('everything of the %s one is described', (surface) => {
    expect(undescribed(testApp.app.surfaces[surface])).toEqual([]);
  });

  test('every connection of either takes first, after, last and before', () => {
    for (const schema of Object.values(testApp.app.surfaces)) {
      const fields = Object.values(schema.getTypeMap()).flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : []));
      for (const { name, type, args } of fields.filter((field) => getNamedType(field.type).name.endsWith('Connection'))) {
        expect([name, getNamedType(type).name, ['first', 'after', 'last', 'before'].every((wanted) => args.some((arg) => arg.name === wanted))]).toEqual([name, getNamedType(type).name, true]);
      }
    }
  });
});
