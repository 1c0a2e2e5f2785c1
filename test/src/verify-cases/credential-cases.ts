import { certRefOf, makeLicenceId } from '@zhenglian/chaincode/domain';
import { assembleCredential, HolderKey, presentCredential } from '@zhenglian/verify';
import { toBase64Url } from '../../../verify/src/bytes.js';
import { CODE, type CredentialParts, issueCredential, LICENCE, NUMBER, type TestCredential } from '../../../verify/testing/credential.js';
import { type CorpusBase, credentialMutations } from '../../../verify/testing/credential-corpus.js';
import { fixedKey, type FixedIdentity, signRaw } from '../../../verify/testing/deterministic-pki.js';
import type { TestIdentity } from '../../../verify/testing/pki.js';
import { bundleOf, honestPlan, member, PROOF_NOW, proofTrust, type ProofPlan } from '../../../verify/testing/proof.js';
import { credentialDigest } from '@zhenglian/verify';
import { type Case, type Expected, invalid, type Presentation, unknown, VALID } from './case.js';
import { answerOf } from './honest-cases.js';

const ASKED: Presentation = { audience: 'https://bank.example', nonce: 'n-0S6_WzA2Mj' };
const holderKey = fixedKey('holder');
const HOLDER = HolderKey.parse({
  kty: 'EC',
  crv: 'P-256',
  x: toBase64Url(holderKey.point.slice(1, 33)),
  y: toBase64Url(holderKey.point.slice(33)),
});
const sign = (message: Uint8Array): Promise<Uint8Array> => Promise.resolve(signRaw(holderKey, message));

const identity = ({ key, pem, der }: FixedIdentity): TestIdentity =>
  ({ pem, der, signRaw: (message: Uint8Array) => Promise.resolve(signRaw(key, message)) }) as TestIdentity;

export const issuerIdentity = member('registry', 'issuer', { units: ['client'], attributes: { 'zl.role': 'issuer' } });
const issuer = identity(issuerIdentity);

const CHECK_OF: Readonly<Record<string, string>> = {
  FORMAT_INVALID: 'CREDENTIAL_FORMAT',
  ISSUER_UNTRUSTED: 'ISSUER',
  SIGNATURE_INVALID: 'SIGNATURE',
  DISCLOSURE_ALTERED: 'DISCLOSURES',
  DISCLOSURE_SURPLUS: 'DISCLOSURES',
  DISCLOSURE_DUPLICATE: 'DISCLOSURES',
};

/** A bundle in which the ledger holds exactly this credential, so that nothing but the credential is at fault. */
async function anchoring(text: string, more: (plan: ProofPlan) => void = () => undefined): Promise<Uint8Array> {
  const plan = honestPlan();
  answerOf(plan).title['credentialDigest'] = credentialDigest(text.split('~')[0] ?? '');
  more(plan);
  return bundleOf(plan);
}

const bound = ({ claims }: CredentialParts): void => void (claims['cnf'] = { jwk: HOLDER });

/** Cases of credentials, each beside the proof that the ledger holds it. */
export async function credentialCases(): Promise<readonly Case[]> {
  const good = await issueCredential(issuer, bound);
  const base = await baseOf(good);
  return [...(await honestCases(good)), ...(await resigned()), ...(await forged(good)), ...(await mutated(base))];
}

async function baseOf(good: TestCredential): Promise<CorpusBase> {
  const fields = good.disclosures.map((text) => (JSON.parse(Buffer.from(text, 'base64url').toString()) as string[])[1] ?? '');
  const full = assembleCredential(good.jwt, good.disclosures);
  return {
    ...good,
    presentation: await presentCredential(full, { ...ASKED, fields, now: new Date(PROOF_NOW) }, sign),
    other: await issueCredential(issuer, undefined, { holders: '王五', location: '佛山市南海区测试路2号' }),
    forger: identity(
      member('registry', 'issuer', {
        units: ['client'],
        attributes: { 'zl.role': 'issuer' },
        signer: fixedKey('forger'),
        key: fixedKey('forged issuer'),
      }),
    ),
    clerk: identity(member('registry', 'registrar', { units: ['client'], attributes: { 'zl.role': 'registrar' } })),
  };
}

