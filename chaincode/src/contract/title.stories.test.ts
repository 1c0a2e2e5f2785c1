import { describe, expect, test } from '@jest/globals';
import { ref, type Call } from './testing/scenario.js';
import { bankOfficer, courtClerk, issuer, registrar, supervisor, taxOfficer } from './testing/submitters.js';
import {
  attestOf,
  caseOf,
  caseRefOf,
  certRefOf,
  consent,
  COUNTY,
  expectAct,
  firstOf,
  made,
  MORTGAGE,
  PERSONS,
  publicKey,
  saleable,
  SIGNED,
  transferOf,
  world,
  type World,
} from './testing/world.js';

// The stories as far as the registry and the tax authority write them, with their "No:" lines. What other chaincodes write in a
// story is put on the ledger here; their own tests write it by acts.

const U = ref(1);
const CERT = certRefOf(1);
const CASE = caseRefOf(1);
const NEXT = ref(3001);
const DAY = '2026-11-10';

function by(name: string, request: object): Call {
  return [registrar, 'title', name, request];
}

function tax(name: string, request: object): Call {
  return [taxOfficer, 'tax', name, request];
}

const transfer = (more: object = {}) => by('registerTransfer', transferOf(1, more));
const reversal = (more: object = {}) =>
  tax('reverse', { caseRef: CASE, side: 'BUYER', reason: 'CONTRACT_VOID', day: '2026-11-05', ...more });

async function carriesOf(register: World, call: Call): Promise<unknown> {
  const { event } = await register.ok(...call);
  return (JSON.parse(event?.payload ?? '{}') as { carries?: unknown }).carries;
}

describe('S1 second-hand sale with tax', () => {
  test('S1 2, 5, 7: case, both attestations, transfer: old REPLACED, new VALID', async () => {
    const register = await saleable(1);
    await register.ok(...transfer());
    expect([register.at(`cert~${CERT}`)['state'], register.at(`cert~${NEXT}`)['state']]).toEqual(['REPLACED', 'VALID']);
    expect(register.at(`head~${U}`)).toMatchObject({ certRef: NEXT });
    expect(register.at(`case~${CASE}`)).toMatchObject({ state: 'DONE', result: NEXT, ground: 'SALE', attested: SIGNED });
  });

  test.each(['BUYER', 'SELLER'])('S1 No: one side unattested (only %s)', async (side) => {
    const register = await (await (await world()).unit(1)).opened(1);
    await register.ok(...tax('attest', attestOf(1, side)));
    expect(await register.codes(...transfer())).toEqual(['TAX_INCOMPLETE']);
  });

  test.each<[string, string, (register: World) => unknown, object]>([
    ['S1 No: effective seizure', 'SEIZED', (register) => register.queue(U, {}), {}],
    ['S1 No: ban-flag mortgage without consent', 'LENDER_CONSENT', (register) => register.mortgage(U, { transferBan: true }), {}],
    [
      'S1 No: another’s live 预告',
      'NOTICE_HOLDER_CONSENT',
      (register) =>
        register.ok(
          ...by('enterNotice', {
            noticeRef: ref(0x71),
            unitRef: U,
            kind: 'OTHER',
            holderKey: publicKey(1),
            proof: { certRef: ref(0x72), credentialDigest: ref(0x73) },
            division: COUNTY,
            day: '2026-11-04',
            attested: { holders: 'SIGNED' },
          }),
        ),
      {},
    ],
    ['S1 No: seller ≠ holder', 'HOLDER_CONSENT', () => undefined, { attested: { ...SIGNED, holders: 'UNSIGNED' } }],
    ['S1 No: 登簿 by the acceptor', 'SAME_PERSON', () => undefined, { attested: { ...SIGNED, enterer: PERSONS.acceptor } }],
  ])('%s: %s', async (_, code, burden, opened) => {
    const register = await saleable(1, { case: opened });
    await burden(register);
    expect(await register.codes(...transfer())).toEqual([code]);
  });

  test('S1 6: the reviewer comes after the attestations; before, nobody can enter the case', async () => {
    const register = await saleable(1, { case: { attested: { holders: 'SIGNED', acceptor: PERSONS.acceptor } } });
    expect(await register.codes(...transfer())).toEqual(['SAME_PERSON']);
    await register.ok(...by('attestCase', { caseRef: CASE, requestRef: ref(0x9a), attested: SIGNED, day: '2026-11-05' }));
    expect(await register.ok(...transfer())).toMatchObject({ status: 200 });
  });

  test('S1: a withdrawn or rejected case is not entered, attested or opened again', async () => {
    for (const state of ['WITHDRAWN', 'REJECTED']) {
      const register = await saleable(1);
      await register.ok(...by('endCase', { caseRef: CASE, state, day: '2026-11-05' }));
      expect(await register.codes(...transfer())).toEqual(['CASE_NOT_READY']);
      expect(await register.codes(...by('attestCase', { caseRef: CASE, requestRef: ref(0x9a), attested: SIGNED, day: DAY }))).toEqual([
        'CASE_NOT_READY',
      ]);
      expect(await register.codes(...by('endCase', { caseRef: CASE, state: 'WITHDRAWN', day: DAY }))).toEqual(['CASE_NOT_READY']);
      expect(await register.codes(...tax('attest', { ...attestOf(1, 'BUYER'), kind: 'EXEMPT' }))).toEqual(['CONFLICT']);
      expect(await register.codes(...by('openCase', caseOf(1, { openedOn: DAY })))).toEqual(['CONFLICT']);
      expect(await register.ok(...by('openCase', caseOf(1, { caseRef: ref(0x8b) })))).toMatchObject({ status: 200 });
    }
  });

  test('S1: who acted stays as accepted: the acceptor is not exchanged', async () => {
    const register = await saleable(1);
    const attested = { ...SIGNED, acceptor: ref(0xa9) };
    expect(await register.codes(...by('attestCase', { caseRef: CASE, requestRef: ref(0x9a), attested, day: DAY }))).toEqual(['CONFLICT']);
  });
});

