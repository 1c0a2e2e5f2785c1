import policiesPb from '@hyperledger/fabric-protos/lib/common/policies_pb.js';
import principalPb from '@hyperledger/fabric-protos/lib/msp/msp_principal_pb.js';
import type { SignaturePolicy } from '@hyperledger/fabric-protos/lib/common/policies_pb.js';
import { type MspRole, type Policy, VerifyError } from '@zhenglian/verify/ledger';

/** Name under which Fabric keeps a key's own endorsement policy among the key's metadata. */
export const VALIDATION_PARAMETER = 'VALIDATION_PARAMETER';

const MAX_DEPTH = 8;
const ROLES: readonly (MspRole | 'member' | undefined)[] = ['member', 'admin', 'client', 'peer', 'orderer'];

/**
 * A key's own endorsement policy, from the bytes of a `common.SignaturePolicyEnvelope`. @throws VerifyError POLICY_SYNTAX for anything that
 * is not understood: what cannot be read is met by nobody
 */
export function readKeyPolicy(bytes: Uint8Array): Policy {
  const envelope = policiesPb.SignaturePolicyEnvelope.deserializeBinary(bytes);
  const rule = envelope.getRule();
  if (!rule) throw new VerifyError('POLICY_SYNTAX', 'rule');
  const principals = envelope.getIdentitiesList().map((principal) => {
    if (principal.getPrincipalClassification() !== principalPb.MSPPrincipal.Classification.ROLE) {
      throw new VerifyError('POLICY_SYNTAX', 'principal');
    }
    const role = principalPb.MSPRole.deserializeBinary(principal.getPrincipal_asU8());
    const name = ROLES[role.getRole()];
    if (name === undefined) throw new VerifyError('POLICY_SYNTAX', 'role');
    return { mspId: role.getMspIdentifier(), role: name };
  });
  return readRule(rule, principals, 0);
}

function readRule(rule: SignaturePolicy, principals: readonly Policy[], depth: number): Policy {
  if (depth > MAX_DEPTH) throw new VerifyError('POLICY_SYNTAX', 'depth');
  const some = rule.getNOutOf();
  if (some !== undefined) return { n: some.getN(), of: some.getRulesList().map((inner) => readRule(inner, principals, depth + 1)) };
  const principal = principals[rule.getSignedBy()];
  if (principal === undefined) throw new VerifyError('POLICY_SYNTAX', 'principal');
  return principal;
}
