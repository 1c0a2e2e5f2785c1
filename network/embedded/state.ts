/**
 * State of one peer on disk (LevelDB): current values with their versions, history, transaction index, savepoint.
 * Keys compare as UTF-8 bytes. All changes of a block go in one batch together with the savepoint.
 */
import { ClassicLevel } from 'classic-level';
import type { Version } from './transaction.js';

type Db = ClassicLevel<Buffer, Buffer>;
type Snapshot = ReturnType<Db['snapshot']>;
type Operation = { type: 'put'; key: Buffer; value: Buffer } | { type: 'del'; key: Buffer };

const STATE = 's';
const HISTORY = 'h';
const TRANSACTION = 't';
const SAVEPOINT = Buffer.from('p');
const EMPTY = Buffer.alloc(0);
const VALUE_HEAD = 14; // block 6, transaction 4, length of metadata 4
const PAGE = 200;
const CACHE_BYTES = 4 * 1024 * 1024; // per peer

export interface MetadataEntry {
  name: string;
  value: Buffer;
}

export interface StateEntry {
  value: Buffer;
  version: Version;
  metadata: readonly MetadataEntry[];
}

export interface TransactionPlace {
  block: number;
  transaction: number;
  code: number;
}

/** Reads at one moment: the committed state, or a snapshot of it. */
export interface StateReader {
  get(namespace: string, key: string): StateEntry | undefined;
  /** entries with start ≤ key < end in the order of UTF-8 bytes; an empty end is no end */
  range(namespace: string, start: string, end: string): AsyncIterable<[key: string, entry: StateEntry]>;
  /** places of all writes of a key, newest first */
  history(namespace: string, key: string): AsyncIterable<Version>;
}

/** Changes of one block, to be applied at once. */
export interface StateChanges {
  height: number;
  commitHash: Buffer;
  /** undefined: deleted */
  writes: readonly { namespace: string; key: string; entry: StateEntry | undefined }[];
  history: readonly { namespace: string; key: string; version: Version }[];
  transactions: readonly { id: string; place: TransactionPlace }[];
}

export class StateStore implements StateReader {
  private constructor(private readonly db: Db) {}

  static async open(folder: string): Promise<StateStore> {
    const db: Db = new ClassicLevel(folder, { keyEncoding: 'buffer', valueEncoding: 'buffer', cacheSize: CACHE_BYTES });
    try {
      await db.open();
    } catch (cause) {
      const reason = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause);
      throw new Error(
        `state ${folder} cannot be opened (${reason}); when it is damaged, delete this folder: it is rebuilt from the blocks`,
        { cause },
      );
    }
    return new StateStore(db);
  }

  /** Number of applied blocks and the commit hash of the last. */
  savepoint(): { height: number; commitHash: Buffer } {
    const value = this.db.getSync(SAVEPOINT);
    return value === undefined ? { height: 0, commitHash: EMPTY } : { height: value.readUIntBE(0, 6), commitHash: value.subarray(6) };
  }

  get(namespace: string, key: string): StateEntry | undefined {
    return decodeEntry(this.db.getSync(stateKey(namespace, key)));
  }

  range(namespace: string, start: string, end: string): AsyncIterable<[string, StateEntry]> {
    return rangeOf(this.db, namespace, start, end, undefined);
  }

  history(namespace: string, key: string): AsyncIterable<Version> {
    return historyOf(this.db, namespace, key, undefined);
  }

  transaction(id: string): TransactionPlace | undefined {
    const value = this.db.getSync(Buffer.from(TRANSACTION + id));
    return value && { block: value.readUIntBE(0, 6), transaction: value.readUInt32BE(6), code: value[10] ?? 255 };
  }

  /** A view that later blocks do not change; close it. */
  snapshot(): StateSnapshot {
    return new StateSnapshot(this.db, this.db.snapshot());
  }

  async apply(changes: StateChanges): Promise<void> {
    let operations = prepared.get(changes);
    if (operations === undefined) prepared.set(changes, (operations = operationsOf(changes)));
    await this.db.batch(operations); // not synced: after a power cut the block file brings back what is missing
  }

  async close(): Promise<void> {
    await this.db.close();
  }
}

export class StateSnapshot implements StateReader {
  constructor(
    private readonly db: Db,
    private readonly snapshot: Snapshot,
  ) {}

  get(namespace: string, key: string): StateEntry | undefined {
    return decodeEntry(this.db.getSync(stateKey(namespace, key), { snapshot: this.snapshot }));
  }

  range(namespace: string, start: string, end: string): AsyncIterable<[string, StateEntry]> {
    return rangeOf(this.db, namespace, start, end, this.snapshot);
  }

