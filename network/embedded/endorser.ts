/** One peer's endorser: checks a proposal, simulates it on a snapshot, signs the outcome (core/endorser/endorser.go). */
import { peer } from '@hyperledger/fabric-protos';
import type { Approvals } from './approvals.js';
import { ChaincodeHandler } from './chaincode-handler.js';
import { recordSequence } from './definitions.js';
import type { SigningIdentity } from './identity.js';
import type { InstalledChaincodes } from './installed-chaincodes.js';
import type { Ledger } from './ledger.js';
import type { Identity } from './msp.js';
import { formProblem, type Proposal, unpackProposal } from './proposal.js';
import { Simulator } from './simulator.js';
import { invokeSystemChaincode, SYSTEM_CHAINCODES } from './system-chaincodes.js';
import { buffer, bytesOf } from './wire.js';

const TIME_WINDOW = 15 * 60_000; // peer.authentication.timewindow
const ERROR_THRESHOLD = 400;

/** Where an endorser refused: 'filter' and 'proposal' before anything ran (Fabric answers these differently), 'simulation' within. */
export type RefusalStage = 'filter' | 'proposal' | 'simulation';

export class Refusal extends Error {
  constructor(
    readonly stage: RefusalStage,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

/** Outcome of a simulation. Without an endorsement the chaincode itself refused (status 400 and above). */
export interface ProposalOutcome {
  response: peer.Response;
  payload: Buffer;
  endorsement: peer.Endorsement | undefined;
  /** namespaces with the keys that are written: they name the policies to be met */
  writeSets: { namespace: string; keys: string[] }[];
}

/** Whom a gateway can ask for an endorsement: a peer of this process, or one behind gRPC. */
export interface Endorser {
  readonly mspId: string;
  readonly address: string;
  readonly height: number;
  /** false while its chaincode server is known to be away */
  isReady(chaincode: string): boolean;
  /** @throws Refusal */
  process(signed: peer.SignedProposal): Promise<ProposalOutcome>;
}

export interface EndorserOptions {
  channel: string;
  address: string;
  identity: SigningIdentity;
  ledger: Ledger;
  approvals: Approvals;
  chaincodes: InstalledChaincodes;
  /** milliseconds since 1970 */
  clock: () => number;
}

export class LocalEndorser implements Endorser {
  constructor(private readonly options: EndorserOptions) {}

  get mspId(): string {
    return this.options.identity.mspId;
  }

  get address(): string {
    return this.options.address;
  }

  get height(): number {
    return this.options.ledger.height;
  }

  isReady(chaincode: string): boolean {
    return SYSTEM_CHAINCODES.has(chaincode) || this.options.chaincodes.get(chaincode)?.ready === true;
  }

  async process(signed: peer.SignedProposal): Promise<ProposalOutcome> {
    const { proposal, creator } = this.#checked(signed);
    const snapshot = this.options.ledger.snapshot();
    try {
      const simulator = new Simulator(proposal.transactionId, snapshot);
      simulator.touch(proposal.chaincode);
      const { response, event } = await this.#simulate(proposal, creator, simulator);
      const payload = this.#responsePayload(proposal, response, event, simulator);
      const endorsed = response.getStatus() < ERROR_THRESHOLD;
      return { response, payload, endorsement: endorsed ? this.#endorse(payload) : undefined, writeSets: simulator.writeSets() };
    } finally {
      await snapshot.close();
    }
  }

  #checked(signed: peer.SignedProposal): { proposal: Proposal; creator: Identity } {
    let proposal: Proposal;
    try {
      proposal = unpackProposal(signed);
    } catch (error) {
      throw new Refusal('proposal', error instanceof Error ? error.message : String(error));
    }
    const { channel, ledger } = this.options;
    const { membership } = ledger.config;
    const identity = membership.identity(proposal.creator);
    if (identity !== undefined && identity.notAfter < Date.now()) throw new Refusal('filter', 'proposal client identity expired');
    const now = this.options.clock();
    if (Math.abs(now - proposal.time) > TIME_WINDOW)
      throw new Refusal(
        'filter',
        `request unauthorized due to incorrect timestamp ${rfc3339(proposal.time)}, peer time ${rfc3339(now)}, peer.authentication.timewindow 15m0s`,
      );
    if (proposal.channel !== channel) throw new Refusal('simulation', `channel '${proposal.channel}' not found`);
    const problem = formProblem(proposal);
    if (problem !== undefined) throw new Refusal('proposal', `error validating proposal: ${problem}`);
    const denied = `error validating proposal: access denied: channel [${channel}] creator org`;
    if (identity === undefined) throw new Refusal('proposal', `${denied} unknown, creator is malformed`);
    if (membership.authenticate(proposal.creator, proposal.bytes, proposal.signature) === undefined)
      throw new Refusal('proposal', `${denied} [${identity.mspId}]`);
    if (ledger.transaction(proposal.transactionId) !== undefined)
      throw new Refusal(
        'proposal',
        `duplicate transaction found [${proposal.transactionId}]. Creator [${proposal.creator.toString('hex')}]`,
      );
    if (!SYSTEM_CHAINCODES.has(proposal.chaincode) && !identity.roles.has('client') && !identity.roles.has('admin'))
      throw new Refusal('proposal', writersDenial(channel));
    return { proposal, creator: identity };
  }

  async #simulate(
    proposal: Proposal,
    creator: Identity,
    simulator: Simulator,
  ): Promise<{ response: peer.Response; event: peer.ChaincodeEvent | undefined }> {
    const { chaincode, transactionId, channel, args } = proposal;
    const { ledger, approvals } = this.options;
    if (SYSTEM_CHAINCODES.has(chaincode)) {
      const call = { name: chaincode, args, channel, ledger, simulator, approvals, creator, mspId: this.mspId };
      return { response: await invokeSystemChaincode(call), event: undefined };
    }
    if (ledger.definition(chaincode) === undefined)
      throw new Refusal(
        'simulation',
        `make sure the chaincode ${chaincode} has been successfully defined on channel ${channel} and try again: chaincode ${chaincode} not found`,
      );
    let message: peer.ChaincodeMessage;
    try {
      message = await this.#invoke(chaincode, args, proposal, simulator);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Refusal('simulation', `error in simulation: failed to execute transaction ${transactionId}: ${reason}`);
    }
    if (message.getType() === peer.ChaincodeMessage.Type.ERROR)
      throw new Refusal(
        'simulation',
        `error in simulation: transaction returned with failure: ${buffer(message.getPayload_asU8()).toString()}`,
      );
    return { response: peer.Response.deserializeBinary(message.getPayload_asU8()), event: message.getChaincodeEvent() };
  }

  async #invoke(name: string, args: readonly Uint8Array[], proposal: Proposal, simulator: Simulator): Promise<peer.ChaincodeMessage> {
    const { channel, chaincodes, ledger } = this.options;
    recordSequence(simulator, name);
    if (ledger.definition(name) === undefined)
      throw new Error(
        `invalid invocation: [channel ${channel}] failed to get chaincode container info for ${name}: chaincode ${name} not found`,
      );
    const stream = chaincodes.get(name);
    if (stream === undefined) throw new Error(`chaincode definition for '${name}' exists, but chaincode is not installed`);
    simulator.touch(name); // a chaincode that is only asked is part of the transaction, too
    const handler = new ChaincodeHandler(name, simulator, ledger, (other, otherChannel, otherArgs) => {
      if (otherChannel !== '' && otherChannel !== channel) throw new Error(`failed to find ledger for channel: ${otherChannel}`);
      return this.#invoke(other, otherArgs, proposal, simulator);
    });
    try {
      const invocation = { channel, transactionId: proposal.transactionId, args, proposal: proposal.signed, handler };
      return await stream.invoke(invocation);
    } finally {
      await handler.close();
    }
  }

