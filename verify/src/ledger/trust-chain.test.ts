import { expect, test } from '@jest/globals';
import { recordedBlock, recordedTrustDocument } from '../../testing/recorded-network.js';
import { parseTrust } from '../trust.js';
import { parseBlock } from './block.js';
import { followConfig, trustFromGenesis, updateTrust, verifyOrdered } from './trust-chain.js';

const codeOf = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
    return 'passed';
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

test('the genesis block of real Fabric makes the organisations and orderers that the trust file pins', () => {
  const { trust, config, block } = trustFromGenesis(recordedTrustDocument, recordedBlock(0));
  expect([block, config.sequence]).toEqual([0, 0]);
  const pems = (document: typeof recordedTrustDocument) =>
    Object.fromEntries(document.organizations.map(({ mspId, roots }) => [mspId, roots.map((root) => root.trim())]));
  expect(pems(trust.document)).toMatchObject(pems(recordedTrustDocument));
  expect(trust.document.orderers.map(({ id, mspId }) => [id, mspId])).toEqual(
    recordedTrustDocument.orderers.map(({ id, mspId }) => [id, mspId]),
  );
});

test('another genesis block is refused', async () => {
  expect(await codeOf(() => trustFromGenesis({ ...recordedTrustDocument, genesisHash: '00'.repeat(32) }, recordedBlock(0)))).toBe(
    'GENESIS_MISMATCH',
  );
  expect(await codeOf(() => trustFromGenesis(recordedTrustDocument, recordedBlock(1)))).toBe('GENESIS_MISMATCH');
  expect(await codeOf(() => updateTrust(recordedTrustDocument, []))).toBe('GENESIS_MISMATCH');
});

test('a block that is no configuration moves nothing', async () => {
  const start = trustFromGenesis(recordedTrustDocument, recordedBlock(0));
  expect(await codeOf(() => followConfig(start, recordedBlock(1)))).toBe('CONFIG_MALFORMED');
  expect(await codeOf(() => followConfig(start, recordedBlock(0)))).toBe('CONFIG_JUMP');
});

test('a block alone is ordered when the quorum signed it', async () => {
  const trust = parseTrust(recordedTrustDocument);
  expect(await codeOf(() => verifyOrdered(parseBlock(recordedBlock(645)), trust))).toBe('passed');
  const [[id, key] = [0, undefined], ...others] = [...trust.consenters];
  expect(key).toBeDefined();
  expect(others).toHaveLength(3);
  // with one orderer's key exchanged for another's, fewer than three of four are left
  const wrong = new Map(
    [...trust.consenters].map(([number], index, list) => [number, list[(index + 1) % list.length]?.[1] ?? { spki: new Uint8Array() }]),
  );
  expect(id).toBe(1);
  expect(await codeOf(() => verifyOrdered(parseBlock(recordedBlock(645)), { consenters: wrong }))).toBe('BLOCK_QUORUM_MISSING');
});
