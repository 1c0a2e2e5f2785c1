import * as z from 'zod';
import { addMonths } from '../calendar.js';
import { DomainError } from '../errors.js';
import { BodyCode, Instant, refs } from '../fields.js';
import { isOver, roll, shanghaiDay } from '../law-clock.js';
import { CalendarDay, Hex64 } from '../schema.js';

// One queue per unit for seizures and the holds of other bodies, by proven time of arrival (查扣冻规定 art. 26; Chongqing art. 74).
// The ledger keeps acts; who is at the head, who waits and who has lapsed follows from them and from the day.

/** Entries that a head record may hold; when it is full, ended ones are pruned where nothing behind them needs their end. */
export const QUEUE_LIMIT = 60;

/** Consents that the author of a seizure may give while it lasts. */
export const CONSENT_LIMIT = 10;

/** The longest term of a seizure or of one extension, in months (民诉法解释 art. 485). */
export const LONGEST_TERM = 36;

/** Places after the first of those that arrived within one second. */
export const Tie = z.number().int().min(1).max(10_000);

/** What has a place in the order of arrival: a seizure, a hold, an order of a court. */
export type Arrival = Pick<QueueEntry, 'ref' | 'arrivedAt' | 'tie'>;

/** What a head record keeps of a seizure or hold. */
export const QueueEntry = z.strictObject({
  ref: Hex64,
  body: BodyCode,
  arrivedAt: Instant,
  /** Of several that arrived within one second: how many had been put on record before it. Absent: none. */
  tie: Tie.optional(),
  /** 预查封: on a position that is not registered in the debtor's name. */
  pre: z.boolean(),
  /** The day on which the registry recorded it; until then INSTRUCTED, which blocks as well. */
  enteredOn: CalendarDay.optional(),
  months: z.number().int().min(1).max(LONGEST_TERM),
  extensions: z.array(z.strictObject({ day: CalendarDay, months: z.number().int().min(1).max(LONGEST_TERM) })).max(20),
  /** Of a pre-seizure: the notice, inheritance or judgment of the debtor on whose position it stands. */
  position: Hex64.optional(),
  /** The day of release, disposal or voiding, and which of them. */
  endedOn: CalendarDay.optional(),
  end: z.enum(['RELEASED', 'DISPOSED', 'VOIDED']).optional(),
  /** Cases to which its author has consented. */
  consents: refs(CONSENT_LIMIT).optional(),
  /** Acts that the hold forbids; a seizure forbids by law and names none. */
  forbids: z.array(z.enum(['TRANSFER', 'MORTGAGE', 'NOTICE', 'MORTGAGE_NOTICE', 'SPLIT_MERGE'])).optional(),
});

export type QueueEntry = z.infer<typeof QueueEntry>;

export const QUEUE_STAGES = ['INSTRUCTED', 'EFFECTIVE', 'PRE', 'WAITING', 'LAPSED', 'ENDED'] as const;
export type QueueStage = (typeof QUEUE_STAGES)[number];

/** An entry as it stands on a day. A waiter has neither start nor end: its term has not begun. */
export interface Queued {
  readonly entry: QueueEntry;
  readonly stage: QueueStage;
  /** Whether it is the first that lives. */
  readonly head: boolean;
  readonly from?: string;
  readonly until?: string;
}

/** The queue on that day, in order of arrival. Several lapses fold: a successor's term starts where the predecessor's ended. */
export function foldQueue(entries: readonly QueueEntry[], day: string): Queued[] {
  let free = '';
  let taken = false;
  return [...entries].sort(byArrival).map((entry): Queued => {
    if (taken) return { entry, stage: entry.endedOn === undefined ? 'WAITING' : 'ENDED', head: false };
    const arrived = shanghaiDay(entry.arrivedAt);
    const from = arrived > free ? arrived : free;
    // Released while it still waited: it never took effect, and passes nothing on.
    if (entry.endedOn !== undefined && entry.endedOn < from) return { entry, stage: 'ENDED', head: false };
    const until = termEnd(entry, from);
    if (entry.endedOn !== undefined && entry.endedOn <= until) {
      free = entry.endedOn;
      return { entry, stage: 'ENDED', head: false, from, until: entry.endedOn };
    }
    // An act that came after the end of the term changed nothing.
    if (entry.endedOn !== undefined || isOver(until, day)) {
      free = until;
      return { entry, stage: 'LAPSED', head: false, from, until };
    }
    taken = true;
    return { entry, stage: stageOfHead(entry), head: true, from, until };
  });
}

