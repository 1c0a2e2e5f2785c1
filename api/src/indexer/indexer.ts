import { VerifyError } from '@zhenglian/verify/ledger';
import type { Logger } from 'pino';
import type { Database } from '../database/open.js';
import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.js';
import type { BlockSource, Happened } from '../ports.js';
import { oneAhead } from './ahead.js';
import { applyBlocks } from './apply.js';
import { batches } from './batches.js';
import { readCheckpoint, type Checkpoint } from './checkpoint.js';
import type { Progress } from './progress.js';
import { LedgerState } from './ledger-state.js';
import { watch } from './watch.js';
import { readBlocks, type IndexedBlock, type LedgerTrust } from './reader.js';

const BATCH = 100;
const FIRST_PAUSE = 200;
const LONGEST_PAUSE = 2_000;
/** How long the rows of a lost stream still count as those of now. */
const GRACE = 30_000;
/** A stream that has been silent for so long has nothing more to catch up with. */
const QUIET = 100;

export type IndexerState = 'CATCHING_UP' | 'FOLLOWING' | 'DISCONNECTED' | 'STOPPED_BY_ALARM';

export interface IndexerParts {
  readonly source: BlockSource;
  readonly database: Database;
  readonly trust: LedgerTrust;
  /** Version of each chaincode that this program has: what others wrote is applied and not judged. */
  readonly versions: ReadonlyMap<string, string>;
  /** Told what blocks bring, in the SQL transaction that writes their rows. */
  readonly announce?: (transaction: Transaction<Schema>, happened: readonly Happened[]) => Promise<void>;
  readonly progress: Progress;
  readonly logger: Logger;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Milliseconds, monotonic. */
  readonly now: () => number;
  /** Milliseconds since 1970: how old a transaction is when its rows are there. */
  readonly time: () => number;
}

export interface Indexer {
  readonly state: () => IndexerState;
  /** Whether the rows are those of now: following, or cut off only a moment ago. */
  readonly fresh: () => boolean;
  /** Follows the ledger until `signal` aborts or a bad block stops it. Never skips a block, never rejects for a lost connection. */
  run(signal: AbortSignal): Promise<void>;
}

interface Status {
  state: IndexerState;
  lastFollowed: number | undefined;
}

/**
 * Blocks become rows: each block is verified (link to its predecessor, orderers' quorum) before anything in it is used, and its
 * rows and the checkpoint are committed together. A block that does not verify stops the index for good, with an alarm: whoever
 * gave it to us is wrong, and going on would mean to believe them.
 */
export function createIndexer(parts: IndexerParts): Indexer {
  const status: Status = { state: 'CATCHING_UP', lastFollowed: undefined };
  return {
    state: () => status.state,
    fresh: () =>
      status.state === 'FOLLOWING' ||
      (status.state === 'DISCONNECTED' && status.lastFollowed !== undefined && parts.now() - status.lastFollowed < GRACE),
    async run(signal) {
      for (let failures = 0; !signal.aborted;) {
        try {
          await follow(parts, status, signal);
          failures = 0;
        } catch (error) {
          if (error instanceof VerifyError) {
            status.state = 'STOPPED_BY_ALARM';
            parts.logger.error({ error }, 'ALARM: the peer delivered a block that does not verify; the index has stopped');
            return;
          }
          if (status.state === 'FOLLOWING') status.lastFollowed = parts.now();
          failures = status.state === 'FOLLOWING' ? 1 : failures + 1;
          status.state = 'DISCONNECTED';
          if (!signal.aborted) parts.logger.warn({ error, failures }, 'block stream lost');
        }
        if (!signal.aborted) await parts.sleep(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(failures, 10)));
      }
    },
  };
}

/**
 * Reads one stream until it breaks. It starts with the block at which the index stands, so that a peer with another chain is found at
 * once, and so that there is always a first block.
 */
async function follow(parts: IndexerParts, status: Status, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  const quiet = quietTimer(() => (status.state = 'FOLLOWING'));
  try {
    const position = await readCheckpoint(parts.database);
    if (position !== undefined) parts.progress.advance(position.number);
    const stream = parts.source.from(position?.number ?? 0, AbortSignal.any([signal, stop.signal]));
    for await (const blocks of oneAhead(verified(stream, position, parts.trust))) {
      quiet.stop();
      await apply(parts, blocks, status.state === 'FOLLOWING');
      quiet.start();
    }
  } finally {
    quiet.stop();
    stop.abort();
  }
}

/** Blocks with good signatures, as many together as have arrived. */
async function* verified(stream: AsyncIterable<Uint8Array>, from: Checkpoint | undefined, trust: LedgerTrust) {
  let position = from;
  for await (const batch of batches(stream, BATCH)) {
    const blocks = await readBlocks(batch, position, trust);
    const last = blocks.at(-1);
    if (last !== undefined) position = { number: last.number, hash: last.hash };
    yield blocks;
  }
}

async function apply(parts: IndexerParts, blocks: readonly IndexedBlock[], following: boolean): Promise<void> {
  const last = blocks.at(-1);
  if (last === undefined) return;
  const position = { number: last.number, hash: last.hash };
  const state = await watchBlocks(parts, blocks);
  for (const block of blocks) {
    for (const finding of block.findings) {
      parts.logger.error({ block: block.number, ...finding }, 'ALARM: the peer calls a transaction valid that should not be');
    }
  }
  await applyBlocks(parts.database, blocks, position, { state: state.changes(), announce: parts.announce });
  parts.progress.advance(position.number);
  const [newest] = last.transactions;
  // what is caught up with was late already: the lag is told of what arrives while following
  if (following && newest?.timestamp !== undefined) parts.progress.took(Math.max(0, parts.time() - Date.parse(newest.timestamp)));
}

/** Judges the transactions of the blocks one after the other, each on the state that the ones before it left. */
async function watchBlocks({ database, trust, versions }: IndexerParts, blocks: readonly IndexedBlock[]): Promise<LedgerState> {
  const state = new LedgerState(database, new Set(trust.trust.policies.keys()));
  const watched = blocks.flatMap((block) =>
    block.transactions.flatMap((entry) => (entry.watched ? [{ block, watched: entry.watched }] : [])),
  );
  await state.preload(watched.map(({ watched: { transaction } }) => transaction));
  for (const { block, watched: one } of watched) {
    block.findings.push(...(await watch({ trust: trust.trust, versions }, one, state)));
    await state.apply(one.transaction);
  }
  return state;
}

function quietTimer(action: () => void): { start(): void; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    start: () => (timer = setTimeout(action, QUIET)),
    stop: () => clearTimeout(timer),
  };
}
