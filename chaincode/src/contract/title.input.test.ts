import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { decodeError } from '@zhenglian/chaincode/domain';
import type { ChaincodeName } from './names.js';
import { ref } from './testing/scenario.js';
import { bankOfficer, courtClerk, foreignRegistrar, issuer, registrar, supervisor, taxOfficer } from './testing/submitters.js';
import { attestOf, caseOf, certRefOf, COUNTY, firstOf, publicKey, SIGNED, transferOf, world } from './testing/world.js';

// Bad input and foreign hands, for every function of `title` and `tax`.

const U = ref(1);
const DAY = '2026-11-10';
const proof = { certRef: ref(0x72), credentialDigest: ref(0x73) };
const base = { unitRef: U, division: COUNTY, day: DAY };
const holders = { attested: { holders: 'SIGNED' } };
const successors = [11, 12].map((n) => ({ unitRef: ref(n), certRef: certRefOf(n), credentialDigest: ref(5) }));
const division = { caseRef: ref(0x80), division: COUNTY, day: DAY };
const counts = { '100': 3, '200': 2, '300': 0, '400': 0, '500': 0, '600': 0, '700': 1, '800': 0, '900': 0 };
const rendition = { sha256: ref(0x8a), certRef: certRefOf(1), form: 'PDF', day: DAY };
const change = { ...transferOf(1), registrationType: '300', change: 'NAME' };

/** A good request of every function that writes. */
const GOOD: Readonly<Record<string, [ChaincodeName, object]>> = {
  setUnitKey: ['title', { publicKey: `02${ref(7)}` }],
  openCase: ['title', caseOf(1)],
  attestCase: ['title', { caseRef: ref(1), requestRef: ref(2), attested: SIGNED, day: DAY }],
  endCase: ['title', { caseRef: ref(1), state: 'WITHDRAWN', day: DAY }],
  registerFirst: ['title', firstOf(1)],
  registerFirstBatch: ['title', { items: [firstOf(1)] }],
  registerTransfer: ['title', transferOf(1)],
  registerTransferBatch: ['title', { items: [transferOf(1)] }],
  registerChange: ['title', change],
  splitUnits: ['title', { ...division, unitRefs: [U], successors }],
  mergeUnits: ['title', { ...division, unitRefs: [U, ref(2)], successors: successors.slice(1) }],
  cancelRight: ['title', { ...base, certRef: certRefOf(1), caseRef: ref(1), ground: 'WAIVER' }],
  voidCertificate: ['title', { certRef: certRefOf(1), replacement: proof, day: DAY, reasonDigest: ref(1) }],
  replaceCertificate: ['title', { certRef: certRefOf(1), replacement: proof, reason: 'REISSUED_DAMAGED', day: DAY }],
  printCertificate: ['title', { certRef: certRefOf(1), blankDigest: ref(1), day: DAY }],
  anchorRendition: ['title', rendition],
  anchorRenditionBatch: ['title', { items: [rendition] }],
  enterNotice: ['title', { ...base, ...holders, noticeRef: ref(0x71), kind: 'PURCHASE', holderKey: publicKey(1), proof }],
  cancelNotice: ['title', { noticeRef: ref(0x71), day: DAY }],
  applyObjection: ['title', { ...base, objectionRef: ref(0x75), groundRef: ref(0x76) }],
  decideObjection: ['title', { objectionRef: ref(0x75), day: DAY }],
  keepObjection: ['title', { objectionRef: ref(0x75), suitDigest: ref(1), day: DAY }],
  cancelObjection: ['title', { objectionRef: ref(0x75), day: DAY }],
  acceptCorrection: ['title', { ...base, correctionRef: ref(0x77), certRef: certRefOf(1), of: 'OTHER' }],
  finishCorrection: ['title', { correctionRef: ref(0x77), replacement: proof, day: DAY }],
  dropCorrection: ['title', { correctionRef: ref(0x77), day: DAY }],
  enterRight: ['title', { ...base, ...holders, rightRef: ref(0x74), kind: 'RESIDENCE', holderKey: publicKey(1), proof }],
  endRight: ['title', { rightRef: ref(0x74), day: DAY }],
  closeLog: ['title', { division: COUNTY, day: DAY, counts, digest: ref(1) }],
  attest: ['tax', attestOf(1, 'BUYER')],
  attestAgain: ['tax', attestOf(1, 'BUYER')],
  reverse: ['tax', { caseRef: ref(1), side: 'BUYER', reason: 'OTHER', day: DAY }],
};

test('every function that writes is here', () => {
  const written = (['title', 'tax'] as const).flatMap((name) => {
    const functions = JSON.parse(readFileSync(new URL(`./metadata/${name}.json`, import.meta.url), 'utf8')) as Record<string, string>;
    return Object.keys(functions).filter((key) => functions[key] === 'write');
  });
  expect(Object.keys(GOOD).toSorted()).toEqual(written.toSorted());
});

