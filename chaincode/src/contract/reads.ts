import type { ChaincodeStub } from 'fabric-shim';
import { readKeys } from './peer-messages.js';

interface Asked {
  readonly key: string;
  readonly resolve: (value: Uint8Array) => void;
  readonly reject: (reason: unknown) => void;
}

/** What one transaction has read. Its reads never see its own writes, so that an answer holds to its end. */
class Reads {
  readonly values = new Map<string, Promise<Uint8Array>>();
  readonly scans = new Map<string, Promise<Uint8Array[]>>();
  waiting: Asked[] = [];
}

const ofTransaction = new WeakMap<ChaincodeStub, Reads>();

/**
 * The committed value under a key, empty bytes if there is none. Keys that one transaction asks for before it waits for any answer
 * go to the peer together, in the order in which they were asked for; none is asked for twice.
 */
export function readKey(stub: ChaincodeStub, key: string): Promise<Uint8Array> {
  const { values } = readsOf(stub);
  const value = values.get(key) ?? new Promise((resolve, reject) => enqueue(stub, { key, resolve, reject }));
  values.set(key, value);
  return value;
}

/** The committed values of all keys that begin with these attributes, in the order of the keys. */
export function scanValues(stub: ChaincodeStub, type: string, parts: readonly string[]): Promise<Uint8Array[]> {
  const { scans } = readsOf(stub);
  const name = stub.createCompositeKey(type, [...parts]);
  const values = scans.get(name) ?? scan(stub, type, parts);
  scans.set(name, values);
  return values;
}

function enqueue(stub: ChaincodeStub, asked: Asked): void {
  const reads = readsOf(stub);
  reads.waiting.push(asked);
  if (reads.waiting.length > 1) return;
  // After everything that can go on without an answer has gone on.
  void Promise.resolve().then(() =>
    process.nextTick(() => {
      const together = reads.waiting;
      reads.waiting = [];
      void answer(stub, together);
    }),
  );
}

async function answer(stub: ChaincodeStub, asked: readonly Asked[]): Promise<void> {
  try {
    const values = await readKeys(
      stub,
      asked.map(({ key }) => key),
    );
    asked.forEach(({ resolve }, index) => resolve(values[index] ?? new Uint8Array()));
  } catch (error) {
    for (const { reject } of asked) reject(error);
  }
}

async function scan(stub: ChaincodeStub, type: string, parts: readonly string[]): Promise<Uint8Array[]> {
  const values: Uint8Array[] = [];
  for await (const { value } of stub.getStateByPartialCompositeKey(type, [...parts])) values.push(value);
  return values;
}

function readsOf(stub: ChaincodeStub): Reads {
  const reads = ofTransaction.get(stub) ?? new Reads();
  ofTransaction.set(stub, reads);
  return reads;
}
