import { createPublicKey, verify } from 'node:crypto';
import { Ed25519TicketCodes } from '../../src/bookings/infrastructure/ed25519-ticket-codes';
import { PdfTickets } from '../../src/bookings/infrastructure/pdf-tickets';
import { aBooking, aTicket, lineId, somePapers } from './papers-support';
import { pageCount, qrCodesIn } from './pdf-support';

const codes = new Ed25519TicketCodes(['a secret of the tests, long enough']);
const printer = new PdfTickets(codes);
const print = (papers = somePapers(), tickets = papers.booking.tickets) => printer.print(papers, tickets);

describe('printed tickets', () => {
  it('are one page each, with a code that says whose ticket it is', async () => {
    const papers = somePapers();
    const pdf = await print(papers);
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
    expect(pageCount(pdf)).toBe(2);
    expect(qrCodesIn(pdf).map(({ payload }) => codes.read(payload))).toEqual(
      papers.booking.tickets.map(({ id, nonce }) => ({ ticketId: id, nonce, occurrenceId: papers.booking.occurrenceId })),
    );
  });

  it('have a code of at least 4 cm with the quiet zone that scanners need', async () => {
    const [code] = qrCodesIn(await print());
    expect(code!.sizeInMm).toBeGreaterThan(40);
    expect(code!.quietModules).toBeCloseTo(4, 1);
  });

  it('are believed by a scanner that has nothing but the public key', async () => {
    const { payload } = qrCodesIn(await print())[0]!;
    const { publicKey } = codes.publicKeys[0]!;
    const at = payload.lastIndexOf('.');
    const bits = Array.from(payload.slice(at + 1), (letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
    const signature = Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)));
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: publicKey } });
    expect(verify(null, Buffer.from(payload.slice(0, at)), key, signature)).toBe(true);
    expect(verify(null, Buffer.from(payload.slice(0, at).replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))), key, signature)).toBe(false);
  });

  it('are the same bytes each time', async () => {
    const papers = somePapers();
    expect(Buffer.from(await print(papers)).equals(Buffer.from(await print(papers)))).toBe(true);
  });

  it('are only those that were asked for, and none is a page too many', async () => {
    const papers = somePapers();
    const pdf = await print(papers, papers.booking.tickets.slice(1));
    expect(pageCount(pdf)).toBe(1);
    expect(codes.read(qrCodesIn(pdf)[0]!.payload)!.ticketId).toBe(papers.booking.tickets[1]!.id);
  });

  it.each([
    ['too long for any line', 'W'.repeat(200)],
    ['many words', 'and so on '.repeat(50)],
    ['letters that no font has', '山田太郎 👩‍👩‍👧‍👦 שלום مرحبا \u{1F3F4}\u{E0067}\u{E0062}'],
    ['signs of HTML and PDF', '<script>alert(1)</script> ) Tj ET (\\) /JS (app.alert(1))'],
    ['controls and marks without letters', 'a\u0007\u0300\u0301\u200b\u202e\tb'],
  ])('stay one page with %s in every place', async (_what, text) => {
    const line = { ...aBooking().lines[0]!, name: text };
    const papers = somePapers({
      title: text,
      organizerName: text,
      booking: aBooking({ tickets: [aTicket({ attendeeName: text })], lines: [line], locale: 'ja-JP' }),
      venue: { name: text, addressLines: [text, text], postalCode: '1', city: text, region: text, countryCode: 'JP', latitude: null, longitude: null },
    });
    expect(lineId).toBe(line.id);
    const pdf = await print(papers);
    expect(pageCount(pdf)).toBe(1);
    expect(codes.read(qrCodesIn(pdf)[0]!.payload)).not.toBeNull();
    const source = Buffer.from(pdf).toString('latin1');
    // The title is one string, from its first bracket to its last, and the document does nothing when it is opened.
    const [, title] = /\/Title (\d+) 0 R/.exec(source)!;
    expect(source).toMatch(new RegExp(`\\n${title} 0 obj\\n\\((?:\\\\.|[^\\\\()])*\\)\\nendobj`, 's'));
    expect(/\/Type \/Catalog[^>]*/.exec(source)![0].match(/\/[A-Z]\w+/gi)).toEqual(['/Type', '/Catalog', '/Pages', '/Names', '/Lang', '/ViewerPreferences']);
  });

  it.each(['en', 'de-DE', 'el', 'uk', 'ar', 'he', 'hi', 'ko', 'xx-invalid', '!!', null])('are printed for a buyer whose locale is %s', async (locale) => {
    const papers = somePapers({ booking: aBooking({ locale }) });
    expect(pageCount(await print(papers))).toBe(2);
  });

  it('for an online event tell its address, and without a place none', async () => {
    expect(pageCount(await print(somePapers({ venue: null, onlineUrl: 'https://meet.example/room' })))).toBe(2);
    expect(pageCount(await print(somePapers({ venue: null })))).toBe(2);
  });
});
