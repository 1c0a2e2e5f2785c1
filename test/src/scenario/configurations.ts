import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { followConfig, parseBlock, parseTransaction, readConfig, trustFromGenesis, updateTrust } from '@zhenglian/verify/ledger';
import type { LiveNetwork } from './live-network.js';
import { registration } from './requests.js';

/**
 * Follows the channel's configurations from the pinned genesis block on, as a verifier does who was away for years: the new bank and the
 * revocation list are in the trust file that comes out of it. `RECORD_CONFIG` names a folder that keeps the blocks.
 */
export async function configurationsFollow({ consortium, trust }: LiveNetwork): Promise<void> {
  const { blockNumber } = await consortium.submit('registrar', 'title', 'registerFirst', registration());
  const blocks = (await consortium.blocks('registrar', blockNumber)).filter((bytes) => isConfig(bytes, trust.channel));
  record(blocks, trust.document);
  const after = await updateTrust(trust.document, blocks);
  expect(after.organizations.map(({ mspId }) => mspId)).toContain('Bank2MSP');
  expect(after.organizations.find(({ mspId }) => mspId === 'TaxMSP')?.crls).toHaveLength(1);
  expect(after.config?.sequence).toBe(readConfig(parseBlock(blocks.at(-1) as Uint8Array).envelopes[0] as Uint8Array).config.sequence);
  const [genesis, first, ...others] = blocks as [Uint8Array, Uint8Array, ...Uint8Array[]];
  const start = trustFromGenesis(trust.document, genesis);
  const codeOf = (bytes: Uint8Array) =>
    followConfig(start, bytes).then(
      () => 'followed',
      (error: { code?: string }) => error.code,
    );
  expect(others.length).toBeGreaterThan(0);
  expect(await codeOf(first)).toBe('followed');
  expect(await codeOf(others[0] as Uint8Array)).toBe('CONFIG_JUMP');
}

function isConfig(bytes: Uint8Array, channel: string): boolean {
  const { number, envelopes } = parseBlock(bytes);
  return number === 0 || (envelopes.length === 1 && parseTransaction(envelopes[0] as Uint8Array, channel).kind === 'CONFIG');
}

function record(blocks: readonly Uint8Array[], document: unknown): void {
  const folder = process.env['RECORD_CONFIG'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  blocks.forEach((bytes, index) => writeFileSync(join(folder, `${index}.block`), bytes));
  writeFileSync(join(folder, 'trust.json'), `${JSON.stringify(document, null, 2)}\n`);
}
