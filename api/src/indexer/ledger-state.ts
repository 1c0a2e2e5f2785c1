import type { StateView } from '@zhenglian/chaincode/watch';
import type { ChaincodeTransaction } from '@zhenglian/verify/ledger';
import type { Database } from '../database/open.js';
import { VALIDATION_PARAMETER } from './key-policy.js';
import { hexOf, type StateChange } from './state.js';

/** A key as it stands: absent keys have no value. */
interface Entry {
  readonly value: Uint8Array | undefined;
  readonly policy: Uint8Array | undefined;
}

const ABSENT: Entry = { value: undefined, policy: undefined };
const KEYS = 1_000;

/**
 * The ledger's state while a batch of blocks is read: what the database has, and on top of it what earlier transactions of the batch wrote.
 * `changes` is what the batch made of it, to be written with its rows.
 */
export class LedgerState implements StateView {
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new Map<string, { readonly namespace: string; readonly key: string }>();

  constructor(
    private readonly database: Database,
    /** Chaincodes whose keys are kept. */
    private readonly namespaces: ReadonlySet<string>,
  ) {}

  async get(namespace: string, key: string): Promise<Uint8Array | undefined> {
    return (await this.#entry(namespace, key)).value;
  }

  async policyOf(namespace: string, key: string): Promise<Uint8Array | undefined> {
    return (await this.#entry(namespace, key)).policy;
  }

  async scan(namespace: string, from: string, to: string): Promise<readonly { readonly key: string; readonly value: Uint8Array }[]> {
    const [low, high] = [hexOf(from), hexOf(to)];
    const rows = await this.database
      .selectFrom('ledger_index.state')
      .select(['key', 'value'])
      .where('namespace', '=', namespace)
      .where('key', '>=', low)
      .where('key', '<', high)
      .execute();
    const found = new Map(rows.map(({ key, value }) => [key, value ?? undefined]));
    for (const id of this.#changed.keys()) {
      const changed = this.#changed.get(id);
      if (changed === undefined || changed.namespace !== namespace) continue;
      const hex = hexOf(changed.key);
      if (hex >= low && hex < high) found.set(hex, this.#entries.get(id)?.value);
    }
    return [...found]
      .filter((pair): pair is [string, Uint8Array] => pair[1] !== undefined)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => ({ key: Buffer.from(key, 'hex').toString('utf8'), value }));
  }

  /** Reads everything that the transactions name with few statements instead of one per key. */
  async preload(transactions: readonly ChaincodeTransaction[]): Promise<void> {
    const wanted = new Map<string, { readonly namespace: string; readonly key: string }>();
    for (const { namespace, reads, writes, metadataWrites } of transactions.flatMap(({ namespaces }) => namespaces)) {
      if (!this.namespaces.has(namespace)) continue;
      for (const { key } of [...reads, ...writes, ...metadataWrites]) {
        const id = idOf(namespace, key);
        if (!this.#entries.has(id)) wanted.set(id, { namespace, key });
      }
    }
    const list = [...wanted.values()];
    for (let at = 0; at < list.length; at += KEYS) await this.#load(list.slice(at, at + KEYS));
  }

  /** What a valid transaction does to the state. */
  async apply({ namespaces }: Pick<ChaincodeTransaction, 'namespaces'>): Promise<void> {
    for (const { namespace, writes, metadataWrites } of namespaces) {
      if (!this.namespaces.has(namespace)) continue;
      for (const { key, isDelete, value } of writes) {
        const before = await this.#entry(namespace, key);
        // what is deleted loses its policy with its value
        this.#set(namespace, key, isDelete ? ABSENT : { ...before, value });
      }
      for (const { key, entries } of metadataWrites) {
        const before = await this.#entry(namespace, key);
        const policy = entries.find(({ name }) => name === VALIDATION_PARAMETER)?.value;
        if (before.value !== undefined) this.#set(namespace, key, { ...before, policy });
      }
    }
  }

  changes(): StateChange[] {
    return [...this.#changed].map(([id, place]) => ({ ...place, ...(this.#entries.get(id) ?? ABSENT) }));
  }

  async #entry(namespace: string, key: string): Promise<Entry> {
    const id = idOf(namespace, key);
    if (!this.#entries.has(id)) await this.#load([{ namespace, key }]);
    return this.#entries.get(id) ?? ABSENT;
  }

  #set(namespace: string, key: string, entry: Entry): void {
    this.#entries.set(idOf(namespace, key), entry);
    this.#changed.set(idOf(namespace, key), { namespace, key });
  }

  async #load(keys: readonly { readonly namespace: string; readonly key: string }[]): Promise<void> {
    const found = new Map<string, { readonly value: Uint8Array | null; readonly policy: Uint8Array | null }>();
    // a list per namespace: pairs become one condition within another, and the embedded database breaks on hundreds of them
    for (const namespace of new Set(keys.map((each) => each.namespace))) {
      const own = keys.flatMap((each) => (each.namespace === namespace ? [hexOf(each.key)] : []));
      const rows = await this.database
        .selectFrom('ledger_index.state')
        .selectAll()
        .where('namespace', '=', namespace)
        .where('key', 'in', own)
        .execute();
      for (const row of rows) found.set(`${namespace}/${row.key}`, row);
    }
    for (const { namespace, key } of keys) {
      const row = found.get(`${namespace}/${hexOf(key)}`);
      this.#entries.set(idOf(namespace, key), { value: row?.value ?? undefined, policy: row?.policy ?? undefined });
    }
  }
}

function idOf(namespace: string, key: string): string {
  return `${namespace}/${key}`;
}
