import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { codeOf } from '../testing/refusal.js';
import { ref } from '../testing/facts.js';
import {
  addDays,
  addMonths,
  byArrival,
  enqueue,
  foldQueue,
  isBefore,
  jumpsRank,
  QUEUE_LIMIT,
  shanghaiDay,
  stillBinds,
  tieOf,
  type Queued,
  type QueueEntry,
} from '../index.js';

const START = '2026-01-05';

/** An entry that arrived so many days after the start. */
function entry(number: number, after: number, change: Partial<QueueEntry> = {}): QueueEntry {
  const arrivedOn = addDays(START, after);
  return {
    ref: ref(number),
    body: 'A1',
    arrivedAt: `${arrivedOn}T01:00:00Z`,
    pre: false,
    enteredOn: arrivedOn,
    months: 12,
    extensions: [],
    ...change,
  };
}

/** Queues of up to eight entries, some released, some extended in time. */
const queues = fc
  .array(
    fc.record({
      after: fc.nat(900),
      months: fc.integer({ min: 1, max: 36 }),
      extended: fc.option(fc.integer({ min: 1, max: 36 }), { nil: undefined }),
      released: fc.option(fc.nat(400), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list) =>
    list.map(({ after, months, extended, released }, index) =>
      entry(index + 1, after, {
        months,
        ...(extended !== undefined && { extensions: [{ day: addDays(START, after), months: extended }] }),
        ...(released !== undefined && { endedOn: addDays(START, after + released), end: 'RELEASED' as const }),
      }),
    ),
  );
const days = fc.nat(6000).map((after) => addDays(START, after));

describe('whatever the queue and the day (S6; 查扣冻规定 26-27)', () => {
  test('at most one is effective; before it nobody lives, behind it nobody has a term', () => {
    fc.assert(
      fc.property(queues, days, (queue, day) => {
        const folded = foldQueue(queue, day);
        expect(folded.filter(({ head }) => head).length).toBeLessThanOrEqual(1);
        const at = folded.findIndex(({ head }) => head);
        const before = at === -1 ? folded : folded.slice(0, at);
        const behind = at === -1 ? [] : folded.slice(at + 1);
        expect(before.filter(stillBinds)).toEqual([]);
        expect(behind.filter(({ from, until }) => from !== undefined || until !== undefined)).toEqual([]);
      }),
    );
  });

  test('a term starts on arrival or where the one before ended, whichever is later; nobody is skipped who lives', () => {
    fc.assert(
      fc.property(queues, days, (queue, day) => {
        let free = '';
        for (const { entry: one, from, until } of foldQueue(queue, day)) {
          if (from === undefined || until === undefined) continue;
          const arrived = shanghaiDay(one.arrivedAt);
          expect(from).toBe(arrived > free ? arrived : free);
          free = until;
        }
      }),
    );
  });

  test('time only moves forward: what has lapsed or ended never binds again, and the order of arrival stays', () => {
    fc.assert(
      fc.property(queues, days, fc.nat(2000), (queue, day, more) => {
        const [now, later] = [foldQueue(queue, day), foldQueue(queue, addDays(day, more))];
        expect(later.map(({ entry: { ref: one } }) => one)).toEqual(now.map(({ entry: { ref: one } }) => one));
        const over = (places: readonly Queued[]) => places.filter((place) => !stillBinds(place)).map(({ entry: { ref: one } }) => one);
        expect(over(later)).toEqual(expect.arrayContaining(over(now)));
      }),
    );
  });

  test('the order in which a record lists its entries does not matter', () => {
    fc.assert(
      fc.property(queues, days, (queue, day) => {
        expect(foldQueue([...queue].reverse(), day)).toEqual(foldQueue(queue, day));
      }),
    );
  });

  test('with enough time everything ends by itself', () => {
    fc.assert(
      fc.property(queues, (queue) => {
        expect(foldQueue(queue, addMonths(START, 12 * 100)).some(stillBinds)).toBe(false);
      }),
    );
  });

  test('a waiter that was released passes nothing on: the next begins where the last effective one ended', () => {
    const queue = [entry(1, 0), entry(2, 1, { endedOn: addDays(START, 30), end: 'RELEASED' }), entry(3, 2)];
    const end = addMonths(START, 12);
    expect(foldQueue(queue, addDays(end, 1)).map(({ stage, from, until }) => [stage, from, until])).toEqual([
      ['LAPSED', START, end],
      ['ENDED', undefined, undefined],
      ['EFFECTIVE', end, addMonths(end, 12)],
    ]);
  });

  test('what is released counts as released without a clock too, waiting or not', () => {
    const released = [entry(1, 0, { endedOn: addDays(START, 3) }), entry(2, 1, { endedOn: addDays(START, 2) })];
    expect(foldQueue(released, '1000-01-01').map(({ stage }) => stage)).toEqual(['ENDED', 'ENDED']);
    const late = entry(3, 0, { endedOn: addMonths(START, 24) });
    expect(foldQueue([late], '1000-01-01').map(({ stage }) => stage)).toEqual(['LAPSED']);
  });
});

describe('ranks are settled by the record', () => {
  const recorded = entry(5, 10);
  const { enteredOn: _, ...rest } = entry(5, 10);
  const instructed: QueueEntry = rest;
  test.each<[string, QueueEntry[], Pick<QueueEntry, 'ref' | 'arrivedAt'>, boolean]>([
    ['an earlier day', [recorded], entry(9, 9), true],
    ['an earlier second of the day', [recorded], { ref: ref(9), arrivedAt: recorded.arrivedAt.replace('01:00:00', '00:59:59') }, true],
    ['the same second: it stands behind, whatever its reference', [recorded], { ...recorded, ref: ref(4) }, false],
    ['a later day', [recorded], entry(9, 11), false],
    ['an earlier day than an instruction only', [instructed], entry(9, 9), false],
    ['nobody', [], entry(9, 9), false],
  ])('%s', (_name, queue, arrival, jumps) => {
    expect(jumpsRank(queue, arrival)).toBe(jumps);
  });
});

describe('arrivals of one second (查扣冻规定 26: by proven arrival; the ledger’s order tells the rest)', () => {
  const arrivedAt = `${START}T01:00:00Z`;
  const arrive = (queue: readonly QueueEntry[], number: number): QueueEntry[] => [
    ...queue,
    entry(number, 0, { arrivedAt, ...tieOf(queue, arrivedAt) }),
  ];
  const refsOf = (queue: readonly QueueEntry[]) => foldQueue(queue, START).map(({ entry: one }) => one.ref);

  test('stand in the order in which they came onto the ledger, whatever their references', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 12 }), (numbers) => {
        const queue = numbers.reduce<QueueEntry[]>(arrive, []);
        expect(refsOf(queue)).toEqual(numbers.map(ref));
        expect(refsOf([...queue].reverse())).toEqual(numbers.map(ref));
      }),
    );
  });

  test('a place is counted within its second only, and no place stays unmarked', () => {
    const queue = [9, 3, 5].reduce<QueueEntry[]>(arrive, []);
    expect(queue.map(({ tie }) => tie)).toEqual([undefined, 1, 2]);
    expect(tieOf(queue, `${START}T01:00:01Z`)).toEqual({});
    expect(tieOf(queue.slice(2), arrivedAt)).toEqual({ tie: 3 });
  });

  test.each([
    ['an earlier second', { arrivedAt, tie: 5 }, { arrivedAt: `${START}T01:00:01Z` }, true],
    ['a later second', { arrivedAt: `${START}T01:00:01Z` }, { arrivedAt, tie: 5 }, false],
    ['the same second, recorded before', { arrivedAt }, { arrivedAt, tie: 1 }, true],
    ['the same second, recorded after', { arrivedAt, tie: 2 }, { arrivedAt, tie: 1 }, false],
    ['the same second, neither saw the other', { arrivedAt }, { arrivedAt }, false],
  ])('%s', (_name, a, b, before) => {
    expect(isBefore(a, b)).toBe(before);
  });

  test('two that could not see each other stand by reference, in every peer alike', () => {
    const [a, b] = [entry(7, 0), entry(4, 0)];
    expect([refsOf([a, b]), refsOf([b, a])]).toEqual([
      [ref(4), ref(7)],
      [ref(4), ref(7)],
    ]);
    expect(byArrival(a, a)).toBe(0);
  });
});

