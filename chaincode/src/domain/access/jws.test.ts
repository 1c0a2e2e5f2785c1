import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { codeOf, refusalOf } from '../testing/refusal.js';
import { ref } from '../testing/facts.js';
import {
  canonicalize,
  certTagOf,
  checkStatement,
  eventTagOf,
  fromBase64url,
  keyOfJwk,
  placeOf,
  purposeDigestOf,
  readStatement,
  signedPart,
  signingInput,
  statementDigest,
  STATEMENT_TYPES,
  thumbprintOf,
  toBase64url,
  utf8,
  type GrantClaims,
  type JsonValue,
  type StatementKind,
} from '../index.js';

const CHANNEL = 'zhenglian';
const SALT = '00112233445566778899aabbccddeeff';
const claims: GrantClaims = {
  ...placeOf(CHANNEL),
  grantRef: ref(1),
  certTag: ref(2),
  recipient: 'BankMSP',
  fields: ['holders', 'location'],
  uses: 1,
  expiresOn: '2026-12-31',
  purposeDigest: ref(3),
};

/** A key as a browser makes and uses it. */
async function deviceKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const { x = '', y = '' } = (await crypto.subtle.exportKey('jwk', pair.publicKey)) as { x?: string; y?: string };
  const sign = async (input: string) => {
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    return `${input}.${toBase64url(new Uint8Array(await crypto.subtle.sign(algorithm, pair.privateKey, utf8(input).slice())))}`;
  };
  return { jwk: { x, y }, publicKey: keyOfJwk({ x, y }), sign };
}

const device = deviceKey();
const signed = async () => (await device).sign(signingInput('grant', claims));

test('what WebCrypto signs is checked here: grant after grant, with whichever half its s is in', async () => {
  const { publicKey, sign } = await device;
  for (let n = 0; n < 20; n += 1) {
    const jws = await sign(signingInput('grant', { ...claims, grantRef: ref(100 + n) }));
    expect(checkStatement('grant', jws, publicKey, CHANNEL)).toEqual({ ...claims, grantRef: ref(100 + n) });
  }
});

test('another signature of the same text is the same statement', async () => {
  const [one, two] = [await signed(), await signed()];
  expect(one).not.toBe(two);
  expect([signedPart(one), statementDigest(one)]).toEqual([signedPart(two), statementDigest(two)]);
});

test('a key that did not sign: HOLDER_SIGNATURE; of a use: RECIPIENT_SIGNATURE', async () => {
  const other = await deviceKey();
  const jws = await signed();
  expect(codeOf(() => checkStatement('grant', jws, other.publicKey, CHANNEL))).toBe('HOLDER_SIGNATURE');
  const use = await other.sign(signingInput('use', { ...placeOf(CHANNEL), grantRef: ref(1), useId: ref(4), fields: ['holders'] }));
  const { publicKey } = await device;
  expect(codeOf(() => checkStatement('use', use, publicKey, CHANNEL))).toBe('RECIPIENT_SIGNATURE');
});

test('any other character anywhere, and it is refused', async () => {
  const jws = await signed();
  const { publicKey } = await device;
  fc.assert(
    fc.property(fc.nat(jws.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
      fc.pre(jws[at] !== character);
      const changed = jws.slice(0, at) + character + jws.slice(at + 1);
      expect(refusalOf(() => checkStatement('grant', changed, publicKey, CHANNEL))).toBeTruthy();
    }),
    { numRuns: 300 },
  );
});

