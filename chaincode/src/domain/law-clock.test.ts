import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths, endOfDays, endOfMonths, foldQueue, isHoliday, isOver, roll, shanghaiDay, type QueueEntry } from './index.js';

test.each([
  ['2026-11-21T15:59:59Z', '2026-11-21'],
  ['2026-11-21T16:00:00Z', '2026-11-22'],
  ['2026-12-31T16:00:00Z', '2027-01-01'],
  ['2028-02-28T23:00:00Z', '2028-02-29'],
])('%s is %s in Shanghai', (instant, day) => {
  expect(shanghaiDay(instant)).toBe(day);
});

describe('terms (Civil Code 201-203)', () => {
  test.each([
    ['15 days of an objection', () => endOfDays('2026-11-03', 15), '2026-11-18'],
    ['15 days that end on a Saturday', () => endOfDays('2026-11-06', 15), '2026-11-23'],
    ['90 days of a notice', () => endOfDays('2026-08-24', 90), '2026-11-23'],
    ['three years', () => endOfMonths('2026-11-23', 36), '2029-11-23'],
    ['three years from a leap day', () => endOfMonths('2028-02-29', 36), '2031-02-28'],
    ['an end within the National Day holidays', () => endOfDays('2026-09-18', 15), '2026-10-08'],
    ['a Saturday on which offices work does not roll', () => roll('2026-02-14'), '2026-02-14'],
  ])('%s', (_, end, day) => {
    expect(end()).toBe(day);
  });

  test('the last day belongs to the term', () => {
    expect([isOver('2026-11-23', '2026-11-23'), isOver('2026-11-23', '2026-11-24')]).toEqual([false, true]);
    expect([isHoliday('2027-01-01'), isHoliday('2026-11-20'), isHoliday('2026-11-22')]).toEqual([true, false, true]);
  });
});

describe('whatever the day and the term', () => {
  const days = fc.nat(36_525).map((after) => addDays('2000-01-01', after));
  const isLastOfMonth = (day: string) => addDays(day, 1).endsWith('-01');

  test('the day in Shanghai is that of a clock eight hours ahead', () => {
    fc.assert(
      fc.property(fc.integer({ min: 946_684_800, max: 4_102_444_799 }), (seconds) => {
        const iso = (at: number) => new Date(at * 1000).toISOString();
        expect(shanghaiDay(`${iso(seconds).slice(0, 19)}Z`)).toBe(iso(seconds + 8 * 3600).slice(0, 10));
      }),
    );
  });

  test('a term ends on its last day, or on the first working day behind it, and is over the day after', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 400 }), (from, term) => {
        const [last, end] = [addDays(from, term), endOfDays(from, term)];
        expect([end >= last, isHoliday(end)]).toEqual([true, false]);
        for (let day = last; day < end; day = addDays(day, 1)) expect(isHoliday(day)).toBe(true);
        expect([isOver(end, end), isOver(end, addDays(end, 1))]).toEqual([false, true]);
      }),
    );
  });

  test('months end on the corresponding day, in a shorter month on its last (Civil Code art. 202); a longer term never ends earlier', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 36 }), fc.integer({ min: 0, max: 36 }), (from, months, more) => {
        const last = addMonths(from, months);
        expect(last.slice(8) === from.slice(8) || (isLastOfMonth(last) && last.slice(8) < from.slice(8))).toBe(true);
        expect(endOfMonths(from, months)).toBe(roll(last));
        expect(endOfMonths(from, months + more) >= endOfMonths(from, months)).toBe(true);
      }),
    );
  });
});

describe('the queue (查扣冻规定 26, S6)', () => {
  const entry = (ref: string, arrivedAt: string, change: Partial<QueueEntry> = {}): QueueEntry => ({
    ref: ref.repeat(64),
    body: 'A',
    arrivedAt,
    pre: false,
    enteredOn: arrivedAt.slice(0, 10),
    months: 12,
    extensions: [],
    ...change,
  });
  const a = entry('a', '2026-03-02T01:00:00Z');
  const b = entry('b', '2026-04-01T01:00:00Z');
  const c = entry('c', '2026-05-06T01:00:00Z');
  const stages = (entries: QueueEntry[], day: string) => foldQueue(entries, day).map(({ entry: { ref }, stage }) => `${ref[0]} ${stage}`);

  test.each<[string, QueueEntry[], string, string[]]>([
    ['order is arrival, whatever order they are given in', [c, a, b], '2026-06-01', ['a EFFECTIVE', 'b WAITING', 'c WAITING']],
    ['the last day of the head', [a, b], '2027-03-02', ['a EFFECTIVE', 'b WAITING']],
    ['a lapse moves the next up', [a, b, c], '2027-03-03', ['a LAPSED', 'b EFFECTIVE', 'c WAITING']],
    ['several lapses fold', [a, b, c], '2028-03-04', ['a LAPSED', 'b LAPSED', 'c EFFECTIVE']],
    ['a release moves the next up', [{ ...a, endedOn: '2026-07-01' }, b], '2026-07-01', ['a ENDED', 'b EFFECTIVE']],
    [
      'a waiter that was released passes nothing on',
      [a, { ...b, endedOn: '2026-06-01' }, c],
      '2026-06-02',
      ['a EFFECTIVE', 'b ENDED', 'c WAITING'],
    ],
    ['an extension runs on', [{ ...a, extensions: [{ day: '2027-02-01', months: 12 }] }, b], '2028-03-02', ['a EFFECTIVE', 'b WAITING']],
    [
      'an instruction holds its place',
      [{ ...a, enteredOn: undefined } as unknown as QueueEntry, b],
      '2026-06-01',
      ['a INSTRUCTED', 'b WAITING'],
    ],
    ['a pre-seizure', [{ ...a, pre: true }], '2026-06-01', ['a PRE']],
  ])('%s', (_, entries, day, expected) => {
    expect(stages(entries, day)).toEqual(expected);
  });

  test('a successor’s term starts where the predecessor’s ended', () => {
    expect(foldQueue([a, b], '2027-06-01')[1]).toMatchObject({ from: '2027-03-02', until: '2028-03-02' });
  });
});
