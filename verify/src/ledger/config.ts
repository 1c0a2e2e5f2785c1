import commonPb from '@hyperledger/fabric-protos/lib/common/common_pb.js';
import type { Envelope } from '@hyperledger/fabric-protos/lib/common/common_pb.js';
import configtxPb from '@hyperledger/fabric-protos/lib/common/configtx_pb.js';
import type { Config, ConfigGroup } from '@hyperledger/fabric-protos/lib/common/configtx_pb.js';
import configurationPb from '@hyperledger/fabric-protos/lib/common/configuration_pb.js';
import policiesPb from '@hyperledger/fabric-protos/lib/common/policies_pb.js';
import type { SignaturePolicy } from '@hyperledger/fabric-protos/lib/common/policies_pb.js';
import mspConfigPb from '@hyperledger/fabric-protos/lib/msp/msp_config_pb.js';
import mspPrincipalPb from '@hyperledger/fabric-protos/lib/msp/msp_principal_pb.js';
import { type Bytes, fromUtf8 } from '../bytes.js';
import { guarded, VerifyError } from '../errors.js';
import { MSP_ROLES, type Policy, type Principal, satisfies } from '../policy.js';
import type { TrustDocument } from '../trust.js';

/** One organisation of a channel's configuration. */
export interface ConfigMember {
  readonly mspId: string;
  readonly roots: readonly string[];
  readonly crls: readonly string[];
}

/** A channel's configuration as one of its blocks carries it. */
export interface ChannelConfig {
  readonly sequence: number;
  readonly group: ConfigGroup;
  /** Organisations with peers. */
  readonly members: readonly ConfigMember[];
  /** Organisations that run orderers. */
  readonly orderingMembers: readonly ConfigMember[];
  readonly orderers: TrustDocument['orderers'];
}

/** The configuration in the only envelope of a configuration block, and the update that led to it. @throws VerifyError CONFIG_MALFORMED */
export function readConfig(envelope: Bytes): { readonly config: ChannelConfig; readonly update: Envelope | undefined } {
  return guarded('CONFIG_MALFORMED', 'protobuf', () => {
    const payload = commonPb.Payload.deserializeBinary(commonPb.Envelope.deserializeBinary(envelope).getPayload_asU8());
    const header = commonPb.ChannelHeader.deserializeBinary(payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array());
    if (header.getType() !== commonPb.HeaderType.CONFIG) throw new VerifyError('CONFIG_MALFORMED', 'not a configuration');
    const message = configtxPb.ConfigEnvelope.deserializeBinary(payload.getData_asU8());
    const config = message.getConfig();
    if (!config) throw new VerifyError('CONFIG_MALFORMED', 'empty');
    return { config: openConfig(config), update: message.getLastUpdate() };
  });
}

/**
 * Whether signers meet a policy of the configuration: signatures, or so many of the subgroups' policies of one name
 * (Fabric common/policies/implicitmeta.go).
 * @param path group below the channel where a relative name is looked up
 */
export function isMet(root: ConfigGroup, path: readonly string[], name: string, signers: readonly Principal[]): boolean {
  const absolute = name.startsWith('/') ? name.split('/').slice(2) : [...path, name];
  const group = absolute.slice(0, -1).reduce<ConfigGroup | undefined>((at, part) => at?.getGroupsMap().get(part), root);
  return group !== undefined && meets(group, absolute.at(-1) ?? '', signers, 0);
}

const MAX_DEPTH = 8;

function openConfig(config: Config): ChannelConfig {
  const group = config.getChannelGroup();
  if (!group) throw new VerifyError('CONFIG_MALFORMED', 'channel group');
  const orderer = subgroup(group, 'Orderer');
  return {
    sequence: config.getSequence(),
    group,
    members: membersOf(subgroup(group, 'Application')),
    orderingMembers: membersOf(orderer),
    orderers: configurationPb.Orderers.deserializeBinary(valueOf(orderer, 'Orderers'))
      .getConsenterMappingList()
      .map((entry) => ({ id: entry.getId(), mspId: entry.getMspId(), identity: fromUtf8(entry.getIdentity_asU8()) })),
  };
}

function subgroup(group: ConfigGroup, name: string): ConfigGroup {
  const found = group.getGroupsMap().get(name);
  if (!found) throw new VerifyError('CONFIG_MALFORMED', `group ${name}`);
  return found;
}

const valueOf = (group: ConfigGroup, name: string): Bytes => group.getValuesMap().get(name)?.getValue_asU8() ?? new Uint8Array();

function membersOf(group: ConfigGroup): ConfigMember[] {
  return [...group.getGroupsMap().entries()].map(([mspId, entry]) => {
    const config = mspConfigPb.MSPConfig.deserializeBinary(valueOf(entry, 'MSP'));
    const definition = mspConfigPb.FabricMSPConfig.deserializeBinary(config.getConfig_asU8());
    if (definition.getName() !== mspId) throw new VerifyError('CONFIG_MALFORMED', `MSP ${mspId}`);
    return {
      mspId,
      roots: definition.getRootCertsList_asU8().map(fromUtf8),
      crls: definition.getRevocationListList_asU8().map(fromUtf8),
    };
  });
}

function meets(group: ConfigGroup, name: string, signers: readonly Principal[], depth: number): boolean {
  const policy = group.getPoliciesMap().get(name)?.getPolicy();
  if (!policy || depth > MAX_DEPTH) return false;
  if (policy.getType() === policiesPb.Policy.PolicyType.SIGNATURE) return satisfies(signaturePolicy(policy.getValue_asU8()), signers);
  if (policy.getType() !== policiesPb.Policy.PolicyType.IMPLICIT_META) return false;
  const meta = policiesPb.ImplicitMetaPolicy.deserializeBinary(policy.getValue_asU8());
  const groups = [...group.getGroupsMap().entries()].map(([, entry]) => entry);
  const met = groups.filter((entry) => meets(entry, meta.getSubPolicy(), signers, depth + 1)).length;
  const { ANY, ALL } = policiesPb.ImplicitMetaPolicy.Rule;
  const needed = meta.getRule() === ANY ? 1 : meta.getRule() === ALL ? groups.length : Math.floor(groups.length / 2) + 1;
  return met >= needed;
}

/** common.SignaturePolicyEnvelope with role principals; any other principal is met by nobody. */
function signaturePolicy(bytes: Bytes): Policy {
  const envelope = policiesPb.SignaturePolicyEnvelope.deserializeBinary(bytes);
  const principals = envelope.getIdentitiesList().map((entry): Policy => {
    if (entry.getPrincipalClassification() !== mspPrincipalPb.MSPPrincipal.Classification.ROLE) return { n: 1, of: [] };
    const role = mspPrincipalPb.MSPRole.deserializeBinary(entry.getPrincipal_asU8());
    const roles = ['member', 'admin', 'client', 'peer', 'orderer'] as const;
    return { mspId: role.getMspIdentifier(), role: roles[role.getRole()] ?? MSP_ROLES[0] };
  });
  const decode = (rule: SignaturePolicy | undefined, depth: number): Policy => {
    if (!rule || depth > MAX_DEPTH) throw new VerifyError('CONFIG_MALFORMED', 'policy');
    const several = rule.getNOutOf();
    if (several) return { n: several.getN(), of: several.getRulesList().map((entry) => decode(entry, depth + 1)) };
    return principals[rule.getSignedBy()] ?? { n: 1, of: [] };
  };
  return decode(envelope.getRule(), 0);
}
