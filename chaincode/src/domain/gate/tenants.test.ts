import { expect, test } from '@jest/globals';
import { LAW } from '../testing/model/law.js';
import { GATE, judge } from './judge.js';
import { ROWS_OFF, rowsOff } from './tenants.js';

const rows = GATE.map((row) => [row.id, row] as const);
/** What the table answers to every sentence of the law, with a row listed as switched off. */
const answers = (id: string) => LAW.map(({ asked, found }) => judge(asked, [...found, { state: 'ROWS_OFF', rows: [id] }]));

test.each(rows.filter(([, { law }]) => law === 'G'))('RG-08: general knowledge can be switched off: %s', (id, row) => {
  const without = GATE.filter((other) => other !== row);
  expect(answers(id)).toEqual(LAW.map(({ asked, found }) => judge(asked, found, without)));
  expect(answers(id)).not.toEqual(LAW.map(({ asked, found }) => judge(asked, found)));
});

test.each(rows.filter(([, { law }]) => law === 'L'))('the statute cannot: %s', (id) => {
  expect(answers(id)).toEqual(LAW.map(({ asked, found }) => judge(asked, found)));
});

test('what is listed per county is a row of general knowledge', () => {
  const known = GATE.filter(({ law }) => law === 'G').map(({ id }) => id);
  expect(known.length).toBeGreaterThan(10);
  expect(
    Object.values(ROWS_OFF)
      .flat()
      .filter((id) => !known.includes(id)),
  ).toEqual([]);
  expect(Object.keys(ROWS_OFF).filter((division) => !/^\d{6}$/.test(division))).toEqual([]);
});

test.each([
  ['a county that has switched rows off', '440605', [{ state: 'ROWS_OFF', rows: ['statement', 'excludes-others'] }]],
  ['another county', '440604', []],
  ['no county', undefined, []],
  ['no county of that name', 'constructor', []],
])('%s', (_, division, found) => {
  expect(rowsOff(division, { '440605': ['statement', 'excludes-others'] })).toEqual(found);
});
