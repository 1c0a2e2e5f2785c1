import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Case, Expected } from '../verify-cases/case.js';
import { CASES, readCases, writeCases } from '../verify-cases/folder.js';
import { judge } from '../verify-cases/judge.js';
import { mutate } from '../verify-cases/mutate.js';
import { python } from './tools.js';

/** The verifier in Python, written by docs/spec, against ours: the same answer and the same code, case by case. */
const MUTATIONS = 400;

function askPython(folder: string): Record<string, Expected> {
  const { status, out, err } = python('judge_cases.py', [folder]);
  if (status !== 0) throw new Error(err);
  return JSON.parse(out) as Record<string, Expected>;
}

test('every case of the corpus comes to what it must', () => {
  const expected = Object.fromEntries(readCases().map(({ name, expected: result }) => [name, result]));
  expect(askPython(CASES)).toEqual(expected);
});

test('mutated evidence comes to the same in both', async () => {
  const honest = readCases().filter(({ expected, proof }) => expected.status === 'VALID' && proof);
  const cases: Case[] = [];
  for (let seed = 7; cases.length < MUTATIONS; seed++) {
    const changed = await mutate(honest[seed % honest.length] as Case, seed);
    // text files cannot hold every string
    if (changed && isUtf8(changed.credential ?? '')) cases.push({ ...changed, name: `mutation-${seed}` });
  }
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-mutations-'));
  try {
    writeCases(cases, folder);
    const ours = await Promise.all(cases.map(async (one) => [one.name, await judge(one)] as const));
    expect(askPython(folder)).toEqual(Object.fromEntries(ours));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

const isUtf8 = (text: string): boolean => Buffer.from(text).toString() === text;
