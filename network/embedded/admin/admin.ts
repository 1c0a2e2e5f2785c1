/**
 * What administrators do on a running embedded network: put chaincode definitions in force, admit an organisation, publish a
 * revocation list. They speak to peers and orderers as they would on Fabric, with the keys of their own organisations.
 */
import { readFileSync } from 'node:fs';
import { Client, credentials } from '@grpc/grpc-js';
import { connect, type Gateway, hash } from '@hyperledger/fabric-gateway';
import { common, peer } from '@hyperledger/fabric-protos';
import { readFileIfAny } from '../../ca/files.js';
import { type ChaincodeEntry, chaincodeId, type OrganizationEntry, type Topology } from '../../topology.js';
import { installServer } from '../approvals.js';
import { readBlock, SIGNATURES } from '../block.js';
import type { ChannelConfig } from '../channel-config.js';
import { LIFECYCLE, validationParameter } from '../definitions.js';
import { addressOf, Folders } from '../folders.js';
import { memberGroup } from '../genesis.js';
import { SigningIdentity } from '../identity.js';
import { configAt, lastConfigOf } from '../ordered-block.js';
import { parsePolicy } from '../policy.js';
import { RemoteOrdering } from '../remote.js';
import { memberUpdate, revocationUpdate, signUpdate } from './updates.js';

const { ApproveChaincodeDefinitionForMyOrgArgs, ChaincodeSource, CommitChaincodeDefinitionArgs } = peer.lifecycle;
const { QueryChaincodeDefinitionArgs, QueryChaincodeDefinitionResult } = peer.lifecycle;
const CATCH_UP_MS = 10_000;
const DEADLINE_MS = 30_000;
const POLL_MS = 50;

export interface AdminOptions {
  topology: Topology;
  /** VAR_DIR, with the administrators' keys */
  folder: string;
}

/** A chaincode definition in force. */
export interface CommittedDefinition {
  name: string;
  version: string;
  sequence: number;
}

export class Admin {
  readonly #folders: Folders;
  readonly #connections = new Map<string, { client: Client; gateway: Gateway; identity: SigningIdentity }>();

  constructor(private readonly options: AdminOptions) {
    this.#folders = new Folders(options.folder);
  }

  /**
   * Brings the definitions in force to those of the topology: every organisation whose key is here approves, the first commits.
   * @returns names of the chaincodes that have a new definition
   */
  async deploy(): Promise<string[]> {
    const { chaincodes, organizations } = this.options.topology;
    const [submitter] = organizations;
    if (submitter === undefined) throw new Error('the topology has no organisation');
    const changed: string[] = [];
    for (const chaincode of chaincodes) {
      const current = (await this.definition(chaincode.name))?.sequence ?? 0;
      if (current >= chaincode.sequence) await this.#approveByAll({ ...chaincode, sequence: current });
      for (let sequence = current + 1; sequence <= chaincode.sequence; sequence += 1) {
        await this.#approveByAll({ ...chaincode, sequence });
        await this.commit(submitter.id, { ...chaincode, sequence });
        await this.#untilKnownToAll(chaincode.name, sequence);
      }
      if (current < chaincode.sequence) changed.push(chaincode.name);
    }
    return changed;
  }

