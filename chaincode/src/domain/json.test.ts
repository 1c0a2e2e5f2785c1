import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JSON_LIMIT, parseJson } from './index.js';
import { codeOf } from './testing/refusal.js';

test.each<[string, unknown]>([
  [' {"a" : [1, -2.5e3, "\\u4f5b\\n", true, null] } ', { a: [1, -2500, '佛\n', true, null] }],
  ['{}', {}],
  ['[[],{}]', [[], {}]],
  ['"𠮷"', '𠮷'],
  ['{"__proto__":1}', JSON.parse('{"__proto__":1}')],
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
])('%s is refused', (_, text) => {
  expect(codeOf(() => parseJson(text))).toBe('INVALID_FORMAT');
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