describe('S2 sale of a mortgaged home', () => {
  test('S2 2 without a ban: the mortgage stays on the unit, and the lender is told', async () => {
    const register = (await saleable(1)).mortgage(U);
    const before = register.at(`live~${U}~BankMSP~${MORTGAGE}`, 'mortgage');
    expect(await carriesOf(register, transfer())).toEqual([{ kind: 'MORTGAGE_FOLLOWS', ref: MORTGAGE, party: 'BankMSP' }]);
    // S2 No: silent drop of the old mortgage.
    expect(register.at(`live~${U}~BankMSP~${MORTGAGE}`, 'mortgage')).toEqual(before);
  });

  test('S2 2 with a ban: consent first', async () => {
    const register = (await saleable(1)).mortgage(U, { transferBan: true });
    expect(await register.codes(...transfer())).toEqual(['LENDER_CONSENT']);
    register.mortgage(U, { transferBan: true, consents: [{ caseRef: CASE, act: 'TRANSFER', requestDigest: ref(99), day: '2026-11-04' }] });
    expect(await register.ok(...transfer())).toMatchObject({ status: 200 });
  });

  test('S2 No: consent by a different bank', async () => {
    const register = (await saleable(1)).mortgage(U, { transferBan: true });
    const other = { lender: 'Bank2MSP', mortgageRef: ref(0xd1) };
    register.mortgage(U, { ...other, consents: [{ caseRef: CASE, act: 'TRANSFER', requestDigest: ref(99), day: '2026-11-04' }] });
    expect(await register.codes(...transfer())).toEqual(['LENDER_CONSENT']);
  });
});

describe('S5, S6: release and seizure, where the registry acts', () => {
  test('S5: once the mortgage with a ban is gone, the transfer goes through', async () => {
    const register = (await saleable(1)).mortgage(U, { transferBan: true });
    expect(await register.codes(...transfer())).toEqual(['LENDER_CONSENT']);
    const released = (await saleable(1)).ledger;
    expect(await released.submit(...transfer())).toMatchObject({ status: 200 });
  });

  test('S6 No: a transfer in between, while one seizure lapsed and the waiter took its place', async () => {
    const register = await saleable(1);
    register.queue(U, { arrivedAt: '2026-11-03T01:00:00Z', months: 1 }, { arrivedAt: '2026-11-04T01:00:00Z', months: 1 });
    await register.day('2026-12-04');
    expect(await register.codes(...transfer())).toEqual(['SEIZED']);
  });

  test('S6 No: a lapsed seizure still blocking', async () => {
    const register = (await saleable(1)).queue(U, { arrivedAt: '2026-11-03T01:00:00Z', months: 1 });
    await register.day('2026-12-03');
    expect(await register.codes(...transfer())).toEqual(['SEIZED']);
    await register.day('2026-12-04');
    expect(await register.ok(...transfer())).toMatchObject({ status: 200 });
  });
});

