import { common, msp } from '@hyperledger/fabric-protos';
import type { KeyPolicy } from '@zhenglian/chaincode/domain';

/**
 * A key's own endorsement policy as a `common.SignaturePolicyEnvelope`: the peers of all of `all`, and of `n` of `of`.
 * The bytes depend on nothing but the lists, so that all endorsers write the same.
 */
export function policyBytes({ all, n, of }: KeyPolicy): Uint8Array {
  const names = [...new Set([...all, ...of])];
  const signedBy = (name: string): common.SignaturePolicy => {
    const rule = new common.SignaturePolicy();
    rule.setSignedBy(names.indexOf(name));
    return rule;
  };
  const rules = [...all.map(signedBy), ...(n > 0 ? [outOf(n, of.map(signedBy))] : [])];
  const envelope = new common.SignaturePolicyEnvelope();
  envelope.setVersion(0);
  envelope.setIdentitiesList(names.map(peerOf));
  envelope.setRule(outOf(rules.length, rules));
  return envelope.serializeBinary();
}

function outOf(n: number, rules: common.SignaturePolicy[]): common.SignaturePolicy {
  const some = new common.SignaturePolicy.NOutOf();
  some.setN(n);
  some.setRulesList(rules);
  const rule = new common.SignaturePolicy();
  rule.setNOutOf(some);
  return rule;
}

function peerOf(mspId: string): msp.MSPPrincipal {
  const role = new msp.MSPRole();
  role.setMspIdentifier(mspId);
  role.setRole(msp.MSPRole.MSPRoleType.PEER);
  const principal = new msp.MSPPrincipal();
  principal.setPrincipalClassification(msp.MSPPrincipal.Classification.ROLE);
  principal.setPrincipal(role.serializeBinary());
  return principal;
}
