import type { Bytes } from './bytes.js';

/** Public key as DER SubjectPublicKeyInfo. The object's identity serves as cache key: keep it, do not copy it. */
export interface P256Key {
  readonly spki: Bytes;
}

/**
 * Checks ECDSA P-256 over SHA-256(message). `signature` is r‖s, 64 bytes, already strictly decoded.
 * Answers false for keys that are none; never throws. A program may pass a faster one than {@link webCryptoP256}.
 */
export type P256Verify = (key: P256Key, message: Bytes, signature: Bytes) => boolean | Promise<boolean>;

type ImportedKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;
const imported = new WeakMap<P256Key, Promise<ImportedKey>>();
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** The default for every platform that has WebCrypto (browsers in a secure context, Node 20). */
export const webCryptoP256: P256Verify = async (key, message, signature) => {
  try {
    let handle = imported.get(key);
    if (!handle) {
      handle = crypto.subtle.importKey('spki', own(key.spki), ALGORITHM, false, ['verify']);
      imported.set(key, handle);
    }
    return await crypto.subtle.verify(ALGORITHM, await handle, own(signature), own(message));
  } catch {
    return false;
  }
};

/** A view over shared memory is not accepted by WebCrypto; a copy is. */
const own = (bytes: Bytes): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * Strict DER `SEQUENCE { INTEGER r, INTEGER s }` to r‖s.
 * Fabric accepts low-S only, so that a signature has one form (bccsp/utils/ecdsa.go); certificates may carry a high S.
 * @returns undefined for everything else.
 */
export function decodeSignature(der: Bytes, options: { highS?: boolean } = {}): Bytes | undefined {
  if (der.length < 8 || der.length > 72 || der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const r = decodeInteger(der, 2);
  const s = r && decodeInteger(der, r.end);
  if (!s || s.end !== der.length) return undefined;
  if (!inRange(r.value, ORDER - 1n) || !inRange(s.value, options.highS === true ? ORDER - 1n : ORDER >> 1n)) return undefined;
  const raw = new Uint8Array(64);
  writeInteger(raw, 0, r.value);
  writeInteger(raw, 32, s.value);
  return raw;
}

const inRange = (value: bigint, max: bigint): boolean => value >= 1n && value <= max;

function decodeInteger(der: Bytes, at: number): { value: bigint; end: number } | undefined {
  const length = der[at + 1] ?? 0;
  const first = der[at + 2] ?? 0x80;
  if (der[at] !== 0x02 || length < 1 || length > 33 || at + 2 + length > der.length) return undefined;
  // negative, or with a leading zero that is not needed: another encoding of the same number
  if (first >= 0x80 || (first === 0 && length > 1 && (der[at + 3] ?? 0) < 0x80)) return undefined;
  let value = 0n;
  for (const byte of der.subarray(at + 2, at + 2 + length)) value = (value << 8n) | BigInt(byte);
  return { value, end: at + 2 + length };
}

function writeInteger(target: Bytes, at: number, value: bigint): void {
  let rest = value;
  for (let i = 31; i >= 0; i--, rest >>= 8n) target[at + i] = Number(rest & 0xffn);
}
