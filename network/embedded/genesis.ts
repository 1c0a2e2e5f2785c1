/**
 * The genesis block: a configuration of the channel as configtxgen writes it, with the members' MSP definitions and the
 * consenters, so that a light client can start from it.
 */
import { common, msp, orderer, peer } from '@hyperledger/fabric-protos';
import type { OrderedBlock } from './block.js';
import { quorumOf } from './channel-config.js';
import { channelHeader } from './identity.js';
import { encodePolicy, type Policy, type Role } from './policy.js';
import { type Consenter, orderBlock } from './ordered-block.js';
import { parseTransaction } from './transaction.js';
import { bytesOf, field } from './wire.js';

export interface GenesisMember {
  mspId: string;
  /** root certificate, PEM */
  root: string;
  /** where its peers listen; none for an ordering organisation */
  peers: readonly { host: string; port: number }[];
}

export interface GenesisOptions {
  channel: string;
  members: readonly GenesisMember[];
  orderers: readonly GenesisMember[];
  consenters: readonly (Consenter & { tlsCertificate: string })[];
  maxMessageCount: number;
  absoluteMaxBytes: number;
}

/** Block 0; it has no signatures and its hash is the trust anchor. */
export function genesisBlock(options: GenesisOptions): OrderedBlock {
  const config = new common.Config();
  config.setChannelGroup(channelGroup(options));
  const configEnvelope = new common.ConfigEnvelope();
  configEnvelope.setConfig(config);
  const header = Buffer.concat([field(1, channelHeader(common.HeaderType.CONFIG, options.channel)), field(2, new Uint8Array())]);
  const payload = Buffer.concat([field(1, header), field(2, configEnvelope.serializeBinary())]);
  return orderBlock({ height: 0, lastHash: Buffer.alloc(0) }, [parseTransaction(field(1, payload))], [], 0);
}

function channelGroup(options: GenesisOptions): common.ConfigGroup {
  const hashing = new common.HashingAlgorithm();
  hashing.setName('SHA256');
  const structure = new common.BlockDataHashingStructure();
  structure.setWidth(0xffffffff);
  return group({
    values: { HashingAlgorithm: bytesOf(hashing), BlockDataHashingStructure: bytesOf(structure), Capabilities: capabilities('V3_0') },
    policies: metaPolicies('ANY', 'MAJORITY'),
    groups: { Orderer: ordererGroup(options), Application: applicationGroup(options) },
  });
}

function applicationGroup({ members }: GenesisOptions): common.ConfigGroup {
  return group({
    values: { Capabilities: capabilities('V2_5') },
    policies: {
      ...metaPolicies('ANY', 'MAJORITY'),
      Endorsement: metaPolicy('Endorsement', 'MAJORITY'),
      LifecycleEndorsement: metaPolicy('Endorsement', 'MAJORITY'),
    },
    groups: Object.fromEntries(members.map((member) => [member.mspId, memberGroup(member, ['peer'], [])])),
  });
}

function ordererGroup({ orderers, consenters, maxMessageCount, absoluteMaxBytes }: GenesisOptions): common.ConfigGroup {
  const type = new orderer.ConsensusType();
  type.setType('BFT');
  const size = new orderer.BatchSize();
  size.setMaxMessageCount(maxMessageCount);
  size.setAbsoluteMaxBytes(absoluteMaxBytes);
  size.setPreferredMaxBytes(absoluteMaxBytes);
  const endpoints = (mspId: string): string[] =>
    consenters.filter((consenter) => consenter.mspId === mspId).map((consenter) => consenter.address);
  return group({
    values: {
      ConsensusType: bytesOf(type),
      BatchSize: bytesOf(size),
      Orderers: bytesOf(consenterMapping(consenters)),
      Capabilities: capabilities('V2_0'),
    },
    policies: { ...metaPolicies('ANY', 'MAJORITY'), BlockValidation: signaturePolicy(blockValidation(consenters)) },
    groups: Object.fromEntries(orderers.map((member) => [member.mspId, memberGroup(member, ['orderer'], endpoints(member.mspId))])),
  });
}

function consenterMapping(consenters: GenesisOptions['consenters']): common.Orderers {
  const mapping = new common.Orderers();
  for (const { id, mspId, address, identity, tlsCertificate } of consenters) {
    const consenter = new common.Consenter();
    const colon = address.lastIndexOf(':');
    consenter.setId(id);
    consenter.setHost(address.slice(0, colon));
    consenter.setPort(Number(address.slice(colon + 1)));
    consenter.setMspId(mspId);
    consenter.setIdentity(Buffer.from(identity.certificate));
    consenter.setClientTlsCert(Buffer.from(tlsCertificate));
    consenter.setServerTlsCert(Buffer.from(tlsCertificate));
    mapping.addConsenterMapping(consenter);
  }
  return mapping;
}

