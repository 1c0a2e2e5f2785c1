/**
 * ECDSA over P-256 with SHA-256 as Fabric wants it: DER, and s in the lower half of the group order.
 * OpenSSL makes high-S signatures half of the time and Fabric refuses those.
 */
import { type KeyObject, sign as cryptoSign, verify as cryptoVerify } from 'node:crypto';

const ORDER = BigInt('0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');
const HALF_ORDER = ORDER >> 1n;

/** Signs a message; returns DER with low S. */
export function signLowS(key: KeyObject, message: Uint8Array): Buffer {
  const raw = cryptoSign('sha256', message, { key, dsaEncoding: 'ieee-p1363' });
  const s = toBigInt(raw.subarray(32));
  const low = s > HALF_ORDER ? Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex') : raw.subarray(32);
  const body = Buffer.concat([derInteger(raw.subarray(0, 32)), derInteger(low)]);
  return Buffer.concat([Buffer.from([0x30, body.length]), body]);
}

/** True only for a DER signature with low S that is good for the key. Malformed input is false, never an error. */
export function verifyLowS(key: KeyObject, message: Uint8Array, signature: Uint8Array): boolean {
  if (!isLowS(signature)) return false;
  try {
    return cryptoVerify('sha256', message, key, signature);
  } catch {
    return false; // not a DER structure, or not an EC key
  }
}

/** True when the S of a DER encoded ECDSA signature is in the lower half. */
export function isLowS(signature: Uint8Array): boolean {
  const der = Buffer.from(signature);
  const rLength = der[3];
  if (der[0] !== 0x30 || rLength === undefined || der[2] !== 0x02 || der[4 + rLength] !== 0x02) return false;
  const sLength = der[5 + rLength];
  if (sLength === undefined || der.length !== 6 + rLength + sLength || sLength === 0) return false;
  return toBigInt(der.subarray(6 + rLength)) <= HALF_ORDER;
}

function toBigInt(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

function derInteger(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const trimmed = bytes.subarray(start);
  const value = ((trimmed[0] ?? 0) & 0x80) === 0 ? trimmed : Buffer.concat([Buffer.from([0]), trimmed]);
  return Buffer.concat([Buffer.from([0x02, value.length]), value]);
}
