import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Ed25519TicketCodes } from '../../src/bookings/infrastructure/ed25519-ticket-codes';
import { HmacGuestTokens } from '../../src/bookings/infrastructure/hmac-guest-tokens';

const secret = () => randomBytes(48).toString('base64');

describe('a guest token', () => {
  const first = secret();
  const tokens = new HmacGuestTokens([first]);

  it('opens the booking that it was issued for', () => {
    fc.assert(fc.property(fc.uuid(), (id) => expect(tokens.read(tokens.issue(id))).toBe(id)), { numRuns: 100 });
  });

  it('is 64 letters that stand in an address as they are', () => {
    const token = tokens.issue(randomUUID());
    expect(token).toMatch(/^[\w-]{64}$/);
    expect(encodeURIComponent(token)).toBe(token);
  });

  it('with any one letter changed opens nothing', () => {
    const token = tokens.issue(randomUUID());
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const changed = [...token].flatMap((old, at) => [...letters].filter((letter) => letter !== old).map((letter) => token.slice(0, at) + letter + token.slice(at + 1)));
    expect(changed).toHaveLength(64 * 63);
    expect(changed.filter((text) => tokens.read(text) !== null)).toEqual([]);
  });

  it('in another spelling, of another shape or of any length opens nothing', () => {
    const token = tokens.issue(randomUUID());
    for (const text of [token.replaceAll('-', '+').replaceAll('_', '/').replace(/^./, '+'), `${token}=`, `${token} `, `${token}\n`, ` ${token}`, token.slice(0, -1), token + token, '', '\0'.repeat(64), 'é'.repeat(64), 'A'.repeat(10_000_000)]) expect(tokens.read(text)).toBeNull();
    fc.assert(fc.property(fc.stringMatching(/^[\w-]{64}$/), (text) => expect(tokens.read(text)).toBeNull()), { numRuns: 300 });
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => expect(tokens.read(text)).toBeNull()), { numRuns: 300 });
  });

  it('of an earlier secret stays good; one of a stranger, or made by the secret itself, opens nothing', () => {
    const id = randomUUID();
    const rotated = new HmacGuestTokens([secret(), first]);
    expect(rotated.read(tokens.issue(id))).toBe(id);
    expect(tokens.read(rotated.issue(id))).toBeNull();
    const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
    const naive = Buffer.concat([bytes, createHmac('sha256', first).update(bytes).digest()]).toString('base64url');
    expect(naive).toHaveLength(64);
    expect(tokens.read(naive)).toBeNull();
  });

  it('is no ticket code, nor the other way round', () => {
    const codes = new Ed25519TicketCodes([first]);
    const id = randomUUID();
    expect(codes.read(tokens.issue(id))).toBeNull();
    expect(tokens.read(codes.write({ ticketId: id, occurrenceId: id, nonce: id }))).toBeNull();
  });
});
