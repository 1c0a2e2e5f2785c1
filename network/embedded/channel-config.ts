/** The channel's configuration as a configuration block carries it: who is a member, who orders, where peers listen. */
import { type KeyObject, X509Certificate } from 'node:crypto';
import { common, msp, peer } from '@hyperledger/fabric-protos';
import { readRevocationList } from '../ca/certificates.js';
import { Membership, type MspDefinition, serializeIdentity } from './msp.js';
import { decodePolicy, isSatisfied, type Policy, type Signer } from './policy.js';
import { sha256 } from './wire.js';

/** Where a service of a member listens, and under which roots its TLS certificate stands. */
export interface Endpoint {
  mspId: string;
  address: string;
  tlsRoot: string;
}

export interface ConsenterEntry extends Endpoint {
  /** SerializedIdentity bytes */
  identity: Buffer;
  publicKey: KeyObject;
}

const opened = new Map<string, Promise<ChannelConfig>>();

export class ChannelConfig {
  readonly #root: common.ConfigGroup;

  private constructor(
    readonly config: common.Config,
    readonly membership: Membership,
    /** MSP ids of the organisations that have peers */
    readonly members: readonly string[],
    /** peers that members announce (anchor peers) */
    readonly peers: readonly Endpoint[],
    readonly consenters: ReadonlyMap<number, ConsenterEntry>,
  ) {
    this.#root = groupOf(config);
  }

  /** Opens a configuration; equal ones are one object, so that what was verified once is known to every peer of this process. */
  static open(config: common.Config): Promise<ChannelConfig> {
    const key = sha256(config.serializeBinary()).toString('hex');
    let found = opened.get(key);
    if (found === undefined) opened.set(key, (found = openConfig(config)));
    return found;

    async function openConfig(from: common.Config): Promise<ChannelConfig> {
      const application = subgroup(groupOf(from), 'Application');
      const orderer = subgroup(groupOf(from), 'Orderer');
      const definitions = await Promise.all([...memberGroups(application), ...memberGroups(orderer)].map(readMsp));
      const tlsRoots = new Map(definitions.map(({ mspId, tlsRoot }) => [mspId, tlsRoot]));
      const peers = memberGroups(application).flatMap(([mspId, group]) => anchorsOf(mspId, group, tlsRoots.get(mspId) ?? ''));
      const members = memberGroups(application).map(([mspId]) => mspId);
      return new ChannelConfig(from, new Membership(definitions), members, peers, consentersOf(orderer, tlsRoots));
    }
  }

  get sequence(): number {
    return this.config.getSequence();
  }

  /** Signatures that a block needs: ⌈(n + f + 1) / 2⌉ with f = ⌊(n - 1) / 3⌋ (common/policies/bft.go). */
  get quorum(): number {
    return quorumOf(this.consenters.size);
  }

  /** Policy for putting a chaincode definition in force: a majority of the members, by their peers. */
  get lifecyclePolicy(): Policy {
    const of = this.members.map((mspId) => ({ signedBy: { mspId, role: 'peer' as const } }));
    return { threshold: Math.floor(of.length / 2) + 1, of };
  }

