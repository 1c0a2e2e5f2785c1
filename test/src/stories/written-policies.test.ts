import { expect, test } from '@jest/globals';
import { type ChaincodeTransaction, parsePolicy, satisfies, type Trust } from '@zhenglian/verify/ledger';
import { policyBytes } from '../../../chaincode/src/contract/policy.js';
import { WrittenPolicies } from '../scenario/written-policies.js';

const trust = { policies: new Map([['mortgage', parsePolicy("AND('RegistryMSP.peer','BankMSP.peer')")]]) } as unknown as Trust;
const peers = (...organizations: string[]) => organizations.map((mspId) => ({ mspId, role: 'peer' as const }));

/** A transaction that writes a key, or gives it a policy. */
function writing(key: string, policy?: Uint8Array): ChaincodeTransaction {
  const metadataWrites = policy ? [{ key, entries: [{ name: 'VALIDATION_PARAMETER', value: policy }] }] : [];
  const access = { namespace: 'mortgage', reads: [], writes: [{ key, isDelete: false, value: new Uint8Array() }], metadataWrites };
  return { namespaces: [{ ...access, ranges: [], collections: [] }] } as unknown as ChaincodeTransaction;
}

// S5: the court endorses in the place of a lender that is lost, on that lender's own keys and nowhere else.
test('a key with a policy of its own is written under that one, any other under its namespace’s', () => {
  const policies = new WrittenPolicies(trust);
  const may = (transaction: ChaincodeTransaction, ...organizations: string[]) =>
    policies.required(transaction).every((policy) => satisfies(policy, peers(...organizations)));
  const own = policyBytes({ key: { type: '', parts: [] }, all: ['RegistryMSP'], n: 1, of: ['BankMSP', 'CourtMSP'] });
  const both = ['RegistryMSP', 'CourtMSP'];
  expect([may(writing('a'), ...both), may(writing('a'), 'RegistryMSP', 'BankMSP')]).toEqual([false, true]);
  policies.learn(writing('a', own));
  expect([may(writing('a'), ...both), may(writing('b'), ...both), may(writing('a'), 'RegistryMSP')]).toEqual([true, false, false]);
  policies.learn(writing('a', new Uint8Array()));
  expect(may(writing('a'), ...both)).toBe(false);
});
