import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalize, parseJson, type JsonValue } from './index.js';
import { codeOf } from './testing/refusal.js';

test.each<[string, JsonValue, string]>([
  [
    'RFC 8785 section 3.2.2',
    {
      numbers: [333333333.3333333, 4.5, 2e-3, 1e-27],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\\"/',
      literals: [null, true, false],
    },
    '{"literals":[null,true,false],"numbers":[333333333.3333333,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  ],
  [
    'RFC 8785 section 3.2.3',
    {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    },
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  ],
  ['minus zero', -0, '0'],
  ['empty containers', [{}, []], '[{},[]]'],
  ['a rare character', '𠮷', '"𠮷"'],
])('canonical form: %s', (_, value, text) => {
  expect(canonicalize(value)).toBe(text);
});

const cyclic: unknown[] = [];
cyclic.push(cyclic);

test.each<[string, unknown]>([
  ['undefined', undefined],
  ['a field that is undefined', { a: undefined }],
  ['a hole', Array(1)],
  ['NaN', Number.NaN],
  ['infinity', Number.POSITIVE_INFINITY],
  ['an unsafe integer', 2 ** 53],
  ['a bigint', 1n],
  ['half a surrogate pair', '\ud842'],
  ['half a surrogate pair as a key', { '\udfb7': 1 }],
  ['a map', new Map()],
  ['a class instance', new (class Instance {})()],
  ['bytes', new Uint8Array(1)],
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
  ['a symbol as a key', { [Symbol('s')]: 1 }],
  [
    'an accessor',
    {
      get a() {
        return 1;
      },
    },
  ],
  ['a cycle', cyclic],
])('%s is no JSON value', (_, value) => {
  expect(codeOf(() => canonicalize(value as JsonValue))).toBe('INVALID_FORMAT');
});

const json = fc.jsonValue({ noUnicodeString: false }) as fc.Arbitrary<JsonValue>;

test('reading the canonical form and writing it again changes nothing', () => {
  fc.assert(
    fc.property(json, (value) => {
      let text: string;
      try {
        text = canonicalize(value);
      } catch {
        return; // an unsafe integer
      }
      expect(canonicalize(parseJson(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('the order in which keys were written does not matter', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalize(reversed)).toBe(canonicalize(value));
    }),
  );
});
