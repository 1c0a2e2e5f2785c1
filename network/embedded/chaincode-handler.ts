/** Answers what a chaincode asks of its peer within one transaction: state, metadata, ranges, history, other chaincodes. */
import { ledger, peer } from '@hyperledger/fabric-protos';
import { readBlock } from './block.js';
import type { Ledger } from './ledger.js';
import type { Simulator } from './simulator.js';
import type { StateEntry } from './state.js';
import { parseTransaction, type Version } from './transaction.js';
import { buffer, bytesOf } from './wire.js';

const { Type } = peer.ChaincodeMessage;
const { Type: WriteType } = peer.WriteRecord;
const PAGE = 100; // rows in one message, as Fabric's peer sends them

type Row = Buffer;
interface OpenQuery {
  rows: AsyncIterator<Row>;
  /** one row ahead, because the shim fails on an empty last page */
  next: IteratorResult<Row>;
}

/** Runs a chaincode within the same transaction; the answer is the callee's final message. */
export type InvokeOther = (name: string, channel: string, args: Uint8Array[]) => Promise<peer.ChaincodeMessage>;

export class ChaincodeHandler {
  readonly #queries = new Map<string, OpenQuery>();
  #lastQuery = 0;

  constructor(
    private readonly namespace: string,
    private readonly simulator: Simulator,
    private readonly peerLedger: Ledger,
    private readonly invokeOther: InvokeOther,
  ) {}

  /** Payload of the RESPONSE to a message of the chaincode. @throws Error whose text goes back in an ERROR message */
  async handle(type: number, payload: Uint8Array): Promise<Uint8Array | undefined> {
    switch (type) {
      case Type.GET_STATE: {
        const request = peer.GetState.deserializeBinary(payload);
        refuseCollection(request.getCollection());
        return this.simulator.get(this.namespace, request.getKey())?.value;
      }
      case Type.PUT_STATE: {
        const request = peer.PutState.deserializeBinary(payload);
        refuseCollection(request.getCollection());
        this.simulator.put(this.namespace, request.getKey(), buffer(request.getValue_asU8()));
        return undefined;
      }
      case Type.DEL_STATE: {
        const request = peer.DelState.deserializeBinary(payload);
        refuseCollection(request.getCollection());
        this.simulator.delete(this.namespace, request.getKey());
        return undefined;
      }
      case Type.GET_STATE_MULTIPLE:
        return this.#values(peer.GetStateMultiple.deserializeBinary(payload));
      case Type.WRITE_BATCH_STATE: {
        for (const record of peer.WriteBatchState.deserializeBinary(payload).getRecList()) this.#write(record);
        return undefined;
      }
      case Type.GET_STATE_METADATA:
        return this.#metadata(peer.GetStateMetadata.deserializeBinary(payload));
      case Type.PUT_STATE_METADATA: {
        const request = peer.PutStateMetadata.deserializeBinary(payload);
        refuseCollection(request.getCollection());
        this.#putMetadata(request.getKey(), request.getMetadata());
        return undefined;
      }
      case Type.GET_STATE_BY_RANGE:
        return this.#range(peer.GetStateByRange.deserializeBinary(payload));
      case Type.QUERY_STATE_NEXT:
        return this.#nextPage(peer.QueryStateNext.deserializeBinary(payload).getId());
      case Type.QUERY_STATE_CLOSE:
        return this.#closeQuery(peer.QueryStateClose.deserializeBinary(payload).getId());
      case Type.GET_HISTORY_FOR_KEY:
        return this.#open(this.#history(peer.GetHistoryForKey.deserializeBinary(payload).getKey()));
      case Type.INVOKE_CHAINCODE:
        return this.#invoke(peer.ChaincodeSpec.deserializeBinary(payload));
      default:
        throw new Error('this request is not supported by the embedded network (no private data, no rich queries)');
    }
  }

  /** Ends what the chaincode left open. */
  async close(): Promise<void> {
    await Promise.all([...this.#queries.keys()].map((id) => this.#closeQuery(id)));
  }

  #values(request: peer.GetStateMultiple): Uint8Array {
    refuseCollection(request.getCollection());
    const result = new peer.GetStateMultipleResult();
    result.setValuesList(request.getKeysList().map((key) => this.simulator.get(this.namespace, key)?.value ?? new Uint8Array()));
    return result.serializeBinary();
  }

  #write(record: peer.WriteRecord): void {
    refuseCollection(record.getCollection());
    const [type, key] = [record.getType(), record.getKey()];
    if (type === WriteType.PUT_STATE) this.simulator.put(this.namespace, key, buffer(record.getValue_asU8()));
    else if (type === WriteType.DEL_STATE) this.simulator.delete(this.namespace, key);
    else if (type === WriteType.PUT_STATE_METADATA) this.#putMetadata(key, record.getMetadata());
    else throw new Error('unknown operation type');
  }

