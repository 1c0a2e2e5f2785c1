import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import express from 'express';
import { exportJWK, exportPKCS8, generateKeyPair } from 'jose';
import { digest, utf8 } from '@zhenglian/chaincode/domain';
import { ApiError, connect, type Settings } from '../../../examples/bank/client.js';
import { AddWebhook, ApplyMortgage, CollateralAlerts, MortgagesAsOf, Network, ReadMessage } from '../../../examples/bank/operations.js';
import { listen, readCall, type Call } from '../../../examples/bank/webhook.js';
import { readConfig } from '../../../api/src/config.js';
import { isWebhookGenuine, signWebhook } from '../../../api/src/exchange/webhooks.js';
import { createSchema } from '../../../api/src/graphql/schema.js';
import { readOperations } from '../../../api/src/graphql/persisted.js';
import { graphqlHandler } from '../../../api/src/graphql/server.js';
import { sqlSessions } from '../../../api/src/identity/sessions.js';
import { embeddedSignIn } from '../../../api/src/identity/sign-in.js';
import { callerOf } from '../../../api/src/identity/tokens.js';
import { createLogger } from '../../../api/src/log.js';
import { OPENING, testDatabase, type TestDatabase } from '../../../api/src/testing/database.js';
import { memoryAuditLog } from '../../../api/src/testing/memory-audit.js';
import { memoryActs, memoryServices } from '../../../api/src/testing/services.js';

// A bank's integration kit (examples/bank) against a running API of the bank: real sign-in with the program's own key, real HTTP.

// the copies that jest's structuredClone makes have another realm's prototype, and the provider takes such keys for no keys
globalThis.structuredClone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const { organization } = readConfig({ ORGANIZATION: 'bank' });
const vault = mkdtempSync(join(tmpdir(), 'zhenglian-kit-'));
const clock = { now: () => new Date() };
const server = createServer();
const asked: string[] = [];
let db: TestDatabase;
let settings: Settings;
let answering: 'GOOD' | 'OVERLOADED_ONCE' = 'GOOD';

const portOf = (of: Server) => (of.address() as AddressInfo).port;
const started = (of: Server) => new Promise<void>((resolve) => void of.listen(0, '127.0.0.1', resolve));

beforeAll(async () => {
  db = await testDatabase();
  await started(server);
  const publicUrl = `http://localhost:${portOf(server)}`;
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const machine = { clientId: 'core-banking', roles: ['bank-officer', 'admin'], divisions: ['*'], jwks: { keys: [{ kty, crv, x, y }] } };
  writeFileSync(join(vault, 'machine-clients.json'), JSON.stringify([machine]));
  const sessions = sqlSessions({ database: db.database, clock });
  const { rules, router } = await embeddedSignIn(
    {
      organization,
      publicUrl,
      vault,
      limit: (_request, _response, next) => next(),
      database: db.database,
      clock,
      audit: memoryAuditLog(),
      secondFactor: true,
    },
    sessions,
  );
  const services = await memoryServices();
  const { registry } = services;
  if (router === undefined || registry === undefined) throw new Error('incomplete');
  const acts = { ...memoryActs(registry, services.approvals, organization.mspId), papers: undefined };
  const handler = graphqlHandler({
    schema: createSchema(),
    services: { ...services, organization, registry: undefined, sessions, acts },
    callerOf: (authorization) => callerOf(authorization, rules),
    logger: createLogger('silent', 'bank'),
    development: false,
    // as in production: what the kit does not ask is not answered
    operations: await listed(),
  });
  const app = express();
  app.use('/oidc/token', (_request, _response, next) => (asked.push('token'), next()));
  app.use('/graphql', (_request, response, next) => {
    asked.push('graphql');
    if (answering === 'GOOD') return next();
    answering = 'GOOD';
    response.json({ errors: [{ message: 'x', extensions: { code: 'LEDGER_TIMEOUT', codes: ['LEDGER_TIMEOUT'], correlationId: 'c' } }] });
  });
  app.use('/graphql', handler);
  app.use(router);
  server.on('request', (request, response) => void app(request, response));
  const pem = await exportPKCS8(privateKey);
  settings = { graphql: `${publicUrl}/graphql`, issuer: `${publicUrl}/oidc`, clientId: 'core-banking', privateKey: pem };
}, OPENING);
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await db.close();
  rmSync(vault, { recursive: true });
});
beforeEach(() => void (asked.length = 0));

async function listed() {
  const { manifest } = (await import('../../../examples/bank/codegen.mjs')) as { manifest: () => Record<string, string> };
  const file = join(vault, 'operations.json');
  writeFileSync(file, JSON.stringify(manifest()));
  return readOperations([file]);
}

test('the generated client is the one that the schema and the operations make', async () => {
  const { generated } = (await import('../../../examples/bank/codegen.mjs')) as { generated: () => Promise<string> };
  expect(await generated()).toBe(readFileSync(join(import.meta.dirname, '../../../examples/bank/operations.ts'), 'utf8'));
});

