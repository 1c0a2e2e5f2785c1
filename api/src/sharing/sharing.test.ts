import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  canonicalize,
  DomainError,
  parseJson,
  placeOf,
  purposeDigestOf,
  signingInput,
  type ErrorCode,
  type JsonValue,
  type StatementKind,
} from '@zhenglian/chaincode/domain';
import { parseCredential } from '@zhenglian/verify';
import { compactVerify, importX509 } from 'jose';
import { openCopy } from '../documents/copies.js';
import { encryptedDocuments } from '../documents/documents.js';
import { newRef, testKey, testSharing, type TestSharing } from '../testing/sharing.js';
import { bindHolder, confirmGrant, draftBinding, draftGrant, draftKey, revocationInput, revokeGrant } from './grants.js';
import { readCopy as readAny } from './open-copy.js';
import { openForOrganization, openGrant } from './open-grant.js';
import { registerRecipient } from './recipients.js';

const OPENING = 120_000;
const DAY = 24 * 60 * 60 * 1000;
const CHANNEL = 'zhenglian';

let world: TestSharing;
beforeAll(async () => {
  world = await testSharing();
}, OPENING);
afterAll(() => world.close());
beforeEach(() => {
  world.memory.before = () => Promise.resolve();
});

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const readCopy = (body: Uint8Array) => readAny(body, sha256);
/** A use id by name. */
const id = sha256;
const codesOf = (error: unknown): readonly ErrorCode[] => (error instanceof DomainError ? error.codes : []);

