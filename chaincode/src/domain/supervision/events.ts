/** Event names of the facet, one per kind of act. */
export const SUPERVISION_EVENTS = [
  'HOLD_ENTERED',
  'HOLD_RELEASED',
  'PORT_CLOSED',
  'PORT_RECTIFYING',
  'PORT_OPENED',
  'TICKET_OPENED',
  'LATE_UPLOADED',
  'TICKET_CLOSED',
] as const;
