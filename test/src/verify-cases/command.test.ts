import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import type { CheckResult, CheckStatus } from '@zhenglian/chaincode/domain';
import { EXIT_CODES, main } from '../../../verify/src/cli.js';
import type { Case } from './case.js';
import { readCases } from './folder.js';
import { reported } from './judge.js';

const folder = mkdtempSync(join(tmpdir(), 'zhenglian-cases-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Output {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command on the files of a case, without a network. */
async function run(one: Case, ...more: readonly string[]): Promise<Output> {
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const args = ['--trust', file('trust.json', JSON.stringify(one.trust)), '--at', one.now, ...more];
  if (one.presentation) args.push('--audience', one.presentation.audience, '--nonce', one.presentation.nonce);
  if (one.proof && one.credential !== undefined) args.push('--proof', file('proof', one.proof));
  args.push(file('evidence', one.credential ?? one.proof ?? ''));
  let [out, err] = ['', ''];
  const code = await main(args, {
    out: (text) => void (out += text),
    err: (text) => void (err += text),
    stdin: (async function* () {})(),
    now: new Date('2030-01-01T00:00:00Z'),
    fetch: () => Promise.reject(new Error('the network is off')),
  });
  return { code, out, err };
}

// a file that does not say it is a proof is taken for a credential
const cases = readCases().filter(({ name }) => !['form_empty_fail', 'form_magic_fail'].includes(name));

test.each(cases.map((one) => [one.name, one] as const))('%s by the command', async (_, one) => {
  const { code, out } = await run(one, '--json');
  expect(reported(JSON.parse(out) as { status: CheckStatus; checks: CheckResult[] })).toEqual(one.expected);
  expect(code).toBe(EXIT_CODES[one.expected.status]);
});

test.each(['zh', 'en'])('says in %s what is proven, absence included', async (language) => {
  const find = (name: string): Case => cases.find((one) => one.name === name) as Case;
  for (const name of ['honest', 'honest_mortgaged_and_seized', 'stolen_key_fail']) {
    expect((await run(find(name), '--lang', language)).out).toMatchSnapshot(name);
  }
});
