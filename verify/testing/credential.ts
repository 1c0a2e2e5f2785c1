import { certRefOf, makeLicenceId } from '@zhenglian/chaincode/domain';
import { toBase64, toBase64Url, utf8 } from '../src/bytes.js';
import { assembleCredential, CREDENTIAL_TYPE, disclosureDigest, encodeDisclosure, issuerUrn } from '../src/credential/format.js';
import { credentialDigest } from '../src/credential/parse.js';
import type { FactsSource, LedgerFacts, RenditionFacts } from '../src/facts.js';
import { parseTrust, type Trust, type TrustDocument } from '../src/trust.js';
import { createAuthority, type TestAuthority, type TestIdentity } from './pki.js';

/** A registry of tests with its authority, issuer and trust file, and credentials made by it. */
export const USCC = '11440600MB0000001E';
export const NUMBER = '粤（2026）佛南不动产权第0000001号';
export const LICENCE = makeLicenceId({ kind: 'TITLE_CERTIFICATE', issuer: USCC, serial: '20264406050000001', version: 1 });
export const CODE = 'ABCDEFGHJKMNPQRS';
export const ISSUED_AT = Math.floor(Date.parse('2026-11-20T02:00:00Z') / 1000);
export const NOW = new Date('2026-11-21T04:00:00Z');
export const FACE: Readonly<Record<string, string>> = {
  holders: '张三𠮷',
  location: '佛山市南海区测试路1号',
  area: '房屋建筑面积：88.50㎡',
  remarks: '',
};

const AREAS = [
  { token: '佛南', division: '440605' },
  { token: '佛顺', division: '440606' },
];
const ORGANIZATIONS = ['registry', 'tax', 'court', 'regulator'] as const;
type OrganizationId = (typeof ORGANIZATIONS)[number];
const mspIdOf = (id: string): string => `${id.charAt(0).toUpperCase()}${id.slice(1)}MSP`;

export interface TestNetwork {
  readonly authorities: Readonly<Record<OrganizationId, TestAuthority>>;
  readonly issuer: TestIdentity;
  readonly document: TrustDocument;
  readonly trust: Trust;
}

export async function createTestNetwork(): Promise<TestNetwork> {
  const [registry, tax, court, regulator] = await Promise.all([
    createAuthority('registry'),
    createAuthority('tax'),
    createAuthority('court'),
    createAuthority('regulator'),
  ]);
  const authorities = { registry, tax, court, regulator };
  const orderers = await Promise.all(ORGANIZATIONS.map(async (id) => authorities[id].issue({ units: ['orderer'] })));
  const document: TrustDocument = {
    v: 1,
    network: 'embedded',
    channel: 'zhenglian',
    genesisHash: '00'.repeat(32),
    organizations: ORGANIZATIONS.map((id) => ({ id, mspId: mspIdOf(id), name: { zh: `机构${id}`, en: id }, roots: [authorities[id].pem] })),
    orderers: orderers.map(({ pem }, i) => ({ id: i + 1, mspId: mspIdOf(`${ORGANIZATIONS[i] ?? ''}Orderer`), identity: pem })),
    policies: { title: "AND('RegistryMSP.peer',OutOf(1,'TaxMSP.peer','CourtMSP.peer','RegulatorMSP.peer'))" },
    unitKey: `02${'11'.repeat(32)}`,
    issuers: [{ mspId: 'RegistryMSP', uscc: USCC, province: '粤', areas: AREAS }],
  };
  const issuer = await registry.issue({ attributes: { 'zl.role': 'issuer' } });
  return { authorities, issuer, document, trust: parseTrust(document) };
}

export interface CredentialParts {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  disclosures: string[];
  signer: TestIdentity;
}

export interface TestCredential {
  readonly text: string;
  readonly jwt: string;
  readonly digest: string;
  readonly disclosures: readonly string[];
}

/** Issues a credential; `alter` changes its parts before it is signed, so that the signature stays good. */
export async function issueCredential(
  issuer: TestIdentity,
  alter: (parts: CredentialParts) => void = () => undefined,
  face: Readonly<Record<string, string>> = FACE,
): Promise<TestCredential> {
  const disclosures = Object.entries(face).map(([name, value], i) =>
    encodeDisclosure(`salt-of-field-number-${String(i).padStart(4, '0')}`, name, value),
  );
  const parts: CredentialParts = {
    header: { alg: 'ES256', typ: 'dc+sd-jwt', x5c: [toBase64(issuer.der)] },
    claims: {
      iss: issuerUrn(USCC),
      vct: CREDENTIAL_TYPE,
      iat: ISSUED_AT,
      licence_id: LICENCE,
      certificate_number: NUMBER,
      _sd_alg: 'sha-256',
      _sd: disclosures.map(disclosureDigest).toSorted(),
    },
    disclosures,
    signer: issuer,
  };
  alter(parts);
  const encode = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)));
  const signed = `${encode(parts.header)}.${encode(parts.claims)}`;
  const jwt = `${signed}.${toBase64Url(await parts.signer.signRaw(utf8(signed)))}`;
  return { text: assembleCredential(jwt, parts.disclosures), jwt, digest: credentialDigest(jwt), disclosures: parts.disclosures };
}

/** Ledger facts of an anchored, current certificate. */
export function factsOf(
  digest: string,
  change: Partial<LedgerFacts> = {},
  endorsers: readonly string[] = ['RegistryMSP', 'TaxMSP'],
): LedgerFacts {
  const transaction = {
    id: 'ab'.repeat(32),
    block: 7,
    timestamp: '2026-11-20T02:00:05Z',
    validationCode: 0,
    event: 'FIRST_REGISTERED',
    endorsers: endorsers.map((mspId) => ({ mspId, organization: { zh: mspId, en: mspId } })),
  };
  return {
    certRef: certRefOf(LICENCE, CODE),
    unitRef: 'cd'.repeat(32),
    state: 'VALID',
    successor: null,
    kind: 'TITLE_CERTIFICATE',
    registrationType: '100',
    division: '440605',
    enteredOn: '2026-11-20',
    credentialDigest: digest,
    transaction,
    history: [transaction],
    asOfBlock: 9,
    asOfTime: '2026-11-21T03:59:00Z',
    ...change,
  };
}

/** A ledger with the given certificates. */
export function factsSource(...list: readonly LedgerFacts[]): FactsSource {
  return ledgerWith(list, []);
}

/** A ledger with the given certificates and files. */
export function ledgerWith(list: readonly LedgerFacts[], renditions: readonly RenditionFacts[]): FactsSource {
  return {
    byCredentialDigest: (digest) => Promise.resolve(list.find((facts) => facts.credentialDigest === digest)),
    byCertRef: (certRef) => Promise.resolve(list.find((facts) => facts.certRef === certRef)),
    byRendition: (sha256) => Promise.resolve(renditions.find((rendition) => rendition.sha256 === sha256)),
  };
}
