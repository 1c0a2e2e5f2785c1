import commonPb from '@hyperledger/fabric-protos/lib/common/common_pb.js';
import type { ChannelHeader, Header } from '@hyperledger/fabric-protos/lib/common/common_pb.js';
import identitiesPb from '@hyperledger/fabric-protos/lib/msp/identities_pb.js';
import eventPb from '@hyperledger/fabric-protos/lib/peer/chaincode_event_pb.js';
import chaincodePb from '@hyperledger/fabric-protos/lib/peer/chaincode_pb.js';
import proposalPb from '@hyperledger/fabric-protos/lib/peer/proposal_pb.js';
import responsePb from '@hyperledger/fabric-protos/lib/peer/proposal_response_pb.js';
import transactionPb from '@hyperledger/fabric-protos/lib/peer/transaction_pb.js';
import { type Bytes, equalBytes, fromUtf8, sha256, toHex } from '../bytes.js';
import { guarded, VerifyError } from '../errors.js';
import { type NamespaceAccess, parseReadWriteSet } from './read-write-set.js';

/** An identity as Fabric serialises it. `bytes` are the bytes that signatures cover. */
export interface SerializedIdentity {
  readonly mspId: string;
  /** PEM as bytes. */
  readonly certificate: Bytes;
  readonly bytes: Bytes;
}

export interface Endorsement {
  readonly endorser: SerializedIdentity;
  /** DER, over proposalResponsePayload ‖ endorser.bytes. */
  readonly signature: Bytes;
}

/** A configuration update or another envelope that calls no chaincode. */
export interface OtherTransaction {
  readonly kind: 'CONFIG' | 'OTHER';
  readonly channel: string;
  readonly transactionId: string;
}

/** A call of a chaincode, as parsed. Its signatures are verified in endorsement.ts. */
export interface ChaincodeTransaction {
  readonly kind: 'CHAINCODE';
  readonly channel: string;
  /** Recomputed from nonce and creator. */
  readonly transactionId: string;
  /** The submitter's own claim. */
  readonly timestamp: Date;
  readonly creator: SerializedIdentity;
  /** What the creator signed, and the DER signature; empty in a prepared transaction that was never submitted. */
  readonly payload: Bytes;
  readonly signature: Bytes;
  readonly chaincode: { readonly name: string; readonly version: string };
  readonly function: string;
  /** Without the function. */
  readonly arguments: readonly Bytes[];
  readonly response: { readonly status: number; readonly message: string; readonly payload: Bytes };
  readonly event: { readonly name: string; readonly payload: Bytes } | undefined;
  readonly namespaces: readonly NamespaceAccess[];
  readonly proposalResponsePayload: Bytes;
  readonly endorsements: readonly Endorsement[];
}

export type LedgerTransaction = ChaincodeTransaction | OtherTransaction;

/**
 * Parses one envelope and checks that its parts belong together: transaction id from nonce and creator, the endorsed proposal is the
 * one in the envelope, header, proposal and result name the same chaincode, the answer and the event carry the same names.
 * @param channel the channel that the envelope must be for
 * @throws VerifyError TRANSACTION_MALFORMED, TRANSACTION_OTHER_CHANNEL, TRANSACTION_ID_WRONG, PROPOSAL_HASH_WRONG
 */
export function parseTransaction(envelope: Bytes, channel: string): LedgerTransaction {
  return guarded('TRANSACTION_MALFORMED', 'protobuf', () => {
    const outer = commonPb.Envelope.deserializeBinary(envelope);
    const payload = commonPb.Payload.deserializeBinary(outer.getPayload_asU8());
    const header = payload.getHeader();
    const channelHeader = commonPb.ChannelHeader.deserializeBinary(header?.getChannelHeader_asU8() ?? new Uint8Array());
    if (channelHeader.getChannelId() !== channel) throw new VerifyError('TRANSACTION_OTHER_CHANNEL');
    const type = channelHeader.getType();
    if (!header || type !== commonPb.HeaderType.ENDORSER_TRANSACTION) {
      const kind = type === commonPb.HeaderType.CONFIG ? 'CONFIG' : 'OTHER';
      return { kind, channel, transactionId: channelHeader.getTxId() };
    }
    const creator = readCreator(header.getSignatureHeader_asU8(), channelHeader.getTxId());
    return {
      kind: 'CHAINCODE',
      channel,
      ...creator,
      timestamp: readTimestamp(channelHeader),
      payload: outer.getPayload_asU8(),
      signature: outer.getSignature_asU8(),
      ...readAction(payload.getData_asU8(), header, channelHeader),
    };
  });
}

/** Decodes msp.SerializedIdentity; throws what the decoder throws. */
export function readIdentity(bytes: Bytes): SerializedIdentity {
  const identity = identitiesPb.SerializedIdentity.deserializeBinary(bytes);
  return { mspId: identity.getMspid(), certificate: identity.getIdBytes_asU8(), bytes };
}

