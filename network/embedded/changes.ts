/** What a block with known flags changes in the state, and the running commit hash over it. */
import { peer } from '@hyperledger/fabric-protos';
import { nextCommitHash } from './block.js';
import type { StateChanges, StateEntry, StateReader } from './state.js';
import type { Transaction } from './transaction.js';
import { field, numberField } from './wire.js';

const { VALID, DUPLICATE_TXID } = peer.TxValidationCode;

type Write = StateChanges['writes'][number];

/**
 * Changes of block `number` on top of what `reader` holds (the state after the block before).
 * Only valid transactions write; every transaction is indexed by its id, a duplicate never hides the first.
 */
export function collectChanges(
  number: number,
  transactions: readonly Transaction[],
  flags: Uint8Array,
  reader: Pick<StateReader, 'get'>,
  previousCommitHash: Buffer,
): StateChanges {
  const writes = new Map<string, Write>();
  const history: { namespace: string; key: string; version: { block: number; transaction: number } }[] = [];
  const places: { id: string; place: { block: number; transaction: number; code: number } }[] = [];
  const indexed = new Set<string>();
  transactions.forEach((transaction, index) => {
    const code = flags[index] ?? VALID;
    if (transaction.id !== '' && code !== DUPLICATE_TXID && !indexed.has(transaction.id)) {
      indexed.add(transaction.id);
      places.push({ id: transaction.id, place: { block: number, transaction: index, code } });
    }
    if (code === VALID) applyWrites(transaction, { block: number, transaction: index }, writes, history, reader);
  });
  const sorted = [...writes.values()].sort(byNamespaceAndKey);
  const commitHash = number === 0 ? previousCommitHash : nextCommitHash(flags, encodeUpdates(sorted, history), previousCommitHash);
  return { height: number + 1, commitHash, writes: sorted, history, transactions: places };
}

/** Name of a key within its namespace, unique over all namespaces. */
export function fullKey(namespace: string, key: string): string {
  return `${namespace}\0${key}`;
}

/** Order of strings by their UTF-8 bytes, which differs from JavaScript's for surrogates. */
export function compareUtf8(a: string, b: string): number {
  return isPlain(a) && isPlain(b) ? (a < b ? -1 : a > b ? 1 : 0) : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function applyWrites(
  transaction: Transaction,
  version: { block: number; transaction: number },
  writes: Map<string, Write>,
  history: { namespace: string; key: string; version: { block: number; transaction: number } }[],
  reader: Pick<StateReader, 'get'>,
): void {
  for (const { namespace, writes: values, metadataWrites } of transaction.action?.sets ?? []) {
    const current = (key: string): StateEntry | undefined => {
      const earlier = writes.get(fullKey(namespace, key));
      return earlier === undefined ? reader.get(namespace, key) : earlier.entry;
    };
    const put = (key: string, entry: StateEntry | undefined): void => void writes.set(fullKey(namespace, key), { namespace, key, entry });
    const metadataOf = new Map(metadataWrites.map((write) => [write.key, write.entries]));
    for (const { key, value, isDelete } of values) {
      put(key, isDelete ? undefined : { value, version, metadata: metadataOf.get(key) ?? current(key)?.metadata ?? [] });
      history.push({ namespace, key, version });
      metadataOf.delete(key);
    }
    for (const [key, metadata] of metadataOf) {
      const entry = current(key);
      if (entry !== undefined) put(key, { ...entry, version, metadata }); // metadata of a key that does not exist is dropped
    }
  }
}

/** Fabric's deterministic bytes of an update batch (txmgr/update_batch_bytes.go): the namespace stands at its first key only. */
function encodeUpdates(
  writes: readonly Write[],
  history: readonly { version: { block: number; transaction: number }; namespace: string; key: string }[],
): Buffer {
  const deletedAt = new Map(history.map((entry) => [fullKey(entry.namespace, entry.key), entry.version]));
  let namespace = '';
  return Buffer.concat(
    writes.map((write) => {
      const version = write.entry?.version ?? deletedAt.get(fullKey(write.namespace, write.key)) ?? { block: 0, transaction: 0 };
      const message = Buffer.concat([
        write.namespace === namespace ? Buffer.alloc(0) : field(1, write.namespace),
        write.key === '' ? Buffer.alloc(0) : field(3, write.key),
        numberField(4, write.entry === undefined ? 1 : 0),
        write.entry === undefined || write.entry.value.length === 0 ? Buffer.alloc(0) : field(5, write.entry.value),
        field(6, Buffer.concat([orderPreserving(version.block), orderPreserving(version.transaction)])),
      ]);
      namespace = write.namespace;
      return field(1, message);
    }),
  );
}

/** One byte with the number of significant bytes, then these, big-endian (common/ledger/util EncodeOrderPreservingVarUint64). */
function orderPreserving(value: number): Buffer {
  let hex = value === 0 ? '' : value.toString(16);
  if (hex.length % 2 === 1) hex = `0${hex}`;
  return Buffer.from((hex.length / 2).toString(16).padStart(2, '0') + hex, 'hex');
}

function byNamespaceAndKey(a: Write, b: Write): number {
  return a.namespace === b.namespace ? compareUtf8(a.key, b.key) : compareUtf8(a.namespace, b.namespace);
}

function isPlain(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- the point is exactly the ASCII range
  return /^[\x00-\x7f]*$/.test(text);
}