describe('a full record', () => {
  const ended = (number: number, after: number) => entry(number, after, { endedOn: addDays(START, after + 1), end: 'RELEASED' });
  const full = (live: number) => [
    ...Array.from({ length: QUEUE_LIMIT - live }, (_, index) => ended(index + 1, index)),
    ...Array.from({ length: live }, (_, index) => entry(500 + index, 200 + index)),
  ];
  const DAY = addDays(START, 300);

  test('leaves out what is over, and nothing else changes', () => {
    const own = full(2);
    const next = enqueue(own, [], entry(900, 300), DAY);
    expect(next).toHaveLength(QUEUE_LIMIT);
    const places = (queue: readonly QueueEntry[]) => new Map(foldQueue(queue, DAY).map((place) => [place.entry.ref, place]));
    const [before, after] = [places([...own, entry(900, 300)]), places(next)];
    for (const [key, place] of after) expect(place).toEqual(before.get(key));
  });

  test('of what lives nothing is left out: QUEUE_FULL', () => {
    const own = Array.from({ length: QUEUE_LIMIT }, (_, index) => entry(index + 1, index, { months: 36 }));
    expect(codeOf(() => enqueue(own, [], entry(900, 300), DAY))).toBe('QUEUE_FULL');
  });

  test('what another’s term still hangs on stays', () => {
    // The first ended on day 250, and only then did the second begin: without the first, its term would be another.
    const first = entry(1, 0, { endedOn: addDays(START, 250), end: 'RELEASED' });
    const waiters = Array.from({ length: QUEUE_LIMIT - 1 }, (_, index) => entry(index + 2, index + 1, { months: 36 }));
    expect(codeOf(() => enqueue([first, ...waiters], [], entry(900, 300), DAY))).toBe('QUEUE_FULL');
  });
});