/** txid = hex SHA-256(nonce ‖ creator) (Fabric protoutil.ComputeTxID). */
function readCreator(signatureHeader: Bytes, claimedId: string): Pick<ChaincodeTransaction, 'creator' | 'transactionId'> {
  const parsed = commonPb.SignatureHeader.deserializeBinary(signatureHeader);
  const creator = parsed.getCreator_asU8();
  const nonce = parsed.getNonce_asU8();
  if (nonce.length === 0 || creator.length === 0) throw new VerifyError('TRANSACTION_MALFORMED', 'signature header');
  const transactionId = toHex(sha256(nonce, creator));
  if (transactionId !== claimedId) throw new VerifyError('TRANSACTION_ID_WRONG');
  return { creator: readIdentity(creator), transactionId };
}

function readTimestamp(header: ChannelHeader): Date {
  const stamp = header.getTimestamp();
  const date = new Date((stamp?.getSeconds() ?? NaN) * 1000 + Math.floor((stamp?.getNanos() ?? 0) / 1e6));
  if (Number.isNaN(date.getTime())) throw new VerifyError('TRANSACTION_MALFORMED', 'timestamp');
  return date;
}

type Action = Omit<ChaincodeTransaction, 'kind' | 'channel' | 'creator' | 'transactionId' | 'timestamp' | 'payload' | 'signature'>;

function readAction(data: Bytes, header: Header, channelHeader: ChannelHeader): Action {
  const [entry, ...others] = transactionPb.Transaction.deserializeBinary(data).getActionsList();
  if (!entry || others.length > 0) throw new VerifyError('TRANSACTION_MALFORMED', 'actions');
  // the endorsers saw the action's header: were it another, the creator shown would not be the one whom they answered
  if (!equalBytes(entry.getHeader_asU8(), header.getSignatureHeader_asU8()))
    throw new VerifyError('TRANSACTION_MALFORMED', 'action header');
  const call = transactionPb.ChaincodeActionPayload.deserializeBinary(entry.getPayload_asU8());
  const endorsed = call.getAction();
  if (!endorsed) throw new VerifyError('TRANSACTION_MALFORMED', 'endorsed action');
  const result = responsePb.ProposalResponsePayload.deserializeBinary(endorsed.getProposalResponsePayload_asU8());
  const proposal = call.getChaincodeProposalPayload_asU8();
  if (!equalBytes(result.getProposalHash_asU8(), proposalHash(header, proposal))) throw new VerifyError('PROPOSAL_HASH_WRONG');
  const invocation = readInvocation(proposal);
  const extension = proposalPb.ChaincodeHeaderExtension.deserializeBinary(channelHeader.getExtension_asU8());
  return {
    ...invocation,
    ...readResult(result.getExtension_asU8(), invocation.chaincode.name, extension.getChaincodeId()?.getName(), channelHeader.getTxId()),
    proposalResponsePayload: endorsed.getProposalResponsePayload_asU8(),
    endorsements: endorsed
      .getEndorsementsList()
      .map((item) => ({ endorser: readIdentity(item.getEndorser_asU8()), signature: item.getSignature_asU8() })),
  };
}

/** Transient data is left out of the stored proposal and of its hash (Fabric protoutil.GetProposalHash2). */
function proposalHash(header: Header, proposal: Bytes): Bytes {
  return sha256(header.getChannelHeader_asU8(), header.getSignatureHeader_asU8(), proposal);
}

function readInvocation(proposal: Bytes): Pick<Action, 'chaincode' | 'function' | 'arguments'> {
  const payload = proposalPb.ChaincodeProposalPayload.deserializeBinary(proposal);
  const spec = chaincodePb.ChaincodeInvocationSpec.deserializeBinary(payload.getInput_asU8()).getChaincodeSpec();
  const [name, ...parameters] = spec?.getInput()?.getArgsList_asU8() ?? [];
  return {
    chaincode: { name: spec?.getChaincodeId()?.getName() ?? '', version: '' },
    function: name ? fromUtf8(name) : '',
    arguments: parameters,
  };
}

function readResult(
  bytes: Bytes,
  called: string,
  announced: string | undefined,
  transactionId: string,
): Pick<Action, 'chaincode' | 'response' | 'event' | 'namespaces'> {
  const action = proposalPb.ChaincodeAction.deserializeBinary(bytes);
  const ran = action.getChaincodeId();
  const name = ran?.getName() ?? '';
  if (name === '' || name !== called || name !== announced) throw new VerifyError('TRANSACTION_MALFORMED', 'chaincode name');
  const response = action.getResponse();
  return {
    chaincode: { name, version: ran?.getVersion() ?? '' },
    response: {
      status: response?.getStatus() ?? 0,
      message: response?.getMessage() ?? '',
      payload: response?.getPayload_asU8() ?? new Uint8Array(),
    },
    event: readEvent(action.getEvents_asU8(), name, transactionId),
    namespaces: parseReadWriteSet(action.getResults_asU8()),
  };
}

function readEvent(bytes: Bytes, chaincode: string, transactionId: string): Action['event'] {
  if (bytes.length === 0) return undefined;
  const event = eventPb.ChaincodeEvent.deserializeBinary(bytes);
  if (event.getChaincodeId() !== chaincode || event.getTxId() !== transactionId) throw new VerifyError('TRANSACTION_MALFORMED', 'event');
  return { name: event.getEventName(), payload: event.getPayload_asU8() };
}
