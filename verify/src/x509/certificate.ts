import 'reflect-metadata';
import { BasicConstraintsExtension, type Extension, KeyUsageFlags, KeyUsagesExtension, X509Certificate } from '@peculiar/x509';
import { type Bytes, fromBase64, fromUtf8, sha256, toHex } from '../bytes.js';
import type { P256Key } from '../ecdsa.js';
import { guarded, VerifyError } from '../errors.js';
import { MSP_ROLES, type MspRole } from '../policy.js';

/** What we use of an X.509 certificate. Only ECDSA P-256 keys and ECDSA-with-SHA256 signatures are read. */
export interface Certificate {
  readonly der: Bytes;
  /** SHA-256 of the DER bytes, hex. */
  readonly fingerprint: string;
  /** The part that the issuer signed, and its DER signature. */
  readonly signed: Bytes;
  readonly signature: Bytes;
  readonly subject: string;
  readonly issuer: string;
  /** Serial number, lower-case hex without leading zeros. */
  readonly serial: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly isAuthority: boolean;
  readonly pathLength: number | undefined;
  readonly maySign: boolean;
  /** All node roles among the organisational units (Fabric NodeOUs); an identity has exactly one. */
  readonly roles: readonly MspRole[];
  /** Attributes that fabric-ca writes into extension 1.2.3.4.5.6.7.8.1, for example `zl.role`. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly key: P256Key;
}

const MAX_BYTES = 16_384;
const ATTRIBUTES = '1.2.3.4.5.6.7.8.1';
const ECDSA_WITH_SHA256 = '06082a8648ce3d040302';
/** AlgorithmIdentifier { id-ecPublicKey, prime256v1 } and the header of the 65-byte BIT STRING that follows it. */
const P256_SPKI_PREFIX = '3059301306072a8648ce3d020106082a8648ce3d030107034200';
const UNDERSTOOD = new Set(['2.5.29.15', '2.5.29.19', '2.5.29.37', '2.5.29.17', '2.5.29.14', '2.5.29.35']);

/**
 * Parses one certificate, PEM text or DER bytes.
 * @throws VerifyError CERTIFICATE_MALFORMED, also for other key types, critical extensions that we do not know, and trailing bytes
 */
export function parseCertificate(source: string | Bytes): Certificate {
  const der = typeof source === 'string' ? decodePem(source) : new Uint8Array(source);
  if (der.length > MAX_BYTES) throw new VerifyError('CERTIFICATE_MALFORMED', 'size');
  return guarded('CERTIFICATE_MALFORMED', 'X.509', () => readCertificate(der));
}

function readCertificate(der: Bytes): Certificate {
  const signed = signedPart(der);
  const certificate = new X509Certificate(der);
  const extensions = uniqueExtensions(certificate.extensions);
  const constraints = certificate.getExtension(BasicConstraintsExtension);
  const usages = certificate.getExtension(KeyUsagesExtension)?.usages;
  const spki = new Uint8Array(certificate.publicKey.rawData);
  if (spki.length !== 91 || !toHex(spki).startsWith(P256_SPKI_PREFIX)) throw new VerifyError('CERTIFICATE_MALFORMED', 'key type');
  const units = certificate.subjectName.getField('OU');
  return {
    der,
    fingerprint: toHex(sha256(der)),
    signed,
    signature: new Uint8Array(certificate.signature),
    subject: certificate.subject,
    issuer: certificate.issuer,
    serial: certificate.serialNumber.toLowerCase().replace(/^0+(?=.)/, ''),
    notBefore: certificate.notBefore.getTime(),
    notAfter: certificate.notAfter.getTime(),
    isAuthority: constraints?.ca === true,
    pathLength: constraints?.pathLength,
    maySign: usages === undefined || (usages & KeyUsageFlags.keyCertSign) !== 0,
    roles: MSP_ROLES.filter((role) => units.includes(role)),
    attributes: readAttributes(extensions.get(ATTRIBUTES)),
    key: { spki },
  };
}

function decodePem(text: string): Bytes {
  const match = /^\s*-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END CERTIFICATE-----\s*$/.exec(text.slice(0, 2 * MAX_BYTES));
  const der = match?.[1] === undefined ? undefined : fromBase64(match[1].replaceAll(/[\r\n]/g, ''));
  if (!der) throw new VerifyError('CERTIFICATE_MALFORMED', 'PEM');
  return der;
}

/** Cuts `SEQUENCE { tbsCertificate, signatureAlgorithm, signature }` on the raw bytes: what is hashed is what was received. */
function signedPart(der: Bytes): Bytes {
  const outer = element(der, 0);
  const tbs = element(der, outer.contents);
  const algorithm = element(der, tbs.end);
  if (outer.end !== der.length || der[0] !== 0x30 || der[outer.contents] !== 0x30) throw new VerifyError('CERTIFICATE_MALFORMED', 'DER');
  if (toHex(der.subarray(algorithm.contents, algorithm.end)) !== ECDSA_WITH_SHA256) {
    throw new VerifyError('CERTIFICATE_MALFORMED', 'signature algorithm');
  }
  return der.slice(outer.contents, tbs.end);
}

/** Bounds of the DER element at `at`; definite, minimal lengths up to 65,535 only. */
function element(der: Bytes, at: number): { contents: number; end: number } {
  const first = der[at + 1] ?? 0xff;
  const size = first < 0x80 ? 0 : first - 0x80;
  if (size > 2) throw new VerifyError('CERTIFICATE_MALFORMED', 'DER length');
  let length = first < 0x80 ? first : 0;
  for (let i = 0; i < size; i++) length = length * 256 + (der[at + 2 + i] ?? 0);
  const minimal = size === 0 ? first !== 0x80 : size === 1 ? length >= 0x80 : length >= 0x100;
  const end = at + 2 + size + length;
  if (!minimal || end > der.length) throw new VerifyError('CERTIFICATE_MALFORMED', 'DER length');
  return { contents: at + 2 + size, end };
}

function uniqueExtensions(list: readonly Extension[]): Map<string, Extension> {
  const byType = new Map(list.map((extension) => [extension.type, extension]));
  if (byType.size !== list.length) throw new VerifyError('CERTIFICATE_MALFORMED', 'extension twice');
  // RFC 5280, 4.2: a critical extension that is not understood must make the certificate unusable
  if (list.some((extension) => extension.critical && !UNDERSTOOD.has(extension.type))) {
    throw new VerifyError('CERTIFICATE_MALFORMED', 'critical extension');
  }
  return byType;
}

function readAttributes(extension: Extension | undefined): Map<string, string> {
  if (!extension) return new Map();
  const value: unknown = JSON.parse(fromUtf8(new Uint8Array(extension.value)));
  const attrs = typeof value === 'object' && value !== null && 'attrs' in value ? value.attrs : undefined;
  if (typeof attrs !== 'object' || attrs === null) throw new VerifyError('CERTIFICATE_MALFORMED', 'attributes');
  return new Map(Object.entries(attrs).map(([name, text]) => [name, attributeText(text)]));
}

function attributeText(value: unknown): string {
  if (typeof value !== 'string') throw new VerifyError('CERTIFICATE_MALFORMED', 'attribute');
  return value;
}
