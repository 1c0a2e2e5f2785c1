import * as z from 'zod';
import { addMonths } from '../calendar.js';
import { BodyCode, Instant } from '../fields.js';
import { isOver, roll, shanghaiDay } from '../law-clock.js';
import { CalendarDay, Hex64 } from '../schema.js';

// One queue per unit for seizures and the holds of other bodies, by proven time of arrival (查扣冻规定 art. 26; Chongqing art. 74).
// The ledger keeps acts; who is at the head, who waits and who has lapsed follows from them and from the day.

/** Entries that a head record may hold; ended ones are pruned when nothing behind them needs their end. */
export const QUEUE_LIMIT = 60;

/** The longest term of a seizure or of one extension, in months (民诉法解释 art. 485). */
export const LONGEST_TERM = 36;

/** What a head record keeps of a seizure or hold. */
export const QueueEntry = z.strictObject({
  ref: Hex64,
  body: BodyCode,
  arrivedAt: Instant,
  /** 预查封: on a position that is not registered in the debtor's name. */
  pre: z.boolean(),
  /** The day on which the registry recorded it; until then INSTRUCTED, which blocks as well. */
  enteredOn: CalendarDay.optional(),
  months: z.number().int().min(1).max(LONGEST_TERM),
  extensions: z.array(z.strictObject({ day: CalendarDay, months: z.number().int().min(1).max(LONGEST_TERM) })).max(20),
  /** Of a pre-seizure: the notice, inheritance or judgment of the debtor on whose position it stands. */
  position: Hex64.optional(),
  /** The day of release or disposal. */
  endedOn: CalendarDay.optional(),
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
    if (taken) return waiting(entry, day);
    const arrived = shanghaiDay(entry.arrivedAt);
    const from = arrived > free ? arrived : free;
    // Released while it still waited: it never took effect, and passes nothing on.
    if (entry.endedOn !== undefined && entry.endedOn < from) return { entry, stage: 'ENDED', head: false };
    const until = termEnd(entry, from);
    if (entry.endedOn !== undefined && entry.endedOn <= until) {
      free = entry.endedOn;
      return { entry, stage: 'ENDED', head: false, from, until: entry.endedOn };
    }
    if (isOver(until, day)) {
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

function waiting(entry: QueueEntry, day: string): Queued {
  const ended = entry.endedOn !== undefined && entry.endedOn <= day;
  return { entry, stage: ended ? 'ENDED' : 'WAITING', head: false };
}

function byArrival(a: QueueEntry, b: QueueEntry): number {
  if (a.arrivedAt !== b.arrivedAt) return a.arrivedAt < b.arrivedAt ? -1 : 1;
  return a.ref < b.ref ? -1 : Number(a.ref > b.ref);
}
