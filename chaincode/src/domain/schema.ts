import * as z from 'zod';
import { isWellFormed } from './canonical.js';
import { isDate } from './calendar.js';
import { codePoints } from './code-points.js';
import { DomainError, isErrorCode, type Bilingual, type ErrorCode } from './errors.js';

// No code is generated at run time: pages forbid it by their content security policy.
z.config({ jitless: true });

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** A schema's refinement context, as far as `refuse` needs it. */
interface Refinement {
  addIssue(issue: { code: 'custom'; message: string; path?: PropertyKey[]; params: Record<string, unknown> }): void;
}

/** Reports a coded refusal from within a schema. The path is relative to the value that is refined. */
export function refuse(context: Refinement, code: ErrorCode, path: PropertyKey[] = [], detail?: Bilingual): void {
  context.addIssue({ code: 'custom', message: code, path, params: { code, detail } });
}

/** Runs a check that throws a DomainError and reports it at the place of the value. */
export function refuseAs(context: Refinement, check: () => unknown, path: PropertyKey[] = []): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    refuse(context, error.code, path, error.detail);
  }
}

/**
 * The value as the schema's type. Throws a DomainError with the code and path of the first issue (`holders[0].idNumber`) and
 * the codes of all. A value that is wrong as a whole is named by `whole`.
 */
export function decode<T>(schema: z.ZodType<T>, input: unknown, whole?: string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const refusals = result.error.issues.map((issue) => read(issue, input));
  const [first] = refusals;
  if (!first) throw new DomainError('INVALID_FORMAT');
  throw new DomainError(first.code, {
    field: first.field ?? whole,
    detail: first.detail,
    codes: [...new Set(refusals.map(({ code }) => code))],
  });
}

interface Refusal {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly detail?: Bilingual | undefined;
}

function read(issue: Issue, input: unknown): Refusal {
  const field = printPath(issue.path);
  if (issue.code === 'unrecognized_keys') return { code: 'UNKNOWN_FIELD', field: printPath([...issue.path, issue.keys[0] ?? '']) };
  if (issue.code === 'too_big') return { code: 'TOO_LARGE', field };
  if (issue.code === 'custom') {
    const code = String(issue.params?.['code']);
    return { code: isErrorCode(code) ? code : 'INVALID_FORMAT', field, detail: issue.params?.['detail'] as Bilingual | undefined };
  }
  return { code: absence(valueAt(input, issue.path)) ?? 'INVALID_FORMAT', field };
}

/** Why a value that has the wrong type or is not in a code table is no value at all, if so. */
function absence(value: unknown): ErrorCode | undefined {
  if (value === undefined) return 'REQUIRED';
  return value === null || (typeof value === 'string' && (isBlank(value) || value === '/')) ? 'BLANK_FIELD' : undefined;
}

function valueAt(input: unknown, path: Path): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function printPath(path: Path): string | undefined {
  if (path.length === 0) return undefined;
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`)).join('');
}

/** Nothing but white space, or a dash in place of a value. */
export function isBlank(text: string): boolean {
  return /^[\s\u3000\u00a0-]*$|^[—–－_.。*]+$/.test(text);
}

/** Control characters, line separators, zero-width and direction marks: with them two texts look alike that are not. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * A text that a person reads: not blank, at most `max` characters (code points), no invisible characters, no space at either end.
 * "/" counts as blank unless the dictionary allows it.
 */
export function text(max: number, options: { slash?: boolean } = {}) {
  return z.string().superRefine((value, context) => {
    if (isBlank(value) || (value === '/' && !options.slash)) refuse(context, 'BLANK_FIELD');
    else if (value.length > max * 2 || codePoints(value).length > max) refuse(context, 'TOO_LARGE');
    else if (!isWellFormed(value) || INVISIBLE.test(value) || value.trim() !== value) refuse(context, 'INVALID_FORMAT');
  });
}

/** A string that a check accepts; "/" too where allowed. Longer than `max` code units is TOO_LARGE, blank is BLANK_FIELD. */
export function checked(
  max: number,
  check: (value: string) => boolean,
  code: ErrorCode = 'INVALID_FORMAT',
  options: { slash?: boolean } = {},
) {
  return z.string().superRefine((value, context) => {
    if (value === '/' && options.slash) return;
    if (isBlank(value) || value === '/') refuse(context, 'BLANK_FIELD');
    else if (value.length > max) refuse(context, 'TOO_LARGE');
    else if (!check(value)) refuse(context, code);
  });
}

/** A calendar day `YYYY-MM-DD`. */
export const CalendarDay = checked(40, isDate, 'INVALID_DATE');

/** A reference or digest on the ledger: 32 bytes as lower-case hex, and so never empty and free of control characters. */
export const Hex64 = checked(64, (value) => /^[0-9a-f]{64}$/.test(value));

/** The keys of a code table. */
export function codeOf<K extends string>(table: Readonly<Record<K, unknown>>) {
  return z.enum(Object.keys(table) as K[]);
}
