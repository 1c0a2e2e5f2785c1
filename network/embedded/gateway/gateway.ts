/** gateway.Gateway of one peer (internal/pkg/gateway): evaluate, endorse, submit, commit status. */
import { status } from '@grpc/grpc-js';
import { common, gateway, peer } from '@hyperledger/fabric-protos';
import type { Endorser, ProposalOutcome } from '../endorser.js';
import type { Ledger } from '../ledger.js';
import { type Proposal, unpackProposal } from '../proposal.js';
import type { Ordering } from '../sequencer.js';
import { SYSTEM_CHAINCODES } from '../system-chaincodes.js';
import { policiesFor } from '../validation.js';
import { buffer, bytesOf } from '../wire.js';
import { type EndpointDetail, RpcError } from './errors.js';
import { ask, type Endorsements, EndorsementPlan, layoutsFor } from './plan.js';

const NO_PLAN = 'no combination of peers can be derived which satisfy the endorsement policy';

export interface GatewayOptions {
  channel: string;
  own: Endorser;
  /** all peers of the channel, the own one included */
  endorsers: () => readonly Endorser[];
  ledger: Ledger;
  ordering: Pick<Ordering, 'broadcast'>;
}

export class Gateway {
  #turn = 0;

  constructor(private readonly options: GatewayOptions) {}

  /** Runs a query on one peer: of the own organisation if it can, else another. */
  async evaluate(request: gateway.EvaluateRequest): Promise<gateway.EvaluateResponse> {
    const { proposal, signed } = unpack(request.getProposedTransaction());
    const { channel, chaincode } = proposal;
    if (channel !== this.options.channel)
      throw new RpcError(
        status.UNAVAILABLE,
        `failed to get config for channel [${channel}]: could not get last config for channel ${channel}`,
      );
    const named = request.getTargetOrganizationsList();
    const targets = named.length === 0 && proposal.hasTransientData ? [this.options.own.mspId] : named; // nothing secret to others
    const endorsers = this.#knows(chaincode) ? this.#evaluators(chaincode, targets) : [];
    if (endorsers.length === 0)
      throw new RpcError(status.FAILED_PRECONDITION, `no peers available to evaluate chaincode ${chaincode} in channel ${channel}`);
    const details: EndpointDetail[] = [];
    let code = status.UNKNOWN;
    for (const endorser of endorsers) {
      const answer = await ask(endorser, signed);
      if (!('problem' in answer)) {
        const response = new gateway.EvaluateResponse();
        response.setResult(answer.response);
        return response;
      }
      details.push({ address: endorser.address, mspId: endorser.mspId, message: answer.problem });
      code = answer.code;
      if (!answer.retry) throw new RpcError(code, `evaluate call to endorser returned error: ${answer.problem}`, details);
    }
    throw new RpcError(code, 'failed to evaluate transaction, see attached details for more info', details);
  }

