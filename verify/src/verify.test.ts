import { beforeAll, expect, test } from '@jest/globals';
import type { CheckCode, CheckStatus } from '@zhenglian/chaincode/domain';
import {
  CODE,
  type CredentialParts,
  createTestNetwork,
  FACE,
  factsOf,
  factsSource,
  issueCredential,
  LICENCE,
  NOW,
  NUMBER,
  type TestCredential,
  type TestNetwork,
} from '../testing/credential.js';
import { createAuthority, type IssueOptions, type TestIdentity } from '../testing/pki.js';
import { fromBase64Url, fromUtf8, toBase64, toBase64Url, utf8 } from './bytes.js';
import { assembleCredential, disclosureDigest, encodeDisclosure } from './credential/format.js';
import { type FactsSource, type LedgerFacts, offline } from './facts.js';
import { parseTrust } from './trust.js';
import { type Report, verifyCredential, verifyReference } from './verify.js';

let network: TestNetwork;
let good: TestCredential;
beforeAll(async () => {
  network = await createTestNetwork();
  good = await issueCredential(network.issuer);
});

const options = (facts: FactsSource) => ({ trust: network.trust, facts, now: NOW });
/** Everything of a report that a case decides on: the verdict and each check that is not OK. */
const outcome = (report: Report): [CheckStatus, CheckCode[]] => [
  report.status,
  report.checks.filter(({ code }) => code !== 'OK').map(({ code }) => code),
];
const onLedger = (credential: { digest: string }): FactsSource => factsSource(factsOf(credential.digest));

test('LC-07: an honest credential is VALID: all seven checks pass, its face is shown, the embedded network is named', async () => {
  const report = await verifyCredential(` ${good.text}\n`, options(onLedger(good)));
  expect(outcome(report)).toEqual(['VALID', []]);
  expect(report.checks).toHaveLength(7);
  expect(report.network).toBe('embedded');
  expect(report.certificate).toMatchObject({ kind: 'TITLE_CERTIFICATE', certificateNumber: NUMBER, licenceId: LICENCE });
  expect(report.certificate?.face.map(({ key, value }) => [key, value])).toEqual(Object.entries(FACE));
});

test('fields may be withheld: the rest stays VALID and the digest is the same', async () => {
  const text = assembleCredential(good.jwt, good.disclosures.slice(1, 2));
  const report = await verifyCredential(text, options(onLedger(good)));
  expect(outcome(report)).toEqual(['VALID', []]);
  expect(report.certificate?.face.map(({ key }) => key)).toEqual(['location']);
});

/** Forgeries of one who does not have the issuing key: parts of the honest credential are changed. The ledger holds the honest one. */
const changed: [string, CheckStatus, CheckCode[], () => string][] = [
  [
    'a changed number',
    'INVALID',
    ['SIGNATURE_INVALID', 'NOT_ANCHORED', 'NOT_CHECKED', 'NOT_CHECKED'],
    () => withClaims({ certificate_number: NUMBER.replace('1号', '2号') }),
  ],
  [
    'a changed issuing time',
    'INVALID',
    ['SIGNATURE_INVALID', 'NOT_ANCHORED', 'NOT_CHECKED', 'NOT_CHECKED'],
    () => withClaims({ iat: 1_790_000_000 }),
  ],
  [
    'a changed licence identifier',
    'INVALID',
    ['SIGNATURE_INVALID', 'NOT_ANCHORED', 'NOT_CHECKED', 'NOT_CHECKED'],
    () => withClaims({ licence_id: LICENCE.replace(/.$/, '#') }),
  ],
  [
    'an altered disclosure',
    'INVALID',
    ['DISCLOSURE_ALTERED'],
    () => withDisclosures([encodeDisclosure(SALT, 'holders', '李四'), ...good.disclosures.slice(1)]),
  ],
  [
    'an altered salt',
    'INVALID',
    ['DISCLOSURE_ALTERED'],
    () => withDisclosures([encodeDisclosure(SALT, 'holders', '张三𠮷'), ...good.disclosures.slice(1)]),
  ],
  [
    'a field of the face that was not issued',
    'INVALID',
    ['DISCLOSURE_ALTERED'],
    () => withDisclosures([...good.disclosures, encodeDisclosure(SALT, 'usage', '商业')]),
  ],
  [
    'a second value of an issued field',
    'INVALID',
    ['DISCLOSURE_SURPLUS'],
    () => withDisclosures([...good.disclosures, encodeDisclosure(SALT, 'holders', '李四')]),
  ],
  [
    'a surplus disclosure',
    'INVALID',
    ['DISCLOSURE_SURPLUS'],
    () => withDisclosures([...good.disclosures, encodeDisclosure(SALT, 'vip', 'yes')]),
  ],
  [
    'a disclosure of a visible claim',
    'INVALID',
    ['DISCLOSURE_SURPLUS'],
    () => withDisclosures([...good.disclosures, encodeDisclosure(SALT, 'licence_id', LICENCE)]),
  ],
  ['a disclosure twice', 'INVALID', ['DISCLOSURE_DUPLICATE'], () => withDisclosures([...good.disclosures, good.disclosures[0] ?? ''])],
];