describe('S10: a citizen shares for one purpose', () => {
  test('LC-14, SH-18, SP-04: the recipient gets an annotated copy with the granted fields only, encrypted to it; the use is on the ledger and in the log', async () => {
    const claims = await world.granted();
    const copy = await world.openAsSchool(claims.grantRef, id('use-1'));
    const { annotation, signed, credential, file } = readCopy(await openCopy(copy, world.school.unwrap));
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
    expect(Buffer.from(file.subarray(0, 5)).toString()).toBe('%PDF-');
    const { uses } = await world.state(claims.grantRef);
    expect(uses).toEqual([expect.objectContaining({ n: 1, eventTag: annotation.eventTag, fields: ['holders', 'location'] })]);
    expect(world.log.at(-1)).toMatchObject({ action: 'GRANT_CONSUMED', result: 'RELEASED', eventRef: annotation.eventTag });
  });

  test('the digest of the file stands in the row of the opening before its key is released', async () => {
    const { grantRef } = await world.granted();
    const noted: (string | undefined)[] = [];
    world.memory.before = async () => void noted.push((await world.parts.grants.opening(id('digest')))?.fileDigest);
    const copy = await world.openAsSchool(grantRef, id('digest'));
    const { annotation } = readCopy(await openCopy(copy, world.school.unwrap));
    expect(noted).toEqual([annotation.fileDigest]);
  });

  test('nobody but the recipient can open the copy, the registry included', async () => {
    const claims = await world.granted();
    const copy = await world.openAsSchool(claims.grantRef, id('use-private'));
    await expect(openCopy(copy, world.bank.unwrap)).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
    await expect(openCopy(copy, (jwe) => world.documentParts.keys.unwrap(jwe))).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
    await expect(encryptedDocuments(world.documentParts).get(copy.id)).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
    for (const changed of [{ id: 'copy:other' }, { version: 2 }, { issuer: 'BankMSP' }]) {
      await expect(openCopy({ ...copy, ...changed }, world.school.unwrap)).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
    }
  });

  test('a recipient with a peer is proven by its organisation and counts its use itself, before anything is released', async () => {
    const claims = await world.granted({ recipient: 'BankMSP' });
    const request = {
      grantRef: claims.grantRef,
      useId: id('bank-1'),
      fields: ['holders'],
      actor: world.actor,
      mspId: 'BankMSP',
      publicKey: world.bank.publicKey,
    };
    const asked = await openForOrganization(world.parts, request);
    expect(asked).toMatchObject({ copy: undefined, use: { n: 1 } });
    // asking does not count, and what is not counted is not released
    expect(await openForOrganization(world.parts, request)).toEqual(asked);
    const copy = await world.openAsBank(claims.grantRef, id('bank-1'), { fields: ['holders'] });
    expect(readCopy(await openCopy(copy, world.bank.unwrap)).annotation).toMatchObject({ recipientName: '示例银行', fields: ['holders'] });
    expect((await world.state(claims.grantRef)).uses).toEqual([expect.objectContaining({ recipient: 'BankMSP' })]);
  });

  test('of two uses that an organisation begins at once, each gets its own number', async () => {
    const { grantRef } = await world.granted({ recipient: 'BankMSP', uses: 2 });
    const request = (name: string) => ({
      grantRef,
      useId: id(name),
      fields: ['holders'],
      actor: world.actor,
      mspId: 'BankMSP',
      publicKey: world.bank.publicKey,
    });
    const [first, second] = [await openForOrganization(world.parts, request('b1')), await openForOrganization(world.parts, request('b2'))];
    expect([first.use.n, second.use.n]).toEqual([1, 1]);
    await world.openAsBank(grantRef, id('b1'), { fields: ['holders'] });
    expect((await openForOrganization(world.parts, request('b2'))).use.n).toBe(2);
    await world.openAsBank(grantRef, id('b2'), { fields: ['holders'] });
    expect((await world.state(grantRef)).uses).toHaveLength(2);
  });

  test('the same request again is the same use and the same copy; the ledger counts one', async () => {
    const claims = await world.granted();
    const again = () => world.openAsSchool(claims.grantRef, id('again'));
    const first = await again();
    const [second, third] = await Promise.all([again(), again()]);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
    expect((await world.state(claims.grantRef)).uses).toHaveLength(1);
  });

  test('of five openings at once under a grant of two, two get a copy', async () => {
    const claims = await world.granted({ uses: 2 });
    const outcomes = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => world.openAsSchool(claims.grantRef, id(`race ${n}`))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(reasons).toEqual([1, 2, 3].map(() => expect.objectContaining({ code: 'GRANT_CONSUMED' })));
    expect((await world.state(claims.grantRef)).uses.map(({ n }) => n)).toEqual([1, 2]);
  });

  test('a certificate that was replaced meanwhile is shared; copy and ledger say so', async () => {
    const { grantRef } = await world.granted({ recipient: 'BankMSP' });
    const { readModel } = world.parts;
    const replaced: typeof readModel = {
      ...readModel,
      async certificate(by) {
        const facts = await readModel.certificate(by);
        return facts && { ...facts, state: 'REPLACED' };
      },
    };
    const copy = await world.openAsBank(grantRef, id('replaced'), { parts: { ...world.parts, readModel: replaced } });
    const { annotation } = readCopy(await openCopy(copy, world.bank.unwrap));
    expect(annotation.certificateState).toBe('REPLACED');
    expect(annotation.notice.zh).toContain('已被新证替代');
    expect((await world.state(grantRef)).uses).toEqual([expect.objectContaining({ ended: true })]);
  });
});

