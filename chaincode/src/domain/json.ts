import { isWellFormed, MAX_DEPTH, type JsonValue } from './canonical.js';
import { DomainError } from './errors.js';

/** Longest JSON text that is read, in UTF-16 code units; the chaincode server refuses arguments of the same size in bytes. */
export const JSON_LIMIT = 256 * 1024;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SPACE = /[ \t\n\r]*/y;

/**
 * Reads JSON more strictly than the language does: duplicate keys, nesting over 32, integers beyond 2^53 - 1 and lone
 * surrogates are refused (INVALID_FORMAT), since two readers could understand such a text differently.
 * A text longer than `limit` code units is TOO_LARGE.
 */
export function parseJson(text: string, limit = JSON_LIMIT): JsonValue {
  if (text.length > limit) throw new DomainError('TOO_LARGE', { detail: `JSON text of ${text.length} characters, at most ${limit}` });
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): JsonValue {
    if (depth > MAX_DEPTH) throw this.refusal('nested too deeply');
    this.match(SPACE);
    switch (this.text.charAt(this.at)) {
      case '{':
        return this.object(depth);
      case '[':
        return this.array(depth);
      case '"':
        return this.string();
      case 't':
        return this.word('true', true);
      case 'f':
        return this.word('false', false);
      case 'n':
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  end(): void {
    this.match(SPACE);
    if (this.at < this.text.length) throw this.refusal('text after the end');
  }

  private object(depth: number): JsonValue {
    const entries = new Map<string, JsonValue>();
    this.at += 1;
    if (this.next('}')) return {};
    do {
      this.match(SPACE);
      const key = this.string();
      if (entries.has(key)) throw this.refusal('a key occurs twice');
      if (!this.next(':')) throw this.refusal('":" expected');
      entries.set(key, this.value(depth + 1));
    } while (this.next(','));
    if (!this.next('}')) throw this.refusal('"}" expected');
    return Object.fromEntries(entries);
  }

  private array(depth: number): JsonValue {
    const items: JsonValue[] = [];
    this.at += 1;
    if (this.next(']')) return items;
    do items.push(this.value(depth + 1));
    while (this.next(','));
    if (!this.next(']')) throw this.refusal('"]" expected');
    return items;
  }

  private string(): string {
    const token = this.match(STRING);
    if (token === undefined) throw this.refusal('string expected');
    const value = this.unquote(token);
    if (!isWellFormed(value)) throw this.refusal('half of a surrogate pair');
    return value;
  }

  /** The language's own reader knows the escapes, and refuses wrong ones and control characters. */
  private unquote(token: string): string {
    try {
      return JSON.parse(token) as string;
    } catch {
      throw this.refusal('string expected');
    }
  }

  private number(): number {
    const token = this.match(NUMBER);
    if (token === undefined) throw this.refusal('value expected');
    const value = Number(token);
    if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) throw this.refusal('number out of range');
    return value;
  }

  private word<T extends JsonValue>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) throw this.refusal('value expected');
    this.at += word.length;
    return value;
  }

  /** Skips white space and takes the character if it comes next. */
  private next(character: string): boolean {
    this.match(SPACE);
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private refusal(what: string): DomainError {
    return new DomainError('INVALID_FORMAT', { detail: `not acceptable JSON at character ${this.at + 1}: ${what}` });
  }
}
