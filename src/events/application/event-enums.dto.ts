import { registerEnumType } from 'type-graphql';
import type { ScheduleNotice } from '../domain/event.entity';
import type { TicketTypeVisibility } from '../domain/ticket-type.entity';

export const ScheduleNoticeEnum: { readonly [N in ScheduleNotice]: N } = {
  AS_PLANNED: 'AS_PLANNED',
  RESCHEDULED: 'RESCHEDULED',
  POSTPONED: 'POSTPONED',
  MOVED_ONLINE: 'MOVED_ONLINE',
};

registerEnumType(ScheduleNoticeEnum, {
  name: 'ScheduleNotice',
  description: 'Whether an event takes place as first announced.',
  valuesConfig: {
    AS_PLANNED: { description: 'As announced.' },
    RESCHEDULED: { description: 'At another time.' },
    POSTPONED: { description: 'At a time still to be announced.' },
    MOVED_ONLINE: { description: 'Online instead of on site.' },
  },
});

export const TicketTypeVisibilityEnum: { readonly [V in TicketTypeVisibility]: V } = { PUBLIC: 'PUBLIC', HIDDEN: 'HIDDEN' };

registerEnumType(TicketTypeVisibilityEnum, {
  name: 'TicketTypeVisibility',
  description: 'Who is offered a ticket type.',
  valuesConfig: {
    PUBLIC: { description: 'Every visitor.' },
    HIDDEN: { description: 'Nobody in public; sold by the organizer.' },
  },
});
