import { expect, test } from '@jest/globals';
import type { Case } from './case.js';
import { readCases } from './folder.js';
import { judge } from './judge.js';
import { mutate } from './mutate.js';

/** `FUZZ=100000 npm test -- verify-cases/fuzz` for the long form; `FUZZ_SEED` begins elsewhere. */
const COUNT = Number(process.env['FUZZ'] ?? 5_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_261_121);

const honest = readCases().filter(({ name }) => ['honest', 'honest_transfer', 'credential_honest', 'credential_presented'].includes(name));

test(
  'no mutation of honest evidence is VALID, and none is a fault of the program',
  async () => {
    expect(honest).toHaveLength(4);
    let tried = 0;
    for (let seed = SEED; tried < COUNT; seed++) {
      const changed = await mutate(honest[seed % honest.length] as Case, seed);
      if (!changed) continue;
      tried++;
      const result = await judge(changed).catch((error: unknown) => ({ status: String(error) }));
      if (!REFUSED.has(result.status)) throw new Error(`seed ${seed} of ${changed.name}: ${result.status}`);
    }
    expect(tried).toBe(COUNT);
  },
  60_000 + COUNT * 40,
);

const REFUSED = new Set(['INVALID', 'UNKNOWN', 'STALE']);
