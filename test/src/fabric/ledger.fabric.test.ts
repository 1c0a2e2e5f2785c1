import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Trust, parseTrust } from '@zhenglian/verify/ledger';
import { at } from '../../../scripts/lib/paths.mjs';
import { Consortium } from '../scenario/consortium.js';
import { ledgerScenario } from '../scenario/ledger-scenario.js';
import { runStep } from '../scenario/run-story.js';
import { stories } from '../scenario/stories.js';

// Run by ./scripts/test fabric, with FABRIC_BIN: the steps of the embedded network's scenario, on real Fabric.
const PORT_OFFSET = Number(process.env['PORT_OFFSET'] ?? 7000);
const NETWORK_MS = 300_000;
const STEP_MS = 60_000;

const varDir = mkdtempSync(join(tmpdir(), 'zhenglian-fabric-'));
let consortium: Consortium;
let trust: Trust;

beforeAll(async () => {
  await fabric('up');
  await fabric('deploy');
  trust = parseTrust(readFileSync(`${varDir}/trust.json`, 'utf8'));
  consortium = new Consortium(varDir, PORT_OFFSET);
}, NETWORK_MS);

afterAll(async () => {
  consortium?.close();
  await fabric('down');
  rmSync(varDir, { recursive: true, force: true });
}, NETWORK_MS);

describe('real Fabric', () => {
  test.each(ledgerScenario(() => ({ consortium, trust })))('$name', ({ run }) => expect(run()).resolves.toBeUndefined(), STEP_MS);

  test(
    'the stories of the law, step by step',
    async () => {
      for (const step of stories(trust.channel, trust.document.unitKey, new Date())) {
        const ended = await runStep(consortium, step).then(
          () => 'as the law says',
          (error: unknown) => String(error),
        );
        expect([step.name, ended]).toEqual([step.name, 'as the law says']);
      }
    },
    NETWORK_MS,
  );

  test(
    'after a stop and a start every organisation endorses again, and the chain goes on from the same genesis block',
    async () => {
      consortium.close();
      await fabric('down');
      await fabric('up');
      consortium = new Consortium(varDir, PORT_OFFSET);
      expect(parseTrust(readFileSync(`${varDir}/trust.json`, 'utf8')).genesisHash).toBe(trust.genesisHash);
    },
    NETWORK_MS,
  );

  test.each(ledgerScenario(() => ({ consortium, trust })))(
    'after the restart: $name',
    ({ run }) => expect(run()).resolves.toBeUndefined(),
    STEP_MS,
  );
});

/** Runs ./scripts/fabric on a folder and ports of its own. */
async function fabric(command: string): Promise<string> {
  const env = { ...process.env, VAR_DIR: varDir, PORT_OFFSET: String(PORT_OFFSET) };
  const { stdout } = await promisify(execFile)(at('scripts/fabric'), [command], { env });
  return stdout;
}
