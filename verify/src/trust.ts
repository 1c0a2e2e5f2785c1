import { Instant } from '@zhenglian/chaincode/domain';
import * as z from 'zod';
import { toHex } from './bytes.js';
import type { P256Key } from './ecdsa.js';
import { guarded, VerifyError } from './errors.js';
import { parsePolicy, type Policy } from './policy.js';
import { type Certificate, parseCertificate } from './x509/certificate.js';
import { parseCrl } from './x509/revocation.js';

const MAX_BYTES = 1_048_576;
const mspId = z.string().regex(/^[A-Za-z0-9.-]{1,64}$/);
const pem = z.string().max(16_384);
/** PEM of a certificate revocation list, signed by one of the organisation's roots. */
const crl = z.string().max(262_144);
const names = z.strictObject({ zh: z.string().min(1).max(100), en: z.string().min(1).max(100) });

/** The pinned facts from which every verification starts: trust.json, version 1, obtained out of band. */
export const TrustDocument = z.strictObject({
  v: z.literal(1),
  /** `embedded`: one machine plays all organisations, nothing is agreed between independent parties. */
  network: z.enum(['embedded', 'fabric']),
  channel: z.string().regex(/^[a-z][a-z0-9.-]{0,248}$/),
  /** Hash of the header of block 0. */
  genesisHash: z.string().regex(/^[0-9a-f]{64}$/),
  organizations: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
        mspId,
        name: names,
        roots: z.array(pem).min(1).max(10),
        crls: z.array(crl).max(10).optional(),
      }),
    )
    .min(1)
    .max(100),
  orderers: z
    .array(z.strictObject({ id: z.int().min(1).max(0xffff_ffff), mspId, identity: pem }))
    .min(1)
    .max(100),
  /** Endorsement policy by chaincode, in Fabric's syntax. */
  policies: z.record(z.string().regex(/^[a-z_][a-z0-9_-]{0,63}$/), z.string().max(4096)),
  /** Public key of the unit references (compressed P-256 point). */
  unitKey: z.string().regex(/^0[23][0-9a-f]{64}$/),
  issuers: z
    .array(
      z.strictObject({
        mspId,
        uscc: z.string().regex(/^[0-9A-Z]{18}$/),
        province: z.string().min(1).max(8),
        areas: z
          .array(z.strictObject({ token: z.string().min(1).max(20), division: z.string().regex(/^[0-9]{6}$/) }))
          .min(1)
          .max(5000),
      }),
    )
    .max(1000),
  /** After this moment nothing is judged by the file any more: UNKNOWN. */
  validUntil: Instant.optional(),
  /** The configuration from which organisations and orderers were read, when it is not the genesis block's own. */
  config: z.strictObject({ block: z.int().min(0), sequence: z.int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
});
export type TrustDocument = z.infer<typeof TrustDocument>;

export interface Organization {
  readonly id: string;
  readonly mspId: string;
  readonly name: { readonly zh: string; readonly en: string };
}

/** trust.json, checked, with everything derived from it that the checks need. */
export interface Trust {
  readonly document: TrustDocument;
  readonly network: TrustDocument['network'];
  readonly channel: string;
  readonly genesisHash: string;
  readonly organizations: ReadonlyMap<string, Organization>;
  readonly roots: ReadonlyMap<string, readonly Certificate[]>;
  /** Revoked certificates, as authority and serial number, see {@link revocationKey}. */
  readonly revoked: ReadonlySet<string>;
  readonly consenters: ReadonlyMap<number, P256Key>;
  /** How many distinct orderers must have signed a block. */
  readonly quorum: number;
  readonly policies: ReadonlyMap<string, Policy>;
}

/**
 * Reads trust.json (its text, or the value parsed from it).
 * @throws VerifyError TRUST_INVALID; its detail names the field
 */
export function parseTrust(source: unknown): Trust {
  const value = typeof source === 'string' ? parseJson(source) : source;
  const parsed = TrustDocument.safeParse(value);
  if (!parsed.success) throw new VerifyError('TRUST_INVALID', parsed.error.issues[0]?.path.join('.') || 'document');
  const document = parsed.data;
  const consenters = unique(document.orderers, 'orderers', (o) => [
    o.id,
    within(`orderers.${o.id}`, () => parseCertificate(o.identity).key),
  ]);
  // one key under two numbers would count twice towards the quorum
  unique([...consenters.values()], 'orderers', (key) => [toHex(key.spki), key]);
  return {
    document,
    network: document.network,
    channel: document.channel,
    genesisHash: document.genesisHash,
    organizations: unique(document.organizations, 'organizations', ({ id, mspId: msp, name }) => [msp, { id, mspId: msp, name }]),
    roots: unique(document.organizations, 'organizations', (o) => [o.mspId, o.roots.map((root) => authority(root, o.mspId))]),
    revoked: new Set(
      document.organizations.flatMap((o) => (o.crls ?? []).flatMap((text) => within(`crls of ${o.mspId}`, () => parseCrl(o.mspId, text)))),
    ),
    consenters,
    quorum: quorumOf(document.orderers.length),
    policies: new Map(Object.entries(document.policies).map(([name, text]) => [name, within(`policies.${name}`, () => parsePolicy(text))])),
  };
}

/** Signers that a block of n SmartBFT orderers needs: ceil((n + f + 1) / 2) with f = floor((n - 1) / 3) (Fabric common/policies/bft.go). */
export function quorumOf(orderers: number): number {
  const faulty = Math.floor((orderers - 1) / 3);
  return Math.ceil((orderers + faulty + 1) / 2);
}

function parseJson(text: string): unknown {
  if (text.length > MAX_BYTES) throw new VerifyError('TRUST_INVALID', 'size');
  return guarded('TRUST_INVALID', 'JSON', () => JSON.parse(text) as unknown);
}

function authority(root: string, msp: string): Certificate {
  const certificate = within(`roots of ${msp}`, () => parseCertificate(root));
  if (!certificate.isAuthority || !certificate.maySign) throw new VerifyError('TRUST_INVALID', `roots of ${msp}`);
  return certificate;
}

function unique<T, K, V>(list: readonly T[], field: string, entry: (item: T) => readonly [K, V]): Map<K, V> {
  const map = new Map(list.map(entry));
  if (map.size !== list.length) throw new VerifyError('TRUST_INVALID', `${field}: twice`);
  return map;
}

/** Says which field of the trust file holds the bad certificate or policy. */
function within<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new VerifyError('TRUST_INVALID', field, { cause });
  }
}