test.each(changed)('%s: %s %j', async (_name, status, codes, forge) => {
  const report = await verifyCredential(forge(), options(onLedger(good)));
  expect(outcome(report)).toEqual([status, codes]);
});

test('what is not signed is not shown', async () => {
  const forged = await verifyCredential(withClaims({ iat: 1_790_000_000 }), options(onLedger(good)));
  expect(forged.certificate).toBeUndefined();
  const altered = withDisclosures([encodeDisclosure(SALT, 'holders', '李四'), ...good.disclosures.slice(1)]);
  const report = await verifyCredential(altered, options(onLedger(good)));
  expect(report.certificate?.face.map(({ key }) => key)).toEqual(['location', 'area', 'remarks']);
});

/** Texts that are not a credential of this form, whoever signed them: one answer, FORMAT_INVALID, and nothing is asked of the ledger. */
const malformed: [string, () => Promise<string> | string][] = [
  ['nothing', () => ''],
  ['a word', () => 'certificate'],
  ['oversize', () => `${good.text}${'A'.repeat(400_000)}~`],
  ['too many disclosures', () => withDisclosures(Array.from({ length: 65 }, (_, i) => encodeDisclosure(SALT, `claim${i}`, 'x')))],
  ['no tilde at the end', () => good.text.slice(0, -1)],
  ['a key binding, which this release does not read', () => `${good.text}${good.jwt}`],
  ['alg none', async () => altered(({ header }) => (header['alg'] = 'none'))],
  ['alg HS256', async () => altered(({ header }) => (header['alg'] = 'HS256'))],
  ['alg none without signature', () => `${good.jwt.split('.').slice(0, 2).join('.')}.~`],
  ['another typ', async () => altered(({ header }) => (header['typ'] = 'JWT'))],
  ['no x5c', async () => altered(({ header }) => delete header['x5c'])],
  ['an empty x5c', async () => altered(({ header }) => (header['x5c'] = []))],
  ['a key in the header', async () => altered(({ header }) => (header['jwk'] = { kty: 'EC' }))],
  ['a key address in the header', async () => altered(({ header }) => (header['jku'] = 'https://attacker.example/keys'))],
  ['an unknown critical parameter', async () => altered(({ header }) => (header['crit'] = ['b64']))],
  ['another type of credential', async () => altered(({ claims }) => (claims['vct'] = 'https://other.example/1'))],
  ['an unknown claim', async () => altered(({ claims }) => (claims['exp'] = 2_000_000_000))],
  ['another digest algorithm', async () => altered(({ claims }) => (claims['_sd_alg'] = 'sha-512'))],
  ['a digest twice', async () => altered(({ claims }) => (claims['_sd'] = [DIGEST, DIGEST]))],
  ['digests inside a claim', async () => altered(({ claims }) => (claims['cnf'] = { jwk: {}, _sd: [DIGEST] }))],
  ['a time that is no time', async () => altered(({ claims }) => (claims['iat'] = 1e300))],
  ['a recursive disclosure', () => withRaw([SALT, 'holders', { _sd: [DIGEST] }])],
  ['an array disclosure', () => withRaw([SALT, '李四'])],
  ['a short salt', () => withRaw(['salt', 'holders', '李四'])],
  ['a disclosure that is no JSON', () => withDisclosures([toBase64Url(utf8('["a",'))])],
  ['a duplicate key in the header', () => duplicateKey()],
  [
    'a deeply nested header',
    () => `${toBase64Url(utf8(`${'['.repeat(5000)}${']'.repeat(5000)}`))}.${good.jwt.split('.').slice(1).join('.')}~`,
  ],
  ['base64 that is not canonical', () => good.text.replace(/(.)~/, (_match, c: string) => `${nextCharacter(c)}~`)],
  ['base64 with padding', () => good.text.replace('.', '=.')],
  ['a JWT of four parts', () => good.text.replace('~', '.AAAA~')],
  ['a space within', () => good.text.replace('.', ' .')],
  ['high and low surrogates apart', () => withDisclosures([toBase64Url(utf8(`["${SALT}","holders","\\ud800"]`))])],
];

