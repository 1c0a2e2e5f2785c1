import { describe, expect, test } from '@jest/globals';
import { ref, type Call } from './testing/scenario.js';
import { registrar } from './testing/submitters.js';
import {
  caseOf,
  caseRefOf,
  certRefOf,
  consent,
  COUNTY,
  firstOf,
  PERSONS,
  publicKey,
  saleable,
  SIGNED,
  transferOf,
  world,
  type World,
} from './testing/world.js';

// The rows of the gate as the registry's acts meet them: a state, the act tried, all codes; and with the consent, or what else
// the row asks for, the act passes. Row ids stand in the test names.

const U = ref(1);
const CERT = certRefOf(1);
const DAY = '2026-11-10';
const NOTICE = ref(0x71);
const RIGHT = ref(0x74);
const OBJECTION = ref(0x75);
const CASE = ref(0x80);
const proof = (number: number) => ({ certRef: ref(number), credentialDigest: ref(0x73) });
const base = { unitRef: U, division: COUNTY, day: DAY };

function by(name: string, request: object): Call {
  return [registrar, 'title', name, request];
}

const notice = (more: object = {}) =>
  by('enterNotice', {
    ...base,
    noticeRef: NOTICE,
    kind: 'OTHER',
    holderKey: publicKey(1),
    proof: proof(0x72),
    attested: { holders: 'SIGNED' },
    ...more,
  });
const right = (kind: 'RESIDENCE' | 'EASEMENT', more: object = {}) =>
  by('enterRight', {
    ...base,
    rightRef: RIGHT,
    kind,
    holderKey: publicKey(2),
    proof: proof(0x79),
    attested: { holders: 'SIGNED' },
    ...(kind === 'EASEMENT' && { servedUnitRef: ref(2) }),
    ...more,
  });
const objection = (more: object = {}) => by('applyObjection', { ...base, objectionRef: OBJECTION, groundRef: ref(0x76), ...more });
const correction = (more: object = {}) =>
  by('acceptCorrection', { ...base, correctionRef: ref(0x77), certRef: CERT, of: 'OTHER', proofDigest: ref(0x78), ...more });
const transfer = (more: object = {}) => by('registerTransfer', transferOf(1, { enteredOn: DAY, ...more }));
const change = (kind: string, more: object = {}) =>
  by('registerChange', { ...transferOf(1, { caseRef: ref(0x81), enteredOn: DAY }), registrationType: '300', change: kind, ...more });
const split = (more: object = {}) => {
  const successors = [11, 12].map((n) => ({ unitRef: ref(n), certRef: certRefOf(n), credentialDigest: ref(5) }));
  return by('splitUnits', { caseRef: CASE, division: COUNTY, day: DAY, unitRefs: [U], successors, ...more });
};
const waive = (more: object = {}) => by('cancelRight', { ...base, certRef: CERT, caseRef: CASE, ground: 'WAIVER', ...more });
const replace = (more: object = {}) =>
  by('replaceCertificate', { certRef: CERT, replacement: proof(0x7a), reason: 'REISSUED_DAMAGED', day: DAY, ...more });
const voided = (more: object = {}) =>
  by('voidCertificate', { certRef: CERT, replacement: proof(0x7a), day: DAY, reasonDigest: ref(0x83), ...more });

/** A unit that could be sold, changed, noticed or split on that day. */
async function free(more: Parameters<typeof saleable>[1] = {}): Promise<World> {
  const register = await saleable(1, more);
  await register.opened(1, { act: 'CHANGE', requiredSides: [], caseRef: ref(0x81) });
  return register.day(DAY);
}

/** Every act of the registry that disposes of a unit or changes its certificate. */
const ACTS: Readonly<Record<string, Call>> = {
  TRANSFER: transfer(),
  CHANGE: change('NAME'),
  SPLIT_MERGE: split(),
  NOTICE: notice(),
  RESIDENCE: right('RESIDENCE'),
  EASEMENT: right('EASEMENT'),
  REPLACE: replace(),
  VOID: voided(),
  CANCEL_RIGHT: waive(),
  OBJECT: objection(),
  CORRECT: correction(),
};

/** Acts that a state blocks with that code; all others must pass. */
function blocks(code: string, ...acts: string[]): [string, string[]][] {
  return Object.keys(ACTS).map((act) => [act, acts.includes(act) ? [code] : []]);
}

const outcome = (register: World, call: Call) => register.outcome(...call);

test.each(Object.keys(ACTS))('on a free unit %s passes', async (act) => {
  expect(await outcome(await free(), ACTS[act] as Call)).toEqual([]);
});

