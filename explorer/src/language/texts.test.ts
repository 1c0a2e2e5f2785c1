import { expect, test } from '@jest/globals';
import { en } from './en.js';
import { zh } from './zh.js';

const keys = Object.keys(zh) as (keyof typeof zh)[];

test('every text exists in both languages and takes the same values', () => {
  expect(Object.keys(en).sort()).toEqual([...keys].sort());
  const values = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();
  expect(keys.filter((key) => values(zh[key]).join() !== values(en[key]).join())).toEqual([]);
});

test('no text shouts or says please', () => {
  const wrong = /[!！]|请(?!求)|\bplease\b/i;
  expect(keys.filter((key) => wrong.test(zh[key]) || wrong.test(en[key]))).toEqual([]);
  expect('请重试').toMatch(wrong);
});

test('English texts hold Chinese words only where they show how a certificate number looks', () => {
  expect(keys.filter((key) => /\p{Script=Han}/u.test(en[key]))).toEqual(['number.hint']);
});
