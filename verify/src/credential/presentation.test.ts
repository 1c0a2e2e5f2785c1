import { beforeAll, expect, test } from '@jest/globals';
import type { CheckCode, CheckStatus } from '@zhenglian/chaincode/domain';
import { ASKED, corpusBase, createHolder, type TestHolder } from '../../testing/corpus-base.js';
import { type CorpusBase, credentialMutations, type Mutation } from '../../testing/credential-corpus.js';
import {
  createTestNetwork,
  factsOf,
  factsSource,
  issueCredential,
  NOW,
  type TestCredential,
  type TestNetwork,
} from '../../testing/credential.js';
import { type Report, verifyCredential, type VerifyOptions } from '../verify.js';
import { discloseFields, presentCredential } from './present.js';

let network: TestNetwork;
let holder: TestHolder;
let base: CorpusBase & { good: TestCredential };
let mutations: readonly Mutation[];
beforeAll(async () => {
  network = await createTestNetwork();
  holder = await createHolder();
  base = await corpusBase(network, holder);
  mutations = await credentialMutations(base);
});

const options = (more: Partial<VerifyOptions> = {}): VerifyOptions => ({
  trust: network.trust,
  facts: factsSource(factsOf(base.good.digest)),
  now: NOW,
  ...more,
});
const asked = (more: Partial<VerifyOptions> = {}): VerifyOptions => options({ presentation: ASKED, ...more });
const failed = ({ status, checks }: Report): [CheckStatus, CheckCode[]] => [
  status,
  checks.filter(({ code }) => code !== 'OK').map(({ code }) => code),
];
const present = (fields: readonly string[], request: Partial<typeof ASKED & { now: Date }> = {}, sign = holder.sign): Promise<string> =>
  presentCredential(base.good.text, { ...ASKED, fields, now: NOW, ...request }, sign);

test('some fields, presented to the verifier who asked: VALID, and no other field is told', async () => {
  const report = await verifyCredential(await present(['location']), asked());
  expect(failed(report)).toEqual(['VALID', []]);
  expect(report.certificate?.face.map(({ key }) => key)).toEqual(['location']);
  expect(report.checks.map(({ name }) => name)).toContain('HOLDER');
});

test.each<[string, CheckStatus, CheckCode, Partial<VerifyOptions>, Partial<typeof ASKED & { now: Date }>]>([
  ['for another audience', 'INVALID', 'HOLDER_PROOF_OTHER', {}, { audience: 'https://school.example' }],
  ['for another session', 'INVALID', 'HOLDER_PROOF_OTHER', {}, { nonce: 'another' }],
  ['made ten minutes ago', 'STALE', 'HOLDER_PROOF_STALE', {}, { now: new Date(NOW.getTime() - 600_000) }],
  [
    'older than this verifier allows',
    'STALE',
    'HOLDER_PROOF_STALE',
    { presentation: { ...ASKED, maxAge: 5 } },
    { now: new Date(NOW.getTime() - 6_000) },
  ],
  ['from the future', 'INVALID', 'HOLDER_PROOF_INVALID', {}, { now: new Date(NOW.getTime() + 120_000) }],
])('a presentation %s is %s %s', async (_name, status, code, verifier, request) => {
  expect(failed(await verifyCredential(await present(['area'], request), asked(verifier)))).toEqual([status, [code]]);
});

test('a stranger cannot present, with the text of the credential in hand', async () => {
  const text = await present(['area'], {}, (await createHolder()).sign);
  expect(failed(await verifyCredential(text, asked()))).toEqual(['INVALID', ['HOLDER_PROOF_INVALID']]);
});

test('a presentation handed on cannot be judged: it was made for somebody else', async () => {
  expect(failed(await verifyCredential(await present(['area']), options()))).toEqual(['UNKNOWN', ['HOLDER_NOT_ASKED']]);
});

test('a credential that is bound to no key proves no holder', async () => {
  const unbound = await issueCredential(network.issuer);
  const report = await verifyCredential(unbound.text, asked({ facts: factsSource(factsOf(unbound.digest)) }));
  expect(failed(report)).toEqual(['INVALID', ['HOLDER_KEY_MISSING']]);
});

test.each([
  ['this ledger', {}, 'VALID', []],
  ['another channel', { channel: 'guangzhou' }, 'UNKNOWN', ['OTHER_LEDGER', 'NOT_CHECKED', 'NOT_CHECKED']],
  ['a ledger of the same name', { genesis: 'ff'.repeat(32) }, 'UNKNOWN', ['OTHER_LEDGER', 'NOT_CHECKED', 'NOT_CHECKED']],
])('a status reference to %s', async (_name, change, status, codes) => {
  const ledger = { channel: network.trust.channel, genesis: network.trust.genesisHash, ...change };
  const credential = await issueCredential(network.issuer, ({ claims }) => void (claims['status'] = { ledger }));
  expect(failed(await verifyCredential(credential.text, options({ facts: factsSource(factsOf(credential.digest)) })))).toEqual([
    status,
    codes,
  ]);
});

test.each<[string, string, readonly string[]]>([
  ['a field that the credential lacks', 'text', ['usage']],
  ['what was presented already', 'presentation', ['area']],
])('a holder cannot disclose %s', (_name, which, fields) => {
  const text = which === 'text' ? base.good.text : base.presentation;
  expect(() => discloseFields(text, fields)).toThrow(expect.objectContaining({ code: 'CREDENTIAL_MALFORMED' }));
});

test('the corpus has at least 40 mutations of distinct names, and its base is VALID both ways', async () => {
  expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length);
  expect(mutations.length).toBeGreaterThanOrEqual(40);
  expect(failed(await verifyCredential(base.good.text, options()))).toEqual(['VALID', []]);
  expect(failed(await verifyCredential(base.presentation, asked()))).toEqual(['VALID', []]);
});

test('none of the mutations is VALID, and each says why', async () => {
  const wrong: unknown[] = [];
  for (const { name, text, reasons } of mutations) {
    const [status, codes] = failed(await verifyCredential(text, name.startsWith('presentation') ? asked() : options()));
    if (status === 'VALID' || !reasons.some((reason) => codes.includes(reason))) wrong.push([name, status, codes]);
  }
  expect(wrong).toEqual([]);
});
