import type { ChaincodeInterface } from 'fabric-shim';
import { makeChaincode } from '../chaincodes.js';
import { CHAINCODE_NAMES, type ChaincodeName } from '../names.js';
import { isSatisfied, NAMESPACE_POLICIES } from './policies.js';
import { Execution, type StateView } from '../watch/execution.js';
import { inAnotherWorld, rewritten } from './other-world.js';
import type { Submitter } from './submitters.js';

// The chaincodes on a ledger in memory that behaves like Fabric's: reads carry versions that are validated at commit (MVCC,
// phantoms), and every written key needs the endorsements of its own policy or its namespace's. Stricter than a peer where that
// finds mistakes: a second event is an error.

/** An endorsed transaction: what it answered, and what it would change. */
export interface Endorsed {
  readonly status: number;
  readonly message: string;
  readonly payload: string;
  /** Versions of what was read, by namespace and key; -1 for an absent key. */
  readonly reads: ReadonlyMap<string, number>;
  /** What was scanned, with the keys and versions that were found. */
  readonly scans: readonly { readonly from: string; readonly to: string; readonly found: string }[];
  /** Namespace and key with NUL shown as "~" → written bytes as text; undefined for a deletion. */
  readonly writes: Readonly<Record<string, string | undefined>>;
  readonly event: { readonly name: string; readonly payload: string } | undefined;
  /** Namespace and key as in `writes` → the policy that the transaction gives the key. */
  readonly policies: ReadonlyMap<string, Uint8Array>;
}

export class MemoryLedger {
  private readonly chaincodes = new Map<string, ChaincodeInterface>(CHAINCODE_NAMES.map((name) => [name, makeChaincode(name)]));
  private readonly state = new Map<string, { readonly value: Uint8Array; readonly version: number }>();
  private readonly policies = new Map<string, Uint8Array>();
  private height = 0;
  /** Whether first successes are executed twice; a test that counts what a contract asks wants one execution. */
  comparing = true;
  /** The time that transactions claim. */
  now = '2026-11-21T04:00:00Z';

  /** Replaces a chaincode, as an organisation with a patched one would. */
  patch(name: ChaincodeName, chaincode: ChaincodeInterface): void {
    this.chaincodes.set(name, chaincode);
  }

  /** Puts bytes under a key without any chaincode, as corruption would. */
  corrupt(key: string, text: string): void {
    this.height += 1;
    this.state.set(key.replaceAll('~', '\u0000'), { value: Buffer.from(text), version: this.height });
  }

  /** A ledger of its own that begins where this one stands. */
  fork(): MemoryLedger {
    const fork = new MemoryLedger();
    for (const [name, chaincode] of this.chaincodes) fork.chaincodes.set(name, chaincode);
    for (const [key, entry] of this.state) fork.state.set(key, entry);
    for (const [key, policy] of this.policies) fork.policies.set(key, policy);
    fork.height = this.height;
    fork.now = this.now;
    return fork;
  }

  /**
   * Executes without committing. Arguments that are no strings are written as JSON. The first times that a function succeeds it
   * is executed twice, as two endorsers would, the second time in another world; both must give the same bytes.
   */
  async endorse(submitter: Submitter, chaincode: ChaincodeName, ...args: readonly unknown[]): Promise<Endorsed> {
    const texts = args.map((argument) => (typeof argument === 'string' ? argument : JSON.stringify(argument)));
    const endorsed = await this.execute(submitter, chaincode, texts);
    if (this.comparing && endorsed.status < 400 && isToCompare(`${chaincode}:${texts[0]}`)) {
      const other = await inAnotherWorld(() => this.execute(submitter, chaincode, texts.map(rewritten)));
      if (bytesOf(other) !== bytesOf(endorsed)) throw new Error(`${chaincode}:${texts[0]} is not deterministic`);
    }
    return endorsed;
  }

  private async execute(submitter: Submitter, chaincode: ChaincodeName, texts: readonly string[]): Promise<Endorsed> {
    const reads = new RecordedReads(this.state);
    const execution = new Execution(reads, this.chaincodes, {
      channel: 'zhenglian',
      transactionId: 'transaction',
      timestamp: { seconds: Date.parse(this.now) / 1000, nanos: 0 },
      creator: { mspId: submitter.mspId, certificate: Buffer.from(submitter.certificate) },
    });
    const response = await execution.run(
      chaincode,
      texts.map((text) => Buffer.from(text)),
    );
    const failed = response.status >= 400;
    const { writes, policies, event } = execution;
    return {
      status: response.status,
      message: response.message ?? '',
      payload: Buffer.from(response.payload ?? []).toString(),
      reads: reads.reads,
      scans: reads.scans,
      writes: failed
        ? {}
        : Object.fromEntries(writes.map(({ namespace, key, value }) => [shown(namespace, key), value && Buffer.from(value).toString()])),
      event: failed || !event ? undefined : { name: event.name, payload: Buffer.from(event.payload).toString() },
      policies: new Map(failed ? [] : policies.map(({ namespace, key, policy }) => [shown(namespace, key), policy])),
    };
  }

