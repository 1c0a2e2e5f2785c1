import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  CODE,
  createTestNetwork,
  factsOf,
  issueCredential,
  NOW,
  NUMBER,
  type TestCredential,
  type TestNetwork,
} from '../testing/credential.js';
import { type CliWorld, main } from './cli.js';
import type { LedgerFacts } from './facts.js';

let folder: string;
let network: TestNetwork;
let credential: TestCredential;
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhenglian-verify-'));
  network = await createTestNetwork();
  credential = await issueCredential(network.issuer);
  writeFileSync(file('trust.json'), JSON.stringify(network.document));
  writeFileSync(file('certificate.txt'), credential.text);
  writeFileSync(file('garbage.bin'), new Uint8Array(1_000_000));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the command against an API that knows the given facts. */
async function run(args: readonly string[], facts?: LedgerFacts, stdin = ''): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const world: CliWorld = {
    out: (text) => (out += text),
    err: (text) => (err += text),
    stdin: (async function* () {
      yield await Promise.resolve(stdin);
    })(),
    now: NOW,
    fetch: () => Promise.resolve(new Response(JSON.stringify({ data: { ledgerFacts: facts ?? null } }))),
  };
  return { code: await main(args, world), out, err };
}
const withTrust = (...args: string[]): string[] => ['--trust', file('trust.json'), ...args];
const api = ['--api', 'http://localhost:1/graphql'];

test('help', async () => {
  const { code, out } = await run(['--help']);
  expect(code).toBe(0);
  expect(out).toMatchSnapshot();
});

test('exit code 0 and a list of checks for a valid credential, in both languages', async () => {
  const facts = factsOf(credential.digest);
  const chinese = await run(withTrust(...api, file('certificate.txt')), facts);
  const english = await run(withTrust(...api, '--lang', 'en', '-'), facts, credential.text);
  expect([chinese.code, english.code]).toEqual([0, 0]);
  expect(chinese.out).toContain('✓ 有效');
  expect(chinese.out).toContain('机构registry、机构tax');
  expect(chinese.out).toContain('张三𠮷');
  expect(chinese.out).toContain('内置演示网络');
  expect(english.out).toContain('✓ Valid');
  expect(english.out.match(/^ {2}✓ /gm)).toHaveLength(7);
});

test.each<[string, number, string, () => Promise<{ code: number; out: string }>]>([
  [
    'replaced',
    1,
    '✗',
    () => run(withTrust(...api, file('certificate.txt')), factsOf(credential.digest, { state: 'REPLACED', successor: 'ef'.repeat(32) })),
  ],
  ['unknown to the ledger', 1, '✗', () => run(withTrust(...api, file('certificate.txt')))],
  ['no credential', 1, '✗', () => run(withTrust(...api, file('garbage.bin')))],
  ['no certificate file', 1, '✗', () => run(withTrust(...api, '-'), undefined, '%PDF-1.7 and nothing else')],
  ['offline', 2, '?', () => run(withTrust(file('certificate.txt')))],
  ['unknown number', 2, '?', () => run(withTrust(...api, '--number', NUMBER, '--code', CODE))],
  ['number and code', 0, '✓', () => run(withTrust(...api, '--number', NUMBER, '--code', CODE), factsOf(credential.digest))],
])('%s: exit code %i, %s', async (_name, code, mark, start) => {
  const result = await start();
  expect(result.code).toBe(code);
  expect(result.out.startsWith(mark)).toBe(true);
});

test('a failed check shows its code and what to do next', async () => {
  const { out } = await run(withTrust('--lang', 'en', file('certificate.txt')));
  expect(out).toMatch(/\? .*\[LEDGER_UNREACHABLE\]\n {6}→ /);
});

test('--json is one object with codes and both languages', async () => {
  const { code, out } = await run(withTrust('--json', ...api, file('certificate.txt')), factsOf(credential.digest));
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    status: 'VALID',
    checks: expect.arrayContaining([expect.objectContaining({ name: 'STATE', code: 'OK' })]),
    facts: { transaction: { block: 7 } },
    network: { kind: 'embedded' },
  });
});

test.each<[string, () => string[]]>([
  ['no evidence', () => withTrust()],
  ['two files', () => withTrust('a', 'b')],
  ['a number without code', () => withTrust('--number', NUMBER)],
  ['a file and a number', () => withTrust('a', '--number', NUMBER, '--code', CODE)],
  ['an unknown option', () => withTrust('--fast', 'a')],
  ['an unknown language', () => withTrust('--lang', 'fr', 'a')],
  ['an address that is none', () => withTrust('--api', 'file:///etc/passwd', 'a')],
  ['a missing file', () => withTrust(file('missing'))],
  ['a missing trust file', () => ['--trust', file('missing'), file('certificate.txt')]],
  ['a trust file that is none', () => ['--trust', file('certificate.txt'), file('certificate.txt')]],
])('%s: exit code 64 and nothing on standard output', async (_name, args) => {
  const { code, out, err } = await run(args());
  expect([code, out]).toEqual([64, '']);
  expect(err).toMatch(/^zhenglian-verify: ./);
});

test('control characters and direction overrides in evidence do not reach the terminal', async () => {
  const { encodeDisclosure, disclosureDigest } = await import('./credential/format.js');
  const hostile = await issueCredential(network.issuer, ({ claims, disclosures }) => {
    disclosures.splice(0, 1, encodeDisclosure('salt-of-a-hostile-field', 'holders', '\u001b[2J\u202e张三'));
    claims['_sd'] = disclosures.map(disclosureDigest);
  });
  const { out } = await run(withTrust(...api, '-'), factsOf(hostile.digest), hostile.text);
  expect(out).toContain('�[2J�张三');
  expect(out).not.toContain('\u001b');
  expect(out).not.toContain('\u202e');
});
