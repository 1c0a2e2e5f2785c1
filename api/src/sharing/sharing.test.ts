import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DomainError, type JsonValue } from '@zhenglian/chaincode/domain';
import { parseCredential } from '@zhenglian/verify';
import { compactVerify, importX509 } from 'jose';
import { openCopy } from '../documents/copies.js';
import { encryptedDocuments } from '../documents/documents.js';
import { newRef, testKey, testSharing, type TestSharing } from '../testing/sharing.js';
import { GRANT_TYPE, purposeDigestOf, signingInput } from './grant.js';
import { bindHolder, confirmGrant, draftGrant, revocationInput, revokeGrant } from './grants.js';
import { readCopy } from './open-copy.js';
import { openGrant } from './open-grant.js';
import { registerRecipient } from './recipients.js';

const OPENING = 120_000;
const DAY = 24 * 60 * 60 * 1000;

let world: TestSharing;
beforeAll(async () => {
  world = await testSharing();
}, OPENING);
afterAll(() => world.close());
beforeEach(() => {
  world.accessLedger.before = () => Promise.resolve();
});

describe('S10: a citizen shares for one purpose', () => {
  test('the recipient gets an annotated copy with the granted fields only, encrypted to it; the use is on the ledger and in the log', async () => {
    const claims = await world.granted();
    const copy = await world.openAsSchool(claims.grantRef, 'use-1');
    const { annotation, signed, credential } = readCopy(await openCopy(copy, world.school.unwrap));
    expect(parseCredential(credential).disclosures.map(({ name }) => name)).toEqual(['holders', 'location']);
    expect(annotation).toMatchObject({
      grantRef: claims.grantRef,
      purpose: '子女入学报名',
      recipient: `key:${world.school.kid}`,
      recipientName: '示例小学',
      validUntil: '2026-12-31',
      certificateState: 'VALID',
    });
    expect(annotation.notice.zh).toContain('仅供示例小学用于“子女入学报名”，有效期至2026年12月31日');
    expect(purposeDigestOf(annotation.purpose, annotation.purposeSalt)).toBe(claims.purposeDigest);
    const { protectedHeader } = await compactVerify(signed, async ({ x5c }) =>
      importX509(`-----BEGIN CERTIFICATE-----\n${x5c?.[0] ?? ''}\n-----END CERTIFICATE-----`, 'ES256'),
    );
    expect(protectedHeader.typ).toBe('zl-annotated-copy+jwt');
    const state = await world.accessLedger.state(claims.grantRef);
    expect(state?.uses).toEqual([expect.objectContaining({ n: 1, eventTag: annotation.eventTag })]);
    expect(world.log.at(-1)).toMatchObject({ action: 'GRANT_CONSUMED', result: 'RELEASED', eventRef: annotation.eventTag });
  });

  test('nobody but the recipient can open the copy, the registry included', async () => {
    const claims = await world.granted();
    const copy = await world.openAsSchool(claims.grantRef, 'use-private');
    await expect(openCopy(copy, world.bank.unwrap)).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
    await expect(openCopy(copy, (jwe) => world.documentParts.keys.unwrap(jwe))).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
    await expect(encryptedDocuments(world.documentParts).get(copy.id)).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
    for (const changed of [{ id: 'copy:other' }, { version: 2 }, { issuer: 'BankMSP' }]) {
      await expect(openCopy({ ...copy, ...changed }, world.school.unwrap)).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
    }
  });

  test('a recipient with a peer is proven by its organisation', async () => {
    const claims = await world.granted({ recipient: 'BankMSP' });
    const copy = await world.openAsBank(claims.grantRef, 'bank-1');
    expect(readCopy(await openCopy(copy, world.bank.unwrap)).annotation.recipientName).toBe('示例银行');
  });

  test('the same request again is the same use and the same copy; the ledger counts one', async () => {
    const claims = await world.granted();
    const first = await world.openAsSchool(claims.grantRef, 'again');
    const [second, third] = await Promise.all([world.openAsSchool(claims.grantRef, 'again'), world.openAsSchool(claims.grantRef, 'again')]);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect((await world.accessLedger.state(claims.grantRef))?.uses).toHaveLength(1);
  });

  test('of five openings at once under a grant of two, two get a copy', async () => {
    const claims = await world.granted({ uses: 2 });
    const ids = [1, 2, 3, 4, 5].map((n) => `race-${claims.grantRef}-${n}`);
    const outcomes = await Promise.allSettled(ids.map((id) => world.openAsSchool(claims.grantRef, id)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(reasons).toEqual([1, 2, 3].map(() => expect.objectContaining({ code: 'GRANT_CONSUMED' })));
    expect((await world.accessLedger.state(claims.grantRef))?.uses.map(({ n }) => n)).toEqual([1, 2]);
  });

  test('a certificate that was replaced meanwhile is shared, and the copy says so', async () => {
    const { grantRef } = await world.granted({ recipient: 'BankMSP' });
    const { readModel } = world.parts;
    const replaced: typeof readModel = {
      async certificate(by) {
        const facts = await readModel.certificate(by);
        return facts && { ...facts, state: 'REPLACED' };
      },
    };
    const request = { grantRef, useId: 'replaced', fields: ['holders'], actor: world.actor, mspId: 'BankMSP' };
    const copy = await openGrant({ ...world.parts, readModel: replaced }, request);
    const { annotation } = readCopy(await openCopy(copy, world.bank.unwrap));
    expect(annotation.certificateState).toBe('REPLACED');
    expect(annotation.notice.zh).toContain('已被新证替代');
  });
});

describe('S10 No:', () => {
  const revoke = async (grantRef: string) => {
    const kept = await world.parts.grants.grant(grantRef);
    if (kept === undefined) throw new Error('no grant');
    await revokeGrant(world.parts, world.holder.sign(revocationInput(kept.claims)));
  };

  test.each([
    ['a second use', {}, async (ref: string) => world.openAsSchool(ref, `${ref}-a`), {}, ['GRANT_CONSUMED']],
    ['an expired grant', { expiresOn: '2026-11-22' }, async () => world.pass(2 * DAY), {}, ['GRANT_EXPIRED']],
    ['a revoked grant', {}, revoke, {}, ['GRANT_REVOKED']],
    ['another recipient', { recipient: 'BankMSP' }, async () => undefined, {}, ['WRONG_RECIPIENT']],
    ['more fields', {}, async () => undefined, { fields: ['holders', 'remarks'] }, ['FIELDS_NOT_GRANTED']],
    [
      'all at once',
      {},
      async (ref: string) => (await world.openAsSchool(ref, `${ref}-a`), revoke(ref)),
      { fields: ['area'] },
      ['GRANT_REVOKED', 'GRANT_CONSUMED', 'FIELDS_NOT_GRANTED'],
    ],
  ] as const)('%s is refused, makes no copy and is logged', async (_what, wish, before, more, codes) => {
    const { grantRef } = await world.granted(wish);
    await before(grantRef);
    const files = world.files().length;
    const uses = (await world.accessLedger.state(grantRef))?.uses.length;
    const refusal = await world.openAsSchool(grantRef, `${grantRef}-b`, more).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: codes[0] });
    expect((refusal as DomainError).codes).toEqual(codes);
    expect(world.files()).toHaveLength(files);
    expect((await world.accessLedger.state(grantRef))?.uses).toHaveLength(uses ?? 0);
    expect(world.log.at(-1)).toMatchObject({ result: 'REFUSED', grant: grantRef });
  });

  test('the copy of a counted use is not given again once the grant is revoked or over', async () => {
    const { grantRef } = await world.granted();
    await world.openAsSchool(grantRef, `${grantRef}-once`);
    await revoke(grantRef);
    await expect(world.openAsSchool(grantRef, `${grantRef}-once`)).rejects.toMatchObject({ code: 'GRANT_REVOKED' });
  });

  test('a bank cannot open what was granted to a school, nor a school with another key, nor anybody unproven', async () => {
    const { grantRef } = await world.granted();
    const stranger = await testKey();
    await expect(world.openAsBank(grantRef, 'b')).rejects.toMatchObject({ code: 'WRONG_RECIPIENT' });
    await expect(world.openAsSchool(grantRef, 'c', { key: stranger })).rejects.toMatchObject({ code: 'WRONG_RECIPIENT' });
    for (const mspId of [undefined, `key:${world.school.kid}`]) {
      await expect(world.openAsBank(grantRef, 'd', { mspId })).rejects.toMatchObject({ code: 'WRONG_RECIPIENT' });
    }
  });

  test('a signed request stands for itself only: another use id, grant or field list is RECIPIENT_SIGNATURE', async () => {
    const { grantRef } = await world.granted();
    const input = signingInput('zl-grant-use+jwt', {
      v: 1,
      suite: 'p256-sha256',
      channel: 'zhenglian',
      contract: 'access',
      grantRef,
      useId: 'mine',
      fields: ['holders'],
    });
    const jws = world.school.sign(input);
    const open = (more: object) =>
      openGrant(world.parts, { grantRef, useId: 'mine', fields: ['holders'], actor: world.actor, jws, ...more });
    await expect(open({ useId: 'other' })).rejects.toMatchObject({ code: 'RECIPIENT_SIGNATURE' });
    await expect(open({ fields: ['holders', 'location'] })).rejects.toMatchObject({ code: 'RECIPIENT_SIGNATURE' });
    await expect(open({ grantRef: (await world.granted()).grantRef })).rejects.toMatchObject({ code: 'RECIPIENT_SIGNATURE' });
  });

  test('a use id belongs to one grant and one list of fields', async () => {
    const first = await world.granted();
    const second = await world.granted();
    await world.openAsSchool(first.grantRef, 'taken');
    await expect(world.openAsSchool(second.grantRef, 'taken')).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(world.openAsSchool(first.grantRef, 'taken', { fields: ['holders'] })).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('a process that dies', () => {
  const died = () => Promise.reject(new Error('killed'));

  test('before the use is counted has released nothing; the same request goes on', async () => {
    const { grantRef } = await world.granted();
    world.accessLedger.before = died;
    await expect(world.openAsSchool(grantRef, `${grantRef}-k`)).rejects.toThrow('killed');
    expect((await world.accessLedger.state(grantRef))?.uses).toEqual([]);
    world.accessLedger.before = () => Promise.resolve();
    const copy = await world.openAsSchool(grantRef, `${grantRef}-k`);
    expect(readCopy(await openCopy(copy, world.school.unwrap)).annotation.grantRef).toBe(grantRef);
  });

  test('before the log is written releases no key, though the use is counted; the same request goes on', async () => {
    const { grantRef } = await world.granted({ recipient: 'BankMSP' });
    const failing = { ...world.parts, audit: { record: died } };
    const request = { grantRef, useId: `${grantRef}-l`, fields: ['holders'], actor: world.actor, mspId: 'BankMSP' };
    await expect(openGrant(failing, request)).rejects.toThrow('killed');
    expect((await world.accessLedger.state(grantRef))?.uses).toHaveLength(1);
    await expect(openGrant(world.parts, request)).resolves.toMatchObject({ kid: world.bank.kid });
    expect((await world.accessLedger.state(grantRef))?.uses).toHaveLength(1);
  });

  test('storage that is away counts nothing', async () => {
    const { grantRef } = await world.granted({ recipient: 'BankMSP' });
    const copies = { ...world.parts.copies, putOnce: () => Promise.reject(new DomainError('STORAGE_UNAVAILABLE')) };
    const request = { grantRef, useId: 'away', fields: ['holders'], actor: world.actor, mspId: 'BankMSP' };
    await expect(openGrant({ ...world.parts, copies }, request)).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    expect((await world.accessLedger.state(grantRef))?.uses).toEqual([]);
  });
});

describe('granting', () => {
  test.each([
    ['a certificate that is not here', { certRef: newRef() }, 'NOT_FOUND'],
    ['a recipient that is not registered', { recipient: 'TaxMSP' }, 'NOT_FOUND'],
    ['a field that the certificate does not have', { fields: ['salary'] }, 'FIELDS_NOT_GRANTED'],
    ['no field', { fields: [] }, 'INVALID_FORMAT'],
    ['no use', { uses: 0 }, 'INVALID_FORMAT'],
    ['half a use', { uses: 1.5 }, 'INVALID_FORMAT'],
    ['uses without end', { uses: 101 }, 'TOO_LARGE'],
    ['a day that is over', { expiresOn: '2026-11-20' }, 'GRANT_EXPIRED'],
    ['a day that is none', { expiresOn: '2026-02-30' }, 'INVALID_DATE'],
    ['more than a year', { expiresOn: '2028-01-01' }, 'TOO_LARGE'],
    ['no purpose', { purpose: ' ' }, 'BLANK_FIELD'],
    ['a novel as purpose', { purpose: '学'.repeat(201) }, 'TOO_LARGE'],
    ['a reference that is none', { grantRef: 'x' }, 'INVALID_FORMAT'],
  ])('%s is refused', async (_what, more, code) => {
    await expect(draftGrant(world.parts, world.wish(more))).rejects.toMatchObject({ code });
  });

  test('the same draft again gives the same claims; another wish under the reference is CONFLICT', async () => {
    const wish = world.wish();
    const [first, second] = await Promise.all([draftGrant(world.parts, wish), draftGrant(world.parts, wish)]);
    expect(second).toEqual(first);
    expect(await draftGrant(world.parts, wish)).toEqual(first);
    for (const other of [
      { uses: 2 },
      { purpose: '其他' },
      { recipient: 'BankMSP' },
      { fields: ['location'] },
      { expiresOn: '2026-12-30' },
    ]) {
      await expect(draftGrant(world.parts, { ...wish, ...other })).rejects.toMatchObject({ code: 'CONFLICT' });
    }
  });

  test("only the bound key's signature over exactly the drafted claims grants; signing twice is one grant", async () => {
    const { claims, signingInput: text } = await draftGrant(world.parts, world.wish());
    const stranger = await testKey();
    await expect(confirmGrant(world.parts, stranger.sign(text))).rejects.toMatchObject({ code: 'HOLDER_SIGNATURE' });
    const wider = signingInput(GRANT_TYPE, { ...claims, uses: 9 });
    await expect(confirmGrant(world.parts, world.holder.sign(wider))).rejects.toMatchObject({ code: 'CONFLICT' });
    const before = world.accessLedger.sent.length;
    await confirmGrant(world.parts, world.holder.sign(text));
    await confirmGrant(world.parts, world.holder.sign(text));
    expect(world.accessLedger.sent).toHaveLength(before + 1);
  });

  test.each([
    ['no JWS', 'x'],
    [
      'another header',
      (text: string) => `${Buffer.from('{"alg":"none","typ":"zl-grant+jwt"}').toString('base64url')}.${text.split('.')[1] ?? ''}`,
    ],
    [
      'another type of signed text',
      (text: string) => `${Buffer.from('{"alg":"ES256","typ":"zl-grant-use+jwt"}').toString('base64url')}.${text.split('.')[1] ?? ''}`,
    ],
    ['spaces in the payload', (text: string) => respaced(text)],
    ['a further part', (text: string) => `${text}.x`],
  ])('%s is INVALID_FORMAT', async (_what, change) => {
    const { signingInput: text } = await draftGrant(world.parts, world.wish());
    const jws = typeof change === 'string' ? change : world.holder.sign(change(text));
    await expect(confirmGrant(world.parts, jws)).rejects.toMatchObject({ code: 'INVALID_FORMAT' });
  });

  test('only the holder takes a grant back', async () => {
    const claims = await world.granted();
    await expect(revokeGrant(world.parts, world.school.sign(revocationInput(claims)))).rejects.toMatchObject({ code: 'HOLDER_SIGNATURE' });
    await expect(revokeGrant(world.parts, world.holder.sign(signingInput(GRANT_TYPE, claims)))).rejects.toMatchObject({
      code: 'INVALID_FORMAT',
    });
    await revokeGrant(world.parts, world.holder.sign(revocationInput(claims)));
    await revokeGrant(world.parts, world.holder.sign(revocationInput(claims)));
  });

  test('a key is bound once; one that the platform keeps shows in the grant', async () => {
    const { certRef } = world.entry;
    const other = await testKey();
    await expect(bindHolder(world.parts, { certRef, publicKey: other.publicKey, custody: 'DEVICE' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(bindHolder(world.parts, { certRef: newRef(), publicKey: other.publicKey, custody: 'DEVICE' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    const { certTag } = await world.parts.grants.tagOf(newRef());
    await world.accessLedger.bindKey({ certTag, publicKey: other.publicKey, custody: 'PLATFORM' });
    const claims = { ...(await world.granted()), grantRef: newRef(), certTag };
    await world.accessLedger.grant(other.sign(signingInput(GRANT_TYPE, claims)));
    expect(await world.accessLedger.state(claims.grantRef)).toMatchObject({ attestedBy: 'PLATFORM' });
  });

  test('an unknown or unsigned grant opens nothing', async () => {
    await expect(world.openAsSchool(newRef(), 'u')).rejects.toMatchObject({ code: 'GRANT_UNKNOWN' });
    const { claims } = await draftGrant(world.parts, world.wish());
    await expect(world.openAsSchool(claims.grantRef, 'u')).rejects.toMatchObject({ code: 'GRANT_UNKNOWN' });
  });
});

describe('recipients', () => {
  test.each([
    ['a proof by another key', async () => ({ proof: (await testKey()).signature('x') }), 'RECIPIENT_SIGNATURE'],
    ['a proof that is none', async () => ({ proof: 'x' }), 'RECIPIENT_SIGNATURE'],
    ['no name', async () => ({ name: '' }), 'BLANK_FIELD'],
    ['a long name', async () => ({ name: '学'.repeat(101) }), 'TOO_LARGE'],
    ['a thumbprint that is none', async () => ({ kid: 'x' }), 'INVALID_FORMAT'],
    ['an organisation that is none', async () => ({ mspId: 'Bank' }), 'INVALID_FORMAT'],
  ])('%s is refused', async (_what, change, code) => {
    const key = await testKey();
    const input = { name: '另一学校', publicKey: key.publicKey, kid: key.kid, proof: '' };
    await expect(registerRecipient(world.parts, { ...input, ...(await change()) })).rejects.toMatchObject({ code });
  });

  test('registering again is a success, under another name CONFLICT', async () => {
    await world.register(world.school, '示例小学');
    await expect(world.register(world.school, '另一小学')).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

test('RG: the ledger sees no name, purpose, certificate reference or licence number of what is shared', () => {
  const all = JSON.stringify(world.accessLedger.sent, (_key, value: JsonValue) =>
    typeof value === 'string' && value.includes('.') ? value.split('.').map((part) => Buffer.from(part, 'base64url').toString()) : value,
  );
  expect(world.accessLedger.sent.length).toBeGreaterThan(20);
  expect(all).toContain(world.school.kid);
  for (const secret of ['子女入学', '示例小学', world.entry.certRef, world.entry.licenceId, '张', world.entry.secret.code])
    expect(all).not.toContain(secret);
});

function respaced(text: string): string {
  const [header = '', payload = ''] = text.split('.');
  const spaced = Buffer.from(payload, 'base64url').toString().replaceAll(',', ', ');
  return `${header}.${Buffer.from(spaced).toString('base64url')}`;
}
