import { expect, test } from '@jest/globals';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { concat, fromHex, toHex, utf8 } from '../bytes.js';
import { parseBlock } from '../ledger/block.js';
import { recordedBlock, recordedTrust } from '../../testing/recorded-network.js';
import { checkHeads, headDigest, makeHead, parseHeads } from './witness.js';

const block = parseBlock(recordedBlock(645));
const { channel, genesisHash } = recordedTrust;
const head = makeHead({ day: '2026-11-21', channel, height: 645, blockHash: block.hash, genesisHash });
const codeOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

test('the digest is that of a tightly packed encoding, by another library', () => {
  const height = fromHex((645).toString(16).padStart(64, '0'));
  const packed = concat(utf8('zhenglian/head/1'), utf8(channel), height, fromHex(block.hash), fromHex(genesisHash));
  expect(headDigest(head)).toBe(`0x${toHex(keccak_256(packed))}`);
});

test('a block of the chain that everybody was shown is confirmed', () => {
  expect(checkHeads(parseHeads(JSON.stringify([head])), [block], recordedTrust)).toEqual([head]);
  // nothing is said of heights that the evidence does not hold, nor of other channels
  expect(checkHeads([head], [parseBlock(recordedBlock(644))], recordedTrust)).toEqual([]);
  expect(checkHeads([makeHead({ ...head, channel: 'other' })], [block], recordedTrust)).toEqual([]);
});

test.each([
  ['another block of the same height', makeHead({ ...head, blockHash: '00'.repeat(32) })],
  ['another genesis block', makeHead({ ...head, genesisHash: '00'.repeat(32) })],
])('a split view is found: %s', (_, other) => {
  expect(codeOf(() => checkHeads([other], [block], recordedTrust))).toBe('WITNESS_DIFFERS');
});

test.each([
  ['no JSON', 'x'],
  ['no list', '{}'],
  ['an empty list', '[]'],
  ['a digest of something else', JSON.stringify([{ ...head, height: 646 }])],
  ['a missing field', JSON.stringify([{ ...head, day: undefined }])],
])('refuses %s', (_, text) => {
  expect(codeOf(() => parseHeads(text))).toBe('WITNESS_MALFORMED');
});
