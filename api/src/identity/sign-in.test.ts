import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { sql } from 'kysely';
import { signIn } from '../../../scripts/lib/sign-in.mjs';
import { readConfig } from '../config.js';
import { OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { memoryAuditLog } from '../testing/memory-audit.js';
import { LOCK_AFTER } from './attempts.js';
import { sqlSessions } from './sessions.js';
import { REFUSAL_MILLISECONDS } from './router.js';
import { embeddedSignIn, type SignIn } from './sign-in.js';
import { callerOf } from './tokens.js';
import { stepAt, totpCode } from './totp.js';

// the copies that jest's structuredClone makes have another realm's prototype, and the provider takes such keys for no keys
globalThis.structuredClone = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const { organization } = readConfig({ ORGANIZATION: 'registry' });
const vault = mkdtempSync(join(tmpdir(), 'zhenglian-vault-'));
const server: Server = createServer();
const clock = { now: () => new Date() };
const audit = memoryAuditLog();
let publicUrl: string;
let signedIn: SignIn;
let db: TestDatabase;
let machineKey: CryptoKey;

const open = (secondFactor: boolean) =>
  embeddedSignIn(
    { organization, publicUrl, vault, limit: (_request, _response, next) => next(), database: db.database, clock, audit, secondFactor },
    sqlSessions({ database: db.database, clock }),
  );

/** Lets another sign-in answer at the same address. */
async function serve(secondFactor: boolean): Promise<SignIn> {
  signedIn = await open(secondFactor);
  const app = express();
  if (signedIn.router !== undefined) app.use(signedIn.router);
  server.removeAllListeners('request');
  server.on('request', (request, response) => void app(request, response));
  return signedIn;
}

beforeAll(async () => {
  db = await testDatabase();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  publicUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  const pair = await generateKeyPair('ES256', { extractable: true });
  machineKey = pair.privateKey;
  const { kty, crv, x, y } = await exportJWK(pair.publicKey);
  const machine = { clientId: 'archive-robot', roles: ['archivist'], divisions: ['440605'], jwks: { keys: [{ kty, crv, x, y }] } };
  writeFileSync(join(vault, 'machine-clients.json'), JSON.stringify([machine]));
  await serve(false);
}, OPENING);
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await db.close();
  rmSync(vault, { recursive: true });
});

const urls = () => ({ graphql: `${publicUrl}/graphql`, oidc: `${publicUrl}/oidc` });

test.each([
  ['registrar', ['registrar']],
  ['reviewer', ['reviewer']],
])('%s signs in by code and PKCE and gets a token for this API', async (account, roles) => {
  const token = await signIn(urls(), account, 'demo');
  expect(await callerOf(`Bearer ${token}`, signedIn.rules)).toMatchObject({ account, organization: 'registry', roles, divisions: ['*'] });
});

test.each([
  ['registrar', 'wrong'],
  ['registrar', ''],
  ['nobody', 'demo'],
  // signs for the organisation, but is nobody's account
  ['issuer', 'demo'],
])('%s with password %j is refused', async (account, password) => {
  await expect(signIn(urls(), account, password)).rejects.toThrow('refused');
});

test('the keys are kept with mode 0600 and outlive a restart', async () => {
  const path = join(vault, 'oidc.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const token = await signIn(urls(), 'registrar', 'demo');
  const before = readFileSync(path, 'utf8');
  const again = await open(false);
  expect(readFileSync(path, 'utf8')).toBe(before);
  expect(await callerOf(`Bearer ${token}`, again.rules)).toMatchObject({ account: 'registrar' });
});

const AUTHORIZE = {
  client_id: 'zhenglian-desk',
  response_type: 'code',
  scope: 'openid api',
  state: 's',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};

test.each([
  ['without PKCE', { code_challenge: '', code_challenge_method: '' }],
  ['with the plain method', { code_challenge_method: 'plain' }],
  ['to a foreign address', { redirect_uri: 'http://localhost:1/signed-in' }],
  ['by an unknown client', { client_id: 'stranger' }],
  ['by the implicit flow', { response_type: 'token' }],
])('an authorization request %s is refused', async (_name, change) => {
  const parameters = Object.entries({ ...AUTHORIZE, redirect_uri: `${publicUrl}/signed-in`, ...change });
  const query = new URLSearchParams(parameters.filter(([, value]) => value !== ''));
  const response = await fetch(`${publicUrl}/oidc/auth?${query}`, { redirect: 'manual' });
  const location = response.headers.get('location') ?? '';
  expect(location).not.toContain('/oidc/interaction');
  expect(response.status === 400 || location.includes('error=')).toBe(true);
});

test('a form on another site cannot sign somebody in', async () => {
  const query = new URLSearchParams({ ...AUTHORIZE, redirect_uri: `${publicUrl}/signed-in` });
  const start = await fetch(`${publicUrl}/oidc/auth?${query}`, { redirect: 'manual' });
  const page = new URL(start.headers.get('location') ?? '', publicUrl);
  const cookie = start.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const post = (origin: string) =>
    fetch(page, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, origin },
      body: new URLSearchParams({ account: 'registrar', password: 'demo' }),
    });
  expect((await post('http://evil.example')).status).toBe(403);
  expect((await post(publicUrl)).status).toBe(303);
});

