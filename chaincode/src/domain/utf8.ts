import { DomainError } from './errors.js';

/** Text of UTF-8 bytes, read strictly: overlong forms, surrogates and stray bytes are INVALID_FORMAT. */
export function fromUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const { point, length } = readPoint(bytes, at);
    text += String.fromCodePoint(point);
    at += length;
  }
  return text;
}

/** Bytes, smallest code point and bits of the first byte, for sequences of one to four bytes. */
const FORMS = [
  { length: 1, least: 0, mask: 0x80, lead: 0x00 },
  { length: 2, least: 0x80, mask: 0xe0, lead: 0xc0 },
  { length: 3, least: 0x800, mask: 0xf0, lead: 0xe0 },
  { length: 4, least: 0x10000, mask: 0xf8, lead: 0xf0 },
];

function readPoint(bytes: Uint8Array, at: number): { point: number; length: number } {
  const first = bytes[at] ?? 0;
  const form = FORMS.find(({ mask, lead }) => (first & mask) === lead);
  if (!form || at + form.length > bytes.length) throw refusal();
  let point = first & ~form.mask & 0xff;
  for (let next = at + 1; next < at + form.length; next += 1) {
    const byte = bytes[next] ?? 0;
    if ((byte & 0xc0) !== 0x80) throw refusal();
    point = point * 64 + (byte & 0x3f);
  }
  if (point < form.least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) throw refusal();
  return { point, length: form.length };
}

function refusal(): DomainError {
  return new DomainError('INVALID_FORMAT', { detail: 'not valid UTF-8' });
}
