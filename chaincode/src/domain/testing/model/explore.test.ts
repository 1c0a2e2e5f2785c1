import { expect, test } from '@jest/globals';
import { GATE } from '../../gate/judge.js';
import { explore } from './explore.js';

test('I3: no interleaving of three banks, two units and a court leads to a double sale or a double pledge', () => {
  const { counterexample, unitStates, worldStates, steps } = explore(GATE);
  expect(counterexample).toBeUndefined();
  process.stdout.write(`model check: ${unitStates} states of a unit, ${worldStates} of two, ${steps} steps\n`);
  // a model in which little can happen proves little
  expect(worldStates).toBeGreaterThan(100_000);
});

// The rows on which the model's world hangs; every row of the table has its test beside, in law-check.test.ts.
test.each([
  'seized',
  'not-current',
  'notice-of-other',
  'notice-own',
  'lender',
  'excludes-others',
  'rank',
  'one-unit-blocked',
  'release-lender',
  'released-already',
  'follows',
  'ban',
  'purchase-notice',
  'priority',
])('without the row %s some interleaving breaks an invariant', (id) => {
  const without = GATE.filter((row) => row.id !== id);
  expect(without).toHaveLength(GATE.length - 1);
  expect(explore(without).counterexample).toBeDefined();
});
