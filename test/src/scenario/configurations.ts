import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import {
  collectEvidence,
  followConfig,
  packEvidence,
  parseBlock,
  parseTransaction,
  readConfig,
  readTransactions,
  trustFromGenesis,
  updateTrust,
  VALID,
  verifyEvidence,
} from '@zhenglian/verify/ledger';
import type { LiveNetwork } from './live-network.js';
import { prove } from './prove.js';
import { registration } from './requests.js';

/**
 * Follows the channel's configurations from the pinned genesis block on, as a verifier does who was away for years: the new bank and the
 * revocation list are in the trust file that comes out of it. `RECORD_CONFIG` names a folder that keeps the blocks.
 */
export async function configurationsFollow({ consortium, trust }: LiveNetwork): Promise<void> {
  const { blockNumber } = await consortium.submit('registrar', 'title', 'registerFirst', registration());
  const all = await consortium.blocks('registrar', blockNumber);
  const blocks = all.filter((bytes) => isConfig(bytes, trust.channel));
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
  await evidenceHolds({ consortium, trust }, all);
}

/**
 * An evidence package about the first certificate of the channel, which was entered before all these changes: verified from the genesis
 * block on, by the configuration of its time.
 */
async function evidenceHolds({ consortium, trust }: Pick<LiveNetwork, 'consortium' | 'trust'>, all: readonly Uint8Array[]): Promise<void> {
  await consortium.submit('registrar', 'access', 'tick', { now: new Date().toISOString().replace(/\.\d+Z$/, 'Z') });
  const { certRef, unitRef } = firstCertificate(all, trust.channel);
  const about = { channel: trust.channel, certRef, unitRef };
  const { caseRef, ...found } = await collectEvidence(each(all), about);
  const { bundle } = await prove(consortium, trust, { certRef, ...(caseRef !== undefined && { caseRef }) });
  const madeAt = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const report = await verifyEvidence(packEvidence({ ...about, asOf: madeAt.slice(0, 10), madeAt }, found, bundle), { trust });
  expect(report).toMatchObject({ status: 'VALID', fault: undefined });
  expect(report.acts[0]).toMatchObject({ function: 'registerFirst', endorsed: true });
  expect(found.configurations.length).toBeGreaterThan(2);
}

function firstCertificate(all: readonly Uint8Array[], channel: string): { certRef: string; unitRef: string } {
  for (const bytes of all) {
    for (const { transaction, validationCode } of readTransactions(parseBlock(bytes), channel)) {
      if (transaction?.kind !== 'CHAINCODE' || transaction.function !== 'registerFirst' || validationCode !== VALID) continue;
      return JSON.parse(Buffer.from(transaction.arguments[0] ?? []).toString()) as { certRef: string; unitRef: string };
    }
  }
  throw new Error('no certificate on the channel');
}

async function* each<T>(list: readonly T[]): AsyncIterable<T> {
  yield* list;
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
