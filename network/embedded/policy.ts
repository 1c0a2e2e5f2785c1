/** Endorsement policies: Fabric's syntax (common/policydsl), its protobuf form, and its way of counting signatures. */
import { common, msp } from '@hyperledger/fabric-protos';

export type Role = 'member' | 'admin' | 'client' | 'peer' | 'orderer';

export interface Principal {
  mspId: string;
  role: Role;
}

/** A policy is met by one signer who is the principal, or by n of its sub-policies with different signers. */
export type Policy = { signedBy: Principal } | { threshold: number; of: Policy[] };

/** A signer whose signature and certificate are already known to be good. */
export interface Signer {
  mspId: string;
  roles: ReadonlySet<Role>;
}

const ROLES: readonly Role[] = ['member', 'admin', 'client', 'peer', 'orderer']; // order = MSPRole.MSPRoleType

/**
 * Parses `AND('A.peer',OutOf(1,'B.peer','C.peer'))`; AND, OR and OutOf in any case.
 * @throws Error with the place of the mistake.
 */
export function parsePolicy(text: string): Policy {
  const tokens = [...text.matchAll(/\s*(?:([A-Za-z]+)\s*\(|(\d+)|'([^']*)'|([(),])|(\S))/g)];
  let position = 0;
  const fail = (expected: string): never => {
    throw new Error(`policy "${text}": ${expected} expected at character ${tokens[position]?.index ?? text.length}`);
  };
  const expression = (): Policy => {
    const token = tokens[position];
    if (token?.[3] !== undefined) {
      position += 1;
      return { signedBy: parsePrincipal(token[3], text) };
    }
    const gate = token?.[1]?.toLowerCase();
    if (gate !== 'and' && gate !== 'or' && gate !== 'outof') return fail("AND, OR, OutOf or 'MSP.role'");
    position += 1;
    let threshold: number | undefined;
    if (gate === 'outof') {
      const count = tokens[position]?.[2];
      if (count === undefined) return fail('a number');
      threshold = Number(count);
      position += 1;
      if (tokens[position]?.[4] !== ',') return fail('a comma');
      position += 1;
    }
    const of = [expression()];
    while (tokens[position]?.[4] === ',') {
      position += 1;
      of.push(expression());
    }
    if (tokens[position]?.[4] !== ')') return fail('a closing bracket');
    position += 1;
    threshold ??= gate === 'and' ? of.length : 1;
    if (threshold < 1 || threshold > of.length) throw new Error(`policy "${text}": ${threshold} of ${of.length} can never be met`);
    return { threshold, of };
  };
  const policy = expression();
  if (position !== tokens.length) fail('the end');
  return policy;
}

/** Reads a SignaturePolicyEnvelope, the form of key-level policies. @throws when it is malformed or has principals other than roles. */
export function decodePolicy(bytes: Uint8Array): Policy {
  const envelope = common.SignaturePolicyEnvelope.deserializeBinary(bytes);
  const principals = envelope.getIdentitiesList().map((entry) => {
    if (entry.getPrincipalClassification() !== msp.MSPPrincipal.Classification.ROLE) throw new Error('only role principals are supported');
    const role = msp.MSPRole.deserializeBinary(entry.getPrincipal_asU8());
    return { mspId: role.getMspIdentifier(), role: ROLES[role.getRole()] ?? 'member' };
  });
  const decode = (rule: common.SignaturePolicy | undefined, depth: number): Policy => {
    if (rule === undefined || depth > 32) throw new Error('malformed signature policy');
    const group = rule.getNOutOf();
    if (group !== undefined) return { threshold: group.getN(), of: group.getRulesList().map((entry) => decode(entry, depth + 1)) };
    const principal = principals[rule.getSignedBy()];
    if (principal === undefined) throw new Error('signature policy names an unknown principal');
    return { signedBy: principal };
  };
  return decode(envelope.getRule(), 0);
}

/** The protobuf form of a policy. */
export function encodePolicy(policy: Policy): common.SignaturePolicyEnvelope {
  const principals: Principal[] = [];
  const encode = (node: Policy): common.SignaturePolicy => {
    const rule = new common.SignaturePolicy();
    if ('signedBy' in node) {
      const { mspId, role } = node.signedBy;
      let index = principals.findIndex((entry) => entry.mspId === mspId && entry.role === role);
      if (index < 0) index = principals.push(node.signedBy) - 1;
      rule.setSignedBy(index);
      return rule;
    }
    const group = new common.SignaturePolicy.NOutOf();
    group.setN(node.threshold);
    group.setRulesList(node.of.map(encode));
    rule.setNOutOf(group);
    return rule;
  };
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setRule(encode(policy));
  envelope.setIdentitiesList(principals.map(encodePrincipal));
  return envelope;
}

/** Fabric's evaluation (common/cauthdsl): a signer counts once, for the first principal that it meets. */
export function isSatisfied(policy: Policy, signers: readonly Signer[]): boolean {
  return (
    evaluate(
      policy,
      signers,
      signers.map(() => false),
    ) !== undefined
  );
}

/** All MSPs that a policy mentions. */
export function organizationsOf(policy: Policy): Set<string> {
  return 'signedBy' in policy ? new Set([policy.signedBy.mspId]) : new Set(policy.of.flatMap((entry) => [...organizationsOf(entry)]));
}

function encodePrincipal(principal: Principal): msp.MSPPrincipal {
  const role = new msp.MSPRole();
  role.setMspIdentifier(principal.mspId);
  role.setRole(ROLES.indexOf(principal.role) as msp.MSPRole.MSPRoleTypeMap[keyof msp.MSPRole.MSPRoleTypeMap]);
  const message = new msp.MSPPrincipal();
  message.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
  message.setPrincipal(role.serializeBinary());
  return message;
}

function parsePrincipal(text: string, policy: string): Principal {
  const match = /^([A-Za-z0-9.-]+)\.(member|admin|client|peer|orderer)$/.exec(text);
  if (match?.[1] === undefined) throw new Error(`policy "${policy}": '${text}' is not of the form 'MSP.role'`);
  return { mspId: match[1], role: match[2] as Role };
}

/** Returns the used marks after success, undefined on failure. */
function evaluate(policy: Policy, signers: readonly Signer[], used: readonly boolean[]): readonly boolean[] | undefined {
  if ('signedBy' in policy) {
    const { mspId, role } = policy.signedBy;
    const index = signers.findIndex((signer, i) => used[i] !== true && signer.mspId === mspId && signer.roles.has(role));
    return index < 0 ? undefined : used.map((mark, i) => mark || i === index);
  }
  let marks = used;
  let met = 0;
  for (const entry of policy.of) {
    const after = evaluate(entry, signers, marks);
    if (after === undefined) continue;
    marks = after;
    met += 1;
  }
  return met >= policy.threshold ? marks : undefined;
}
