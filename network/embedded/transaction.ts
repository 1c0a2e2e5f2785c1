import { common, ledger, peer } from '@hyperledger/fabric-protos';
import { buffer, sha256 } from './wire.js';

const { KVRWSet } = ledger.rwset.kvrwset;

export interface Version {
  block: number;
  transaction: number;
}

/** What a transaction reads and writes in one namespace. */
export interface NamespaceSet {
  namespace: string;
  reads: { key: string; version: Version | undefined }[];
  ranges: { start: string; end: string; exhausted: boolean; reads: { key: string; version: Version | undefined }[] }[];
  writes: { key: string; value: Buffer; isDelete: boolean }[];
  /** serialised list of entries per key; empty entries clear the metadata */
  metadataWrites: { key: string; entries: { name: string; value: Buffer }[] }[];
}

export interface Endorsement {
  endorser: Buffer;
  signature: Buffer;
}

/** The part of an endorser transaction that validation and readers need. */
export interface EndorserAction {
  chaincode: string;
  proposalResponsePayload: Buffer;
  proposalHashMatches: boolean;
  endorsements: Endorsement[];
  sets: NamespaceSet[];
  event: { name: string; payload: Buffer; bytes: Buffer } | undefined;
}

export interface Transaction {
  envelope: Buffer;
  payload: Buffer;
  signature: Buffer;
  creator: Buffer;
  type: number;
  channel: string;
  id: string;
  idMatches: boolean;
  /** the client's clock, as the message that stands in the channel header */
  timestamp: Timestamp | undefined;
  action: EndorserAction | undefined;
}

/** txid = hex SHA-256 of nonce and creator (protoutil ComputeTxID). */
export function transactionId(nonce: Uint8Array, creator: Uint8Array): string {
  return sha256(nonce, creator).toString('hex');
}

/** Parses an envelope. @throws when it is not well formed; the caller decides what that means. */
export function parseTransaction(envelope: Buffer): Transaction {
  const message = common.Envelope.deserializeBinary(envelope);
  const payload = common.Payload.deserializeBinary(message.getPayload_asU8());
  const header = payload.getHeader();
  if (header === undefined) throw new Error('the envelope has no header');
  const channelHeaderBytes = header.getChannelHeader_asU8();
  const signatureHeaderBytes = header.getSignatureHeader_asU8();
  const channelHeader = common.ChannelHeader.deserializeBinary(channelHeaderBytes);
  const signatureHeader = common.SignatureHeader.deserializeBinary(signatureHeaderBytes);
  const type: number = channelHeader.getType();
  const creator = buffer(signatureHeader.getCreator_asU8());
  const id = channelHeader.getTxId();
  return {
    envelope,
    payload: buffer(message.getPayload_asU8()),
    signature: buffer(message.getSignature_asU8()),
    creator,
    type,
    channel: channelHeader.getChannelId(),
    id,
    idMatches: id === transactionId(signatureHeader.getNonce_asU8(), creator),
    timestamp: timestampOf(channelHeader),
    action:
      type === common.HeaderType.ENDORSER_TRANSACTION
        ? parseAction(payload.getData_asU8(), channelHeaderBytes, signatureHeaderBytes)
        : undefined,
  };
}

/** google.protobuf.Timestamp; google-protobuf has no types of its own. */
export interface Timestamp {
  getSeconds(): number;
  getNanos(): number;
}

export function timestampOf(header: common.ChannelHeader): Timestamp | undefined {
  return header.getTimestamp() as Timestamp | undefined;
}

function parseAction(data: Uint8Array, channelHeader: Uint8Array, signatureHeader: Uint8Array): EndorserAction {
  const actions = peer.Transaction.deserializeBinary(data).getActionsList();
  const [first] = actions;
  if (first === undefined || actions.length !== 1) throw new Error(`one action expected, ${actions.length} found`);
  const payload = peer.ChaincodeActionPayload.deserializeBinary(first.getPayload_asU8());
  const endorsed = payload.getAction();
  if (endorsed === undefined) throw new Error('the action is not endorsed');
  const responseBytes = buffer(endorsed.getProposalResponsePayload_asU8());
  const response = peer.ProposalResponsePayload.deserializeBinary(responseBytes);
  const expected = sha256(channelHeader, signatureHeader, payload.getChaincodeProposalPayload_asU8());
  const action = peer.ChaincodeAction.deserializeBinary(response.getExtension_asU8());
  const chaincode = action.getChaincodeId()?.getName() ?? '';
  return {
    chaincode,
    proposalResponsePayload: responseBytes,
    proposalHashMatches: expected.equals(response.getProposalHash_asU8()),
    endorsements: endorsed.getEndorsementsList().map((entry) => ({
      endorser: buffer(entry.getEndorser_asU8()),
      signature: buffer(entry.getSignature_asU8()),
    })),
    sets: parseSets(action.getResults_asU8()),
    event: parseEvent(action.getEvents_asU8()),
  };
}

function parseEvent(bytes: Uint8Array): EndorserAction['event'] {
  if (bytes.length === 0) return undefined;
  const event = peer.ChaincodeEvent.deserializeBinary(bytes);
  return { name: event.getEventName(), payload: buffer(event.getPayload_asU8()), bytes: buffer(bytes) };
}

function parseSets(results: Uint8Array): NamespaceSet[] {
  const sets = ledger.rwset.TxReadWriteSet.deserializeBinary(results).getNsRwsetList();
  return sets.map((entry) => {
    const set = KVRWSet.deserializeBinary(entry.getRwset_asU8());
    return {
      namespace: entry.getNamespace(),
      reads: set.getReadsList().map(parseRead),
      ranges: set.getRangeQueriesInfoList().map((range) => ({
        start: range.getStartKey(),
        end: range.getEndKey(),
        exhausted: range.getItrExhausted(),
        reads: (range.getRawReads()?.getKvReadsList() ?? []).map(parseRead),
      })),
      writes: set.getWritesList().map((write) => ({
        key: write.getKey(),
        value: buffer(write.getValue_asU8()),
        isDelete: write.getIsDelete(),
      })),
      metadataWrites: set.getMetadataWritesList().map((write) => ({
        key: write.getKey(),
        entries: write.getEntriesList().map((item) => ({ name: item.getName(), value: buffer(item.getValue_asU8()) })),
      })),
    };
  });
}

type KvRead = InstanceType<typeof ledger.rwset.kvrwset.KVRead>;

function parseRead(read: KvRead): { key: string; version: Version | undefined } {
  const version = read.getVersion();
  return {
    key: read.getKey(),
    version: version === undefined ? undefined : { block: version.getBlockNum(), transaction: version.getTxNum() },
  };
}
