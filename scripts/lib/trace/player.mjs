// Plays operations on a network, embedded or Fabric, and writes down all that a client and a block can see.
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as grpc from '@grpc/grpc-js';
import { connect, signers } from '@hyperledger/fabric-gateway';
import { common, gateway as gatewayProtos, peer } from '@hyperledger/fabric-protos';
import { parseTransaction } from '../../../verify/dist/ledger/index.js';

const DEADLINE_MS = 30_000;
const CATCH_UP_MS = 30_000;
const POLL_MS = 10;

/** One network's gateways, entered with the service identities of the topology. */
export class Player {
  #gateways = new Map(); // user → Gateway
  #clients = [];
  #witnesses = []; // one gateway per peer, to know that all have a block
  #writers = new Map(); // "block" → number of the operation that it holds
  #operation = 0;

  /** @param {{ varDir: string, portOffset: number, topology: object }} network */
  constructor({ varDir, portOffset, topology }) {
    this.channel = topology.channel;
    for (const { id, mspId, peers, users } of topology.organizations) {
      const folder = `${varDir}/organizations/${id}`;
      const root = readFileSync(`${folder}/msp/tlscacerts/ca.pem`);
      peers.forEach(({ port }, index) => {
        const client = new grpc.Client(`localhost:${port + portOffset}`, grpc.credentials.createSsl(root));
        this.#clients.push(client);
        const opened = users.map(({ name }) => [name, openGateway(client, mspId, `${folder}/users/${name}`)]);
        this.#witnesses.push(opened[0][1]);
        if (index === 0) for (const [name, gateway] of opened) this.#gateways.set(name, gateway);
      });
    }
  }

