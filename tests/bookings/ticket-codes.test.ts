import { createPublicKey, randomBytes, randomUUID, verify } from 'node:crypto';
import fc from 'fast-check';
import { create } from 'qrcode';
import type { TicketCode } from '../../src/bookings/domain/ticket-codes.port';
import { bookingSecrets } from '../../src/bookings/infrastructure/booking-secrets';
import { Ed25519TicketCodes } from '../../src/bookings/infrastructure/ed25519-ticket-codes';

const secret = () => randomBytes(48).toString('base64');
const aCode = (): TicketCode => ({ ticketId: randomUUID(), occurrenceId: randomUUID(), nonce: randomUUID() });
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

describe('a ticket code', () => {
  const first = secret();
  const codes = new Ed25519TicketCodes([first]);

  it('says what it was made of, whatever that is', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), fc.uuid(), (ticketId, occurrenceId, nonce) => {
        expect(codes.read(codes.write({ ticketId, occurrenceId, nonce }))).toEqual({ ticketId, occurrenceId, nonce });
      }),
      { numRuns: 50 },
    );
  });

  it('is the same each time it is written, so a mail sent twice has one code', () => {
    const code = aCode();
    expect(new Ed25519TicketCodes([first]).write(code)).toBe(codes.write(code));
  });

  it('has 190 letters that a QR code packs into 49 modules a side', () => {
    const payload = codes.write(aCode());
    expect(payload).toMatch(/^MQ1\.[A-Z2-7]{4}\.[A-Z2-7]{77}\.[A-Z2-7]{103}$/);
    expect(create(payload, { errorCorrectionLevel: 'M' }).modules.size).toBe(49);
  });

  it('is verified with nothing but the published key and this page of arithmetic, as an offline scanner would', () => {
    const code = aCode();
    const payload = codes.write(code);
    const [format, keyId, claim, signature] = payload.split('.') as [string, string, string, string];
    const bytesOf = (text: string) => {
      const bytes: number[] = [];
      let [bits, value] = [0, 0];
      for (const letter of text) {
        value = ((value << 5) | alphabet.indexOf(letter)) & 0xfff;
        bits += 5;
        if (bits >= 8) bytes.push((value >> (bits -= 8)) & 0xff);
      }
      return Buffer.from(bytes);
    };
    const published = codes.publicKeys.find((key) => key.keyId === keyId)!;
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: published.publicKey } });
    expect(verify(null, Buffer.from(`${format}.${keyId}.${claim}`), key, bytesOf(signature))).toBe(true);
    expect(bytesOf(claim).toString('hex')).toBe(`${code.ticketId}${code.occurrenceId}${code.nonce}`.replaceAll('-', ''));
  });

  it('with any one letter changed to any other is refused', () => {
    const payload = codes.write(aCode());
    const changed = [...payload].flatMap((old, at) => [...alphabet, '.', 'a', ' '].filter((letter) => letter !== old).map((letter) => payload.slice(0, at) + letter + payload.slice(at + 1)));
    expect(changed.length).toBeGreaterThan(6_000);
    expect(changed.filter((text) => codes.read(text) !== null)).toEqual([]);
  });

  it('of one ticket under the signature of another is refused', () => {
    const [one, other] = [codes.write(aCode()).split('.'), codes.write(aCode()).split('.')];
    expect(codes.read([...one.slice(0, 3), other[3]].join('.'))).toBeNull();
  });

  it('in another spelling is refused: lower case, blanks, padding, lookalikes', () => {
    const payload = codes.write(aCode());
    for (const text of [payload.toLowerCase(), ` ${payload}`, `${payload} `, `${payload}\n`, `${payload}=`, payload.normalize('NFKC').replace('M', 'М'), payload.replace('.', '．')]) expect(codes.read(text)).toBeNull();
  });

  it('is told from any other text, of any length, at once', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => expect(codes.read(text)).toBeNull()), { numRuns: 500 });
    fc.assert(fc.property(fc.stringMatching(/^MQ1\.[A-Z2-7]{4}\.[A-Z2-7]{77}\.[A-Z2-7]{103}$/), (text) => expect(codes.read(text)).toBeNull()), { numRuns: 200 });
    const started = performance.now();
    for (const text of ['', '\0', '.'.repeat(190), 'MQ1.'.repeat(1_000_000), 'A'.repeat(10_000_000), '\ud800'.repeat(190)]) expect(codes.read(text)).toBeNull();
    expect(performance.now() - started).toBeLessThan(100);
  });

  it('of an earlier secret stays good, new ones are made with the one in use, and those of strangers are refused', () => {
    const rotated = new Ed25519TicketCodes([secret(), first]);
    const code = aCode();
    expect(rotated.read(codes.write(code))).toEqual(code);
    expect(codes.read(rotated.write(code))).toBeNull();
    expect(rotated.publicKeys.map(({ keyId }) => keyId)).toEqual([rotated.write(code).slice(4, 8), codes.write(code).slice(4, 8)]);
    expect(new Ed25519TicketCodes([secret()]).read(codes.write(code))).toBeNull();
  });
});

describe('the secrets of bookings', () => {
  const jwt = { JWT_SECRET: 'jwt', JWT_PREVIOUS_SECRETS: ['old jwt'] };

  it('are their own, and where none is set those of the access tokens', () => {
    expect(bookingSecrets({ ...jwt, BOOKING_SECRET: 'own', BOOKING_PREVIOUS_SECRETS: ['old'] })).toEqual(['own', 'old']);
    expect(bookingSecrets({ ...jwt, BOOKING_SECRET: undefined, BOOKING_PREVIOUS_SECRETS: [] })).toEqual(['jwt', 'old jwt']);
  });
});
