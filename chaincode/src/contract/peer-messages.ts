import { peer } from '@hyperledger/fabric-protos';
import type { ChaincodeStub } from 'fabric-shim';

// A transaction's stub asks its peer one key at a time and waits for each answer. Peers since Fabric 3.1 take many keys in one message
// (GetStateMultiple, WriteBatchState) and say so when a chaincode registers; the Node shim 2.5.8 does not speak these messages yet.
// docs/decisions/0013 says what this is worth.

/** One write of a transaction: a value, a deletion, or the key's own endorsement policy (a SignaturePolicyEnvelope). */
export type Write =
  | { readonly key: string; readonly value: Uint8Array }
  | { readonly key: string; readonly deleted: true }
  | { readonly key: string; readonly policy: Uint8Array };

/** The chaincode's end of one stream from a peer, as the shim keeps it in every stub; its declarations lack it. */
interface ShimHandler {
  readonly _stream: object;
  _askPeerAndListen(message: peer.ChaincodeMessage, method: string): Promise<Buffer>;
}
type Stub = ChaincodeStub & { readonly handler?: ShimHandler };

const { Type } = peer.ChaincodeMessage;
const POLICY = 'VALIDATION_PARAMETER';

const offered = new WeakMap<object, peer.ChaincodeAdditionalParams>();

/** Notes what the peer at the other end of a stream offers: the payload of its READY, empty before Fabric 3.1. */
export function heedReady(stream: object, message: peer.ChaincodeMessage): void {
  if (message.getType() === Type.READY) offered.set(stream, peer.ChaincodeAdditionalParams.deserializeBinary(message.getPayload_asU8()));
}

/** The committed values under these keys, in their order; empty bytes where there is none. */
export async function readKeys(stub: ChaincodeStub, keys: readonly string[]): Promise<Uint8Array[]> {
  const many = offerOf(stub);
  if (keys.length < 2 || !many?.getUseGetMultipleKeys()) return Promise.all(keys.map((key) => stub.getState(key)));
  const values: Uint8Array[] = [];
  for (const some of inParts(keys, many.getMaxSizeGetMultipleKeys())) {
    const request = new peer.GetStateMultiple();
    request.setKeysList(some);
    const answer = await ask(stub, Type.GET_STATE_MULTIPLE, request.serializeBinary());
    const found = peer.GetStateMultipleResult.deserializeBinary(answer).getValuesList_asU8();
    if (found.length !== some.length) throw new Error(`${some.length} keys were asked for, ${found.length} answered`);
    values.push(...found);
  }
  return values;
}

/** Writes in this order. */
export async function writeKeys(stub: ChaincodeStub, writes: readonly Write[]): Promise<void> {
  const many = offerOf(stub);
  if (writes.length < 2 || !many?.getUseWriteBatch()) {
    for (const write of writes) await writeOne(stub, write);
    return;
  }
  for (const some of inParts(writes, many.getMaxSizeWriteBatch())) {
    const batch = new peer.WriteBatchState();
    batch.setRecList(some.map(recordOf));
    await ask(stub, Type.WRITE_BATCH_STATE, batch.serializeBinary());
  }
}

async function writeOne(stub: ChaincodeStub, write: Write): Promise<void> {
  if ('value' in write) await stub.putState(write.key, write.value);
  else if ('policy' in write) await stub.setStateValidationParameter(write.key, write.policy);
  else await stub.deleteState(write.key);
}

function recordOf(write: Write): peer.WriteRecord {
  const record = new peer.WriteRecord();
  record.setKey(write.key);
  if ('value' in write) {
    record.setType(peer.WriteRecord.Type.PUT_STATE);
    record.setValue(write.value);
  } else if ('policy' in write) {
    const metadata = new peer.StateMetadata();
    metadata.setMetakey(POLICY);
    metadata.setValue(write.policy);
    record.setType(peer.WriteRecord.Type.PUT_STATE_METADATA);
    record.setMetadata(metadata);
  } else record.setType(peer.WriteRecord.Type.DEL_STATE);
  return record;
}

function offerOf(stub: Stub): peer.ChaincodeAdditionalParams | undefined {
  return stub.handler && offered.get(stub.handler._stream);
}

function ask(stub: Stub, type: number, payload: Uint8Array): Promise<Buffer> {
  const message = new peer.ChaincodeMessage();
  message.setType(type as typeof Type.GET_STATE_MULTIPLE);
  message.setPayload(payload);
  message.setTxid(stub.getTxID());
  message.setChannelId(stub.getChannelID());
  const handler = stub.handler as ShimHandler;
  return handler._askPeerAndListen(message, type === Type.GET_STATE_MULTIPLE ? 'GetStateMultiple' : 'WriteBatchState');
}

function inParts<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size));
  return parts;
}
