/** One peer's copy of the chain and the state: commits ordered blocks, answers reads, comes back after a restart. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { BlockFile } from './block-file.js';
import { headerHash, type OrderedBlock, readBlock, serializeBlock } from './block.js';
import { collectChanges } from './changes.js';
import type { Log } from './log.js';
import { StateStore, type StateSnapshot, type TransactionPlace } from './state.js';
import { parseTransaction } from './transaction.js';
import { type PolicyLookup, type TransactionChecker, validateBlock } from './validation.js';

export interface LedgerOptions {
  folder: string;
  /** for the log: organisation and peer */
  name: string;
  checker: TransactionChecker;
  policyOf: PolicyLookup;
  log: Log;
}

export class Ledger {
  #height: number;
  #commitHash: Buffer;
  #queue: Promise<void> = Promise.resolve();
  #broken: Error | undefined;
  readonly #waiters = new Set<() => void>();

  private constructor(
    private readonly options: LedgerOptions,
    private readonly file: BlockFile,
    readonly state: StateStore,
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
      const ledger = new Ledger(options, file, state);
      const missing = file.height - ledger.#height;
      if (missing > 0) options.log('info', 'applying blocks that the state has not seen', { peer: options.name, blocks: missing });
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

  /** Validates, stores and applies the next block; resolves when it is on disk and visible. */
  commit(block: OrderedBlock): Promise<void> {
    return this.#enqueue(async () => {
      if (block.header.number !== this.#height)
        throw new Error(`${this.options.name}: block ${block.header.number} cannot follow height ${this.#height}`);
      const isKnown = (id: string): boolean => this.state.transaction(id) !== undefined;
      const flags = await validateBlock(block, this.state, isKnown, this.options.checker, this.options.policyOf);
      const changes = collectChanges(block.header.number, block.transactions, flags, this.state, this.#commitHash);
      await this.file.append(serializeBlock(block, flags, block.header.number === 0 ? undefined : changes.commitHash), block.hash);
      await this.state.apply(changes);
      this.#advance(changes.height, changes.commitHash);
    });
  }

  /** Takes over a block from another peer of this process as that peer validated it; for a peer that stopped earlier. */
  adopt(block: Buffer): Promise<void> {
    return this.#enqueue(async () => {
      const { header } = readBlock(block);
      if (header.number !== this.#height || !header.previousHash.equals(this.file.lastHash))
        throw new Error(`${this.options.name}: block ${header.number} does not continue this chain`);
      await this.file.append(block, headerHash(header));
      await this.#apply(block);
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
  async until(condition: () => boolean, signal: AbortSignal): Promise<void> {
    if (condition() || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const check = (): void => {
        if (!condition() && !signal.aborted) return;
        this.#waiters.delete(check);
        signal.removeEventListener('abort', check);
        resolve();
      };
      this.#waiters.add(check);
      signal.addEventListener('abort', check);
    });
  }

  /** Waits for the commit under way and closes the files. */
  async close(): Promise<void> {
    await this.#queue.catch(() => undefined); // its caller has seen the failure
    await this.file.close();
    await this.state.close();
  }

  #enqueue(task: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      if (this.#broken !== undefined) throw this.#broken;
      try {
        await task();
      } catch (cause) {
        this.#broken = cause instanceof Error ? cause : new Error(String(cause));
        throw cause;
      }
    });
    return this.#queue;
  }

  async #apply(block: Buffer): Promise<void> {
    const { header, envelopes, flags } = readBlock(block);
    const changes = collectChanges(header.number, envelopes.map(parseTransaction), flags, this.state, this.#commitHash);
    await this.state.apply(changes);
    this.#advance(changes.height, changes.commitHash);
  }

  #advance(height: number, commitHash: Buffer): void {
    this.#height = height;
    this.#commitHash = commitHash;
    for (const waiter of this.#waiters) waiter();
  }
}
