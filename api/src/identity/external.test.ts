import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { externalSignIn, type SignIn } from './sign-in.js';
import { callerOf, discover } from './tokens.js';

const PUBLIC_URL = 'http://localhost:27280';
const AUDIENCE = `${PUBLIC_URL}/graphql`;
const sessions = { touch: () => Promise.resolve(), end: () => Promise.resolve() };

let provider: ChildProcess;
let issuer: string;
let key: CryptoKey;
let signIn: SignIn;

beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  key = pair.privateKey;
  const port = await freePort();
  issuer = `http://127.0.0.1:${port}`;
  const program = join(import.meta.dirname, 'testing/external-provider.mjs');
  const publicKey = JSON.stringify({ ...(await exportJWK(pair.publicKey)), alg: 'ES256', use: 'sig' });
  provider = spawn(process.execPath, [program, String(port), AUDIENCE, publicKey], { stdio: ['ignore', 'pipe', 'ignore'], env: {} });
  await new Promise<void>((resolve, reject) => {
    provider.stdout?.on('data', (text: Buffer) => {
      if (text.toString().includes('READY')) resolve();
    });
    provider.once('exit', () => reject(new Error('the provider ended')));
  });
  signIn = await externalSignIn(issuer, PUBLIC_URL, { secondFactor: true, sessions });
}, 30_000);
afterAll(() => void provider.kill());

/** A token by client credentials, as a bank's program gets it: with an assertion that it signs itself (private_key_jwt). */
async function tokenFor(resource: string, signingKey = key): Promise<{ status: number; token: string }> {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer('core-banking')
    .setSubject('core-banking')
    .setAudience(issuer)
    .setJti(crypto.randomUUID())
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(signingKey);
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    scope: 'api',
    resource,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
  });
  const response = await fetch(`${issuer}/token`, { method: 'POST', body });
  const { access_token: token = '' } = (await response.json()) as { access_token?: string };
  return { status: response.status, token };
}

test("an institution's own provider signs its programs in, found by OIDC_ISSUER alone", async () => {
  const { token } = await tokenFor(AUDIENCE);
  expect(await callerOf(`Bearer ${token}`, signIn.rules)).toMatchObject({
    account: 'core-banking',
    organization: 'bank',
    roles: ['bank-officer'],
    divisions: ['440605'],
    machine: true,
  });
});

test('a token of the same provider for another API is worth nothing here', async () => {
  const { token } = await tokenFor('http://localhost:1/graphql');
  expect(token).not.toBe('');
  await expect(callerOf(`Bearer ${token}`, signIn.rules)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
});

test('a program without the right key gets no token', async () => {
  const other = await generateKeyPair('ES256');
  expect((await tokenFor(AUDIENCE, other.privateKey)).status).toBe(401);
});

test.each([
  ['that is not there', async () => `http://127.0.0.1:${await freePort()}`],
  ['that calls itself something else', async () => issuer.replace('127.0.0.1', 'localhost')],
])('an issuer %s keeps the API from starting', async (_name, address) => {
  await expect(discover(await address(), AUDIENCE)).rejects.toThrow();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
