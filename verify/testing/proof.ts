import { canonicalize, type JsonValue } from '@zhenglian/chaincode/domain';
import { concat, sha256, toHex, utf8, type Bytes } from '../src/bytes.js';
import { sealBundle, type BundleParts, type SignedBy } from '../src/bundle/container.js';
import type { TrustDocument } from '../src/trust.js';
import { CODE, LICENCE, USCC } from './credential.js';
import { fixedKey, makeCertificate, signDer, type FixedCertificate, type FixedIdentity, type FixedKey } from './deterministic-pki.js';
import { certRefOf } from '@zhenglian/chaincode/domain';

/** Proof bundles made from a plan, part by part, so that a test changes one thing and signs everything else again. */
export const MSPS = ['registry', 'tax', 'bank', 'court', 'regulator'] as const;
export type Org = (typeof MSPS)[number];
export const mspOf = (org: string): string => `${org[0]?.toUpperCase()}${org.slice(1)}MSP`;

export const CHANNEL = 'zhenglian';
export const PROOF_NOW = '2026-11-21T04:00:00Z';
export const CERT_REF = certRefOf(LICENCE, CODE);
export const UNIT_REF = '11'.repeat(32);
export const CASE_REF = '22'.repeat(32);

const authorityName = (org: string): FixedCertificate['subject'] => [
  ['O', org],
  ['CN', `ca.${org}`],
];

/** The authority of an organisation. */
export function authority(org: string): FixedIdentity {
  const key = fixedKey(`ca ${org}`);
  return makeCertificate({ subject: authorityName(org), issuer: authorityName(org), serial: 1, key, signer: key, isAuthority: true });
}

/** A member of an organisation; everything about it can be changed. */
export function member(org: string, label = 'peer0', more: Partial<FixedCertificate> & { units?: readonly string[] } = {}): FixedIdentity {
  const { units = ['peer'], ...rest } = more;
  return makeCertificate({
    subject: [...units.map((unit) => ['OU', unit] as const), ['CN', `${label}.${org}`]],
    issuer: authorityName(org),
    serial: 100 + label.length + (label.codePointAt(label.length - 1) ?? 0),
    key: fixedKey(`${label} ${org}`),
    signer: fixedKey(`ca ${org}`),
    ...rest,
  });
}

export const issuerOf = authorityName;

export interface EndorserPlan {
  readonly mspId: string;
  readonly pem: string;
  readonly key: FixedKey;
  /** Instead of the honest signature over the response and the identity. */
  readonly sign?: (key: FixedKey, message: Bytes) => Bytes;
  /** Instead of the honest serialised identity. */
  readonly identity?: Bytes;
}

export const endorser = (org: string, identity: FixedIdentity = member(org)): EndorserPlan => ({
  mspId: mspOf(org),
  pem: identity.pem,
  key: identity.key,
});

/** Everything that goes into a bundle, before hashing and signing. */
export interface ProofPlan {
  subject: string;
  type: number;
  channel: string;
  /** Names in header, call and result. */
  chaincodes: [string, string, string];
  function: string;
  arguments: string[];
  /** Overrides of what otherwise follows. */
  transactionId?: string;
  proposalHash?: Bytes;
  status: number;
  message: string;
  answer: JsonValue | string;
  readWriteSet: Bytes;
  event: Bytes;
  endorsers: EndorserPlan[];
  nonce: Bytes;
}

export interface PlanAnswer {
  v: number;
  suite: string;
  certRef: string;
  clock: string;
  title: Record<string, JsonValue>;
  tax: Record<string, JsonValue>;
  mortgage: Record<string, JsonValue>;
  seizure: Record<string, JsonValue>;
}

export const honestAnswer = (): PlanAnswer => ({
  v: 1,
  suite: 'p256-sha256',
  certRef: CERT_REF,
  clock: '2026-11-21T03:56:00Z',
  title: {
    unitRef: UNIT_REF,
    kind: 'TITLE_CERTIFICATE',
    registrationType: '100',
    division: '440605',
    enteredOn: '2026-11-20',
    credentialDigest: '33'.repeat(32),
    requestDigest: '44'.repeat(32),
    state: 'VALID',
    notices: 0,
    objections: 0,
    rights: 0,
    correction: false,
  },
  tax: { unitRef: UNIT_REF, sides: [] },
  mortgage: { unitRef: UNIT_REF, items: [] },
  seizure: { unitRef: UNIT_REF, day: '2026-11-21', items: [] },
});

export const honestPlan = (): ProofPlan => ({
  subject: `${LICENCE}.${CODE}`,
  type: 3,
  channel: CHANNEL,
  chaincodes: ['access', 'access', 'access'],
  function: 'prove',
  arguments: [canonicalize({ certRef: CERT_REF })],
  status: 200,
  message: '',
  answer: honestAnswer() as unknown as JsonValue,
  readWriteSet: readsOf('access', 'title', 'mortgage', 'seizure', 'supervision'),
  event: new Uint8Array(),
  endorsers: ['registry', 'tax', 'court', 'regulator'].map((org) => endorser(org)),
  nonce: sha256(utf8('nonce')).slice(0, 24),
});

