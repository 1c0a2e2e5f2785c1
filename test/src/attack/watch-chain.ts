import { judgeAgain, type CommittedTransaction, type WatchFinding } from '../../../chaincode/src/contract/watch/watch.js';
import type { StateView } from '../../../chaincode/src/contract/watch/execution.js';
import { type ChaincodeTransaction, parseBlock, readTransactions } from '@zhenglian/verify/ledger';
import type { Consortium } from '../scenario/consortium.js';

const VALID = 0;

/** What an observer has who reads the blocks and nothing else: the state, rebuilt write by write, and a judgement of every transaction. */
export interface Watched {
  /** By transaction id: what is wrong with what was committed as valid. */
  readonly findings: ReadonlyMap<string, readonly WatchFinding[]>;
  /** How many valid transactions were judged. */
  readonly judged: number;
}

/** Judges every transaction again, from block 0 to that block, as each organisation's watch does. */
export async function watchChain(consortium: Consortium, channel: string, last: bigint): Promise<Watched> {
  const state = new ChainState();
  const findings = new Map<string, readonly WatchFinding[]>();
  let judged = 0;
  for (const bytes of await consortium.blocks('registrar', last)) {
    for (const { transaction, validationCode } of readTransactions(parseBlock(bytes), channel)) {
      if (transaction?.kind !== 'CHAINCODE' || validationCode !== VALID || transaction.chaincode.name.startsWith('_')) continue;
      judged += 1;
      const found = await judgeAgain(committed(transaction), state);
      if (found.length > 0) findings.set(transaction.transactionId, found);
      state.apply(transaction);
    }
  }
  return { findings, judged };
}

class ChainState implements StateView {
  readonly #namespaces = new Map<string, Map<string, Uint8Array>>();

  async get(namespace: string, key: string): Promise<Uint8Array | undefined> {
    return this.#of(namespace).get(key);
  }

  async scan(namespace: string, from: string, to: string) {
    return [...this.#of(namespace)]
      .filter(([key]) => Buffer.compare(Buffer.from(key), Buffer.from(from)) >= 0 && Buffer.compare(Buffer.from(key), Buffer.from(to)) < 0)
      .toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map(([key, value]) => ({ key, value }));
  }

  apply({ namespaces }: ChaincodeTransaction): void {
    for (const { namespace, writes } of namespaces) {
      for (const { key, isDelete, value } of writes) {
        if (isDelete) this.#of(namespace).delete(key);
        else this.#of(namespace).set(key, value);
      }
    }
  }

  #of(namespace: string): Map<string, Uint8Array> {
    const known = this.#namespaces.get(namespace) ?? new Map<string, Uint8Array>();
    this.#namespaces.set(namespace, known);
    return known;
  }
}

function committed(transaction: ChaincodeTransaction): CommittedTransaction {
  const { channel, transactionId, timestamp, creator, chaincode, namespaces, event } = transaction;
  const time = timestamp.getTime();
  return {
    channel,
    transactionId,
    timestamp: { seconds: Math.floor(time / 1000), nanos: (time % 1000) * 1e6 },
    creator: { mspId: creator.mspId, certificate: creator.certificate },
    chaincode: chaincode.name,
    arguments: [Buffer.from(transaction.function), ...transaction.arguments],
    writes: namespaces.flatMap(({ namespace, writes }) =>
      writes.map(({ key, isDelete, value }) => ({ namespace, key, value: isDelete ? undefined : value })),
    ),
    policies: namespaces.flatMap(({ namespace, metadataWrites }) =>
      metadataWrites.flatMap(({ key, entries }) => entries.map(({ value }) => ({ namespace, key, policy: value }))),
    ),
    event,
  };
}
