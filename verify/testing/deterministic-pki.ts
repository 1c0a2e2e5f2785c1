import { p256 } from '@noble/curves/nist.js';
import { concat, fromHex, sha256, toBase64, toHex, utf8, type Bytes } from '../src/bytes.js';

/**
 * Certificate authorities, identities and revocation lists whose every byte follows from names: the cases made with them are the same
 * on every machine. The keys are no secrets.
 */
export interface FixedKey {
  readonly secret: Bytes;
  /** Uncompressed point. */
  readonly point: Bytes;
}

export interface FixedIdentity {
  readonly key: FixedKey;
  readonly pem: string;
  readonly der: Bytes;
  readonly serial: number;
}

export interface FixedCertificate {
  readonly subject: readonly (readonly ['CN' | 'OU' | 'O', string])[];
  readonly issuer: readonly (readonly ['CN' | 'OU' | 'O', string])[];
  readonly serial: number;
  readonly key: FixedKey;
  readonly signer: FixedKey;
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly isAuthority?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
  /** DER of further extensions. */
  readonly extensions?: readonly Bytes[];
}

export const FROM = '2026-01-01T00:00:00Z';
export const UNTIL = '2036-01-01T00:00:00Z';

/** A key that follows from a name. */
export function fixedKey(name: string): FixedKey {
  const secret = sha256(utf8(`zhenglian test key ${name}`));
  return { secret, point: p256.getPublicKey(secret, false) };
}

/** r‖s over SHA-256(message), low S, by RFC 6979. */
export const signRaw = (key: FixedKey, message: Bytes): Bytes => p256.sign(message, key.secret, { lowS: true });

/** The same as DER. */
export function signDer(key: FixedKey, message: Bytes): Bytes {
  const raw = signRaw(key, message);
  return sequence(integer(raw.slice(0, 32)), integer(raw.slice(32)));
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** DER of the other half of a signature: s replaced by n − s. */
export function signHighS(key: FixedKey, message: Bytes): Bytes {
  const raw = signRaw(key, message);
  const s = ORDER - BigInt(`0x${toHex(raw.slice(32))}`);
  return sequence(integer(raw.slice(0, 32)), integer(fromHex(s.toString(16).padStart(64, '0'))));
}

export function makeCertificate(plan: FixedCertificate): FixedIdentity {
  const tbs = sequence(
    tagged(0xa0, small(2)),
    small(plan.serial),
    ECDSA_SHA256,
    name(plan.issuer),
    sequence(time(plan.notBefore ?? FROM), time(plan.notAfter ?? UNTIL)),
    name(plan.subject),
    sequence(sequence(oid('2a8648ce3d0201'), oid('2a8648ce3d030107')), bits(plan.key.point)),
    tagged(0xa3, sequence(...extensionsOf(plan))),
  );
  const der = sequence(tbs, ECDSA_SHA256, bits(signDer(plan.signer, tbs)));
  return { key: plan.key, der, pem: pemOf('CERTIFICATE', der), serial: plan.serial };
}

/** A revocation list of one authority. */
export function makeCrl(issuer: FixedCertificate['issuer'], signer: FixedKey, serials: readonly number[]): string {
  const revoked = serials.map((serial) => sequence(small(serial), time('2026-11-01T00:00:00Z')));
  const tbs = sequence(
    small(1),
    ECDSA_SHA256,
    name(issuer),
    time('2026-11-01T00:00:00Z'),
    time(UNTIL),
    ...(revoked.length > 0 ? [sequence(...revoked)] : []),
  );
  return pemOf('X509 CRL', sequence(tbs, ECDSA_SHA256, bits(signDer(signer, tbs))));
}

/** One DER element. */
export function element(tag: number, ...contents: readonly Bytes[]): Bytes {
  const body = concat(...contents);
  const size =
    body.length < 0x80 ? [body.length] : body.length < 0x100 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 0xff];
  return concat(Uint8Array.of(tag, ...size), body);
}

export const pemOf = (label: string, der: Bytes): string =>
  `-----BEGIN ${label}-----\n${(toBase64(der).match(/.{1,64}/g) ?? []).join('\n')}\n-----END ${label}-----\n`;

const sequence = (...contents: readonly Bytes[]): Bytes => element(0x30, ...contents);
const tagged = (tag: number, contents: Bytes): Bytes => element(tag, contents);
const oid = (hex: string): Bytes => element(0x06, fromHex(hex));
const bits = (contents: Bytes): Bytes => element(0x03, Uint8Array.of(0), contents);
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const NAMES = { CN: '550403', OU: '55040b', O: '55040a' } as const;

const name = (parts: FixedCertificate['subject']): Bytes =>
  sequence(...parts.map(([type, value]) => element(0x31, sequence(oid(NAMES[type]), element(0x0c, utf8(value))))));

const time = (instant: string): Bytes => element(0x17, utf8(`${instant.slice(2).replaceAll(/[-:T]/g, '')}`));

function integer(bytes: Bytes): Bytes {
  const first = bytes.findIndex((byte) => byte !== 0);
  const short = first < 0 ? Uint8Array.of(0) : bytes.slice(first);
  return element(0x02, (short[0] ?? 0) >= 0x80 ? concat(Uint8Array.of(0), short) : short);
}

const small = (value: number): Bytes => integer(fromHex(value.toString(16).padStart(8, '0')));

function extensionsOf({ isAuthority = false, attributes, extensions = [] }: FixedCertificate): Bytes[] {
  const critical = element(0x01, Uint8Array.of(0xff));
  const constraints = isAuthority ? sequence(element(0x01, Uint8Array.of(0xff))) : sequence();
  const usage = element(0x03, isAuthority ? Uint8Array.of(1, 0x06) : Uint8Array.of(7, 0x80));
  return [
    sequence(oid('551d13'), critical, element(0x04, constraints)),
    sequence(oid('551d0f'), critical, element(0x04, usage)),
    ...(attributes ? [sequence(oid('2a0304050607' + '0801'), element(0x04, utf8(JSON.stringify({ attrs: attributes }))))] : []),
    ...extensions,
  ];
}
