/** One peer's copy of the chain and the state: commits ordered blocks, answers reads, comes back after a restart. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Mutex } from '../ca/mutex.js';
import { BlockFile } from './block-file.js';
import { headerHash, type OrderedBlock, readBlock, serializeBlock, SIGNATURES } from './block.js';
import { collectChanges } from './changes.js';
import type { ChannelConfig } from './channel-config.js';
import { type Definition, LIFECYCLE, readDefinition } from './definitions.js';
import type { Log } from './log.js';
import { BlockRefused, type ChainEnd, checkBlock, configAt, lastConfigOf } from './ordered-block.js';
import type { Policy } from './policy.js';
import { type StateChanges, StateStore, type StateSnapshot, type TransactionPlace } from './state.js';
import { parseTransaction, type Transaction } from './transaction.js';
import { type StaticVerdict, type TransactionChecker, validateBlock } from './validation.js';
import { Waiters } from './waiters.js';

export interface LedgerOptions {
  folder: string;
  /** for the log: organisation and peer */
  name: string;
  channel: string;
  /** block 0, with which a new peer begins */
  genesis: Buffer;
  checker: TransactionChecker;
  /** definitions of a chain that an earlier version began and that holds none of its own */
  initialDefinitions: readonly Definition[];
  log: Log;
}

export class Ledger implements ChainEnd {
  #height: number;
  #commitHash: Buffer;
  readonly #mutex = new Mutex();
  #broken: Error | undefined;
  readonly #waiters = new Waiters();
  readonly #definitions = new Map<string, Definition | undefined>();

  private constructor(
    private readonly options: LedgerOptions,
    private readonly file: BlockFile,
    readonly state: StateStore,
    private configured: ChannelConfig,
  ) {
    ({ height: this.#height, commitHash: this.#commitHash } = state.savepoint());
  }

  /** Opens the folder, checks the chain, and applies the blocks that the state has not seen. @throws on damage */
  static async open(options: LedgerOptions): Promise<Ledger> {
    mkdirSync(options.folder, { recursive: true });
    const state = await StateStore.open(join(options.folder, 'state'));
    let file: BlockFile | undefined;
    try {
      file = await BlockFile.open(join(options.folder, 'blocks'), state.savepoint().height, options.log);
      if (file.height === 0) await file.append(options.genesis, headerHash(readBlock(options.genesis).header));
      const last = readBlock(await file.read(file.height - 1)).metadata[SIGNATURES] ?? Buffer.alloc(0);
      const ledger = new Ledger(options, file, state, await configAt(file, lastConfigOf(last)));
      const missing = file.height - ledger.#height;
      if (missing > 0 && file.height > 1)
        options.log('info', 'applying blocks that the state has not seen', { peer: options.name, blocks: missing });
      while (ledger.#height < file.height) await ledger.#apply(await file.read(ledger.#height));
      return ledger;
    } catch (error) {
      await file?.close();
      await state.close();
      throw error;
    }
  }

  /** Number of blocks that are on disk and in the state. */
  get height(): number {
    return this.#height;
  }

  get lastHash(): Buffer {
    return this.file.lastHash;
  }

  get previousHash(): Buffer {
    return this.file.previousHash;
  }

  get commitHash(): Buffer {
    return this.#commitHash;
  }

  /** Why no more blocks can be stored, if so. */
  get broken(): Error | undefined {
    return this.#broken;
  }

  /** The channel's configuration after the last block. */
  get config(): ChannelConfig {
    return this.configured;
  }

  /** The chaincode definition in force. */
  definition(name: string): Definition | undefined {
    if (!this.#definitions.has(name)) {
      const initial = this.config.peers.length > 0 ? undefined : this.options.initialDefinitions.find((entry) => entry.name === name);
      this.#definitions.set(name, readDefinition(this.state, name) ?? initial);
    }
    return this.#definitions.get(name);
  }

  /** Endorsement policy of a chaincode, undefined when there is no such chaincode. */
  readonly policyOf = (chaincode: string): Policy | undefined =>
    chaincode === LIFECYCLE ? this.config.lifecyclePolicy : this.definition(chaincode)?.policy;

  /**
   * Checks, validates, stores and applies the next block; resolves when it is on disk and visible.
   * @throws BlockRefused when it does not continue this chain: nothing has changed, another block may come
   */
  commit(block: OrderedBlock): Promise<void> {
    return this.#exclusively(async () => {
      const config = await checkBlock(block, this, this.options.channel);
      const isKnown = (id: string): boolean => this.state.transaction(id) !== undefined;
      const check = (transaction: Transaction): StaticVerdict => this.options.checker.check(transaction, this.config.membership);
      const flags = await validateBlock(block, this.state, isKnown, { check }, this.policyOf);
      const { changes, stored } = outcomeOf(block, flags, this.state, this.#commitHash);
      await this.file.append(stored, block.hash);
      await this.state.apply(changes);
      this.configured = config;
      this.#advance(changes);
    });
  }

  /** The serialised block. */
  block(number: number): Promise<Buffer> {
    return this.file.read(number);
  }

  transaction(id: string): TransactionPlace | undefined {
    return this.state.transaction(id);
  }

  /** A view of the state for one simulation; close it. */
  snapshot(): StateSnapshot {
    return this.state.snapshot();
  }

  /** Resolves when the condition holds after some commit, or the signal aborts. */
  until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    return this.#waiters.until(condition, signal);
  }

  /** Waits for the commit under way and closes the files. */
  async close(): Promise<void> {
    await this.#mutex.run(async () => {
      await this.file.close();
      await this.state.close();
    });
  }

  /** One block at a time; what cannot be stored ends the ledger. */
  #exclusively(task: () => Promise<void>): Promise<void> {
    return this.#mutex.run(async () => {
      if (this.#broken !== undefined) throw this.#broken;
      try {
        await task();
      } catch (cause) {
        if (!(cause instanceof BlockRefused)) this.#broken = cause instanceof Error ? cause : new Error(String(cause));
        throw cause;
      }
    });
  }

  async #apply(block: Buffer): Promise<void> {
    const { header, envelopes, flags } = readBlock(block);
    const changes = collectChanges(header.number, envelopes.map(parseTransaction), flags, this.state, this.#commitHash);
    await this.state.apply(changes);
    this.#advance(changes);
  }

  #advance({ height, commitHash, writes }: StateChanges): void {
    this.#height = height;
    this.#commitHash = commitHash;
    if (writes.some(({ namespace }) => namespace === LIFECYCLE)) this.#definitions.clear();
    this.#waiters.notify();
  }
}

interface Outcome {
  changes: StateChanges;
  stored: Buffer;
}

const outcomes = new WeakMap<OrderedBlock, { key: string; outcome: Outcome }>();

/**
 * What a block with known flags changes, and its bytes. Peers of this process that came to the same flags after the same history (which
 * the commit hash proves) share the answer; the flags each has found on its own state.
 */
function outcomeOf(block: OrderedBlock, flags: Uint8Array, state: StateStore, previousCommitHash: Buffer): Outcome {
  const key = Buffer.concat([previousCommitHash, flags]).toString('latin1');
  const known = outcomes.get(block);
  if (known?.key === key) return known.outcome;
  const changes = collectChanges(block.header.number, block.transactions, flags, state, previousCommitHash);
  const outcome = { changes, stored: serializeBlock(block, flags, changes.commitHash) };
  outcomes.set(block, { key, outcome });
  return outcome;
}
