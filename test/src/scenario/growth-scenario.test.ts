import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { EmbeddedNetwork } from './embedded-network.js';
import { growthScenario } from './growth-scenario.js';

// The same steps run on real Fabric: test/src/fabric/operations.fabric.test.ts.
const STEP_MS = 180_000;
const PORT_OFFSET = 8000; // beside the system of the other scenarios
const network = new EmbeddedNetwork(PORT_OFFSET);

beforeAll(async () => {
  await network.start();
  await network.consortium.submit('registrar', 'title', 'setUnitKey', { publicKey: network.unitKey });
}, STEP_MS);

afterAll(() => network.stop());

test.each(growthScenario(() => network))('embedded network: $name', ({ run }) => expect(run()).resolves.toBeUndefined(), STEP_MS);
