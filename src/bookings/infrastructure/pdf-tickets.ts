import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import PDFDocument from 'pdfkit';
import { fromUUID } from 'typeid-js';
import { idPrefixes } from '../../shared/domain/typed-id';
import { localeOf, placeInWords, timesInWords } from '../../shared/domain/where-and-when';
import type { Ticket } from '../domain/booking.entity';
import { type Papers, printableTickets, type TicketPrinter } from '../domain/booking-papers.port';
import type { TicketCodes } from '../domain/ticket-codes.port';
import { drawQrCode } from './pdf-qr-code';

const fontFiles = {
  text: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  mono: require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'),
};

/** A4 in points, the frame of the ticket in it, and its two columns. */
const margin = 48;
const frame = { left: margin, top: margin, width: 499, height: 372 };
const inner = { left: frame.left + 26, width: frame.width - 52 };
const qrCode = { size: 162, left: frame.left + frame.width - 26 - 162, top: frame.top + 132 };
const columnWidth = qrCode.left - inner.left - 24;
const [ink, grey, pale] = ['#111827', '#6b7280', '#d1d5db'];

/** One A4 page per ticket: what a person reads at the left, what a scanner reads at the right. */
export class PdfTickets implements TicketPrinter {
  readonly #fonts = Object.entries(fontFiles).map(([name, file]) => [name, readFileSync(file)] as const);

  constructor(private readonly codes: TicketCodes) {}

  async print(papers: Papers, tickets: readonly Ticket[]): Promise<Uint8Array> {
    const { booking, title, changedAt } = papers;
    const info = { Title: `${title}: tickets ${booking.reference}`, Author: papers.organizerName, Creator: 'Marquee', Producer: 'Marquee', CreationDate: changedAt };
    const document = new PDFDocument({ size: 'A4', margin, autoFirstPage: false, lang: 'en', displayTitle: true, info });
    for (const [name, bytes] of this.#fonts) document.registerFont(name, bytes);
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    const ended = once(document, 'end');
    const order = printableTickets(papers);
    for (const ticket of tickets) {
      document.addPage();
      this.draw(new Sheet(document), papers, ticket, `Ticket ${order.indexOf(ticket) + 1} of ${order.length}`);
    }
    document.end();
    await ended;
    return Buffer.concat(chunks);
  }

  private draw(sheet: Sheet, papers: Papers, ticket: Ticket, order: string): void {
    const { booking, title, organizerName } = papers;
    const id = fromUUID(ticket.id, idPrefixes.Ticket);
    sheet.frame();
    sheet.line(organizerName, { left: inner.left, top: frame.top + 24, width: 330, size: 9, colour: grey });
    sheet.line(order, { left: inner.left + 340, top: frame.top + 24, width: inner.width - 340, size: 9, colour: grey, align: 'right' });
    sheet.block(title, { left: inner.left, top: frame.top + 44, width: inner.width, height: 64, font: 'bold', size: 24, least: 11 });
    sheet.rule(frame.top + 118);
    sheet.facts(factsOf(papers, ticket, sheet));
    const payload = this.codes.write({ ticketId: ticket.id, occurrenceId: booking.occurrenceId, nonce: ticket.nonce });
    drawQrCode(sheet.document, payload, qrCode);
    sheet.line(id, { left: qrCode.left - 12, top: qrCode.top + qrCode.size + 8, width: qrCode.size + 24, size: 7.5, font: 'mono', colour: grey, align: 'center' });
    sheet.note('Show this code at the entrance, on paper or on a screen. It lets one person in, once: whoever comes first with a copy of it is in.');
  }
}

/** What to read on a ticket. A date in letters that the font lacks is told in English. */
function factsOf(papers: Papers, ticket: Ticket, sheet: Sheet): readonly (readonly [string, string])[] {
  const { booking, venue, onlineUrl } = papers;
  const locale = localeOf(booking.locale);
  const readable = (words: (locale: string) => string) => (sheet.canPrint(words(locale)) ? words(locale) : words('en'));
  const place = venue ? readable((language) => placeInWords(venue, language).join('\n')) : onlineUrl && `Online: ${onlineUrl}`;
  const line = booking.lines.find(({ id }) => id === ticket.lineId);
  return [
    ['When', readable((language) => timesInWords(papers, language))],
    ...(place ? [['Where', place] as const] : []),
    ['Ticket', line?.name ?? ''],
    ...(ticket.attendeeName ? [['Name', ticket.attendeeName] as const] : []),
    ['Booking', booking.reference],
  ];
}

interface TextBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height?: number;
  readonly size: number;
  /** Down to which size it may shrink to fit. */
  readonly least?: number;
  readonly font?: 'text' | 'bold' | 'mono';
  readonly colour?: string;
  readonly align?: 'left' | 'right' | 'center';
}

