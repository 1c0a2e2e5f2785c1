import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { isWellFormed } from './canonical.js';
import { DomainError } from './errors.js';

export type Bytes = Uint8Array;

/** What is hashed is said in front of it, so that no digest of one kind can pass for another. */
export type DigestTag =
  | 'zl/request/1'
  | 'zl/request-id/1'
  | 'zl/cert-ref/1'
  | 'zl/case/1'
  | 'zl/receipt/1'
  | 'zl/application/1'
  | 'zl/credential/1'
  | 'zl/document/1'
  | 'zl/cert-tag/1'
  | 'zl/purpose/1'
  | 'zl/event/1'
  | 'zl/statement/1';

/** The name of the algorithms behind every digest and signature of this release; it stands in every record. */
export const SUITE = 'p256-sha256';

/**
 * SHA-256 as lower-case hex. The tag, the number of the parts and the length of each are hashed before the parts (lengths as
 * 32-bit big-endian), so that no two different lists of parts have the same input.
 */
export function digest(tag: DigestTag, ...parts: readonly Bytes[]): string {
  const name = utf8ToBytes(tag);
  const lengths = parts.map((part) => uint32(part.length));
  return bytesToHex(sha256(concatBytes(uint32(name.length), name, uint32(parts.length), ...lengths, ...parts)));
}

export function toHex(bytes: Bytes): string {
  return bytesToHex(bytes);
}

/** Bytes of lower-case hex; INVALID_FORMAT for anything else, so that one value has one spelling. */
export function fromHex(hex: string): Bytes {
  if (!/^(?:[0-9a-f]{2})*$/.test(hex)) throw new DomainError('INVALID_FORMAT', { detail: 'lower-case hexadecimal expected' });
  return hexToBytes(hex);
}

/** UTF-8 bytes; INVALID_FORMAT for a string with half of a surrogate pair, which UTF-8 cannot carry. */
export function utf8(text: string): Bytes {
  if (!isWellFormed(text)) throw new DomainError('INVALID_FORMAT', { detail: 'half of a surrogate pair' });
  return utf8ToBytes(text);
}

function uint32(value: number): Bytes {
  return new Uint8Array([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
}
