import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from '@jest/globals';
import { DomainError } from '@zhenglian/chaincode/domain';
import { graphqlFacts } from '@zhenglian/verify';
import express from 'express';
import type { Caller } from '../access.js';
import { createLogger } from '../log.js';
import { SAMPLE } from '../testing/registry.js';
import { memoryServices, REGISTRAR, REVIEWER, TAX_OFFICER } from '../testing/services.js';
import type { Services } from './context.js';
import { readOperations, type Operations } from './persisted.js';
import { createSchema } from './schema.js';
import { graphqlHandler } from './server.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

interface Answer {
  readonly status: number;
  readonly correlation: string | null;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
}

const LISTED = '{ network { kind } }';
const listed = new Map([[createHash('sha256').update(LISTED).digest('hex'), LISTED]]);

interface Setup {
  readonly operations?: Operations;
  readonly caller?: Caller | 'BAD_TOKEN';
  readonly development?: boolean;
  readonly services?: Partial<Services>;
}

async function api({ caller, development = false, services = {}, operations }: Setup = {}) {
  const lines: string[] = [];
  const logger = createLogger('trace', 'registry', { write: (line: string) => void lines.push(line) });
  const handler = graphqlHandler({
    schema: createSchema(),
    services: { ...(await memoryServices()), ...services },
    callerOf: async () => {
      if (caller === 'BAD_TOKEN') throw new DomainError('NOT_SIGNED_IN');
      return caller;
    },
    logger,
    development,
    operations,
  });
  const server = createServer(express().use('/graphql', handler));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const post = async (body: unknown, headers = {}): Promise<Answer> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, correlation: response.headers.get('x-correlation-id'), ...((await response.json()) as object) };
  };
  const ask = (query: string, variables = {}, headers = {}): Promise<Answer> => post({ query, variables }, headers);
  return { ask, post, lines, url };
}

const ISSUE =
  'mutation ($input: IssueCertificateInput!) { issueCertificate(input: $input) { certRef certificateNumber code qr credential facts { state } } }';
const VARIABLES = { input: { requestId: 'request-1', entry: SAMPLE, persons: { acceptor: 'window-1', reviewer: 'reviewer' } } };
const codeOf = (answer: Answer) => answer.errors?.[0]?.extensions['code'];

test('a registrar issues; the answer is for the holder', async () => {
  const { ask } = await api({ caller: REGISTRAR });
  const { data } = await ask(ISSUE, VARIABLES);
  expect(data?.['issueCertificate']).toMatchObject({ certificateNumber: '粤（2026）佛南不动产权第0000001号', facts: { state: 'VALID' } });
  const { qr, code } = (data ?? {})['issueCertificate'] as { qr: string; code: string };
  expect(qr).toMatch(new RegExp(`^http://localhost:17080/v#1\\.2\\.156\\.3005\\.2\\..*\\.${code}$`));
});

test.each([
  ['nobody is named', null, 'REQUIRED', 'persons'],
  ['the acceptor is blank', { acceptor: ' ', reviewer: 'reviewer' }, 'BLANK_FIELD', 'persons.acceptor'],
  ['the reviewer is blank', { acceptor: 'window-1', reviewer: '' }, 'BLANK_FIELD', 'persons.reviewer'],
  ['who accepted also reviewed', { acceptor: 'window-1', reviewer: 'window-1' }, 'SAME_PERSON', null],
  ['who enters also accepted', { acceptor: REGISTRAR.account, reviewer: 'reviewer' }, 'SAME_PERSON', null],
])('RG-05: a first registration is refused when %s', async (_, persons, code, field) => {
  const { ask } = await api({ caller: REGISTRAR });
  const answer = await ask(ISSUE, { input: { ...VARIABLES.input, persons } });
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code, field });
});

