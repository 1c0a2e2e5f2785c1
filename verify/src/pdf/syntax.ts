import type { Bytes } from '../bytes.js';
import { VerifyError } from '../errors.js';

/** A value of a PDF (ISO 32000-1, 7.3), as far as certificates use it. */
export type PdfValue = null | boolean | number | PdfName | PdfReference | PdfText | PdfHex | readonly PdfValue[] | PdfDictionary;
export interface PdfName {
  readonly name: string;
}
export interface PdfReference {
  readonly object: number;
}
export interface PdfText {
  readonly text: Bytes;
}
/** A string in hexadecimal, with its place: a signature says which part of the file it leaves out. */
export interface PdfHex {
  readonly hex: string;
  /** Offset of `<`. */
  readonly start: number;
  /** Offset behind `>`. */
  readonly end: number;
}
export type PdfDictionary = ReadonlyMap<string, PdfValue>;

const MOST_DEPTH = 12;
const SPACE = new Set([0x20, 0x0a, 0x0d, 0x09]);
const DELIMITERS = new Set(Array.from('()<>[]{}/%', (c) => c.charCodeAt(0)));
const ESCAPED: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12, '(': 40, ')': 41, '\\': 92 };

/** Reads values one after the other. No comments, no octal escapes: the renderer writes none. */
export class PdfScanner {
  readonly bytes: Bytes;
  at: number;

  constructor(bytes: Bytes, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** Reads exactly this text. @throws VerifyError PDF_MALFORMED */
  expect(text: string): void {
    if (!this.startsWith(text)) throw this.wrong();
    this.at += text.length;
  }

  startsWith(text: string): boolean {
    for (let n = 0; n < text.length; n++) if (this.bytes[this.at + n] !== text.charCodeAt(n)) return false;
    return true;
  }

  /** A whole number without sign, of at most ten digits. */
  integer(): number {
    const text = this.take(isDigit);
    if (!/^\d{1,10}$/.test(text)) throw this.wrong();
    return Number(text);
  }

  value(depth = 0): PdfValue {
    if (depth > MOST_DEPTH) throw this.wrong();
    this.skipSpace();
    const first = String.fromCharCode(this.bytes[this.at] ?? 0);
    if (this.startsWith('<<')) return this.dictionary(depth);
    if (first === '<') return this.hex();
    if (first === '(') return this.text();
    if (first === '[') return this.array(depth);
    if (first === '/') return { name: this.name() };
    return this.word();
  }

  skipSpace(): void {
    while (SPACE.has(this.bytes[this.at] ?? -1)) this.at += 1;
  }

  wrong(): VerifyError {
    return new VerifyError('PDF_MALFORMED', `at ${this.at}`);
  }

  private dictionary(depth: number): PdfDictionary {
    const entries = new Map<string, PdfValue>();
    this.expect('<<');
    for (this.skipSpace(); !this.startsWith('>>'); this.skipSpace()) {
      const key = this.name();
      if (entries.has(key)) throw this.wrong();
      entries.set(key, this.value(depth + 1));
    }
    this.expect('>>');
    return entries;
  }

  private array(depth: number): PdfValue[] {
    const items: PdfValue[] = [];
    this.expect('[');
    for (this.skipSpace(); !this.startsWith(']'); this.skipSpace()) items.push(this.value(depth + 1));
    this.expect(']');
    return items;
  }

  private name(): string {
    this.expect('/');
    const name = this.take((byte) => isRegular(byte) || byte === 0x23);
    // decoded, so that no name can hide behind another spelling
    const decoded = name.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    if (name === '' || decoded.includes('#')) throw this.wrong();
    return decoded;
  }

  private hex(): PdfHex {
    const start = this.at;
    this.expect('<');
    const hex = this.take(isHexDigit);
    if (hex.length % 2 === 1) throw this.wrong();
    this.expect('>');
    return { hex, start, end: this.at };
  }

  private text(): PdfText {
    const out: number[] = [];
    this.expect('(');
    for (let depth = 1; ;) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw this.wrong();
      if (byte === 0x5c) {
        const escaped = ESCAPED[String.fromCharCode(this.bytes[this.at++] ?? 0)];
        if (escaped === undefined) throw this.wrong();
        out.push(escaped);
        continue;
      }
      if (byte === 0x28) depth += 1;
      if (byte === 0x29) depth -= 1;
      if (depth === 0) return { text: Uint8Array.from(out) };
      out.push(byte);
    }
  }

  /** A number, a reference `n 0 R`, true, false, null. */
  private word(): PdfValue {
    const start = this.at;
    const word = this.take(isRegular);
    if (word === 'true' || word === 'false') return word === 'true';
    if (word === 'null') return null;
    if (!/^-?(\d{1,10}(\.\d{0,10})?|\.\d{1,10})$/.test(word)) {
      this.at = start;
      throw this.wrong();
    }
    if (/^\d+$/.test(word) && this.startsWith(' 0 R')) {
      this.at += 4;
      return { object: Number(word) };
    }
    return Number(word);
  }

  private take(accepts: (byte: number) => boolean): string {
    const start = this.at;
    let byte = this.bytes[this.at];
    while (byte !== undefined && accepts(byte)) byte = this.bytes[++this.at];
    let text = '';
    // large strings in pieces: the number of arguments is limited
    for (let at = start; at < this.at; at += 4096) text += String.fromCharCode(...this.bytes.subarray(at, Math.min(this.at, at + 4096)));
    return text;
  }
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isHexDigit = (byte: number): boolean => isDigit(byte) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46);
const isRegular = (byte: number): boolean => byte > 0x20 && byte < 0x7f && !DELIMITERS.has(byte) && byte !== 0x23;

export const isDictionary = (value: PdfValue | undefined): value is PdfDictionary => value instanceof Map;
export const isReference = (value: PdfValue | undefined): value is PdfReference =>
  typeof value === 'object' && value !== null && 'object' in value;
export const nameOf = (value: PdfValue | undefined): string | undefined =>
  typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
export const isHex = (value: PdfValue | undefined): value is PdfHex => typeof value === 'object' && value !== null && 'hex' in value;