const OTHERS = { registrar, issuer, taxOfficer, bankOfficer, courtClerk, supervisor, foreignRegistrar };

describe.each(Object.entries(GOOD))('%s', (name, [chaincode, request]) => {
  const author = chaincode === 'title' ? 'registrar' : 'taxOfficer';

  test.each(Object.keys(OTHERS).filter((other) => other !== author))('S14 No, S16 No, S18 No: not by %s', async (other) => {
    const register = await world();
    const submitter = OTHERS[other as keyof typeof OTHERS];
    expect(await register.codes(submitter, chaincode, name, request)).toEqual(['NOT_THE_AUTHOR']);
  });

  test('no unknown field, at the top and in each part', async () => {
    const register = await world();
    const spoilt = [request, ...Object.values(request).filter((value) => typeof value === 'object')].length;
    for (let place = 0; place < spoilt; place += 1) {
      const copy = JSON.parse(JSON.stringify(request)) as Record<string, unknown>;
      const parts = [copy, ...Object.values(copy).filter((value) => typeof value === 'object')];
      const part = parts[place];
      const target = (Array.isArray(part) ? part[0] : part) as Record<string, unknown>;
      if (typeof target !== 'object') continue;
      target['holderName'] = '张三';
      expect((await register.codes(OTHERS[author], chaincode, name, copy))[0]).toBe('UNKNOWN_FIELD');
    }
  });

  test('no day that is none, no reference that is none, nothing oversized', async () => {
    const register = await world();
    const fields = Object.keys(request).filter((field) => !field.endsWith('Batch') && field !== 'items');
    for (const field of fields) {
      const value = (request as Record<string, unknown>)[field];
      const bad = typeof value === 'string' ? [`${value}\u0000`, '', 7, null, 'x'.repeat(70_000)] : [null, 7, 'x'];
      for (const one of bad) {
        const result = await register.ledger.endorse(OTHERS[author], chaincode, name, { ...request, [field]: one });
        expect(result).toMatchObject({ status: 500, writes: {}, event: undefined });
        expect(decodeError(result.message)?.field).toBe(field);
      }
    }
  });
});

