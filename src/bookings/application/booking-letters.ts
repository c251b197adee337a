import type { Letter } from '../../shared/application/letter';
import type { Money } from '../../shared/domain/money';
import { localeOf, placeInWords, timesInWords } from '../../shared/domain/where-and-when';
import type { Ticket } from '../domain/booking.entity';
import type { Papers } from '../domain/booking-papers.port';
import { lineInWords, moneyInWords } from './booking-words';

/** A letter that has no addressee and no attachments yet. */
export type Draft = Omit<Letter, 'to' | 'attachments' | 'topic'>;

const whenAndWhere = (papers: Papers, locale: string) => [
  { label: 'What', value: papers.title },
  { label: 'When', value: timesInWords(papers, locale) },
  ...(papers.venue ? [{ label: 'Where', value: placeInWords(papers.venue, locale).join('\n') }] : []),
  ...(papers.onlineUrl ? [{ label: 'Online', value: papers.onlineUrl }] : []),
];

const referenceOf = ({ booking }: Papers) => ({ label: 'Booking', value: booking.reference });

export function confirmation(papers: Papers, manageUrl: string): Draft {
  const { booking, title } = papers;
  const locale = localeOf(booking.locale);
  return {
    subject: `Your tickets for ${title}`,
    paragraphs: [`Your booking is confirmed. Your ${booking.validTickets.length === 1 ? 'ticket is' : `${booking.validTickets.length} tickets are`} attached; show the codes at the entrance, on paper or on a screen.`],
    details: [
      ...whenAndWhere(papers, locale),
      { label: 'Tickets', value: booking.lines.map((line) => lineInWords(line, locale)).join('\n') },
      { label: 'Total', value: booking.isFree ? 'Free' : moneyInWords(booking.total, locale) },
      referenceOf(papers),
    ],
    action: { label: 'Manage your booking', url: manageUrl },
    footer: 'Whoever has this mail can use the tickets and change the booking. Keep it to yourself.',
  };
}

export function reminder(papers: Papers, manageUrl: string): Draft {
  const locale = localeOf(papers.booking.locale);
  return {
    subject: `Soon: ${papers.title}`,
    paragraphs: ['This is soon. Your tickets are attached once more.'],
    details: [...whenAndWhere(papers, locale), referenceOf(papers)],
    action: { label: 'Manage your booking', url: manageUrl },
  };
}

export function cancellation(papers: Papers, manageUrl: string): Draft {
  const { booking, title, isCancelled, cancellationMessage } = papers;
  const locale = localeOf(booking.locale);
  const why = [isCancelled ? cancellationMessage : null, booking.cancelReason].filter((text, at, all): text is string => Boolean(text) && all.indexOf(text) === at);
  return {
    subject: isCancelled ? `${title} is cancelled` : `Your booking for ${title} is cancelled`,
    paragraphs: [
      isCancelled ? 'The date that you have booked is cancelled, and with it your booking.' : 'Your booking is cancelled. Its tickets are no longer valid.',
      ...why,
      ...(booking.isFree ? [] : ['If money goes back to you, another mail will tell you how much.']),
    ],
    details: [...whenAndWhere(papers, locale), referenceOf(papers)],
    action: { label: 'See your booking', url: manageUrl },
  };
}

export function ticketsCancelled(papers: Papers, ticketIds: readonly string[], manageUrl: string): Draft {
  const { booking, title } = papers;
  const locale = localeOf(booking.locale);
  const left = booking.validTickets.length;
  return {
    subject: `${ticketIds.length === 1 ? 'A ticket' : `${ticketIds.length} tickets`} for ${title} cancelled`,
    paragraphs: [
      ticketIds.length === 1 ? 'One ticket of your booking is cancelled and no longer valid:' : `${ticketIds.length} tickets of your booking are cancelled and no longer valid:`,
      booking.tickets.filter(({ id }) => ticketIds.includes(id)).map((ticket) => ticketInWords(papers, ticket)).join(', '),
      `${left === 1 ? 'One ticket stays' : `${left} tickets stay`} valid and ${left === 1 ? 'is' : 'are'} attached.`,
    ],
    details: [...whenAndWhere(papers, locale), referenceOf(papers)],
    action: { label: 'Manage your booking', url: manageUrl },
  };
}

export function refundCompleted(papers: Papers, amount: Money, manageUrl: string): Draft {
  const sum = moneyInWords(amount, localeOf(papers.booking.locale));
  return {
    subject: `${sum} is on its way back to you`,
    paragraphs: [`We have given back ${sum} for ${papers.title}, the way it was paid. Banks can take some days to show it.`],
    details: [{ label: 'What', value: papers.title }, { label: 'Amount', value: sum }, referenceOf(papers)],
    action: { label: 'See your booking', url: manageUrl },
  };
}

/** To the owner of the event, who has to do something about it. */
export function refundFailed(papers: Papers, amount: Money, failure: string | null): Draft {
  const sum = moneyInWords(amount, 'en');
  return {
    subject: `A refund of ${sum} failed`,
    paragraphs: [
      `${sum} could not be given back for booking ${papers.booking.reference} of "${papers.title}".${failure ? ` The payment provider says: ${failure}` : ''}`,
      'Refund it again, or settle it with the buyer another way.',
    ],
    details: [referenceOf(papers), ...buyerOf(papers), { label: 'Amount', value: sum }],
  };
}

export function disputed(papers: Papers): Draft {
  return {
    subject: `A payment for "${papers.title}" is disputed`,
    paragraphs: [`The payment of booking ${papers.booking.reference} was disputed at the buyer's bank. Answer it at the payment provider in time, or the money is lost.`],
    details: [referenceOf(papers), ...buyerOf(papers), { label: 'Total', value: moneyInWords(papers.booking.total, 'en') }],
  };
}

/** To its new holder, who learns nothing of the booking but this ticket. */
export function ticketReceived(papers: Papers): Draft {
  const { booking, title } = papers;
  return {
    subject: `A ticket for ${title}`,
    paragraphs: [`${booking.contactName ?? 'Somebody'} has passed a ticket on to you. It is attached; show its code at the entrance, on paper or on a screen.`],
    details: whenAndWhere(papers, localeOf(booking.locale)),
  };
}

export function ticketPassedOn(papers: Papers, ticket: Ticket, manageUrl: string): Draft {
  return {
    subject: `A ticket for ${papers.title} was passed on`,
    paragraphs: [`A ticket of your booking (${ticketInWords(papers, ticket)}) now has a new holder and a new code. Its former code is no longer valid.`],
    details: [...whenAndWhere(papers, localeOf(papers.booking.locale)), referenceOf(papers)],
    action: { label: 'Manage your booking', url: manageUrl },
    footer: 'If this was not you, manage your booking at once.',
  };
}

function ticketInWords({ booking }: Papers, { lineId, attendeeName }: Ticket): string {
  const name = booking.lines.find(({ id }) => id === lineId)?.name ?? 'Ticket';
  return attendeeName ? `${name}, ${attendeeName}` : name;
}

const buyerOf = ({ booking: { contactName, contactEmail } }: Papers) => (contactEmail ? [{ label: 'Buyer', value: [contactName, contactEmail].filter(Boolean).join(', ') }] : []);
