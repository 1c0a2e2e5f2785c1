/** Updates of the channel's configuration, as an administrator writes and signs them. */
import { common, msp } from '@hyperledger/fabric-protos';
import { readRevocationList } from '../../ca/certificates.js';
import type { ChannelConfig } from '../channel-config.js';
import { type SigningIdentity, signedEnvelope } from '../identity.js';
import { bytesOf, field } from '../wire.js';

const APPLICATION = 'Application';

/** An organisation becomes a member. @param group its part of the configuration. @returns ConfigUpdate; undefined when it is a member */
export function memberUpdate(config: ChannelConfig, channel: string, mspId: string, group: common.ConfigGroup): Buffer | undefined {
  if (config.members.includes(mspId)) return undefined;
  return update(config, channel, [APPLICATION], (target, current) => {
    target.setVersion(current.getVersion() + 1);
    target.setModPolicy(current.getModPolicy());
    for (const [name, entry] of current.getGroupsMap().entries()) target.getGroupsMap().set(name, versionOnly(entry));
    for (const [name, entry] of current.getValuesMap().entries()) {
      const kept = new common.ConfigValue();
      kept.setVersion(entry.getVersion());
      target.getValuesMap().set(name, kept);
    }
    for (const [name, entry] of current.getPoliciesMap().entries()) {
      const kept = new common.ConfigPolicy();
      kept.setVersion(entry.getVersion());
      target.getPoliciesMap().set(name, kept);
    }
    target.getGroupsMap().set(mspId, group);
  });
}

/** A member's revocation list (PEM) replaces its last one. @returns ConfigUpdate; undefined when the same certificates are revoked */
export async function revocationUpdate(config: ChannelConfig, channel: string, mspId: string, list: string): Promise<Buffer | undefined> {
  const path = [APPLICATION, mspId];
  const value = config.group(path).getValuesMap().get('MSP');
  if (value === undefined) throw new Error(`${mspId} has no MSP in the configuration`);
  const wrapper = msp.MSPConfig.deserializeBinary(value.getValue_asU8());
  const definition = msp.FabricMSPConfig.deserializeBinary(wrapper.getConfig_asU8());
  const root = Buffer.from(definition.getRootCertsList_asU8()[0] ?? []).toString();
  const lists = definition.getRevocationListList_asU8().map((entry) => Buffer.from(entry).toString());
  const serials = async (texts: string[]): Promise<string> =>
    (await Promise.all(texts.map((text) => readRevocationList(text, root)))).flat().sort().join();
  if ((await serials(lists)) === (await serials([list]))) return undefined;
  definition.setRevocationListList([Buffer.from(list)]);
  wrapper.setConfig(definition.serializeBinary());
  const raised = new common.ConfigValue();
  raised.setVersion(value.getVersion() + 1);
  raised.setModPolicy(value.getModPolicy());
  raised.setValue(wrapper.serializeBinary());
  return update(config, channel, path, (target) => void target.getValuesMap().set('MSP', raised));
}

/** The update with signatures over it, in the envelope that the ordering service takes; the first signer submits. */
export function signUpdate(channel: string, configUpdate: Buffer, signers: readonly SigningIdentity[]): Buffer {
  const [submitter] = signers;
  if (submitter === undefined) throw new Error('an update needs a signature');
  const message = new common.ConfigUpdateEnvelope();
  message.setConfigUpdate(configUpdate);
  for (const signer of signers) {
    const header = signer.header();
    const signature = new common.ConfigSignature();
    signature.setSignatureHeader(header);
    signature.setSignature(signer.sign(Buffer.concat([header, configUpdate])));
    message.addSignatures(signature);
  }
  return signedEnvelope(common.HeaderType.CONFIG_UPDATE, channel, bytesOf(message), submitter);
}

/** Read and write set along a path of groups; `change` alters the last group of the write set. */
function update(
  config: ChannelConfig,
  channel: string,
  path: readonly string[],
  change: (target: common.ConfigGroup, current: common.ConfigGroup) => void,
): Buffer {
  const chain = (): common.ConfigGroup[] => {
    const groups = [[], ...path.map((_, index) => path.slice(0, index + 1))].map((at) => versionOnly(config.group(at)));
    path.forEach((name, index) => groups[index]?.getGroupsMap().set(name, groups[index + 1] as common.ConfigGroup));
    return groups;
  };
  const [read, write] = [chain(), chain()];
  change(write.at(-1) as common.ConfigGroup, config.group(path));
  // the maps hold the very objects, so a change of the last group is seen from the first
  const sets = [read, write].map((groups, index) => field(index + 2, bytesOf(groups[0] as common.ConfigGroup)));
  return Buffer.concat([field(1, channel), ...sets]);
}

function versionOnly(group: common.ConfigGroup): common.ConfigGroup {
  const kept = new common.ConfigGroup();
  kept.setVersion(group.getVersion());
  return kept;
}