async function caseOf(name: string, about: string, text: string, expected: Expected, more: Partial<Case> = {}): Promise<Case> {
  const proof = await anchoring(text);
  return { name, about, now: PROOF_NOW, expected, trust: proofTrust(), credential: text, proof, ...more };
}

async function honestCases(good: TestCredential): Promise<Case[]> {
  const { presentation } = await baseOf(good);
  const shown = (audience: string, nonce: string): Partial<Case> => ({ presentation: { audience, nonce } });
  const unnamed = await anchoring(good.text, (plan) => void (plan.subject = ''));
  const { proof: _, ...alone } = await caseOf(
    'credential_alone_fail',
    'a credential without any proof',
    good.text,
    unknown('ANCHOR', 'LEDGER_UNREACHABLE'),
  );
  return [
    alone,
    await caseOf('credential_honest', 'a credential and its proof', good.text, VALID),
    await caseOf('credential_unnamed_proof', 'the proof names no certificate, the credential does', good.text, VALID, { proof: unnamed }),
    await caseOf('credential_few_fields', 'some fields are not shown', assembleCredential(good.jwt, good.disclosures.slice(0, 1)), VALID),
    await caseOf('credential_presented', 'presented by its holder', presentation, VALID, { presentation: ASKED }),
    await caseOf(
      'credential_presented_unasked_fail',
      'a presentation for somebody else',
      presentation,
      unknown('HOLDER', 'HOLDER_NOT_ASKED'),
    ),
    await caseOf(
      'credential_presented_elsewhere_fail',
      'presented to somebody else',
      presentation,
      invalid('HOLDER', 'HOLDER_PROOF_OTHER'),
      shown('https://other.example', ASKED.nonce),
    ),
    await caseOf(
      'credential_presented_again_fail',
      'an old presentation',
      presentation,
      invalid('HOLDER', 'HOLDER_PROOF_OTHER'),
      shown(ASKED.audience, 'fresh'),
    ),
    await caseOf(
      'credential_presented_late_fail',
      'presented six minutes ago',
      presentation,
      { status: 'STALE', check: 'HOLDER', code: 'HOLDER_PROOF_STALE' },
      {
        presentation: ASKED,
        now: '2026-11-21T04:06:00Z',
      },
    ),
    await caseOf(
      'credential_proof_stale_fail',
      'a good credential with an old proof',
      good.text,
      { status: 'STALE', check: 'PROOF_TIME', code: 'EVIDENCE_STALE' },
      {
        now: '2026-11-21T05:00:00Z',
      },
    ),
    await caseOf(
      'credential_replaced_fail',
      'a good credential of a replaced certificate',
      good.text,
      invalid('STATE', 'CERTIFICATE_REPLACED'),
      {
        proof: await anchoring(good.text, (plan) =>
          Object.assign(answerOf(plan).title, { state: 'REPLACED', successor: '88'.repeat(32), endedOn: '2026-11-21' }),
        ),
      },
    ),
    await caseOf(
      'credential_unendorsed_fail',
      'the registry has not signed the proof',
      good.text,
      unknown('PROOF_TITLE', 'FACET_UNENDORSED'),
      {
        proof: await anchoring(good.text, (plan) => void plan.endorsers.shift()),
      },
    ),
  ];
}