  /** The group at a path below the channel, for example ['Application', 'BankMSP']. */
  group(path: readonly string[]): common.ConfigGroup {
    return path.reduce(subgroup, this.#root);
  }

  /** Whether the signers meet a policy of the configuration. @param name relative to the group at `path`, or absolute */
  isMet(path: readonly string[], name: string, signers: readonly Signer[]): boolean {
    if (!name.startsWith('/')) return meets(this.group(path), name, signers);
    const [, , ...absolute] = name.split('/'); // '', 'Channel', …
    return meets(this.group(absolute.slice(0, -1)), absolute.at(-1) ?? '', signers);
  }
}

/** Signatures that make a block of n consenters. */
export function quorumOf(consenters: number): number {
  return Math.ceil((consenters + Math.floor((consenters - 1) / 3) + 1) / 2);
}

/** The configuration in an envelope of type CONFIG. @throws when there is none */
export function readConfigEnvelope(envelope: Uint8Array): { config: common.Config; lastUpdate: common.Envelope | undefined } {
  const payload = common.Payload.deserializeBinary(common.Envelope.deserializeBinary(envelope).getPayload_asU8());
  const message = common.ConfigEnvelope.deserializeBinary(payload.getData_asU8());
  const config = message.getConfig();
  if (config === undefined) throw new Error('the envelope has no configuration');
  return { config, lastUpdate: message.getLastUpdate() };
}

/** A policy of a group: signatures, or so many of its subgroups' policies of a name (common/policies/implicitmeta.go). */
function meets(group: common.ConfigGroup, name: string, signers: readonly Signer[]): boolean {
  const policy = group.getPoliciesMap().get(name)?.getPolicy();
  if (policy?.getType() === common.Policy.PolicyType.SIGNATURE) return isSatisfied(decodePolicy(policy.getValue_asU8()), signers);
  if (policy?.getType() !== common.Policy.PolicyType.IMPLICIT_META) return false;
  const meta = common.ImplicitMetaPolicy.deserializeBinary(policy.getValue_asU8());
  const groups = memberGroups(group);
  const met = groups.filter(([, entry]) => meets(entry, meta.getSubPolicy(), signers)).length;
  const { ANY, ALL } = common.ImplicitMetaPolicy.Rule;
  const needed = meta.getRule() === ANY ? 1 : meta.getRule() === ALL ? groups.length : Math.floor(groups.length / 2) + 1;
  return met >= needed;
}

function groupOf(config: common.Config): common.ConfigGroup {
  const group = config.getChannelGroup();
  if (group === undefined) throw new Error('the configuration is empty');
  return group;
}

function subgroup(group: common.ConfigGroup, name: string): common.ConfigGroup {
  const found = group.getGroupsMap().get(name);
  if (found === undefined) throw new Error(`the configuration has no group ${name}`);
  return found;
}

function memberGroups(group: common.ConfigGroup): [string, common.ConfigGroup][] {
  return [...group.getGroupsMap().entries()];
}

function valueOf(group: common.ConfigGroup, name: string): Uint8Array {
  return group.getValuesMap().get(name)?.getValue_asU8() ?? new Uint8Array();
}

const pem = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** @throws when the definition has no roots, or a revocation list that none of them signed */
async function readMsp([mspId, group]: [string, common.ConfigGroup]): Promise<MspDefinition & { tlsRoot: string }> {
  const config = msp.MSPConfig.deserializeBinary(valueOf(group, 'MSP'));
  const definition = msp.FabricMSPConfig.deserializeBinary(config.getConfig_asU8());
  if (definition.getName() !== mspId) throw new Error(`the MSP of ${mspId} calls itself ${definition.getName()}`);
  const roots = definition.getRootCertsList_asU8().map(pem);
  const [root] = roots;
  if (root === undefined) throw new Error(`the MSP ${mspId} has no root certificate`);
  const lists = await Promise.all(definition.getRevocationListList_asU8().map(async (list) => readRevocationList(pem(list), root)));
  return { mspId, roots, revoked: new Set(lists.flat()), tlsRoot: definition.getTlsRootCertsList_asU8().map(pem).join('') };
}

function anchorsOf(mspId: string, group: common.ConfigGroup, tlsRoot: string): Endpoint[] {
  const anchors = peer.AnchorPeers.deserializeBinary(valueOf(group, 'AnchorPeers')).getAnchorPeersList();
  return anchors.map((anchor) => ({ mspId, address: `${anchor.getHost()}:${anchor.getPort()}`, tlsRoot }));
}

function consentersOf(orderer: common.ConfigGroup, tlsRoots: ReadonlyMap<string, string>): Map<number, ConsenterEntry> {
  const list = common.Orderers.deserializeBinary(valueOf(orderer, 'Orderers')).getConsenterMappingList();
  return new Map(
    list.map((entry) => {
      const mspId = entry.getMspId();
      const certificate = pem(entry.getIdentity_asU8());
      const address = `${entry.getHost()}:${entry.getPort()}`;
      const { publicKey } = new X509Certificate(certificate);
      const identity = serializeIdentity(mspId, certificate);
      return [entry.getId(), { mspId, address, tlsRoot: tlsRoots.get(mspId) ?? '', identity, publicKey }];
    }),
  );
}
