import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Openid4vciClient, setGlobalConfig } from '@openid4vc/openid4vci';
import { Openid4vpClient } from '@openid4vc/openid4vp';
import { exportJWK, SignJWT, type JWK } from 'jose';
import { parseCredential, presentCredential, verifyCredential, type FactsSource, type Report } from '@zhenglian/verify';
import express from 'express';
import { walletRouter } from '../http/wallet.js';
import type { Evidence, Verifier } from '../ports.js';
import { issueCertificate } from '../certificates/issue.js';
import { buildingOf } from '../testing/batches.js';
import { testSharing, type TestSharing } from '../testing/sharing.js';
import { CALLBACKS } from './callbacks.js';
import { PRE_AUTHORIZED, walletExport, type WalletExport } from './export.js';
import { presentations, type Presentations } from './presentations.js';

// Both ends driven by the @openid4vc libraries: a wallet fetches the credential by OpenID4VCI and presents it by OpenID4VP.

interface Device {
  readonly jwk: JWK & { x: string; y: string };
  readonly key: KeyObject;
}

const device = async (): Promise<Device> => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { jwk: (await exportJWK(publicKey)) as Device['jwk'], key: privateKey };
};

let world: TestSharing;
let server: Server;
let url: string;
let now = Date.parse('2026-11-21T04:00:00Z');
let issuer: WalletExport;
let verifier: Presentations;
let judged: Evidence[] = [];
let holder: Device;
let credential: string;
const clock = { now: () => new Date(now) };
const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };

beforeAll(async () => {
  setGlobalConfig({ allowInsecureUrls: true });
  world = await testSharing();
  holder = await device();
  const [item] = buildingOf(1, 'wallet', 950);
  if (item === undefined) throw new Error('no entry');
  const { entry } = await issueCertificate(world.registryParts, { ...item, holderKey: { x: holder.jwk.x, y: holder.jwk.y } });
  credential = entry.secret.credential;
  const app = express();
  app.use((...args) => walletRouter(issuer, verifier)(...args));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}, 120_000);
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await world.close();
});
beforeEach(() => {
  judged = [];
  const recording: Verifier = {
    verify: (evidence) => {
      judged.push(evidence);
      return Promise.resolve({
        verdict: { status: 'VALID', checks: [] },
        text: { zh: '有效', en: 'valid' },
        shown: undefined,
        facts: undefined,
      });
    },
  };
  issuer = walletExport({ url, clock, random });
  verifier = presentations({ url, verifier: recording, clock, random });
});

/** A wallet with one key. */
const walletOf = ({ jwk, key }: Device) => ({
  ...CALLBACKS,
  fetch,
  signJwt: async (signer: unknown, { header, payload }: { header: object; payload: object }) => ({
    jwt: await new SignJWT({ ...payload }).setProtectedHeader(header as { alg: string }).sign(key),
    signerJwk: { ...jwk, kty: 'EC' },
  }),
});

/** Everything that a wallet does with an offer. */
async function fetchCredential(uri: string, txCode: string, of: Device = holder, proofNonce?: string): Promise<string> {
  const client = new Openid4vciClient({ callbacks: walletOf(of) as never });
  const credentialOffer = await client.resolveCredentialOffer(uri);
  const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const { accessTokenResponse } = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({ credentialOffer, issuerMetadata, txCode });
  const { c_nonce: nonce } = await client.requestNonce({ issuerMetadata });
  const [credentialConfigurationId = ''] = credentialOffer.credential_configuration_ids;
  const { jwt } = await client.createCredentialRequestJwtProof({
    issuerMetadata,
    credentialConfigurationId,
    signer: { method: 'jwk', alg: 'ES256', publicJwk: of.jwk as never },
    nonce: proofNonce ?? nonce,
    issuedAt: clock.now(),
  });
  const { credentialResponse } = await client.retrieveCredentials({
    issuerMetadata,
    accessToken: accessTokenResponse.access_token,
    credentialConfigurationId,
    proofs: { jwt: [jwt] },
  });
  const [got] = (credentialResponse.credentials ?? []) as { credential: string }[];
  return got?.credential ?? '';
}

const errorOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? `${error.message} ${JSON.stringify(error)}` : 'x'),
  );