test('every try at an account is in the log (checklist 37)', async () => {
  await expect(signIn(urls(), 'reviewer', 'wrong')).rejects.toThrow('refused');
  expect(audit.records.at(-1)).toMatchObject({ account: 'reviewer', action: 'SIGN_IN_REFUSED', result: 'REFUSED' });
  await signIn(urls(), 'reviewer', 'demo');
  expect(audit.records.at(-1)).toMatchObject({ account: 'reviewer', action: 'SIGNED_IN', result: 'DONE' });
});

test('neither the answer nor its time tells whether an account is there (A25): no refusal leaves before the same moment', async () => {
  const refusedAfter = async (account: string): Promise<number> => {
    const since = performance.now();
    await expect(signIn(urls(), account, 'wrong')).rejects.toThrow(`sign-in as ${account} was refused (HTTP 401)`);
    return performance.now() - since;
  };
  for (let n = 0; n < LOCK_AFTER + 1; n += 1) {
    // the first of them is locked on the way
    for (const account of ['citizen', 'nobody']) expect(await refusedAfter(account)).toBeGreaterThan(REFUSAL_MILLISECONDS - 10);
  }
});

test('after failures in a row the right password is refused too, with the same answer (checklist 35)', async () => {
  for (let n = 0; n < LOCK_AFTER; n += 1) await expect(signIn(urls(), 'registrar', 'wrong')).rejects.toThrow('refused');
  await expect(signIn(urls(), 'registrar', 'demo')).rejects.toThrow('refused (HTTP 401)');
  await signIn(urls(), 'reviewer', 'demo');
  await sql`truncate identity.account_state`.execute(db.database);
});

test('a session that was ended is worth nothing, before its token expires (A9)', async () => {
  const token = await signIn(urls(), 'registrar', 'demo');
  const caller = await callerOf(`Bearer ${token}`, signedIn.rules);
  await sqlSessions({ database: db.database, clock }).end(caller ?? { account: '', organization: '', roles: [] });
  await expect(callerOf(`Bearer ${token}`, signedIn.rules)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
});

test('a program signs in with its own key and gets its own roles, no more', async () => {
  const assertion = (key: CryptoKey) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer('archive-robot')
      .setSubject('archive-robot')
      .setAudience(`${publicUrl}/oidc`)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(key);
  const ask = async (key: CryptoKey) =>
    fetch(`${publicUrl}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'api',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await assertion(key),
      }),
    });
  const { access_token: token } = (await (await ask(machineKey)).json()) as { access_token: string };
  expect(await callerOf(`Bearer ${token}`, { ...signedIn.rules, secondFactor: true })).toMatchObject({
    account: 'archive-robot',
    organization: 'registry',
    roles: ['archivist'],
    divisions: ['440605'],
    machine: true,
  });
  expect((await ask((await generateKeyPair('ES256')).privateKey)).status).toBe(401);
});

test('with a second factor a password is not enough, and a code works once (checklist 35)', async () => {
  const { rules } = await serve(true);
  const path = join(vault, 'second-factors.json');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const { registrar = '' } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>;
  const code = totpCode(Buffer.from(registrar, 'hex'), stepAt(new Date()));
  await expect(signIn(urls(), 'registrar', 'demo')).rejects.toThrow('refused');
  await expect(signIn(urls(), 'registrar', 'demo', code === '000000' ? '000001' : '000000')).rejects.toThrow('refused');
  await expect(signIn(urls(), 'registrar', 'wrong', code)).rejects.toThrow('refused');
  const token = await signIn(urls(), 'registrar', 'demo', code);
  expect(await callerOf(`Bearer ${token}`, rules)).toMatchObject({ account: 'registrar', machine: false });
  await expect(signIn(urls(), 'registrar', 'demo', code)).rejects.toThrow('refused');
});
