import commonPb from '@hyperledger/fabric-protos/lib/common/common_pb.js';
import { type Bytes, concat, sha256, toHex } from '../bytes.js';
import { guarded, VerifyError } from '../errors.js';
import { isOneEnvelope } from './wire.js';

/** One orderer's signature over a block, as found: not yet verified. */
export interface OrdererSignature {
  readonly consenter: number;
  /** The bytes that were signed. */
  readonly message: Bytes;
  /** DER. */
  readonly signature: Bytes;
}

/** A block as parsed. Nothing in it is verified but its form; see {@link verifyBlock}. */
export interface Block {
  readonly number: number;
  /** Hex; empty for block 0. */
  readonly previousHash: string;
  readonly dataHash: string;
  /** Hash of the header, hex: what the next block points to. */
  readonly hash: string;
  readonly envelopes: readonly Bytes[];
  /** Validation code of each envelope, as this peer claims it: no orderer signs it. */
  readonly validationCodes: readonly number[];
  readonly signatures: readonly OrdererSignature[];
  /** Number of the configuration block in force, stated inside the signed value. */
  readonly lastConfig: number | undefined;
}

/** TxValidationCode of an envelope that no peer has validated yet. */
export const NOT_VALIDATED = 254;

const MAX_BYTES = 100 * 1024 * 1024;
const [SIGNATURES, , TRANSACTIONS_FILTER] = [0, 1, 2];

/**
 * Parses the bytes of a common.Block as a peer delivers it.
 * @throws VerifyError BLOCK_MALFORMED
 */
export function parseBlock(bytes: Bytes): Block {
  if (bytes.length > MAX_BYTES) throw new VerifyError('BLOCK_MALFORMED', 'size');
  return guarded('BLOCK_MALFORMED', 'protobuf', () => {
    const block = commonPb.Block.deserializeBinary(bytes);
    const header = block.getHeader();
    if (!header) throw new VerifyError('BLOCK_MALFORMED', 'header');
    const envelopes = block.getData()?.getDataList_asU8() ?? [];
    const metadata = block.getMetadata()?.getMetadataList_asU8() ?? [];
    const headerBytes = encodeHeader(header.getNumber(), header.getPreviousHash_asU8(), header.getDataHash_asU8());
    return {
      number: header.getNumber(),
      previousHash: toHex(header.getPreviousHash_asU8()),
      dataHash: toHex(header.getDataHash_asU8()),
      hash: toHex(sha256(headerBytes)),
      envelopes,
      validationCodes: readValidationCodes(metadata[TRANSACTIONS_FILTER], envelopes.length),
      ...readSignatures(metadata[SIGNATURES], headerBytes),
    };
  });
}

/**
 * The data hash of Fabric: SHA-256 over all envelopes one after the other, hex. It is no Merkle root and fixes no boundaries;
 * therefore each envelope must also be exactly one signed Envelope. Only a configuration, which always stands alone, may be unsigned
 * (Fabric protoutil.VerifyTransactionsAreWellFormed).
 * @throws VerifyError BLOCK_MALFORMED
 */
export function dataHash(envelopes: readonly Bytes[]): string {
  const wellFormed = envelopes.length > 0 && (isConfigAlone(envelopes) || envelopes.every(isOneEnvelope));
  if (!wellFormed) throw new VerifyError('BLOCK_MALFORMED', 'envelope');
  return toHex(sha256(...envelopes));
}

function isConfigAlone([first = new Uint8Array(), ...others]: readonly Bytes[]): boolean {
  if (others.length > 0) return false;
  return guarded('BLOCK_MALFORMED', 'envelope', () => {
    const payload = commonPb.Payload.deserializeBinary(commonPb.Envelope.deserializeBinary(first).getPayload_asU8());
    const header = commonPb.ChannelHeader.deserializeBinary(payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array());
    return header.getType() === commonPb.HeaderType.CONFIG;
  });
}

/** DER `SEQUENCE { INTEGER number, OCTET STRING previousHash, OCTET STRING dataHash }` (Fabric protoutil.BlockHeaderBytes). */
export function encodeHeader(number: number, previousHash: Bytes, data: Bytes): Bytes {
  if (!Number.isSafeInteger(number) || number < 0) throw new VerifyError('BLOCK_MALFORMED', 'number');
  // genesis: an empty previous hash; all others: 32 bytes, so that every DER length here is one byte
  const expected = number === 0 ? 0 : 32;
  if (previousHash.length !== expected || data.length !== 32) throw new VerifyError('BLOCK_MALFORMED', 'hash length');
  const body = concat(derInteger(number), derOctets(previousHash), derOctets(data));
  return concat(Uint8Array.of(0x30, body.length), body);
}

function derInteger(value: number): Bytes {
  const digits: number[] = [];
  for (let rest = value; digits.length === 0 || rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  if ((digits[0] ?? 0) >= 0x80) digits.unshift(0);
  return Uint8Array.of(0x02, digits.length, ...digits);
}

const derOctets = (bytes: Bytes): Bytes => concat(Uint8Array.of(0x04, bytes.length), bytes);

function readValidationCodes(filter: Bytes | undefined, envelopes: number): number[] {
  if (!filter || filter.length === 0) return Array.from({ length: envelopes }, () => NOT_VALIDATED);
  if (filter.length !== envelopes) throw new VerifyError('BLOCK_MALFORMED', 'validation codes');
  return [...filter];
}

/** BFT signatures name their consenter in an identifier header and sign `value ‖ identifier header ‖ header`. */
function readSignatures(bytes: Bytes | undefined, header: Bytes): Pick<Block, 'signatures' | 'lastConfig'> {
  if (!bytes || bytes.length === 0) return { signatures: [], lastConfig: undefined };
  const metadata = commonPb.Metadata.deserializeBinary(bytes);
  const value = metadata.getValue_asU8();
  const signatures = metadata.getSignaturesList().map((entry) => ({
    consenter: commonPb.IdentifierHeader.deserializeBinary(entry.getIdentifierHeader_asU8()).getIdentifier(),
    message: concat(value, entry.getIdentifierHeader_asU8(), header),
    signature: entry.getSignature_asU8(),
  }));
  return { signatures, lastConfig: commonPb.OrdererBlockMetadata.deserializeBinary(value).getLastConfig()?.getIndex() };
}
