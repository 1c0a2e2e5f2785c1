import { ERROR_TEXTS, type Bilingual } from './error-texts.js';

export type { Bilingual } from './error-texts.js';

/** Every reason for which Zhenglian refuses something. Clients and tests decide by the code, never by the prose. */
export type ErrorCode = keyof typeof ERROR_TEXTS;

export type Language = 'zh' | 'en';

export const ERROR_CODES: readonly ErrorCode[] = Object.keys(ERROR_TEXTS) as ErrorCode[];

export interface DomainErrorOptions {
  /** Path of the offending value, such as `holders[0].idNumber`. */
  readonly field?: string | undefined;
  /** What exactly is wrong, in place of the code's general text. */
  readonly detail?: string | Bilingual | undefined;
  /** All reasons of a refusal that has several; the first must be the error's own code. */
  readonly codes?: readonly ErrorCode[] | undefined;
}

/** A refusal. Its message is the wire form of `encodeError`, since only the message of an error leaves a peer. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly field?: string;
  readonly detail?: Bilingual;
  readonly codes: readonly ErrorCode[];

  constructor(code: ErrorCode, options: DomainErrorOptions = {}) {
    super();
    this.name = 'DomainError';
    this.code = code;
    this.codes = options.codes && options.codes.length > 0 ? options.codes : [code];
    if (options.field !== undefined) this.field = options.field;
    const { detail } = options;
    if (detail !== undefined) this.detail = typeof detail === 'string' ? { zh: detail, en: detail } : detail;
    this.message = encodeError(this);
  }

  /** The sentence to show, which names the field. */
  text(language: Language): string {
    return errorText(this.code, language, this.field, this.detail);
  }
}

/** Longest field path that is put into a message: a hostile key must not become a hostile message. */
const FIELD_LIMIT = 120;

/**
 * The wire form: `CODE: text`. Before the text stand, where they exist, `<field "…">` and `<codes A,B>`, so that the
 * other side of a peer gets back everything but the detail.
 */
export function encodeError(error: Pick<DomainError, 'code' | 'codes' | 'field' | 'detail'>): string {
  const field = error.field === undefined ? '' : `<field ${JSON.stringify(error.field.slice(0, FIELD_LIMIT))}> `;
  const codes = error.codes.length > 1 ? `<codes ${error.codes.join(',')}> ` : '';
  return `${error.code}: ${field}${codes}${error.detail?.en ?? ERROR_TEXTS[error.code].en}`;
}

const WIRE = /\b([A-Z][A-Z_]+): (?:<field ("(?:[^"\\]|\\.)*")> )?(?:<codes ([A-Z_,]+)> )?/g;

/**
 * Finds an encoded error in a message, also where Fabric wrapped it ("chaincode response 500, CODE: …").
 * Returns undefined when there is none: such a message is not ours and must not be shown as if it were.
 */
export function decodeError(message: string): DomainError | undefined {
  for (const [, code = '', field, codes] of message.matchAll(WIRE)) {
    if (!isErrorCode(code)) continue;
    const all = (codes ?? '').split(',').filter(isErrorCode);
    return new DomainError(code, { field: readField(field), codes: all[0] === code ? all : undefined });
  }
  return undefined;
}

/** The sentence for a code in one language: the detail, which says itself what it is about, or the general text behind the field. */
export function errorText(code: ErrorCode, language: Language, field?: string, detail?: Bilingual): string {
  if (detail) return detail[language];
  const text = ERROR_TEXTS[code][language];
  if (field === undefined) return text;
  return language === 'zh' ? `${field}：${text}` : `${field}: ${text}`;
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_TEXTS, code);
}

function readField(quoted: string | undefined): string | undefined {
  if (quoted === undefined) return undefined;
  try {
    return String(JSON.parse(quoted));
  } catch {
    return undefined;
  }
}
