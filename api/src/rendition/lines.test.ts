import { beforeAll, expect, test } from '@jest/globals';
import { type Fonts, openFonts } from './fonts.js';
import { breakLines, widthOf } from './lines.js';

const STYLE = { size: 10, weight: 'regular' } as const;
let fonts: Fonts;
beforeAll(() => {
  fonts = openFonts();
}, 30_000);

/** A width of so many Chinese characters. */
const room = (characters: number): number => characters * 10 + 0.01;

test.each<[string, string, number, string[]]>([
  ['breaks between characters', '不动产权证书', 3, ['不动产', '权证书']],
  ['keeps the own line feeds', '一\n二\n\n三', 5, ['一', '二', '', '三']],
  ['puts no closing mark at the beginning', '不动产，权证', 3, ['不动', '产，权', '证']],
  ['leaves no opening mark at the end', '不动（产权）', 3, ['不动', '（产', '权）']],
  ['keeps a number together', '面积：143.209㎡', 5, ['面积：', '143.209㎡']],
  ['cuts a word that is wider than a line', 'ABCDEFGHIJKLMNOP', 3, ['ABCD', 'EFGH', 'IJKL', 'MNO', 'P']],
  ['leaves a short text alone', '/', 3, ['/']],
])('%s', (_name, text, characters, lines) => {
  expect(breakLines(fonts, text, room(characters), STYLE)).toEqual(lines);
});

test('no line is wider than its place, nothing is lost', () => {
  const text = '佛山市顺德区示例街道办事处（报建编号：B-11号楼）二单元2301号房，𠮷𡈽。'.repeat(7);
  const lines = breakLines(fonts, text, room(12), STYLE);
  expect(lines.join('')).toBe(text);
  for (const line of lines) expect(widthOf(fonts, line, STYLE)).toBeLessThanOrEqual(room(12));
});