describe('S7, S8: first registration of a building', () => {
  const NOTICE = ref(0x71);
  const notice = (more: object = {}) => ({
    noticeRef: NOTICE,
    unitRef: U,
    kind: 'PURCHASE',
    holderKey: publicKey(1),
    proof: { certRef: ref(0x72), credentialDigest: ref(0x73) },
    division: COUNTY,
    day: '2026-10-01',
    attested: { holders: 'SIGNED' },
    ...more,
  });

  test('S7 2, 3, 6: notice before the building, its 90 days from the first registration, its own transfer', async () => {
    const register = await (await world()).unit(9);
    await register.ok(...by('enterNotice', notice()));
    await register.unit(1, { parcelRef: ref(9), completionDigest: ref(0x91) });
    expect(register.at(`notice~${NOTICE}`)).toMatchObject({ firstOn: '2026-11-02' });
    await (await register.opened(1, { executes: NOTICE })).attested(1);
    const consents = [consent(1, { act: 'TRANSFER', unitRef: U, ref: NOTICE, caseRef: CASE })];
    expect(await carriesOf(register, transfer({ executes: NOTICE, consents }))).toEqual([{ kind: 'NOTICE_CONVERTED', ref: NOTICE }]);
    expect(register.at(`notice~${NOTICE}`)).toMatchObject({ acts: [{ act: 'CONVERT' }] });
  });

  test('S7 No: developer acting on a unit it does not hold', async () => {
    const register = await saleable(1, { case: { attested: { ...SIGNED, holders: 'UNSIGNED' } } });
    expect(await register.codes(...transfer())).toEqual(['HOLDER_CONSENT']);
    const unsigned = notice({ attested: { holders: 'UNSIGNED' } });
    expect(await register.codes(...by('enterNotice', unsigned))).toEqual(['HOLDER_CONSENT']);
  });

  test('S7 No: one bad unit failing the batch: what is refused is refused whole, the rest goes without it', async () => {
    const register = await (await world()).unit(2);
    const items = [1, 2, 3].map((number) => firstOf(number, { certRef: ref(4000 + number) }));
    expect(await register.codes(...by('registerFirstBatch', { items }))).toEqual(['ALREADY_REGISTERED']);
    const rest = items.filter((_, index) => index !== 1);
    expect(await register.ok(...by('registerFirstBatch', { items: rest }))).toMatchObject({ status: 200 });
  });

  test('S8 1, 3 (DV-05, DV-06): land first, the building on it with its completion filing', async () => {
    const register = await (await world()).unit(9);
    await register.unit(1, { parcelRef: ref(9), completionDigest: ref(0x91) });
    expect(register.at(`unit~${U}`)).toMatchObject({ parcelRef: ref(9) });
  });

  test('S8 No: without completion filing hash', async () => {
    const register = await (await world()).unit(9);
    expect(await register.codes(...by('registerFirst', firstOf(1, { parcelRef: ref(9) })))).toEqual(['COMPLETION_MISSING']);
  });

  test.each<[string, object, string]>([
    ['on a parcel that is not registered', { parcelRef: ref(8), completionDigest: ref(0x91) }, 'UNIT_UNKNOWN'],
    ['out of a predecessor that still has its right', { predecessors: [ref(9)] }, 'ALREADY_REGISTERED'],
  ])('a first registration %s', async (_, more, code) => {
    expect(await (await (await world()).unit(9)).codes(...by('registerFirst', firstOf(1, more)))).toEqual([code]);
  });

  test('TX-05: a taxed first registration needs the attestation of its case', async () => {
    const register = await world();
    await register.ok(...by('openCase', caseOf(1, { act: 'FIRST', requiredSides: ['BUYER'] })));
    const first = by('registerFirst', firstOf(1, { caseRef: CASE, enteredOn: '2026-11-05' }));
    expect(await register.codes(...first)).toEqual(['TAX_INCOMPLETE']);
    await register.ok(...tax('attest', attestOf(1, 'BUYER')));
    expect(await register.ok(...first)).toMatchObject({ status: 200 });
  });

  test('in a batch only those are asked for tax whose case names a side', async () => {
    const register = await world();
    await register.ok(...by('openCase', caseOf(1, { act: 'FIRST', requiredSides: ['BUYER'] })));
    await register.ok(...tax('attest', attestOf(1, 'BUYER')));
    const items = [firstOf(1, { caseRef: CASE, enteredOn: '2026-11-05' }), firstOf(2, { enteredOn: '2026-11-05' })];
    expect(await register.ok(...by('registerFirstBatch', { items }))).toMatchObject({ status: 200 });
  });
});