const NAMES = ['issueCertificate', 'openTransfer', 'completeTransfer', 'attestTax'];
const CALLS: Record<string, [string, object]> = {
  issueCertificate: [ISSUE, VARIABLES],
  openTransfer: [
    'mutation ($input: OpenTransferInput!) { openTransfer(input: $input) { caseRef } }',
    { input: { requestId: 'r', certRef: '00', reason: 'x' } },
  ],
  completeTransfer: [
    'mutation ($input: CompleteTransferInput!) { completeTransfer(input: $input) { certRef } }',
    { input: { requestId: 'r', caseRef: '00', entry: {} } },
  ],
  attestTax: [
    'mutation ($input: AttestTaxInput!) { attestTax(input: $input) { requestId } }',
    { input: { requestId: 'r', caseRef: '00', side: 'BUYER', kind: 'PAID', receiptNumber: '1', attestedOn: '2026-11-21' } },
  ],
};

test.each(NAMES)('%s: nobody, a bad token, a colleague without the role and another organisation are refused', async (name) => {
  const [query = '', variables] = CALLS[name] ?? [];
  const expected = [undefined, 'BAD_TOKEN', REVIEWER, TAX_OFFICER] as const;
  const codes = [];
  for (const caller of expected) codes.push(codeOf(await (await api(caller === undefined ? {} : { caller })).ask(query, variables)));
  expect(codes).toEqual(['NOT_SIGNED_IN', 'NOT_SIGNED_IN', 'NOT_AUTHORISED', 'NOT_AUTHORISED']);
});

test('a credential is shown to the registrar alone; a reviewer sees masked names', async () => {
  const services = await memoryServices();
  const registrar = await api({ caller: REGISTRAR, services });
  const issued = (await registrar.ask(ISSUE, VARIABLES)).data?.['issueCertificate'] as { certRef: string };
  const query = `{ certificate(certRef: "${issued.certRef}") { credential face { key value } } }`;
  const seen = await (await api({ caller: REVIEWER, services })).ask(query);
  expect(seen.data?.['certificate']).toMatchObject({ credential: null });
  expect(JSON.stringify(seen)).toContain('张**');
  expect(JSON.stringify(seen)).not.toContain('张示例');
  expect(JSON.stringify(await registrar.ask(query))).toContain('credential of');
  expect(codeOf(await (await api({ services })).ask(query))).toBe('NOT_SIGNED_IN');
});

test('a refusal says code, field and both languages, under the correlation id', async () => {
  const { ask } = await api({ caller: REGISTRAR });
  const variables = { input: { ...VARIABLES.input, entry: { ...SAMPLE, location: '' } } };
  const answer = await ask(ISSUE, variables, { 'x-correlation-id': 'caller-chosen-1' });
  expect(answer.correlation).toBe('caller-chosen-1');
  expect(answer.errors?.[0]?.extensions).toMatchObject({
    code: 'BLANK_FIELD',
    codes: ['BLANK_FIELD'],
    field: 'location',
    zh: expect.stringMatching(/^location：/),
    en: expect.stringMatching(/^location: /),
    correlationId: 'caller-chosen-1',
  });
});

test.each([
  ['a field that is not given', { entry: SAMPLE }, 'REQUIRED', 'requestId'],
  ['a field that is null', { ...VARIABLES.input, requestId: null }, 'REQUIRED', 'requestId'],
  ['a field within a field', { ...VARIABLES.input, persons: { acceptor: 'window-1', reviewer: {} } }, 'INVALID_FORMAT', 'persons.reviewer'],
  ['a list for a text', { ...VARIABLES.input, holderKey: { x: ['1'], y: '2' } }, 'INVALID_FORMAT', 'holderKey.x'],
  ['a field that there is not', { ...VARIABLES.input, requestID: '1' }, 'INVALID_FORMAT', 'requestID'],
  ['no input', undefined, 'REQUIRED', null],
])('bad variables are told by code and field, and nothing is logged as a fault: %s', async (_what, input, code, field) => {
  const { ask, lines } = await api({ caller: REGISTRAR });
  const answer = await ask(ISSUE, { input }, { accept: 'application/graphql-response+json, application/json' });
  expect(answer.status).toBe(200);
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code, field });
  expect(lines.join()).not.toContain('internal error');
});

