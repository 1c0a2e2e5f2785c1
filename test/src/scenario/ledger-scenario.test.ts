import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { parseTrust } from '@zhenglian/verify/ledger';
import { Consortium } from './consortium.js';
import { ledgerScenario } from './ledger-scenario.js';
import { portOffset } from './system.js';

// The same steps run on real Fabric: test/src/fabric/ledger.fabric.test.ts.
const STEP_MS = 60_000;
const varDir = process.env['ZHENGLIAN_VAR'] ?? '';
const consortium = new Consortium(varDir, portOffset());
const trust = parseTrust(readFileSync(`${varDir}/trust.json`, 'utf8'));

afterAll(() => consortium.close());

test.each(ledgerScenario(() => ({ consortium, trust })))(
  'embedded network: $name',
  ({ run }) => expect(run()).resolves.toBeUndefined(),
  STEP_MS,
);
