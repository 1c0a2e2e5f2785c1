// Times one issue by GraphQL against the running system: ./scripts/bench [runs]
import { randomUUID } from 'node:crypto';
import { ACCOUNTS } from './lib/accounts.mjs';
import { ISSUE, connect } from './lib/client.mjs';
import { at } from './lib/paths.mjs';
import { sampleEntry } from './lib/samples.mjs';
import { signIn } from './lib/sign-in.mjs';
import { runningSystem } from './lib/system.mjs';

const runs = Number(process.argv[2] ?? 30);
const WARM_UP = 5;

const endpoints = runningSystem(process.env['VAR_DIR'] ?? at('var'));
if (!endpoints) {
  console.error('No system is running: ./scripts/start first.');
  process.exit(1);
}
const { registry } = endpoints.organizations;
const { account, password } = ACCOUNTS.registry;
const client = connect(registry.graphql, await signIn(registry, account, password));
const issue = () => client(ISSUE, { input: { requestId: randomUUID(), entry: sampleEntry('01-flat-sole') } });
const nothing = () => client('{ network { kind } }');

const baseline = await times(nothing);
const issued = await times(issue);
console.log(`an empty query   ${summary(baseline)}`);
console.log(`one certificate  ${summary(issued)}`);

/** Milliseconds of each call, one after another, sorted. */
async function times(call) {
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
  return `p50 ${at(0.5)}, p95 ${at(0.95)} (${runs} runs)`;
}
