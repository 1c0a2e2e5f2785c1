// Times one issue by GraphQL against the running system: ./scripts/bench issue [runs]
import { randomUUID } from 'node:crypto';
import { ISSUE, PERSONS } from './client.mjs';
import { registrarOfRunningSystem } from './running.mjs';
import { sampleEntry } from './samples.mjs';

const WARM_UP = 5;

/** @param {number} runs */
export async function benchIssue(runs) {
  const { client } = await registrarOfRunningSystem();
  const issue = () => client(ISSUE, { input: { requestId: randomUUID(), entry: sampleEntry('01-flat-sole'), persons: PERSONS } });
  const nothing = () => client('{ network { kind } }');

  const baseline = await times(nothing, runs);
  const issued = await times(issue, runs);
  console.log(`an empty query   ${summary(baseline)} (${runs} runs)`);
  console.log(`one certificate  ${summary(issued)} (${runs} runs)`);
}

/** Milliseconds of each call, one after another, sorted. */
async function times(call, runs) {
  for (let i = 0; i < WARM_UP; i += 1) await call();
  const all = [];
  for (let i = 0; i < runs; i += 1) {
    const begun = performance.now();
    await call();
    all.push(performance.now() - begun);
  }
  return all.toSorted((a, b) => a - b);
}

function summary(sorted) {
  const at = (share) => `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))])} ms`;
  return `p50 ${at(0.5)}, p95 ${at(0.95)}`;
}