  #responsePayload(proposal: Proposal, response: peer.Response, event: peer.ChaincodeEvent | undefined, simulator: Simulator): Buffer {
    const chaincodeId = new peer.ChaincodeID();
    chaincodeId.setName(proposal.chaincode);
    chaincodeId.setVersion(this.options.ledger.definition(proposal.chaincode)?.version ?? '');
    const action = new peer.ChaincodeAction();
    action.setResults(simulator.results());
    action.setResponse(response);
    action.setChaincodeId(chaincodeId);
    if (event !== undefined) {
      event.setChaincodeId(proposal.chaincode);
      event.setTxId(proposal.transactionId);
      action.setEvents(event.serializeBinary());
    }
    const payload = new peer.ProposalResponsePayload();
    payload.setProposalHash(proposal.hash);
    payload.setExtension$(action.serializeBinary());
    return bytesOf(payload);
  }

  #endorse(payload: Buffer): peer.Endorsement {
    const { identity } = this.options;
    const endorsement = new peer.Endorsement();
    endorsement.setEndorser(identity.serialized);
    endorsement.setSignature(identity.sign(Buffer.concat([payload, identity.serialized])));
    return endorsement;
  }
}

/** Fabric's text when an identity is no writer of the channel. */
export function writersDenial(channel: string): string {
  return `Failed evaluating policy on signed data during check policy on channel [${channel}] with policy [/Channel/Application/Writers]: [implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the 'Writers' sub-policies to be satisfied]`;
}

function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
