// How large a recorded proof bundle is and how long its verification takes, trust file included: `node verify/scripts/bench.mjs`.
// Needs `npx tsc -b verify`. In Chromium the same is printed by the test test/src/browser/verify-cases.test.ts.
import { readdirSync, readFileSync } from 'node:fs';
import { parseTrust, verifyBundle } from '../dist/index.js';

const ROUNDS = 50;
const LIMITS = { bytes: 8192, milliseconds: 50 };
const folder = new URL('../../test/vectors/proofs/', import.meta.url);

for (const name of readdirSync(folder).filter((file) => file.endsWith('.zlproof'))) {
  const bytes = new Uint8Array(readFileSync(new URL(name, folder)));
  const { certRef, now, trust } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
  const once = async () => {
    const from = performance.now();
    const { status } = await verifyBundle(bytes, { trust: parseTrust(trust), now: new Date(now), subject: { certRef } });
    if (status !== 'VALID') throw new Error(`${name}: ${status}`);
    return performance.now() - from;
  };
  const cold = await once();
  const times = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await once());
  const median = times.toSorted((a, b) => a - b)[ROUNDS / 2];
  console.log(
    `${name}: ${bytes.length} bytes (limit ${LIMITS.bytes}); first ${cold.toFixed(1)} ms, median ${median.toFixed(1)} ms (limit ${LIMITS.milliseconds} ms)`,
  );
  if (bytes.length > LIMITS.bytes || median > LIMITS.milliseconds) process.exitCode = 1;
}