describe.each<[string, (register: World) => unknown, [string, string[]][]]>([
  [
    'row seized: a live seizure',
    (register) => register.queue(U, {}),
    blocks('SEIZED', 'TRANSFER', 'NOTICE', 'SPLIT_MERGE', 'RESIDENCE', 'EASEMENT').map(([act, codes]) =>
      act === 'CANCEL_RIGHT' ? [act, ['SEIZING_BODY_CONSENT']] : [act, codes],
    ),
  ],
  [
    'row seized: a seizure that is only instructed',
    (register) => register.queue(U, { enteredOn: undefined as unknown as string }),
    blocks('SEIZED', 'TRANSFER', 'NOTICE', 'SPLIT_MERGE', 'RESIDENCE', 'EASEMENT').map(([act, codes]) =>
      act === 'CANCEL_RIGHT' ? [act, ['SEIZING_BODY_CONSENT']] : [act, codes],
    ),
  ],
  ['row held: a hold that forbids transfers only', (register) => register.hold(U, { forbids: ['TRANSFER'] }), blocks('HELD', 'TRANSFER')],
  [
    'row held: a hold without a list forbids all five',
    (register) => register.hold(U, {}),
    blocks('HELD', 'TRANSFER', 'NOTICE', 'SPLIT_MERGE'),
  ],
  [
    'rows ban, right-lender, split-lender, waiver-lender: a mortgage with a transfer ban',
    (register) => register.mortgage(U, { transferBan: true }),
    blocks('LENDER_CONSENT', 'TRANSFER', 'NOTICE', 'SPLIT_MERGE', 'CANCEL_RIGHT', 'RESIDENCE', 'EASEMENT'),
  ],
  [
    'rows right-lender, split-lender, waiver-lender: a mortgage without one',
    (register) => register.mortgage(U),
    blocks('LENDER_CONSENT', 'SPLIT_MERGE', 'CANCEL_RIGHT', 'RESIDENCE', 'EASEMENT'),
  ],
  [
    'rows notice-of-other, split-notice, waiver-notice: somebody’s notice',
    (register) => register.ok(...notice({ noticeRef: ref(0x70), proof: proof(0x7b) })),
    blocks('NOTICE_HOLDER_CONSENT', 'TRANSFER', 'NOTICE', 'SPLIT_MERGE', 'CANCEL_RIGHT', 'RESIDENCE', 'EASEMENT'),
  ],
  [
    'rows split-right, waiver-right, right-follows: a right of residence',
    (register) => register.ok(...right('RESIDENCE', { rightRef: ref(0x70), proof: proof(0x7b) })),
    blocks('RIGHT_HOLDER_CONSENT', 'SPLIT_MERGE', 'CANCEL_RIGHT'),
  ],
  [
    'row objection-pending: an objection that is not decided',
    (register) => register.ok(...objection({ objectionRef: ref(0x70), groundRef: ref(0x7b) })),
    blocks('OBJECTION_PENDING', 'TRANSFER'),
  ],
  [
    'row correction-pending: a correction that is accepted',
    (register) => register.ok(...correction({ correctionRef: ref(0x70) })),
    Object.keys(ACTS).map((act) => [act, act === 'OBJECT' ? [] : ['CORRECTION_PENDING']]),
  ],
])('%s', (_, burden, table) => {
  test.each(table)('%s: %j', async (act, codes) => {
    const register = await free();
    await burden(register);
    expect(await outcome(register, ACTS[act] as Call)).toEqual(codes);
  });
});