  history(namespace: string, key: string): AsyncIterable<Version> {
    return historyOf(this.db, namespace, key, this.snapshot);
  }

  async close(): Promise<void> {
    await this.snapshot.close();
  }
}

/** Peers of one process that apply the same changes write the same bytes. */
const prepared = new WeakMap<StateChanges, Operation[]>();

function operationsOf(changes: StateChanges): Operation[] {
  const operations: Operation[] = [];
  for (const { namespace, key, entry } of changes.writes) {
    const stored = stateKey(namespace, key);
    operations.push(entry === undefined ? { type: 'del', key: stored } : { type: 'put', key: stored, value: encodeEntry(entry) });
  }
  for (const { namespace, key, version } of changes.history)
    operations.push({ type: 'put', key: Buffer.concat([historyPrefix(namespace, key), encodeVersion(version)]), value: EMPTY });
  for (const { id, place } of changes.transactions) {
    const value = Buffer.concat([encodeVersion(place), Buffer.from([place.code])]);
    operations.push({ type: 'put', key: Buffer.from(TRANSACTION + id), value });
  }
  const savepoint = Buffer.alloc(6);
  savepoint.writeUIntBE(changes.height, 0, 6);
  operations.push({ type: 'put', key: SAVEPOINT, value: Buffer.concat([savepoint, changes.commitHash]) });
  return operations;
}

async function* rangeOf(
  db: Db,
  namespace: string,
  start: string,
  end: string,
  snapshot: Snapshot | undefined,
): AsyncGenerator<[string, StateEntry]> {
  const prefix = stateKey(namespace, '').length;
  const lt = end === '' ? Buffer.from(`${STATE}${namespace}\x01`) : stateKey(namespace, end);
  const iterator = db.iterator({ gte: stateKey(namespace, start), lt, ...(snapshot && { snapshot }) });
  try {
    for (;;) {
      const page = await iterator.nextv(PAGE);
      for (const [key, value] of page) {
        const entry = decodeEntry(value);
        if (entry !== undefined) yield [key.subarray(prefix).toString(), entry];
      }
      if (page.length === 0) return;
    }
  } finally {
    await iterator.close();
  }
}

async function* historyOf(db: Db, namespace: string, key: string, snapshot: Snapshot | undefined): AsyncGenerator<Version> {
  const prefix = historyPrefix(namespace, key);
  const lt = Buffer.concat([prefix, Buffer.alloc(11, 0xff)]);
  for await (const stored of db.keys({ gte: prefix, lt, reverse: true, ...(snapshot && { snapshot }) }))
    yield { block: stored.readUIntBE(prefix.length, 6), transaction: stored.readUInt32BE(prefix.length + 6) };
}

function stateKey(namespace: string, key: string): Buffer {
  return Buffer.from(`${STATE}${namespace}\0${key}`);
}

/** Keys may hold any character, so their length stands before them. */
function historyPrefix(namespace: string, key: string): Buffer {
  const bytes = Buffer.from(key);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([Buffer.from(`${HISTORY}${namespace}\0`), length, bytes]);
}

function encodeVersion(version: Version): Buffer {
  const bytes = Buffer.alloc(10);
  bytes.writeUIntBE(version.block, 0, 6);
  bytes.writeUInt32BE(version.transaction, 6);
  return bytes;
}

function encodeEntry(entry: StateEntry): Buffer {
  const metadata = entry.metadata.length === 0 ? EMPTY : encodeMetadata(entry.metadata);
  const head = Buffer.alloc(VALUE_HEAD);
  head.writeUIntBE(entry.version.block, 0, 6);
  head.writeUInt32BE(entry.version.transaction, 6);
  head.writeUInt32BE(metadata.length, 10);
  return Buffer.concat([head, metadata, entry.value]);
}

function decodeEntry(stored: Buffer | undefined): StateEntry | undefined {
  if (stored === undefined) return undefined;
  const end = VALUE_HEAD + stored.readUInt32BE(10);
  return {
    value: stored.subarray(end),
    version: { block: stored.readUIntBE(0, 6), transaction: stored.readUInt32BE(6) },
    metadata: end === VALUE_HEAD ? [] : decodeMetadata(stored.subarray(VALUE_HEAD, end)),
  };
}

function encodeMetadata(entries: readonly MetadataEntry[]): Buffer {
  return Buffer.from(JSON.stringify(entries.map((entry) => [entry.name, entry.value.toString('base64')])));
}

function decodeMetadata(bytes: Buffer): MetadataEntry[] {
  const entries = JSON.parse(bytes.toString()) as [string, string][];
  return entries.map(([name, value]) => ({ name, value: Buffer.from(value, 'base64') }));
}
