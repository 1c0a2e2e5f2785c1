import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { canonicalize, type JsonValue } from '../canonical.js';
import { digest, fromHex, toHex, utf8 } from '../digest.js';
import { DomainError } from '../errors.js';
import { parseJson } from '../json.js';
import { checked } from '../schema.js';
import { fromUtf8 } from '../utf8.js';
import { fromBase64url, toBase64url } from './base64url.js';

// Statements of holders and recipients: compact JWS (RFC 7515) with ES256 (RFC 7518), narrowed until one meaning has one text:
// the header is a constant per kind, the payload canonical JSON, base64url without spare bits. The signature is left out of
// every comparison: an ECDSA signature has a valid twin that anybody can make (s and n - s), and its maker can sign anew as often
// as he likes. What is counted, repeated or refused therefore hangs on what was signed (`statementDigest`), never on a signature.

/** What can be signed, with the `typ` that stands in the header, so that no statement of one kind passes for another. */
export const STATEMENT_TYPES = {
  grant: 'zl-grant+jwt',
  revocation: 'zl-grant-revocation+jwt',
  use: 'zl-grant-use+jwt',
  binding: 'zl-key-binding+jwt',
  rebinding: 'zl-key-rebinding+jwt',
  query: 'zl-query-consent+jwt',
  withdrawal: 'zl-query-withdrawal+jwt',
  history: 'zl-access-history+jwt',
} as const;

export type StatementKind = keyof typeof STATEMENT_TYPES;

/** Longest text of a statement. */
export const JWS_LIMIT = 4096;

/** A P-256 public key that is a point of the curve: 33 bytes, compressed, as lower-case hex. */
export const P256Key = checked(66, (text) => pointOf(text) !== undefined);

/** A compact JWS, as far as its outside shows. */
export const CompactJws = checked(JWS_LIMIT, (text) => /^[\w-]+\.[\w-]+\.[\w-]{86}$/.test(text));

/** The coordinates of a key as a JWK has them (RFC 7518 section 6.2.1). */
export interface KeyCoordinates {
  readonly x: string;
  readonly y: string;
}

/** The text to sign as UTF-8 with ECDSA P-256 over SHA-256; `text.signature`, r and s in base64url, is the statement. */
export function signingInputOf(kind: StatementKind, claims: JsonValue): string {
  return `${toBase64url(utf8(headerOf(kind)))}.${toBase64url(utf8(canonicalize(claims)))}`;
}

/** The claims as they stand, before anybody has checked the signature. Throws INVALID_FORMAT for a text that is no such statement. */
export function claimsOf(kind: StatementKind, jws: string): JsonValue {
  const [header = '', payload = '', signature = '', ...rest] = jws.split('.');
  if (jws.length > JWS_LIMIT || rest.length > 0) throw malformed('no compact JWS');
  if (textOf(header) !== headerOf(kind)) throw malformed(`the header must be ${headerOf(kind)}`);
  const text = textOf(payload);
  const claims = parseJson(text);
  if (canonicalize(claims) !== text) throw malformed('the payload is not canonical');
  if (fromBase64url(signature).length !== 64) throw malformed('a signature has 64 bytes');
  return claims;
}

/** Whether the key (`P256Key`) signed the text. The text must have been read by `claimsOf`. */
export function isSignedBy(jws: string, publicKey: string): boolean {
  const signature = jws.slice(jws.lastIndexOf('.') + 1);
  try {
    return p256.verify(fromBase64url(signature), utf8(signedPart(jws)), fromHex(publicKey), { lowS: false });
  } catch {
    return false;
  }
}

/** What was signed: header and payload. */
export function signedPart(jws: string): string {
  return jws.slice(0, jws.lastIndexOf('.'));
}

/** The digest by which records refer to a statement: whoever holds its text can tell that it is the one, and checks it himself. */
export function statementDigest(jws: string): string {
  return digest('zl/statement/1', utf8(signedPart(jws)));
}

/** A key of a JWK in the form of the ledger. Throws INVALID_FORMAT if it is no point of the curve. */
export function keyOfJwk({ x, y }: KeyCoordinates): string {
  const coordinates = [fromBase64url(x), fromBase64url(y)];
  if (coordinates.some(({ length }) => length !== 32)) throw malformed('a coordinate has 32 bytes');
  const last = coordinates[1]?.[31] ?? 0;
  const key = `${last % 2 === 0 ? '02' : '03'}${toHex(coordinates[0] ?? new Uint8Array())}`;
  if (pointOf(key)?.toHex(false).slice(66) !== toHex(coordinates[1] ?? new Uint8Array())) throw malformed('no point of the curve');
  return key;
}

/** The thumbprint of a key (RFC 7638), by which grants name a recipient without an MSP. Throws INVALID_FORMAT. */
export function thumbprintOf(publicKey: string): string {
  const point = pointOf(publicKey);
  if (!point) throw malformed('no point of the curve');
  const [x, y] = [point.toHex(false).slice(2, 66), point.toHex(false).slice(66)].map((hex) => toBase64url(fromHex(hex)));
  return toBase64url(sha256(utf8(`{"crv":"P-256","kty":"EC","x":"${x ?? ''}","y":"${y ?? ''}"}`)));
}

function headerOf(kind: StatementKind): string {
  return canonicalize({ alg: 'ES256', typ: STATEMENT_TYPES[kind] });
}

function textOf(part: string): string {
  return fromUtf8(fromBase64url(part));
}

function pointOf(text: string): InstanceType<typeof p256.Point> | undefined {
  if (!/^0[23][0-9a-f]{64}$/.test(text)) return undefined;
  try {
    return p256.Point.fromBytes(fromHex(text));
  } catch {
    return undefined;
  }
}

function malformed(detail: string): DomainError {
  return new DomainError('INVALID_FORMAT', { field: 'jws', detail });
}
