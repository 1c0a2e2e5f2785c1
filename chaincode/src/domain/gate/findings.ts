import * as z from 'zod';
import { Instant, MspId, Signature } from '../fields.js';
import { QUEUE_STAGES, QueueEntry, Tie } from '../seizure/queue.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { Sides } from '../title/records.js';
import { ACTS, type Facet } from './acts.js';

// What a facet finds on a unit: states with references, no judgement. The acting contract judges all findings together, so that
// an exception of one facet can lift what another one found.

/** Every state that a row of the table speaks of, with the facet that finds it. */
export const FOUND = {
  UNIT_FOREIGN: 'title',
  UNIT_RETIRED: 'title',
  // No row speaks of it: it says which rows do not hold in the unit's county.
  ROWS_OFF: 'title',
  UNIT_ABSENT: 'title',
  CERTIFICATE_NOT_CURRENT: 'title',
  RIGHT_REGISTERED: 'title',
  HOLDER_UNSIGNED: 'title',
  GUARDIAN_PROMISE_ABSENT: 'title',
  CASE_ABSENT: 'title',
  CASE_NOT_READY: 'title',
  CASE_OTHER: 'title',
  SAME_PERSON: 'title',
  NOTICE: 'title',
  NOTICE_ABSENT: 'title',
  NOTICE_TERM_OVER: 'title',
  OBJECTION: 'title',
  OBJECTION_SAME_GROUND: 'title',
  CORRECTION: 'title',
  CORRECTION_UNPROVEN: 'title',
  LATER_ENTRY: 'title',
  RIGHT: 'title',
  STATEMENT_RUNNING: 'title',
  ANNOUNCEMENT_RUNNING: 'title',
  TAX_ABSENT: 'tax',
  TAX_REVERSED: 'tax',
  TAX_KIND_WRONG: 'tax',
  MORTGAGE: 'mortgage',
  SEIZURE: 'seizure',
  COURT_ORDER: 'seizure',
  HOLD: 'supervision',
  PORT_NOT_OPEN: 'supervision',
  GRANT_EXPIRED: 'access',
  GRANT_REVOKED: 'access',
  GRANT_USED: 'access',
  // What the acting contract sees in its own record and in the request.
  ANY: 'acting',
  CLOCK_BEHIND: 'acting',
  NOT_SUBMITTERS: 'acting',
  DOCUMENT_ABSENT: 'acting',
  DEBTORS_NO_MORE: 'acting',
  TERM_TOO_LONG: 'acting',
  TERM_OVER: 'acting',
  NOT_EFFECTIVE: 'acting',
  ENDED_BEFORE: 'acting',
  RANK_TAKEN: 'acting',
  CLAIMS_DETERMINED: 'acting',
  CLAIMS_OPEN: 'acting',
  MORTGAGE_ENDED: 'acting',
  UNIT_EXCLUDED: 'acting',
  OTHER_UNIT_BLOCKED: 'acting',
  HOUSE_WITHOUT_LAND: 'acting',
  CERTIFICATE_ENDED: 'acting',
  RECIPIENT_OTHER: 'acting',
  FIELDS_SURPLUS: 'acting',
  RIGHT_ALONE: 'acting',
} as const satisfies Record<string, Facet>;

export type FoundState = keyof typeof FOUND;

