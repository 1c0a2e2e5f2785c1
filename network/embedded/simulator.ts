/** One transaction's simulation on a snapshot: records what is read and written, shows no own writes, writes nothing. */
import { ledger } from '@hyperledger/fabric-protos';
import { compareUtf8 } from './changes.js';
import type { MetadataEntry, StateEntry, StateSnapshot } from './state.js';
import type { Version } from './transaction.js';
import { bytesOf } from './wire.js';

const { KVRWSet, KVRead, KVWrite, KVMetadataWrite, KVMetadataEntry, RangeQueryInfo, QueryReads, Version: KvVersion } = ledger.rwset.kvrwset;

interface RangeRecord {
  start: string;
  end: string;
  exhausted: boolean;
  reads: { key: string; version: Version }[];
}

class NamespaceRecord {
  readonly reads = new Map<string, Version | undefined>();
  readonly writes = new Map<string, Buffer | undefined>();
  readonly metadata = new Map<string, MetadataEntry[]>();
  readonly ranges: RangeRecord[] = [];
}

export class Simulator {
  readonly #namespaces = new Map<string, NamespaceRecord>();
  #paginated = false;

  constructor(
    readonly transactionId: string,
    readonly snapshot: StateSnapshot,
  ) {}

  /** Makes a namespace part of the transaction even when nothing in it is touched. */
  touch(namespace: string): NamespaceRecord {
    let record = this.#namespaces.get(namespace);
    if (record === undefined) this.#namespaces.set(namespace, (record = new NamespaceRecord()));
    return record;
  }

  get(namespace: string, key: string): StateEntry | undefined {
    const entry = this.snapshot.get(namespace, key);
    const { reads } = this.touch(namespace);
    if (!reads.has(key)) reads.set(key, entry?.version);
    return entry;
  }

  put(namespace: string, key: string, value: Buffer): void {
    this.#mayWrite();
    this.touch(namespace).writes.set(key, value);
  }

  delete(namespace: string, key: string): void {
    this.#mayWrite();
    this.touch(namespace).writes.set(key, undefined);
  }

  putMetadata(namespace: string, key: string, name: string, value: Buffer): void {
    this.#mayWrite();
    const { metadata } = this.touch(namespace);
    const entries = metadata.get(key) ?? this.snapshot.get(namespace, key)?.metadata ?? [];
    metadata.set(key, [...entries.filter((entry) => entry.name !== name), { name, value }]);
  }

  /** A recorded range: each entry that the chaincode is given counts as read, for the phantom check. */
  async *range(namespace: string, start: string, end: string): AsyncGenerator<[key: string, entry: StateEntry], void> {
    const record: RangeRecord = { start, end: '', exhausted: false, reads: [] };
    this.touch(namespace).ranges.push(record);
    for await (const [key, entry] of this.snapshot.range(namespace, start, end)) {
      record.reads.push({ key, version: entry.version });
      record.end = key;
      yield [key, entry];
    }
    record.exhausted = true;
    record.end = end;
  }

  /** After a paginated query Fabric refuses every write of the transaction. */
  markPaginated(): void {
    if ([...this.#namespaces.values()].some((record) => record.writes.size > 0 || record.metadata.size > 0))
      throw new Error(
        `txid [${this.transactionId}]: unsuppored transaction. Paginated queries are supported only in a read-only transaction`,
      );
    this.#paginated = true;
  }

  /** Namespaces with the keys that the transaction writes. */
  writeSets(): { namespace: string; keys: string[] }[] {
    return [...this.#namespaces].map(([namespace, record]) => ({
      namespace,
      keys: [...new Set([...record.writes.keys(), ...record.metadata.keys()])],
    }));
  }

  /** TxReadWriteSet, the same bytes at every peer that read and wrote the same. */
  results(): Buffer {
    const set = new ledger.rwset.TxReadWriteSet();
    for (const namespace of [...this.#namespaces.keys()].sort(compareUtf8)) {
      const entry = new ledger.rwset.NsReadWriteSet();
      entry.setNamespace(namespace);
      entry.setRwset(encodeNamespace(this.touch(namespace)));
      set.addNsRwset(entry);
    }
    return bytesOf(set);
  }

  #mayWrite(): void {
    if (this.#paginated)
      throw new Error(
        `txid [${this.transactionId}]: unsuppored transaction. Transaction has already performed a paginated query. Writes are not allowed`,
      ); // Fabric's own spelling
  }
}

function encodeNamespace(record: NamespaceRecord): Uint8Array {
  const set = new KVRWSet();
  set.setReadsList(sorted(record.reads).map(([key, version]) => encodeRead(key, version)));
  set.setWritesList(
    sorted(record.writes).map(([key, value]) => {
      const write = new KVWrite();
      write.setKey(key);
      if (value === undefined) write.setIsDelete(true);
      else write.setValue(value);
      return write;
    }),
  );
  set.setMetadataWritesList(
    sorted(record.metadata).map(([key, entries]) => {
      const write = new KVMetadataWrite();
      write.setKey(key);
      const named = entries.toSorted((a, b) => compareUtf8(a.name, b.name)).filter((entry) => entry.value.length > 0);
      write.setEntriesList(
        named.map(({ name, value }) => {
          const entry = new KVMetadataEntry();
          entry.setName(name);
          entry.setValue(value);
          return entry;
        }),
      );
      return write;
    }),
  );
  set.setRangeQueriesInfoList(record.ranges.map(encodeRange));
  return set.serializeBinary();
}

function encodeRange(range: RangeRecord): InstanceType<typeof RangeQueryInfo> {
  const info = new RangeQueryInfo();
  info.setStartKey(range.start);
  info.setEndKey(range.end);
  info.setItrExhausted(range.exhausted);
  const reads = new QueryReads();
  reads.setKvReadsList(range.reads.map(({ key, version }) => encodeRead(key, version)));
  info.setRawReads(reads);
  return info;
}

function encodeRead(key: string, version: Version | undefined): InstanceType<typeof KVRead> {
  const read = new KVRead();
  read.setKey(key);
  if (version !== undefined) {
    const message = new KvVersion();
    message.setBlockNum(version.block);
    message.setTxNum(version.transaction);
    read.setVersion(message);
  }
  return read;
}

function sorted<V>(map: ReadonlyMap<string, V>): [string, V][] {
  return [...map].sort(([a], [b]) => compareUtf8(a, b));
}
