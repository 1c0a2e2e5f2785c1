import { expect, test } from '@jest/globals';
import { toCsv } from './csv.js';

test.each([
  ['plain', [['证号', 3]], '证号,3'],
  ['comma, quote and line break', [['甲,乙', '丙"丁', '戊\n己']], '"甲,乙","丙""丁","戊\n己"'],
  ['a formula stays a text', [['=1+1', '+2', '-3', '@x', -3]], "'=1+1,'+2,'-3,'@x,-3"],
  ['a formula behind a tab', [['\t=1']], "'\t=1"],
])('%s', (_name, rows, line) => {
  expect(toCsv(rows)).toBe(`\uFEFF${line}\r\n`);
});