  /** Collects endorsements: from the organisations that the client names, or from as few as the policies want. */
  async endorse(request: gateway.EndorseRequest): Promise<gateway.EndorseResponse> {
    const { proposal, signed } = unpack(request.getProposedTransaction());
    const organizations = request.getEndorsingOrganizationsList();
    const endorsements =
      organizations.length > 0
        ? await this.#planForOrganizations(organizations, proposal).collect(signed)
        : await (await this.#planFromFirstEndorser(proposal, signed)).collect(signed);
    const response = new gateway.EndorseResponse();
    response.setPreparedTransaction(prepareTransaction(proposal, endorsements));
    return response;
  }

  /** Hands a signed transaction to the ordering service. */
  async submit(request: gateway.SubmitRequest): Promise<gateway.SubmitResponse> {
    const envelope = request.getPreparedTransaction();
    if (envelope === undefined) throw new RpcError(status.INVALID_ARGUMENT, 'a prepared transaction is required');
    if (envelope.getSignature_asU8().length === 0) throw new RpcError(status.INVALID_ARGUMENT, 'prepared transaction must be signed');
    const { ledger, ordering } = this.options;
    const result = await ordering.broadcast(bytesOf(envelope));
    if (result.status !== 'SUCCESS') {
      const message = `received unsuccessful response from orderer: status=${result.status}, info=${result.info}`;
      // all four say the same; Fabric's gateway stops at the failure after which no quorum is possible
      const { consenters, quorum } = ledger.config;
      const failures = [...consenters.values()].slice(0, consenters.size - quorum + 1);
      const details = failures.map(({ address, mspId }) => ({ address, mspId, message }));
      throw new RpcError(
        status.UNAVAILABLE,
        'insufficient number of orderers could successfully process transaction to satisfy quorum requirement',
        details,
      );
    }
    return new gateway.SubmitResponse();
  }

  /** Waits until the transaction is on the chain of this peer and tells its validation code. */
  async commitStatus(signed: gateway.SignedCommitStatusRequest, signal: AbortSignal): Promise<gateway.CommitStatusResponse> {
    const bytes = buffer(signed.getRequest_asU8());
    if (bytes.length === 0) throw new RpcError(status.INVALID_ARGUMENT, 'a commit status request is required');
    const request = gateway.CommitStatusRequest.deserializeBinary(bytes);
    if (request.getIdentity_asU8().length === 0) throw new RpcError(status.INVALID_ARGUMENT, 'no identity provided');
    if (request.getChannelId() === '') throw new RpcError(status.INVALID_ARGUMENT, 'no channel ID provided');
    const id = request.getTransactionId();
    if (id === '') throw new RpcError(status.INVALID_ARGUMENT, 'transaction ID should not be empty');
    this.authorizeReader(request.getChannelId(), request.getIdentity_asU8(), bytes, signed.getSignature_asU8());
    const { ledger } = this.options;
    await ledger.until(() => ledger.transaction(id) !== undefined, signal);
    const place = ledger.transaction(id);
    if (place === undefined) throw new RpcError(status.CANCELLED, 'context canceled');
    const response = new gateway.CommitStatusResponse();
    response.setResult(place.code as peer.TxValidationCodeMap[keyof peer.TxValidationCodeMap]);
    response.setBlockNumber(place.block);
    return response;
  }

  /** @throws RpcError PERMISSION_DENIED unless a valid identity of the channel signed */
  authorizeReader(channel: string, identity: Uint8Array, message: Uint8Array, signature: Uint8Array): void {
    if (channel !== this.options.channel)
      throw new RpcError(status.PERMISSION_DENIED, `Failed to get policy manager for channel [${channel}]`);
    if (this.options.ledger.config.membership.authenticate(identity, message, signature) === undefined)
      throw new RpcError(
        status.PERMISSION_DENIED,
        `Failed evaluating policy on signed data during check policy on channel [${channel}] with policy [/Channel/Application/Readers]: [implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Readers' sub-policies to be satisfied]`,
      );
  }

  #knows(chaincode: string): boolean {
    return SYSTEM_CHAINCODES.has(chaincode) || this.options.ledger.policyOf(chaincode) !== undefined;
  }