test.each(malformed)('%s: FORMAT_INVALID', async (_name, make) => {
  const asked: string[] = [];
  const facts: FactsSource = { ...offline, byCredentialDigest: (digest) => (asked.push(digest), Promise.resolve(factsOf(digest))) };
  const report = await verifyCredential(await make(), options(facts));
  expect(report.checks[0]).toEqual({ name: 'CREDENTIAL_FORMAT', status: 'INVALID', code: 'FORMAT_INVALID' });
  expect(report.status).toBe('INVALID');
  expect(asked).toEqual([]);
});

/** Forged issuers. The worst case is assumed: the ledger answers that the credential is anchored and current. */
const issuers: [string, () => Promise<TestIdentity>][] = [
  ['a self-made authority', async () => issuerOf(await createAuthority('registry'))],
  ['a self-signed certificate', async () => createAuthority('registry', { isAuthority: false })],
  ['another organisation’s authority', async () => issuerOf(network.authorities.tax)],
  ['a client of the registry without the role', async () => network.authorities.registry.issue()],
  ['another role of the registry', async () => issuerOf(network.authorities.registry, { attributes: { 'zl.role': 'registrar' } })],
  ['a role that is no text', async () => issuerOf(network.authorities.registry, { attributes: { 'zl.role': ['issuer'] } })],
  ['the registry’s authority itself', async () => network.authorities.registry],
  ['an issuing certificate that is an authority', async () => issuerOf(network.authorities.registry, { isAuthority: true })],
  ['an expired certificate', async () => issuerOf(network.authorities.registry, { notAfter: new Date('2026-11-01T00:00:00Z') })],
  ['a certificate of the future', async () => issuerOf(network.authorities.registry, { notBefore: new Date('2026-12-01T00:00:00Z') })],
];

test.each(issuers)('%s as issuer: ISSUER_UNTRUSTED', async (_name, make) => {
  const forged = await issueCredential(await make());
  const report = await verifyCredential(forged.text, options(onLedger(forged)));
  expect(outcome(report)).toEqual(['INVALID', ['ISSUER_UNTRUSTED', 'NOT_CHECKED']]);
  expect(report.certificate).toBeUndefined();
});

test('the honest issuer’s certificate with another key’s signature: SIGNATURE_INVALID', async () => {
  const forger = await network.authorities.registry.issue();
  const forged = await issueCredential(network.issuer, (parts) => (parts.signer = forger));
  expect(outcome(await verifyCredential(forged.text, options(onLedger(forged))))).toEqual(['INVALID', ['SIGNATURE_INVALID']]);
});

test('an issuing certificate under an intermediate authority of the registry is trusted when the intermediate is there', async () => {
  const intermediate = await network.authorities.registry.issueAuthority('intermediate');
  const issuer = await issuerOf(intermediate);
  const alone = await issueCredential(issuer);
  const complete = await issueCredential(issuer, ({ header }) => (header['x5c'] = [toBase64(issuer.der), toBase64(intermediate.der)]));
  expect(outcome(await verifyCredential(alone.text, options(onLedger(alone))))[1]).toContain('ISSUER_UNTRUSTED');
  expect(outcome(await verifyCredential(complete.text, options(onLedger(complete))))).toEqual(['VALID', []]);
});

/** Signed with the honest key, for instance a stolen one, and shown as anchored: what was signed must still fit together. */
const inconsistent: [string, CheckCode, (parts: CredentialParts) => void][] = [
  ['a number of another certificate', 'FORMAT_INVALID', ({ claims }) => (claims['certificate_number'] = NUMBER.replace('1号', '2号'))],
  ['a number of another area', 'FORMAT_INVALID', ({ claims }) => (claims['certificate_number'] = NUMBER.replace('佛南', '佛禅'))],
  ['no certificate number', 'FORMAT_INVALID', ({ claims }) => (claims['certificate_number'] = 'x')],
  ['a wrong check character', 'FORMAT_INVALID', ({ claims }) => (claims['licence_id'] = `${LICENCE.slice(0, -1)}#`)],
  ['another issuer’s name', 'FORMAT_INVALID', ({ claims }) => (claims['iss'] = 'urn:uscc:91350100M000100Y43')],
  ['a time two days ahead', 'FORMAT_INVALID', ({ claims }) => (claims['iat'] = Math.floor(NOW.getTime() / 1000) + 172_800)],
];

