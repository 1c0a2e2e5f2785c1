import { type Bytes, fromUtf8 } from '../bytes.js';
import { VerifyError } from '../errors.js';

/** Fields of one protobuf message by number; every value of a field, in order. */
export type Message = ReadonlyMap<number, readonly (Bytes | number)[]>;

/**
 * Reads one protobuf message more strictly than protobuf does, so that one meaning has one text: field numbers ascend, numbers are
 * written in their shortest form, only the fields that are named may occur, and a field occurs once, whether it is read or not,
 * unless it may be repeated. Fixed-size fields and groups are not read.
 * @param once the numbers that may occur once
 * @param often those that may be repeated
 * @throws VerifyError BUNDLE_MALFORMED
 */
export function readMessage(bytes: Bytes, once: readonly number[], often: readonly number[] = []): Message {
  const message = new Map<number, (Bytes | number)[]>();
  let last = 0;
  for (let at = 0; at < bytes.length;) {
    const tag = readVarint(bytes, at);
    const number = Math.floor(tag.value / 8);
    const type = tag.value % 8;
    const fits = often.includes(number) ? number >= last : once.includes(number) && number > last;
    if (!fits || (type !== 0 && type !== 2)) throw malformed('field');
    const value = readVarint(bytes, tag.end);
    const end = type === 0 ? value.end : value.end + value.value;
    if (end > bytes.length) throw malformed('length');
    const list = message.get(number) ?? [];
    list.push(type === 0 ? value.value : bytes.subarray(value.end, end));
    message.set(number, list);
    last = number;
    at = end;
  }
  return message;
}

/** The bytes of a field that occurs once; empty when absent. @throws VerifyError BUNDLE_MALFORMED */
export function bytesOf(message: Message, field: number): Bytes {
  const [value = new Uint8Array()] = message.get(field) ?? [];
  if (typeof value === 'number') throw malformed('field type');
  return value;
}

/** All values of a repeated bytes field. @throws VerifyError BUNDLE_MALFORMED */
export function listOf(message: Message, field: number): readonly Bytes[] {
  return (message.get(field) ?? []).map((value) => {
    if (typeof value === 'number') throw malformed('field type');
    return value;
  });
}

/** A number that occurs once; 0 when absent. @throws VerifyError BUNDLE_MALFORMED */
export function numberOf(message: Message, field: number): number {
  const [value = 0] = message.get(field) ?? [];
  if (typeof value !== 'number') throw malformed('field type');
  return value;
}

/** A text field. @throws VerifyError BUNDLE_MALFORMED */
export function textOf(message: Message, field: number): string {
  return readText(bytesOf(message, field));
}

/** UTF-8 without exceptions. @throws VerifyError BUNDLE_MALFORMED */
export function readText(bytes: Bytes): string {
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    throw new VerifyError('BUNDLE_MALFORMED', 'text', { cause });
  }
}

const malformed = (detail: string): VerifyError => new VerifyError('BUNDLE_MALFORMED', detail);

function readVarint(bytes: Bytes, at: number): { value: number; end: number } {
  let value = 0;
  // eight bytes hold every number up to 2^53 and more than any length here
  for (let i = 0; i < 8; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) throw malformed('end');
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) {
      if ((i > 0 && byte === 0) || !Number.isSafeInteger(value)) throw malformed('number');
      return { value, end: at + i + 1 };
    }
  }
  throw malformed('number');
}