describe('S9 certificate replacement', () => {
  const paper = (number: number) => ({ certRef: ref(number), credentialDigest: ref(0x86) });
  const lost = (more: object = {}) =>
    by('replaceCertificate', {
      certRef: CERT,
      replacement: paper(0x84),
      reason: 'REISSUED_LOST',
      day: DAY,
      statementOn: '2026-10-20',
      ...more,
    });

  test.each([
    ['2026-11-10', ['STATEMENT_RUNNING']],
    ['2026-11-11', []],
  ])('S9 1 lost: 15 working days after 20 October end on 10 November; on %s: %j', async (day, codes) => {
    const register = await (await (await world()).unit(1)).day(day);
    expect(await register.outcome(...lost({ day }))).toEqual(codes);
  });

  test('S9 No: two VALID certificates for one right and holder', async () => {
    const register = await (await (await world()).unit(1)).day('2026-12-01');
    await register.ok(...lost());
    expect(await register.codes(...lost({ replacement: paper(0x85) }))).toEqual(['CERTIFICATE_NOT_CURRENT']);
    const valid = Object.values(register.ledger.snapshot()).filter((text) => text.includes('"state":"VALID"') && text.includes('"cert"'));
    expect(valid).toHaveLength(1);
  });

  test('S9 No: replacement without valid right', async () => {
    const register = await (await (await world()).unit(1)).day('2026-12-01');
    const end = { unitRef: U, certRef: CERT, caseRef: ref(0x80), ground: 'EXPIRY', documentDigest: ref(1), day: DAY, division: COUNTY };
    await register.ok(...by('cancelRight', end));
    expect(await register.codes(...lost())).toEqual(['CERTIFICATE_NOT_CURRENT']);
    expect(await register.codes(...lost({ certRef: ref(0x99) }))).toEqual(['NOT_FOUND']);
  });

  test('S9 No: reuse of the old number', async () => {
    const register = await (await (await (await world()).unit(1)).unit(2)).day('2026-12-01');
    expect(await register.codes(...lost({ replacement: paper(1001) }))).toEqual(['CONFLICT']);
    expect(await register.codes(...lost({ replacement: paper(1002) }))).toEqual(['CONFLICT']);
  });

  test('S9 3: the old certificate names its successor', async () => {
    const register = await (await (await world()).unit(1)).day('2026-12-01');
    await register.ok(...lost());
    expect(register.at(`cert~${CERT}`)).toMatchObject({ state: 'REPLACED', successor: ref(0x84) });
    expect(register.at(`cert~${ref(0x84)}`)).toMatchObject({ remark: 'REISSUED_LOST', predecessor: CERT });
  });

  test('a reissued proof is found again when its notice ends', async () => {
    const register = await (await world()).day(DAY);
    const notice = {
      noticeRef: ref(0x71),
      unitRef: U,
      kind: 'PURCHASE',
      holderKey: publicKey(1),
      proof: paper(0x72),
      division: COUNTY,
      day: DAY,
      attested: { holders: 'SIGNED' },
    };
    await register.ok(...by('enterNotice', notice));
    const damaged = { certRef: ref(0x72), replacement: paper(0x7d), reason: 'REISSUED_DAMAGED', day: DAY };
    await register.ok(...by('replaceCertificate', damaged));
    await register.ok(...by('cancelNotice', { noticeRef: ref(0x71), day: DAY, judgmentDigest: ref(0x8c) }));
    expect(register.at(`cert~${ref(0x7d)}`)).toMatchObject({ state: 'CANCELLED', kind: 'REGISTRATION_PROOF' });
  });

  test('a certificate of title is not voided without the one that should have been issued', async () => {
    const register = await (await world()).unit(1);
    expect(await register.codes(...by('voidCertificate', { certRef: CERT, day: DAY, reasonDigest: ref(1) }))).toEqual(['REQUIRED']);
  });

  test('a blank is printed on once, and a certificate that has ended on none', async () => {
    const register = await (await world()).unit(1);
    const print = (more: object = {}) => by('printCertificate', { certRef: CERT, blankDigest: ref(0x87), day: DAY, ...more });
    await register.ok(...print());
    expect(await register.codes(...print({ day: '2026-11-11' }))).toEqual(['CONFLICT']);
    expect(await register.codes(...print({ certRef: ref(0x99) }))).toEqual(['NOT_FOUND']);
    const one = { certRef: CERT, replacement: paper(0x84), reason: 'REISSUED_DAMAGED', day: DAY };
    await register.ok(...by('replaceCertificate', one));
    expect(await register.codes(...print({ blankDigest: ref(0x88) }))).toEqual(['CERTIFICATE_NOT_CURRENT']);
  });

  test('a rendition of no certificate is not anchored; of an ended one it is', async () => {
    const register = await saleable(1);
    await register.ok(...transfer());
    const rendition = { sha256: ref(0x8a), certRef: CERT, form: 'PDF', day: DAY };
    expect(await register.codes(...by('anchorRendition', { ...rendition, certRef: ref(0x99) }))).toEqual(['NOT_FOUND']);
    expect(await register.ok(...by('anchorRendition', rendition))).toMatchObject({ status: 200 });
    expect(await register.codes(...by('anchorRendition', { ...rendition, certRef: NEXT }))).toEqual(['CONFLICT']);
  });
});

