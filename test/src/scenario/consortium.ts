import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import * as grpc from '@grpc/grpc-js';
import { type Contract, type Gateway, GatewayError, type Network, StatusCode, connect, signers } from '@hyperledger/fabric-gateway';
import { common } from '@hyperledger/fabric-protos';
import { parseBlock, readTransactions } from '@zhenglian/verify/ledger';
import { readTopology } from '../../../scripts/lib/paths.mjs';

const DEADLINE_MS = 30_000;
const ATTEMPTS = 10;
const PAUSE_MS = 200;

/** How a transaction ended that was committed, valid or not. */
export interface Committed {
  readonly code: number;
  readonly blockNumber: bigint;
  readonly transactionId: string;
  readonly result: string;
}

/** What is needed of topology.json. */
export interface ConsortiumTopology {
  readonly channel: string;
  readonly organizations: readonly {
    readonly id: string;
    readonly mspId: string;
    readonly peers: readonly { readonly port: number }[];
    readonly users: readonly { readonly name: string }[];
  }[];
}

/** Every organisation's own gateway, entered with its service identities: what the scenario needs of a network. */
export class Consortium {
  readonly organizations: readonly { readonly id: string; readonly mspId: string; readonly user: string }[];
  readonly #open: { gateway: Gateway; client: grpc.Client }[] = [];
  readonly #networks = new Map<string, Network>();

  /** @param varDir folder with organizations/ of a running network, embedded or Fabric @param topology ports without offset */
  constructor(varDir: string, portOffset: number, topology: ConsortiumTopology = readTopology() as ConsortiumTopology) {
    this.organizations = topology.organizations.map(({ id, mspId, users }) => ({ id, mspId, user: users[0]?.name ?? '' }));
    for (const { id, mspId, peers, users } of topology.organizations) {
      const folder = `${varDir}/organizations/${id}`;
      const root = readFileSync(`${folder}/msp/tlscacerts/ca.pem`);
      // as the API connects: the next peer when one is away
      const target = `ipv4:${peers.map(({ port }) => `127.0.0.1:${port + portOffset}`).join(',')}`;
      const client = new grpc.Client(target, grpc.credentials.createSsl(root));
      for (const { name } of users) {
        const gateway = connect({
          client,
          identity: { mspId, credentials: readFileSync(`${folder}/users/${name}/cert.pem`) },
          signer: signers.newPrivateKeySigner(createPrivateKey(readFileSync(`${folder}/users/${name}/key.pem`))),
          evaluateOptions: deadline,
          endorseOptions: deadline,
          submitOptions: deadline,
          commitStatusOptions: deadline,
        });
        this.#open.push({ gateway, client });
        this.#networks.set(name, gateway.getNetwork(topology.channel));
      }
    }
  }

  /** The channel as that service identity sees it through its organisation's own peer. */
  network(user: string): Network {
    const network = this.#networks.get(user);
    if (network === undefined) throw new Error(`no service identity ${user}`);
    return network;
  }

  /**
   * Submits and waits for the commit. What is a matter of timing only is tried again: peers at different heights, and
   * reads that another transaction has overtaken.
   */
  async submit(user: string, chaincode: string, name: string, request: object, endorsers?: string[]): Promise<Committed> {
    const contract = this.network(user).getContract(chaincode);
    const retry = async (attempt: number): Promise<Committed> => {
      try {
        return await submitOnce(this.network(user), contract, name, request, endorsers);
      } catch (error) {
        if (attempt >= ATTEMPTS || !isMatterOfTiming(error)) throw withDetails(error);
        await sleep(PAUSE_MS);
        return retry(attempt + 1);
      }
    };
    return retry(1);
  }

  /** What that organisation's own peer answers. */
  async read(user: string, chaincode: string, name: string, request: object): Promise<unknown> {
    const mspId = this.organizations.find((organization) => organization.user === user)?.mspId;
    if (mspId === undefined) throw new Error(`${user} is no organisation's first service identity`);
    const contract = this.network(user).getContract(chaincode);
    const bytes = await contract.evaluate(name, { arguments: [JSON.stringify(request)], endorsingOrganizations: [mspId] });
    return JSON.parse(Buffer.from(bytes).toString());
  }

