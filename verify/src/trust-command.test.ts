import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { recordedBlock, recordedTrustDocument } from '../testing/recorded-network.js';
import { trustMain } from './trust-command.js';
import { parseTrust } from './trust.js';

const folder = mkdtempSync(join(tmpdir(), 'zhenglian-trust-'));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
afterAll(() => rmSync(folder, { recursive: true }));

const trust = file('trust.json', JSON.stringify(recordedTrustDocument));
const genesis = file('0.block', recordedBlock(0));
const other = file('1.block', recordedBlock(1));

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await trustMain(
    args,
    (text) => void (out += text),
    (text) => void (err += text),
  );
  return { code, out, err };
}

test('prints the trust file as of the last configuration', async () => {
  const { code, out } = await run(trust, genesis);
  expect(code).toBe(0);
  expect(parseTrust(out).organizations.size).toBeGreaterThan(3);
});

test.each([
  ['a block that is no configuration', 1, [trust, genesis, other]],
  ['another genesis block', 1, [trust, other]],
  ['no block', 64, [trust]],
  ['a file that is not there', 64, [trust, join(folder, 'none')]],
  ['a trust file that is none', 1, [genesis, genesis]],
])('%s: exit code %i', async (_, code, args) => {
  const result = await run(...args);
  expect([result.code, result.out.includes('genesisHash')]).toEqual([code, false]);
});
