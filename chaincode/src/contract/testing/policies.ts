import { common, msp } from '@hyperledger/fabric-protos';
import { FOUNDERS, type KeyPolicy } from '@zhenglian/chaincode/domain';
import type { ChaincodeName } from '../names.js';

type Policy = Omit<KeyPolicy, 'key'>;

const AUTHORITIES = ['RegistryMSP', 'TaxMSP', 'CourtMSP', 'RegulatorMSP'];

/** The endorsement policies of the namespaces, with two banks (design: who can write what). */
export const NAMESPACE_POLICIES: Readonly<Record<ChaincodeName, Policy>> = {
  title: { all: ['RegistryMSP'], n: 1, of: ['TaxMSP', 'CourtMSP', 'RegulatorMSP'] },
  tax: { all: ['TaxMSP'], n: 1, of: ['RegistryMSP', 'CourtMSP', 'RegulatorMSP'] },
  mortgage: { all: ['RegistryMSP'], n: 1, of: ['BankMSP', 'Bank2MSP', 'RegulatorMSP'] },
  seizure: { all: ['CourtMSP'], n: 1, of: ['RegistryMSP', 'RegulatorMSP'] },
  access: { all: [], n: 2, of: [...FOUNDERS, 'Bank2MSP'] },
  supervision: { all: ['RegulatorMSP'], n: 1, of: [...AUTHORITIES.slice(0, 3), 'BankMSP', 'Bank2MSP'] },
};

/** Whether the endorsing organisations satisfy a policy, written as data or as the bytes that a key carries. */
export function isSatisfied(policy: Policy | Uint8Array, endorsers: readonly string[]): boolean {
  if (!(policy instanceof Uint8Array)) {
    const { all, n, of } = policy;
    return all.every((one) => endorsers.includes(one)) && of.filter((one) => endorsers.includes(one)).length >= n;
  }
  const envelope = common.SignaturePolicyEnvelope.deserializeBinary(policy);
  const names = envelope
    .getIdentitiesList()
    .map((identity) => msp.MSPRole.deserializeBinary(identity.getPrincipal_asU8()).getMspIdentifier());
  const rule = envelope.getRule();
  return rule !== undefined && meets(rule, names, endorsers);
}

function meets(rule: common.SignaturePolicy, names: readonly string[], endorsers: readonly string[]): boolean {
  const some = rule.getNOutOf();
  if (!some) return endorsers.includes(names[rule.getSignedBy()] ?? '');
  return some.getRulesList().filter((inner) => meets(inner, names, endorsers)).length >= some.getN();
}
