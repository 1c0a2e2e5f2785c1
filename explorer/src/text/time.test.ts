import { expect, test } from '@jest/globals';
import { showDay, showTime } from './time.js';

test.each([
  ['2026-11-21T06:05:33Z', 'zh', '2026年11月21日 14:05:33'],
  ['2026-11-21T16:00:00.000Z', 'zh', '2026年11月22日 00:00:00'],
  ['2026-11-21T06:05:33Z', 'en', '21 November 2026, 14:05:33 (Beijing time)'],
  ['yesterday', 'zh', 'yesterday'],
] as const)('the instant %s in %s is %s', (instant, language, shown) => {
  expect(showTime(instant, language)).toBe(shown);
});

test.each([
  ['2026-11-01', 'zh', '2026年11月1日'],
  ['2026-11-01', 'en', '1 November 2026'],
  ['2026-13-01', 'en', '1 13 2026'],
  ['长期', 'zh', '长期'],
] as const)('the day %s in %s is %s', (day, language, shown) => {
  expect(showDay(day, language)).toBe(shown);
});
