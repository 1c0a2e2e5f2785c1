import * as z from 'zod';
import { actOf, BodyCode, DivisionCode, Instant, key, made, MspId } from '../fields.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { LONGEST_TERM, QUEUE_LIMIT, QueueEntry } from '../seizure/queue.js';

export const PORT_STATES = ['OPEN', 'CLOSED', 'RECTIFYING'] as const;
export const PORT_SCOPES = ['PARTY', 'BRANCH', 'USER'] as const;
export const TICKET_KINDS = ['COUNT_DIFFERS', 'UPLOAD_MISSING'] as const;
export const TICKET_ACTS = ['OPEN', 'LATE_UPLOAD', 'CLOSE'] as const;

/** Acts that a port's record shows; older ones stand in the ledger's history. */
export const PORT_ACTS = 40;

/** `scopeRef` of a port of the whole party. */
export const WHOLE_PARTY = '0'.repeat(64);

/** Acts that a hold may forbid. */
export const Forbidden = z
  .array(z.enum(['TRANSFER', 'MORTGAGE', 'NOTICE', 'MORTGAGE_NOTICE', 'SPLIT_MERGE']))
  .min(1)
  .max(5)
  .refine((acts) => new Set(acts).size === acts.length);

/** A restriction by a body without a court's peer (police, procuratorate, …), entered by the regulator on its document. */
export const HoldRecord = z.strictObject({
  ...made,
  type: z.literal('hold'),
  holdRef: Hex64,
  unitRef: Hex64,
  body: BodyCode,
  documentDigest: Hex64,
  arrivedAt: Instant,
  months: z.number().int().min(1).max(LONGEST_TERM),
  forbids: Forbidden,
  acts: z.array(actOf(['ENTER', 'RELEASE']).extend({ digest: Hex64.optional() })).max(4),
});

/** The holds of a unit in order of arrival; one queue with the seizures. */
export const HoldHeadRecord = z.strictObject({
  ...made,
  type: z.literal('holds'),
  unitRef: Hex64,
  queue: z.array(QueueEntry).max(QUEUE_LIMIT),
});

/** A port through which an institution applies: the whole party, one branch, or one user. None on the ledger: OPEN. */
export const PortRecord = z.strictObject({
  ...made,
  type: z.literal('port'),
  /** The institution: its MSP ID, or the salted reference of a developer, broker or agent without a peer. */
  party: z.union([MspId, Hex64]),
  scope: z.enum(PORT_SCOPES),
  /** The salted reference of branch or user; `WHOLE_PARTY` for scope PARTY. */
  scopeRef: Hex64,
  state: z.enum(PORT_STATES),
  /** The code of the finding for which it was closed last. */
  reason: z.string().regex(/^[A-Z][A-Z_]{1,39}$/),
  acts: z.array(z.strictObject({ state: z.enum(PORT_STATES), requestDigest: Hex64, evidence: Hex64, day: CalendarDay })).max(PORT_ACTS),
});

/** An exception of data quality (S15): the log of a day differs from what was entered, or was not uploaded. */
export const TicketRecord = z.strictObject({
  ...made,
  type: z.literal('ticket'),
  ticketRef: Hex64,
  division: DivisionCode,
  /** The day of the log. */
  day: CalendarDay,
  kind: z.enum(TICKET_KINDS),
  /** Acts that the ledger counts, and those that the log states. */
  registered: z.number().int().min(0),
  logged: z.number().int().min(0),
  acts: z.array(actOf(TICKET_ACTS).extend({ digest: Hex64.optional() })).max(20),
});

export type HoldRecord = z.infer<typeof HoldRecord>;
export type HoldHeadRecord = z.infer<typeof HoldHeadRecord>;
export type PortRecord = z.infer<typeof PortRecord>;
export type PortState = PortRecord['state'];
export type TicketRecord = z.infer<typeof TicketRecord>;

export const SUPERVISION_RECORDS = [HoldRecord, HoldHeadRecord, PortRecord, TicketRecord] as const;

export const SUPERVISION_KEYS = {
  hold: ({ holdRef }: HoldRecord) => key('hold', holdRef),
  holds: ({ unitRef }: HoldHeadRecord) => key('head', unitRef),
  port: ({ party, scope, scopeRef }: PortRecord) => key('port', party, scope, scopeRef),
  ticket: ({ ticketRef }: TicketRecord) => key('ticket', ticketRef),
};