describe('S14 tax refund and reversal', () => {
  test('S14 2 before 登簿: REVERSED with its reason, and the case stops', async () => {
    const register = await saleable(1);
    const before = register.at(`att~${CASE}~BUYER`, 'tax');
    const request = reversal()[3] as { day: string; reason: string };
    const { requestDigest } = made('reverse', request, '');
    const acts = [{ act: 'REVERSE', requestDigest, day: request.day, reason: request.reason }];
    await expectAct(register, reversal(), { event: 'TAX_REVERSED', records: [{ ...before, state: 'REVERSED', acts }] });
    // S14 No: 登簿 on a reversed attestation.
    expect(await register.codes(...transfer())).toEqual(['TAX_REVERSED']);
  });

  test('S14 3 after 登簿: a flag, and nothing else', async () => {
    const register = await saleable(1);
    await register.ok(...transfer());
    const before = register.ledger.snapshot();
    const request = reversal({ day: DAY })[3] as { day: string; reason: string };
    const { requestDigest } = made('reverse', request, '');
    const acts = [{ act: 'FLAG', requestDigest, day: request.day, reason: request.reason }];
    const flagged = { ...register.at(`att~${CASE}~BUYER`, 'tax'), acts };
    await expectAct(register, reversal({ day: DAY }), { event: 'TAX_FLAGGED', records: [flagged] });
    const changed = Object.entries(register.ledger.snapshot()).filter(([key, text]) => before[key] !== text);
    expect(changed.map(([key]) => key)).toEqual([`tax/~att~${CASE}~BUYER~`]);
    expect(register.at(`cert~${NEXT}`)).toMatchObject({ state: 'VALID' });
  });

  test('S14: attested again, the case can be entered; the reversed one stays among the acts', async () => {
    const register = await saleable(1);
    await register.ok(...reversal());
    const reversed = register.at(`att~${CASE}~BUYER`, 'tax');
    const request = { ...attestOf(1, 'BUYER'), kind: 'EXEMPT', receiptDigest: ref(0x19), attestedOn: '2026-11-05' };
    const { requestDigest } = made('attestAgain', request, '');
    const former = { kind: 'PAID', receiptDigest: ref(9), office: request.office, attestedOn: '2026-11-04' };
    const acts = [...(reversed['acts'] as object[]), { act: 'AGAIN', requestDigest, day: '2026-11-05', former }];
    await expectAct(register, tax('attestAgain', request), {
      event: 'TAX_ATTESTED',
      records: [{ ...reversed, ...request, state: 'ATTESTED', acts }],
    });
    // The first request again is still the first: a success without a write.
    expect(await register.ledger.endorse(...tax('attest', attestOf(1, 'BUYER')))).toMatchObject({ status: 200, writes: {} });
    expect(await register.ok(...transfer())).toMatchObject({ status: 200 });
  });

  test.each([
    ['the registry', registrar],
    ['the registry’s issuer', issuer],
    ['a bank', bankOfficer],
    ['the court', courtClerk],
    ['the regulator', supervisor],
  ])('S14 No: reversal by %s', async (_, submitter) => {
    const register = await saleable(1);
    for (const name of ['reverse', 'attestAgain'])
      expect(await register.codes(submitter, 'tax', name, reversal()[3])).toEqual(['NOT_THE_AUTHOR']);
  });

  test('S14 No: deleting the first attestation: no function of the chaincode takes a key away', async () => {
    const register = await saleable(1);
    for (const call of [reversal(), tax('attestAgain', { ...attestOf(1, 'BUYER'), receiptDigest: ref(0x19) })]) {
      const { writes } = await register.ok(...call);
      expect(Object.values(writes)).toEqual([expect.stringContaining(ref(9))]);
    }
  });

  test.each<[string, Call, string]>([
    [
      'a reversal of what was never attested',
      tax('reverse', { caseRef: CASE, side: 'SELLER', reason: 'OTHER', day: DAY }),
      'ATTESTATION_UNKNOWN',
    ],
    ['a second reversal', reversal({ reason: 'OTHER' }), 'TAX_REVERSED'],
    ['attesting again on another unit', tax('attestAgain', { ...attestOf(1, 'BUYER'), unitRef: ref(2) }), 'CASE_MISMATCH'],
    ['attesting the first time by attestAgain', tax('attestAgain', attestOf(1, 'SELLER')), 'ATTESTATION_UNKNOWN'],
  ])('%s', async (_, call, code) => {
    const register = await (await (await world()).unit(1)).opened(1);
    await register.ok(...tax('attest', attestOf(1, 'BUYER')));
    await register.ok(...reversal());
    expect(await register.codes(...call)).toEqual([code]);
  });

  test('attesting again what is not reversed, or after the entry', async () => {
    const register = await saleable(1);
    expect(await register.codes(...tax('attestAgain', attestOf(1, 'BUYER')))).toEqual(['CONFLICT']);
    await register.ok(...reversal());
    await register.ok(...by('endCase', { caseRef: CASE, state: 'WITHDRAWN', day: DAY }));
    expect(await register.codes(...tax('attestAgain', attestOf(1, 'BUYER')))).toEqual(['CASE_NOT_READY']);
  });

  test('after a withdrawal the tax is claimed back: reversed, not flagged', async () => {
    const register = await saleable(1);
    await register.ok(...by('endCase', { caseRef: CASE, state: 'WITHDRAWN', day: DAY }));
    expect((await register.ok(...reversal({ day: DAY }))).event?.name).toBe('TAX_REVERSED');
  });

  test.each<[string, Call]>([
    ['attest', tax('attest', { ...attestOf(1, 'SELLER'), attestedOn: '2026-11-11' })],
    ['reverse', reversal({ day: '2026-11-11' })],
  ])('row clock: %s on a day that has not come', async (_, call) => {
    const register = await (await (await world()).unit(1)).opened(1);
    await register.ok(...tax('attest', attestOf(1, 'BUYER')));
    expect(await (await register.day(DAY)).codes(...call)).toEqual(['CLOCK_BEHIND']);
  });
});

