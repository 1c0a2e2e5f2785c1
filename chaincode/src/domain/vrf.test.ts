import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkUnitRef, fromHex, makeUnitRef, toHex, vrfProofToHash, vrfProve, vrfPublicKey, vrfVerify, VRF_PROOF_LENGTH } from './index.js';
import { codeOf } from './testing/refusal.js';
import file from './vectors/rfc9381-p256-sha256-tai.json' with { type: 'json' };

test.each(file.vectors)('$name', ({ sk, pk, alpha, pi, beta }) => {
  expect(toHex(vrfPublicKey(fromHex(sk)))).toBe(pk);
  expect(toHex(vrfProve(fromHex(sk), fromHex(alpha)))).toBe(pi);
  expect(toHex(vrfVerify(fromHex(pk), fromHex(alpha), fromHex(pi)) ?? new Uint8Array())).toBe(beta);
  expect(toHex(vrfProofToHash(fromHex(pi)))).toBe(beta);
});

const [vector] = file.vectors;
const SECRET = fromHex(vector?.sk ?? '');
const PUBLIC = fromHex(vector?.pk ?? '');
const ALPHA = fromHex(vector?.alpha ?? '');
const PROOF = fromHex(vector?.pi ?? '');
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

function hex32(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}

/** The same s modulo the order, but not the one spelling that the RFC allows. */
function withLargeS(proof: Uint8Array): Uint8Array {
  const text = toHex(proof);
  return fromHex(text.slice(0, 98) + hex32((1n << 256n) - 1n));
}

test.each<[string, Uint8Array, Uint8Array, Uint8Array]>([
  ['a proof that is too short', PUBLIC, ALPHA, PROOF.slice(1)],
  ['a proof that is too long', PUBLIC, ALPHA, Uint8Array.of(...PROOF, 0)],
  ['no proof', PUBLIC, ALPHA, new Uint8Array()],
  ['zeros', PUBLIC, ALPHA, new Uint8Array(VRF_PROOF_LENGTH)],
  ['an s beyond the order', PUBLIC, ALPHA, withLargeS(PROOF)],
  ['another input', PUBLIC, Uint8Array.of(...ALPHA, 0), PROOF],
  ['another key', vrfPublicKey(fromHex(hex32(2n))), ALPHA, PROOF],
  ['a key off the curve', Uint8Array.of(2, ...new Uint8Array(31), 7), ALPHA, PROOF],
  ['an empty key', new Uint8Array(), ALPHA, PROOF],
])('%s is not verified', (_, publicKey, alpha, proof) => {
  expect(vrfVerify(publicKey, alpha, proof)).toBeUndefined();
});

test('a proof with any byte changed is not verified', () => {
  fc.assert(
    fc.property(fc.nat(VRF_PROOF_LENGTH - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const altered = Uint8Array.from(PROOF, (byte, index) => (index === at ? byte ^ change : byte));
      expect(vrfVerify(PUBLIC, ALPHA, altered)).toBeUndefined();
    }),
    { numRuns: 40 },
  );
});

test.each([['0'.repeat(64)], [hex32(ORDER)], ['01'], ['']])('%s is no secret key', (hex) => {
  expect(codeOf(() => vrfPublicKey(fromHex(hex)))).toBe('INVALID_FORMAT');
  expect(codeOf(() => vrfProve(fromHex(hex), ALPHA))).toBe('INVALID_FORMAT');
});

test('what cannot be read has no output', () => {
  expect(codeOf(() => vrfProofToHash(new Uint8Array(VRF_PROOF_LENGTH)))).toBe('INVALID_FORMAT');
});

const secrets = fc.bigInt({ min: 1n, max: ORDER - 1n }).map((value) => fromHex(hex32(value)));

test('every proof is verified and gives its own output', () => {
  fc.assert(
    fc.property(secrets, fc.uint8Array({ maxLength: 64 }), (secret, alpha) => {
      const proof = vrfProve(secret, alpha);
      expect(vrfVerify(vrfPublicKey(secret), alpha, proof)).toEqual(vrfProofToHash(proof));
    }),
    { numRuns: 10 },
  );
});

const UNIT = '440605001001GB00001F00010001';

test('a unit has one reference, however its code is written, and its proof shows it', () => {
  const { unitRef, proof } = makeUnitRef(SECRET, UNIT);
  expect(unitRef).toMatch(/^[0-9a-f]{64}$/);
  expect(makeUnitRef(SECRET, '440605 001001 gb00001 f00010001')).toEqual({ unitRef, proof });
  expect(checkUnitRef(PUBLIC, UNIT, proof)).toBe(unitRef);
});

test('a proof does not serve another unit, another key or an impossible unit', () => {
  const { proof } = makeUnitRef(SECRET, UNIT);
  expect(codeOf(() => checkUnitRef(PUBLIC, UNIT.replace(/1$/, '2'), proof))).toBe('UNIT_REF_MISMATCH');
  expect(codeOf(() => checkUnitRef(vrfPublicKey(fromHex(hex32(3n))), UNIT, proof))).toBe('UNIT_REF_MISMATCH');
  expect(codeOf(() => checkUnitRef(PUBLIC, UNIT, 'nonsense'))).toBe('INVALID_FORMAT');
  expect(codeOf(() => makeUnitRef(SECRET, '440305001001GB00001F00010001'))).toBe('UNIT_CODE_DIVISION');
});
