/**
 * The ordering service of the embedded network: one sequencer in this process that cuts blocks and signs them with four
 * consenter identities. There is no consensus: the four signatures come from one machine.
 */
import { randomBytes } from 'node:crypto';
import { common } from '@hyperledger/fabric-protos';
import { type BlockHeader, dataHash, headerBytes, type OrderedBlock, serializeHeaderAndData } from './block.js';
import type { SigningIdentity } from './identity.js';
import type { Log } from './log.js';
import type { Membership } from './msp.js';
import { parseTransaction, type Transaction } from './transaction.js';
import { bytesOf, sha256 } from './wire.js';

export interface Consenter {
  id: number;
  mspId: string;
  address: string;
  identity: SigningIdentity;
}

/** Answer of the ordering service, with the names of common.Status. */
export interface BroadcastResult {
  status: 'SUCCESS' | 'BAD_REQUEST' | 'FORBIDDEN' | 'NOT_FOUND' | 'SERVICE_UNAVAILABLE';
  info: string;
}

export interface SequencerOptions {
  channel: string;
  consenters: readonly Consenter[];
  membership: Membership;
  /** time between blocks, milliseconds */
  batchInterval: number;
  maxMessageCount: number;
  absoluteMaxBytes: number;
  /** whether a transaction id is already on the chain */
  isCommitted: (id: string) => boolean;
  /** hands a block to the peers; resolves when the first of them has committed it */
  deliver: (block: OrderedBlock) => Promise<void>;
  /** number of blocks that exist, hash of the last */
  height: number;
  lastHash: Buffer;
  log: Log;
}

export class Sequencer {
  #height: number;
  #lastHash: Buffer;
  #queue: Transaction[] = [];
  readonly #pending = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #sealing: Promise<void> | undefined;
  #lastCut = 0;
  #failed = false;

  constructor(private readonly options: SequencerOptions) {
    this.#height = options.height;
    this.#lastHash = options.lastHash;
  }

  /** One per consenter, as a gateway sees them. */
  get endpoints(): { address: string; mspId: string }[] {
    return this.options.consenters.map(({ address, mspId }) => ({ address, mspId }));
  }

  /** Number of consenters whose failure a quorum outlives. */
  get tolerated(): number {
    return Math.floor((this.options.consenters.length - 1) / 3);
  }

  /** Takes an envelope into the next block, or says why not. */
  broadcast(envelope: Buffer): BroadcastResult {
    const { channel, membership, absoluteMaxBytes } = this.options;
    if (envelope.length > absoluteMaxBytes)
      return refuse('BAD_REQUEST', `message payload is ${envelope.length} bytes and exceeds maximum allowed ${absoluteMaxBytes} bytes`);
    let transaction: Transaction;
    try {
      transaction = parseTransaction(envelope);
    } catch (error) {
      return refuse('BAD_REQUEST', `malformed envelope: ${String(error)}`);
    }
    if (transaction.channel !== channel) return refuse('NOT_FOUND', 'channel does not exist');
    if (transaction.type !== common.HeaderType.ENDORSER_TRANSACTION) return refuse('BAD_REQUEST', 'only endorser transactions are ordered');
    const creator = membership.authenticate(transaction.creator, transaction.payload, transaction.signature);
    if (creator === undefined || (!creator.roles.has('client') && !creator.roles.has('admin')) || creator.notAfter < Date.now())
      return refuse(
        'FORBIDDEN',
        "implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Writers' sub-policies to be satisfied: permission denied",
      );
    if (this.#pending.has(transaction.id)) return { status: 'SUCCESS', info: '' }; // already waiting for its block
    if (this.options.isCommitted(transaction.id))
      return refuse('SERVICE_UNAVAILABLE', 'failed to submit request: request already processed');
    if (this.#failed) return refuse('SERVICE_UNAVAILABLE', 'no peer can store blocks any more');
    this.#pending.add(transaction.id);
    this.#queue.push(transaction);
    this.#schedule();
    return { status: 'SUCCESS', info: '' };
  }

  /** Seals what waits and ends. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#queue.length > 0 || this.#sealing !== undefined) await (this.#sealing ?? this.#cut());
    this.#failed = true;
  }

  #schedule(): void {
    if (this.#sealing !== undefined) return; // the end of the block under way schedules the next
    if (this.#queue.length >= this.options.maxMessageCount) {
      void this.#cut();
      return;
    }
    const wait = Math.max(this.#lastCut + this.options.batchInterval - Date.now(), 1);
    this.#timer ??= setTimeout(() => void this.#cut(), wait);
  }

  #cut(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lastCut = Date.now();
    const batch = takeBatch(this.#queue, this.options.maxMessageCount, this.options.absoluteMaxBytes);
    this.#sealing = this.#seal(batch).finally(() => {
      this.#sealing = undefined;
      if (this.#queue.length > 0) this.#schedule();
    });
    return this.#sealing;
  }

  async #seal(batch: readonly Transaction[]): Promise<void> {
    const block = orderBlock(this.#height, this.#lastHash, batch, this.options.consenters);
    try {
      await this.options.deliver(block);
      this.#height += 1;
      this.#lastHash = block.hash;
    } catch (error) {
      this.#failed = true;
      this.options.log('error', 'no peer could store a block; nothing more is ordered', {
        block: block.header.number,
        reason: String(error),
      });
    }
    for (const transaction of batch) this.#pending.delete(transaction.id);
  }
}

/** A block over the transactions, signed by all consenters. Without consenters: the genesis block. */
export function orderBlock(
  number: number,
  previousHash: Buffer,
  transactions: readonly Transaction[],
  consenters: readonly Consenter[],
): OrderedBlock {
  const envelopes = transactions.map((transaction) => transaction.envelope);
  const header: BlockHeader = { number, previousHash, dataHash: dataHash(envelopes) };
  const bytes = headerBytes(header);
  return {
    header,
    hash: sha256(bytes),
    headerAndData: serializeHeaderAndData(header, envelopes),
    ordererMetadata: signHeader(bytes, consenters),
    transactions,
  };
}

/** metadata[0]: each signature is over value ‖ identifier header ‖ block header (orderer/consensus/smartbft/signer.go). */
function signHeader(header: Buffer, consenters: readonly Consenter[]): Buffer {
  const lastConfig = new common.LastConfig();
  lastConfig.setIndex(0); // the genesis block is the only configuration
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

function takeBatch(queue: Transaction[], maxCount: number, maxBytes: number): Transaction[] {
  let bytes = 0;
  let count = 0;
  for (const transaction of queue) {
    bytes += transaction.envelope.length;
    if (count >= maxCount || (count > 0 && bytes > maxBytes)) break;
    count += 1;
  }
  return queue.splice(0, count);
}

function refuse(status: BroadcastResult['status'], info: string): BroadcastResult {
  return { status, info };
}
