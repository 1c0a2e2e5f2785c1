import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { parseTrust } from '@zhenglian/verify/ledger';
import { Consortium } from './consortium.js';
import { runStep } from './run-story.js';
import { stories } from './stories.js';
import { portOffset } from './system.js';

// The same steps run on real Fabric: test/src/fabric/ledger.fabric.test.ts. Every step and every refusal of the stories has its
// test against the contracts beside them (chaincode/src/contract); here they meet a network with its policies.
const STEP_MS = 60_000;
const varDir = process.env['ZHENGLIAN_VAR'] ?? '';
const consortium = new Consortium(varDir, portOffset());
const trust = parseTrust(readFileSync(`${varDir}/trust.json`, 'utf8'));

afterAll(() => consortium.close());

test.each(stories(trust.channel, trust.document.unitKey, new Date()))(
  'embedded network: $name',
  (step) => expect(runStep(consortium, step)).resolves.toBeUndefined(),
  STEP_MS,
);
