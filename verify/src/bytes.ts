import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import type { Bytes } from '@zhenglian/chaincode/domain';

export { type Bytes, fromHex, toHex, utf8 } from '@zhenglian/chaincode/domain';

export const concat = (...parts: readonly Bytes[]): Bytes => concatBytes(...parts);

/** SHA-256 over the parts in order, without separators (Fabric's hashes are defined that way). */
export function sha256(...parts: readonly Bytes[]): Bytes {
  const hash = nobleSha256.create();
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Decodes UTF-8, large texts too; throws on bytes that are not UTF-8. A byte order mark is kept, so that equal text means equal bytes. */
export const fromUtf8 = (bytes: Bytes): string => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

export const equalBytes = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

const BASE64URL = /^[A-Za-z0-9_-]*$/;

/** Base64url without padding, canonical: a text that would not be printed again from its bytes gives undefined. */
export function fromBase64Url(text: string): Bytes | undefined {
  if (!BASE64URL.test(text) || text.length % 4 === 1) return undefined;
  return fromBase64(
    text
      .replaceAll('-', '+')
      .replaceAll('_', '/')
      .padEnd(Math.ceil(text.length / 4) * 4, '='),
  );
}

export function toBase64Url(bytes: Bytes): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Base64 with padding, canonical as above. */
export function fromBase64(text: string): Bytes | undefined {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return undefined;
  }
  const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
  return toBase64(bytes) === text ? bytes : undefined;
}

export function toBase64(bytes: Bytes): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
