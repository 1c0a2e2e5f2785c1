import { describe, expect, test } from '@jest/globals';
import { p256 } from '@noble/curves/nist.js';
import { canonicalize, consentMessage, fromHex, HolderKey, isConsent, toHex, type ConsentSubject } from '../index.js';
import { ref } from '../testing/facts.js';

// The signature of who holds a notice or a right, under one act on one unit for one case (Civil Code art. 221).

const secret = fromHex(ref(7));
const key = toHex(p256.getPublicKey(secret, true));
const other = toHex(p256.getPublicKey(fromHex(ref(8)), true));
const subject: ConsentSubject = { act: 'TRANSFER', unitRef: ref(1), ref: ref(2), caseRef: ref(3) };
const signed = p256.sign(consentMessage(subject), secret, { lowS: true });
const signature = toHex(signed);
/** The same signature with n − s: as good, and what half of all devices make. */
const mirrored = `${signature.slice(0, 64)}${(p256.Point.Fn.ORDER - BigInt(`0x${signature.slice(64)}`)).toString(16).padStart(64, '0')}`;

test('what is signed is the act, the unit, the burden and the case, behind a tag', () => {
  const text = new TextDecoder().decode(consentMessage({ ...subject, more: 1 } as ConsentSubject));
  expect(text).toBe(`zl/consent/1\n${canonicalize({ ...subject })}`);
});

describe('a consent', () => {
  test.each<[string, Partial<ConsentSubject>, string, string, boolean]>([
    ['of its holder', {}, signature, key, true],
    ['of its holder, with the high s that a browser may make', {}, mirrored, key, true],
    ['of somebody else', {}, signature, other, false],
    ['under another act', { act: 'MORTGAGE' }, signature, key, false],
    ['for another unit', { unitRef: ref(9) }, signature, key, false],
    ['for another burden', { ref: ref(9) }, signature, key, false],
    ['for another case', { caseRef: ref(9) }, signature, key, false],
    ['that is no hex', {}, 'z'.repeat(128), key, false],
    ['that is cut short', {}, signature.slice(2), key, false],
    ['that is empty', {}, '', key, false],
    ['of zeroes', {}, '0'.repeat(128), key, false],
    ['under no key', {}, signature, '', false],
    ['under a key that is no point', {}, signature, `02${'f'.repeat(64)}`, false],
  ])('%s', (_name, change, made, under, good) => {
    expect(isConsent({ ...subject, ...change }, made, under)).toBe(good);
  });
});

describe('the key of a holder', () => {
  test.each<[string, string, boolean]>([
    ['a compressed point', key, true],
    ['a point with something before it', `00${key}`, false],
    ['a point with something behind it', `${key}00`, false],
    ['in capitals', key.toUpperCase(), false],
    ['uncompressed', toHex(p256.getPublicKey(secret, false)), false],
    ['of the right form, but on no curve', `02${'f'.repeat(64)}`, false],
    ['nothing', '', false],
  ])('%s', (_name, text, good) => {
    expect(HolderKey.safeParse(text).success).toBe(good);
  });
});
