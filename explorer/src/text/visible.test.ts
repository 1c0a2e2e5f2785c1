import { expect, test } from '@jest/globals';
import { visible } from './visible.js';

test.each([
  ['佛山市禅城区𠮷祥路1号', '佛山市禅城区𠮷祥路1号'],
  ['甲\u202e乙', '甲‹U+202E›乙'],
  ['甲\u2066乙\u2069', '甲‹U+2066›乙‹U+2069›'],
  ['a\u200bb\ufeff', 'a‹U+200B›b‹U+FEFF›'],
  ['a\u0000b\rc', 'a‹U+0000›b‹U+000D›c'],
  ['一行\n二行', '一行\n二行'],
  ['<script>alert(1)</script>', '<script>alert(1)</script>'],
])('%j is shown as %j', (text, shown) => {
  expect(visible(text)).toBe(shown);
});