  #putMetadata(key: string, metadata: peer.StateMetadata | undefined): void {
    const value = buffer(metadata?.getValue_asU8() ?? new Uint8Array());
    this.simulator.putMetadata(this.namespace, key, metadata?.getMetakey() ?? '', value);
  }

  #metadata(request: peer.GetStateMetadata): Uint8Array {
    refuseCollection(request.getCollection());
    const result = new peer.StateMetadataResult();
    for (const { name, value } of this.simulator.get(this.namespace, request.getKey())?.metadata ?? []) {
      const entry = new peer.StateMetadata();
      entry.setMetakey(name);
      entry.setValue(value);
      result.addEntries(entry);
    }
    return result.serializeBinary();
  }

  async #range(request: peer.GetStateByRange): Promise<Uint8Array> {
    refuseCollection(request.getCollection());
    const metadata = request.getMetadata_asU8();
    if (metadata.length === 0)
      return this.#open(this.#rows(this.simulator.range(this.namespace, request.getStartkey(), request.getEndkey())));
    const page = peer.QueryMetadata.deserializeBinary(metadata);
    if (page.getPagesize() < 1) throw new Error(`invalid page size ${page.getPagesize()}`);
    this.simulator.markPaginated();
    const start = page.getBookmark() === '' ? request.getStartkey() : page.getBookmark();
    const rows: Row[] = [];
    let bookmark = '';
    for await (const [key, entry] of this.simulator.snapshot.range(this.namespace, start, request.getEndkey())) {
      if (rows.length === page.getPagesize()) {
        bookmark = key;
        break;
      }
      rows.push(this.#row(key, entry));
    }
    const answer = new peer.QueryResponseMetadata();
    answer.setFetchedRecordsCount(rows.length);
    answer.setBookmark(bookmark);
    return response(this.#newId(), rows, false, answer.serializeBinary());
  }

  async *#rows(entries: AsyncIterable<[string, StateEntry]>): AsyncGenerator<Row, void> {
    for await (const [key, entry] of entries) yield this.#row(key, entry);
  }

  #row(key: string, entry: StateEntry): Row {
    const row = new ledger.queryresult.KV();
    row.setNamespace(this.namespace);
    row.setKey(key);
    row.setValue(entry.value);
    return bytesOf(row);
  }

  /** Newest first. The history index has places only; values come from the blocks. */
  async *#history(key: string): AsyncGenerator<Row, void> {
    for await (const place of this.simulator.snapshot.history(this.namespace, key)) yield await this.#modification(key, place);
  }

  async #modification(key: string, place: Version): Promise<Row> {
    const envelope = readBlock(await this.peerLedger.block(place.block)).envelopes[place.transaction];
    if (envelope === undefined) throw new Error(`transaction ${place.transaction} is not in block ${place.block}`);
    const transaction = parseTransaction(envelope);
    const set = transaction.action?.sets.find((entry) => entry.namespace === this.namespace);
    const write = set?.writes.find((entry) => entry.key === key);
    const row = new ledger.queryresult.KeyModification();
    row.setTxId(transaction.id);
    row.setValue(write?.value ?? '');
    row.setIsDelete(write?.isDelete ?? false);
    row.setTimestamp(transaction.timestamp);
    return bytesOf(row);
  }

  async #open(rows: AsyncGenerator<Row, void>): Promise<Uint8Array> {
    const id = this.#newId();
    this.#queries.set(id, { rows, next: await rows.next() });
    return this.#nextPage(id);
  }

  async #nextPage(id: string): Promise<Uint8Array> {
    const query = this.#queries.get(id);
    if (query === undefined) throw new Error('query iterator not found');
    const page: Row[] = [];
    while (query.next.done !== true && page.length < PAGE) {
      page.push(query.next.value);
      query.next = await query.rows.next();
    }
    return response(id, page, query.next.done !== true);
  }

  async #closeQuery(id: string): Promise<Uint8Array> {
    await this.#queries.get(id)?.rows.return?.();
    this.#queries.delete(id);
    return response(id, [], false);
  }

  async #invoke(spec: peer.ChaincodeSpec): Promise<Uint8Array> {
    const [name = '', channel = ''] = (spec.getChaincodeId()?.getName() ?? '').split('/');
    const args = spec.getInput()?.getArgsList_asU8() ?? [];
    try {
      return (await this.invokeOther(name, channel, args)).serializeBinary();
    } catch (cause) {
      throw new Error(`execute failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }

  #newId(): string {
    this.#lastQuery += 1;
    return `query-${this.#lastQuery}`;
  }
}

function response(id: string, rows: readonly Row[], more: boolean, metadata?: Uint8Array): Uint8Array {
  const message = new peer.QueryResponse();
  message.setId(id);
  message.setHasMore(more);
  if (metadata !== undefined) message.setMetadata(metadata);
  message.setResultsList(
    rows.map((row) => {
      const bytes = new peer.QueryResultBytes();
      bytes.setResultbytes(row);
      return bytes;
    }),
  );
  return message.serializeBinary();
}

function refuseCollection(collection: string): void {
  if (collection !== '') throw new Error('private data is not supported by the embedded network');
}
