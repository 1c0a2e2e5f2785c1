import { expect, test } from '@jest/globals';
import { GATE } from '../../gate/judge.js';
import { LAW } from './law.js';
import { unmet } from './law-check.js';

test('the table meets every demand of the law', () => {
  expect(LAW.length).toBeGreaterThan(250);
  expect(unmet(GATE).map(({ text }) => text)).toEqual([]);
});

test.each(GATE.map((row) => [row.id, row] as const))('without the row %s there is a state on which the law is broken', (_, row) => {
  expect(unmet(GATE.filter((other) => other !== row)).length).toBeGreaterThan(0);
});
