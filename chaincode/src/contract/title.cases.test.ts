import { describe, expect, test } from '@jest/globals';
import {
  caseOf,
  caseRefOf,
  certRefOf,
  COUNTY,
  firstOf,
  PERSONS,
  publicKey,
  SIGNED,
  transferOf,
  unitRefOf,
  world,
  type World,
} from './testing/world.js';
import { ref, type Call } from './testing/scenario.js';
import { registrar } from './testing/submitters.js';

// What the registry says of a case before it is entered: how often, of which day, and what of it stays said.

const CASE = caseRefOf(1);
const DAY = '2026-11-10';
const LATER = '2026-11-20';
const NOTICE = ref(0x71);

const by = (name: string, request: object): Call => [registrar, 'title', name, request];
const attest = (number: number, attested: object = SIGNED, more: object = {}): Call =>
  by('attestCase', { caseRef: CASE, requestRef: ref(0x9000 + number), attested, day: DAY, ...more });

const batch = (...items: object[]): Call => by('registerFirstBatch', { items });
const A = { ...SIGNED, reviewer: ref(0xb1) };
const B = { ...SIGNED, reviewer: ref(0xb2) };
const announced = (announcedUntil?: string, more: object = {}) => ({ ...SIGNED, ...(announcedUntil && { announcedUntil }), ...more });

async function opened(more: object = {}): Promise<World> {
  return (await (await world()).unit(1)).opened(1, more);
}

describe('attestations of one case', () => {
  test('A, B and A again on one day are three acts, and the last counts', async () => {
    const register = await opened();
    for (const [number, content] of [A, B, A].entries()) await register.ok(...attest(number, content));
    const { attested, acts } = register.at(`case~${CASE}`);
    expect(attested).toEqual(A);
    expect(acts).toMatchObject([0, 1, 2].map((number) => ({ act: 'ATTEST', day: DAY, requestRef: ref(0x9000 + number) })));
  });

  test('a request that comes again, late too, writes nothing and brings nothing back', async () => {
    const register = await opened();
    await register.ok(...attest(0, A));
    await register.ok(...attest(1, B));
    const again = await register.ok(...attest(0, A));
    expect(again).toMatchObject({ writes: {}, event: undefined });
    expect(register.at(`case~${CASE}`)['attested']).toEqual(B);
    await register.ok(...by('endCase', { caseRef: CASE, state: 'WITHDRAWN', day: DAY }));
    expect(await register.ok(...attest(1, B))).toMatchObject({ writes: {}, event: undefined });
  });

  test.each<[string, object, Call, string]>([
    ['the reference of another content', {}, attest(0, B), 'CONFLICT requestRef'],
    ['the same content of another day under its reference', {}, attest(0, A, { day: LATER }), 'CONFLICT requestRef'],
    ['no reference', {}, attest(1, B, { requestRef: undefined }), 'REQUIRED requestRef'],
    ['a reference that is none', {}, attest(1, B, { requestRef: 'x' }), 'INVALID_FORMAT requestRef'],
    ['another acceptor', {}, attest(1, { ...A, acceptor: ref(0xa9) }), 'CONFLICT attested.acceptor'],
    ['of a day before the case', {}, attest(1, B, { day: '2026-11-02' }), 'INVALID_DATE day'],
    ['an announcement that ended before the case', {}, attest(1, announced('2026-11-02')), 'INVALID_DATE attested.announcedUntil'],
  ])('refused: %s', async (_, more, call, refusal) => {
    const register = await opened(more);
    await register.ok(...attest(0, A));
    expect(await register.said(...call)).toEqual([refusal]);
  });

  test('a reference stays used, also after others', async () => {
    const register = await opened();
    await register.ok(...attest(0, A));
    await register.ok(...attest(1, B));
    for (const number of [0, 1]) expect(await register.said(...attest(number, SIGNED))).toEqual(['CONFLICT requestRef']);
  });

  test('on the day of the opening, and of a case of which nothing was attested', async () => {
    const register = await opened({ ground: undefined, attested: undefined });
    expect(await register.said(...attest(0, A, { day: '2026-11-03' }))).toEqual([]);
  });

  test('a case takes nineteen of them and then only its end', async () => {
    const register = await opened();
    for (let number = 0; number < 19; number += 1) await register.ok(...attest(number));
    expect(await register.said(...attest(19))).toEqual(['TOO_LARGE attested']);
    expect(await register.ok(...by('endCase', { caseRef: CASE, state: 'REJECTED', day: DAY }))).toMatchObject({ status: 200 });
  });
});