describe('OpenID4VCI', () => {
  test('a wallet that holds the key gets the very credential that was issued, once', async () => {
    const { uri, txCode } = await issuer.offer(credential);
    expect(await fetchCredential(uri, txCode)).toBe(credential);
    expect(await errorOf(fetchCredential(uri, txCode))).toContain('invalid_grant');
  });

  test('the metadata says what is issued, how it is bound and how possession is proven', async () => {
    const client = new Openid4vciClient({ callbacks: walletOf(holder) as never });
    const { credentialIssuer, authorizationServers } = await client.resolveIssuerMetadata(url);
    expect(credentialIssuer.credential_configurations_supported['title-certificate']).toMatchObject({
      format: 'dc+sd-jwt',
      cryptographic_binding_methods_supported: ['jwk'],
    });
    expect(authorizationServers[0]?.token_endpoint).toBe(`${url}/openid4vci/token`);
  });

  test('another key, an old nonce, a wrong code: nothing is handed out', async () => {
    const stranger = await device();
    const first = await issuer.offer(credential);
    expect(await errorOf(fetchCredential(first.uri, first.txCode, stranger))).toContain('invalid_proof');
    const second = await issuer.offer(credential);
    expect(await errorOf(fetchCredential(second.uri, second.txCode, holder, 'guessed'))).toContain('invalid_nonce');
    const third = await issuer.offer(credential);
    const wrong = third.txCode === '000000' ? '000001' : '000000';
    for (const _try of [1, 2, 3]) expect(await errorOf(fetchCredential(third.uri, wrong))).toContain('invalid_grant');
    expect(await errorOf(fetchCredential(third.uri, third.txCode))).toContain('invalid_grant');
  });

  test('an offer is good for ten minutes', async () => {
    const { uri, txCode } = await issuer.offer(credential);
    now += 601_000;
    expect(await errorOf(fetchCredential(uri, txCode))).toContain('invalid_grant');
    now -= 601_000;
  });

  test('a credential that is bound to no key is not offered', async () => {
    await expect(issuer.offer(world.entry.secret.credential)).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
  });

  test.each<[string, string, RequestInit, number, string]>([
    ['another grant type', 'token', form({ grant_type: 'authorization_code', code: 'x' }), 400, 'unsupported_grant_type'],
    ['a code that nobody was given', 'token', form({ grant_type: PRE_AUTHORIZED, 'pre-authorized_code': 'x' }), 400, 'invalid_grant'],
    ['no token', 'credential', json({}), 401, 'invalid_token'],
    [
      'a token that is none',
      'credential',
      { ...json({}), headers: { 'content-type': 'application/json', authorization: 'Bearer x' } },
      401,
      'invalid_token',
    ],
  ])('%s is refused in the words of the protocol', async (_what, path, init, status, error) => {
    const response = await fetch(`${url}/openid4vci/${path}`, { method: 'POST', ...init });
    expect([response.status, await response.json()]).toEqual([status, { error }]);
  });

  test.each<[string, (proof: string) => object, string]>([
    ['nothing', () => ({}), 'invalid_credential_request'],
    [
      'another configuration',
      (jwt) => ({ credential_configuration_id: 'registration-proof', proofs: { jwt: [jwt] } }),
      'unknown_credential_configuration',
    ],
    ['no proof', () => ({ credential_configuration_id: 'title-certificate' }), 'invalid_proof'],
    ['two proofs', (jwt) => ({ credential_configuration_id: 'title-certificate', proofs: { jwt: [jwt, jwt] } }), 'invalid_proof'],
    ['a proof that is none', () => ({ credential_configuration_id: 'title-certificate', proofs: { jwt: ['a.b.c'] } }), 'invalid_'],
  ])('a request with %s is refused', async (_what, body, error) => {
    const { uri, txCode } = await issuer.offer(credential);
    const code = (
      JSON.parse(new URL(uri).searchParams.get('credential_offer') ?? '{}') as { grants: Record<string, Record<string, string>> }
    ).grants[PRE_AUTHORIZED];
    const token = issuer.token({ grant_type: PRE_AUTHORIZED, 'pre-authorized_code': code?.['pre-authorized_code'], tx_code: txCode }) as {
      access_token: string;
    };
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token.access_token}` };
    const response = await fetch(`${url}/openid4vci/credential`, { method: 'POST', headers, body: JSON.stringify(body('x.y.z')) });
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toContain(error);
  });
});

describe('OpenID4VP', () => {
  /** Everything that a wallet does with a request. */
  async function present(uri: string, change: (presented: string) => Promise<string> | string = (presented) => presented) {
    const client = new Openid4vpClient({ callbacks: walletOf(holder) as never });
    const parsed = client.parseOpenid4vpAuthorizationRequest({ authorizationRequest: uri });
    const resolved = await client.resolveOpenId4vpAuthorizationRequest({ authorizationRequestPayload: parsed.params as never });
    const payload = resolved.authorizationRequestPayload as { nonce: string; client_id: string; response_mode: string };
    const query = resolved.dcql?.query as { credentials: { id: string; claims: { path: string[] }[] }[] };
    const fields = query.credentials[0]?.claims.map(({ path }) => path[0] ?? '') ?? [];
    const signer = async (message: Uint8Array) => new Uint8Array(sign('sha256', message, { key: holder.key, dsaEncoding: 'ieee-p1363' }));
    const presented = await presentCredential(
      credential,
      { fields, audience: payload.client_id, nonce: payload.nonce, now: clock.now() },
      signer,
    );
    const { authorizationResponsePayload } = await client.createOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: resolved.authorizationRequestPayload as never,
      authorizationResponsePayload: { vp_token: { certificate: [await change(presented)] } },
    });
    const { response } = await client.submitOpenid4vpAuthorizationResponse({
      authorizationRequestPayload: resolved.authorizationRequestPayload as never,
      authorizationResponsePayload,
    });
    return { response, payload, presented };
  }

  test('a wallet presents exactly the fields that were asked for, signed for this verifier and this nonce', async () => {
    const asked = await verifier.ask(['location']);
    expect(verifier.result(asked.id)).toEqual(asked);
    const { response, payload, presented } = await present(asked.uri);
    expect(response.status).toBe(200);
    expect(payload.client_id).toBe(`redirect_uri:${url}/openid4vp/${asked.id}`);
    expect(parseCredential(presented).disclosures.map(({ name }) => name)).toEqual(['location']);
    expect(judged).toEqual([{ credential: presented, presentation: { audience: payload.client_id, nonce: payload.nonce } }]);
    expect(verifier.result(asked.id)?.verification?.verdict.status).toBe('VALID');
  });

  test('the judgement behind it finds the holder’s signature good, and bad for any other verifier', async () => {
    const asked = await verifier.ask(['location']);
    const { payload, presented } = await present(asked.uri);
    const facts: FactsSource = { byCertRef: none, byCredentialDigest: none, byRendition: none };
    const trust = { roots: new Map(), document: { issuers: [], channel: '', genesisHash: '' }, network: 'embedded' } as never;
    const holderCheck = async (audience: string, nonce: string) =>
      checkOf(await verifyCredential(presented, { trust, facts, now: clock.now(), presentation: { audience, nonce } }));
    expect(await holderCheck(payload.client_id, payload.nonce)).toBe('OK');
    expect(await holderCheck('redirect_uri:https://other.example', payload.nonce)).toBe('HOLDER_PROOF_OTHER');
    expect(await holderCheck(payload.client_id, 'another')).toBe('HOLDER_PROOF_OTHER');
  });

  test('a request is answered once, and not after ten minutes; nonsense is refused and leaves it open', async () => {
    const { id, uri } = await verifier.ask(['location', 'area']);
    const post = (body: Record<string, string>) => fetch(`${url}/openid4vp/${id}`, { method: 'POST', ...form(body) });
    for (const token of [
      'x',
      '{}',
      '{"certificate":[]}',
      '{"certificate":["a","b"]}',
      '{"certificate":["a"],"more":["b"]}',
      '{"certificate":[{}]}',
    ]) {
      expect((await post({ vp_token: token })).status).toBe(400);
    }
    expect(judged).toEqual([]);
    expect((await present(uri)).response.status).toBe(200);
    expect((await present(uri)).response.status).toBe(400);
    const late = await verifier.ask(['location']);
    now += 601_000;
    expect((await fetch(`${url}/openid4vp/${late.id}`, { method: 'POST', ...form({ vp_token: '{}' }) })).status).toBe(400);
    expect(verifier.result(late.id)).toBeUndefined();
    now -= 601_000;
  });

  test.each([[[]], [['salary']], [['location', 'salary']]])('asking for %j is INVALID_FORMAT', async (fields) => {
    await expect(verifier.ask(fields)).rejects.toMatchObject({ code: 'INVALID_FORMAT', field: 'fields' });
  });
});

const none = () => Promise.resolve(undefined);
const checkOf = ({ checks }: Report) => checks.find(({ name }) => name === 'HOLDER')?.code;

function form(values: Record<string, string>): RequestInit {
  return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(values).toString() };
}

function json(value: object): RequestInit {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
