import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { quotes, quotesOf, REQUIREMENTS } from './requirements.js';

test('what tests quote is named here, and what is named here is quoted', () => {
  const quoted = new Set(quotes(join(import.meta.dirname, '../../..')).map(({ id }) => id));
  expect([...quoted].sort()).toEqual(Object.keys(REQUIREMENTS).sort());
});

test('names count, in tests and in their tables; comments do not', () => {
  const source = [
    "test('AA-01 and RG-05: by name', () => {",
    "  ['a row (RG-15 to RG-17)', 1],",
    '  // RG-09 in a comment',
    ' * RG-10 in a docstring',
    '  const why = "it\'s RG-11";',
  ].join('\n');
  expect(quotesOf('x.test.ts', source).map(({ id }) => id)).toEqual(['RG-05', 'RG-15', 'RG-17', 'RG-16', 'RG-11']);
});
