import {
  element,
  fixedKey,
  makeCertificate,
  pemOf,
  signDer,
  signHighS,
  signRaw,
  type FixedKey,
} from '../../../verify/testing/deterministic-pki.js';
import {
  authority,
  endorser,
  identityOf,
  issuerOf,
  member,
  mspOf,
  type EndorserPlan,
  type ProofPlan,
} from '../../../verify/testing/proof.js';
import { invalid, unknown, type Expected, type ProofCase } from './case.js';
import { withCrl } from './honest-cases.js';

const fault = (code: string): Expected => invalid('PROOF_ENDORSERS', `ENDORSER_${code}`);
const UNENDORSED = (facet: string): Expected => unknown(`PROOF_${facet}`, 'FACET_UNENDORSED');

/** One bad endorser beside honest ones who meet every policy: only that check fails. */
const beside = (name: string, about: string, code: string, bad: () => EndorserPlan, more: Partial<ProofCase> = {}): ProofCase => ({
  name: `endorser_${name}_fail`,
  about,
  expected: fault(code),
  plan: (plan: ProofPlan) => void plan.endorsers.push(bad()),
  ...more,
});

const signing = (name: string, about: string, sign: NonNullable<EndorserPlan['sign']>): ProofCase =>
  beside(`signature_${name}`, about, 'SIGNATURE', () => ({ ...endorser('bank'), sign }));

const only = (name: string, about: string, facet: string, ...orgs: readonly string[]): ProofCase => ({
  name: `policy_${name}_fail`,
  about,
  expected: UNENDORSED(facet),
  plan: (plan: ProofPlan) => void (plan.endorsers = orgs.map((org) => endorser(org))),
});

const bytes = (...list: readonly number[]): Uint8Array => Uint8Array.of(...list);
const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const cert = (more: Parameters<typeof member>[2], label = 'peer0'): EndorserPlan => endorser('bank', member('bank', label, more));
const withPem = (change: (pem: string) => string): EndorserPlan => {
  const plan = endorser('bank');
  return { ...plan, pem: change(plan.pem) };
};
const der = (oid: string, critical: boolean): Uint8Array =>
  element(
    0x30,
    element(0x06, new Uint8Array(Buffer.from(oid, 'hex'))),
    ...(critical ? [element(0x01, bytes(0xff))] : []),
    element(0x04, bytes(5, 0)),
  );

const forgerOf = (org: string): FixedKey => fixedKey(`forger ${org}`);
const forged = (org: string): EndorserPlan => endorser(org, member(org, 'peer0', { key: fixedKey('forged peer'), signer: forgerOf(org) }));