describe('S17 3: who relies on an announcement has the days that it named', () => {
  const inheritance = (attested: object) => opened({ ground: 'INHERITANCE', attested });

  test.each<[string, object, object, string[]]>([
    ['longer', announced('2026-11-20'), announced('2026-11-21'), []],
    ['the same', announced('2026-11-20'), announced('2026-11-20'), []],
    ['first of all', announced(), announced('2026-11-03'), []],
    ['shorter', announced('2026-11-20'), announced('2026-11-19'), ['CONFLICT attested.announcedUntil']],
    ['no longer named', announced('2026-11-20'), announced(), ['CONFLICT attested.announcedUntil']],
    ['not needed any more, by a deed', announced('2026-11-20'), announced('2026-11-20', { deed: 'NOTARIAL' }), []],
    ['dropped with a deed', announced('2026-11-20'), announced(undefined, { deed: 'JUDGMENT' }), ['CONFLICT attested.announcedUntil']],
  ])('%s', async (_, before, then, refusals) => {
    expect(await (await inheritance(before)).said(...attest(1, then))).toEqual(refusals);
  });

  test('S17 No: a case is not opened with an announcement that is over', async () => {
    const register = await (await world()).unit(1);
    const request = caseOf(1, { ground: 'INHERITANCE', attested: announced('2026-11-02') });
    expect(await register.said(...by('openCase', request))).toEqual(['INVALID_DATE attested.announcedUntil']);
  });
});

test.each(['WITHDRAWN', 'REJECTED'])('a case is not %s on a day before it was opened', async (state) => {
  const end = by('endCase', { caseRef: CASE, state, day: '2026-11-02' });
  expect(await (await opened()).said(...end)).toEqual(['INVALID_DATE day']);
});

const notice = {
  noticeRef: NOTICE,
  unitRef: unitRefOf(1),
  kind: 'PURCHASE',
  holderKey: publicKey(1),
  proof: { certRef: ref(0x72), credentialDigest: ref(5) },
  division: COUNTY,
  day: '2026-11-01',
  attested: { holders: 'SIGNED' },
};

describe('S7: whose notice a case may execute', () => {
  const secondUnit = { noticeRef: ref(0x73), unitRef: unitRefOf(2), proof: { certRef: ref(0x74), credentialDigest: ref(5) } };

  test.each<[string, string, string[]]>([
    ['its unit’s own', NOTICE, []],
    ['another unit’s', ref(0x73), ['NOTICE_UNKNOWN']],
    ['one that is not there', ref(0x75), ['NOTICE_UNKNOWN']],
    ['one that was cancelled', ref(0x76), ['NOTICE_UNKNOWN']],
  ])('%s', async (_, executes, refusals) => {
    const register = await (await (await (await world()).unit(1)).unit(2)).day(DAY);
    const cancelled = { ...notice, noticeRef: ref(0x76), proof: { certRef: ref(0x77), credentialDigest: ref(5) } };
    await register.ok(...by('enterNotice', cancelled));
    await register.ok(...by('cancelNotice', { noticeRef: ref(0x76), day: DAY, judgmentDigest: ref(6) }));
    await register.ok(...by('enterNotice', notice));
    await register.ok(...by('enterNotice', { ...notice, ...secondUnit }));
    expect(await register.said(...by('openCase', caseOf(1, { executes })))).toEqual(refusals);
  });
});

describe('a unit comes after its parcel and its predecessors', () => {
  const parcel = { parcelRef: unitRefOf(9), completionDigest: ref(0x91) };
  const split = (number: number): Call => {
    const successors = [1, 2].map((n) => ({
      unitRef: ref(0x500 + 10 * number + n),
      certRef: ref(0x600 + 10 * number + n),
      credentialDigest: ref(5),
    }));
    return by('splitUnits', { unitRefs: [unitRefOf(number)], successors, caseRef: ref(0x80), division: COUNTY, day: DAY });
  };

  test.each<[string, object, string[]]>([
    ['on a parcel that stands', parcel, []],
    ['out of a unit that went', { predecessors: [unitRefOf(8)] }, []],
    ['on a parcel that went', { ...parcel, parcelRef: unitRefOf(8) }, ['UNIT_RETIRED']],
    ['out of a unit that stands', { predecessors: [unitRefOf(9)] }, ['ALREADY_REGISTERED']],
    ['out of one that went and one that stands', { predecessors: [unitRefOf(8), unitRefOf(9)] }, ['ALREADY_REGISTERED']],
    [
      'on a parcel that went, out of a unit that went',
      { ...parcel, parcelRef: unitRefOf(8), predecessors: [unitRefOf(7)] },
      ['UNIT_RETIRED'],
    ],
    ['on a parcel that stands, out of a unit that went', { ...parcel, predecessors: [unitRefOf(8)] }, []],
  ])('%s', async (_, more, refusals) => {
    const register = await world();
    for (const number of [7, 8, 9]) await register.unit(number);
    for (const number of [7, 8]) await register.ok(...split(number));
    const call = by('registerFirst', firstOf(1, more));
    expect(await register.said(...call)).toEqual(refusals);
    if (refusals.length > 0) return;
    await register.ok(...call);
    const { completionDigest: _digest, ...kept } = more as { completionDigest?: string };
    expect(register.at(`unit~${unitRefOf(1)}`)).toMatchObject(kept);
  });
});

