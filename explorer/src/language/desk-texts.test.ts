import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

// The desks write their texts in both languages where they use them; the same rules hold as for the texts of the public page.

const src = join(import.meta.dirname, '..');
const LITERAL = String.raw`'((?:[^'\\]|\\.)*)'`;
const PAIR = new RegExp(String.raw`\btext\(\s*${LITERAL},\s*${LITERAL},?\s*\)`, 'g');

const texts = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
  .flatMap((name) => [...readFileSync(join(src, name), 'utf8').matchAll(PAIR)].map(([, zh = '', en = '']) => ({ at: name, zh, en })));

test('there are texts to check', () => {
  expect(texts.length).toBeGreaterThan(400);
});

test('no text shouts or says please', () => {
  const wrong = /[!！]|请(?!求|人)|\bplease\b/i;
  const allowed = /申请|提请/g;
  expect(texts.filter(({ zh, en }) => wrong.test(zh.replace(allowed, '')) || wrong.test(en))).toEqual([]);
  expect('请重试').toMatch(wrong);
});

test('English texts hold no Chinese but what is entered or shown so, and take the same values', () => {
  expect(texts.filter(({ en }) => /\p{Script=Han}/u.test(en.replaceAll('“无”', '')))).toEqual([]);
  const values = (words: string): string => (words.match(/\{\w+\}/g) ?? []).sort().join();
  expect(texts.filter(({ zh, en }) => values(zh) !== values(en))).toEqual([]);
});

test('no Chinese text is empty or forgets its language', () => {
  expect(texts.filter(({ zh }) => !/[\p{Script=Han}\p{P}]/u.test(zh))).toEqual([]);
});