describe('S15 the daily log', () => {
  const counts = { '100': 3, '200': 2, '300': 0, '400': 0, '500': 0, '600': 0, '700': 1, '800': 0, '900': 0 };
  const close = (more: object = {}) => by('closeLog', { division: COUNTY, day: DAY, counts, digest: ref(0x8f), ...more });

  test('S15 No: log changed after the day closes', async () => {
    const register = await (await world()).day('2026-11-11');
    await register.ok(...close());
    expect(await register.codes(...close({ counts: { ...counts, '100': 4 } }))).toEqual(['LOG_CLOSED']);
    expect(await register.codes(...close({ digest: ref(0x90) }))).toEqual(['LOG_CLOSED']);
    expect(await register.ok(...close({ division: '440604' }))).toMatchObject({ status: 200 });
  });

  test('a day that has not come has no log; without the clock none is closed', async () => {
    expect(await (await (await world()).day('2026-11-09')).codes(...close())).toEqual(['CLOCK_BEHIND']);
    expect(await (await world()).codes(...close())).toEqual(['CLOCK_MISSING']);
  });

  test('S15 No: a log that leaves a type out', async () => {
    const { '900': _, ...rest } = counts;
    expect(await (await (await world()).day(DAY)).codes(...close({ counts: rest }))).toEqual(['REQUIRED']);
  });

  test('S15 2: every entry is an act of its own in the events, also within a batch', async () => {
    const register = await world();
    const { event } = await register.ok(...by('registerFirstBatch', { items: [firstOf(1), firstOf(2)] }));
    const { records } = JSON.parse(event?.payload ?? '{}') as { records: { type: string; registrationType?: string }[] };
    expect(records.filter(({ type }) => type === 'cert').map(({ registrationType }) => registrationType)).toEqual(['100', '100']);
  });
});

