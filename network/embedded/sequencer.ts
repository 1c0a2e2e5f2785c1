/**
 * The ordering service of the embedded network: one sequencer that cuts blocks, signs them with all consenter identities and keeps
 * them on disk; peers take them from here. There is no consensus: the signatures come from one machine.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { common } from '@hyperledger/fabric-protos';
import { Mutex } from '../ca/mutex.js';
import { BlockFile } from './block-file.js';
import { type OrderedBlock, readBlock, serializeBlock, SIGNATURES } from './block.js';
import { ChannelConfig } from './channel-config.js';
import { applyUpdate } from './config-update.js';
import { signedEnvelope } from './identity.js';
import type { Log } from './log.js';
import { type ChainEnd, configAt, type Consenter, lastConfigOf, orderBlock, parseOrderedBlock } from './ordered-block.js';
import { parseTransaction, type Transaction } from './transaction.js';
import { Waiters } from './waiters.js';
import { bytesOf } from './wire.js';

const NO_FLAGS = new Uint8Array(); // validity is the peers' business
const RECENT_BYTES = 8 * 1024 * 1024; // of blocks that are handed out without reading the file
const RECENT_IDS = 20_000;

/** Answer of the ordering service, with the names of common.Status. */
export interface BroadcastResult {
  status: 'SUCCESS' | 'BAD_REQUEST' | 'FORBIDDEN' | 'NOT_FOUND' | 'SERVICE_UNAVAILABLE';
  info: string;
}

/** The blocks from a number on, as they come, until the signal aborts. */
export type BlockSource = (from: number, signal: AbortSignal) => AsyncIterable<OrderedBlock>;

/** The ordering service as peers and gateways see it, in this process or in another one. */
export interface Ordering {
  blocks: BlockSource;
  broadcast(envelope: Buffer): Promise<BroadcastResult>;
}

export interface SequencerOptions {
  channel: string;
  /** file of the chain */
  path: string;
  genesis: Buffer;
  consenters: readonly Consenter[];
  /** time between blocks, milliseconds */
  batchInterval: number;
  maxMessageCount: number;
  absoluteMaxBytes: number;
  /** waits until the peers of this process have a chain so high, or not much longer: while they work, the next block grows */
  pace: (height: number) => Promise<void>;
  log: Log;
}

export class Sequencer implements Ordering {
  #queue: Transaction[] = [];
  readonly #ids = new Set<string>(); // what waits or was ordered of late
  readonly #recent = new Map<number, OrderedBlock>();
  #recentBytes = 0;
  readonly #waiters = new Waiters();
  readonly #mutex = new Mutex();
  #timer: NodeJS.Timeout | undefined;
  #sealing = false;
  #lastCut = 0;
  #failed = false;

  private constructor(
    private readonly options: SequencerOptions,
    private readonly file: BlockFile,
    private configured: ChannelConfig,
    private lastConfig: number,
  ) {}

