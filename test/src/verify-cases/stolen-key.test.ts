import { expect, test } from '@jest/globals';
import { parseTrust, verifyBundle, verifyCredential, verifyReference, verifyWithProof } from '@zhenglian/verify';
import { CODE, type CredentialParts, factsOf, factsSource, issueCredential, NUMBER } from '../../../verify/testing/credential.js';
import { fixedKey, makeCrl, signRaw, type FixedIdentity } from '../../../verify/testing/deterministic-pki.js';
import type { TestIdentity } from '../../../verify/testing/pki.js';
import { bundleOf, honestPlan, issuerOf, member, PROOF_NOW, proofTrust } from '../../../verify/testing/proof.js';
import { answerOf } from './honest-cases.js';

// The drill of docs/operations/keys.md: the registry's issuing key is public from the first line on.

const identity = ({ key, pem, der }: FixedIdentity): TestIdentity =>
  ({ pem, der, signRaw: (message: Uint8Array) => Promise.resolve(signRaw(key, message)) }) as TestIdentity;
const issuer = (name: string): FixedIdentity => member('registry', name, { units: ['client'], attributes: { 'zl.role': 'issuer' } });

const stolen = issuer('issuer');
const successor = issuer('issuer-2');
const now = new Date(PROOF_NOW);
const before = parseTrust(proofTrust());
/** The trust file after the revocation. */
const after = parseTrust(
  proofTrust({
    organizations: proofTrust().organizations.map((one) =>
      one.id === 'registry' ? { ...one, crls: [makeCrl(issuerOf('registry'), fixedKey('ca registry'), [stolen.serial])] } : one,
    ),
  }),
);

const honest = await issueCredential(identity(stolen));
const facts = factsSource(factsOf(honest.digest));

async function proofOf(credentialDigest: string): Promise<Uint8Array> {
  const plan = honestPlan();
  answerOf(plan).title['credentialDigest'] = credentialDigest;
  return bundleOf(plan);
}

/** What a thief would make: other holders, other numbers, other days, the same again. */
const FORGERIES: readonly { name: string; alter?: (parts: CredentialParts) => void; face?: Record<string, string> }[] = [
  { name: 'another holder', face: { holders: '盗用者' } },
  { name: 'a second copy with a later day', alter: ({ claims }) => void (claims['iat'] = Number(claims['iat']) + 60) },
  {
    name: 'a copy bound to the thief',
    alter: ({ claims }) => void (claims['cnf'] = { jwk: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'B'.repeat(43) } }),
  },
  {
    name: 'a copy that names this ledger',
    alter: ({ claims }) => void (claims['status'] = { ledger: { channel: 'zhenglian', genesis: 'ab'.repeat(32) } }),
  },
  { name: 'digests in another order', alter: ({ claims }) => void (claims['_sd'] = [...(claims['_sd'] as string[])].toReversed()) },
  { name: 'another place', face: { location: '佛山市南海区测试路9号' } },
];

test.each(FORGERIES)('$name: the signature is good, and it is INVALID everywhere', async ({ alter, face }) => {
  const forged = await issueCredential(identity(stolen), alter, face);
  const { text } = forged;
  expect(forged.digest).not.toBe(honest.digest);
  const proof = await proofOf(honest.digest);
  for (const trust of [before, after]) {
    const byLedger = await verifyCredential(text, { trust, facts, now });
    const byProof = (await verifyWithProof(text, proof, { trust, now })).report;
    for (const { status, checks } of [byLedger, byProof]) {
      expect(status).toBe('INVALID');
      expect(checks.find(({ name }) => name === 'SIGNATURE')?.status).toBe('VALID');
      expect(checks.find(({ name }) => name === 'ANCHOR')?.code).toBe('NOT_ANCHORED');
    }
  }
});

test('the thief cannot make the proof either: his certificate is no peer', async () => {
  const plan = honestPlan();
  plan.endorsers = plan.endorsers.map((one) => ({ ...one, mspId: 'RegistryMSP', pem: stolen.pem, key: stolen.key }));
  expect((await verifyBundle(await bundleOf(plan), { trust: before, now })).status).toBe('INVALID');
});

test.each<[string, typeof before]>([
  ['before the revocation', before],
  ['after it', after],
])('honest certificates stay VALID %s', async (_, trust) => {
  expect((await verifyCredential(honest.text, { trust, facts, now })).status).toBe('VALID');
  expect((await verifyWithProof(honest.text, await proofOf(honest.digest), { trust, now })).report.status).toBe('VALID');
  expect((await verifyReference({ certificateNumber: NUMBER, code: CODE }, { trust, facts, now })).status).toBe('VALID');
});

test('what the successor issues is VALID beside it', async () => {
  const next = await issueCredential(identity(successor), undefined, { holders: '李四' });
  const both = factsSource(factsOf(honest.digest), factsOf(next.digest, { certRef: 'cd'.repeat(32) }));
  expect((await verifyCredential(next.text, { trust: after, facts: both, now })).status).toBe('VALID');
});
