import { p256 } from '@noble/curves/nist.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import type { Bytes } from './digest.js';
import { DomainError } from './errors.js';

// ECVRF-P256-SHA256-TAI of RFC 9381 (section 5.5, suite 0x01). The names below are the RFC's.

const Point = p256.Point;
type Point = InstanceType<typeof Point>;

const ORDER = Point.Fn.ORDER;
const SUITE = 0x01;
/** Bytes of a challenge. */
const C_LENGTH = 16;
const POINT_LENGTH = 33;
const SCALAR_LENGTH = 32;

export const VRF_PROOF_LENGTH = POINT_LENGTH + C_LENGTH + SCALAR_LENGTH;

/** The compressed public key (33 bytes) of a secret scalar (32 bytes). Throws INVALID_FORMAT for zero or a scalar beyond the order. */
export function vrfPublicKey(secret: Bytes): Bytes {
  return Point.BASE.multiply(readSecret(secret)).toBytes(true);
}

/** The proof (81 bytes) that the output for `alpha` is the one of this key: RFC 9381 section 5.1. */
export function vrfProve(secret: Bytes, alpha: Bytes): Bytes {
  const x = readSecret(secret);
  const y = Point.BASE.multiply(x);
  const h = encodeToCurve(y.toBytes(true), alpha);
  const gamma = h.multiply(x);
  const k = nonce(secret, h.toBytes(true));
  const c = challenge([y, h, gamma, Point.BASE.multiply(k), h.multiply(k)]);
  const s = (k + number(c) * x) % ORDER;
  return concatBytes(gamma.toBytes(true), c, scalarBytes(s));
}

/** The output (32 bytes) if the proof is right for this key and `alpha`, undefined for anything else: RFC 9381 section 5.3. */
export function vrfVerify(publicKey: Bytes, alpha: Bytes, proof: Bytes): Bytes | undefined {
  const y = readPoint(publicKey);
  const parts = readProof(proof);
  if (!y || !parts) return undefined;
  const { gamma, c, s } = parts;
  const h = encodeToCurve(publicKey, alpha);
  const minusC = (ORDER - number(c)) % ORDER;
  const u = Point.BASE.mulAddUnsafe(s, y, minusC);
  const v = h.mulAddUnsafe(s, gamma, minusC);
  return bytesToHex(challenge([y, h, gamma, u, v])) === bytesToHex(c) ? output(gamma) : undefined;
}

/** The output that a proof stands for, without checking the proof. Throws INVALID_FORMAT if it cannot be read. */
export function vrfProofToHash(proof: Bytes): Bytes {
  const parts = readProof(proof);
  if (!parts) throw new DomainError('INVALID_FORMAT', { detail: 'not a proof of ECVRF-P256-SHA256-TAI' });
  return output(parts.gamma);
}

/** Try-and-increment: the first counter whose hash is the x coordinate of a point (section 5.4.1.1). */
function encodeToCurve(salt: Bytes, alpha: Bytes): Point {
  for (let counter = 0; counter < 256; counter += 1) {
    const hash = sha256(concatBytes(Uint8Array.of(SUITE, 0x01), salt, alpha, Uint8Array.of(counter, 0x00)));
    const point = readPoint(concatBytes(Uint8Array.of(0x02), hash));
    if (point) return point;
  }
  throw new DomainError('INTERNAL', { detail: 'no point of the curve found in 256 attempts' });
}

/** Deterministic nonce of RFC 6979 section 3.2, over the hash of the point (section 5.4.2.1). */
function nonce(secret: Bytes, hString: Bytes): bigint {
  const seed = concatBytes(secret, scalarBytes(number(sha256(hString)) % ORDER));
  let v: Bytes = new Uint8Array(32).fill(1);
  let key: Bytes = new Uint8Array(32);
  for (const separator of [0x00, 0x01]) {
    key = hmac(sha256, key, concatBytes(v, Uint8Array.of(separator), seed));
    v = hmac(sha256, key, v);
  }
  for (;;) {
    v = hmac(sha256, key, v);
    const k = number(v);
    if (k > 0n && k < ORDER) return k;
    key = hmac(sha256, key, concatBytes(v, Uint8Array.of(0x00)));
    v = hmac(sha256, key, v);
  }
}

/** Section 5.4.3. */
function challenge(points: readonly Point[]): Bytes {
  const strings = points.map((point) => (point.is0() ? Uint8Array.of(0x00) : point.toBytes(true)));
  return sha256(concatBytes(Uint8Array.of(SUITE, 0x02), ...strings, Uint8Array.of(0x00))).slice(0, C_LENGTH);
}

/** Section 5.2; the cofactor of P-256 is 1. */
function output(gamma: Point): Bytes {
  return sha256(concatBytes(Uint8Array.of(SUITE, 0x03), gamma.toBytes(true), Uint8Array.of(0x00)));
}

function readProof(proof: Bytes): { gamma: Point; c: Bytes; s: bigint } | undefined {
  if (proof.length !== VRF_PROOF_LENGTH) return undefined;
  const gamma = readPoint(proof.slice(0, POINT_LENGTH));
  const s = number(proof.slice(POINT_LENGTH + C_LENGTH));
  return gamma && s < ORDER ? { gamma, c: proof.slice(POINT_LENGTH, POINT_LENGTH + C_LENGTH), s } : undefined;
}

/** A compressed point of the curve; undefined for every other string (proofs and keys may be hostile). */
function readPoint(bytes: Bytes): Point | undefined {
  if (bytes.length !== POINT_LENGTH) return undefined;
  try {
    return Point.fromBytes(bytes);
  } catch {
    return undefined;
  }
}

function readSecret(secret: Bytes): bigint {
  const x = secret.length === SCALAR_LENGTH ? number(secret) : 0n;
  if (x === 0n || x >= ORDER) throw new DomainError('INVALID_FORMAT', { detail: 'not a secret key of P-256' });
  return x;
}

function number(bytes: Bytes): bigint {
  return BigInt(`0x${bytesToHex(bytes)}`);
}

function scalarBytes(value: bigint): Bytes {
  return hexToBytes(value.toString(16).padStart(SCALAR_LENGTH * 2, '0'));
}
