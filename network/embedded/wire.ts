/** The few lines of protobuf encoding that are needed where whole messages are passed through as bytes. */
import { createHash } from 'node:crypto';

/** Buffer over the same memory. */
export function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Serialised form of a protobuf message. */
export function bytesOf(message: { serializeBinary(): Uint8Array }): Buffer {
  return buffer(message.serializeBinary());
}

export function sha256(...parts: readonly Uint8Array[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** A base-128 varint. @param value integer from 0 to 2^53-1 */
export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 127) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}

/** A length-delimited field: bytes, string or message. */
export function field(number: number, content: Uint8Array | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

/** A varint field; absent when zero, as proto3 wants it. */
export function numberField(number: number, value: number): Buffer {
  return value === 0 ? Buffer.alloc(0) : Buffer.concat([varint(number * 8), varint(value)]);
}

/** Content of the length-delimited field at the start of a message, when it has that number. */
export function firstField(number: number, message: Buffer): Buffer | undefined {
  if (message[0] !== number * 8 + 2) return undefined;
  let length = 0;
  let factor = 1;
  let offset = 1;
  for (;;) {
    const byte = message[offset];
    if (byte === undefined || offset > 8) return undefined;
    offset += 1;
    length += (byte & 127) * factor;
    if (byte < 128) break;
    factor *= 128;
  }
  return offset + length <= message.length ? message.subarray(offset, offset + length) : undefined;
}
