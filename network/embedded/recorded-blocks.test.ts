/** Blocks of a real Fabric v3.1.5 network: our reading, hashing and commit hash agree with Fabric's own. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { common } from '@hyperledger/fabric-protos';
import { defaultTopologyPath } from '../topology.js';
import { dataHash, headerBytes, headerHash, readBlock, serializeBlock, serializeHeaderAndData, SIGNATURES } from './block.js';
import { collectChanges } from './changes.js';
import { Membership } from './msp.js';
import { parseTransaction } from './transaction.js';
import { TransactionChecker } from './validation.js';

const NUMBERS = [644, 645, 646, 647, 648, 649];
const FLAGS = [10, 0, 0, 11, 10, 0];
const folder = join(dirname(defaultTopologyPath()), 'embedded', 'testing', 'recorded');
const files = NUMBERS.map((number) => readFileSync(join(folder, `0${number}.block`)));
const blocks = files.map(readBlock);
const nothing = { get: () => undefined };

test('headers link and data hashes match', () => {
  blocks.forEach((block, index) => {
    expect(block.header.number).toBe(NUMBERS[index]);
    expect(dataHash(block.envelopes)).toEqual(block.header.dataHash);
  });
  const links = blocks.slice(1).map((block) => block.header.previousHash);
  expect(links).toEqual(blocks.slice(0, -1).map((block) => headerHash(block.header)));
});

test('our serialisation of a block is Fabric’s, byte for byte', () => {
  blocks.forEach((block, index) => {
    const headerAndData = serializeHeaderAndData(block.header, block.envelopes);
    const ours = serializeBlock({ headerAndData, ordererMetadata: block.metadata[SIGNATURES]! }, block.flags, block.commitHash);
    // Fabric's orderer fills metadata[1], which has been deprecated since v2; ours leaves it empty
    const theirs = common.Block.deserializeBinary(files[index]!);
    const list = theirs.getMetadata()!.getMetadataList_asU8();
    list[1] = new Uint8Array();
    theirs.getMetadata()!.setMetadataList(list);
    expect(ours.equals(theirs.serializeBinary())).toBe(true);
  });
});

test('flags and commit hashes are those that Fabric’s peers recorded', () => {
  expect(blocks.map((block) => block.flags[0])).toEqual(FLAGS);
  for (let i = 1; i < blocks.length; i += 1) {
    const { header, envelopes, flags, commitHash } = blocks[i]!;
    const changes = collectChanges(header.number, envelopes.map(parseTransaction), flags, nothing, blocks[i - 1]!.commitHash);
    expect(changes.commitHash).toEqual(commitHash);
  }
});

test('transactions are read as Fabric wrote them: ids, proposal hashes, read-write sets', () => {
  for (const block of blocks)
    for (const transaction of block.envelopes.map(parseTransaction)) {
      expect(transaction.idMatches).toBe(true);
      expect(transaction.action?.proposalHashMatches).toBe(true);
      expect(transaction.action?.sets.map((set) => set.namespace)).toContain(transaction.action?.chaincode);
    }
});

test('signatures of strangers count for nothing', () => {
  const checker = new TransactionChecker('cert');
  expect(checker.check(parseTransaction(blocks[0]!.envelopes[0]!), new Membership([]))).toEqual({ code: 4 }); // BAD_CREATOR_SIGNATURE
});

test('header bytes have the form of Go’s asn1 for small and large numbers', () => {
  const empty = { previousHash: Buffer.alloc(0), dataHash: Buffer.alloc(0) };
  expect(headerBytes({ number: 0, ...empty }).toString('hex')).toBe('300702010004000400');
  expect(headerBytes({ number: 128, ...empty }).toString('hex')).toBe('30080202008004000400');
  expect(headerBytes({ number: 65_536, ...empty }).toString('hex')).toBe('3009020301000004000400');
});
