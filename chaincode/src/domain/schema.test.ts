import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { certRefOf, decode, DomainError, makeLicenceId, refuseAs, requestDigest, text } from './index.js';
import { refusalOf } from './testing/refusal.js';

const Form = z.strictObject({
  name: text(3),
  share: text(3, { slash: true }),
  kind: z.enum(['A', 'B']),
  holders: z.array(z.strictObject({ id: z.enum(['X']) })),
});
const good = { name: '甲', share: '/', kind: 'A', holders: [{ id: 'X' }] };

test.each([good.name, 'abc', '𠮷𠮷𠮷', '-a', '.a', 'a/'])('%s is a name', (name) => {
  expect(decode(Form, { ...good, name })).toEqual({ ...good, name });
});

test.each<[string, object, string, string]>([
  ['a fourth', { name: '𠮷𠮷𠮷𠮷' }, 'TOO_LARGE', 'name'],
  ['a fourth plain one', { name: 'abcd' }, 'TOO_LARGE', 'name'],
  ['a thousand', { name: 'a'.repeat(1000) }, 'TOO_LARGE', 'name'],
  ['half a character', { name: '\ud842' }, 'INVALID_FORMAT', 'name'],
  ['a character that nobody sees', { name: 'a\u200b' }, 'INVALID_FORMAT', 'name'],
  ['a space in front', { name: ' a' }, 'INVALID_FORMAT', 'name'],
  ['nothing', { name: '' }, 'BLANK_FIELD', 'name'],
  ['a dash', { name: '——' }, 'BLANK_FIELD', 'name'],
  ['a slash where none is allowed', { name: '/' }, 'BLANK_FIELD', 'name'],
  ['no name', { name: undefined }, 'REQUIRED', 'name'],
  ['null', { name: null }, 'BLANK_FIELD', 'name'],
  ['a number', { name: 7 }, 'INVALID_FORMAT', 'name'],
  ['another code', { kind: 'C' }, 'INVALID_FORMAT', 'kind'],
  ['a blank code', { kind: ' ' }, 'BLANK_FIELD', 'kind'],
  ['a slash for a code', { kind: '/' }, 'BLANK_FIELD', 'kind'],
  ['a name of every object for a code', { kind: undefined, holders: [{ id: 'toString' }] }, 'REQUIRED', 'kind'],
  ['a part without its member', { holders: [{}] }, 'REQUIRED', 'holders[0].id'],
  ['a blank member of a part', { holders: [{ id: 'X' }, { id: '' }] }, 'BLANK_FIELD', 'holders[1].id'],
  ['a part that is none', { holders: ['X'] }, 'INVALID_FORMAT', 'holders[0]'],
  ['a part that is nothing', { holders: [null] }, 'BLANK_FIELD', 'holders[0]'],
  ['a member more', { also: 1 }, 'UNKNOWN_FIELD', 'also'],
  ['a member more in a part', { holders: [{ id: 'X', also: 1 }] }, 'UNKNOWN_FIELD', 'holders[0].also'],
])('%s: %s', (_, change, code, field) => {
  expect(refusalOf(() => decode(Form, { ...good, ...change }))).toEqual({ code, field });
});

test.each([[7], [null], ['text'], [[]]])('%j is wrong as a whole, and is named so', (input) => {
  const { field } = refusalOf(() => decode(Form, input, 'entry'));
  expect(field).toBe('entry');
  expect(refusalOf(() => decode(Form, input)).field).toBeUndefined();
});

test('a check inside a form refuses by its code; what is no refusal is no refusal of the form either', () => {
  const checked = (error: Error) =>
    z.string().superRefine((_, context) =>
      refuseAs(context, () => {
        throw error;
      }),
    );
  expect(refusalOf(() => decode(checked(new DomainError('WRONG_TENANT')), 'x')).code).toBe('WRONG_TENANT');
  expect(() => decode(checked(new Error('a slip of the program')), 'x')).toThrow('a slip of the program');
});

// The tags under which things are hashed are part of every reference that stands on a ledger: another tag is another ledger.
test.each<[string, string, string]>([
  ['of a request', requestDigest('openCase', { a: 1 }), '5b919f060f39b5e39854f74e0293e955efec38ef35fac330b16320fd72b55d64'],
  [
    'of a certificate',
    certRefOf(
      makeLicenceId({ kind: 'TITLE_CERTIFICATE', issuer: '11440600MB0000001E', serial: '2021000000001', version: 1 }),
      '0'.repeat(16),
    ),
    '8da5ad5ebf04b5ef4e6e59f655335d60fe33d870e09e2e9081dc69f1806bde7c',
  ],
])('the reference %s is what it always was', (_, reference, known) => {
  expect(reference).toBe(known);
});