/** Q of n identities, as the BFT orderer writes it (common/policies/bft.go). */
function blockValidation(consenters: GenesisOptions['consenters']): common.SignaturePolicyEnvelope {
  const rules = consenters.map((_, index) => {
    const rule = new common.SignaturePolicy();
    rule.setSignedBy(index);
    return rule;
  });
  const quorum = new common.SignaturePolicy.NOutOf();
  quorum.setN(quorumOf(consenters.length));
  quorum.setRulesList(rules);
  const rule = new common.SignaturePolicy();
  rule.setNOutOf(quorum);
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setRule(rule);
  envelope.setIdentitiesList(
    consenters.map(({ identity }) => {
      const principal = new msp.MSPPrincipal();
      principal.setPrincipalClassification(msp.MSPPrincipal.Classification.IDENTITY);
      principal.setPrincipal(identity.serialized);
      return principal;
    }),
  );
  return envelope;
}

/** One organisation. @param units its node units beside client and admin */
export function memberGroup(
  member: GenesisMember,
  units: readonly ('peer' | 'orderer')[],
  endpoints: readonly string[],
): common.ConfigGroup {
  const anyOf = (...roles: Role[]): Uint8Array => {
    const policy: Policy = { threshold: 1, of: roles.map((role) => ({ signedBy: { mspId: member.mspId, role } })) };
    return signaturePolicy(encodePolicy(policy));
  };
  const addresses = new common.OrdererAddresses();
  addresses.setAddressesList([...endpoints]);
  const anchors = new peer.AnchorPeers();
  for (const { host, port } of member.peers) {
    const anchor = anchors.addAnchorPeers(new peer.AnchorPeer());
    anchor.setHost(host);
    anchor.setPort(port);
  }
  return group({
    values: {
      MSP: mspConfig(member),
      ...(endpoints.length > 0 && { Endpoints: bytesOf(addresses) }),
      ...(member.peers.length > 0 && { AnchorPeers: bytesOf(anchors) }),
    },
    policies: {
      Readers: anyOf('admin', 'client', ...units),
      Writers: anyOf('admin', 'client', ...units.filter((unit) => unit === 'orderer')),
      Admins: anyOf('admin'),
      ...(units.includes('peer') && { Endorsement: anyOf('peer') }),
    },
  });
}

function mspConfig({ mspId, root }: GenesisMember): Buffer {
  const unit = (name: string): msp.FabricOUIdentifier => {
    const identifier = new msp.FabricOUIdentifier();
    identifier.setOrganizationalUnitIdentifier(name);
    return identifier;
  };
  const nodeUnits = new msp.FabricNodeOUs();
  nodeUnits.setEnable(true);
  nodeUnits.setClientOuIdentifier(unit('client'));
  nodeUnits.setPeerOuIdentifier(unit('peer'));
  nodeUnits.setAdminOuIdentifier(unit('admin'));
  nodeUnits.setOrdererOuIdentifier(unit('orderer'));
  const crypto = new msp.FabricCryptoConfig();
  crypto.setSignatureHashFamily('SHA2');
  crypto.setIdentityIdentifierHashFunction('SHA256');
  const definition = new msp.FabricMSPConfig();
  definition.setName(mspId);
  definition.setRootCertsList([Buffer.from(root)]);
  definition.setTlsRootCertsList([Buffer.from(root)]);
  definition.setFabricNodeOus(nodeUnits);
  definition.setCryptoConfig(crypto);
  const config = new msp.MSPConfig();
  config.setConfig(definition.serializeBinary());
  return bytesOf(config);
}

function group(content: {
  values: Record<string, Uint8Array>;
  policies: Record<string, Uint8Array>;
  groups?: Record<string, common.ConfigGroup>;
}): common.ConfigGroup {
  const message = new common.ConfigGroup();
  message.setModPolicy('Admins');
  for (const [name, value] of Object.entries(content.values)) {
    const entry = new common.ConfigValue();
    entry.setValue(value);
    entry.setModPolicy('Admins');
    message.getValuesMap().set(name, entry);
  }
  for (const [name, value] of Object.entries(content.policies)) {
    const entry = new common.ConfigPolicy();
    entry.setPolicy(common.Policy.deserializeBinary(value));
    entry.setModPolicy('Admins');
    message.getPoliciesMap().set(name, entry);
  }
  for (const [name, entry] of Object.entries(content.groups ?? {})) message.getGroupsMap().set(name, entry);
  return message;
}

function capabilities(name: string): Buffer {
  const message = new common.Capabilities();
  message.getCapabilitiesMap().set(name, new common.Capability());
  return bytesOf(message);
}

function signaturePolicy(envelope: common.SignaturePolicyEnvelope): Buffer {
  const policy = new common.Policy();
  policy.setType(common.Policy.PolicyType.SIGNATURE);
  policy.setValue(envelope.serializeBinary());
  return bytesOf(policy);
}

function metaPolicies(readers: 'ANY', admins: 'MAJORITY'): Record<string, Buffer> {
  return { Readers: metaPolicy('Readers', readers), Writers: metaPolicy('Writers', readers), Admins: metaPolicy('Admins', admins) };
}

function metaPolicy(subPolicy: string, rule: 'ANY' | 'MAJORITY'): Buffer {
  const meta = new common.ImplicitMetaPolicy();
  meta.setSubPolicy(subPolicy);
  meta.setRule(common.ImplicitMetaPolicy.Rule[rule]);
  const policy = new common.Policy();
  policy.setType(common.Policy.PolicyType.IMPLICIT_META);
  policy.setValue(meta.serializeBinary());
  return bytesOf(policy);
}
