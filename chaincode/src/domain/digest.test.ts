import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digest, fromHex, fromUtf8, toHex, utf8 } from './index.js';
import { codeOf } from './testing/refusal.js';

test('the digest is a fixed function of tag and parts', () => {
  // python3: sha256(pack('>I',12)+b'zl/request/1'+pack('>III',2,2,1)+b'ab'+b'c')
  expect(digest('zl/request/1', utf8('ab'), utf8('c'))).toBe('3834f9d09a6af499c61546c4fa735f076c1ac1be706df6e353101406f9f42f22');
});

test('tag and partition of the parts matter', () => {
  const variants = [
    digest('zl/request/1', utf8('ab'), utf8('c')),
    digest('zl/request/1', utf8('a'), utf8('bc')),
    digest('zl/request/1', utf8('abc')),
    digest('zl/request/1', utf8('abc'), utf8('')),
    digest('zl/request/1'),
    digest('zl/case/1', utf8('ab'), utf8('c')),
  ];
  expect(new Set(variants).size).toBe(variants.length);
});

test('hex and UTF-8 come back as they went', () => {
  fc.assert(fc.property(fc.uint8Array(), (bytes) => expect(fromHex(toHex(bytes))).toEqual(bytes)));
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => expect(fromUtf8(utf8(text))).toBe(text)));
});

test.each(['0', 'AB', 'zz', '0x00', 'ab '])('%j is not our hex', (text) => {
  expect(codeOf(() => fromHex(text))).toBe('INVALID_FORMAT');
});

test('half a surrogate pair has no bytes', () => {
  expect(codeOf(() => utf8('\ud842'))).toBe('INVALID_FORMAT');
});

test.each(['80', 'c0af', 'e08080', 'eda080', 'f5808080', 'f4908080', 'e4bd', 'ff'])('%s is not UTF-8', (hex) => {
  expect(codeOf(() => fromUtf8(fromHex(hex)))).toBe('INVALID_FORMAT');
});