describe('what stands on a parcel or a predecessor counts', () => {
  /** Unit 1 stands on parcel 9. */
  async function onParcel(): Promise<World> {
    const register = await (await world()).unit(9);
    await register.unit(1, { parcelRef: ref(9), completionDigest: ref(0x91) });
    await (await register.opened(1)).attested(1);
    return register.day(DAY);
  }

  test.each<[string, (register: World) => unknown, string]>([
    ['row seized', (register) => register.queue(ref(9), {}), 'SEIZED'],
    ['row held', (register) => register.hold(ref(9), {}), 'HELD'],
    ['row ban', (register) => register.mortgage(ref(9), { transferBan: true }), 'LENDER_CONSENT'],
    ['row notice-of-other', (register) => register.ok(...notice({ unitRef: ref(9) })), 'NOTICE_HOLDER_CONSENT'],
    ['row objection-pending', (register) => register.ok(...objection({ unitRef: ref(9) })), 'OBJECTION_PENDING'],
    ['row correction-pending', (register) => register.ok(...correction({ unitRef: ref(9), certRef: certRefOf(9) })), 'CORRECTION_PENDING'],
  ])('%s on the parcel', async (_, burden, code) => {
    const register = await onParcel();
    await burden(register);
    expect(await register.codes(...transfer())).toEqual([code]);
  });

  test('on a unit that is registered anew its parcel counts, though the request names none', async () => {
    const register = await onParcel();
    await register.ok(...waive({ ground: 'EXPIRY', documentDigest: ref(0x84) }));
    await register.ok(...correction({ unitRef: ref(9), certRef: certRefOf(9) }));
    expect(await register.codes(...by('registerFirst', firstOf(1, { certRef: ref(0x82) })))).toEqual(['CORRECTION_PENDING']);
  });

  test.each<[string, (register: World) => unknown, string]>([
    ['a seizure', (register) => register.queue(U, {}), 'SEIZED'],
    ['a mortgage', (register) => register.mortgage(U, { transferBan: true }), 'LENDER_CONSENT'],
  ])('%s on the unit that was split, then on a generation further', async (_, burden, code) => {
    const register = await free();
    await register.ok(...split());
    burden(register);
    const again = [21, 22].map((n) => ({ unitRef: ref(n), certRef: certRefOf(n), credentialDigest: ref(5) }));
    const next = await register.codes(...split({ unitRefs: [ref(11)], successors: again, caseRef: ref(0x82) }));
    expect(next).toEqual([code]);
    await (await register.opened(12)).attested(12);
    expect(await register.codes(...by('registerTransfer', transferOf(12, { enteredOn: DAY })))).toEqual([code]);
  });

  test('a notice with the consent of its holder goes on to the successors', async () => {
    const register = await free();
    await register.ok(...notice());
    const consents = [consent(1, { act: 'SPLIT_MERGE', unitRef: U, ref: NOTICE, caseRef: CASE })];
    const { event } = await register.ok(...split({ consents }));
    expect(JSON.parse(event?.payload ?? '{}').carries).toEqual([{ kind: 'BURDENS_CARRIED', ref: NOTICE }]);
    await (await register.opened(12)).attested(12);
    const sale = by('registerTransfer', transferOf(12, { enteredOn: DAY }));
    expect(await register.codes(...sale)).toEqual(['NOTICE_HOLDER_CONSENT']);
    await register.ok(...by('cancelNotice', { noticeRef: NOTICE, day: DAY, judgmentDigest: ref(0x8c) }));
    expect(await outcome(register, sale)).toEqual([]);
  });

  test('a right on the unit that was split ends on all of its successors', async () => {
    const register = await free();
    await register.ok(...right('EASEMENT'));
    await register.ok(...split({ consents: [consent(2, { act: 'SPLIT_MERGE', unitRef: U, ref: RIGHT, caseRef: CASE })] }));
    await register.ok(...by('endRight', { rightRef: RIGHT, day: DAY, judgmentDigest: ref(0x8c) }));
    expect(register.at(`head~${U}`)).not.toHaveProperty('rights');
  });

  test('row first-on-seized-parcel, works-convert: a first registration passes and says what it carries', async () => {
    const register = await (await (await world()).unit(9)).day(DAY);
    register.queue(ref(9), {}).mortgage(ref(9), { form: 'WORKS' });
    const { event } = await register.ok(...by('registerFirst', firstOf(1, { parcelRef: ref(9), completionDigest: ref(0x91) })));
    const { carries } = JSON.parse(event?.payload ?? '{}') as { carries: { kind: string }[] };
    expect(carries.map(({ kind }) => kind)).toEqual(['UNITS_COVERED', 'WORKS_CONVERT']);
  });
});

