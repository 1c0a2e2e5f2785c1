import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CHECK_NAMES, checkResult, checkText, checkTitle, verdict, type CheckCode, type CheckName } from './index.js';
import { CHECK_CODES } from './verdict-texts.js';

const codes = Object.keys(CHECK_CODES) as CheckCode[];

/** All checks passed, but for some. */
function checks(except: Partial<Record<CheckName, CheckCode>> = {}) {
  return CHECK_NAMES.map((name) => checkResult(name, except[name] ?? 'OK'));
}

test('all checks passed: VALID', () => {
  expect(verdict(checks())).toEqual({ status: 'VALID', checks: checks() });
});

test.each<[string, Partial<Record<CheckName, CheckCode>>, string]>([
  ['stale evidence', { STATE: 'EVIDENCE_STALE' }, 'STALE'],
  ['UNKNOWN over STALE', { STATE: 'EVIDENCE_STALE', ANCHOR: 'LEDGER_UNREACHABLE' }, 'UNKNOWN'],
  ['INVALID over UNKNOWN', { SIGNATURE: 'SIGNATURE_INVALID', ANCHOR: 'LEDGER_UNREACHABLE' }, 'INVALID'],
  ['an unknown number or a wrong code', { ANCHOR: 'NOT_FOUND' }, 'UNKNOWN'],
  ['a replaced certificate', { STATE: 'CERTIFICATE_REPLACED' }, 'INVALID'],
])('%s', (_, except, status) => {
  expect(verdict(checks(except)).status).toBe(status);
});

test.each(CHECK_NAMES)('without %s nothing is VALID', (name) => {
  const result = verdict(checks().filter((check) => check.name !== name));
  expect(result.status).toBe('UNKNOWN');
  expect(result.checks).toContainEqual({ name, status: 'UNKNOWN', code: 'NOT_CHECKED' });
  expect(result.checks.map((check) => check.name)).toEqual(CHECK_NAMES);
});

test('nothing checked, nothing known', () => {
  expect(verdict([]).status).toBe('UNKNOWN');
  expect(verdict([], []).status).toBe('UNKNOWN');
});

test('only OK is ever VALID', () => {
  expect(codes.filter((code) => CHECK_CODES[code].status === 'VALID')).toEqual(['OK']);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...codes), { minLength: CHECK_NAMES.length, maxLength: CHECK_NAMES.length }), (picked) => {
      const results = CHECK_NAMES.map((name, index) => checkResult(name, picked[index] ?? 'NOT_CHECKED'));
      expect(verdict(results).status === 'VALID').toBe(picked.every((code) => code === 'OK'));
    }),
  );
});

test.each(codes)('%s says in both languages what it means, briefly and without asking', (code) => {
  const { text, next } = checkText(code, 'zh');
  expect(text).toMatch(/^\P{Script=Latin}*\p{Script=Han}.*。$/u);
  expect(text + next).not.toContain('请');
  expect([text, next].every((sentence) => Array.from(sentence).length <= 40)).toBe(true);
  expect(checkText(code, 'en').text).toMatch(/^[A-Z].*\.$/);
});

test.each(codes.filter((code) => code !== 'OK'))('%s says what to do next', (code) => {
  expect(checkText(code, 'zh').next).toMatch(/。$/);
  expect(checkText(code, 'en').next).toMatch(/^[A-Z].*\.$/);
});

test.each(CHECK_NAMES)('%s has a title in both languages', (name) => {
  expect(checkTitle(name, 'zh')).toMatch(/\p{Script=Han}/u);
  expect(checkTitle(name, 'en')).toMatch(/^[A-Z][A-Za-z' ]+$/);
});
