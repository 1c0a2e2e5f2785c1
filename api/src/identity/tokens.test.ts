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

const CLAIMS = { sub: 'registrar', organization: 'registry', roles: ['registrar'], jti: 's1' };

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
    .setIssuedAt()
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
    session: 's1',
    machine: false,
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
    // by its place: a token that is made in another second has another body
    async () =>
      (await token()).replace(/\.[^.]+\./, `.${encode({ ...CLAIMS, roles: ['admin'], iss: ISSUER, aud: AUDIENCE, exp: 9_999_999_999 })}.`),
  ],
  ['no token', () => 'x'],
  ['of a key id that is a path', () => withHeader({ kid: '../../../../dev/null' })],
  ['of a key id that is SQL', () => withHeader({ kid: "k' union select 'AA" })],
  ['of a key id that is a member of every object', () => withHeader({ kid: '__proto__' })],
  ['with its own key in the header', async () => withHeader({ jwk: await exportJWK(foreign.publicKey) }, foreign.privateKey)],
  ['with the address of a key set', () => withHeader({ jku: 'http://127.0.0.1:1/keys', kid: 'mine' }, foreign.privateKey)],
  ['with a certificate of its own', () => withHeader({ x5c: ['MIIB'], kid: 'mine' }, foreign.privateKey)],
  [
    'with an extension that must be understood',
    () => `${encode({ alg: 'ES256', typ: 'at+jwt', kid: 'k', crit: ['exp2'], exp2: 1 })}.${body}.AAAA`,
  ],
  ['ES256 of a secret', () => hmacToken('ES256')],
  [
    'RS256',
    async () =>
      new SignJWT(CLAIMS)
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'k' })
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign((await generateKeyPair('RS256')).privateKey),
  ],
  [
    'ES384',
    async () =>
      new SignJWT(CLAIMS)
        .setProtectedHeader({ alg: 'ES384', typ: 'at+jwt', kid: 'k' })
        .setIssuedAt()
        .setExpirationTime('1m')
        .sign((await generateKeyPair('ES384')).privateKey),
  ],
  ['with an empty signature', async () => `${(await token()).split('.').slice(0, 2).join('.')}.`],
  [
    'with a signature of zeros (CVE-2022-21449)',
    async () => `${(await token()).split('.').slice(0, 2).join('.')}.${Buffer.alloc(64).toString('base64url')}`,
  ],
  ['too large', () => token({ claims: { ...CLAIMS, padding: 'x'.repeat(9_000) } })],
  [
    'without a time of issue',
    () =>
      new SignJWT(CLAIMS)
        .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'at+jwt' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setExpirationTime('1m')
        .sign(own.privateKey),
  ],
  ['for several districts that are none', () => token({ claims: { ...CLAIMS, divisions: ['44%'] } })],
  ['with roles that are no list', () => token({ claims: { ...CLAIMS, roles: 'registrar' } })],
])('a token that is %s is NOT_SIGNED_IN', async (_name, make) => {
  await expect(callerOf(`Bearer ${await make()}`, rules)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
});

test('another scheme is NOT_SIGNED_IN', async () => {
  await expect(callerOf('Basic cmVnaXN0cmFyOmRlbW8=', rules)).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
});

function withHeader(header: object, key = own.privateKey): Promise<string> {
  return new SignJWT(CLAIMS)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k', ...header })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('5 minutes')
    .sign(key);
}

function hmacToken(alg = 'HS256'): string {
  const signed = `${encode({ alg, typ: 'at+jwt', kid: 'k' })}.${body}`;
  return `${signed}.${createHmac('sha256', JSON.stringify(jwk)).update(signed).digest('base64url')}`;
}

test.each([
  ['a person with a one-time code', { amr: ['pwd', 'otp'] }, undefined],
  ['a person with a hardware key', { amr: ['hwk'] }, undefined],
  ['a machine client', { client_id: 'registrar' }, undefined],
  ['a person with a password only', { amr: ['pwd'] }, 'SECOND_FACTOR'],
  ['a person whose provider says nothing', {}, 'SECOND_FACTOR'],
  ['a person who came through some client', { client_id: 'desk' }, 'SECOND_FACTOR'],
])('where a second factor is demanded: %s', async (_name, claims, code) => {
  const asked = callerOf(`Bearer ${await token({ claims: { ...CLAIMS, ...claims } })}`, { ...rules, secondFactor: true });
  expect(
    await asked.then(
      () => undefined,
      (error: unknown) => (error as { code?: string }).code,
    ),
  ).toBe(code);
});
