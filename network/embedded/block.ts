/** Blocks as Fabric hashes and stores them (protoutil/blockutils.go). */
import { common } from '@hyperledger/fabric-protos';
import type { Transaction } from './transaction.js';
import { buffer, field, firstField, sha256, varint } from './wire.js';

export interface BlockHeader {
  number: number;
  previousHash: Buffer;
  dataHash: Buffer;
}

/** A block as the ordering service hands it out: header and data are final, each peer adds its own metadata. */
export interface OrderedBlock {
  header: BlockHeader;
  hash: Buffer;
  /** fields 1 and 2 (header, data) of the serialised Block */
  headerAndData: Buffer;
  /** metadata[0]: last config and the signatures of the consenters */
  ordererMetadata: Buffer;
  transactions: readonly Transaction[];
}

/** Places in BlockMetadata.metadata. */
export const SIGNATURES = 0;
export const TRANSACTIONS_FILTER = 2;
const METADATA_PLACES = 5;
const COMMIT_HASH = 4;

/** DER SEQUENCE { INTEGER number, OCTET STRING previous hash, OCTET STRING data hash }: what is hashed and signed. */
export function headerBytes(header: BlockHeader): Buffer {
  const body = Buffer.concat([derInteger(header.number), derOctets(header.previousHash), derOctets(header.dataHash)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

export function headerHash(header: BlockHeader): Buffer {
  return sha256(headerBytes(header));
}

/** SHA-256 over the plain concatenation of the envelopes; the proto comment's Merkle tree does not exist. */
export function dataHash(envelopes: readonly Uint8Array[]): Buffer {
  return sha256(...envelopes);
}

/** Fields 1 and 2 of a serialised Block. */
export function serializeHeaderAndData(header: BlockHeader, envelopes: readonly Uint8Array[]): Buffer {
  const message = new common.BlockHeader();
  message.setNumber(header.number);
  message.setPreviousHash(header.previousHash);
  message.setDataHash(header.dataHash);
  const data = Buffer.concat(envelopes.map((envelope) => field(1, envelope)));
  return Buffer.concat([field(1, message.serializeBinary()), field(2, data)]);
}

/** The whole block with the metadata of one peer. @param commitHash absent for the genesis block, as on Fabric */
export function serializeBlock(
  block: { headerAndData: Buffer; ordererMetadata: Buffer },
  flags: Uint8Array,
  commitHash?: Uint8Array,
): Buffer {
  const places: Uint8Array[] = Array.from({ length: METADATA_PLACES }, () => new Uint8Array());
  places[SIGNATURES] = block.ordererMetadata;
  places[TRANSACTIONS_FILTER] = flags;
  if (commitHash !== undefined) places[COMMIT_HASH] = field(1, commitHash);
  return Buffer.concat([block.headerAndData, field(3, Buffer.concat(places.map((place) => field(1, place))))]);
}

/** Header of a serialised block, without parsing the rest. @throws when there is none */
export function readHeader(block: Buffer): BlockHeader {
  const bytes = firstField(1, block);
  if (bytes === undefined) throw new Error('the block has no header');
  const header = common.BlockHeader.deserializeBinary(bytes);
  return {
    number: header.getNumber(),
    previousHash: buffer(header.getPreviousHash_asU8()),
    dataHash: buffer(header.getDataHash_asU8()),
  };
}

/** Parts of a serialised block that readers need. */
export function readBlock(block: Buffer): {
  header: BlockHeader;
  envelopes: Buffer[];
  metadata: Buffer[];
  flags: Buffer;
  commitHash: Buffer;
} {
  const message = common.Block.deserializeBinary(block);
  const metadata = (message.getMetadata()?.getMetadataList_asU8() ?? []).map(buffer);
  const hash = metadata[COMMIT_HASH];
  return {
    header: readHeader(block),
    envelopes: (message.getData()?.getDataList_asU8() ?? []).map(buffer),
    metadata,
    flags: metadata[TRANSACTIONS_FILTER] ?? Buffer.alloc(0),
    commitHash: hash === undefined ? Buffer.alloc(0) : (firstField(1, hash) ?? Buffer.alloc(0)),
  };
}

/** The running hash that shows whether two peers computed the same results (kv_ledger.go addBlockCommitHash). */
export function nextCommitHash(flags: Uint8Array, updates: Uint8Array, previous: Uint8Array): Buffer {
  return sha256(varint(flags.length), flags, updates, previous);
}

function derInteger(value: number): Buffer {
  let hex = value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  if (Number.parseInt(hex.slice(0, 2), 16) > 127) hex = `00${hex}`;
  return Buffer.concat([Buffer.from([0x02, hex.length / 2]), Buffer.from(hex, 'hex')]);
}

function derOctets(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x04, bytes.length]), bytes]);
}