/** A page with boxes of text, none of which grows beyond its bounds. */
class Sheet {
  constructor(readonly document: PDFKit.PDFDocument) {}

  frame(): void {
    this.document.lineWidth(1).roundedRect(frame.left, frame.top, frame.width, frame.height, 10).stroke(pale);
  }

  rule(top: number): void {
    this.document.lineWidth(0.75).moveTo(inner.left, top).lineTo(inner.left + inner.width, top).stroke(pale);
  }

  line(text: string, box: TextBox): void {
    this.block(text, { ...box, height: box.size * 1.3 });
  }

  /** Shrinks what is too long, and cuts what is too long even then. Gives the height that it took. */
  block(text: string, { left, top, width, height = Infinity, size, least = size, font: face = 'text', colour = ink, align = 'left' }: TextBox): number {
    const fitting = largestFitting(least, size, (tried) => this.heightOf(text, { width, size: tried, font: face }) <= height);
    const taken = Math.min(this.heightOf(text, { width, size: fitting, font: face }), height);
    this.document.fillColor(colour).text(text, left, top, { width, align, height: taken + 0.5, ellipsis: true, lineBreak: true });
    return taken;
  }

  private heightOf(text: string, { width, size, font: face = 'text' }: Pick<TextBox, 'width' | 'size' | 'font'>): number {
    return this.document.font(face).fontSize(size).heightOfString(text, { width });
  }

  /** Labels with what they stand for, one under the other, all in the size in which they fit beside the code. */
  facts(facts: readonly (readonly [string, string])[]): void {
    const [height, gap] = [frame.height - 132 - 42, 20];
    const total = (size: number) => facts.reduce((sum, [, text]) => sum + gap + this.heightOf(text, { width: columnWidth, size }), 0);
    const size = largestFitting(7, 11, (tried) => total(tried) <= height);
    // What doesn't fit even then is cut, each to the same height.
    const most = total(size) > height ? height / facts.length - gap : Infinity;
    let top = frame.top + 132;
    for (const [label, text] of facts) {
      this.line(label.toUpperCase(), { left: inner.left, top, width: columnWidth, size: 7, font: 'bold', colour: grey });
      top += gap + this.block(text, { left: inner.left, top: top + 11, width: columnWidth, height: most, size });
    }
  }

  note(text: string): void {
    this.block(text, { left: inner.left, top: frame.top + frame.height - 34, width: inner.width, height: 24, size: 7.5, colour: grey });
  }

  /** Whether the font has a sign for each letter. */
  canPrint(text: string): boolean {
    const { font: shape } = (this.document.font('text') as unknown as { _font: { font: { hasGlyphForCodePoint(point: number): boolean } } })._font;
    return Array.from(text).every((letter) => letter === '\n' || shape.hasGlyphForCodePoint(letter.codePointAt(0)!));
  }
}

/** The least size where none fits. */
function largestFitting(least: number, most: number, fits: (size: number) => boolean): number {
  if (fits(most)) return most;
  let [low, high] = [least, most];
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}
