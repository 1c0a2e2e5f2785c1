import { expect, test } from '@jest/globals';
import { CODE, factsOf, LICENCE } from '../testing/credential.js';
import { certRefOf } from '@zhenglian/chaincode/domain';
import { type Fetch, graphqlFacts } from './facts-graphql.js';

const url = 'https://registry.example/graphql';
const digest = 'aa'.repeat(32);
const facts = factsOf(digest);
const answering = (value: unknown, status = 200): Fetch => answeringText(JSON.stringify(value), status);
const answeringText =
  (text: string, status = 200): Fetch =>
  () =>
    Promise.resolve(new Response(text, { status }));

test('facts are asked for by digest or reference, without credentials and without following redirects', async () => {
  const calls: { url: string; init: Parameters<Fetch>[1] }[] = [];
  const fetch: Fetch = (address, init) => {
    calls.push({ url: address, init });
    return Promise.resolve(new Response(JSON.stringify({ data: { ledgerFacts: facts } })));
  };
  const source = graphqlFacts({ url, fetch });
  await expect(source.byCredentialDigest(digest)).resolves.toEqual(facts);
  await expect(source.byCertRef(certRefOf(LICENCE, CODE))).resolves.toEqual(facts);
  expect(calls.map(({ init }) => JSON.parse(init.body) as unknown)).toMatchObject([
    { query: expect.stringContaining('ledgerFacts(credentialDigest: $key)'), variables: { key: digest } },
    { query: expect.stringContaining('ledgerFacts(certRef: $key)'), variables: { key: certRefOf(LICENCE, CODE) } },
  ]);
  expect(calls[0]).toMatchObject({ url, init: { method: 'POST', redirect: 'error', credentials: 'omit' } });
});

test('null is "the ledger holds nothing"', async () => {
  await expect(graphqlFacts({ url, fetch: answering({ data: { ledgerFacts: null } }) }).byCertRef(digest)).resolves.toBeUndefined();
});

test.each<[string, string, Fetch]>([
  ['no connection', 'FACTS_UNREACHABLE', () => Promise.reject(new TypeError('fetch failed'))],
  ['HTTP 500', 'FACTS_UNREACHABLE', answering({ data: { ledgerFacts: null } }, 500)],
  ['HTTP 404', 'FACTS_UNREACHABLE', answering({ data: { ledgerFacts: null } }, 404)],
  ['an error beside null', 'FACTS_INVALID', answering({ data: { ledgerFacts: null }, errors: [{ message: 'x' }] })],
  ['no data', 'FACTS_INVALID', answering({ data: null })],
  ['no field', 'FACTS_INVALID', answering({ data: {} })],
  ['a page instead of JSON', 'FACTS_INVALID', answeringText('<html>')],
  ['oversize', 'FACTS_INVALID', answeringText(`${JSON.stringify({ data: { ledgerFacts: facts } })}${' '.repeat(300_000)}`)],
  ['a state that does not exist', 'FACTS_INVALID', answering({ data: { ledgerFacts: { ...facts, state: 'GOOD' } } })],
  [
    'no endorsers',
    'FACTS_INVALID',
    answering({ data: { ledgerFacts: { ...facts, transaction: { ...facts.transaction, endorsers: null } } } }),
  ],
  ['no history', 'FACTS_INVALID', answering({ data: { ledgerFacts: { ...facts, history: undefined } } })],
])('%s is never "nothing": %s', async (_name, code, fetch) => {
  await expect(graphqlFacts({ url, fetch }).byCredentialDigest(digest)).rejects.toMatchObject({ code });
});

test('a server that never answers is given up', async () => {
  const fetch: Fetch = (_url, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
  await expect(graphqlFacts({ url, fetch, timeoutMs: 1 }).byCertRef(digest)).rejects.toMatchObject({ code: 'FACTS_UNREACHABLE' });
});
