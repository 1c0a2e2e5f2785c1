import { expect, test } from '@jest/globals';
import { isWorkingDay, limitEnds, NATIONAL, periodEnds, workingDaysBetween } from './working-days.js';

test.each([
  ['2026-11-20', true], // a Friday
  ['2026-11-21', false],
  ['2026-11-22', false],
  ['2026-11-23', true],
  ['2026-02-14', true], // Saturday that is worked
  ['2026-02-16', false], // Monday of the Spring Festival
  ['2026-02-24', true],
  ['2026-02-28', true],
  ['2026-10-08', true],
  ['2026-10-10', true],
  ['2026-09-20', true],
  ['2026-01-02', false],
])('%s is worked: %s (OP, 调休)', (day, expected) => {
  expect(isWorkingDay(NATIONAL, day)).toBe(expected);
});

test('the notice fits the calendar: only weekends become working days, and no day is both', () => {
  for (const { free, working } of NATIONAL.values()) {
    const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay();
    expect(working.every((day) => [0, 6].includes(weekday(day)))).toBe(true);
    expect(working.filter((day) => free.includes(day))).toEqual([]);
    expect(new Set(free).size).toBe(33);
  }
});

test.each([
  ['five days over a weekend', '2026-11-19', 5, [], '2026-11-26'],
  ['from a weekend', '2026-11-21', 1, [], '2026-11-23'],
  ['over the Spring Festival', '2026-02-13', 3, [], '2026-02-25'],
  ['into a worked Saturday', '2026-02-26', 2, [], '2026-02-28'],
  ['stopped for a correction', '2026-11-16', 5, [{ from: '2026-11-17', to: '2026-11-19' }], '2026-11-26'],
  [
    'stopped twice',
    '2026-11-16',
    2,
    [
      { from: '2026-11-17', to: '2026-11-17' },
      { from: '2026-11-19', to: '2026-11-20' },
    ],
    '2026-11-23',
  ],
])('a limit of working days %s (RG-24)', (_name, begins, days, stopped, ends) => {
  expect(limitEnds(NATIONAL, begins, days, stopped)).toBe(ends);
  expect(workingDaysBetween(NATIONAL, begins, ends, stopped)).toBe(days);
});

test('a period that ends on a free day ends on the next working day (Civil Code art. 203)', () => {
  expect(periodEnds(NATIONAL, '2026-11-06', 15)).toBe('2026-11-23');
  expect(periodEnds(NATIONAL, '2026-11-05', 15)).toBe('2026-11-20');
});

test.each<[string, () => unknown, string]>([
  ['a year without its notice', () => isWorkingDay(NATIONAL, '2027-01-04'), 'CALENDAR_UNKNOWN'],
  ['a limit that runs into one', () => limitEnds(NATIONAL, '2026-12-30', 3), 'CALENDAR_UNKNOWN'],
  ['no day', () => isWorkingDay(NATIONAL, '2026-02-30'), 'INVALID_DATE'],
  ['no limit', () => limitEnds(NATIONAL, '2026-11-20', 0), 'INVALID_FORMAT'],
  ['an endless stretch', () => workingDaysBetween(NATIONAL, '2026-01-01', '2036-01-01'), 'TOO_LARGE'],
])('%s is refused, not guessed', (_name, act, code) => {
  expect(act).toThrow(expect.objectContaining({ code }));
});
