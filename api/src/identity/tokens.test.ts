import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { callerOf, localRules } from './tokens.js';

const ISSUER = 'http://localhost:17080/oidc';
const AUDIENCE = 'http://localhost:17080/graphql';
const own = await generateKeyPair('ES256', { extractable: true });
const foreign = await generateKeyPair('ES256');
const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k', alg: 'ES256' };
const rules = localRules(ISSUER, AUDIENCE, { keys: [jwk] });

const CLAIMS = { sub: 'registrar', organization: 'registry', roles: ['registrar'] };

interface Shape {
  readonly claims?: JWTPayload;
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: string;
  readonly notBefore?: string;
  readonly type?: string;
  readonly key?: typeof own.privateKey;
}

function token({
  claims = CLAIMS,
  issuer = ISSUER,
  audience = AUDIENCE,
  expires = '5 minutes',
  notBefore,
  type = 'at+jwt',
  key = own.privateKey,
}: Shape = {}) {
  const jwt = new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: type })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime(expires);
  return (notBefore === undefined ? jwt : jwt.setNotBefore(notBefore)).sign(key);
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const body = (await token()).split('.')[1] ?? '';

test('a good token says who calls', async () => {
  expect(await callerOf(`Bearer ${await token()}`, rules)).toEqual({
    account: 'registrar',
    organization: 'registry',
    roles: ['registrar'],
    divisions: [],
    session: undefined,
  });
});

test('no header is nobody, which is for the permission table to judge', async () => {
  expect(await callerOf(undefined, rules)).toBeUndefined();
});

test.each<[string, () => string | Promise<string>]>([
  ['expired', () => token({ expires: '10 seconds ago' })],
  ['not yet valid', () => token({ notBefore: '1 hour' })],
  ['for another API', () => token({ audience: 'http://localhost:17180/graphql' })],
  ['of another issuer', () => token({ issuer: 'http://localhost:17180/oidc' })],
  ['signed by another key', () => token({ key: foreign.privateKey })],
  ['an ID token', () => token({ type: 'JWT' })],
  ['without roles', () => token({ claims: { sub: 'registrar', organization: 'registry' } })],
  ['without an account', () => token({ claims: { organization: 'registry', roles: [] } })],
  ['alg none', () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${body}.`],
  ['alg none with a signature', () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${body}.AAAA`],
  ['HS256 keyed with the public key', () => hmacToken()],
  [
    'changed',
    async () => (await token()).replace(body, encode({ ...CLAIMS, roles: ['admin'], iss: ISSUER, aud: AUDIENCE, exp: 9_999_999_999 })),
  ],
  ['no token', () => 'x'],
])('a token that is %s is NOT_SIGNED_IN', async (_name, make) => {
  await expect(callerOf(`Bearer ${await make()}`, rules)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
});

test('another scheme is NOT_SIGNED_IN', async () => {
  await expect(callerOf('Basic cmVnaXN0cmFyOmRlbW8=', rules)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
});

function hmacToken(): string {
  const signed = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: 'k' })}.${body}`;
  return `${signed}.${createHmac('sha256', JSON.stringify(jwk)).update(signed).digest('base64url')}`;
}
