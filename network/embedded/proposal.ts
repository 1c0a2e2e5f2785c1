import { common, peer } from '@hyperledger/fabric-protos';
import { timestampOf, transactionId } from './transaction.js';
import { buffer, bytesOf, sha256 } from './wire.js';

/** A signed proposal taken apart (core/endorser/msgvalidation.go UnpackProposal). */
export interface Proposal {
  signed: peer.SignedProposal;
  bytes: Buffer;
  signature: Buffer;
  header: common.Header;
  type: number;
  channel: string;
  transactionId: string;
  creator: Buffer;
  nonce: Buffer;
  epoch: number;
  chaincode: string;
  args: Uint8Array[];
  hasTransientData: boolean;
  /** milliseconds since 1970, by the client's clock */
  time: number;
  /** ChaincodeProposalPayload without transient data: what is hashed and stored */
  payload: Buffer;
  hash: Buffer;
}

const unpacked = new WeakMap<peer.SignedProposal, Proposal>();

/** Takes a proposal apart, once for the gateway and all endorsers of this process. @throws Error when it is not well formed */
export function unpackProposal(signed: peer.SignedProposal): Proposal {
  let proposal = unpacked.get(signed);
  if (proposal === undefined) unpacked.set(signed, (proposal = unpack(signed)));
  return proposal;
}

function unpack(signed: peer.SignedProposal): Proposal {
  const bytes = buffer(signed.getProposalBytes_asU8());
  const proposal = peer.Proposal.deserializeBinary(bytes);
  const header = common.Header.deserializeBinary(proposal.getHeader_asU8());
  const channelHeader = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8());
  const signatureHeader = common.SignatureHeader.deserializeBinary(header.getSignatureHeader_asU8());
  const chaincode = peer.ChaincodeHeaderExtension.deserializeBinary(channelHeader.getExtension_asU8()).getChaincodeId()?.getName() ?? '';
  if (chaincode === '') throw new Error('ChaincodeHeaderExtension.ChaincodeId.Name is empty');
  const withTransient = peer.ChaincodeProposalPayload.deserializeBinary(proposal.getPayload_asU8());
  const spec = peer.ChaincodeInvocationSpec.deserializeBinary(withTransient.getInput_asU8()).getChaincodeSpec();
  if (spec === undefined) throw new Error('chaincode invocation spec did not contain chaincode spec');
  const input = spec.getInput();
  if (input === undefined) throw new Error('chaincode input did not contain any input');
  const bare = new peer.ChaincodeProposalPayload();
  bare.setInput(withTransient.getInput_asU8());
  const payload = bytesOf(bare);
  const timestamp = timestampOf(channelHeader);
  return {
    signed,
    bytes,
    signature: buffer(signed.getSignature_asU8()),
    header,
    type: channelHeader.getType(),
    channel: channelHeader.getChannelId(),
    transactionId: channelHeader.getTxId(),
    creator: buffer(signatureHeader.getCreator_asU8()),
    nonce: buffer(signatureHeader.getNonce_asU8()),
    epoch: channelHeader.getEpoch(),
    chaincode,
    args: input.getArgsList_asU8(),
    hasTransientData: withTransient.getTransientmapMap().getLength() > 0,
    time: (timestamp?.getSeconds() ?? 0) * 1000 + (timestamp?.getNanos() ?? 0) / 1e6,
    payload,
    hash: sha256(header.getChannelHeader_asU8(), header.getSignatureHeader_asU8(), payload),
  };
}

/** The checks of a proposal before anything runs; returns Fabric's text of the first failure (UnpackedProposal.Validate). */
export function formProblem(proposal: Proposal): string | undefined {
  if (proposal.type !== common.HeaderType.ENDORSER_TRANSACTION) return `invalid header type ${proposal.type}`;
  if (proposal.epoch !== 0) return 'epoch is non-zero';
  if (proposal.nonce.length === 0) return 'nonce is empty';
  if (proposal.creator.length === 0) return 'creator is empty';
  const expected = transactionId(proposal.nonce, proposal.creator);
  if (proposal.transactionId !== expected) return `incorrectly computed txid '${proposal.transactionId}' -- expected '${expected}'`;
  return undefined;
}
