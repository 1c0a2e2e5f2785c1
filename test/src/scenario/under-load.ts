import { expect } from '@jest/globals';
import type { Consortium } from './consortium.js';
import { Load, type LoadReport } from './load.js';

const CLIENTS = 4;
const ROUND = 20; // acknowledgements before and after what is done

/**
 * Runs something while registrations go on before, during and after it; nothing acknowledged may be missing anywhere.
 * Prints the figures for whoever reads the output.
 */
export async function underLoad(consortium: Consortium, what: string, work: () => Promise<unknown>): Promise<LoadReport> {
  const load = new Load(consortium, CLIENTS);
  const begun = Date.now();
  let failure: unknown;
  let spent = 0;
  try {
    await load.progress(ROUND);
    const started = Date.now();
    await work();
    spent = Date.now() - started;
    await load.progress(ROUND);
  } catch (error) {
    failure = error;
  }
  const outcome = await load.stop();
  if (failure !== undefined) throw failure;
  const { acknowledged, longestPause, failures } = outcome;
  const rate = (acknowledged.length / ((Date.now() - begun) / 1000)).toFixed(0);
  report(
    what,
    `${spent} ms; ${acknowledged.length} acknowledged, ${rate}/s, longest pause ${longestPause} ms, failures ${JSON.stringify(failures)}`,
  );
  const sample = acknowledged.filter((_, index) => index % ROUND === 0 || index >= acknowledged.length - 5);
  for (const certRef of sample) await readableEverywhere(consortium, certRef);
  return outcome;
}

/** The certificate is readable at every organisation's own peer. */
export async function readableEverywhere(consortium: Consortium, certRef: string): Promise<void> {
  const has = (answer: unknown) => (answer as { state?: string } | undefined)?.state === 'VALID';
  const answers = await consortium.readEverywhere('title', 'getCertificate', { certRef }, has);
  expect(answers).toEqual(answers.map(() => expect.objectContaining({ certRef, state: 'VALID' })));
}

export function report(what: string, figures: string): void {
  process.stderr.write(`    ${what}: ${figures}\n`);
}