/** The last day of a term that began on that day, with its extensions; each runs on from the end before it. */
export function termEnd({ months, extensions }: QueueEntry, from: string): string {
  return roll(extensions.reduce((end, extension) => addMonths(end, extension.months), addMonths(from, months)));
}

function stageOfHead({ enteredOn, pre }: QueueEntry): QueueStage {
  if (enteredOn === undefined) return 'INSTRUCTED';
  return pre ? 'PRE' : 'EFFECTIVE';
}

/** Whether an entry still binds on the day of the fold. */
export function stillBinds({ stage }: Queued): boolean {
  return stage !== 'ENDED' && stage !== 'LAPSED';
}

/**
 * Whether what arrived then would stand before an entry that is on record already. Ranks are settled by the record of the
 * registry: an arrival that is proven later goes before instructions only, never before what was entered (S6). What arrived
 * within the same second stands behind and jumps nobody.
 */
export function jumpsRank(queue: readonly QueueEntry[], { arrivedAt }: Pick<Arrival, 'arrivedAt'>): boolean {
  return queue.some((entry) => entry.enteredOn !== undefined && arrivedAt < entry.arrivedAt);
}

/** The mark of a new arrival behind all that arrived within its second and are on record: the ledger's order decides between them. */
export function tieOf(onRecord: readonly Arrival[], arrivedAt: string): { tie?: number } {
  const ties = onRecord.filter((other) => other.arrivedAt === arrivedAt).map(({ tie = 0 }) => tie);
  return ties.length === 0 ? {} : { tie: Math.max(...ties) + 1 };
}

/**
 * A record's own entries with one more. When the record is full, entries that are over are left out if the whole queue folds
 * to the same stages and terms without them. Throws QUEUE_FULL if that frees no place.
 */
export function enqueue(own: readonly QueueEntry[], others: readonly QueueEntry[], entry: QueueEntry, day: string): QueueEntry[] {
  const longer = [...own, entry];
  if (longer.length <= QUEUE_LIMIT) return longer.sort(byArrival);
  const needless = own.find((one) => {
    const rest = longer.filter((other) => other !== one);
    const before = foldQueue([...longer, ...others], day);
    const place = before.find((queued) => queued.entry === one);
    const after = foldQueue([...rest, ...others], day);
    return place !== undefined && !stillBinds(place) && after.every((queued) => sameTerm(queued, before));
  });
  if (!needless) throw new DomainError('QUEUE_FULL', { field: 'unitRef' });
  return longer.filter((one) => one !== needless).sort(byArrival);
}

function sameTerm(queued: Queued, queue: readonly Queued[]): boolean {
  const { stage, from, until } = queue.find(({ entry }) => entry === queued.entry) ?? {};
  return stage === queued.stage && from === queued.from && until === queued.until;
}

/**
 * Earlier arrival first; of those of one second, what was put on record first. References, which are random, decide only between two
 * that could not see each other, as on a unit and on its parcel.
 */
export function byArrival(a: Arrival, b: Arrival): number {
  if (isBefore(a, b)) return -1;
  if (isBefore(b, a)) return 1;
  return a.ref < b.ref ? -1 : Number(a.ref > b.ref);
}

/** Whether one arrived before the other, as far as time and the ledger's order can tell. */
export function isBefore(a: Omit<Arrival, 'ref'>, b: Omit<Arrival, 'ref'>): boolean {
  return a.arrivedAt === b.arrivedAt ? (a.tie ?? 0) < (b.tie ?? 0) : a.arrivedAt < b.arrivedAt;
}
