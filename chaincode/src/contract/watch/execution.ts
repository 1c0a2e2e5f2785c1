import type { ChaincodeInterface, ChaincodeResponse, ChaincodeStub } from 'fabric-shim';

// Runs a chaincode without a peer, on any view of the state, with Fabric's rules: a transaction reads committed state only and
// never its own writes, nested calls read and write their own namespace, and one event, the outermost chaincode's, survives.

/** The committed state of a channel as a transaction finds it. */
export interface StateView {
  get(namespace: string, key: string): Promise<Uint8Array | undefined>;
  /** What stands in [from, to), in the order of the keys' bytes. */
  scan(namespace: string, from: string, to: string): Promise<readonly { readonly key: string; readonly value: Uint8Array }[]>;
}

/** What a transaction's header says: claimed by the submitter, under the submitter's signature. */
export interface Invocation {
  readonly channel: string;
  readonly transactionId: string;
  readonly timestamp: { readonly seconds: number; readonly nanos: number };
  readonly creator: { readonly mspId: string; readonly certificate: Uint8Array };
}

/** One key that a transaction writes; without a value it deletes it. */
export interface WrittenKey {
  readonly namespace: string;
  readonly key: string;
  readonly value: Uint8Array | undefined;
}

/** A key that gets an endorsement policy of its own: `common.SignaturePolicyEnvelope`. */
export interface WrittenPolicy {
  readonly namespace: string;
  readonly key: string;
  readonly policy: Uint8Array;
}

export class Execution {
  readonly #writes = new Map<string, WrittenKey>();
  readonly #policies = new Map<string, WrittenPolicy>();
  readonly #running = new Set<string>();
  #event: { readonly name: string; readonly payload: Uint8Array } | undefined;

  constructor(
    private readonly state: StateView,
    private readonly chaincodes: ReadonlyMap<string, ChaincodeInterface>,
    private readonly invocation: Invocation,
  ) {}

  /** Calls a chaincode as the transaction's submitter. Refusals are answers with a status of 400 and above, never exceptions. */
  run(chaincode: string, args: readonly Uint8Array[]): Promise<ChaincodeResponse> {
    return this.call(chaincode, args, true);
  }

  get writes(): readonly WrittenKey[] {
    return [...this.#writes.values()];
  }

  get policies(): readonly WrittenPolicy[] {
    return [...this.#policies.values()];
  }

  get event(): { readonly name: string; readonly payload: Uint8Array } | undefined {
    return this.#event;
  }

  private async call(name: string, args: readonly Uint8Array[], outermost: boolean): Promise<ChaincodeResponse> {
    const chaincode = this.chaincodes.get(name);
    if (!chaincode) return { status: 500, message: `chaincode ${name} not found` };
    // a peer knows one context per chaincode and transaction: who is being called cannot be called by whom it calls
    if (this.#running.has(name)) return { status: 500, message: `chaincode ${name}: the transaction exists` };
    this.#running.add(name);
    try {
      return await chaincode.Invoke(this.stub(name, args, outermost) as unknown as ChaincodeStub);
    } finally {
      this.#running.delete(name);
    }
  }

  /** The part of the shim's stub that contracts may use; any other method is absent and fails. */
  private stub(namespace: string, args: readonly Uint8Array[], outermost: boolean) {
    const { state, invocation } = this;
    const text = args.map((argument) => Buffer.from(argument).toString());
    const id = (key: string): string => `${namespace}/${key}`;
    const write = (key: string, value: Uint8Array | undefined) => void this.#writes.set(id(checkKey(key)), { namespace, key, value });
    return {
      getBufferArgs: () => args.map((argument) => Buffer.from(argument)),
      getFunctionAndParameters: () => ({ fcn: text[0] ?? '', params: text.slice(1) }),
      getTxID: () => invocation.transactionId,
      getTxTimestamp: () => invocation.timestamp,
      getChannelID: () => invocation.channel,
      getCreator: () => ({ mspid: invocation.creator.mspId, idBytes: Buffer.from(invocation.creator.certificate) }),
      getState: async (key: string) => (await state.get(namespace, key)) ?? new Uint8Array(),
      putState: async (key: string, value: Uint8Array) => write(key, Buffer.from(value)),
      deleteState: async (key: string) => write(key, undefined),
      setStateValidationParameter: async (key: string, policy: Uint8Array) =>
        void this.#policies.set(id(checkKey(key)), { namespace, key, policy: Buffer.from(policy) }),
      getStateByPartialCompositeKey: (type: string, parts: string[]) => scanned(state, namespace, compositeKey(type, parts)),
      createCompositeKey: compositeKey,
      invokeChaincode: (other: string, inner: string[]) =>
        this.call(
          other,
          inner.map((argument) => Buffer.from(argument)),
          false,
        ),
      setEvent: (name: string, payload: Uint8Array) => {
        if (!outermost) return;
        if (this.#event) throw new Error('a transaction has one event');
        this.#event = { name, payload: Buffer.from(payload) };
      },
    };
  }
}

async function* scanned(state: StateView, namespace: string, prefix: string) {
  yield* await state.scan(namespace, prefix, `${prefix}\u{10ffff}`);
}

/** As the shim makes it. Throws for an empty part. */
export function compositeKey(type: string, parts: readonly string[]): string {
  for (const part of [type, ...parts]) {
    if (part === '' || part.includes('\u0000')) throw new Error('object type or attribute not a non-zero length string');
  }
  return `\u0000${[type, ...parts].join('\u0000')}\u0000`;
}

function checkKey(key: string): string {
  if (key === '') throw new Error('a key must not be empty');
  return key;
}
