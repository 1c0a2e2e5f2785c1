import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parseTrust } from '../trust.js';
import { checkHeads, makeHead, parseHeads } from '../witness/witness.js';
import type { EvidenceDocument } from './package.js';
import { isEvidence } from './package.js';
import { verifyEvidence } from './verify-evidence.js';

/** A package recorded from the embedded network: one certificate, its block, its institutions' answer, a published head. */
const read = (name: string): string => readFileSync(new URL(`../../../test/vectors/evidence/${name}`, import.meta.url), 'utf8');
const trust = parseTrust(read('trust.json'));
const honest = JSON.parse(read('package.json')) as EvidenceDocument;
const heads = parseHeads(read('heads.json'));
const file = (change: Partial<EvidenceDocument> = {}): Uint8Array => new TextEncoder().encode(JSON.stringify({ ...honest, ...change }));
const witness =
  (list = heads) =>
  (blocks: readonly { number: number; hash: string }[]) =>
    checkHeads(list, blocks, trust);

/** Base64 of other bytes: one bit flipped at that place from the end. */
function flipped(text: string, fromEnd: number): string {
  const bytes = Buffer.from(text, 'base64');
  bytes[bytes.length - fromEnd] = (bytes[bytes.length - fromEnd] ?? 0) ^ 1;
  return bytes.toString('base64');
}

test('an honest package is VALID years later, and tells the state on the day, the act, who endorsed it, and the published head', async () => {
  expect(isEvidence(file())).toBe(true);
  const report = await verifyEvidence(file(), { trust, witness: witness() });
  expect(report).toMatchObject({ status: 'VALID', fault: undefined, state: 'VALID', asOf: honest.asOf });
  expect(report.acts).toMatchObject([{ chaincode: 'title', function: 'registerFirst', event: 'FIRST_REGISTERED', endorsed: true }]);
  expect(report.acts[0]?.endorsers).toContain('RegistryMSP');
  expect(report.witnessed).toEqual(heads);
});

test('before its entry the certificate was not there', async () => {
  expect(await verifyEvidence(file({ asOf: '2020-01-01' }), { trust })).toMatchObject({ status: 'VALID', state: 'NOT_YET' });
});

const [block = ''] = honest.blocks;
const [genesis = ''] = honest.configurations;
const headers = honest.headers ?? [];

test.each<[string, Partial<EvidenceDocument> | Uint8Array, string]>([
  ['no JSON', new TextEncoder().encode('{"type":"zhenglian-evidence"'), 'EVIDENCE_MALFORMED'],
  ['an unknown field', { remark: 'x' } as Partial<EvidenceDocument>, 'EVIDENCE_MALFORMED'],
  ['base64 that is none', { proof: '***' }, 'EVIDENCE_MALFORMED'],
  ['a day after the answer', { asOf: '2030-01-01' }, 'EVIDENCE_MALFORMED'],
  ['another channel', { channel: 'other' }, 'EVIDENCE_OTHER'],
  ['another certificate', { certRef: '00'.repeat(32) }, 'PROOF'],
  ['another unit', { unitRef: '00'.repeat(32) }, 'EVIDENCE_OTHER'],
  ['no genesis block', { configurations: [block] }, 'GENESIS_MISMATCH'],
  ['a changed genesis block', { configurations: [flipped(genesis, 4000)] }, 'BLOCK_DATA_ALTERED'],
  ['a block that is no configuration among them', { configurations: [genesis, block] }, 'CONFIG_MALFORMED'],
  ['the genesis block twice', { configurations: [genesis, genesis] }, 'CONFIG_JUMP'],
  ['a changed block', { blocks: [flipped(block, 2500)] }, 'BLOCK_DATA_ALTERED'],
  ['no block with the entry', { blocks: [] }, 'EVIDENCE_OTHER'],
  ['another time of the answer', { madeAt: '2026-01-01T00:00:00Z' }, 'PROOF'],
  ['a changed answer', { proof: flipped(honest.proof, 100) }, 'PROOF'],
  [
    'headers with a gap',
    { headers: [...headers.slice(0, 1), { ...(headers[1] ?? { number: 1, previousHash: '', dataHash: '' }), number: 9_999 }] },
    'BLOCK_NOT_LINKED',
  ],
  ['a changed header', { headers: headers.map((one, i) => (i === 0 ? { ...one, dataHash: '00'.repeat(32) } : one)) }, 'BLOCK_NOT_LINKED'],
])('%s is INVALID', async (_, change, code) => {
  const bytes = change instanceof Uint8Array ? change : file(change);
  const { status, fault, state } = await verifyEvidence(bytes, { trust, witness: witness() });
  expect([status === 'VALID', fault?.code, state]).toEqual([false, code, undefined]);
});

test('blocks that differ from what was published are a split view', async () => {
  const other = heads.map((head) => makeHead({ ...head, blockHash: '00'.repeat(32) }));
  expect((await verifyEvidence(file(), { trust, witness: witness(other) })).fault?.code).toBe('WITNESS_DIFFERS');
});