test('whatever is not coded is INTERNAL: the caller learns nothing, the log all but secrets', async () => {
  const broken = {
    assertFresh: () => undefined,
    certificate: () => Promise.reject(new Error('password=hunter2 at /srv/db')),
  } as unknown as Services['readModel'];
  const { ask, lines } = await api({ services: { readModel: broken } });
  const answer = await ask(`{ ledgerFacts(certRef: "${'00'.repeat(32)}") { state } }`);
  expect(codeOf(answer)).toBe('INTERNAL');
  expect(JSON.stringify(answer)).not.toMatch(/hunter2|srv|stack/);
  expect(lines.join()).toContain('hunter2');
  expect(lines.join()).toContain(answer.correlation);
});

test('a log of a refused request holds nothing of its content', async () => {
  const { ask, lines } = await api({ caller: REGISTRAR });
  await ask(ISSUE, VARIABLES);
  await ask(ISSUE, { input: { ...VARIABLES.input, entry: { ...SAMPLE, remarks: '' } } });
  for (const secret of ['张示例', '440605199001010006', '示例街道', 'credential of']) expect(lines.join()).not.toContain(secret);
});

const deep = (levels: number) => `{ network { organization ${'{ name '.repeat(levels)}${'}'.repeat(levels)} } }`;
/** Unfolds to 2^40 fields. */
const doubling = `query { ...f0 } ${Array.from({ length: 40 }, (_, n) => `fragment f${n} on Query { ...f${n + 1} ... on Query { ...f${n + 1} } }`).join('')} fragment f40 on Query { x: network { kind } }`;

test.each([
  ['too deep', deep(12)],
  ['too many aliases', `{ ${Array.from({ length: 20 }, (_, n) => `a${n}: network { kind }`).join(' ')} }`],
  ['aliases inside', `{ network { ${Array.from({ length: 20 }, (_, n) => `a${n}: kind`).join(' ')} } }`],
  ['aliases multiplied by fragments', doubling],
  ['too many tokens', `{ network { ${'kind '.repeat(1_100)} } }`],
  ['several operations', 'query a { network { kind } } query b { network { kind } }'],
  ['too many directives', `{ network { ${'kind @include(if: true) '.repeat(25)} } }`],
  [
    'pages in pages of pages',
    '{ cases(first: 100) { edges { node { attestations { transaction { endorsers { organization { zh en } } } } transaction { endorsers { organization { zh en } } } } } } a: cases(first: 100) { edges { node { caseRef } } } b: auditEntries(first: 30000) { edges { cursor } } }',
  ],
  ['introspection', '{ __schema { types { name } } }'],
  ['nothing that parses', '{ network { '],
])('a document with %s is refused before it runs', async (_name, query) => {
  const { ask } = await api();
  const answer = await ask(query);
  expect(answer.data ?? undefined).toBeUndefined();
  expect(codeOf(answer)).toBe('INVALID_FORMAT');
});

test('a misspelt name is not helped with: suggestions tell the schema', async () => {
  const { ask } = await api({ development: true });
  const [error] = (await ask('{ networks { kind } }')).errors ?? [];
  expect(error?.message).toContain('Cannot query field "networks"');
  expect(JSON.stringify(error)).not.toContain('Did you mean');
});

test('what is refused before it runs costs little, whatever it is (A7)', async () => {
  const { ask } = await api();
  const costs: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    for (const query of [
      deep(12),
      doubling,
      `{ ${'a '.repeat(100_000)} }`,
      `{ ${Array.from({ length: 900 }, (_, a) => `a${a}: x`).join(' ')} }`,
    ]) {
      const before = process.cpuUsage();
      expect(codeOf(await ask(query))).toBe('INVALID_FORMAT');
      const { user, system } = process.cpuUsage(before);
      costs.push((user + system) / 1000);
    }
  }
  // milliseconds of processor, the client's own included; the first round warms up
  expect(Math.max(...quickest(costs.slice(4), 4))).toBeLessThan(50);
});

/** Of each of so many documents in turn, its quickest round. */
function quickest(costs: readonly number[], documents: number): number[] {
  return Array.from({ length: documents }, (_, n) => Math.min(...costs.filter((_cost, at) => at % documents === n)));
}

test('a packed body is not unpacked, however small it is (A13)', async () => {
  const { url, lines } = await api();
  const body = gzipSync(JSON.stringify({ query: `{ network { kind } } #${' '.repeat(50_000_000)}` }));
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const response = await fetch(url, { method: 'POST', headers, body });
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: expect.any(String) } }] });
  expect(lines.join()).not.toContain('internal error');
});