/** Signed by the genuine issuer, by mistake or by theft of its key. */
async function resigned(): Promise<Case[]> {
  const made = async (name: string, about: string, expected: Expected, alter: (parts: CredentialParts) => void): Promise<Case> =>
    caseOf(`credential_signed_${name}_fail`, about, (await issueCredential(issuer, alter)).text, expected);
  const claim = (key: string, value: unknown) => (parts: CredentialParts) => void (parts.claims[key] = value);
  const FORM = invalid('CREDENTIAL_FORMAT', 'FORMAT_INVALID');
  const UNTRUSTED = invalid('ISSUER', 'ISSUER_UNTRUSTED');
  const other = makeLicenceId({ kind: 'TITLE_CERTIFICATE', issuer: '91440600MA4UQKQH0C', serial: '20264406050000001', version: 1 });
  const iat = (text: string): number => Date.parse(text) / 1000;
  return [
    await made(
      'number',
      'a number that does not belong to the identifier',
      FORM,
      claim('certificate_number', NUMBER.replace('0000001', '0000002')),
    ),
    await made('no_number', 'a number that is none', FORM, claim('certificate_number', '1')),
    await made('licence', 'an identifier that is none', FORM, claim('licence_id', `${LICENCE.slice(0, -1)}*`)),
    await made(
      'type',
      'the type of another kind of certificate',
      FORM,
      claim('vct', 'https://zhenglian.example/credentials/registration-proof/1'),
    ),
    await made('issuer_name', 'the name of another issuer', FORM, claim('iss', 'urn:uscc:91440600MA4UQKQH0C')),
    await made('issuer_code', 'an identifier of another issuer', UNTRUSTED, claim('licence_id', other)),
    await made('future', 'issued in two days', FORM, claim('iat', iat('2026-11-23T04:00:00Z'))),
    await made('before', 'issued before the certificate of the issuer was', UNTRUSTED, claim('iat', iat('2025-12-31T23:59:59Z'))),
    await made(
      'ledger',
      'kept on another ledger',
      unknown('ANCHOR', 'OTHER_LEDGER'),
      claim('status', { ledger: { channel: 'other', genesis: 'ab'.repeat(32) } }),
    ),
    await made('unknown_claim', 'a claim that nobody knows', FORM, claim('mortgage_free', true)),
  ];
}

/** The issuing key is stolen: signatures are perfect, the ledger knows nothing. */
async function forged(good: TestCredential): Promise<Case[]> {
  const proof = await anchoring(good.text);
  const fake = await issueCredential(issuer, undefined, { holders: '盗用者', location: '佛山市南海区测试路1号' });
  return [
    await caseOf(
      'stolen_key_fail',
      'signed with the stolen issuing key, shown with a genuine proof',
      fake.text,
      invalid('ANCHOR', 'NOT_ANCHORED'),
      { proof },
    ),
    await caseOf(
      'stolen_key_same_content_fail',
      'the same content signed again',
      (await issueCredential(issuer, ({ claims }) => void (claims['iat'] = Number(claims['iat']) + 1))).text,
      invalid('ANCHOR', 'NOT_ANCHORED'),
      { proof },
    ),
    await caseOf('proof_of_neighbour_fail', "a genuine credential with a neighbour's proof", good.text, invalid('ANCHOR', 'NOT_ANCHORED'), {
      proof: await anchoring(good.text, (plan) => {
        const neighbour = 'ZYXWVTSRQPNMKJHG';
        const certRef = certRefOf(LICENCE, neighbour);
        plan.subject = `${LICENCE}.${neighbour}`;
        plan.arguments = [JSON.stringify({ certRef })];
        answerOf(plan).certRef = certRef;
        answerOf(plan).title['credentialDigest'] = '99'.repeat(32);
      }),
    }),
  ];
}

/** What one who cannot sign does to the text; `CODE` stays the honest one. */
async function mutated(base: CorpusBase): Promise<Case[]> {
  const mutations = await credentialMutations(base);
  const cases: Case[] = [];
  for (const { name, text, reasons } of mutations) {
    const [code, ...others] = reasons;
    // more than one reason fits, or the text is too long for a folder
    if (code === undefined || others.length > 0 || text.length > 100_000) continue;
    const presented = name.startsWith('presentation: ');
    const check = presented && code.startsWith('HOLDER') ? 'HOLDER' : (CHECK_OF[code] ?? '');
    const folder = `credential_${name.replaceAll(/[^A-Za-z0-9]+/g, '_').toLowerCase()}_fail`;
    cases.push(await caseOf(folder, name, text, invalid(check, code), presented ? { presentation: ASKED } : {}));
  }
  return cases;
}

export const PRINTED = { licenceId: LICENCE, code: CODE };
