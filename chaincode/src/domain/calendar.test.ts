import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths, addYears, checkDate, dayNumber, isDate, printDate } from './index.js';
import { codeOf } from './testing/refusal.js';

test.each<[string, boolean]>([
  ['2026-11-21', true],
  ['2024-02-29', true],
  ['2000-02-29', true],
  ['2026-02-29', false],
  ['1900-02-29', false],
  ['2026-04-31', false],
  ['2026-00-10', false],
  ['2026-13-01', false],
  ['2026-01-00', false],
  ['0999-01-01', false],
  ['2026-1-1', false],
  ['2026/01/01', false],
  ['2026-11-21T00:00:00Z', false],
  ['２０２６-01-01', false],
  ['', false],
])('%s is a day: %s', (text, possible) => {
  expect(isDate(text)).toBe(possible);
});

test.each<[string, string]>([
  ['90 days from the day of entry', addDays('2026-11-21', 90) + ' 2027-02-19'],
  ['three years from a leap day', addYears('2024-02-29', 3) + ' 2027-02-28'],
  ['four years from a leap day', addYears('2024-02-29', 4) + ' 2028-02-29'],
  ['a month from the 31st', addMonths('2026-01-31', 1) + ' 2026-02-28'],
  ['two months back over the year', addMonths('2026-01-15', -2) + ' 2025-11-15'],
  ['a day back over the year', addDays('2026-01-01', -1) + ' 2025-12-31'],
  ['nothing', addDays('2026-11-21', 0) + ' 2026-11-21'],
])('%s', (_, both) => {
  const [computed, expected] = both.split(' ');
  expect(computed).toBe(expected);
});

test('day numbers agree with the civil calendar', () => {
  expect([dayNumber('1970-01-01'), dayNumber('2000-03-01'), dayNumber('2026-11-21'), dayNumber('1582-10-15')]).toEqual([
    0, 11017, 20778, -141427,
  ]);
});

const day = fc.integer({ min: 0, max: 80_000 }).map((days) => addDays('1900-01-01', days));

test('adding days moves the day number by as much, and every result is a day', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -3000, max: 3000 }), (date, days) => {
      const moved = addDays(date, days);
      expect(isDate(moved)).toBe(true);
      expect(dayNumber(moved) - dayNumber(date)).toBe(days);
    }),
  );
});

test('text order is time order', () => {
  fc.assert(fc.property(day, day, (a, b) => expect(a < b).toBe(dayNumber(a) < dayNumber(b))));
});

test('years and back is the same day, but for 29 February', () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -90, max: 90 }), (date, years) => {
      const back = addYears(addYears(date, years), -years);
      expect(back === date || (date.endsWith('-02-29') && back === date.replace('-29', '-28'))).toBe(true);
    }),
  );
});

test('a day that does not exist is refused, and one out of range too', () => {
  expect(codeOf(() => checkDate('2026-02-30', 'openedOn'))).toBe('INVALID_DATE');
  expect(codeOf(() => addYears('9999-12-31', 1))).toBe('INVALID_DATE');
  expect(codeOf(() => addDays('nonsense', 1))).toBe('INVALID_DATE');
  expect(checkDate('2026-02-28')).toBe('2026-02-28');
});

test('a day is printed as people write it', () => {
  expect(printDate('2026-01-05')).toBe('2026年1月5日');
});