describe('S10 No (SP-08):', () => {
  const revoke = async (grantRef: string) => {
    await revokeGrant(world.parts, world.holder.sign(revocationInput(CHANNEL, grantRef)));
  };

  test.each([
    ['a second use', {}, async (ref: string) => world.openAsSchool(ref, id(`${ref}-a`)), {}, ['GRANT_CONSUMED']],
    ['an expired grant', { expiresOn: '2026-11-22' }, async () => world.pass(2 * DAY), {}, ['GRANT_EXPIRED']],
    ['a revoked grant', {}, revoke, {}, ['GRANT_REVOKED']],
    ['another recipient', { recipient: 'BankMSP' }, async () => undefined, {}, ['WRONG_RECIPIENT']],
    ['more fields', {}, async () => undefined, { fields: ['holders', 'remarks'] }, ['FIELDS_NOT_GRANTED']],
    [
      'all at once',
      {},
      async (ref: string) => (await world.openAsSchool(ref, id(`${ref}-a`)), revoke(ref)),
      { fields: ['area'] },
      ['GRANT_REVOKED', 'GRANT_CONSUMED', 'FIELDS_NOT_GRANTED'],
    ],
  ] as const)('%s is refused, makes no copy and is logged', async (_what, wish, before, more, codes) => {
    const { grantRef } = await world.granted(wish);
    await before(grantRef);
    const files = world.files().length;
    const { uses } = await world.state(grantRef);
    const refusal = await world.openAsSchool(grantRef, id(`${grantRef}-b`), more).catch((error: unknown) => error);
    expect(codesOf(refusal)).toEqual(codes);
    expect(world.files()).toHaveLength(files);
    expect((await world.state(grantRef)).uses).toEqual(uses);
    expect(world.log.at(-1)).toMatchObject({ result: 'REFUSED', grant: grantRef });
  });

  test('an organisation is refused the same before anything is made', async () => {
    const { grantRef } = await world.granted({ recipient: 'BankMSP' });
    await world.openAsBank(grantRef, id('bank once'));
    await expect(world.openAsBank(grantRef, id('bank twice'))).rejects.toMatchObject({ code: 'GRANT_CONSUMED' });
    const other = await world.openAsBank(grantRef, id('tax'), { mspId: 'TaxMSP' }).catch((error: unknown) => error);
    expect(codesOf(other)).toEqual(['GRANT_CONSUMED', 'WRONG_RECIPIENT']);
    await expect(world.openAsBank(grantRef, id('none'), { fields: [] })).rejects.toMatchObject({ code: 'REQUIRED', field: 'fields' });
    await expect(world.openAsBank(grantRef, 'x')).rejects.toMatchObject({ code: 'INVALID_FORMAT', field: 'useId' });
  });

  test('an organisation that begins openings and never counts them is stopped', async () => {
    const { grantRef } = await world.granted({ recipient: 'BankMSP' });
    const begin = (name: string) =>
      openForOrganization(world.parts, {
        grantRef,
        useId: id(`begun ${name}`),
        fields: ['holders'],
        actor: world.actor,
        mspId: 'BankMSP',
        publicKey: world.bank.publicKey,
      });
    for (let n = 0; n < 6; n += 1) await begin(String(n));
    const files = world.files().length;
    await expect(begin('too many')).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect(world.files()).toHaveLength(files);
    // what was begun can still be finished
    expect(await begin('0')).toMatchObject({ use: { n: 1 } });
  });

  test('what only the contract sees, because another one was faster, is refused and logged too', async () => {
    const { grantRef } = await world.granted();
    world.memory.before = () => revoke(grantRef);
    await expect(world.openAsSchool(grantRef, id('slow'))).rejects.toMatchObject({ code: 'GRANT_REVOKED' });
    expect(world.log.at(-1)).toMatchObject({ result: 'REFUSED', grant: grantRef });
  });

  test('the copy of a counted use is not given again once the grant is revoked or over', async () => {
    const { grantRef } = await world.granted();
    await world.openAsSchool(grantRef, id(`${grantRef}-once`));
    await revoke(grantRef);
    await expect(world.openAsSchool(grantRef, id(`${grantRef}-once`))).rejects.toMatchObject({ code: 'GRANT_REVOKED' });
  });

  test('a bank cannot open what was granted to a school, nor a school with another key, nor anybody unproven', async () => {
    const { grantRef } = await world.granted();
    const stranger = await testKey();
    await expect(world.openAsBank(grantRef, id('b'))).rejects.toMatchObject({ code: 'WRONG_RECIPIENT' });
    await expect(world.openAsSchool(grantRef, id('c'), { key: stranger })).rejects.toMatchObject({ code: 'WRONG_RECIPIENT' });
    await expect(world.openAsBank(grantRef, id('d'), { mspId: `key:${world.school.kid}` })).rejects.toMatchObject({
      code: 'WRONG_RECIPIENT',
    });
    // and the key of an organisation is no way around its own word on the ledger
    const granted = await world.granted({ recipient: 'BankMSP' });
    await expect(world.openAsSchool(granted.grantRef, id('e'), { key: world.bank })).rejects.toMatchObject({ code: 'WRONG_RECIPIENT' });
  });

  test('a use id belongs to one grant and one list of fields', async () => {
    const first = await world.granted({ uses: 3 });
    const second = await world.granted();
    await world.openAsSchool(first.grantRef, id('taken'));
    await expect(world.openAsSchool(second.grantRef, id('taken'))).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(world.openAsSchool(first.grantRef, id('taken'), { fields: ['holders'] })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test.each<[string, (grantRef: string) => string, string]>([
    ['a use id that is none', (grantRef) => use({ grantRef, useId: 'x' }), 'INVALID_FORMAT'],
    ['fields out of order', (grantRef) => use({ grantRef, fields: ['location', 'holders'] }), 'INVALID_FORMAT'],
    ['another channel', (grantRef) => use({ grantRef, channel: 'other' }), 'INVALID_FORMAT'],
    ['a further claim', (grantRef) => use({ grantRef, more: 1 }), 'UNKNOWN_FIELD'],
    ['a grant that nobody drafted', () => use({ grantRef: newRef() }), 'GRANT_UNKNOWN'],
    ['no statement', () => 'a.b.c', 'INVALID_FORMAT'],
    ['ten megabytes', () => 'a'.repeat(10_000_000), 'INVALID_FORMAT'],
  ])('%s is refused by code', async (_what, make, code) => {
    const { grantRef } = await world.granted();
    await expect(openGrant(world.parts, { jws: make(grantRef), actor: world.actor })).rejects.toMatchObject({ code });
    expect((await world.state(grantRef)).uses).toEqual([]);
  });

  function use(change: object): string {
    const claims = { ...placeOf(CHANNEL), grantRef: newRef(), useId: id('table'), fields: ['holders'], ...change };
    return world.school.sign(unchecked('use', claims));
  }
});

test.each<[string, (copy: { annotation: string; credential: string; file: string }) => object]>([
  ['another file', (copy) => ({ ...copy, file: Buffer.from('%PDF-').toString('base64') })],
  ['a further member', (copy) => ({ ...copy, more: 1 })],
  ['no statement', (copy) => ({ ...copy, annotation: 'x' })],
])('a copy with %s is INVALID_FORMAT', async (_what, change) => {
  const { grantRef } = await world.granted();
  const body = await openCopy(await world.openAsSchool(grantRef, id(`${grantRef}-read`)), world.school.unwrap);
  const copy = JSON.parse(Buffer.from(body).toString()) as { annotation: string; credential: string; file: string };
  expect(() => readCopy(Buffer.from(JSON.stringify(change(copy))))).toThrow(expect.objectContaining({ code: 'INVALID_FORMAT' }));
});

describe('a process that dies', () => {
  const died = () => Promise.reject(new Error('killed'));

  test('before the use is counted has released nothing; the same request goes on', async () => {
    const { grantRef } = await world.granted();
    world.memory.before = died;
    await expect(world.openAsSchool(grantRef, id(`${grantRef}-k`))).rejects.toThrow('killed');
    expect((await world.state(grantRef)).uses).toEqual([]);
    world.memory.before = () => Promise.resolve();
    const copy = await world.openAsSchool(grantRef, id(`${grantRef}-k`));
    expect(readCopy(await openCopy(copy, world.school.unwrap)).annotation.grantRef).toBe(grantRef);
  });

  test('before the digest is noted has counted nothing; the copy that was stored is the one that is noted', async () => {
    const { grantRef } = await world.granted();
    const failing = { ...world.parts, grants: { ...world.parts.grants, filed: died } };
    await expect(world.openAsSchool(grantRef, id('filed'), { parts: failing })).rejects.toThrow('killed');
    expect((await world.state(grantRef)).uses).toEqual([]);
    const copy = await world.openAsSchool(grantRef, id('filed'));
    const { annotation } = readCopy(await openCopy(copy, world.school.unwrap));
    expect((await world.parts.grants.opening(id('filed')))?.fileDigest).toBe(annotation.fileDigest);
  });

  test('before the log is written releases no key, though the use is counted; the same request goes on', async () => {
    const { grantRef } = await world.granted();
    const failing = { ...world.parts, audit: { record: died } };
    await expect(world.openAsSchool(grantRef, id(`${grantRef}-l`), { parts: failing })).rejects.toThrow('killed');
    expect((await world.state(grantRef)).uses).toHaveLength(1);
    await expect(world.openAsSchool(grantRef, id(`${grantRef}-l`))).resolves.toMatchObject({ kid: world.school.kid });
    expect((await world.state(grantRef)).uses).toHaveLength(1);
  });

  test('storage that is away counts nothing', async () => {
    const { grantRef } = await world.granted();
    const copies = { ...world.parts.copies, putOnce: () => Promise.reject(new DomainError('STORAGE_UNAVAILABLE')) };
    const away = { ...world.parts, copies };
    await expect(world.openAsSchool(grantRef, id('away'), { parts: away })).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    expect((await world.state(grantRef)).uses).toEqual([]);
  });
});

describe('granting', () => {
  test.each([
    ['a certificate that is not here', { certRef: newRef() }, 'NOT_FOUND'],
    ['an organisation that is not on the channel', { recipient: 'OtherMSP' }, 'NOT_FOUND'],
    ['a key that is not registered', { recipient: `key:${'A'.repeat(43)}` }, 'NOT_FOUND'],
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
    ['a purpose that the strip of the copy cannot hold', { purpose: '学'.repeat(200) }, 'TEXT_OVERFLOW'],
    ['a purpose with a character that no font has', { purpose: `报名\u{1F3EB}` }, 'GLYPH_MISSING'],
    ['a reference that is none', { grantRef: 'x' }, 'INVALID_FORMAT'],
  ])('%s is refused, and nothing is kept', async (_what, more, code) => {
    const wish = world.wish(more);
    await expect(draftGrant(world.parts, wish)).rejects.toMatchObject({ code });
    expect(await world.parts.grants.grant(wish.grantRef)).toBeUndefined();
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
    const wider = signingInput('grant', { ...claims, uses: 9 });
    await expect(confirmGrant(world.parts, world.holder.sign(wider))).rejects.toMatchObject({ code: 'CONFLICT' });
    const before = world.memory.writes();
    await confirmGrant(world.parts, world.holder.sign(text));
    await confirmGrant(world.parts, world.holder.sign(text));
    expect(world.memory.writes()).toBe(before + 1);
  });

  test('only the holder takes a grant back; twice is once', async () => {
    const { grantRef } = await world.granted();
    const text = revocationInput(CHANNEL, grantRef);
    await expect(revokeGrant(world.parts, world.school.sign(text))).rejects.toMatchObject({ code: 'HOLDER_SIGNATURE' });
    const elsewhere = world.holder.sign(unchecked('revocation', { ...placeOf('other'), act: 'REVOKE', grantRef }));
    await expect(revokeGrant(world.parts, elsewhere)).rejects.toMatchObject({ code: 'INVALID_FORMAT' });
    expect((await world.state(grantRef)).revoked).toBe(false);
    const before = world.memory.writes();
    await revokeGrant(world.parts, world.holder.sign(text));
    // on another day it is another request to the contract, and still the same to the holder
    world.pass(DAY);
    await revokeGrant(world.parts, world.holder.sign(text));
    await expect(revokeGrant(world.parts, world.school.sign(text))).rejects.toMatchObject({ code: 'HOLDER_SIGNATURE' });
    expect(world.memory.writes()).toBe(before + 1);
    await expect(revokeGrant(world.parts, world.holder.sign(revocationInput(CHANNEL, newRef())))).rejects.toMatchObject({
      code: 'GRANT_UNKNOWN',
    });
  });

  test('a key is bound once, by its own signature and for its own certificate', async () => {
    const { certRef } = world.entry;
    const other = await testKey();
    await world.bind(certRef);
    await expect(world.bind(certRef, other)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(world.bind(newRef(), other)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const draft = await draftBinding(world.parts, { certRef, publicKey: world.holder.publicKey, custody: 'DEVICE' });
    const elsewhere = signingInput('binding', { ...draft.claims, certTag: newRef() });
    await expect(bindHolder(world.parts, { certRef, jws: world.holder.sign(elsewhere) })).rejects.toMatchObject({ code: 'CONFLICT' });
    const noPoint = { ...other.publicKey, y: other.publicKey.x };
    await expect(draftBinding(world.parts, { certRef, publicKey: noPoint, custody: 'DEVICE' })).rejects.toMatchObject({
      code: 'INVALID_FORMAT',
    });
  });

  test('where a key is bound, the draft for another names it as the one that is replaced; for the same key nothing changes', async () => {
    const { certRef } = world.entry;
    await world.bind(certRef);
    const other = await testKey();
    const bound = await draftBinding(world.parts, { certRef, publicKey: world.holder.publicKey, custody: 'DEVICE' });
    const record = { type: 'binding', key: bound.claims.key };
    const readModel = { ...world.parts.readModel, record: () => Promise.resolve({ record, transactions: [] } as never) };
    const wish = { certRef, publicKey: other.publicKey, custody: 'DEVICE' } as const;
    const replacing = await draftKey({ ...world.parts, readModel }, wish);
    expect(replacing.claims).toMatchObject({ certTag: bound.claims.certTag, previousKey: bound.claims.key });
    expect(replacing.signingInput).toBe(signingInput('rebinding', replacing.claims as never));
    expect((await draftKey({ ...world.parts, readModel }, { ...wish, publicKey: world.holder.publicKey })).claims).toEqual(bound.claims);
  });

  test('a key that the platform keeps shows in the grant', async () => {
    const other = await testKey();
    const certTag = newRef();
    const binding = { ...placeOf(CHANNEL), certTag, key: other.key, custody: 'PLATFORM' } as const;
    await world.parts.accessLedger.bindKey(other.sign(signingInput('binding', binding)));
    const claims = { ...(await world.granted()), grantRef: newRef(), certTag };
    await world.parts.accessLedger.grant(other.sign(signingInput('grant', claims)));
    expect(await world.state(claims.grantRef)).toMatchObject({ attestedBy: 'PLATFORM' });
  });

  test('an unknown or unsigned grant opens nothing', async () => {
    await expect(world.openAsSchool(newRef(), id('u'))).rejects.toMatchObject({ code: 'GRANT_UNKNOWN' });
    const { claims } = await draftGrant(world.parts, world.wish());
    await expect(world.openAsSchool(claims.grantRef, id('u'))).rejects.toMatchObject({ code: 'GRANT_UNKNOWN' });
  });
});

describe('recipients', () => {
  test.each([
    ['a proof by another key', async () => ({ proof: (await testKey()).signature('x') }), 'RECIPIENT_SIGNATURE'],
    ['a proof that is none', async () => ({ proof: 'x' }), 'RECIPIENT_SIGNATURE'],
    ['no name', async () => ({ name: '' }), 'BLANK_FIELD'],
    ['a long name', async () => ({ name: '学'.repeat(101) }), 'TOO_LARGE'],
    [
      'a key that is no point of the curve',
      async () => ({ publicKey: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) } as const }),
      'INVALID_FORMAT',
    ],
  ] as const)('%s is refused', async (_what, change, code) => {
    const key = await testKey();
    const input = { name: '另一学校', publicKey: key.publicKey, proof: '' };
    await expect(registerRecipient(world.parts, { ...input, ...(await change()) })).rejects.toMatchObject({ code });
  });

  test('registering again is a success, under another name CONFLICT', async () => {
    await world.register(world.school, '示例小学');
    await expect(world.register(world.school, '另一小学')).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

test('RG: the ledger sees no name, purpose, certificate reference or licence number of what is shared', () => {
  const all = JSON.stringify(world.memory.sent, (_key, value: JsonValue) =>
    typeof value === 'string' && value.includes('.') ? value.split('.').map((part) => Buffer.from(part, 'base64url').toString()) : value,
  );
  expect(world.memory.sent.length).toBeGreaterThan(20);
  expect(all).toContain(world.school.kid);
  for (const secret of ['子女入学', '示例小学', world.entry.certRef, world.entry.licenceId, '张', world.entry.secret.code])
    expect(all).not.toContain(secret);
});

/** The text of a statement that the domain would not let anybody sign. */
function unchecked(kind: StatementKind, claims: object): string {
  const types: Partial<Record<StatementKind, string>> = { use: 'zl-grant-use+jwt', revocation: 'zl-grant-revocation+jwt' };
  const canonical = canonicalize(parseJson(JSON.stringify(claims)));
  const encode = (text: string) => Buffer.from(text).toString('base64url');
  return `${encode(JSON.stringify({ alg: 'ES256', typ: types[kind] }))}.${encode(canonical)}`;
}
