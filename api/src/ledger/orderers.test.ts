import { expect, test } from '@jest/globals';
import { common } from '@hyperledger/fabric-protos';
import { recordedBlocks } from '../testing/recorded.js';
import { readOrderers } from './orderers.js';

const [genesis = new Uint8Array(), transaction = new Uint8Array()] = recordedBlocks();

test('the orderers of a recorded network are read from its configuration, with the TLS roots of their organisations', () => {
  const orderers = readOrderers(common.Block.deserializeBinary(genesis));
  expect(orderers.map(({ id, mspId }) => [id, mspId])).toEqual([
    [1, 'RegistryOrdererMSP'],
    [2, 'TaxOrdererMSP'],
    [3, 'CourtOrdererMSP'],
    [4, 'RegulatorOrdererMSP'],
  ]);
  for (const { address, tlsRoots } of orderers) {
    expect(address).toMatch(/^[\w.]+:\d+$/);
    expect(Buffer.from(tlsRoots).toString()).toContain('BEGIN CERTIFICATE');
  }
});

test('a block of transactions names none', () => {
  expect(() => readOrderers(common.Block.deserializeBinary(transaction))).toThrow();
});