/** Marks of a finding that rows look at. Absent means: not known, and matches nothing. */
export const Finding = z.strictObject({
  state: z.enum(Object.keys(FOUND) as FoundState[]),
  /** The record that was found: mortgage, notice, objection, seizure, right, … */
  ref: Hex64.optional(),
  /** Whose it is: MSP ID of lender, recipient or institution. */
  party: MspId.optional(),
  stage: z.enum([...QUEUE_STAGES, 'PENDING', 'LIVE', 'SUED', 'CLOSED', 'RECTIFYING']).optional(),
  kind: z.enum(['MORTGAGE', 'WORKS', 'NOTICE', 'PURCHASE', 'OTHER', 'RESIDENCE', 'EASEMENT']).optional(),
  /** Whether it belongs to the party for whose benefit the act is: own notice, pre-seizure on the acquirer's position. */
  own: z.boolean().optional(),
  /** Whether the party has consented to this act on record. Only `true` counts. */
  consented: z.boolean().optional(),
  /** Whether the acquirer or lender has acknowledged it on record. Only `true` counts. */
  acknowledged: z.boolean().optional(),
  /** A registered transfer ban. */
  ban: z.boolean().optional(),
  /** A registered agreement that excludes further mortgages. */
  excludesOthers: z.boolean().optional(),
  /** First that lives in the queue. Set by folding, never by a facet. */
  head: z.boolean().optional(),
  /** The hold's scope forbids the act. Set by folding. */
  forbids: z.boolean().optional(),
  /** The day that counts for the burden's place: of the entry, or of the notice from which it came. */
  since: CalendarDay.optional(),
  /** It came after the entry that a correction would revoke. Set by the acting contract. */
  later: z.boolean().optional(),
  /** It stands on the parcel or a predecessor, not on the unit itself. */
  onBearer: z.boolean().optional(),
  /** Of an order of a court: the seizure that it executes, and when it arrived. */
  seizureRef: Hex64.optional(),
  arrivedAt: Instant.optional(),
  tie: Tie.optional(),
  /** An order that arrived before every seizure that lives. Set by folding. */
  arrivedFirst: z.boolean().optional(),
  /** Rows of the table that the unit's county has switched off. */
  rows: z
    .array(z.string().regex(/^[a-z][a-z-]{1,39}$/))
    .max(40)
    .optional(),
  /** The queue entry of a SEIZURE or HOLD, unfolded. */
  entry: QueueEntry.optional(),
});

export type Finding = z.infer<typeof Finding>;

/** A signed consent or acknowledgement that comes with the request: by the key bound to the notice or right. */
export const SignedConsent = z.strictObject({ ref: Hex64, signature: Signature });

/** One unit of a question. Everything but the reference is optional: a facet uses what it knows how to use. */
export const GateItem = z.strictObject({
  unitRef: Hex64,
  /** Parcel and predecessors whose burdens burden this unit; told by `title`. */
  bearers: z.array(Hex64).max(41).optional(),
  certRef: Hex64.optional(),
  caseRef: Hex64.optional(),
  sides: Sides.optional(),
  /** The kind of transfer asks for EXEMPT or NOT_TAXABLE (契税法 art. 6). */
  exemptOnly: z.boolean().optional(),
  /** The notice, objection or order that the act executes or concerns. */
  executes: Hex64.optional(),
  consents: z.array(SignedConsent).max(20).optional(),
  acknowledged: z.array(Hex64).max(20).optional(),
  division: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
});

/** The institution through which an application comes. */
export const PortItem = z.strictObject({ party: z.union([MspId, Hex64]), branch: Hex64.optional(), user: Hex64.optional() });

/** What a facet is asked before an act: one question for up to a hundred units. */
export const Gate = z.strictObject({
  act: z.enum(ACTS),
  day: CalendarDay.optional(),
  port: PortItem.optional(),
  items: z.array(GateItem).min(1).max(100),
});

/** The answer of a facet: per item of the question, in its order, what it found. `title` also names the bearers. */
export const GateAnswer = z.strictObject({
  items: z.array(z.strictObject({ unitRef: Hex64, bearers: z.array(Hex64).max(41).optional(), findings: z.array(Finding).max(400) })),
});

export type SignedConsent = z.infer<typeof SignedConsent>;
export type GateItem = z.infer<typeof GateItem>;
export type PortItem = z.infer<typeof PortItem>;
export type Gate = z.infer<typeof Gate>;
export type GateAnswer = z.infer<typeof GateAnswer>;

/** What an acting contract got from the other facets about one unit, with the law's day. */
export interface Gathered {
  /** The day of `clock~now`; undefined before the first tick. */
  readonly day: string | undefined;
  readonly findings: readonly Finding[];
  /** Parcel and predecessors whose burdens count, as `title` named them. */
  readonly bearers?: readonly string[];
}
