import type { ChaincodeInterface, ChaincodeResponse, ChaincodeStub } from 'fabric-shim';
import { makeChaincode } from '../chaincodes.js';
import { CHAINCODE_NAMES, type ChaincodeName } from '../names.js';
import { isSatisfied, NAMESPACE_POLICIES } from './policies.js';
import type { Submitter } from './submitters.js';

// The chaincodes on a ledger in memory that behaves like Fabric's: a transaction reads committed state only and never its own
// writes, reads carry versions that are validated at commit (MVCC, phantoms), nested calls read and write their own namespace,
// and one event, the outermost chaincode's last, survives. Stricter than a peer where that finds mistakes: a second event is an error.

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

  /** Executes without committing. Arguments that are no strings are written as JSON. */
  async endorse(submitter: Submitter, chaincode: ChaincodeName, ...args: readonly unknown[]): Promise<Endorsed> {
    const transaction = new Transaction(this.state, this.chaincodes, submitter, this.now);
    const response = await transaction.call(
      chaincode,
      args.map((argument) => (typeof argument === 'string' ? argument : JSON.stringify(argument))),
    );
    const failed = response.status >= 400;
    return {
      status: response.status,
      message: response.message ?? '',
      payload: Buffer.from(response.payload ?? []).toString(),
      reads: transaction.reads,
      scans: transaction.scans,
      writes: failed
        ? {}
        : Object.fromEntries([...transaction.writes].map(([key, value]) => [key.replaceAll('\u0000', '~'), value?.toString()])),
      event: failed ? undefined : transaction.event,
      policies: failed ? new Map() : transaction.policies,
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

  /** The whole state as text, for comparing before and after. */
  snapshot(): Record<string, string> {
    return Object.fromEntries(
      [...this.state]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, { value }]) => [key.replaceAll('\u0000', '~'), Buffer.from(value).toString()]),
    );
  }
}

type State = ReadonlyMap<string, { readonly value: Uint8Array; readonly version: number }>;

class Transaction {
  readonly reads = new Map<string, number>();
  readonly scans: { from: string; to: string; found: string }[] = [];
  readonly writes = new Map<string, Buffer | undefined>();
  readonly policies = new Map<string, Uint8Array>();
  event: { name: string; payload: string } | undefined;

  constructor(
    private readonly state: State,
    private readonly chaincodes: ReadonlyMap<string, ChaincodeInterface>,
    private readonly submitter: Submitter,
    private readonly now: string,
  ) {}

  async call(name: string, args: readonly string[], outermost = true): Promise<ChaincodeResponse> {
    const chaincode = this.chaincodes.get(name);
    if (!chaincode) return { status: 500, message: `chaincode ${name} not found` };
    return chaincode.Invoke(this.stub(name, args, outermost) as unknown as ChaincodeStub);
  }

  /** The part of the shim's stub that contracts may use; any other method is absent and fails. */
  private stub(name: string, args: readonly string[], outermost: boolean) {
    const inNamespace = (key: string): string => `${name}/${key}`;
    return {
      getBufferArgs: () => args.map((argument) => Buffer.from(argument)),
      getFunctionAndParameters: () => ({ fcn: args[0], params: args.slice(1) }),
      getTxID: () => 'transaction',
      getTxTimestamp: () => ({ seconds: Date.parse(this.now) / 1000, nanos: 0 }),
      getChannelID: () => 'zhenglian',
      getCreator: () => ({ mspid: this.submitter.mspId, idBytes: Buffer.from(this.submitter.certificate) }),
      getState: async (key: string) => this.read(inNamespace(key)),
      putState: async (key: string, value: Uint8Array) => void this.writes.set(inNamespace(checkKey(key)), Buffer.from(value)),
      deleteState: async (key: string) => void this.writes.set(inNamespace(checkKey(key)), undefined),
      setStateValidationParameter: async (key: string, policy: Uint8Array) =>
        void this.policies.set(inNamespace(checkKey(key)).replaceAll('\u0000', '~'), policy),
      getStateByPartialCompositeKey: (type: string, parts: string[]) => this.scan(inNamespace(compositeKey(type, parts))),
      createCompositeKey: compositeKey,
      invokeChaincode: (other: string, inner: string[]) => this.call(other, inner, false),
      setEvent: (event: string, payload: Uint8Array) => {
        if (!outermost) return;
        if (this.event) throw new Error('a transaction has one event');
        this.event = { name: event, payload: Buffer.from(payload).toString() };
      },
    };
  }

  private read(key: string): Uint8Array {
    const found = this.state.get(key);
    this.reads.set(key, found?.version ?? -1);
    return found?.value ?? new Uint8Array();
  }

  private async *scan(prefix: string): AsyncGenerator<{ key: string; value: Uint8Array }> {
    const to = `${prefix}\u{10ffff}`;
    const { rows, found } = scan(this.state, prefix, to);
    this.scans.push({ from: prefix, to, found });
    for (const [key, { value }] of rows) yield { key: key.slice(key.indexOf('/') + 1), value };
  }
}

function scan(state: State, from: string, to: string) {
  const rows = [...state].filter(([key]) => key >= from && key < to).sort(([a], [b]) => (a < b ? -1 : 1));
  return { rows, found: rows.map(([key, { version }]) => `${key} ${version}`).join('\n') };
}

function compositeKey(type: string, parts: readonly string[]): string {
  for (const part of [type, ...parts]) {
    if (part === '' || part.includes('\u0000')) throw new Error('object type or attribute not a non-zero length string');
  }
  return `\u0000${[type, ...parts].join('\u0000')}\u0000`;
}

function checkKey(key: string): string {
  if (key === '') throw new Error('a key must not be empty');
  return key;
}
