import { createTill, type Till } from './payment-support';

let till: Till;
beforeAll(async () => {
  till = await createTill();
});
afterAll(() => till.close());

describe('a payment that succeeds at once', () => {
  it('confirms the booking, makes its tickets valid and sells its places', async () => {
    const stage = await till.aStage();
    const { booking } = await till.aPaidBooking(stage);
    expect(booking).toMatchObject({ status: 'CONFIRMED', financialStatus: 'PAID' });
    expect(booking.tickets.map(({ status }) => status)).toEqual(['VALID', 'VALID', 'VALID']);
    expect(await till.stock(stage)).toEqual({ sold: 3, held: 0 });
    expect(await till.jobs('booking.confirmed/cancel-open-payments', booking.id)).toContainEqual({ bookingId: booking.id, eventId: stage.eventId });
  });
});
