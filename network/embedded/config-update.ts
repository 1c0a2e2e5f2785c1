/**
 * Changes of the channel's configuration by Fabric's rules (common/configtx): an update names the versions that it builds on, and what
 * it changes needs the signatures that the changed element's policy asks for.
 */
import { common } from '@hyperledger/fabric-protos';
import { ChannelConfig, readConfigEnvelope } from './channel-config.js';
import type { Signer } from './policy.js';
import { bytesOf } from './wire.js';

type Element = common.ConfigGroup | common.ConfigValue | common.ConfigPolicy;
/** A policy that an update must meet: its name and the group where it is looked up. */
interface Demand {
  path: string[];
  policy: string;
  what: string;
}

/**
 * The configuration after an update.
 * @param envelope an envelope of type CONFIG_UPDATE
 * @throws Error when it does not fit the current configuration or lacks signatures
 */
export async function applyUpdate(current: ChannelConfig, channel: string, envelope: common.Envelope): Promise<common.Config> {
  const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
  const message = common.ConfigUpdateEnvelope.deserializeBinary(payload.getData_asU8());
  const update = common.ConfigUpdate.deserializeBinary(message.getConfigUpdate_asU8());
  if (update.getChannelId() !== channel) throw new Error(`the update is for channel ${update.getChannelId()}`);
  const [readSet, writeSet] = [update.getReadSet(), update.getWriteSet()];
  if (readSet === undefined || writeSet === undefined) throw new Error('the update has no read set or no write set');
  checkRead(['Channel'], current.group([]), readSet);
  const demands: Demand[] = [];
  const group = merge([], current.group([]), writeSet, demands);
  if (demands.length === 0) throw new Error('delta set was empty -- update would have no effect');
  const signers = signersOf(current, message);
  for (const { path, policy, what } of demands)
    if (!current.isMet(path, policy, signers)) throw new Error(`policy for ${what} not satisfied: '${policy}'`);
  const config = new common.Config();
  config.setSequence(current.sequence + 1);
  config.setChannelGroup(group);
  return config;
}

/** Checks a configuration from the ordering service: it must be what its own update makes of the current one. @throws when not */
export async function checkConfig(current: ChannelConfig, channel: string, envelope: Uint8Array): Promise<ChannelConfig> {
  const { config, lastUpdate } = readConfigEnvelope(envelope);
  if (lastUpdate === undefined) throw new Error('the configuration names no update');
  const expected = await applyUpdate(current, channel, lastUpdate);
  if (!bytesOf(expected).equals(bytesOf(config))) throw new Error('the configuration is not what its update makes');
  return ChannelConfig.open(config);
}

/** Everything that was read must stand at the version at which it was read. */
function checkRead(path: readonly string[], current: common.ConfigGroup, read: common.ConfigGroup): void {
  for (const { name, now, written } of pairs(current, read)) {
    if (now?.getVersion() !== written.getVersion())
      throw new Error(
        `readset expected ${[...path, name].join('/')} at version ${written.getVersion()}, but it is at ${now?.getVersion()}`,
      );
    if (now instanceof common.ConfigGroup && written instanceof common.ConfigGroup) checkRead([...path, name], now, written);
  }
  if (current.getVersion() !== read.getVersion()) throw new Error(`readset expected ${path.join('/')} at version ${read.getVersion()}`);
}

/**
 * What a group becomes. A group at its current version keeps its members; one version up it has exactly the members that are written.
 * A member at its current version keeps its content; one version up it is replaced, which its policy must allow.
 */
function merge(path: string[], current: common.ConfigGroup, write: common.ConfigGroup, demands: Demand[]): common.ConfigGroup {
  const raised = isRaised(current, write, ['Channel', ...path].join('/'));
  if (raised) demands.push({ path, policy: current.getModPolicy(), what: `[Group] /${['Channel', ...path].join('/')}` });
  const result = common.ConfigGroup.deserializeBinary((raised ? write : current).serializeBinary());
  for (const { name, now, written, put } of pairs(current, write, result)) {
    const what = `/${['Channel', ...path, name].join('/')}`;
    if (now === undefined) {
      if (!raised) throw new Error(`${what} is new, but its group keeps its version`);
      requireNew(written, what);
    } else if (now instanceof common.ConfigGroup && written instanceof common.ConfigGroup)
      put(merge([...path, name], now, written, demands));
    else if (isRaised(now, written, what)) {
      demands.push({ path, policy: now.getModPolicy(), what });
      put(written);
    } else put(now);
  }
  return result;
}

function isRaised(now: Element, written: Element, what: string): boolean {
  const step = written.getVersion() - now.getVersion();
  if (step !== 0 && step !== 1)
    throw new Error(`attempt to set ${what} to version ${written.getVersion()}, but it is at version ${now.getVersion()}`);
  return step === 1;
}

function requireNew(element: Element, what: string): void {
  if (element.getVersion() !== 0) throw new Error(`attempted to set ${what} to version ${element.getVersion()}, but it does not exist`);
  if (element instanceof common.ConfigGroup)
    for (const { name, written } of pairs(element, element)) requireNew(written, `${what}/${name}`);
}

interface Pair {
  name: string;
  now: Element | undefined;
  written: Element;
  /** sets the member in the result */
  put: (element: Element) => void;
}

/** Members of a written (or read) group beside what stands there now. */
function pairs(current: common.ConfigGroup, write: common.ConfigGroup, result: common.ConfigGroup = write): Pair[] {
  const maps = (group: common.ConfigGroup): ElementMap[] =>
    [group.getGroupsMap(), group.getValuesMap(), group.getPoliciesMap()] as unknown as ElementMap[];
  return maps(write).flatMap((map, kind) =>
    [...map.entries()].map(([name, written]) => ({
      name,
      now: maps(current)[kind]?.get(name),
      written,
      put: (element) => void maps(result)[kind]?.set(name, element),
    })),
  );
}

interface ElementMap {
  entries(): Iterable<[string, Element]>;
  get(name: string): Element | undefined;
  set(name: string, element: Element): unknown;
}

/** Members who signed the update: each signature is over its header and the update. */
function signersOf(current: ChannelConfig, message: common.ConfigUpdateEnvelope): Signer[] {
  const signers = new Map<string, Signer>();
  for (const signature of message.getSignaturesList()) {
    const header = signature.getSignatureHeader_asU8();
    const creator = common.SignatureHeader.deserializeBinary(header).getCreator_asU8();
    const signed = Buffer.concat([header, message.getConfigUpdate_asU8()]);
    const identity = current.membership.authenticate(creator, signed, signature.getSignature_asU8());
    if (identity !== undefined) signers.set(Buffer.from(creator).toString('latin1'), identity);
  }
  return [...signers.values()];
}