describe('with the consent the act passes', () => {
  const signed = (act: 'TRANSFER' | 'RESIDENCE' | 'CANCEL_RIGHT', caseRef: string) => [
    consent(1, { act, unitRef: U, ref: NOTICE, caseRef }),
  ];

  test.each<[string, Call]>([
    ['TRANSFER', transfer({ consents: signed('TRANSFER', caseRefOf(1)) })],
    ['RESIDENCE', right('RESIDENCE', { consents: signed('RESIDENCE', RIGHT) })],
    ['CANCEL_RIGHT', waive({ consents: signed('CANCEL_RIGHT', CASE) })],
  ])('row notice-of-other: %s signed by the notice’s holder', async (_, call) => {
    const register = await free();
    await register.ok(...notice());
    expect(await outcome(register, call)).toEqual([]);
  });

  test.each<[string, object]>([
    ['for another act', { act: 'RESIDENCE', unitRef: U, ref: NOTICE, caseRef: caseRefOf(1) }],
    ['for another case', { act: 'TRANSFER', unitRef: U, ref: NOTICE, caseRef: CASE }],
    ['for another unit', { act: 'TRANSFER', unitRef: ref(2), ref: NOTICE, caseRef: caseRefOf(1) }],
  ])('a signature %s is none', async (_, subject) => {
    const register = await free();
    await register.ok(...notice());
    const consents = [{ ...consent(1, subject as Parameters<typeof consent>[1]), ref: NOTICE }];
    expect(await register.codes(...transfer({ consents }))).toEqual(['NOTICE_HOLDER_CONSENT']);
  });

  test('nor is one by another key, or under another notice', async () => {
    const register = await free();
    await register.ok(...notice());
    const subject = { act: 'TRANSFER', unitRef: U, ref: NOTICE, caseRef: caseRefOf(1) } as const;
    for (const one of [consent(2, subject), { ...consent(1, subject), ref: ref(0x70) }, { ref: NOTICE, signature: '0'.repeat(128) }]) {
      expect(await register.codes(...transfer({ consents: [one] }))).toEqual(['NOTICE_HOLDER_CONSENT']);
    }
  });

  test.each<[string, string, Call, string]>([
    ['ban', 'TRANSFER', transfer(), caseRefOf(1)],
    ['ban', 'NOTICE', notice(), NOTICE],
    ['split-lender', 'SPLIT_MERGE', split(), CASE],
    ['waiver-lender', 'CANCEL_RIGHT', waive(), CASE],
    ['right-lender', 'EASEMENT', right('EASEMENT'), RIGHT],
    ['correct-lender', 'CORRECT', correction({ of: 'HOLDER' }), ref(0x77)],
  ])('row %s: the lender’s consent names the act %s and its case, application or entry', async (_, act, call, caseRef) => {
    const register = await free();
    register.mortgage(U, { transferBan: true, consents: [{ caseRef: ref(0x7f), act, requestDigest: ref(99), day: DAY }] });
    expect(await register.codes(...call)).toEqual(['LENDER_CONSENT']);
    register.mortgage(U, { transferBan: true, consents: [{ caseRef, act, requestDigest: ref(99), day: DAY }] });
    expect(await outcome(register, call)).toEqual([]);
  });

  test('row objection-live: the acquirer acknowledges that very objection', async () => {
    const register = await free();
    await register.ok(...objection());
    await register.ok(...by('decideObjection', { objectionRef: OBJECTION, proof: proof(0x72), day: DAY }));
    expect(await register.codes(...transfer())).toEqual(['OBJECTION_NOT_ACKNOWLEDGED']);
    expect(await register.codes(...transfer({ acknowledged: [ref(0x70)] }))).toEqual(['OBJECTION_NOT_ACKNOWLEDGED']);
    expect(await outcome(register, transfer({ acknowledged: [OBJECTION] }))).toEqual([]);
  });

  test('row objection-live: one that was kept by a suit outlives the 15 days; the other blocks no more', async () => {
    const register = await free();
    for (const [n, ground] of [
      [0x75, 0x76],
      [0x85, 0x86],
    ] as const) {
      await register.ok(...objection({ objectionRef: ref(n), groundRef: ref(ground) }));
      await register.ok(...by('decideObjection', { objectionRef: ref(n), proof: proof(n + 0x100), day: DAY }));
    }
    await register.ok(...by('keepObjection', { objectionRef: OBJECTION, suitDigest: ref(0x8d), day: DAY }));
    await register.day('2026-11-25');
    expect(await outcome(register, transfer({ acknowledged: [OBJECTION] }))).toEqual(['OBJECTION_NOT_ACKNOWLEDGED']);
    await register.day('2026-11-26');
    expect(await outcome(register, transfer())).toEqual(['OBJECTION_NOT_ACKNOWLEDGED']);
    expect(await outcome(register, transfer({ acknowledged: [OBJECTION] }))).toEqual([]);
  });

  test.each(['EXPROPRIATION', 'DESTRUCTION'])('row perished: %s asks nobody’s consent', async (ground) => {
    const register = await free();
    await register.ok(...notice());
    register.queue(U, {}).mortgage(U);
    expect(await outcome(register, waive({ ground, documentDigest: ref(0x84) }))).toEqual([]);
  });

  test.each(['EXPIRY', 'JUDGMENT'])('row waiver-seized: nor does a seized right end by %s without it', async (ground) => {
    const call = waive({ ground, documentDigest: ref(0x84) });
    const register = (await free()).queue(U, {}).mortgage(U);
    expect(await register.codes(...call)).toEqual(['SEIZING_BODY_CONSENT']);
    expect(await outcome(register.queue(U, { consents: [CASE] }), call)).toEqual([]);
  });

  test('row waiver-seized: of a waiver the seizing body’s is asked', async () => {
    const register = (await free()).queue(U, { consents: [ref(0x7f)] });
    expect(await register.codes(...waive())).toEqual(['SEIZING_BODY_CONSENT']);
    expect(await outcome(register.queue(U, { consents: [CASE] }), waive())).toEqual([]);
  });
});