  /** The organisation agrees to a definition, and its peers run a package for it. @param packageId default: the one of the topology */
  async approve(organizationId: string, chaincode: ChaincodeEntry, packageId = chaincodeId(chaincode, organizationId)): Promise<void> {
    const source = new ChaincodeSource();
    const local = new ChaincodeSource.Local();
    local.setPackageId(packageId);
    source.setLocalPackage(local);
    const args = fill(new ApproveChaincodeDefinitionForMyOrgArgs(), chaincode);
    args.setSource(source);
    const { mspId } = this.#organization(organizationId);
    await this.#lifecycle(organizationId).evaluate('ApproveChaincodeDefinitionForMyOrg', {
      arguments: [args.serializeBinary()],
      endorsingOrganizations: [mspId],
    });
  }

  /** Puts a definition in force that a majority of the members has approved. */
  async commit(organizationId: string, chaincode: ChaincodeEntry): Promise<void> {
    const args = fill(new CommitChaincodeDefinitionArgs(), chaincode);
    await this.#lifecycle(organizationId).submit('CommitChaincodeDefinition', { arguments: [args.serializeBinary()] });
  }

  /** The definition in force as an organisation's peer sees it, undefined when there is none. */
  async definition(
    name: string,
    organizationId = this.options.topology.organizations[0]?.id ?? '',
  ): Promise<CommittedDefinition | undefined> {
    const args = new QueryChaincodeDefinitionArgs();
    args.setName(name);
    try {
      const answer = await this.#lifecycle(organizationId).evaluate('QueryChaincodeDefinition', {
        arguments: [args.serializeBinary()],
        endorsingOrganizations: [this.#organization(organizationId).mspId],
      });
      const result = QueryChaincodeDefinitionResult.deserializeBinary(answer);
      return { name, version: result.getVersion(), sequence: result.getSequence() };
    } catch (error) {
      if (String(error).includes(`namespace ${name} is not defined`)) return undefined;
      throw error;
    }
  }

  /** Tells where the server of a package listens, before the package is approved; only for packages that are not the topology's. */
  install(organizationId: string, packageId: string, address: string): void {
    installServer(this.#folders.chaincode(organizationId), packageId, address);
  }

  /** MSP ids of the members, and the height of the chain. */
  async channel(): Promise<{ height: number; members: readonly string[] }> {
    const { config, height } = await this.#config();
    return { height, members: config.members };
  }

  /**
   * Makes an organisation of the topology a member of the channel, with the signatures of all members' administrators. Its certificate
   * authority must have run once (`ORGANIZATION=<id>`). @returns false when it is a member already
   */
  async addOrganization(id: string): Promise<boolean> {
    const { topology } = this.options;
    const { mspId, peers } = this.#organization(id);
    const rootFile = this.#folders.caCertificate(id);
    const root = readFileIfAny(rootFile);
    if (root === undefined) throw new Error(`${rootFile} is missing: start the organisation first (ORGANIZATION=${id})`);
    const { config } = await this.#config();
    const listening = peers.map(({ port }) => ({ host: topology.host, port }));
    const update = memberUpdate(config, topology.channel, mspId, memberGroup({ mspId, root, peers: listening }, ['peer'], []));
    const members = topology.organizations.filter((entry) => config.members.includes(entry.mspId));
    return update !== undefined && this.#reconfigure(update, members, config);
  }

  /** Makes the organisation's current revocation list the one of the channel. @returns false when it is so already */
  async publishRevocations(id: string): Promise<boolean> {
    const organization = this.#organization(id);
    const list = readFileSync(this.#folders.revocationList(id), 'utf8');
    const { config } = await this.#config();
    const update = await revocationUpdate(config, this.options.topology.channel, organization.mspId, list);
    return update !== undefined && this.#reconfigure(update, [organization], config);
  }

  close(): void {
    for (const { client, gateway } of this.#connections.values()) {
      gateway.close();
      client.close();
    }
    this.#connections.clear();
  }

  async #approveByAll(chaincode: ChaincodeEntry): Promise<void> {
    for (const { id } of await this.#here()) await this.approve(id, chaincode);
  }

  /**
   * Waits for peers that are a block behind: until they have the definition they endorse by the last one, and their endorsements match
   * nobody's. One that is away or stays behind is not waited for: the definition is in force without it.
   */
  async #untilKnownToAll(name: string, sequence: number): Promise<void> {
    const end = Date.now() + CATCH_UP_MS;
    for (const { id } of await this.#here()) {
      const known = async (): Promise<number> => (await this.definition(name, id))?.sequence ?? 0;
      while (Date.now() < end && (await known().catch(() => sequence)) < sequence) await pause();
    }
  }

  /** The members whose administrators' keys are in this folder. */
  async #here(): Promise<OrganizationEntry[]> {
    const { members } = await this.channel();
    return this.options.topology.organizations.filter(
      ({ id, mspId }) => members.includes(mspId) && readFileIfAny(this.#folders.admin(id).key) !== undefined,
    );
  }

  async #reconfigure(update: Buffer, signers: readonly OrganizationEntry[], config: ChannelConfig): Promise<boolean> {
    const identities = signers.map((entry) => this.#identity(entry));
    const [submitter] = identities;
    if (submitter === undefined) throw new Error('nobody can sign');
    const ordering = new RemoteOrdering(this.options.topology.channel, submitter, () => config);
    try {
      const { status, info } = await ordering.broadcast(signUpdate(this.options.topology.channel, update, identities));
      if (status !== 'SUCCESS') throw new Error(`the ordering service refuses (${status}): ${info}`);
      for (const until = Date.now() + DEADLINE_MS; (await this.#config()).config.sequence <= config.sequence; await pause())
        if (Date.now() > until) throw new Error('the peer does not receive the new configuration');
      return true;
    } finally {
      ordering.close();
    }
  }

  /** The configuration in force, from the first organisation's peer. */
  async #config(): Promise<{ config: ChannelConfig; height: number }> {
    const { channel } = this.options.topology;
    const qscc = this.#gateway().getNetwork(channel).getContract('qscc');
    const height = common.BlockchainInfo.deserializeBinary(await qscc.evaluateTransaction('GetChainInfo', channel)).getHeight();
    const read = async (number: number): Promise<Buffer> =>
      Buffer.from(await qscc.evaluateTransaction('GetBlockByNumber', channel, String(number)));
    const { metadata } = readBlock(await read(height - 1));
    return { config: await configAt({ read }, lastConfigOf(metadata[SIGNATURES] ?? Buffer.alloc(0))), height };
  }

  #lifecycle(organizationId?: string): ReturnType<ReturnType<Gateway['getNetwork']>['getContract']> {
    return this.#gateway(organizationId).getNetwork(this.options.topology.channel).getContract(LIFECYCLE);
  }

  #gateway(organizationId = this.options.topology.organizations[0]?.id ?? ''): Gateway {
    const found = this.#connections.get(organizationId);
    if (found !== undefined) return found.gateway;
    const organization = this.#organization(organizationId);
    const identity = this.#identity(organization);
    const root = readFileSync(this.#folders.tlsCertificate(organizationId));
    const [first] = organization.peers;
    const client = new Client(addressOf(this.options.topology, first?.port ?? 0), credentials.createSsl(root));
    const deadline = (): { deadline: number } => ({ deadline: Date.now() + DEADLINE_MS });
    const gateway = connect({
      client,
      identity: { mspId: organization.mspId, credentials: Buffer.from(identity.certificate) },
      hash: hash.none,
      signer: async (message) => identity.sign(message),
      evaluateOptions: deadline,
      endorseOptions: deadline,
      submitOptions: deadline,
      commitStatusOptions: deadline,
    });
    this.#connections.set(organizationId, { client, gateway, identity });
    return gateway;
  }

  #organization(id: string): OrganizationEntry {
    const found = this.options.topology.organizations.find((entry) => entry.id === id);
    if (found === undefined) throw new Error(`the topology has no organisation ${id}`);
    return found;
  }

  #identity({ id, mspId }: OrganizationEntry): SigningIdentity {
    const { certificate, key } = this.#folders.admin(id);
    return new SigningIdentity(mspId, readFileSync(certificate, 'utf8'), readFileSync(key, 'utf8'));
  }
}

async function pause(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

type DefinitionArgs = peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs | peer.lifecycle.CommitChaincodeDefinitionArgs;

function fill<T extends DefinitionArgs>(args: T, { name, version, sequence, policy }: ChaincodeEntry): T {
  args.setName(name);
  args.setVersion(version);
  args.setSequence(sequence);
  args.setEndorsementPlugin('escc');
  args.setValidationPlugin('vscc');
  args.setValidationParameter(validationParameter(parsePolicy(policy)));
  return args;
}