  /** Runs one operation. @returns {Promise<object[]>} one outcome per transaction, the same on every network that behaves alike */
  async play({ kind, calls }) {
    this.#operation += 1;
    if (kind === 'evaluate') return [await this.#evaluate(calls[0])];
    const endorsed = [];
    for (const call of calls) endorsed.push(await this.#endorse(call));
    if (kind === 'altered') return [await this.#submit(endorsed[0], alter)];
    const outcomes = [];
    for (const each of endorsed) outcomes.push(await this.#submit(each));
    if (kind === 'twice') outcomes.push(await this.#submit(endorsed[0]));
    return outcomes;
  }

  close() {
    for (const gateway of new Set([...this.#gateways.values(), ...this.#witnesses])) gateway.close();
    for (const client of this.#clients) client.close();
  }

  /** Without endorsers the gateway makes its own plan. */
  #proposal({ user, channel = this.channel, chaincode, name, args, endorsers }) {
    const contract = this.#gateways.get(user).getNetwork(channel).getContract(chaincode);
    return contract.newProposal(name, { arguments: args, ...(endorsers && { endorsingOrganizations: endorsers }) });
  }

  async #evaluate(call) {
    try {
      const proposal = this.#proposal(call);
      return { answer: text(await proposal.evaluate()) };
    } catch (error) {
      return { refused: failure(error) };
    }
  }

  async #endorse(call) {
    const proposal = this.#proposal(call);
    const gateway = this.#gateways.get(call.user);
    const transactionId = proposal.getTransactionId();
    try {
      const transaction = await proposal.endorse();
      return { gateway, transactionId, bytes: transaction.getBytes(), seen: this.#look(transaction) };
    } catch (error) {
      return { refused: failure(error, transactionId) };
    }
  }

  /** What was endorsed: answer, event, read-write set. Versions are shown as the operations that wrote them. */
  #look(transaction) {
    const prepared = gatewayProtos.PreparedTransaction.deserializeBinary(transaction.getBytes());
    const parsed = parseTransaction(prepared.getEnvelope().serializeBinary(), this.channel);
    const endorsers = parsed.endorsements.map(({ endorser }) => endorser.mspId).sort();
    const access = parsed.namespaces.map(({ namespace, reads, writes, metadataWrites, ranges, collections }) => ({
      namespace,
      reads: reads.map(({ key, version }) => [key, version && this.#writerOf(version)]),
      writes: writes.map(({ key, isDelete, value }) => [key, isDelete ? 'deleted' : text(value)]),
      policies: metadataWrites.map(({ key, entries }) => [
        key,
        entries.map(({ name, value }) => [name, Buffer.from(value).toString('hex')]),
      ]),
      ranges,
      collections,
    }));
    const { response, event } = parsed;
    return {
      endorsers,
      chaincode: parsed.chaincode,
      status: response.status,
      message: response.message,
      answer: text(response.payload),
      event: event && { name: event.name, payload: text(event.payload) },
      access: access.sort((a, b) => (a.namespace < b.namespace ? -1 : 1)),
    };
  }

  #writerOf({ block, transaction }) {
    const operation = this.#writers.get(block);
    return operation === undefined ? 'before' : `operation ${operation}${transaction === 0 ? '' : `, transaction ${transaction}`}`;
  }

  async #submit({ refused, gateway, transactionId, bytes, seen }, change = (unchanged) => unchanged) {
    if (refused) return { refused };
    try {
      const transaction = gateway.newTransaction(change(bytes));
      const commit = await transaction.submit();
      const { code, blockNumber } = await commit.getStatus();
      this.#writers.set(Number(blockNumber), this.#operation);
      await this.#untilEveryPeerHas(blockNumber);
      return { endorsed: seen, code: codeName(code) };
    } catch (error) {
      return { endorsed: seen, notOrdered: failure(error, transactionId) };
    }
  }

  /** The next operation must not depend on which peer is how far. */
  async #untilEveryPeerHas(block) {
    const until = Date.now() + CATCH_UP_MS;
    for (const gateway of this.#witnesses) {
      const qscc = gateway.getNetwork(this.channel).getContract('qscc');
      for (;;) {
        const info = common.BlockchainInfo.deserializeBinary(await qscc.evaluateTransaction('GetChainInfo', this.channel));
        if (BigInt(info.getHeight()) > block) break;
        if (Date.now() > until) throw new Error(`a peer has not reached block ${block} after ${CATCH_UP_MS / 1000} s`);
        await sleep(POLL_MS);
      }
    }
  }
}

const codeName = (code) => Object.entries(peer.TxValidationCode).find(([, value]) => value === code)?.[0] ?? String(code);

const text = (bytes) => Buffer.from(bytes).toString();

function openGateway(client, mspId, folder) {
  const deadline = () => ({ deadline: Date.now() + DEADLINE_MS });
  return connect({
    client,
    identity: { mspId, credentials: readFileSync(`${folder}/cert.pem`) },
    signer: signers.newPrivateKeySigner(createPrivateKey(readFileSync(`${folder}/key.pem`))),
    evaluateOptions: deadline,
    endorseOptions: deadline,
    submitOptions: deadline,
    commitStatusOptions: deadline,
  });
}

/** An error as a client sees it, without what differs from run to run: addresses, ports, transaction ids, package ids. */
function failure(error, transactionId = '') {
  const plain = (message) =>
    message
      .replaceAll(transactionId || '\0', '<transaction>')
      .replaceAll(/127\.0\.0\.1:\d+/g, '<address>')
      .replaceAll(/(?<=[a-z]_[\d.]+:)(?:[0-9a-f]{64}|[a-z0-9-]+)/g, '<package>');
  // which orderers answer first is chance; which organisations' peers do was asked for
  const who = (mspId) => mspId.replace(/^\w+OrdererMSP$/, 'an orderer');
  /** @type {string[]} */
  const details = (error.details ?? []).map(({ mspId, message }) => `${who(mspId)}: ${plain(message)}`);
  return {
    class: error.constructor.name,
    code: grpc.status[error.code] ?? error.code,
    message: plain(error.message),
    details: [...new Set(details)].toSorted(),
  };
}

/** The endorsed result with one byte of its last endorsement's payload changed; the client signs what it was given. */
function alter(bytes) {
  const prepared = gatewayProtos.PreparedTransaction.deserializeBinary(bytes);
  const envelope = prepared.getEnvelope();
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const transaction = peer.Transaction.deserializeBinary(payload.getData_asU8());
  const action = transaction.getActionsList()[0];
  const call = peer.ChaincodeActionPayload.deserializeBinary(action.getPayload_asU8());
  const endorsed = call.getAction();
  const result = Buffer.from(endorsed.getProposalResponsePayload_asU8());
  const at = result.indexOf('VALID'); // the state inside the written record
  result.write('VOID!', at);
  endorsed.setProposalResponsePayload(result);
  call.setAction(endorsed);
  action.setPayload(call.serializeBinary());
  transaction.setActionsList([action]);
  payload.setData(transaction.serializeBinary());
  envelope.setPayload(payload.serializeBinary());
  prepared.setEnvelope(envelope);
  return prepared.serializeBinary();
}
