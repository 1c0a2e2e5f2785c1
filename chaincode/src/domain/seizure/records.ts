import * as z from 'zod';
import { actOf, BodyCode, Instant, key, made } from '../fields.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { CONSENT_LIMIT, LONGEST_TERM, QUEUE_LIMIT, QueueEntry, Tie } from './queue.js';

/** What happens to a seizure after its instruction; VOID falls on waiters when the property was disposed of. */
export const SEIZURE_ACTS = ['ENTER', 'EXTEND', 'RELEASE', 'TAKE_EFFECT', 'DISPOSE', 'VOID', 'CONSENT'] as const;
export const ORDER_ACTS = ['DISPOSE', 'WITHDRAW'] as const;

/** Why a court orders a transfer: it sold the property, assigned it for the debt, or its judgment gives it to somebody. */
export const ORDER_GROUNDS = ['COURT_SALE', 'ASSIGNMENT', 'JUDGMENT'] as const;

/** Open orders that a head record may hold. */
export const ORDER_LIMIT = 10;

/** A court's seizure of one unit, by digests of the notice of assistance (协助执行通知书) and the ruling (裁定书). */
export const SeizureRecord = z.strictObject({
  ...made,
  type: z.literal('seize'),
  seizureRef: Hex64,
  unitRef: Hex64,
  court: BodyCode,
  instructionDigest: Hex64,
  rulingDigest: Hex64,
  /** When the notice of assistance reached the registry, as its receipt proves: the order of the queue. */
  arrivedAt: Instant,
  pre: z.boolean(),
  position: Hex64.optional(),
  months: z.number().int().min(1).max(LONGEST_TERM),
  /** The certificate of the debtor's right, as the court named it. */
  certRef: Hex64.optional(),
  consents: z.array(z.strictObject({ caseRef: Hex64, requestDigest: Hex64, day: CalendarDay })).max(CONSENT_LIMIT),
  acts: z.array(actOf(SEIZURE_ACTS).extend({ digest: Hex64.optional() })).max(40),
});

/** An order of a court that waits for its transfer, as far as a gate needs it. */
export const OpenOrder = z.strictObject({
  ref: Hex64,
  arrivedAt: Instant,
  tie: Tie.optional(),
  /** The certificate whose right goes over: an order serves one transfer. */
  certRef: Hex64,
  seizureRef: Hex64.optional(),
});

/** The seizures of a unit in order of arrival and its open orders: the one record of `seizure` that a gate reads per unit. */
export const SeizureHeadRecord = z.strictObject({
  ...made,
  type: z.literal('seizures'),
  unitRef: Hex64,
  queue: z.array(QueueEntry).max(QUEUE_LIMIT),
  orders: z.array(OpenOrder).max(ORDER_LIMIT).optional(),
  /** The day on which the whole unit was disposed of: seizures of its parcel that arrived until then cover it no more. */
  clearedOn: CalendarDay.optional(),
});

/** 嘱托: a court's order to transfer a unit. */
export const OrderRecord = z.strictObject({
  ...made,
  type: z.literal('order'),
  orderRef: Hex64,
  unitRef: Hex64,
  certRef: Hex64,
  court: BodyCode,
  /** The seizure that the order executes; without one it goes before seizures that arrived after it. */
  seizureRef: Hex64.optional(),
  arrivedAt: Instant,
  ground: z.enum(ORDER_GROUNDS),
  digest: Hex64,
  /** Only a part is disposed of: the first waiter takes effect on the rest. */
  part: z.boolean().optional(),
  acts: z.array(actOf(ORDER_ACTS)).max(2),
});

export type SeizureRecord = z.infer<typeof SeizureRecord>;
export type SeizureHeadRecord = z.infer<typeof SeizureHeadRecord>;
export type OpenOrder = z.infer<typeof OpenOrder>;
export type OrderRecord = z.infer<typeof OrderRecord>;

export const SEIZURE_RECORDS = [SeizureRecord, SeizureHeadRecord, OrderRecord] as const;

export const SEIZURE_KEYS = {
  seize: ({ seizureRef }: SeizureRecord) => key('seize', seizureRef),
  seizures: ({ unitRef }: SeizureHeadRecord) => key('head', unitRef),
  order: ({ orderRef }: OrderRecord) => key('order', orderRef),
};