test('a token that is not good leaves a line in the log (A9)', async () => {
  const { ask, lines } = await api({ caller: 'BAD_TOKEN' });
  expect(codeOf(await ask('{ me { account } }'))).toBe('NOT_SIGNED_IN');
  expect(lines.join()).toContain('"refusal":"NOT_SIGNED_IN"');
});

test('introspection is for development', async () => {
  const { ask } = await api({ development: true });
  expect((await ask('{ __schema { queryType { name } } }')).errors).toBeUndefined();
});

test('a list of operations in one request is refused', async () => {
  const { post } = await api();
  const answer = await post([{ query: '{ network { kind } }' }, { query: '{ network { kind } }' }]);
  expect(answer.status).toBe(400);
  expect(answer.data).toBeUndefined();
});

test.each([
  ['nothing', {}],
  ['two kinds of evidence', { credential: 'x', certificateNumber: 'y', code: 'z' }],
  ['a number without its code', { certificateNumber: 'y' }],
  ['a credential with a code', { credential: 'x', code: 'z' }],
])('verify refuses %s', async (_name, input) => {
  const { ask } = await api();
  expect(codeOf(await ask('query ($input: VerifyInput!) { verify(input: $input) { status } }', { input }))).toBe('INVALID_FORMAT');
});

test('an answer can wait for a block, and says so when it does not come', async () => {
  const { ask } = await api();
  const query = '{ network { blockHeight } }';
  expect((await ask(query, {}, { 'x-as-of-block': '1' })).data).toEqual({ network: { blockHeight: 1 } });
  expect(codeOf(await ask(query, {}, { 'x-as-of-block': '99' }))).toBe('LEDGER_TIMEOUT');
  expect(codeOf(await ask(query, {}, { 'x-as-of-block': 'x' }))).toBe('INVALID_FORMAT');
});

test.each([
  [{ first: 0 }, 'INVALID_FORMAT'],
  [{ first: 101 }, 'TOO_LARGE'],
])('cases refuses a page of %j', async (variables, code) => {
  const { ask } = await api({ caller: REVIEWER });
  expect(codeOf(await ask('query ($first: Int) { cases(first: $first) { edges { cursor } } }', variables))).toBe(code);
});

test('in production only listed operations are executed, by their text or their digest (checklist 17)', async () => {
  const { ask, post } = await api({ operations: listed });
  expect((await ask(LISTED)).data).toEqual({ network: { kind: 'embedded' } });
  const [sha256Hash] = listed.keys();
  expect((await post({ extensions: { persistedQuery: { version: 1, sha256Hash } } })).data).toEqual({ network: { kind: 'embedded' } });
  for (const body of [
    { query: '{ network { channel } }' },
    { query: '{ network {' },
    { query: `${LISTED} ` },
    { extensions: { persistedQuery: { version: 1, sha256Hash: '00'.repeat(32) } } },
    { extensions: { persistedQuery: { version: 1, sha256Hash: '__proto__' } }, query: LISTED },
    {},
  ]) {
    const answer = await post(body);
    expect([answer.status, answer.data]).toEqual([400, undefined]);
  }
});

test('what everybody’s verifier asks is always listed', async () => {
  const { url } = await api({ operations: readOperations([]) });
  const facts = graphqlFacts({ url, fetch });
  for (const found of [facts.byCertRef('00'.repeat(32)), facts.byCredentialDigest('00'.repeat(32)), facts.byRendition('00'.repeat(32))]) {
    expect(await found).toBeUndefined();
  }
});

test('an account that asks too often is told so (checklist 18)', async () => {
  const limits = {
    admit: () => {
      throw new DomainError('TOO_MANY_REQUESTS');
    },
    admitSensitive: () => undefined,
  };
  const { ask } = await api({ caller: REGISTRAR, services: { limits } });
  expect(codeOf(await ask('{ cases { edges { cursor } } }'))).toBe('TOO_MANY_REQUESTS');
  expect((await ask('{ network { kind } }')).errors).toBeUndefined();
});