/** Who may speak for an organisation, and for which facet. */
export const ENDORSER_CASES: readonly ProofCase[] = [
  beside('client', 'signed by a client certificate', 'ROLE', () => cert({ units: ['client'] }, 'officer')),
  beside('registrar', "signed by the registry's service identity", 'ROLE', () =>
    endorser('registry', member('registry', 'registrar', { units: ['client'], attributes: { 'zl.role': 'registrar' } })),
  ),
  beside('admin', 'signed by an administrator', 'ROLE', () => cert({ units: ['admin'] }, 'admin')),
  beside('orderer', 'signed by an ordering node', 'ROLE', () => cert({ units: ['orderer'] }, 'orderer')),
  beside('no_role', 'a certificate without a role', 'ROLE', () => cert({ units: [] }, 'nobody')),
  beside('other_unit', 'a certificate of some department', 'ROLE', () => cert({ units: ['Peer'] }, 'nobody')),
  beside('two_roles', 'peer and client at once', 'ROLE', () => cert({ units: ['peer', 'client'] }, 'both')),
  beside('revoked', 'signed by a peer whose certificate was revoked', 'REVOKED', () => endorser('bank'), {
    trust: withCrl('bank', member('bank').serial),
  }),
  beside('revoked_among_others', 'the revoked one stands last on the list', 'REVOKED', () => endorser('bank'), {
    trust: withCrl('bank', 3, 4, 5, member('bank').serial),
  }),
  beside('expired', 'a certificate that had run out', 'NOT_IN_FORCE', () => cert({ notAfter: '2026-11-21T03:55:59Z' })),
  beside('not_yet', 'a certificate that was not in force yet', 'NOT_IN_FORCE', () => cert({ notBefore: '2026-11-21T03:56:01Z' })),
  beside('self_made', 'an authority of the forger’s own, under the same name', 'UNTRUSTED', () => forged('bank')),
  beside('other_organisation', "a tax peer's certificate under the court's name", 'UNTRUSTED', () => ({
    ...endorser('tax', member('tax', 'peer1')),
    mspId: 'CourtMSP',
  })),
  beside('issuer_name', 'the issuer named otherwise than the root', 'UNTRUSTED', () => cert({ issuer: [['CN', 'ca.bank']] })),
  beside('authority', 'signed by the authority itself', 'ROLE', () => ({
    mspId: mspOf('bank'),
    pem: authority('bank').pem,
    key: fixedKey('ca bank'),
  })),
  beside('is_authority', 'a peer that says it is an authority', 'UNTRUSTED', () => cert({ isAuthority: true })),
  beside('under_peer', 'a certificate that a peer has issued', 'UNTRUSTED', () =>
    endorser(
      'bank',
      makeCertificate({
        subject: [
          ['OU', 'peer'],
          ['CN', 'child.bank'],
        ],
        issuer: [
          ['OU', 'peer'],
          ['CN', 'peer0.bank'],
        ],
        serial: 7,
        key: fixedKey('child'),
        signer: fixedKey('peer0 bank'),
      }),
    ),
  ),
  beside('critical', 'a critical extension that nobody knows', 'UNTRUSTED', () => cert({ extensions: [der('2a0304', true)] })),
  beside('extension_twice', 'an extension twice', 'UNTRUSTED', () => cert({ extensions: [der('2a0304', false), der('2a0304', false)] })),
  beside('altered', 'a certificate changed by one bit', 'UNTRUSTED', () => withPem((pem) => pemOf('CERTIFICATE', flipLast(pem)))),
  beside('der_behind', 'bytes behind the certificate', 'UNTRUSTED', () =>
    withPem((pem) => pemOf('CERTIFICATE', join(derOf(pem), bytes(0, 0)))),
  ),
  beside('text_behind', 'text behind the certificate', 'UNTRUSTED', () => withPem((pem) => `${pem}\nhello`)),
  beside('two_certificates', 'two certificates in one', 'UNTRUSTED', () => withPem((pem) => pem + endorser('court').pem)),
  beside('no_certificate', 'no certificate', 'UNTRUSTED', () => withPem(() => '')),
  beside('private_label', 'another label', 'UNTRUSTED', () => withPem((pem) => pem.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE'))),
  signing('flipped', 'a signature with one bit flipped', (key, message) => {
    const signature = signDer(key, message);
    return signature.map((byte, i) => (i === signature.length - 1 ? byte ^ 1 : byte));
  }),
  signing('other_key', "signed with another's key", (_, message) => signDer(fixedKey('peer0 court'), message)),
  signing('payload_only', 'a signature over the answer alone', (key, message) => {
    const { pem } = endorser('bank');
    return signDer(key, message.slice(0, message.length - identityOf('BankMSP', pem).length));
  }),
  signing('high_s', 'the other half of the signature', signHighS),
  signing('raw', 'r and s without DER', signRaw),
  signing('empty', 'no signature', () => new Uint8Array()),
  signing('zero', 'r and s are zero', () => element(0x30, element(2, bytes(0)), element(2, bytes(0)))),
  signing('negative', 'a negative r', () => element(0x30, element(2, bytes(0x80)), element(2, bytes(1)))),
  signing('padded', 'a zero in front of r', (key, message) => {
    const raw = signRaw(key, message);
    return element(0x30, element(2, bytes(0, 0), raw.slice(0, 32)), element(2, trimmed(raw.slice(32))));
  }),
  signing('der_length', 'a length in the long form', (key, message) => {
    const signature = signDer(key, message);
    return join(bytes(0x30, 0x81, signature[1] ?? 0), signature.slice(2));
  }),
  signing('der_behind', 'bytes behind the signature', (key, message) => join(signDer(key, message), bytes(0))),
  signing('der_third', 'a third number inside', (key, message) => {
    const signature = signDer(key, message);
    return element(0x30, signature.slice(2), element(2, bytes(1)));
  }),
  beside('duplicate', 'the same peer twice', 'DUPLICATE', () => endorser('court')),
  beside('duplicate_key', 'one key under two certificates', 'DUPLICATE', () =>
    endorser('court', member('court', 'peer9', { key: fixedKey('peer0 court') })),
  ),
  {
    name: 'endorser_answer_altered_fail',
    about: 'a mortgage was taken out of a signed answer',
    expected: fault('SIGNATURE'),
    parts: (parts) => {
      const text = Buffer.from(parts.responsePayload).toString('latin1').replace('"notices":0', '"notices":1');
      return { ...parts, responsePayload: new Uint8Array(Buffer.from(text, 'latin1')) };
    },
  },
  {
    name: 'trust_root_other_fail',
    about: 'the trust file names another root of the bank',
    plan: (plan) => void plan.endorsers.push(endorser('bank')),
    expected: fault('UNTRUSTED'),
    trust: (trust) => ({
      ...trust,
      organizations: trust.organizations.map((one) =>
        one.id === 'bank'
          ? {
              ...one,
              roots: [
                makeCertificate({
                  subject: issuerOf('bank'),
                  issuer: issuerOf('bank'),
                  serial: 2,
                  key: forgerOf('bank'),
                  signer: forgerOf('bank'),
                  isAuthority: true,
                }).pem,
              ],
            }
          : one,
      ),
    }),
  },
  only('title_without_registry', 'the register without the registry', 'TITLE', 'tax', 'court', 'regulator', 'bank'),
  only('tax_without_tax', 'taxation without the tax authority', 'TAX', 'registry', 'court', 'regulator'),
  only('mortgage_alone', 'mortgages by the registry alone', 'MORTGAGE', 'registry', 'tax', 'court'),
  only('seizure_without_court', 'seizures without the court', 'SEIZURE', 'registry', 'tax', 'regulator', 'bank'),
  only('one', 'one institution alone', 'TITLE', 'registry'),
  only('none', 'nobody', 'TITLE'),
  only('outsiders', 'only banks that nobody knows', 'TITLE', 'bank2', 'bank3', 'bank4', 'bank5'),
  {
    name: 'policy_missing_fail',
    about: 'a trust file without a policy for seizures',
    expected: UNENDORSED('SEIZURE'),
    trust: (trust) => ({ ...trust, policies: Object.fromEntries(Object.entries(trust.policies).filter(([name]) => name !== 'seizure')) }),
  },
  {
    name: 'policy_stricter_fail',
    about: 'a policy that asks for two peers of the court',
    expected: UNENDORSED('SEIZURE'),
    trust: (trust) => ({ ...trust, policies: { ...trust.policies, seizure: "AND('CourtMSP.peer','CourtMSP.peer')" } }),
  },
];

const derOf = (pem: string): Uint8Array => new Uint8Array(Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64'));
const flipLast = (pem: string): Uint8Array => {
  const content = derOf(pem);
  return content.map((byte, i) => (i === content.length - 1 ? byte ^ 1 : byte));
};
const trimmed = (number: Uint8Array): Uint8Array => ((number[0] ?? 0) >= 0x80 ? join(bytes(0), number) : number);