  /** Waits until the peers of all organisations answer so; the last answer otherwise. Peers apply blocks at their own pace. */
  async readEverywhere(chaincode: string, name: string, request: object, wanted: (answer: unknown) => boolean): Promise<unknown[]> {
    const answers = () => Promise.all(this.organizations.map(({ user }) => this.read(user, chaincode, name, request).catch(messageOf)));
    let last = await answers();
    for (let attempt = 1; attempt < 10 * ATTEMPTS && !last.every(wanted); attempt += 1) {
      await sleep(PAUSE_MS);
      last = await answers();
    }
    return last;
  }

  /** Waits until the peer of every organisation has the block, so that none endorses on what stood before it. */
  async untilEverywhere(block: bigint): Promise<void> {
    for (const { id, user } of this.organizations) {
      const qscc = this.network(user).getContract('qscc');
      for (let attempt = 1; ; attempt += 1) {
        const info = await qscc.evaluateTransaction('GetChainInfo', this.network(user).getName());
        if (BigInt(common.BlockchainInfo.deserializeBinary(info).getHeight()) > block) break;
        if (attempt > 10 * ATTEMPTS) throw new Error(`${id} has not reached block ${block}`);
        await sleep(PAUSE_MS);
      }
    }
  }

  /** Serialised blocks from block 0 up to a number. */
  async blocks(user: string, last: bigint): Promise<Uint8Array[]> {
    const events = await this.network(user).getBlockEvents({ startBlock: 0n });
    const blocks: Uint8Array[] = [];
    try {
      for await (const block of events) {
        blocks.push(block.serializeBinary());
        if (BigInt(block.getHeader()?.getNumber() ?? 0) >= last) return blocks;
      }
    } finally {
      events.close();
    }
    throw new Error(`the peer ended its blocks at ${blocks.length}, before ${last}`);
  }

  close(): void {
    for (const { gateway } of this.#open) gateway.close();
    for (const { client } of this.#open) client.close();
  }
}

/** Everything that an error of the gateway says, the organisations' own messages included. */
export function messageOf(error: unknown): string {
  const details = error instanceof GatewayError ? error.details.map(({ mspId, message }) => `${mspId}: ${message}`) : [];
  return [String(error), ...details].join('\n');
}

/** The same error; its message says what each organisation answered. */
function withDetails(error: unknown): unknown {
  return error instanceof GatewayError ? Object.assign(error, { message: messageOf(error) }) : error;
}

const deadline = (): grpc.CallOptions => ({ deadline: Date.now() + DEADLINE_MS });

async function submitOnce(network: Network, contract: Contract, name: string, request: object, endorsers?: string[]): Promise<Committed> {
  const options = { arguments: [JSON.stringify(request)], ...(endorsers && { endorsingOrganizations: endorsers }) };
  const transaction = await contract.newProposal(name, options).endorse();
  const result = Buffer.from(transaction.getResult()).toString();
  const { code, blockNumber, transactionId } = await transaction.submit().then(
    (commit) => commit.getStatus(),
    (error: unknown) => findCommitted(network, transaction.getTransactionId(), error),
  );
  if (code === StatusCode.MVCC_READ_CONFLICT || code === StatusCode.PHANTOM_READ_CONFLICT) throw new Conflict(transactionId);
  return { code, blockNumber, transactionId, result };
}

/**
 * A submit that failed may have been ordered all the same: an orderer that learns of a transaction from the others'
 * block before the client's own message refuses that ("request already processed"). So look whether it is in a block.
 */
async function findCommitted(network: Network, transactionId: string, failure: unknown): Promise<Omit<Committed, 'result'>> {
  const channel = network.getName();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    await sleep(PAUSE_MS);
    const found = await network
      .getContract('qscc')
      .evaluateTransaction('GetBlockByTxID', channel, transactionId)
      .catch(() => undefined);
    if (found === undefined) continue;
    const block = parseBlock(found);
    const entry = readTransactions(block, channel).find(({ transaction }) => transaction?.transactionId === transactionId);
    if (entry !== undefined) return { code: entry.validationCode, blockNumber: BigInt(block.number), transactionId };
  }
  throw failure;
}

/** Committed as invalid because a read was overtaken. */
class Conflict extends Error {}

function isMatterOfTiming(error: unknown): boolean {
  return error instanceof Conflict || messageOf(error).includes('ProposalResponsePayloads do not match');
}
