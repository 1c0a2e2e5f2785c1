import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Samples, writeSamples } from './samples.js';
import { java, table } from './tools.js';

/** EU DSS judges seals, veraPDF the conformance to PDF/A-3b. */
let samples: Samples;
beforeAll(async () => {
  samples = await writeSamples();
}, 120_000);
afterAll(() => samples.close());

const PASSED = /^TOTAL_PASSED\tPAdES_BASELINE_B\tchanges=0\t/;
/** DSS does not look at what stands behind the end, and knows the office's seal whoever uses it. */
const BLIND = /stolen seal|padding of the signature|appended$|larger than|nothing but a new table/;

test('EU DSS: genuine seals are PAdES-BASELINE-B and pass; of the changed files it misses what is listed only', () => {
  const mutations = samples.mutations.filter(({ name }) => !/a clerk of the office|has expired/.test(name));
  const files = [...samples.genuine, ...mutations].map(({ path }) => path);
  const answers = table(java('Seal', [samples.office.seal.certificate, ...files]).out);
  expect(samples.genuine.map(({ path }) => answers.get(path)).filter((answer) => !PASSED.test(answer ?? ''))).toEqual([]);
  const accepted = mutations.filter(({ path }) => PASSED.test(answers.get(path) ?? ''));
  expect(accepted.filter(({ name }) => !BLIND.test(name)).map(({ name }) => name)).toEqual([]);
  expect(mutations.length - accepted.length).toBeGreaterThanOrEqual(60);
}, 400_000);

test('veraPDF: every genuine file conforms to PDF/A-3b, and a file with a script does not', () => {
  const script = samples.mutations.find(({ name }) => name === 'a script when opened, sealed again by the stolen seal of the office');
  const answers = table(java('PdfA', [...samples.genuine.map(({ path }) => path), script?.path ?? '']).out);
  expect(samples.genuine.map(({ name, path }) => [name, answers.get(path)])).toEqual(samples.genuine.map(({ name }) => [name, 'conforms']));
  expect(answers.get(script?.path ?? '')).toMatch(/6\.5\.1/);
}, 240_000);
