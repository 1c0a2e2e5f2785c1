import { expect, test } from '@jest/globals';
import commonPb from '@hyperledger/fabric-protos/lib/common/common_pb.js';
import { concat, sha256 } from '../bytes.js';
import type { VerifyErrorCode } from '../errors.js';
import { withHighS } from '../../testing/pki.js';
import { manifest, recordedBlock, recordedTrust } from '../../testing/recorded-network.js';
import { parseBlock } from './block.js';
import { verifyBlock } from './verify-block.js';
import { isOneEnvelope } from './wire.js';

type Alter = (block: InstanceType<typeof commonPb.Block>) => void;
const NUMBER = 646;
const expected = manifest.blocks.find((block) => block.number === NUMBER);
const before = { number: NUMBER - 1, hash: expected?.previousHash ?? '' };

const verifyAltered = async (alter: Alter, number = NUMBER): Promise<unknown> => {
  const block = commonPb.Block.deserializeBinary(recordedBlock(number));
  alter(block);
  return verifyBytes(block.serializeBinary(), number);
};
const verifyBytes = async (bytes: Uint8Array, number = NUMBER): Promise<unknown> =>
  verifyBlock(parseBlock(bytes), number === 0 ? undefined : before, recordedTrust);

const signatureMetadata = (
  block: InstanceType<typeof commonPb.Block>,
  change: (metadata: InstanceType<typeof commonPb.Metadata>) => void,
) => {
  const list = block.getMetadata()?.getMetadataList_asU8() ?? [];
  const metadata = commonPb.Metadata.deserializeBinary(list[0] ?? new Uint8Array());
  change(metadata);
  block.getMetadata()?.setMetadataList([metadata.serializeBinary(), ...list.slice(1)]);
};
const changeSignature =
  (change: (signature: InstanceType<typeof commonPb.MetadataSignature>) => void): Alter =>
  (block) =>
    signatureMetadata(block, (metadata) => {
      const [first] = metadata.getSignaturesList();
      if (first) change(first);
    });
const changeEnvelopes =
  (change: (envelopes: Uint8Array[]) => Uint8Array[]): Alter =>
  (block) =>
    block.getData()?.setDataList(change(block.getData()?.getDataList_asU8() ?? []));
const flipLast = (bytes: Uint8Array): Uint8Array => Uint8Array.from(bytes, (byte, i) => (i === bytes.length - 1 ? byte ^ 1 : byte));

test('the block that the cases below alter is good', async () => {
  await expect(verifyAltered(() => undefined)).resolves.toEqual({ number: NUMBER, hash: expected?.headerHash });
});

const alterations: [string, VerifyErrorCode, Alter][] = [
  ['another number', 'BLOCK_OUT_OF_ORDER', (block) => block.getHeader()?.setNumber(NUMBER + 1)],
  ['a number beyond exact integers', 'BLOCK_MALFORMED', (block) => block.getHeader()?.setNumber(2 ** 60)],
  ['no header', 'BLOCK_MALFORMED', (block) => block.clearHeader()],
  ['another previous hash', 'BLOCK_NOT_LINKED', (block) => block.getHeader()?.setPreviousHash(sha256())],
  ['a short previous hash', 'BLOCK_MALFORMED', (block) => block.getHeader()?.setPreviousHash(new Uint8Array(31))],
  ['an altered transaction', 'BLOCK_DATA_ALTERED', changeEnvelopes((list) => list.map(flipLast))],
  [
    'no transaction',
    'BLOCK_MALFORMED',
    (block) => {
      changeEnvelopes((list) => list.slice(1))(block);
      setFilter(block, new Uint8Array());
    },
  ],
  [
    'an altered transaction with a fitting data hash',
    'BLOCK_QUORUM_MISSING',
    (block) => {
      changeEnvelopes((list) => list.map(flipLast))(block);
      block.getHeader()?.setDataHash(sha256(...(block.getData()?.getDataList_asU8() ?? [])));
    },
  ],
  [
    'the same bytes cut into other envelopes',
    'BLOCK_MALFORMED',
    (block) => {
      changeEnvelopes(([envelope = new Uint8Array()]) => [envelope.slice(0, 9), envelope.slice(9)])(block);
      setFilter(block, new Uint8Array(2));
    },
  ],
  [
    'an unsigned transaction',
    'BLOCK_MALFORMED',
    changeEnvelopes((list) =>
      list.map((bytes) => {
        const envelope = commonPb.Envelope.deserializeBinary(bytes);
        envelope.setSignature('');
        return envelope.serializeBinary();
      }),
    ),
  ],
  ['too few validation codes', 'BLOCK_MALFORMED', (block) => setFilter(block, new Uint8Array(2))],
  [
    'one signature less',
    'BLOCK_QUORUM_MISSING',
    (block) => signatureMetadata(block, (m) => m.setSignaturesList(m.getSignaturesList().slice(1))),
  ],
  [
    'one signature twice',
    'BLOCK_QUORUM_MISSING',
    (block) =>
      signatureMetadata(block, (m) => {
        const [, second, third] = m.getSignaturesList();
        if (second && third) m.setSignaturesList([second, second, third]);
      }),
  ],
  ['an altered signature', 'BLOCK_QUORUM_MISSING', changeSignature((s) => s.setSignature(flipLast(s.getSignature_asU8())))],
  ['the high-S form of a signature', 'BLOCK_QUORUM_MISSING', changeSignature((s) => s.setSignature(withHighS(s.getSignature_asU8())))],
  [
    'a signature with trailing bytes',
    'BLOCK_QUORUM_MISSING',
    changeSignature((s) => s.setSignature(concat(s.getSignature_asU8(), Uint8Array.of(0)))),
  ],
  [
    'a signature under an unknown orderer number',
    'BLOCK_QUORUM_MISSING',
    changeSignature((s) => s.setIdentifierHeader(identifierHeader(9))),
  ],
  ['a signature under another orderer number', 'BLOCK_QUORUM_MISSING', changeSignature((s) => s.setIdentifierHeader(identifierHeader(3)))],
  ['another signed value', 'BLOCK_QUORUM_MISSING', (block) => signatureMetadata(block, (m) => m.setValue(flipLast(m.getValue_asU8())))],
  ['no metadata', 'BLOCK_QUORUM_MISSING', (block) => block.clearMetadata()],
];