describe('bad input: a code and the field', () => {
  test.each<[string, object, string, string?]>([
    ['openCase', { ground: 'SALE', attested: undefined }, 'REQUIRED', 'attested'],
    ['openCase', { act: 'CHANGE' }, 'INVALID_FORMAT', 'requiredSides'],
    ['openCase', { act: 'CHANGE', requiredSides: [], executes: ref(1) }, 'INVALID_FORMAT', 'executes'],
    ['openCase', { act: 'FIRST', requiredSides: ['SELLER'] }, 'INVALID_FORMAT', 'requiredSides'],
    ['openCase', { ground: 'THEFT' }, 'INVALID_FORMAT', 'ground'],
    ['openCase', { attested: { ...SIGNED, holders: 'MAYBE' } }, 'INVALID_FORMAT', 'attested.holders'],
    ['openCase', { attested: { ...SIGNED, checks: [ref(1), ref(1)] } }, 'INVALID_FORMAT', 'attested.checks'],
    ['endCase', { state: 'DONE' }, 'INVALID_FORMAT', 'state'],
    ['registerFirst', { parcelRef: ref(9) }, 'COMPLETION_MISSING', 'completionDigest'],
    // the holder's key is bound under a salted tag (access); beside a certificate it would tell which tag is whose
    ['registerFirst', { holderKey: publicKey(1) }, 'UNKNOWN_FIELD', 'holderKey'],
    ['enterNotice', { holderKey: `02${'f'.repeat(64)}` }, 'INVALID_FORMAT', 'holderKey'],
    ['registerFirst', { predecessors: [ref(9), ref(9)] }, 'INVALID_FORMAT', 'predecessors'],
    ['registerFirst', { port: { party: '银行' } }, 'INVALID_FORMAT', 'port.party'],
    ['registerFirstBatch', { items: [] }, 'INVALID_FORMAT', 'items'],
    ['registerTransfer', { consents: [{ ref: ref(1), signature: 'x' }] }, 'INVALID_FORMAT', 'consents[0].signature'],
    ['registerTransfer', { acknowledged: Array.from({ length: 21 }, (_, n) => ref(n)) }, 'TOO_LARGE', 'acknowledged'],
    ['registerChange', { change: 'OWNER' }, 'INVALID_FORMAT', 'change'],
    ['splitUnits', { successors: successors.slice(1) }, 'INVALID_FORMAT', 'successors'],
    ['splitUnits', { unitRefs: [U, ref(2)] }, 'TOO_LARGE', 'unitRefs'],
    ['mergeUnits', { unitRefs: [U] }, 'INVALID_FORMAT', 'unitRefs'],
    ['mergeUnits', { unitRefs: [U, U] }, 'INVALID_FORMAT', 'unitRefs'],
    ['cancelRight', { ground: 'OTHER' }, 'INVALID_FORMAT', 'ground'],
    ['cancelRight', { ground: 'EXPROPRIATION' }, 'DOCUMENT_MISSING', 'documentDigest'],
    ['replaceCertificate', { reason: 'REISSUED_LOST' }, 'REQUIRED', 'statementOn'],
    ['anchorRendition', { form: 'ANNOTATED' }, 'INVALID_FORMAT', 'grantRef'],
    ['anchorRendition', { grantRef: ref(1) }, 'INVALID_FORMAT', 'grantRef'],
    ['enterNotice', { kind: 'MORTGAGE' }, 'INVALID_FORMAT', 'kind'],
    ['enterRight', { kind: 'EASEMENT' }, 'REQUIRED', 'servedUnitRef'],
    ['enterRight', { kind: 'EASEMENT', servedUnitRef: U }, 'INVALID_FORMAT', 'servedUnitRef'],
    ['enterRight', { servedUnitRef: ref(2) }, 'INVALID_FORMAT', 'servedUnitRef'],
    ['closeLog', { counts: { ...counts, '100': -1 } }, 'INVALID_FORMAT', 'counts.100'],
    ['closeLog', { counts: { ...counts, '100': 1.5 } }, 'INVALID_FORMAT', 'counts.100'],
    ['closeLog', { counts: { ...counts, '100': 1_000_001 } }, 'TOO_LARGE', 'counts.100'],
    ['closeLog', { counts: { ...counts, '110': 1 } }, 'UNKNOWN_FIELD', 'counts.110'],
    ['reverse', { reason: 'CHANGED_MIND' }, 'INVALID_FORMAT', 'reason'],
    ['attestAgain', { kind: 'SKIPPED' }, 'INVALID_FORMAT', 'kind'],
  ])('%s with %j: %s', async (name, spoilt, code, field) => {
    const [chaincode, request] = GOOD[name] as [ChaincodeName, object];
    const submitter = chaincode === 'title' ? registrar : taxOfficer;
    const result = await (await world()).ledger.endorse(submitter, chaincode, name, { ...request, ...spoilt });
    expect(decodeError(result.message)).toMatchObject({ code, field });
    expect(result).toMatchObject({ status: 500, writes: {}, event: undefined, payload: '' });
  });

  test.each([
    ['getRendition', { sha256: ref(1) }],
    ['getNotice', { noticeRef: ref(1) }],
    ['getObjection', { objectionRef: ref(1) }],
    ['getCorrection', { correctionRef: ref(1) }],
    ['getRight', { rightRef: ref(1) }],
    ['getLog', { division: COUNTY, day: DAY }],
  ])('%s of what is not there: NOT_FOUND', async (name, request) => {
    expect(await (await world()).codes(bankOfficer, 'title', name, request)).toEqual(['NOT_FOUND']);
  });

  test.each<[string, object, string]>([
    ['attestCase', { caseRef: ref(1), requestRef: ref(2), attested: SIGNED, day: DAY }, 'CASE_UNKNOWN'],
    ['endCase', { caseRef: ref(1), state: 'REJECTED', day: DAY }, 'CASE_UNKNOWN'],
    ['endRight', { rightRef: ref(1), day: DAY }, 'RIGHT_UNKNOWN'],
    ['dropCorrection', { correctionRef: ref(1), day: DAY }, 'NOT_FOUND'],
    ['voidCertificate', { certRef: ref(1), day: DAY, reasonDigest: ref(1) }, 'NOT_FOUND'],
  ])('%s of what does not exist', async (name, request, code) => {
    expect(await (await world()).codes(registrar, 'title', name, request)).toEqual([code]);
  });

  test('a batch in which two items write the same key: CONFLICT', async () => {
    const items = [firstOf(1), firstOf(1, { certRef: ref(0x99) })];
    expect(await (await world()).codes(registrar, 'title', 'registerFirstBatch', { items })).toEqual(['CONFLICT']);
  });

  test('successors that share a reference, with each other or with what stands: CONFLICT', async () => {
    const register = await (await world()).unit(1);
    const split = (second: object) => ({ ...division, unitRefs: [U], successors: [successors[0], { ...successors[1], ...second }] });
    for (const second of [{ unitRef: ref(11) }, { certRef: certRefOf(11) }, { certRef: certRefOf(1) }]) {
      expect(await register.codes(registrar, 'title', 'splitUnits', split(second))).toEqual(['CONFLICT']);
    }
    await register.unit(12, { certRef: ref(0x98) });
    expect(await register.codes(registrar, 'title', 'splitUnits', split({}))).toEqual(['ALREADY_REGISTERED']);
  });
});