  /**
   * Validates and commits; false if something that was read has changed since, or if the endorsing organisations do not
   * satisfy the policy of every key that is written: its own, or that of its namespace. Without them all have endorsed.
   */
  commit(endorsed: Endorsed, endorsers?: readonly string[]): boolean {
    if (endorsers && !this.isEndorsed(endorsed, endorsers)) return false;
    const fresh = [...endorsed.reads].every(([key, version]) => (this.state.get(key)?.version ?? -1) === version);
    if (endorsed.status >= 400 || !fresh || endorsed.scans.some(({ from, to, found }) => scan(this.state, from, to).found !== found))
      return false;
    this.height += 1;
    for (const [shown, text] of Object.entries(endorsed.writes)) {
      const key = shown.replaceAll('~', '\u0000');
      if (text === undefined) this.state.delete(key);
      else this.state.set(key, { value: Buffer.from(text), version: this.height });
      if (text === undefined) this.policies.delete(shown);
    }
    for (const [shown, policy] of endorsed.policies) this.policies.set(shown, policy);
    return true;
  }

  /** As Fabric does: a key's own policy takes the place of its namespace's; a new key has none yet. */
  private isEndorsed({ writes, policies }: Endorsed, endorsers: readonly string[]): boolean {
    return [...new Set([...Object.keys(writes), ...policies.keys()])].every((shown) =>
      isSatisfied(this.policies.get(shown) ?? NAMESPACE_POLICIES[shown.slice(0, shown.indexOf('/')) as ChaincodeName], endorsers),
    );
  }

  /** Endorses and commits one transaction. */
  async submit(submitter: Submitter, chaincode: ChaincodeName, ...args: readonly unknown[]): Promise<Endorsed> {
    const endorsed = await this.endorse(submitter, chaincode, ...args);
    this.commit(endorsed);
    return endorsed;
  }

  /** The state as it stands now; later transactions do not change what it shows. */
  view(): StateView {
    return new RecordedReads(new Map(this.state));
  }

  /** The whole state as text, for comparing before and after. */
  snapshot(): Record<string, string> {
    return Object.fromEntries(
      [...this.state]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, { value }]) => [key.replaceAll('\u0000', '~'), Buffer.from(value).toString()]),
    );
  }
}

const COMPARISONS = 3;
const compared = new Map<string, number>();

function isToCompare(name: string): boolean {
  const times = compared.get(name) ?? 0;
  compared.set(name, times + 1);
  return times < COMPARISONS;
}

/** All that an endorser signs, in the order in which it happened. */
function bytesOf({ reads, scans, policies, ...rest }: Endorsed): string {
  const signed = [...policies].map(([key, policy]) => [key, Buffer.from(policy).toString('hex')]);
  return JSON.stringify([rest, [...reads], scans, signed]);
}

type State = ReadonlyMap<string, { readonly value: Uint8Array; readonly version: number }>;

/** The committed state as one transaction reads it: versions and scans are kept, for the validation at commit. */
class RecordedReads implements StateView {
  readonly reads = new Map<string, number>();
  readonly scans: { from: string; to: string; found: string }[] = [];

  constructor(private readonly state: State) {}

  async get(namespace: string, key: string): Promise<Uint8Array | undefined> {
    const found = this.state.get(`${namespace}/${key}`);
    this.reads.set(`${namespace}/${key}`, found?.version ?? -1);
    return found?.value;
  }

  async scan(namespace: string, from: string, to: string) {
    const [start, end] = [`${namespace}/${from}`, `${namespace}/${to}`];
    const { rows, found } = scan(this.state, start, end);
    this.scans.push({ from: start, to: end, found });
    return rows.map(([key, { value }]) => ({ key: key.slice(namespace.length + 1), value }));
  }
}

function scan(state: State, from: string, to: string) {
  const rows = [...state].filter(([key]) => key >= from && key < to).sort(([a], [b]) => (a < b ? -1 : 1));
  return { rows, found: rows.map(([key, { version }]) => `${key} ${version}`).join('\n') };
}

/** Namespace and key, with NUL as "~". */
const shown = (namespace: string, key: string): string => `${namespace}/${key.replaceAll('\u0000', '~')}`;