describe('units and certificates', () => {
  test.each<[string, Call]>([
    ['TRANSFER', transfer()],
    ['SPLIT_MERGE', split({ successors: [11, 13].map((n) => ({ unitRef: ref(n), certRef: ref(4000 + n), credentialDigest: ref(5) })) })],
    ['NOTICE', notice()],
    ['RESIDENCE', right('RESIDENCE')],
    ['OBJECT', objection()],
    ['FIRST', by('registerFirst', firstOf(1, { certRef: ref(0x82) }))],
    ['openCase', by('openCase', caseOf(1, { caseRef: ref(0x83) }))],
  ])('row retired: %s on a unit that was split', async (_, call) => {
    const register = await free();
    await register.ok(...split());
    expect(await register.codes(...call)).toContain('UNIT_RETIRED');
  });

  test.each<[string, Call, string[]]>([
    ['RESIDENCE', right('RESIDENCE'), ['UNIT_UNKNOWN', 'CERTIFICATE_NOT_CURRENT']],
    ['OBJECT', objection(), ['UNIT_UNKNOWN']],
    ['SPLIT_MERGE', split(), ['UNIT_UNKNOWN', 'CERTIFICATE_NOT_CURRENT']],
    ['CORRECT', correction(), ['UNIT_UNKNOWN', 'CERTIFICATE_NOT_CURRENT']],
    ['openCase', by('openCase', caseOf(1)), ['UNIT_UNKNOWN', 'CERTIFICATE_NOT_CURRENT']],
  ])('row unknown: %s on a unit that is not registered', async (_, call, codes) => {
    expect(await (await (await world()).day(DAY)).codes(...call)).toEqual(codes);
  });

  test.each<[string, Call]>([
    ['TRANSFER', transfer()],
    ['CHANGE', change('NAME')],
    ['REPLACE', replace({ replacement: proof(0x7c) })],
    ['VOID', voided({ replacement: proof(0x7c) })],
    ['CANCEL_RIGHT', waive()],
    ['CORRECT', correction()],
    ['print', by('printCertificate', { certRef: CERT, blankDigest: ref(0x87), day: DAY })],
  ])('row not-current: %s of a certificate that was replaced', async (_, call) => {
    const register = await free();
    await register.ok(...replace());
    const codes = await outcome(register, call);
    expect(codes).toEqual(['CERTIFICATE_NOT_CURRENT']);
  });

  test('a case goes on with the certificate that a reissue or correction put in the place of its own', async () => {
    const register = await free();
    await register.ok(...replace());
    expect(await outcome(register, transfer({ replaces: ref(0x7a) }))).toEqual([]);
  });

  test('a case does not go on with the certificate of another owner', async () => {
    const register = await free();
    await register.opened(1, { caseRef: ref(0x8b) });
    await register.attested(1, {}, ref(0x8b));
    await register.ok(...transfer());
    expect(await register.codes(...transfer({ caseRef: ref(0x8b), replaces: ref(3001), certRef: ref(3002) }))).toEqual(['CASE_MISMATCH']);
  });

  test.each<[string, object, Call, string[]]>([
    ['holder', { attested: { ...SIGNED, holders: 'UNSIGNED' } }, transfer(), ['HOLDER_CONSENT']],
    ['minor', { attested: { ...SIGNED, guardian: 'MISSING' } }, transfer(), ['GUARDIAN_PROMISE']],
    ['minor, promised', { attested: { ...SIGNED, guardian: 'PROMISED' } }, transfer(), []],
    ['same-person: entered by the acceptor', { attested: { ...SIGNED, enterer: PERSONS.acceptor } }, transfer(), ['SAME_PERSON']],
    ['same-person: reviewed by the acceptor', { attested: { ...SIGNED, reviewer: PERSONS.acceptor } }, transfer(), ['SAME_PERSON']],
    ['same-person: entered by the reviewer', { attested: { ...SIGNED, enterer: PERSONS.reviewer } }, transfer(), ['SAME_PERSON']],
    ['same-person: nobody reviewed', { attested: { ...SIGNED, reviewer: undefined } }, transfer(), ['SAME_PERSON']],
    [
      'holder, same-person: nothing is attested',
      { ground: undefined, attested: undefined },
      transfer({ ground: undefined }),
      ['HOLDER_CONSENT', 'SAME_PERSON'],
    ],
    ['case-other: another ground', {}, transfer({ ground: 'GIFT' }), ['CASE_MISMATCH']],
    ['case-other: the case of a change', { act: 'CHANGE', requiredSides: [] }, transfer(), ['CASE_MISMATCH']],
    ['by-law: a judgment', { ground: 'JUDGMENT', attested: { ...SIGNED, holders: 'UNSIGNED' } }, transfer(), []],
  ])('row %s', async (_, more, call, codes) => {
    const register = await (await world()).unit(1);
    await register.opened(1, more);
    if (!('act' in more)) await register.attested(1);
    expect(await outcome(await register.day(DAY), call)).toEqual(codes);
  });

  test.each<[string, object, Call, boolean]>([
    ['a first registration', { act: 'FIRST' }, by('registerFirst', firstOf(1, { caseRef: caseRefOf(1), enteredOn: DAY })), false],
    ['a change', { act: 'CHANGE', caseRef: ref(0x81) }, change('NAME'), true],
  ])('row same-person: %s under a case of which nothing is attested', async (_, more, call, registered) => {
    const register = registered ? await (await world()).unit(1) : await world();
    await register.opened(1, { requiredSides: [], ground: undefined, attested: undefined, ...more });
    expect(await outcome(await register.day(DAY), call)).toEqual(['SAME_PERSON']);
  });

  test.each([
    ['NOTICE', (holders: string) => notice({ attested: { holders } })],
    ['RESIDENCE', (holders: string) => right('RESIDENCE', { attested: { holders } })],
    ['EASEMENT', (holders: string) => right('EASEMENT', { attested: { holders } })],
  ])('row holder: %s', async (_, call) => {
    expect(await (await free()).codes(...call('UNSIGNED'))).toEqual(['HOLDER_CONSENT']);
  });

  test('row by-law: a judgment lifts the lender’s consent, never a seizure', async () => {
    const register = await free({ case: { ground: 'JUDGMENT', attested: { ...SIGNED, holders: 'UNSIGNED' } } });
    register.mortgage(U, { transferBan: true });
    expect(await outcome(register, transfer())).toEqual([]);
    register.queue(U, {});
    expect(await register.codes(...transfer())).toEqual(['SEIZED']);
  });

  test('row change-other-seized: what may dispose of the right waits for the seizure', async () => {
    const register = (await free()).queue(U, {});
    expect(await register.codes(...change('USE'))).toEqual(['SEIZED']);
    const { event } = await register.ok(...change('SURVEY'));
    expect(JSON.parse(event?.payload ?? '{}').carries).toEqual([{ kind: 'REMARK', ref: ref(0xe0), party: 'CourtMSP' }]);
  });

  test('row replace-seized: a reissue under seizure carries the remark', async () => {
    const { event } = await (await free()).queue(U, {}).ok(...replace());
    expect(JSON.parse(event?.payload ?? '{}').carries).toEqual([{ kind: 'REMARK', ref: ref(0xe0), party: 'CourtMSP' }]);
  });

  test('row pre-seized-own: the pre-seizure on the position that the transfer executes lifts itself', async () => {
    const register = await free({ case: { ground: 'INHERITANCE', attested: { ...SIGNED, deed: 'NOTARIAL', exemptOnly: false } } });
    register.queue(U, { pre: true, position: ref(0x8a) });
    expect(await register.codes(...transfer())).toEqual(['SEIZED']);
    const { event } = await register.ok(...transfer({ executes: ref(0x8a) }));
    expect(JSON.parse(event?.payload ?? '{}').carries).toEqual([{ kind: 'PRE_TAKES_EFFECT', ref: ref(0xe0), party: 'CourtMSP' }]);
  });

  test.each<[string, Call]>([
    ['TRANSFER', transfer({ port: { party: 'BankMSP' } })],
    ['NOTICE', notice({ port: { party: 'BankMSP' } })],
    ['FIRST', by('registerFirst', firstOf(3, { port: { party: 'BankMSP' }, enteredOn: DAY }))],
  ])('row port (S13; DV-04): %s through a port that is closed or rectifying', async (_, call) => {
    const register = await free();
    for (const state of ['CLOSED', 'RECTIFYING'] as const)
      expect(await register.port('BankMSP', state).codes(...call)).toEqual(['PORT_CLOSED']);
    expect(await register.port('BankMSP', 'OPEN').outcome(...call)).toEqual([]);
  });

  test('a batch comes through one port', async () => {
    const items = [firstOf(3, { port: { party: 'BankMSP' } }), firstOf(4)];
    expect(await (await free()).codes(...by('registerFirstBatch', { items }))).toEqual(['INVALID_FORMAT']);
  });

  test.each(Object.entries(ACTS))('row clock: %s of a day that has not come', async (_, [submitter, chaincode, name, request]) => {
    const day = '2026-11-11';
    const dated = 'enteredOn' in request ? { ...request, enteredOn: day } : { ...request, day };
    expect(await (await free()).codes(submitter, chaincode, name, dated)).toEqual(['CLOCK_BEHIND']);
  });

  test.each<[string, Call]>([
    ['cancelNotice', by('cancelNotice', { noticeRef: NOTICE, day: DAY })],
    ['applyObjection', objection()],
    ['decideObjection', by('decideObjection', { objectionRef: OBJECTION, day: DAY })],
    ['keepObjection', by('keepObjection', { objectionRef: OBJECTION, suitDigest: ref(1), day: DAY })],
    ['cancelObjection', by('cancelObjection', { objectionRef: OBJECTION, day: DAY })],
  ])('%s needs the law’s clock: CLOCK_MISSING', async (_, call) => {
    expect(await (await (await world()).unit(1)).codes(...call)).toEqual(['CLOCK_MISSING']);
  });
});

