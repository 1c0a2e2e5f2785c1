import { expect, test } from '@jest/globals';
import { openBundle } from '@zhenglian/verify';
import { allCases } from './all-cases.js';
import type { Case } from './case.js';
import { readCases, writeCases } from './folder.js';
import { checked, reported } from './judge.js';

const generated = await allCases();
// `WRITE_CASES=1 npm test -- verify-cases` writes the corpus anew
if (process.env['WRITE_CASES'] === '1') writeCases(generated);
const committed = readCases();

/** Who lacks an institution lacks it for several facets; who cannot sign changes several things at once. */
const SEVERAL = /^(policy_|credential_|endorser_answer_altered)/;

test('the corpus is what its generator makes, and of a size', async () => {
  const names = (cases: readonly Case[]): string[] => cases.map(({ name }) => name).toSorted();
  expect(new Set(names(generated)).size).toBe(generated.length);
  expect(names(committed)).toEqual(names(generated));
  expect(committed.length).toBeGreaterThanOrEqual(120);
  expect(committed.filter(({ name }) => name.endsWith('_fail')).length).toBeGreaterThan(committed.length * 0.8);
  for (const one of generated) {
    const kept = committed.find(({ name }) => name === one.name);
    expect(await comparable(kept)).toEqual(await comparable(one));
  }
});

test.each(committed.map((one) => [one.name, one] as const))('%s', async (_, one) => {
  const verdict = await checked(one);
  expect(reported(verdict)).toEqual(one.expected);
  const faults = verdict.checks.filter(({ status, code }) => status !== 'VALID' && code !== 'NOT_CHECKED');
  const fewest = one.expected.check === undefined ? 0 : 1;
  const most = SEVERAL.test(one.name) ? faults.length : fewest;
  expect([fewest, most]).toContain(faults.length);
});

test('at least 40 of them change a credential, by distinct names', () => {
  const changed = committed.filter(({ name }) => /^(credential|presentation)_.*_fail$/.test(name));
  expect(changed.length).toBeGreaterThanOrEqual(40);
});

test('what fails is named so, and nothing else is', () => {
  const wrong = committed.filter(({ name, expected }) => name.endsWith('_fail') !== (expected.status !== 'VALID'));
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

/** Compression differs between versions of Node; the parts do not. */
async function comparable(one: Case | undefined): Promise<unknown> {
  if (!one?.proof) return one;
  const parts = await openBundle(one.proof).catch(() => 'closed');
  return { ...one, proof: parts };
}