test.each(alterations)('%s: %s', async (_name, code, alter) => {
  await expect(verifyAltered(alter)).rejects.toMatchObject({ code });
});

test.each([
  ['no bytes', new Uint8Array()],
  ['truncated', recordedBlock(NUMBER).slice(0, 2000)],
  ['not protobuf', new Uint8Array(200).fill(0xff)],
])('%s: BLOCK_MALFORMED', async (_name, bytes) => {
  await expect(verifyBytes(bytes)).rejects.toMatchObject({ code: 'BLOCK_MALFORMED' });
});

test('another genesis block than the pinned one is refused', async () => {
  const trust = { ...recordedTrust, genesisHash: 'ab'.repeat(32) };
  await expect(verifyBlock(parseBlock(recordedBlock(0)), undefined, trust)).rejects.toMatchObject({ code: 'GENESIS_MISMATCH' });
});

test('a chain does not start in the middle', async () => {
  await expect(verifyBlock(parseBlock(recordedBlock(1)), undefined, recordedTrust)).rejects.toMatchObject({ code: 'BLOCK_OUT_OF_ORDER' });
});

test('a transaction in the place of another is found by the data hash', async () => {
  const [other = new Uint8Array()] = parseBlock(recordedBlock(645)).envelopes;
  await expect(verifyAltered(changeEnvelopes(() => [other]))).rejects.toMatchObject({ code: 'BLOCK_DATA_ALTERED' });
});

test('an envelope is read once, whole, and in its one form', () => {
  const [envelope = new Uint8Array()] = parseBlock(recordedBlock(NUMBER)).envelopes;
  const cases: [Uint8Array, boolean][] = [
    [envelope, true],
    [concat(envelope, Uint8Array.of(0x18, 0x01)), true], // an unknown later field, which Fabric lets through
    [concat(envelope, envelope), false],
    [concat(envelope, Uint8Array.of(0x18, 0x81, 0x00)), false], // a varint that is not minimal
    [concat(envelope, Uint8Array.of(0x0a, 0x00)), false], // the payload again
    [Uint8Array.of(0x0a, 0x01, 0x61), false], // no signature
    [Uint8Array.of(0x12, 0x01, 0x61, 0x0a, 0x01, 0x61), false], // signature before payload
    [new Uint8Array(), false],
  ];
  for (const [bytes, good] of cases) expect(isOneEnvelope(bytes)).toBe(good);
});

function setFilter(block: InstanceType<typeof commonPb.Block>, filter: Uint8Array): void {
  const list = block.getMetadata()?.getMetadataList_asU8() ?? [];
  block.getMetadata()?.setMetadataList(list.map((entry, i) => (i === 2 ? filter : entry)));
}

function identifierHeader(identifier: number): Uint8Array {
  const header = new commonPb.IdentifierHeader();
  header.setIdentifier(identifier);
  header.setNonce(new Uint8Array(24));
  return header.serializeBinary();
}
