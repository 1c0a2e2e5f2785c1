import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DomainError, JSON_LIMIT, parseJson } from './index.js';
import { codeOf } from './testing/refusal.js';

test.each<[string, unknown]>([
  [' {"a" : [1, -2.5e3, "\\u4f5b\\n", true, null] } ', { a: [1, -2500, '佛\n', true, null] }],
  ['{}', {}],
  ['[[],{}]', [[], {}]],
  ['"𠮷"', '𠮷'],
  ['{"__proto__":1}', JSON.parse('{"__proto__":1}')],
  ['9007199254740991', 2 ** 53 - 1],
  ['['.repeat(33) + ']'.repeat(33), JSON.parse('['.repeat(33) + ']'.repeat(33))],
])('%s is read', (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

test.each<[string, string]>([
  ['a duplicate key', '{"a":1,"a":1}'],
  ['a duplicate key, escaped', '{"a":1,"\\u0061":1}'],
  ['nothing', ''],
  ['two values', '1 2'],
  ['a trailing comma', '[1,]'],
  ['a missing colon', '{"a" 1}'],
  ['a key without quotes', '{a:1}'],
  ['an open object', '{"a":1'],
  ['an open list', '[1'],
  ['an open string', '"a'],
  ['a control character in a string', '"\u0000"'],
  ['a wrong escape', '"\\x"'],
  ['half a surrogate pair', '"\\ud842"'],
  ['a leading zero', '01'],
  ['a plus sign', '+1'],
  ['NaN', 'NaN'],
  ['a number beyond doubles', '1e999'],
  ['an integer beyond 2^53 - 1', '9007199254740993'],
  ['a cut word', 'tru'],
  ['nesting of 34', '['.repeat(34) + ']'.repeat(34)],
  ['nesting of 34 objects', '{"a":'.repeat(34) + '1' + '}'.repeat(34)],
])('%s is refused', (_, text) => {
  expect(codeOf(() => parseJson(text))).toBe('INVALID_FORMAT');
});

test.each<[string, number, string]>([
  ['[1,]', 4, 'value expected'],
  ['{"a":1,"a":1}', 11, 'a key occurs twice'],
  ['{"a" 1}', 6, '":" expected'],
  ['{"a":1', 7, '"}" expected'],
  ['[1', 3, '"]" expected'],
  ['{a:1}', 2, 'string expected'],
  ['"\\ud842"', 9, 'half of a surrogate pair'],
  ['1 2', 3, 'text after the end'],
])('a refusal says where and why: %s', (text, at, why) => {
  expect(detailOf(() => parseJson(text))).toMatchObject({ en: `not acceptable JSON at character ${at}: ${why}` });
});

test('a text over the limit is refused before it is read', () => {
  expect(codeOf(() => parseJson('x'.repeat(JSON_LIMIT + 1)))).toBe('TOO_LARGE');
  expect(parseJson(`"${'x'.repeat(JSON_LIMIT - 2)}"`)).toHaveLength(JSON_LIMIT - 2);
});

test('whatever is accepted is what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      let value: unknown;
      try {
        value = parseJson(text);
      } catch {
        return; // an integer beyond 2^53 - 1
      }
      expect(value).toEqual(JSON.parse(text));
    }),
  );
});

function detailOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error instanceof DomainError ? error.detail : error;
  }
}
