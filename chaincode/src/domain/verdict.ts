import type { Bilingual, Language } from './errors.js';
import { CHECK_CODES, CHECKS } from './verdict-texts.js';

/** What is checked about a certificate, in the order in which it is shown. */
export type CheckName = keyof typeof CHECKS;

export type CheckStatus = 'VALID' | 'INVALID' | 'UNKNOWN' | 'STALE';

/** Why a check came out as it did. */
export type CheckCode = keyof typeof CHECK_CODES;

export const CHECK_NAMES: readonly CheckName[] = Object.keys(CHECKS) as CheckName[];

export interface CheckResult {
  readonly name: CheckName;
  readonly status: CheckStatus;
  readonly code: CheckCode;
}

export interface Verdict {
  readonly status: CheckStatus;
  readonly checks: readonly CheckResult[];
}

/** The result of a check; its status follows from the code, so that no code can ever be reported as valid by mistake. */
export function checkResult(name: CheckName, code: CheckCode): CheckResult {
  return { name, code, status: CHECK_CODES[code].status };
}

const WEIGHT: readonly CheckStatus[] = ['INVALID', 'UNKNOWN', 'STALE', 'VALID'];

/**
 * The verdict over all checks: INVALID wins over UNKNOWN over STALE over VALID. A required check that was not made counts as
 * UNKNOWN (NOT_CHECKED): the absence of evidence is never success.
 */
export function verdict(checks: readonly CheckResult[], required: readonly CheckName[] = CHECK_NAMES): Verdict {
  const missing = required.filter((name) => !checks.some((check) => check.name === name)).map((name) => checkResult(name, 'NOT_CHECKED'));
  const all = [...checks, ...missing].sort((a, b) => CHECK_NAMES.indexOf(a.name) - CHECK_NAMES.indexOf(b.name));
  const status = WEIGHT.find((candidate) => all.some((check) => check.status === candidate)) ?? 'UNKNOWN';
  return { status, checks: all };
}

/** What a check's code means and what to do next. */
export function checkText(code: CheckCode, language: Language): { text: string; next: string } {
  const row: { text: Bilingual; next: Bilingual } = CHECK_CODES[code];
  return { text: row.text[language], next: row.next[language] };
}

/** The name of a check for people. */
export function checkTitle(name: CheckName, language: Language): string {
  return CHECKS[name][language];
}
