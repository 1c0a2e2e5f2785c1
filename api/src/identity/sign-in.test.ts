import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import { signIn } from '../../../scripts/lib/sign-in.mjs';
import { readConfig } from '../config.js';
import { embeddedSignIn, type SignIn } from './sign-in.js';
import { callerOf } from './tokens.js';

const { organization } = readConfig({ ORGANIZATION: 'registry' });
const vault = mkdtempSync(join(tmpdir(), 'zhenglian-vault-'));
const server: Server = createServer();
let publicUrl: string;
let signedIn: SignIn;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  publicUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  signedIn = await embeddedSignIn({ organization, publicUrl, vault, limit: (_request, _response, next) => next() });
  const app = express();
  if (signedIn.router !== undefined) app.use(signedIn.router);
  server.on('request', (request, response) => void app(request, response));
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
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
  const again = await embeddedSignIn({ organization, publicUrl, vault, limit: (_request, _response, next) => next() });
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