  /** Peers in the order in which an organisation's are asked: connected, highest, own. */
  #group(mspId: string, chaincode: string): Endorser[] {
    const rank = (endorser: Endorser): number[] => [
      endorser.isReady(chaincode) ? 0 : 1,
      -endorser.height,
      endorser === this.options.own ? 0 : 1,
    ];
    return this.options
      .endorsers()
      .filter((endorser) => endorser.mspId === mspId)
      .sort(
        (a, b) =>
          rank(a)
            .map((value, i) => value - (rank(b)[i] ?? 0))
            .find((difference) => difference !== 0) ?? 0,
      );
  }

  #evaluators(chaincode: string, targets: readonly string[]): Endorser[] {
    const own = this.options.own.mspId;
    const others = [...new Set(this.options.endorsers().map((endorser) => endorser.mspId))].filter((mspId) => mspId !== own);
    const allowed = [own, ...others].filter((mspId) => targets.length === 0 || targets.includes(mspId));
    return allowed.flatMap((mspId) => this.#group(mspId, chaincode));
  }

  /** What nobody has defined has no endorsing peers: the client that names organisations is told so, and not that there is no plan. */
  #planForOrganizations(organizations: readonly string[], proposal: Proposal): EndorsementPlan {
    const { channel, chaincode } = proposal;
    const known = channel === this.options.channel && this.#knows(chaincode);
    const groups = new Map(organizations.map((mspId) => [mspId, known ? this.#group(mspId, chaincode) : []]));
    const missing = organizations.filter((mspId) => groups.get(mspId)?.length === 0);
    if (missing.length > 0) throw new RpcError(status.UNAVAILABLE, `failed to find any endorsing peers for org(s): ${missing.join(', ')}`);
    return new EndorsementPlan([[...groups.keys()]], groups);
  }

  /** The first endorsement, at an own peer, shows which policies are to be met; they make the plan. */
  async #planFromFirstEndorser(proposal: Proposal, signed: peer.SignedProposal): Promise<EndorsementPlan> {
    this.#requireChaincode(proposal);
    const { own, ledger } = this.options;
    const { endorser, outcome } = await this.#firstEndorsement(this.#group(own.mspId, proposal.chaincode), signed);
    const policies = outcome.writeSets.flatMap((set) => policiesFor(set, proposal.chaincode, ledger.state, ledger.policyOf).policies);
    const organizations = new Set(this.options.endorsers().map((entry) => entry.mspId));
    this.#turn += 1;
    const layouts = layoutsFor(policies, organizations, own.mspId, this.#turn);
    if (layouts.length === 0)
      throw new RpcError(status.FAILED_PRECONDITION, `${NO_PLAN}: no peer combination can satisfy the endorsement policy`);
    const reachable = (layout: readonly string[]): boolean =>
      layout.every((mspId) => this.options.endorsers().some((entry) => entry.mspId === mspId && entry.isReady(proposal.chaincode)));
    const ordered = [...layouts.filter(reachable), ...layouts.filter((layout) => !reachable(layout))];
    const groups = new Map([...organizations].map((mspId) => [mspId, this.#group(mspId, proposal.chaincode)]));
    const plan = new EndorsementPlan(ordered, groups);
    plan.add(endorser, outcome);
    return plan;
  }

  async #firstEndorsement(
    endorsers: readonly Endorser[],
    signed: peer.SignedProposal,
  ): Promise<{ endorser: Endorser; outcome: ProposalOutcome }> {
    const details: EndpointDetail[] = [];
    for (const endorser of endorsers) {
      const outcome = await ask(endorser, signed);
      if (!('problem' in outcome)) return { endorser, outcome };
      details.push({ address: endorser.address, mspId: endorser.mspId, message: outcome.problem });
    }
    throw new RpcError(status.ABORTED, 'failed to endorse transaction, see attached details for more info', details);
  }

  #requireChaincode({ channel, chaincode }: Proposal): void {
    if (channel !== this.options.channel || !this.#knows(chaincode))
      throw new RpcError(status.FAILED_PRECONDITION, `${NO_PLAN}: No metadata was found for chaincode ${chaincode} in channel ${channel}`);
  }
}

function unpack(signed: peer.SignedProposal | undefined): { proposal: Proposal; signed: peer.SignedProposal } {
  if (signed === undefined || signed.getProposalBytes_asU8().length === 0)
    throw new RpcError(status.INVALID_ARGUMENT, 'the proposed transaction must contain a signed proposal');
  try {
    return { proposal: unpackProposal(signed), signed };
  } catch (error) {
    throw new RpcError(status.INVALID_ARGUMENT, `failed to unpack transaction proposal: ${String(error)}`);
  }
}

/** The envelope that the client signs; the stored proposal payload has no transient data. */
function prepareTransaction(proposal: Proposal, { payload, endorsements }: Endorsements): common.Envelope {
  const endorsed = new peer.ChaincodeEndorsedAction();
  endorsed.setProposalResponsePayload(payload);
  endorsed.setEndorsementsList(endorsements);
  const actionPayload = new peer.ChaincodeActionPayload();
  actionPayload.setAction(endorsed);
  actionPayload.setChaincodeProposalPayload(proposal.payload);
  const action = new peer.TransactionAction();
  action.setHeader(proposal.header.getSignatureHeader_asU8());
  action.setPayload(actionPayload.serializeBinary());
  const transaction = new peer.Transaction();
  transaction.addActions(action);
  const message = new common.Payload();
  message.setHeader(proposal.header);
  message.setData(transaction.serializeBinary());
  const envelope = new common.Envelope();
  envelope.setPayload(message.serializeBinary());
  return envelope;
}
