import { expect, test } from '@jest/globals';
import { authorise, isAllowed, PERMISSIONS, type Caller } from './access.js';

const REGISTRY = { id: 'registry', kind: 'registry' } as const;
const TAX = { id: 'tax', kind: 'tax' } as const;
const registrar: Caller = { account: 'registrar', organization: 'registry', roles: ['registrar'] };
const reviewer: Caller = { account: 'reviewer', organization: 'registry', roles: ['reviewer'] };
const officer: Caller = { account: 'tax-officer', organization: 'tax', roles: ['tax-officer'] };
const liar: Caller = { account: 'tax-officer', organization: 'tax', roles: ['registrar', 'tax-officer'] };

const ISSUE = PERMISSIONS['Mutation.issueCertificate'] ?? 'SIGNED_IN';
const ATTEST = PERMISSIONS['Mutation.attestTax'] ?? 'SIGNED_IN';

test.each([
  ['nobody', undefined, REGISTRY, ISSUE, 'NOT_SIGNED_IN'],
  ['a reviewer', reviewer, REGISTRY, ISSUE, 'NOT_AUTHORISED'],
  ['a tax officer at the registry', officer, REGISTRY, ISSUE, 'NOT_AUTHORISED'],
  ['a tax officer at the tax authority', officer, TAX, ISSUE, 'NOT_AUTHORISED'],
  ['a tax officer who claims to be a registrar', liar, REGISTRY, ISSUE, 'NOT_AUTHORISED'],
  ['the same at the tax authority', liar, TAX, ISSUE, 'NOT_AUTHORISED'],
  ['a registrar at the tax authority', registrar, TAX, ATTEST, 'NOT_AUTHORISED'],
  ['a registrar of another organisation', registrar, TAX, 'SIGNED_IN', 'NOT_AUTHORISED'],
  ['nobody', undefined, TAX, 'SIGNED_IN', 'NOT_SIGNED_IN'],
] as const)('%s is refused', (_name, caller, own, permission, code) => {
  expect(() => authorise(caller, own, permission)).toThrow(expect.objectContaining({ code }));
  expect(isAllowed(caller, own, permission)).toBe(false);
});

test.each([
  ['a registrar issues', registrar, REGISTRY, ISSUE],
  ['a tax officer attests', officer, TAX, ATTEST],
  ['a reviewer looks', reviewer, REGISTRY, 'SIGNED_IN'],
  ['anybody verifies', undefined, REGISTRY, 'PUBLIC'],
] as const)('%s', (_name, caller, own, permission) => {
  expect(() => authorise(caller, own, permission)).not.toThrow();
});

test('no mutation is public or open to every account, but for the end of the own session', () => {
  const mutations = Object.entries(PERMISSIONS).filter(([name]) => name.startsWith('Mutation.') && name !== 'Mutation.signOut');
  expect(mutations.length).toBeGreaterThan(0);
  for (const [name, permission] of mutations) expect([name, typeof permission]).toEqual([name, 'object']);
});