test.each(inconsistent)('%s, well signed: %s', async (_name, code, alter) => {
  const forged = await issueCredential(network.issuer, alter);
  expect(outcome(await verifyCredential(forged.text, options(onLedger(forged))))).toEqual(['INVALID', [code]]);
});

test('an organisation that issues under another one’s code: ISSUER_UNTRUSTED', async () => {
  const { document, authorities } = network;
  const tax = {
    ...document.issuers[0],
    mspId: 'TaxMSP',
    uscc: '91350100M000100Y43',
    province: '粤',
    areas: [{ token: '佛禅', division: '440604' }],
  };
  const trust = parseTrust({ ...document, issuers: [...document.issuers, tax] });
  const forged = await issueCredential(await issuerOf(authorities.tax));
  const report = await verifyCredential(forged.text, { ...options(onLedger(forged)), trust });
  expect(outcome(report)).toEqual(['INVALID', ['ISSUER_UNTRUSTED']]);
});

test('an issuer signs one field twice: DISCLOSURE_DUPLICATE', async () => {
  const forged = await issueCredential(network.issuer, ({ claims, disclosures }) => {
    disclosures.push(encodeDisclosure(SALT, 'holders', '李四'));
    claims['_sd'] = disclosures.map(disclosureDigest);
  });
  expect(outcome(await verifyCredential(forged.text, options(onLedger(forged))))).toEqual(['INVALID', ['DISCLOSURE_DUPLICATE']]);
});

/** What the ledger says, for a good credential and for its number and code alike. */
const ledgers: [string, CheckStatus, CheckCode[], (digest: string) => FactsSource][] = [
  ['ledger down', 'UNKNOWN', ['LEDGER_UNREACHABLE', 'NOT_CHECKED', 'NOT_CHECKED'], () => offline],
  [
    'replaced',
    'INVALID',
    ['CERTIFICATE_REPLACED'],
    (digest) => factsSource(factsOf(digest, { state: 'REPLACED', successor: 'ef'.repeat(32) })),
  ],
  ['cancelled', 'INVALID', ['CERTIFICATE_CANCELLED'], (digest) => factsSource(factsOf(digest, { state: 'CANCELLED' }))],
  ['issued in error', 'INVALID', ['CERTIFICATE_VOID'], (digest) => factsSource(factsOf(digest, { state: 'ERROR_VOID' }))],
  ['one endorser', 'INVALID', ['ENDORSEMENT_INSUFFICIENT'], (digest) => factsSource(factsOf(digest, {}, ['RegistryMSP']))],
  [
    'the same endorser twice',
    'INVALID',
    ['ENDORSEMENT_INSUFFICIENT'],
    (digest) => factsSource(factsOf(digest, {}, ['RegistryMSP', 'RegistryMSP'])),
  ],
  [
    'endorsers without the registry',
    'INVALID',
    ['ENDORSEMENT_INSUFFICIENT'],
    (digest) => factsSource(factsOf(digest, {}, ['TaxMSP', 'CourtMSP'])),
  ],
  [
    'an endorser outside the policy',
    'INVALID',
    ['ENDORSEMENT_INSUFFICIENT'],
    (digest) => factsSource(factsOf(digest, {}, ['RegistryMSP', 'BankMSP'])),
  ],
  ['another pair of endorsers', 'VALID', [], (digest) => factsSource(factsOf(digest, {}, ['CourtMSP', 'RegistryMSP']))],
  ['a later act without endorsers', 'INVALID', ['ENDORSEMENT_INSUFFICIENT'], (digest) => factsSource(withLaterAct(factsOf(digest)))],
  ['an invalid transaction', 'INVALID', ['NOT_ANCHORED'], (digest) => factsSource(withValidationCode(factsOf(digest), 10))],
];

test.each(ledgers)('%s: %s %j', async (_name, status, codes, ledger) => {
  expect(outcome(await verifyCredential(good.text, options(ledger(good.digest))))).toEqual([status, codes]);
  expect(outcome(await verifyReference({ certificateNumber: NUMBER, code: CODE }, options(ledger(good.digest))))).toEqual([status, codes]);
});

test('a replaced certificate names its successor', async () => {
  const facts = factsOf(good.digest, { state: 'REPLACED', successor: 'ef'.repeat(32) });
  expect((await verifyCredential(good.text, options(factsSource(facts)))).facts?.successor).toBe('ef'.repeat(32));
});

test('a credential that nobody anchored, though its signature is good: NOT_ANCHORED', async () => {
  expect(outcome(await verifyCredential(good.text, options(factsSource())))).toEqual([
    'INVALID',
    ['NOT_ANCHORED', 'NOT_CHECKED', 'NOT_CHECKED'],
  ]);
});