/** The parts of a bundle, hashed and signed by the plan. */
export function partsOf(plan: ProofPlan): BundleParts {
  const [announced, called, ran] = plan.chaincodes;
  const creator = identityOf('BankMSP', member('bank', 'officer', { units: ['client'] }).pem);
  const transactionId = plan.transactionId ?? toHex(sha256(plan.nonce, creator));
  const channelHeader = message(
    [1, plan.type],
    [3, message([1, 1_795_233_390])],
    [4, utf8(plan.channel)],
    [5, utf8(transactionId)],
    [7, message([2, message([2, utf8(announced)])])],
  );
  const signatureHeader = message([1, creator], [2, plan.nonce]);
  const input = message(...[plan.function, ...plan.arguments].map((text) => [1, utf8(text)] as const));
  const proposalPayload = message([1, message([1, message([1, 2], [2, message([2, utf8(called)])], [3, input])])]);
  const payload = typeof plan.answer === 'string' ? plan.answer : canonicalize(plan.answer);
  const response = message([1, plan.status], ...(plan.message === '' ? [] : [[2, utf8(plan.message)] as const]), [3, utf8(payload)]);
  const action = message(
    [1, plan.readWriteSet],
    ...(plan.event.length > 0 ? [[2, plan.event] as const] : []),
    [3, response],
    [4, message([2, utf8(ran)], [3, utf8('1.0')])],
  );
  const hash = plan.proposalHash ?? sha256(channelHeader, signatureHeader, proposalPayload);
  const responsePayload = message([1, hash], [2, action]);
  const endorsements = plan.endorsers.map((one) => signed(one, responsePayload));
  return { subject: plan.subject, channelHeader, signatureHeader, proposalPayload, responsePayload, endorsements };
}

export const bundleOf = (plan: ProofPlan): Promise<Bytes> => sealBundle(partsOf(plan));

function signed({ mspId, pem, key, sign = signDer, identity = identityOf(mspId, pem) }: EndorserPlan, payload: Bytes): SignedBy {
  return { identity, signature: sign(key, concat(payload, identity)) };
}

export const identityOf = (mspId: string, pem: string): Bytes => message([1, utf8(mspId)], [2, utf8(pem)]);

/** rwset.TxReadWriteSet with one read per namespace. */
export const readsOf = (...namespaces: readonly string[]): Bytes => readWriteSet(namespaces.map((name) => [name, readSet()] as const));

export const readSet = (): Bytes => message([1, message([1, utf8('key')], [2, message([1, 7], [2, 1])])]);

export const readWriteSet = (namespaces: readonly (readonly [string, Bytes])[]): Bytes =>
  message(...namespaces.map(([name, set]) => [2, message([1, utf8(name)], [2, set])] as const));

/** One protobuf message: numbers as varints, bytes length-delimited, in the order given. */
export function message(...fields: readonly (readonly [number, number | Bytes])[]): Bytes {
  return concat(
    ...fields.flatMap(([field, value]) =>
      typeof value === 'number' ? [varint(field * 8), varint(value)] : [varint(field * 8 + 2), varint(value.length), value],
    ),
  );
}

export function varint(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Uint8Array.of(...bytes, rest);
}

/** The trust file of the cases. */
export const proofTrust = (change: Partial<TrustDocument> = {}): TrustDocument => ({
  v: 1,
  network: 'fabric',
  channel: CHANNEL,
  genesisHash: 'ab'.repeat(32),
  organizations: MSPS.map((org) => ({ id: org, mspId: mspOf(org), name: NAMES[org], roots: [authority(org).pem] })),
  orderers: [1, 2, 3, 4].map((id) => ({
    id,
    mspId: `${mspOf(MSPS[id - 1] ?? '').replace('MSP', '')}OrdererMSP`,
    identity: member(`orderer${id}`, 'orderer', { units: ['orderer'] }).pem,
  })),
  policies: {
    title: "AND('RegistryMSP.peer',OutOf(1,'TaxMSP.peer','CourtMSP.peer','RegulatorMSP.peer'))",
    tax: "AND('TaxMSP.peer',OutOf(1,'RegistryMSP.peer','CourtMSP.peer','RegulatorMSP.peer'))",
    mortgage: "AND('RegistryMSP.peer',OutOf(1,'BankMSP.peer','RegulatorMSP.peer'))",
    seizure: "AND('CourtMSP.peer',OutOf(1,'RegistryMSP.peer','RegulatorMSP.peer'))",
    access: "OutOf(2,'RegistryMSP.peer','TaxMSP.peer','BankMSP.peer','CourtMSP.peer','RegulatorMSP.peer')",
  },
  unitKey: `02${'ab'.repeat(32)}`,
  issuers: [{ mspId: 'RegistryMSP', uscc: USCC, province: '粤', areas: [{ token: '佛南', division: '440605' }] }],
  ...change,
});

const NAMES = {
  registry: { zh: '不动产登记中心', en: 'Registration authority' },
  tax: { zh: '税务局', en: 'Tax bureau' },
  bank: { zh: '商业银行', en: 'Bank' },
  court: { zh: '人民法院', en: "People's court" },
  regulator: { zh: '监管机构', en: 'Regulator' },
} as const;
