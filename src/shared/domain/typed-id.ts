/** The kinds of things that have a typed id outside, such as `event_01h455vb4pex5vsknk084sn02q` (TypeID specification 0.3). */
export const idPrefixes = {
  User: 'user',
  Session: 'session',
  Venue: 'venue',
  Organizer: 'organizer',
  Tag: 'tag',
  Event: 'event',
  Occurrence: 'occurrence',
  TicketType: 'tickettype',
  Pool: 'pool',
  Stock: 'stock',
  Booking: 'booking',
  BookingLine: 'bookingline',
  Ticket: 'ticket',
  Payment: 'payment',
  Refund: 'refund',
  AuditEntry: 'audit',
  MediaAsset: 'media',
  MediaFolder: 'mediafolder',
  SiteSettings: 'settings',
  Page: 'page',
  PageVersion: 'pageversion',
  Section: 'section',
  Redirect: 'redirect',
  Menu: 'menu',
} as const;

export type IdType = keyof typeof idPrefixes;
