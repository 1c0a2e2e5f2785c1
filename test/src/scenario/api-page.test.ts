import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { at } from '../../../scripts/lib/paths.mjs';
import { faultsOf, runSteps, stepsOf } from '../page/page.js';

// docs/api.md as a stranger walks it: its blocks in one shell against the running system, whose place VAR_DIR says, as the page does.

const WALK_MS = 300_000;
const steps = stepsOf(readFileSync(at('docs/api.md'), 'utf8'));
const headings = steps.map(({ heading }) => heading);
let walked: Awaited<ReturnType<typeof runSteps>>;

beforeAll(async () => {
  const varDir = process.env['ZHENGLIAN_VAR'];
  if (!varDir) throw new Error('ZHENGLIAN_VAR is not set: run these tests by ./scripts/test scenario');
  walked = await runSteps(steps, { VAR_DIR: varDir }, WALK_MS);
}, WALK_MS + 10_000);

test.each(['S1', 'S3', 'S5', 'S6', 'S10', 'S12', 'S13', 'S15'])('the page leads through %s', (story) => {
  expect(headings.filter((heading) => heading.endsWith(`(${story})`))).not.toEqual([]);
});

test.each(['registry', 'tax', 'bank', 'court', 'regulator'])('the page signs in at the %s', (institution) => {
  expect(steps.some(({ script }) => script.split('\n').some((line) => line.startsWith(`as ${institution}`)))).toBe(true);
});

test.each(steps.map((step, index) => ({ ...step, index })))('line $line, $heading', ({ index, ...step }) => {
  expect(faultsOf(step, walked.printed[index])).toEqual([]);
});

test('nothing complained', () => expect(walked.complaints).toBe(''));