describe('one meaning has one text', () => {
  const text = (header: string, payload: string, signature = 'A'.repeat(86)) =>
    `${toBase64url(utf8(header))}.${toBase64url(utf8(payload))}.${signature}`;
  const header = canonicalize({ alg: 'ES256', typ: STATEMENT_TYPES.grant });
  const payload = canonicalize(claims as unknown as JsonValue);
  const rest = { ...claims } as Record<string, unknown>;

  test.each<[string, string, string]>([
    ['another algorithm', text('{"alg":"none","typ":"zl-grant+jwt"}', payload), 'INVALID_FORMAT'],
    ['a symmetric algorithm', text('{"alg":"HS256","typ":"zl-grant+jwt"}', payload), 'INVALID_FORMAT'],
    ['a key in the header', text('{"alg":"ES256","jwk":{},"typ":"zl-grant+jwt"}', payload), 'INVALID_FORMAT'],
    ['header parameters in another order', text('{"typ":"zl-grant+jwt","alg":"ES256"}', payload), 'INVALID_FORMAT'],
    ['another kind', text(canonicalize({ alg: 'ES256', typ: STATEMENT_TYPES.query }), payload), 'INVALID_FORMAT'],
    ['a payload with white space', text(header, payload.replace(',', ', ')), 'INVALID_FORMAT'],
    ['a payload with a repeated key', text(header, payload.replace('{', '{"uses":1,')), 'INVALID_FORMAT'],
    ['a payload that is no JSON', text(header, 'x'), 'INVALID_FORMAT'],
    ['an unknown claim', text(header, canonicalize({ ...rest, name: 'x' } as unknown as JsonValue)), 'UNKNOWN_FIELD'],
    [
      'fields out of order',
      text(header, canonicalize({ ...rest, fields: ['location', 'holders'] } as unknown as JsonValue)),
      'INVALID_FORMAT',
    ],
    ['a field twice', text(header, canonicalize({ ...rest, fields: ['holders', 'holders'] } as unknown as JsonValue)), 'INVALID_FORMAT'],
    [
      'a field that no certificate has',
      text(header, canonicalize({ ...rest, fields: ['zhang_san'] } as unknown as JsonValue)),
      'INVALID_FORMAT',
    ],
    ['no field', text(header, canonicalize({ ...rest, fields: [] } as unknown as JsonValue)), 'INVALID_FORMAT'],
    ['no use', text(header, canonicalize({ ...rest, uses: 0 } as unknown as JsonValue)), 'INVALID_FORMAT'],
    ['a recipient by name', text(header, canonicalize({ ...rest, recipient: 'School No. 1' } as unknown as JsonValue)), 'INVALID_FORMAT'],
    ['another contract', text(header, canonicalize({ ...rest, contract: 'title' } as unknown as JsonValue)), 'INVALID_FORMAT'],
    ['another channel', text(header, canonicalize({ ...rest, channel: 'other' } as unknown as JsonValue)), 'INVALID_FORMAT'],
    ['a signature with padding', text(header, payload, `${'A'.repeat(84)}==`), 'INVALID_FORMAT'],
    ['a signature with bits behind its end', text(header, payload, `${'A'.repeat(85)}B`), 'INVALID_FORMAT'],
    ['a signature that is too short', text(header, payload, 'A'.repeat(84)), 'INVALID_FORMAT'],
    ['a fourth part', `${text(header, payload)}.A`, 'INVALID_FORMAT'],
    ['an unsecured statement', `${text(header, payload).split('.').slice(0, 2).join('.')}.`, 'INVALID_FORMAT'],
    ['nothing', '', 'INVALID_FORMAT'],
    ['5 KB', text(header, 'x'.repeat(5000)), 'INVALID_FORMAT'],
  ])('%s', (_, jws, code) => {
    expect(codeOf(() => readStatement('grant', jws, CHANNEL))).toBe(code);
  });

  test('r and s of nought, or of the order, are no signature', async () => {
    const { publicKey } = await device;
    for (const byte of [0, 255]) {
      const signature = toBase64url(new Uint8Array(64).fill(byte));
      expect(codeOf(() => checkStatement('grant', text(header, payload, signature), publicKey, CHANNEL))).toBe('HOLDER_SIGNATURE');
    }
  });

  test('what cannot be meant is not signed either', () => {
    expect(refusalOf(() => signingInput('grant', { ...claims, uses: 101 }))).toEqual({ code: 'TOO_LARGE', field: 'uses' });
    expect(refusalOf(() => signingInput('grant', { ...claims, grantRef: 'x' })).field).toBe('grantRef');
  });

  test('no kind passes for another', () => {
    expect(new Set(Object.values(STATEMENT_TYPES)).size).toBe(Object.keys(STATEMENT_TYPES).length);
    const jws = `${signingInput('revocation', { ...placeOf(CHANNEL), act: 'REVOKE', grantRef: ref(1) })}.${'A'.repeat(86)}`;
    for (const kind of Object.keys(STATEMENT_TYPES).filter((name) => name !== 'revocation') as StatementKind[]) {
      expect(codeOf(() => readStatement(kind, jws, CHANNEL))).toBe('INVALID_FORMAT');
    }
  });
});

describe('keys', () => {
  test('the thumbprint is that of RFC 7638', async () => {
    const { jwk, publicKey } = await device;
    const text = JSON.stringify({ crv: 'P-256', kty: 'EC', x: jwk.x, y: jwk.y });
    expect(thumbprintOf(publicKey)).toBe(createHash('sha256').update(text).digest('base64url'));
  });

  test('a JWK that is no point of the curve is refused', async () => {
    const { jwk } = await device;
    const flipped = fromBase64url(jwk.y).map((byte, at) => (at === 5 ? byte ^ 1 : byte));
    for (const wrong of [
      { ...jwk, y: toBase64url(flipped) },
      { ...jwk, y: jwk.x.slice(0, 40) },
      { ...jwk, x: '=' },
    ]) {
      expect(codeOf(() => keyOfJwk(wrong))).toBe('INVALID_FORMAT');
    }
    expect(codeOf(() => thumbprintOf(`02${'f'.repeat(64)}`))).toBe('INVALID_FORMAT');
  });
});

describe('base64url', () => {
  test('as Node writes it, and back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
      }),
    );
  });

  test.each(['A', 'AAA=', 'AB', 'A B', 'AA+/', 'AAAAB', 'é'])('%j is refused', (text) => {
    expect(codeOf(() => fromBase64url(text))).toBe('INVALID_FORMAT');
  });
});

describe('salted references', () => {
  test.each([
    ['certTagOf', (salt: string) => certTagOf(ref(1), salt)],
    ['purposeDigestOf', (salt: string) => purposeDigestOf('子女入学', salt)],
    ['eventTagOf', (salt: string) => eventTagOf(ref(1), ref(2), salt)],
  ])('%s: another salt, another reference; no salt, none', (_, make) => {
    expect(make(SALT)).toMatch(/^[0-9a-f]{64}$/);
    expect(make(SALT)).not.toBe(make(SALT.replace('0', '1')));
    for (const salt of ['', SALT.slice(2), SALT.toUpperCase(), `${SALT}0`]) expect(codeOf(() => make(salt))).toBe('INVALID_FORMAT');
  });
});
