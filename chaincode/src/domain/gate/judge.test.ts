import { describe, expect, test } from '@jest/globals';
import { ref } from '../testing/facts.js';
import type { Finding } from './findings.js';
import { clockFindings, facetsOf, judge } from './judge.js';

// How the table is applied: lapses folded, orders of courts held against the queue, who has to be asked.

const DAY = '2026-11-21';
const entry = (number: number, arrivedAt: string, more: object = {}) => ({
  ref: ref(number),
  body: 'A',
  arrivedAt,
  pre: false,
  enteredOn: '2026-10-08',
  months: 36,
  extensions: [],
  ...more,
});
const seizure = (number: number, arrivedAt: string, more: object = {}): Finding => ({
  state: 'SEIZURE',
  own: false,
  onBearer: false,
  entry: entry(number, arrivedAt, more),
});
const hold = (number: number, arrivedAt: string, forbids: readonly string[], more: object = {}): Finding => ({
  state: 'HOLD',
  onBearer: false,
  entry: { ...entry(number, arrivedAt, more), forbids: [...forbids] as never },
});
const [FIRST, SECOND, THIRD] = ['2026-10-08T01:00:00Z', '2026-10-09T01:00:00Z', '2026-10-10T01:00:00Z'];
const LAPSED = { months: 1 };
const sale = (...found: Finding[]) => judge({ act: 'TRANSFER', day: DAY, ground: 'COURT_SALE' }, found).codes;
const order = (more: object): Finding => ({ state: 'COURT_ORDER', ...more });

describe('a court’s order to transfer lifts a seizure (查扣冻 23, 26)', () => {
  test.each<[string, Finding[], string[]]>([
    ['of the court whose seizure is the effective head', [order({ seizureRef: ref(1) }), seizure(1, FIRST)], []],
    ['of a court that waits behind it', [order({ seizureRef: ref(2) }), seizure(1, FIRST), seizure(2, SECOND)], ['SEIZED']],
    [
      'of a court whose seizure is not recorded yet',
      [order({ seizureRef: ref(1) }), seizure(1, FIRST, { enteredOn: undefined })],
      ['SEIZED'],
    ],
    ['of a court whose seizure is a pre-seizure', [order({ seizureRef: ref(1) }), seizure(1, FIRST, { pre: true })], ['SEIZED']],
    [
      'of a court whose seizure has lapsed, while another lives',
      [order({ seizureRef: ref(1) }), seizure(1, FIRST, LAPSED), seizure(2, SECOND)],
      ['SEIZED'],
    ],
    ['that arrived before all of them', [order({ arrivedAt: FIRST }), seizure(1, SECOND), seizure(2, THIRD)], []],
    ['that arrived before the second only', [order({ arrivedAt: SECOND }), seizure(1, FIRST), seizure(2, THIRD)], ['SEIZED']],
    ['that arrived with the first', [order({ arrivedAt: FIRST }), seizure(1, FIRST)], ['SEIZED']],
    ['that arrived after one that has lapsed', [order({ arrivedAt: SECOND }), seizure(1, FIRST, LAPSED), seizure(2, THIRD)], []],
    ['that says neither', [order({}), seizure(1, FIRST)], ['SEIZED']],
  ])('%s: %j', (_, found, codes) => {
    expect(sale(...found)).toEqual(codes);
  });
});

describe('what has lapsed is no finding any more', () => {
  test.each<[string, Finding[], string[]]>([
    ['a seizure that lapsed', [seizure(1, FIRST, LAPSED)], []],
    ['a hold that lapsed beside one that forbids other acts', [hold(1, FIRST, ['MORTGAGE'], LAPSED), hold(2, SECOND, ['TRANSFER'])], []],
    ['a hold that lives', [hold(1, FIRST, ['MORTGAGE']), hold(2, SECOND, ['TRANSFER'])], ['HELD']],
  ])('%s', (_, found, codes) => {
    expect(judge({ act: 'MORTGAGE', day: DAY }, found).codes).toEqual(codes);
  });

  test('without a day nothing has lapsed', () => {
    expect(judge({ act: 'MORTGAGE' }, [seizure(1, FIRST, LAPSED)]).codes).toEqual(['SEIZED']);
  });
});

test('what is refused is not acknowledged away, and what is consented to is not refused', () => {
  expect(judge({ act: 'MORTGAGE', day: DAY }, [{ ...seizure(1, FIRST), acknowledged: true, consented: true }]).codes).toEqual(['SEIZED']);
  const objection: Finding = { state: 'OBJECTION', stage: 'LIVE', ref: ref(3) };
  expect(judge({ act: 'MORTGAGE', day: DAY }, [{ ...objection, consented: true }]).codes).toEqual(['OBJECTION_NOT_ACKNOWLEDGED']);
  expect(judge({ act: 'MORTGAGE', day: DAY }, [{ ...objection, acknowledged: true }]).codes).toEqual([]);
});

// Orders of courts and holds of other bodies are one queue: who asks for one needs both.
test.each<[Parameters<typeof facetsOf>[0], string]>([
  [{ act: 'CHANGE', change: 'OTHER' }, 'title seizure supervision acting'], // a row on seizures alone
  [{ act: 'MORTGAGE_TRANSFER' }, 'title seizure supervision acting'], // a row on ports alone
  [{ act: 'SEIZE', step: 'ORDER' }, 'title seizure supervision acting'],
  [{ act: 'HOLD_RELEASE' }, 'title acting'],
  [{ act: 'TRANSFER' }, 'title tax mortgage seizure supervision acting'],
])('whom %j must ask', (asked, facets) => {
  expect(facetsOf(asked).join(' ')).toBe(facets);
});

test('an act of a day that has not come', () => {
  expect([clockFindings(DAY, '2026-11-22'), clockFindings(DAY, DAY), clockFindings(undefined, DAY)]).toEqual([
    [{ state: 'CLOCK_BEHIND' }],
    [],
    [],
  ]);
});
