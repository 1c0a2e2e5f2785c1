import { expect, test } from '@jest/globals';
import { fortnight, scores } from './score.js';

const log = (division: string, day: string, late = false, total = 3) => ({ division, day, late, total });
const exception = (division: string, day: string, open = true) => ({ division, day, open });
const PERIOD = fortnight('2026-11-21');

test('a fortnight has fourteen days', () => {
  expect(PERIOD).toEqual({ from: '2026-11-08', to: '2026-11-21' });
});

test.each([
  ['all in time', [log('440605', '2026-11-20'), log('440605', '2026-11-21')], [], 100],
  ['one late', [log('440605', '2026-11-20', true), log('440605', '2026-11-21')], [], 50],
  ['one with an exception', [log('440605', '2026-11-20'), log('440605', '2026-11-21')], [exception('440605', '2026-11-21', false)], 50],
  ['an upload that is missing counts as a day', [log('440605', '2026-11-20')], [exception('440605', '2026-11-19')], 50],
  ['days before do not count', [log('440605', '2026-11-07', true), log('440605', '2026-11-21')], [], 100],
])('RG-18: %s', (_name, logs, exceptions, score) => {
  expect(scores(logs, exceptions, PERIOD)).toMatchObject([{ division: '440605', score }]);
});

test('districts stand apart', () => {
  const found = scores([log('440605', '2026-11-20'), log('440604', '2026-11-20', true, 7)], [exception('440604', '2026-11-20')], PERIOD);
  expect(found.map(({ division, score, entered, open }) => [division, score, entered, open])).toEqual([
    ['440604', 0, 7, 1],
    ['440605', 100, 3, 0],
  ]);
});
