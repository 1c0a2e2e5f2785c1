import { expect, test } from '@jest/globals';
import { fromHex, fromUtf8 } from './index.js';
import { codeOf } from './testing/refusal.js';

test.each<[string, string, number]>([
  ['the last of one byte', '7f', 0x7f],
  ['the first of two', 'c280', 0x80],
  ['the last of two', 'dfbf', 0x7ff],
  ['the first of three', 'e0a080', 0x800],
  ['the last before the surrogates', 'ed9fbf', 0xd7ff],
  ['the first after the surrogates', 'ee8080', 0xe000],
  ['the first of four', 'f0908080', 0x10000],
  ['the last that there is', 'f48fbfbf', 0x10ffff],
])('%s is read', (_, hex, point) => {
  expect(fromUtf8(fromHex(`61${hex}62`))).toBe(`a${String.fromCodePoint(point)}b`);
});

test.each<[string, string]>([
  ['overlong in two bytes', 'c1bf'],
  ['overlong in three', 'e09fbf'],
  ['overlong in four', 'f08fbfbf'],
  ['the first surrogate', 'eda080'],
  ['the last surrogate', 'edbfbf'],
  ['beyond what there is', 'f4908080'],
  ['five bytes', 'f888808080'],
  ['a byte that only continues', '80'],
  ['cut after one of two', 'c2'],
  ['cut after two of three', 'e282'],
  ['cut after three of four', 'f09f98'],
  ['continued by a letter', 'e2826161'],
  ['continued by another beginning', 'c2c280'],
])('%s is refused, wherever it stands', (_, hex) => {
  for (const bytes of [hex, `6161${hex}`, `${hex}61`]) expect(codeOf(() => fromUtf8(fromHex(bytes)))).toBe('INVALID_FORMAT');
});