describe('notices', () => {
  const own = { act: 'TRANSFER', unitRef: U, ref: NOTICE, caseRef: caseRefOf(1) } as const;

  test('row notice-own: without the signature of its bound key the notice is not the acquirer’s', async () => {
    const register = await free();
    await register.ok(...notice());
    expect(await register.codes(...transfer({ executes: NOTICE }))).toEqual(['NOTICE_HOLDER_CONSENT']);
    expect(await register.codes(...transfer({ executes: NOTICE, consents: [consent(2, own)] }))).toEqual(['NOTICE_HOLDER_CONSENT']);
    expect(await outcome(register, transfer({ executes: NOTICE, consents: [consent(1, own)] }))).toEqual([]);
  });

  /** Notice on a unit that is first registered on 2026-11-02: its 90 days end on Sunday 2027-01-31, so on Monday 2027-02-01. */
  async function before(): Promise<World> {
    const register = await world();
    await register.ok(...notice({ day: '2026-10-01' }));
    return register.unit(1);
  }

  test.each([
    ['2027-02-01', 'opened on the last day', []],
    ['2027-02-02', 'opened too late', ['NOTICE_LAPSED']],
  ])('row notice-lapsed (S7): a case %s', async (openedOn, _, codes) => {
    const register = await (await before()).day(openedOn);
    const request = caseOf(1, { executes: NOTICE, openedOn });
    expect(await outcome(register, by('openCase', request))).toEqual(codes);
  });

  test('row notice-lapsed (S7): the case that was opened in time keeps the notice; a transfer without it comes too late', async () => {
    const register = await (await before()).day('2027-02-01');
    await register.opened(1, { executes: NOTICE, openedOn: '2027-02-01' });
    await register.opened(1, { caseRef: ref(0x8b), openedOn: '2027-02-01' });
    await register.attested(1);
    await register.attested(1, {}, ref(0x8b));
    await register.day('2027-03-01');
    const late = { executes: NOTICE, caseRef: ref(0x8b), consents: [consent(1, { ...own, caseRef: ref(0x8b) })], enteredOn: '2027-03-01' };
    expect(await register.codes(...transfer(late))).toEqual(['NOTICE_LAPSED']);
    expect(await outcome(register, transfer({ executes: NOTICE, consents: [consent(1, own)], enteredOn: '2027-03-01' }))).toEqual([]);
  });

  test('a lapsed notice blocks nobody any more', async () => {
    const register = await (await before()).day('2027-02-01');
    await (await register.opened(1, { openedOn: '2027-02-01' })).attested(1);
    expect(await register.codes(...transfer())).toEqual(['NOTICE_HOLDER_CONSENT']);
    expect(await outcome(await register.day('2027-02-02'), transfer())).toEqual([]);
  });

  test.each<[string, object]>([
    ['by nobody', {}],
    ['by another key', { signature: consent(2, { act: 'NOTICE_CANCEL', unitRef: U, ref: NOTICE, caseRef: NOTICE }).signature }],
    ['by a signature for something else', { signature: consent(1, own).signature }],
  ])('row notice-cancel-author: %s', async (_, more) => {
    const register = await free();
    await register.ok(...notice());
    expect(await register.codes(...by('cancelNotice', { noticeRef: NOTICE, day: DAY, ...more }))).toEqual(['NOT_THE_AUTHOR']);
  });

  test.each<[string, (register: World) => unknown, string]>([
    ['notice-cancel-lender', (register) => register.mortgage(U, { form: 'NOTICE' }), 'LENDER_CONSENT'],
    ['notice-cancel-seized', (register) => register.queue(U, { pre: true, position: NOTICE }), 'SEIZED'],
  ])('row %s', async (_, burden, code) => {
    const register = await free();
    await register.ok(...notice());
    await burden(register);
    const call = by('cancelNotice', { noticeRef: NOTICE, day: DAY, judgmentDigest: ref(0x8c) });
    expect(await register.codes(...call)).toEqual([code]);
  });

  test.each([
    ['that does not exist', ref(0x70)],
    ['that has ended', NOTICE],
  ])('a notice %s: NOTICE_UNKNOWN', async (_, noticeRef) => {
    const register = await free();
    await register.ok(...notice());
    await register.ok(...by('cancelNotice', { noticeRef: NOTICE, day: DAY, judgmentDigest: ref(0x8c) }));
    expect(await register.codes(...by('cancelNotice', { noticeRef, day: DAY, judgmentDigest: ref(0x8d) }))).toEqual(['NOTICE_UNKNOWN']);
    expect(await register.codes(...by('openCase', caseOf(1, { caseRef: ref(0x8e), executes: noticeRef })))).toEqual(['NOTICE_UNKNOWN']);
  });

  test.each<[string, object]>([
    ['purchase-notice: of a purchase there is one', { kind: 'PURCHASE' }],
    ['purchase-notice: another notice is none', { kind: 'OTHER' }],
  ])('row %s, as the title gate answers a bank', async (_, more) => {
    const register = await world();
    await register.ok(...notice(more));
    const question = { act: 'MORTGAGE_NOTICE', items: [{ unitRef: U }] };
    const { payload } = await register.ledger.endorse(registrar, 'title', 'gate', question);
    expect(payload.includes('NOTICE_ABSENT')).toBe('kind' in more && more.kind === 'OTHER');
  });

  test('twenty notices, and no more', async () => {
    const register = await world();
    const keys = Array.from({ length: 20 }, (_, index) => index);
    for (const n of keys) {
      const consents = keys.slice(0, n).map((k) => consent(1, { act: 'NOTICE', unitRef: U, ref: ref(0x200 + k), caseRef: ref(0x200 + n) }));
      await register.ok(...notice({ noticeRef: ref(0x200 + n), proof: proof(0x300 + n), consents }));
    }
    const consents = keys.map((k) => consent(1, { act: 'NOTICE', unitRef: U, ref: ref(0x200 + k), caseRef: NOTICE }));
    expect(await register.codes(...notice({ consents }))).toEqual(['QUEUE_FULL']);
  });
});