  /**
   * Opens the chain, or begins it with the genesis block.
   * @param others chains of peers of this process; the file is made from the highest when there is none
   * @throws on damage, and when the chains differ
   */
  static async open(options: SequencerOptions, others: readonly { name: string; ledger: Chain }[]): Promise<Sequencer> {
    mkdirSync(dirname(options.path), { recursive: true });
    const highest = others.map(({ ledger }) => ledger).toSorted((a, b) => b.height - a.height)[0];
    // peers have only what was on disk here before: less than that is damage; no file at all is a chain of an earlier version
    const committed = existsSync(options.path) ? (highest?.height ?? 0) : 0;
    const file = await BlockFile.open(options.path, committed, options.log);
    try {
      if (file.height === 0) await append(file, options.genesis);
      while (highest !== undefined && file.height < highest.height) await append(file, await highest.block(file.height));
      for (const {
        name,
        ledger: { height, lastHash },
      } of others)
        if (!parseOrderedBlock(await file.read(height - 1)).hash.equals(lastHash))
          throw new Error(`the peers have different chains: ${name} has another block ${height - 1}; nothing was changed`);
      const lastConfig = lastConfigOf(readBlock(await file.read(file.height - 1)).metadata[SIGNATURES] ?? NO_FLAGS);
      return new Sequencer(options, file, await configAt(file, lastConfig), lastConfig);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get height(): number {
    return this.file.height;
  }

  get lastHash(): Buffer {
    return this.file.lastHash;
  }

  get config(): ChannelConfig {
    return this.configured;
  }

  /** The serialised block. */
  block(number: number): Promise<Buffer> {
    return this.file.read(number);
  }

  until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    return this.#waiters.until(condition, signal);
  }

  async *blocks(from: number, signal: AbortSignal): AsyncGenerator<OrderedBlock> {
    for (let number = from; ; number += 1) {
      await this.until(() => this.height > number, signal);
      if (signal.aborted) return;
      yield this.#recent.get(number) ?? parseOrderedBlock(await this.file.read(number));
    }
  }

  /** Takes an envelope into the next block, or says why not. A change of the configuration is in its block when this resolves. */
  async broadcast(envelope: Buffer): Promise<BroadcastResult> {
    const { channel, absoluteMaxBytes } = this.options;
    if (envelope.length > absoluteMaxBytes)
      return refuse('BAD_REQUEST', `message payload is ${envelope.length} bytes and exceeds maximum allowed ${absoluteMaxBytes} bytes`);
    let transaction: Transaction;
    try {
      transaction = parseTransaction(envelope);
    } catch (error) {
      return refuse('BAD_REQUEST', `malformed envelope: ${String(error)}`);
    }
    if (transaction.channel !== channel) return refuse('NOT_FOUND', 'channel does not exist');
    const { ENDORSER_TRANSACTION, CONFIG_UPDATE } = common.HeaderType;
    if (transaction.type !== ENDORSER_TRANSACTION && transaction.type !== CONFIG_UPDATE)
      return refuse('BAD_REQUEST', `message of type ${transaction.type} is not ordered`);
    const creator = this.config.membership.authenticate(transaction.creator, transaction.payload, transaction.signature);
    if (creator === undefined || (!creator.roles.has('client') && !creator.roles.has('admin')) || creator.notAfter < Date.now())
      return refuse(
        'FORBIDDEN',
        "implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Writers' sub-policies to be satisfied: permission denied",
      );
    if (this.#failed) return refuse('SERVICE_UNAVAILABLE', 'the ordering service cannot store blocks any more');
    if (transaction.type === CONFIG_UPDATE) return this.#reconfigure(envelope);
    if (this.#ids.has(transaction.id)) {
      const waiting = this.#queue.some(({ id }) => id === transaction.id);
      return waiting ? success : refuse('SERVICE_UNAVAILABLE', 'failed to submit request: request already processed');
    }
    this.#remember(transaction.id);
    this.#queue.push(transaction);
    this.#schedule();
    return success;
  }

  /** Seals what waits and ends. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#queue.length > 0 && !this.#failed) await this.#mutex.run(() => this.#sealBatch());
    await this.#mutex.run(async () => {
      this.#failed = true;
      await this.file.close();
    });
  }

  #remember(id: string): void {
    this.#ids.add(id);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= RECENT_IDS) break;
      this.#ids.delete(oldest);
    }
  }

  #schedule(): void {
    if (this.#sealing || this.#failed) return; // the end of the block under way schedules the next
    if (this.#queue.length >= this.options.maxMessageCount) {
      this.#cut();
      return;
    }
    const wait = Math.max(this.#lastCut + this.options.batchInterval - Date.now(), 1);
    this.#timer ??= setTimeout(() => this.#cut(), wait);
  }

  #cut(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lastCut = Date.now();
    this.#sealing = true;
    const done = this.#mutex.run(() => this.#sealBatch());
    void done.finally(() => {
      this.#sealing = false;
      if (this.#queue.length > 0) this.#schedule();
    });
  }

  async #sealBatch(): Promise<void> {
    const batch = takeBatch(this.#queue, this.options.maxMessageCount, this.options.absoluteMaxBytes);
    if (batch.length === 0) return;
    await this.#seal(batch, this.lastConfig);
    await this.options.pace(this.height);
  }

  async #seal(batch: readonly Transaction[], lastConfig: number): Promise<void> {
    const block = orderBlock(this, batch, this.options.consenters, lastConfig);
    try {
      await this.file.append(serializeBlock(block, NO_FLAGS), block.hash);
    } catch (error) {
      this.#failed = true;
      this.options.log('error', 'a block cannot be stored; nothing more is ordered', { block: block.header.number, reason: String(error) });
      return;
    }
    this.#keepRecent(block);
    this.#waiters.notify();
  }

  #keepRecent(block: OrderedBlock): void {
    this.#recent.set(block.header.number, block);
    this.#recentBytes += block.headerAndData.length;
    for (const [number, { headerAndData }] of this.#recent) {
      if (this.#recentBytes <= RECENT_BYTES || number === block.header.number) break;
      this.#recent.delete(number);
      this.#recentBytes -= headerAndData.length;
    }
  }

  /** A configuration stands in a block of its own, signed by the first consenter. */
  async #reconfigure(envelope: Buffer): Promise<BroadcastResult> {
    return this.#mutex.run(async () => {
      const { channel, consenters } = this.options;
      try {
        const update = common.Envelope.deserializeBinary(envelope);
        const config = await applyUpdate(this.config, channel, update);
        const configured = await ChannelConfig.open(config);
        const message = new common.ConfigEnvelope();
        message.setConfig(config);
        message.setLastUpdate(update);
        const [signer] = consenters;
        if (signer === undefined) throw new Error('no consenter');
        const signed = signedEnvelope(common.HeaderType.CONFIG, channel, bytesOf(message), signer.identity);
        const number = this.height;
        await this.#seal([parseTransaction(signed)], number);
        if (this.height === number) return refuse('SERVICE_UNAVAILABLE', 'the configuration cannot be stored');
        this.configured = configured;
        this.lastConfig = number;
        return success;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return refuse('BAD_REQUEST', `error applying config update to existing channel '${channel}': error authorizing update: ${reason}`);
      }
    });
  }
}

/** A chain that can be read. */
export interface Chain extends Pick<ChainEnd, 'height' | 'lastHash'> {
  block(number: number): Promise<Buffer>;
}

const success: BroadcastResult = { status: 'SUCCESS', info: '' };

/** Appends a peer's block without what the peer added. */
async function append(file: BlockFile, bytes: Buffer): Promise<void> {
  const block = parseOrderedBlock(bytes);
  await file.append(serializeBlock(block, NO_FLAGS), block.hash);
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
