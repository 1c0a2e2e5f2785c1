import { DomainError } from './errors.js';

/** The closed set of values that may be hashed, signed or put on the ledger. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Deepest nesting of a value, read or written. */
export const MAX_DEPTH = 32;

/**
 * Canonical JSON by RFC 8785: no white space, keys sorted by UTF-16 code units, numbers and strings as ECMAScript writes them.
 * Stricter than the RFC where JSON would lose something: throws INVALID_FORMAT on undefined, holes, numbers that are not
 * finite, integers beyond 2^53 - 1, lone surrogates, class instances, and nesting over 32.
 */
export function canonicalize(value: JsonValue): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw refusal('nested too deeply');
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'string') return writeString(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
  if (typeof value === 'object' && isPlain(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${writeString(key)}:${write((value as Record<string, unknown>)[key], depth + 1)}`);
    return `{${entries.join(',')}}`;
  }
  throw refusal(`a value of type ${typeof value} is not JSON`);
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw refusal('a number must be finite');
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) throw refusal('an integer must be exact: write it as a string');
  return JSON.stringify(value);
}

function writeString(value: string): string {
  if (!isWellFormed(value)) throw refusal('a string must not hold half of a surrogate pair');
  return JSON.stringify(value);
}

/** Whether the string is valid Unicode, so that UTF-8 can carry it unchanged. */
export function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}

/** Objects made by a literal, JSON or `Object.create(null)`; nothing with behaviour, symbols or accessors. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return false;
  if (Object.getOwnPropertySymbols(value).length > 0) return false;
  return Object.values(Object.getOwnPropertyDescriptors(value)).every((property) => 'value' in property && property.enumerable === true);
}

function refusal(detail: string): DomainError {
  return new DomainError('INVALID_FORMAT', { detail });
}
