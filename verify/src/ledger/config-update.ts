import commonPb from '@hyperledger/fabric-protos/lib/common/common_pb.js';
import type { Envelope } from '@hyperledger/fabric-protos/lib/common/common_pb.js';
import configtxPb from '@hyperledger/fabric-protos/lib/common/configtx_pb.js';
import type { ConfigGroup, ConfigPolicy, ConfigUpdateEnvelope, ConfigValue } from '@hyperledger/fabric-protos/lib/common/configtx_pb.js';
import { concat, equalBytes } from '../bytes.js';
import { decodeSignature, type P256Verify } from '../ecdsa.js';
import { guarded, VerifyError } from '../errors.js';
import type { Principal } from '../policy.js';
import { parseCertificate } from '../x509/certificate.js';
import { buildChain } from '../x509/chain.js';
import { parseCrl, revocationKey } from '../x509/revocation.js';
import { type ChannelConfig, isMet } from './config.js';
import { readIdentity } from './transaction.js';

type Element = ConfigGroup | ConfigValue | ConfigPolicy;

/** A policy of the current configuration that an update must meet. */
interface Demand {
  readonly path: readonly string[];
  readonly policy: string;
  readonly what: string;
}

/**
 * Checks that a configuration is what its update makes of the one before, and that whoever signed the update was allowed to: every
 * changed element's policy of the *previous* configuration must be met (Fabric common/configtx).
 * @throws VerifyError CONFIG_JUMP, CONFIG_ALTERED, CONFIG_UNSIGNED, CONFIG_MALFORMED
 */
export async function checkUpdate(
  before: ChannelConfig,
  after: ChannelConfig,
  update: Envelope | undefined,
  verify: P256Verify,
): Promise<void> {
  if (after.sequence !== before.sequence + 1) throw new VerifyError('CONFIG_JUMP', `${before.sequence} to ${after.sequence}`);
  if (!update) throw new VerifyError('CONFIG_UNSIGNED', 'no update');
  const message = guarded('CONFIG_MALFORMED', 'update', () => {
    const payload = commonPb.Payload.deserializeBinary(update.getPayload_asU8());
    return configtxPb.ConfigUpdateEnvelope.deserializeBinary(payload.getData_asU8());
  });
  const write = guarded('CONFIG_MALFORMED', 'write set', () =>
    configtxPb.ConfigUpdate.deserializeBinary(message.getConfigUpdate_asU8()).getWriteSet(),
  );
  if (!write) throw new VerifyError('CONFIG_MALFORMED', 'write set');
  const demands: Demand[] = [];
  const expected = merge([], before.group, write, demands);
  if (demands.length === 0 || !isSame(expected, after.group)) throw new VerifyError('CONFIG_ALTERED');
  const signers = await signersOf(before, message, verify);
  for (const { path, policy, what } of demands) {
    if (!isMet(before.group, path, policy, signers)) throw new VerifyError('CONFIG_UNSIGNED', what);
  }
}

/**
 * What a group becomes. A group at its current version keeps its members; one version up it has exactly the members that are written.
 * A member at its current version keeps its content; one version up it is replaced.
 */
function merge(path: readonly string[], current: ConfigGroup, write: ConfigGroup, demands: Demand[]): ConfigGroup {
  const raised = isRaised(current, write, path);
  if (raised) demands.push({ path, policy: current.getModPolicy(), what: `/${path.join('/')}` });
  const result = configtxPb.ConfigGroup.deserializeBinary((raised ? write : current).serializeBinary());
  for (const kind of KINDS) {
    const [now, written, put] = [kind(current), kind(write), kind(result)];
    for (const [name, element] of written.entries()) {
      const old = now.get(name);
      const at = [...path, name];
      if (!old) {
        if (!raised || !isNew(element)) throw new VerifyError('CONFIG_ALTERED', at.join('/'));
      } else if (isGroup(old) && isGroup(element)) put.set(name, merge(at, old, element, demands));
      else if (isRaised(old, element, at)) {
        demands.push({ path, policy: old.getModPolicy(), what: `/${at.join('/')}` });
        put.set(name, element);
      } else put.set(name, old);
    }
  }
  return result;
}

interface Elements {
  entries(): Iterable<[string, Element]>;
  get(name: string): Element | undefined;
  set(name: string, element: Element): unknown;
}

const KINDS: readonly ((group: ConfigGroup) => Elements)[] = [
  (group) => group.getGroupsMap() as unknown as Elements,
  (group) => group.getValuesMap() as unknown as Elements,
  (group) => group.getPoliciesMap() as unknown as Elements,
];

const isGroup = (element: Element): element is ConfigGroup => 'getGroupsMap' in element;

function isRaised(now: Element, written: Element, path: readonly string[]): boolean {
  const step = written.getVersion() - now.getVersion();
  if (step !== 0 && step !== 1) throw new VerifyError('CONFIG_ALTERED', `version of /${path.join('/')}`);
  return step === 1;
}

function isNew(element: Element): boolean {
  if (element.getVersion() !== 0) return false;
  return !isGroup(element) || KINDS.every((kind) => [...kind(element).entries()].every(([, member]) => isNew(member)));
}

/** Equal in everything, whatever the order of the members: maps have none on the wire. */
function isSame(a: ConfigGroup, b: ConfigGroup): boolean {
  if (a.getVersion() !== b.getVersion() || a.getModPolicy() !== b.getModPolicy()) return false;
  return KINDS.every((kind) => {
    const [ours, theirs] = [[...kind(a).entries()], kind(b)];
    return ours.length === [...theirs.entries()].length && ours.every(([name, element]) => isSameElement(element, theirs.get(name)));
  });
}

function isSameElement(a: Element, b: Element | undefined): boolean {
  if (!b) return false;
  if (isGroup(a)) return isGroup(b) && isSame(a, b);
  return equalBytes(a.serializeBinary(), b.serializeBinary());
}

/** Who signed the update, under the previous configuration. Signatures that are not good count nothing. */
async function signersOf(before: ChannelConfig, message: ConfigUpdateEnvelope, verify: P256Verify): Promise<Principal[]> {
  const signers = new Map<string, Principal>();
  for (const signature of message.getSignaturesList()) {
    const header = signature.getSignatureHeader_asU8();
    try {
      const creator = readIdentity(commonPb.SignatureHeader.deserializeBinary(header).getCreator_asU8());
      const member = [...before.members, ...before.orderingMembers].find(({ mspId }) => mspId === creator.mspId);
      const certificate = parseCertificate(new TextDecoder().decode(creator.certificate));
      const [role, ...others] = certificate.roles;
      if (!member || role === undefined || others.length > 0) continue;
      // as in Fabric, a certificate that has run out is still its holder's
      await buildChain(certificate, [], member.roots.map(parseCertificate), verify);
      const revoked = member.crls.flatMap((list) => parseCrl(member.mspId, list));
      const raw = decodeSignature(signature.getSignature_asU8());
      if (!raw || revoked.includes(revocationKey(member.mspId, certificate))) continue;
      const good = await verify(certificate.key, concat(header, message.getConfigUpdate_asU8()), raw);
      // one person’s certificate may speak for both organisations of an institution, the one with peers and the one with orderers
      if (good) signers.set(`${member.mspId}\n${certificate.fingerprint}`, { mspId: member.mspId, role });
    } catch (error) {
      if (!(error instanceof VerifyError)) continue;
    }
  }
  return [...signers.values()];
}