describe('corrections', () => {
  test('row correct-unproven: neither consent nor proof', async () => {
    expect(await (await free()).codes(...correction({ proofDigest: undefined }))).toEqual(['HOLDER_CONSENT']);
  });

  test('one at a time', async () => {
    const register = await free();
    await register.ok(...correction({ correctionRef: ref(0x70) }));
    expect(await register.codes(...correction())).toEqual(['CORRECTION_PENDING']);
  });

  test.each<[string, (register: World) => unknown, string[]]>([
    ['nothing later', () => undefined, []],
    ['row correct-later: a later transfer', (register) => register.ok(...transfer()), ['LATER_ENTRY']],
    ['row correct-later: a later notice', (register) => register.ok(...notice()), ['LATER_ENTRY']],
    ['row correct-later: a later right', (register) => register.ok(...right('EASEMENT')), ['LATER_ENTRY']],
    ['row correct-later-seizure', (register) => register.queue(U, { arrivedAt: '2026-11-06T01:00:00Z' }), ['LATER_ENTRY']],
    ['a seizure that came before', (register) => register.queue(U, { arrivedAt: '2026-11-01T01:00:00Z' }), []],
    ['row correct-later-mortgage', (register) => register.mortgage(U, { priorityDate: '2026-11-06' }), ['LATER_ENTRY']],
    ['a mortgage that came before', (register) => register.mortgage(U, { priorityDate: '2026-11-01' }), []],
  ])('revoking an entry: %s', async (_, later, codes) => {
    const register = await free();
    await later(register);
    expect(await outcome(register, correction({ of: 'REVOCATION' }))).toEqual(codes);
  });

  test('row correct-later: what came between acceptance and the end counts too', async () => {
    const register = await free();
    await register.ok(...correction({ of: 'REVOCATION' }));
    register.queue(U, { arrivedAt: '2026-11-10T01:00:00Z' });
    const finish = { correctionRef: ref(0x77), replacement: proof(0x7c), day: DAY };
    expect(await register.codes(...by('finishCorrection', finish))).toEqual(['LATER_ENTRY']);
  });

  test('row correct-seized: another holder is another debtor', async () => {
    const register = (await free()).queue(U, {});
    expect(await register.codes(...correction({ of: 'HOLDER' }))).toEqual(['SEIZING_BODY_CONSENT']);
    expect(await outcome(register.queue(U, { consents: [ref(0x77)] }), correction({ of: 'HOLDER' }))).toEqual([]);
  });

  test.each(['finishCorrection', 'dropCorrection'])('%s of one that is finished: CONFLICT', async (name) => {
    const register = await free();
    await register.ok(...correction());
    await register.ok(...by('dropCorrection', { correctionRef: ref(0x77), day: DAY }));
    const more = name === 'finishCorrection' ? { replacement: proof(0x7c) } : {};
    expect(await register.codes(...by(name, { correctionRef: ref(0x77), day: '2026-11-09', ...more }))).toEqual(['CONFLICT']);
    expect(await register.codes(...by(name, { correctionRef: ref(0x70), day: DAY, ...more }))).toEqual(['NOT_FOUND']);
  });
});