test('an answer about another certificate is no answer', async () => {
  const other: FactsSource = {
    byCredentialDigest: () => Promise.resolve(factsOf('00'.repeat(32))),
    byCertRef: () => Promise.resolve(factsOf(good.digest, { certRef: '00'.repeat(32) })),
    byRendition: () => Promise.resolve(undefined),
  };
  expect(outcome(await verifyCredential(good.text, options(other)))[0]).toBe('UNKNOWN');
  expect(outcome(await verifyReference({ licenceId: LICENCE, code: CODE }, options(other)))[0]).toBe('UNKNOWN');
});

test('number and code, typed as people type them, and licence identifier and code are VALID', async () => {
  const typed = { certificateNumber: '粤(2026)佛南不动产权第 0000001 号', code: ' abcd-efgh-jkmn-pqrs ' };
  const report = await verifyReference(typed, options(onLedger(good)));
  expect(outcome(report)).toEqual(['VALID', []]);
  expect(report.certificate).toEqual({ kind: 'TITLE_CERTIFICATE', certificateNumber: NUMBER, licenceId: LICENCE, face: [] });
  expect(outcome(await verifyReference({ licenceId: LICENCE, code: CODE }, options(onLedger(good))))).toEqual(['VALID', []]);
});

test('LC-06: an unknown number, a wrong code and what is neither give the very same answer', async () => {
  const references = [
    { certificateNumber: NUMBER.replace('1号', '2号'), code: CODE },
    { certificateNumber: NUMBER, code: CODE.replace('A', 'B') },
    { certificateNumber: NUMBER.replace('佛南', '广州市'), code: CODE },
    { certificateNumber: NUMBER, code: 'short' },
    { certificateNumber: 'x', code: CODE },
    { licenceId: LICENCE, code: CODE.replace('A', 'B') },
    { licenceId: 'x', code: CODE },
  ];
  const reports = await Promise.all(references.map((reference) => verifyReference(reference, options(onLedger(good)))));
  for (const report of reports) expect(report).toEqual(reports[0]);
  expect(reports[0]).toMatchObject({
    status: 'UNKNOWN',
    checks: [{ name: 'ANCHOR', code: 'NOT_FOUND' }, {}, {}],
    certificate: undefined,
    facts: undefined,
  });
});

test('a fault of the program is not taken for bad evidence', async () => {
  const broken = { ...options(onLedger(good)), verify: () => Promise.reject(new TypeError('fault')) };
  await expect(verifyCredential(good.text, broken)).rejects.toThrow('fault');
});

const SALT = 'another-salt-of-the-forger';
const DIGEST = 'A'.repeat(43);
const withDisclosures = (disclosures: readonly string[]): string => assembleCredential(good.jwt, disclosures);
const withRaw = (value: unknown): string => withDisclosures([toBase64Url(utf8(JSON.stringify(value)))]);
const altered = async (alter: (parts: CredentialParts) => void): Promise<string> => (await issueCredential(network.issuer, alter)).text;
const issuerOf = async (
  authority: { issue(options: IssueOptions): Promise<TestIdentity> },
  change: IssueOptions = {},
): Promise<TestIdentity> => authority.issue({ attributes: { 'zl.role': 'issuer' }, ...change });

function withClaims(change: Record<string, unknown>): string {
  const [header = '', payload = '', signature = ''] = good.jwt.split('.');
  const claims: unknown = JSON.parse(fromUtf8(fromBase64Url(payload) ?? new Uint8Array()));
  const forged = toBase64Url(utf8(JSON.stringify({ ...(claims as object), ...change })));
  return assembleCredential(`${header}.${forged}.${signature}`, good.disclosures);
}

function duplicateKey(): string {
  const [header = '', ...rest] = good.jwt.split('.');
  const text = fromUtf8(fromBase64Url(header) ?? new Uint8Array()).replace('{', '{"alg":"ES256",');
  return assembleCredential([toBase64Url(utf8(text)), ...rest].join('.'), good.disclosures);
}

/** The next character of the alphabet differs in its lowest bits, which are unused at the end of 64 bytes. */
function nextCharacter(character: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet.charAt(alphabet.indexOf(character) + 1);
}

function withLaterAct(facts: LedgerFacts): LedgerFacts {
  return { ...facts, history: [...facts.history, { ...facts.transaction, id: 'cd'.repeat(32), endorsers: [] }] };
}

function withValidationCode(facts: LedgerFacts, validationCode: number): LedgerFacts {
  return { ...facts, transaction: { ...facts.transaction, validationCode } };
}
