/** Blocks between the ordering service and the peers: made and signed by the one, checked by the other. */
import { randomBytes } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';
import { verifyLowS } from '../ca/signature.js';
import { type BlockHeader, dataHash, headerBytes, type OrderedBlock, readBlock, serializeHeaderAndData, SIGNATURES } from './block.js';
import { ChannelConfig, readConfigEnvelope } from './channel-config.js';
import { checkConfig } from './config-update.js';
import type { SigningIdentity } from './identity.js';
import { parseTransaction, type Transaction } from './transaction.js';
import { bytesOf, sha256 } from './wire.js';

/** One of the identities that sign blocks. */
export interface Consenter {
  id: number;
  mspId: string;
  address: string;
  identity: SigningIdentity;
}

/** Where a chain stands: how many blocks it has, the hash of the last one, the configuration in force. */
export interface ChainEnd {
  height: number;
  lastHash: Buffer;
  config: ChannelConfig;
}

/**
 * A block over the transactions, signed by all consenters. Without consenters: the genesis block.
 * @param lastConfig number of the configuration block in force
 */
export function orderBlock(
  { height: number, lastHash: previousHash }: Pick<ChainEnd, 'height' | 'lastHash'>,
  transactions: readonly Transaction[],
  consenters: readonly Consenter[],
  lastConfig: number,
): OrderedBlock {
  const envelopes = transactions.map((transaction) => transaction.envelope);
  const header: BlockHeader = { number, previousHash, dataHash: dataHash(envelopes) };
  const bytes = headerBytes(header);
  return {
    header,
    hash: sha256(bytes),
    headerAndData: serializeHeaderAndData(header, envelopes),
    ordererMetadata: signHeader(bytes, consenters, lastConfig),
    transactions,
  };
}

/** A block that came from a file or from the network. What no transaction can be read from stays in it as one without content. */
export function parseOrderedBlock(block: Buffer): OrderedBlock {
  const { header, envelopes, metadata } = readBlock(block);
  return {
    header,
    hash: sha256(headerBytes(header)),
    headerAndData: serializeHeaderAndData(header, envelopes),
    ordererMetadata: metadata[SIGNATURES] ?? Buffer.alloc(0),
    transactions: envelopes.map(parseOrMalformed),
  };
}

/** Number of the configuration block in force that the consenters signed with a block. */
export function lastConfigOf(ordererMetadata: Uint8Array): number {
  const metadata = common.Metadata.deserializeBinary(ordererMetadata);
  return common.OrdererBlockMetadata.deserializeBinary(metadata.getValue_asU8()).getLastConfig()?.getIndex() ?? 0;
}

/** The configuration that stands in block `number` of a chain. */
export async function configAt(chain: { read(number: number): Promise<Buffer> }, number: number): Promise<ChannelConfig> {
  const [envelope] = readBlock(await chain.read(number)).envelopes;
  return ChannelConfig.open(readConfigEnvelope(envelope ?? Buffer.alloc(0)).config);
}

/** A block that does not continue a chain; it is never stored. */
export class BlockRefused extends Error {
  constructor(number: number, reason: string) {
    super(`block ${number}: ${reason}`);
    this.name = 'BlockRefused';
  }
}

const checked = new WeakMap<OrderedBlock, ChannelConfig>();

/**
 * Checks that a block continues a chain: number, link, data, signatures of a quorum of the consenters, a configuration alone and
 * authorised. What needs no chain is checked once for all peers of this process.
 * @returns the configuration in force after the block. @throws BlockRefused
 */
export async function checkBlock(block: OrderedBlock, end: ChainEnd, channel: string): Promise<ChannelConfig> {
  const { number, previousHash } = block.header;
  if (number !== end.height) throw new BlockRefused(number, `block ${end.height} was expected`);
  if (!previousHash.equals(end.lastHash)) throw new BlockRefused(number, 'it does not follow the last block');
  if (checked.get(block) !== end.config) checkContent(block, end.config);
  checked.set(block, end.config);
  const configuration = block.transactions.find(({ type }) => type === common.HeaderType.CONFIG);
  if (configuration === undefined) return end.config;
  if (block.transactions.length > 1) throw new BlockRefused(number, 'a configuration is not alone in it');
  try {
    return await checkConfig(end.config, channel, configuration.envelope);
  } catch (error) {
    throw new BlockRefused(number, error instanceof Error ? error.message : String(error));
  }
}

function checkContent({ header, ordererMetadata, transactions }: OrderedBlock, config: ChannelConfig): void {
  if (!dataHash(transactions.map(({ envelope }) => envelope)).equals(header.dataHash))
    throw new BlockRefused(header.number, 'its data are not those of its header');
  const bytes = headerBytes(header);
  const metadata = common.Metadata.deserializeBinary(ordererMetadata);
  const signers = new Set<number>();
  for (const entry of metadata.getSignaturesList()) {
    const identifier = entry.getIdentifierHeader_asU8();
    const id = common.IdentifierHeader.deserializeBinary(identifier).getIdentifier();
    const consenter = config.consenters.get(id);
    const message = Buffer.concat([metadata.getValue_asU8(), identifier, bytes]);
    if (consenter !== undefined && !signers.has(id) && verifyLowS(consenter.publicKey, message, entry.getSignature_asU8())) signers.add(id);
    if (signers.size >= config.quorum) return;
  }
  throw new BlockRefused(header.number, `${signers.size} of ${config.quorum} signatures of the consenters`);
}

/** metadata[0]: each signature is over value ‖ identifier header ‖ block header (orderer/consensus/smartbft/signer.go). */
function signHeader(header: Buffer, consenters: readonly Consenter[], configNumber: number): Buffer {
  const lastConfig = new common.LastConfig();
  lastConfig.setIndex(configNumber);
  const blockMetadata = new common.OrdererBlockMetadata();
  blockMetadata.setLastConfig(lastConfig);
  const value = bytesOf(blockMetadata);
  const metadata = new common.Metadata();
  metadata.setValue(value);
  for (const consenter of consenters) {
    const identifier = new common.IdentifierHeader();
    identifier.setIdentifier(consenter.id);
    identifier.setNonce(randomBytes(24));
    const identifierBytes = bytesOf(identifier);
    const signature = new common.MetadataSignature();
    signature.setIdentifierHeader(identifierBytes);
    signature.setSignature(consenter.identity.sign(Buffer.concat([value, identifierBytes, header])));
    metadata.addSignatures(signature);
  }
  return bytesOf(metadata);
}

function parseOrMalformed(envelope: Buffer): Transaction {
  try {
    return parseTransaction(envelope);
  } catch {
    const nothing = Buffer.alloc(0);
    const empty = { payload: nothing, signature: nothing, creator: nothing, type: -1, channel: '', id: '', idMatches: false };
    return { ...empty, envelope, timestamp: undefined, action: undefined };
  }
}