describe('rights of residence and easements', () => {
  test.each<[string, 'RESIDENCE' | 'EASEMENT', object, string[]]>([
    ['nobody', 'RESIDENCE', {}, ['NOT_THE_AUTHOR']],
    ['a death, of an easement', 'EASEMENT', { deathDigest: ref(0x8c) }, ['NOT_THE_AUTHOR']],
    ['a death, of a residence', 'RESIDENCE', { deathDigest: ref(0x8c) }, []],
    ['a judgment', 'EASEMENT', { judgmentDigest: ref(0x8c) }, []],
    [
      'another key',
      'EASEMENT',
      { signature: consent(1, { act: 'EASEMENT', unitRef: U, ref: RIGHT, caseRef: RIGHT }).signature },
      ['NOT_THE_AUTHOR'],
    ],
  ])('row right-end: by %s', async (_, kind, more, codes) => {
    const register = await free();
    await register.ok(...right(kind));
    expect(await outcome(register, by('endRight', { rightRef: RIGHT, day: DAY, ...more }))).toEqual(codes);
  });

  test('row right-end: by its term, from the day after the last', async () => {
    const register = await free();
    await register.ok(...right('RESIDENCE', { expiresOn: DAY }));
    const end = by('endRight', { rightRef: RIGHT, day: DAY });
    expect(await register.codes(...end)).toEqual(['NOT_THE_AUTHOR']);
    expect(await outcome(await register.day('2026-11-11'), end)).toEqual([]);
    expect(await outcome(register, waive())).toEqual([]);
  });

  test('a seizure does not stand against the end of a right', async () => {
    const register = await free();
    await register.ok(...right('RESIDENCE'));
    expect(await outcome(register.queue(U, {}), by('endRight', { rightRef: RIGHT, day: DAY, judgmentDigest: ref(0x8c) }))).toEqual([]);
  });

  test('row right-follows: it goes with a transfer, which says so', async () => {
    const register = await free();
    await register.ok(...right('EASEMENT'));
    const { event } = await register.ok(...transfer());
    expect(JSON.parse(event?.payload ?? '{}').carries).toEqual([{ kind: 'RIGHT_FOLLOWS', ref: RIGHT }]);
    expect(register.at(`head~${U}`)).toMatchObject({ rights: [RIGHT] });
  });
});