test('the program signs in with its own key, once for many questions', async () => {
  const client = connect(settings);
  const { network } = await client.execute(Network, {});
  expect([network.kind, network.channel]).toEqual(['embedded', 'zhenglian']);
  const { mortgages } = await client.execute(MortgagesAsOf, { first: 5, after: null });
  expect(mortgages.pageInfo.hasNextPage).toBe(false);
  expect((await client.execute(CollateralAlerts, { first: 5, after: null })).collateralAlerts.edges).toEqual([]);
  expect(asked).toEqual(['token', 'graphql', 'graphql', 'graphql']);
});

test('BK-01, BK-04: an application is typed, and the same request again gives the same answer', async () => {
  const client = connect(settings);
  const hex = (name: string) => digest('zl/request/1', utf8(name));
  const input = {
    requestId: 'kit-1',
    applicationRef: hex('application'),
    unitRefs: [hex('unit')],
    division: '440605',
    form: 'MORTGAGE',
    kind: 'GENERAL',
    contract: '抵押合同',
    transferBan: false,
    excludesOthers: false,
    queryConsentRef: hex('consent'),
  } as const;
  const first = await client.execute(ApplyMortgage, { input: { ...input, unitRefs: [...input.unitRefs] } });
  expect(first.applyMortgage.record.applicationRef).toBe(input.applicationRef);
  expect(await client.execute(ApplyMortgage, { input: { ...input, unitRefs: [...input.unitRefs] } })).toEqual(first);
});

test('a refusal has its code and field; it is not repeated', async () => {
  const client = connect(settings);
  const input = { requestId: 'a b', sender: 'registry', id: 'm', purpose: 'x' };
  const refusal: unknown = await client.execute(ReadMessage, { input }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(ApiError);
  expect(refusal).toMatchObject({ code: 'INVALID_FORMAT', field: 'requestId' });
  expect(asked.filter((path) => path === 'graphql')).toHaveLength(1);
});

test('what says nothing about the request is asked again', async () => {
  answering = 'OVERLOADED_ONCE';
  expect((await connect(settings).execute(Network, {})).network.kind).toBe('embedded');
  expect(asked.filter((path) => path === 'graphql')).toHaveLength(2);
});

test('another key does not sign in', async () => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const client = connect({ ...settings, privateKey: await exportPKCS8(privateKey) });
  await expect(client.execute(Network, {})).rejects.toThrow('answers 401');
});

test('a webhook is registered, and its secret is what the listener checks calls with', async () => {
  const client = connect(settings);
  const input = { requestId: 'kit-2', url: 'https://bank.example/calls', events: ['MORTGAGE_ENTERED'] };
  const { addWebhook } = await client.execute(AddWebhook, { input });
  expect(addWebhook.secret).not.toBe('');
});

const SECRET = 'ab'.repeat(32);
const CALL: Call = {
  id: 'call-1',
  event: 'MORTGAGE_ENTERED',
  at: '2026-11-21T04:00:00Z',
  content: { transactionId: 't', block: 7, records: [] },
};
const BODY = JSON.stringify(CALL);
const now = new Date('2026-11-21T04:00:10Z');
const signedAt = (at: Date, body = BODY, secret = SECRET) => signWebhook(secret, body, at);

test.each<[string, string, string, boolean]>([
  ['a good one', BODY, signedAt(now), true],
  ['under another secret', BODY, signedAt(now, BODY, 'cd'.repeat(32)), false],
  ['with another body', `${BODY} `, signedAt(now), false],
  ['an old one', BODY, signedAt(new Date(now.getTime() - 301_000)), false],
  ['one of tomorrow', BODY, signedAt(new Date(now.getTime() + 301_000)), false],
  ['without a signature', BODY, '', false],
  ['under another scheme', BODY, `t=1,v0=${createHmac('sha256', SECRET).update(BODY).digest('hex')}`, false],
])('kit and institution agree about calls: %s', (_what, body, signature, genuine) => {
  expect(readCall(SECRET, body, signature, now) !== undefined).toBe(genuine);
  expect(isWebhookGenuine(SECRET, body, signature, now)).toBe(genuine);
});

test('the listener handles a call once, answers a repetition, and asks for another try when its handler fails', async () => {
  const seen: string[] = [];
  let failing = true;
  const listener = listen(SECRET, async ({ id }) => {
    if (failing) throw new Error('database away');
    seen.push(id);
  });
  await started(listener);
  const call = async (signature = signWebhook(SECRET, BODY, new Date())) =>
    (await fetch(`http://127.0.0.1:${portOf(listener)}`, { method: 'POST', headers: { 'zhenglian-signature': signature }, body: BODY }))
      .status;
  expect(await call('t=1,v1=00')).toBe(401);
  expect(await call()).toBe(500);
  failing = false;
  expect([await call(), await call()]).toEqual([204, 204]);
  expect(seen).toEqual(['call-1']);
  listener.close();
});