describe('S16 objection and correction', () => {
  const apply = (number: number, more: object = {}) =>
    by('applyObjection', { objectionRef: ref(number), unitRef: U, groundRef: ref(0x76), division: COUNTY, day: DAY, ...more });
  const enter = (number: number) =>
    by('decideObjection', { objectionRef: ref(number), proof: { certRef: ref(number + 0x100), credentialDigest: ref(1) }, day: DAY });
  const keep = (number: number, day: string) => by('keepObjection', { objectionRef: ref(number), suitDigest: ref(2), day });

  async function objected(): Promise<World> {
    const register = await (await saleable(1)).day(DAY);
    await register.ok(...apply(0x75));
    await register.ok(...enter(0x75));
    return register;
  }

  test.each([
    ['2026-11-25', []],
    ['2026-11-26', ['OBJECTION_LAPSED']],
  ])('S16 2: proof of suit on %s: %j', async (day, codes) => {
    const register = await (await objected()).day(day);
    expect(await register.outcome(...keep(0x75, day))).toEqual(codes);
  });

  test.each([
    ['while it lives', DAY, ['OBJECTION_REPEATED']],
    ['after it lapsed', '2026-12-01', ['OBJECTION_REPEATED']],
  ])('S16 No: same ground again, %s', async (_, day, codes) => {
    const register = await (await objected()).day(day);
    expect(await register.codes(...apply(0x77, { day }))).toEqual(codes);
    expect(await register.ok(...apply(0x77, { day, groundRef: ref(0x78) }))).toMatchObject({ status: 200 });
  });

  test('a ground that was withdrawn or rejected may come again', async () => {
    const register = await objected();
    await register.ok(...by('cancelObjection', { objectionRef: ref(0x75), day: DAY, documentDigest: ref(3) }));
    await register.ok(...apply(0x77));
    await register.ok(...by('decideObjection', { objectionRef: ref(0x77), day: DAY }));
    expect(await register.ok(...apply(0x78))).toMatchObject({ status: 200 });
  });

  test.each<[string, Call, string]>([
    ['deciding twice', by('decideObjection', { objectionRef: ref(0x75), day: DAY }), 'CONFLICT'],
    ['cancelling without a document', by('cancelObjection', { objectionRef: ref(0x75), day: DAY }), 'DOCUMENT_MISSING'],
    ['keeping one that does not exist', keep(0x70, DAY), 'OBJECTION_UNKNOWN'],
  ])('%s', async (_, call, code) => {
    expect(await (await objected()).codes(...call)).toEqual([code]);
  });

  test('under a proof that exists none is entered', async () => {
    const register = await (await saleable(1)).day(DAY);
    await register.ok(...apply(0x75));
    const proof = { certRef: CERT, credentialDigest: ref(1) };
    expect(await register.codes(...by('decideObjection', { objectionRef: ref(0x75), proof, day: DAY }))).toEqual(['CONFLICT']);
  });

  test('keeping before it is entered: OBJECTION_PENDING', async () => {
    const register = await (await saleable(1)).day(DAY);
    await register.ok(...apply(0x75));
    expect(await register.codes(...keep(0x75, DAY))).toEqual(['OBJECTION_PENDING']);
  });

  test('a lapsed objection is taken off without a document, and its proof ends', async () => {
    const register = await (await objected()).day('2026-11-26');
    await register.ok(...by('cancelObjection', { objectionRef: ref(0x75), day: '2026-11-26' }));
    expect(register.at(`cert~${ref(0x175)}`)).toMatchObject({ state: 'CANCELLED' });
    expect(register.at(`head~${U}`)).not.toHaveProperty('objections');
  });

  test('S16 3: pending cases are suspended by a correction, and go on with the certificate that it led to', async () => {
    const register = await (await saleable(1)).day(DAY);
    const correction = {
      correctionRef: ref(0x77),
      unitRef: U,
      certRef: CERT,
      of: 'OTHER',
      division: COUNTY,
      day: DAY,
      consentDigest: ref(4),
    };
    await register.ok(...by('acceptCorrection', correction));
    expect(await register.codes(...transfer())).toEqual(['CORRECTION_PENDING']);
    expect(await register.codes(...by('openCase', caseOf(1, { caseRef: ref(0x8b) })))).toEqual(['CORRECTION_PENDING']);
    const finish = { correctionRef: ref(0x77), replacement: { certRef: ref(0x84), credentialDigest: ref(5) }, day: DAY };
    await register.ok(...by('finishCorrection', finish));
    expect(await register.ok(...transfer({ replaces: ref(0x84), enteredOn: DAY }))).toMatchObject({ status: 200 });
  });

  test('S16 No: overwriting history: every corrected certificate stays, as it was but for its end', async () => {
    const register = await (await world()).unit(1);
    const { state: _, ...before } = register.at(`cert~${CERT}`);
    const correction = {
      correctionRef: ref(0x77),
      unitRef: U,
      certRef: CERT,
      of: 'OTHER',
      division: COUNTY,
      day: DAY,
      proofDigest: ref(4),
    };
    await register.ok(...by('acceptCorrection', correction));
    const finish = { correctionRef: ref(0x77), replacement: { certRef: ref(0x84), credentialDigest: ref(5) }, day: DAY };
    await register.ok(...by('finishCorrection', finish));
    expect(register.at(`cert~${CERT}`)).toEqual({ ...before, state: 'REPLACED', successor: ref(0x84), endedOn: DAY });
    const again = { ...finish, replacement: { certRef: CERT, credentialDigest: ref(6) } };
    expect(await register.codes(...by('finishCorrection', again))).toEqual(['CONFLICT']);
  });
});

