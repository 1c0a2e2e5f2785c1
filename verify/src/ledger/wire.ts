import type { Bytes } from '../bytes.js';

/**
 * Whether the bytes are exactly one signed Envelope: payload (field 1), then signature (field 2), each once and not empty.
 * The data hash runs over the plain concatenation of the envelopes, so that only this check fixes where one ends and the next begins
 * (Fabric does the same in protoutil.VerifyTransactionsAreWellFormed, by marshalling again). Unknown later fields are let through, as there.
 */
export function isOneEnvelope(bytes: Bytes): boolean {
  const payload = readField(bytes, 0);
  const signature = payload && readField(bytes, payload.end);
  if (!signature || !isNonEmpty(payload, 1) || !isNonEmpty(signature, 2)) return false;
  for (let at = signature.end; at < bytes.length;) {
    const field = readField(bytes, at);
    if (!field || field.number <= 2) return false;
    at = field.end;
  }
  return true;
}

interface Field {
  readonly number: number;
  readonly type: number;
  /** Length of the contents of a length-delimited field. */
  readonly length: number;
  readonly end: number;
}

const isNonEmpty = (field: Field, number: number): boolean => field.number === number && field.type === 2 && field.length > 0;

/** One protobuf field with minimal varints; groups (long deprecated) are not read. */
function readField(bytes: Bytes, at: number): Field | undefined {
  const tag = readVarint(bytes, at);
  if (!tag || tag.value < 8) return undefined;
  const number = Math.floor(tag.value / 8);
  const type = tag.value % 8;
  const size = type === 0 || type === 2 ? readVarint(bytes, tag.end) : undefined;
  let end: number | undefined;
  if (type === 0) end = size?.end;
  if (type === 1) end = tag.end + 8;
  if (type === 2 && size) end = size.end + size.value;
  if (type === 5) end = tag.end + 4;
  return end === undefined || end > bytes.length ? undefined : { number, type, length: size?.value ?? 0, end };
}

function readVarint(bytes: Bytes, at: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return i > 0 && byte === 0 ? undefined : { value, end: at + i + 1 };
  }
  return undefined;
}