test('the 90 days of a notice begin once: a unit that is registered anew does not give them again', async () => {
  const register = await world();
  await register.ok(...by('enterNotice', notice));
  await register.unit(1, { enteredOn: '2026-11-02' });
  const ended = { unitRef: unitRefOf(1), certRef: certRefOf(1), caseRef: ref(0x81), ground: 'EXPROPRIATION', division: COUNTY, day: DAY };
  await register.ok(...by('cancelRight', { ...ended, documentDigest: ref(6) }));
  const before = register.at(`notice~${NOTICE}`);
  expect(before['firstOn']).toBe('2026-11-02');
  await register.ok(...by('registerFirst', firstOf(1, { certRef: ref(0x82), enteredOn: DAY })));
  expect(register.at(`notice~${NOTICE}`)).toEqual(before);
});

describe('S7 No: nobody dates an application back to save a notice whose 90 days are over', () => {
  // The unit was registered on 2026-11-02: the 90 days end with 2027-01-31, a Sunday, and so with the Monday.
  test.each([
    ['on the last day', '2027-02-01', '2027-02-01', []],
    ['the day after', '2027-02-02', '2027-02-02', ['NOTICE_LAPSED']],
    ['the day after, dated back', '2027-02-02', '2027-01-15', ['NOTICE_LAPSED']],
  ])('%s', async (_, today, openedOn, codes) => {
    const register = await world();
    await register.day('2026-11-02');
    await register.ok(...by('enterNotice', notice));
    await register.unit(1, { enteredOn: '2026-11-02' });
    await register.day(today);
    expect(await register.said(...by('openCase', caseOf(1, { openedOn, executes: NOTICE })))).toEqual(codes);
  });
});

describe('RG-05: a first registration is accepted, reviewed and entered by three persons', () => {
  const { acceptor, reviewer, enterer } = PERSONS;
  const first = (more: object) => by('registerFirst', firstOf(1, more));

  test.each<[string, Call, string[]]>([
    ['by three', first({}), []],
    ['by nobody', first({ persons: undefined }), ['SAME_PERSON']],
    ['reviewed by who accepted', first({ persons: { acceptor, reviewer: acceptor, enterer } }), ['SAME_PERSON']],
    ['entered by who accepted', first({ persons: { acceptor, reviewer, enterer: acceptor } }), ['SAME_PERSON']],
    ['entered by who reviewed', first({ persons: { acceptor, reviewer, enterer: reviewer } }), ['SAME_PERSON']],
    ['reviewed by nobody', first({ persons: { acceptor, enterer } }), ['REQUIRED persons.reviewer']],
    ['by a name', first({ persons: { acceptor, reviewer, enterer: '张三' } }), ['INVALID_FORMAT persons.enterer']],
    ['with a signature beside them', first({ persons: { ...PERSONS, holders: 'SIGNED' } }), ['UNKNOWN_FIELD persons.holders']],
    ['under a case, and by persons of its own', first({ caseRef: CASE, persons: PERSONS }), ['INVALID_FORMAT persons']],
    ['in a batch, one of them by nobody', batch(firstOf(1), firstOf(2, { persons: undefined })), ['SAME_PERSON']],
    ['in a batch, all by the same three', batch(firstOf(1), firstOf(2)), []],
  ])('%s', async (_, call, refusals) => {
    expect(await (await world()).said(...call)).toEqual(refusals);
  });

  test('the certificate says who, as long as it stands and after', async () => {
    const register = await (await world()).unit(1);
    expect(register.at(`cert~${certRefOf(1)}`)).toMatchObject({ state: 'VALID', persons: PERSONS });
    await (await register.opened(1)).attested(1);
    await register.ok(...by('registerTransfer', transferOf(1)));
    expect(register.at(`cert~${certRefOf(1)}`)).toMatchObject({ state: 'REPLACED', persons: PERSONS });
  });
});

test('who accepted, reviewed and entered is told when the transfer is entered, whatever was attested before', async () => {
  const register = await (await opened({ attested: { ...SIGNED, reviewer: PERSONS.acceptor } })).attested(1);
  expect(await register.codes(...by('registerTransfer', transferOf(1)))).toEqual(['SAME_PERSON']);
  await register.ok(...attest(1));
  expect(await register.outcome(...by('registerTransfer', transferOf(1)))).toEqual([]);
});