describe('S17 inheritance by promise (RG-25)', () => {
  const attested = { ...SIGNED, checks: [ref(0x90), ref(0x91), ref(0x92)], announcedUntil: '2026-11-09' };
  const inheritance = (more: object = {}, kind = 'EXEMPT') =>
    saleable(1, { case: { ground: 'INHERITANCE', attested: { ...attested, ...more } }, tax: { kind } });

  test.each(['EXEMPT', 'NOT_TAXABLE'])('S17 2-5: checks as digests, announcement over, attested %s', async (kind) => {
    const register = await (await inheritance({}, kind)).day(DAY);
    expect(await register.ok(...transfer({ ground: 'INHERITANCE' }))).toMatchObject({ status: 200 });
    expect(register.at(`case~${CASE}`)).toMatchObject({ attested: { checks: attested.checks } });
  });

  test('S17 No: registration without exempt attestation', async () => {
    expect(await (await (await inheritance({}, 'PAID')).day(DAY)).codes(...transfer())).toEqual(['TAX_INCOMPLETE']);
    const none = await (await world()).unit(1);
    await none.opened(1, { ground: 'INHERITANCE', attested });
    expect(await (await none.day(DAY)).codes(...transfer())).toEqual(['TAX_INCOMPLETE']);
  });

  test.each<[string, object, string, string[]]>([
    ['on its last day', {}, '2026-11-09', ['ANNOUNCEMENT_RUNNING']],
    ['never announced', { announcedUntil: undefined }, DAY, ['ANNOUNCEMENT_RUNNING']],
    ['never announced, by notarial deed', { announcedUntil: undefined, deed: 'NOTARIAL' }, DAY, []],
    ['never announced, by judgment', { announcedUntil: undefined, deed: 'JUDGMENT' }, DAY, []],
  ])('S17 No: before the notice ends: %s', async (_, more, day, codes) => {
    const register = await (await inheritance(more)).day(day);
    expect(await register.outcome(...transfer())).toEqual(codes);
  });

  test('S17: without the law’s clock no announcement is over', async () => {
    expect(await (await inheritance()).codes(...transfer({ enteredOn: '2027-11-05' }))).toEqual(['ANNOUNCEMENT_RUNNING']);
  });

  test('a bequest to who is no statutory heir is taxed: attested as such, paid tax passes', async () => {
    const register = await (await inheritance({ exemptOnly: false }, 'PAID')).day(DAY);
    expect(await register.ok(...transfer())).toMatchObject({ status: 200 });
  });
});

describe('S18 tenants (OP-06)', () => {
  const OTHER = '440606';

  test.each<[string, Call]>([
    ['openCase', by('openCase', caseOf(1, { caseRef: ref(0x8b), division: OTHER }))],
    ['registerTransfer', transfer({ division: OTHER })],
    ['cancelRight', by('cancelRight', { unitRef: U, certRef: CERT, caseRef: ref(1), ground: 'WAIVER', day: DAY, division: OTHER })],
  ])('S18 No: unit of another district: %s', async (_, call) => {
    expect(await (await saleable(1)).codes(...call)).toEqual(['WRONG_TENANT']);
  });

  test('S18 No: a unit on the parcel of another district', async () => {
    const register = await (await world()).unit(9, { division: OTHER });
    const first = firstOf(1, { parcelRef: ref(9), completionDigest: ref(0x91) });
    expect(await register.codes(...by('registerFirst', first))).toEqual(['WRONG_TENANT']);
  });

  test.each(['440305', '440600', '110101'])('S18 No: unit code of %s, which is no county of this registry', async (division) => {
    expect(await (await world()).codes(...by('registerFirst', firstOf(1, { division })))).toEqual(['INVALID_FORMAT']);
  });

  test.each([
    ['14403050000', ['WRONG_TENANT']],
    ['14406000000', []],
  ])('S18 No: a tax office of another city attests (%s): %j', async (office, codes) => {
    const register = await (await (await world()).unit(1)).opened(1);
    expect(await register.outcome(...tax('attest', { ...attestOf(1, 'BUYER'), office }))).toEqual(codes);
  });
});
