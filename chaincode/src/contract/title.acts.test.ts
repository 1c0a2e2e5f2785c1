import { describe, expect, test } from '@jest/globals';
import { makeChaincode } from './chaincodes.js';
import { ref, type Call } from './testing/scenario.js';
import { registrar } from './testing/submitters.js';
import {
  caseOf,
  caseRefOf,
  certRefOf,
  consent,
  COUNTY,
  expectAct,
  firstOf,
  made,
  PERSONS,
  publicKey,
  saleable,
  SIGNED,
  transferOf,
  world,
  World,
} from './testing/world.js';

// What each act of `title` writes: the whole write set, the event and the answer. Refusals stand in title.refusals.test.ts.

const U = ref(1);
const CERT = certRefOf(1);
const CASE = caseRefOf(1);
const DAY = '2026-11-10';
const NOTICE = ref(0x71);
const PROOF = { certRef: ref(0x72), credentialDigest: ref(0x73) };
const RIGHT = ref(0x74);
const OBJECTION = ref(0x75);
const GROUND = ref(0x76);
const CORRECTION = ref(0x77);

function by(name: string, request: object): Call {
  return [registrar, 'title', name, request];
}

function proofOf(name: string, request: object, registrationType: string, day = DAY) {
  return {
    ...made(name, request, 'cert'),
    ...PROOF,
    unitRef: U,
    kind: 'REGISTRATION_PROOF',
    registrationType,
    division: COUNTY,
    enteredOn: day,
    state: 'VALID',
  };
}

const notice = {
  noticeRef: NOTICE,
  unitRef: U,
  kind: 'PURCHASE',
  holderKey: publicKey(1),
  proof: PROOF,
  division: COUNTY,
  day: DAY,
  attested: { holders: 'SIGNED' },
};
const { noticeRef: _, ...entered } = notice;
const right = { ...entered, rightRef: RIGHT, kind: 'RESIDENCE' };
const objection = { objectionRef: OBJECTION, unitRef: U, groundRef: GROUND, division: COUNTY, day: DAY };
const correction = {
  correctionRef: CORRECTION,
  unitRef: U,
  certRef: CERT,
  of: 'OTHER',
  division: COUNTY,
  day: DAY,
  proofDigest: ref(0x78),
};

async function noticed(first = true): Promise<World> {
  const register = await world();
  if (first) await register.unit(1);
  await register.ok(...by('enterNotice', notice));
  return register;
}

describe('cases', () => {
  test('openCase keeps ground and what is attested', async () => {
    const register = await (await world()).unit(1);
    const request = caseOf(1, { ground: 'INHERITANCE', attested: { ...SIGNED, deed: 'NOTARIAL', checks: [ref(0x90)] } });
    await expectAct(register, by('openCase', request), {
      event: 'CASE_OPENED',
      records: [{ ...made('openCase', request, 'case'), ...request, state: 'READY' }],
    });
  });

  test('attestCase completes what is attested', async () => {
    const register = await (await world()).unit(1);
    await register.opened(1, { attested: { holders: 'UNSIGNED', acceptor: PERSONS.acceptor } });
    const request = { caseRef: CASE, requestRef: ref(0x9a), attested: SIGNED, day: DAY };
    const before = register.at(`case~${CASE}`);
    const acts = [{ act: 'ATTEST', requestDigest: made('attestCase', request, '').requestDigest, day: DAY, requestRef: ref(0x9a) }];
    await expectAct(register, by('attestCase', request), { event: 'CASE_ATTESTED', records: [{ ...before, attested: SIGNED, acts }] });
  });

  test.each(['WITHDRAWN', 'REJECTED'])('endCase: %s', async (state) => {
    const register = await (await (await world()).unit(1)).opened(1);
    const request = { caseRef: CASE, state, day: DAY };
    const acts = [{ act: state, requestDigest: made('endCase', request, '').requestDigest, day: DAY }];
    await expectAct(register, by('endCase', request), { event: 'CASE_ENDED', records: [{ ...register.at(`case~${CASE}`), state, acts }] });
  });

  test('a case that executes a notice keeps it, and gives it back when it ends', async () => {
    const register = await noticed();
    const before = register.at(`notice~${NOTICE}`);
    const request = caseOf(1, { executes: NOTICE });
    await expectAct(register, by('openCase', request), {
      event: 'CASE_OPENED',
      records: [
        { ...made('openCase', request, 'case'), ...request, state: 'READY' },
        { ...before, application: CASE },
      ],
    });
    const end = { caseRef: CASE, state: 'WITHDRAWN', day: DAY };
    const acts = [{ act: 'WITHDRAWN', requestDigest: made('endCase', end, '').requestDigest, day: DAY }];
    await expectAct(register, by('endCase', end), {
      event: 'CASE_ENDED',
      records: [{ ...register.at(`case~${CASE}`), state: 'WITHDRAWN', acts }, before],
    });
  });
});

describe('registrations', () => {
  test('registerFirst on a parcel, under a case, with notices: all of it', async () => {
    const register = await noticed(false);
    await register.unit(2);
    const before = register.at(`notice~${NOTICE}`);
    await register.ok(...by('openCase', caseOf(1, { act: 'FIRST', requiredSides: [], ground: undefined, attested: SIGNED })));
    const opened = register.at(`case~${CASE}`);
    const request = firstOf(1, {
      caseRef: CASE,
      parcelRef: ref(2),
      completionDigest: ref(0x91),
      enteredOn: DAY,
      port: { party: 'BankMSP' },
    });
    const { caseRef: _, completionDigest: __, port: ___, parcelRef, ...issued } = request as typeof request & Record<string, unknown>;
    await expectAct(register, by('registerFirst', request), {
      event: 'FIRST_REGISTERED',
      records: [
        { ...made('registerFirst', request, 'unit'), unitRef: U, state: 'REGISTERED', division: COUNTY, enteredOn: DAY, parcelRef },
        { ...made('registerFirst', request, 'cert'), ...issued, state: 'VALID' },
        { ...made('registerFirst', request, 'head'), unitRef: U, certRef: CERT, notices: [NOTICE] },
        { ...before, firstOn: DAY },
        { ...opened, state: 'DONE', result: CERT },
      ],
      answer: { ...made('registerFirst', request, 'cert'), ...issued, state: 'VALID' },
    });
  });

  test('registerChange: a new certificate, the case is done', async () => {
    const register = await (await world()).unit(1);
    await register.opened(1, { act: 'CHANGE', requiredSides: [] });
    const { ground: _, ...more } = transferOf(1, { registrationType: '300', change: 'NAME' }) as Record<string, unknown>;
    const [old, opened] = [register.at(`cert~${CERT}`), register.at(`case~${CASE}`)];
    const { caseRef: __, replaces: ___, change: ____, ...issued } = more;
    await expectAct(register, by('registerChange', more), {
      event: 'CHANGE_REGISTERED',
      records: [
        { ...made('registerChange', more, 'cert'), ...issued, state: 'VALID', predecessor: CERT },
        { ...old, state: 'REPLACED', successor: ref(3001), endedOn: '2026-11-05' },
        { ...made('registerChange', more, 'head'), unitRef: U, certRef: ref(3001) },
        { ...opened, state: 'DONE', result: ref(3001) },
      ],
    });
  });

  test('a transfer that executes the own notice converts it; its proof ends', async () => {
    const register = await noticed();
    await (await register.opened(1, { executes: NOTICE })).attested(1);
    const subject = { act: 'TRANSFER', unitRef: U, ref: NOTICE, caseRef: CASE } as const;
    const request = transferOf(1, { executes: NOTICE, consents: [consent(1, subject)], enteredOn: DAY });
    const [old, opened, held, proof] = [`cert~${CERT}`, `case~${CASE}`, `notice~${NOTICE}`, `cert~${PROOF.certRef}`].map((at) =>
      register.at(at),
    );
    const issued = made('registerTransfer', request, 'cert');
    const { caseRef: _, replaces: __, executes: ___, consents: ____, ...rest } = request as typeof request & Record<string, unknown>;
    await expectAct(register, by('registerTransfer', request), {
      event: 'TRANSFER_REGISTERED',
      records: [
        { ...issued, ...rest, state: 'VALID', predecessor: CERT },
        { ...old, state: 'REPLACED', successor: ref(3001), endedOn: DAY },
        { ...issued, type: 'head', unitRef: U, certRef: ref(3001) },
        { ...opened, state: 'DONE', result: ref(3001) },
        { ...held, acts: [{ act: 'CONVERT', requestDigest: issued.requestDigest, day: DAY }] },
        { ...proof, state: 'CANCELLED', endedOn: DAY },
      ],
      carries: [{ kind: 'NOTICE_CONVERTED', ref: NOTICE }],
    });
  });

  test('batches: the same writes as one by one, one event, each facet asked once', async () => {
    const items = [1, 2, 3].map((number) => firstOf(number));
    const register = await world();
    const result = await register.ok(...by('registerFirstBatch', { items }));
    expect(JSON.parse(result.payload).items).toHaveLength(3);
    const alone = await world();
    for (const item of items) await alone.ok(...by('registerFirst', item));
    expect(register.ledger.snapshot()).toEqual(alone.ledger.snapshot());
    expect(await register.ledger.endorse(...by('registerFirst', items[1] ?? {}))).toMatchObject({ status: 200, writes: {} });
    for (const number of [1, 2, 3]) await (await register.opened(number)).attested(number);
    const tax = makeChaincode('tax');
    const asked: string[] = [];
    const counting = async (stub: Parameters<typeof tax.Invoke>[0]) => (asked.push(stub.getFunctionAndParameters().fcn), tax.Invoke(stub));
    register.ledger.patch('tax', { Init: counting, Invoke: counting });
    register.ledger.comparing = false;
    await register.ledger.endorse(...by('registerTransfer', transferOf(1)));
    const alike = asked.splice(0);
    const sold = await register.ok(...by('registerTransferBatch', { items: [1, 2, 3].map((number) => transferOf(number)) }));
    expect([Object.keys(sold.writes).length, asked]).toEqual([12, alike]);
    expect(await register.ledger.endorse(...by('registerTransfer', transferOf(2)))).toMatchObject({
      status: 200,
      writes: {},
      payload: expect.anything(),
    });
  });

  test('a hundred at once', async () => {
    const register = await world();
    const items = Array.from({ length: 100 }, (_, index) => firstOf(index + 1));
    const { writes, event } = await register.ok(...by('registerFirstBatch', { items }));
    expect([Object.keys(writes).length, JSON.parse(event?.payload ?? '{}').records.length]).toEqual([300, 300]);
    expect(await register.codes(...by('registerFirstBatch', { items: [...items, firstOf(101)] }))).toEqual(['TOO_LARGE']);
  });
});

describe('units and certificates', () => {
  const successor = (number: number) => ({ unitRef: ref(number), certRef: certRefOf(number), credentialDigest: ref(5) });
  const division = { caseRef: ref(0x80), division: COUNTY, day: DAY };

  test('splitUnits: the old one retires, the new ones carry it among their predecessors', async () => {
    const register = await (await world()).unit(1);
    const request = { ...division, unitRefs: [U], successors: [successor(11), successor(12)] };
    const [unit, cert, head] = [`unit~${U}`, `cert~${CERT}`, `head~${U}`].map((at) => register.at(at));
    const make = (type: string) => made('splitUnits', request, type);
    const units = [11, 12].map((n) => ({
      ...make('unit'),
      unitRef: ref(n),
      state: 'REGISTERED',
      division: COUNTY,
      enteredOn: DAY,
      predecessors: [U],
    }));
    const { certRef: _, ...bare } = head as { certRef: string };
    await expectAct(register, by('splitUnits', request), {
      event: 'UNITS_SPLIT',
      records: [
        { ...unit, state: 'RETIRED', successors: [ref(11), ref(12)], retiredOn: DAY },
        { ...cert, state: 'REPLACED', endedOn: DAY },
        { ...bare, ...make('head') },
        ...units,
        ...[11, 12].map((n) => certOf(make('cert'), n)),
        ...[11, 12].map((n) => ({ ...make('head'), unitRef: ref(n), certRef: certRefOf(n) })),
      ],
      answer: units[0] ?? {},
    });
  });

  test('mergeUnits: parcels that differ and all generations go among the predecessors', async () => {
    const register = await (await (await world()).unit(5)).unit(6);
    const on = (parcel: number) => ({ parcelRef: ref(parcel), completionDigest: ref(0x91) });
    await (await register.unit(1, on(5))).unit(2, on(6));
    const request = { ...division, unitRefs: [U, ref(2)], successors: [successor(13)] };
    const before = [1, 2].map((n) => [register.at(`unit~${ref(n)}`), register.at(`cert~${certRefOf(n)}`)]);
    const make = (type: string) => made('mergeUnits', request, type);
    const unit = { ...make('unit'), unitRef: ref(13), state: 'REGISTERED', division: COUNTY, enteredOn: DAY };
    const merged = { ...unit, predecessors: [U, ref(2), ref(5), ref(6)] };
    await expectAct(register, by('mergeUnits', request), {
      event: 'UNITS_MERGED',
      records: [
        ...before.flatMap(([old, cert], index) => [
          { ...old, state: 'RETIRED', successors: [ref(13)], retiredOn: DAY },
          { ...cert, state: 'REPLACED', endedOn: DAY, successor: certRefOf(13) },
          { ...make('head'), unitRef: ref(index + 1) },
        ]),
        merged,
        certOf(make('cert'), 13),
        { ...make('head'), unitRef: ref(13), certRef: certRefOf(13) },
      ],
      answer: merged,
    });
  });

  test.each(['WAIVER', 'EXPROPRIATION', 'DESTRUCTION', 'JUDGMENT', 'EXPIRY'])('cancelRight by %s', async (ground) => {
    const register = await (await world()).unit(1);
    const request = { unitRef: U, certRef: CERT, caseRef: ref(0x80), ground, day: DAY, division: COUNTY };
    const whole = ground === 'WAIVER' ? request : { ...request, documentDigest: ref(0x81) };
    const { requestDigest } = made('cancelRight', whole, '');
    const perished = ground === 'EXPROPRIATION' || ground === 'DESTRUCTION';
    await expectAct(register, by('cancelRight', whole), {
      event: 'RIGHT_CANCELLED',
      records: [
        { ...register.at(`cert~${CERT}`), state: 'CANCELLED', endedOn: DAY, acts: [{ act: 'CANCEL', requestDigest, day: DAY }] },
        { ...made('cancelRight', whole, 'head'), unitRef: U },
      ],
      ...(perished && { carries: [{ kind: 'CONCERNED_NOTIFIED' }] }),
    });
    // The unit stands without a right, and can be registered anew.
    await register.ok(...by('registerFirst', firstOf(1, { certRef: ref(0x82), enteredOn: DAY })));
  });

  test('voidCertificate: void from now on, the right one in its place', async () => {
    const register = await (await world()).unit(1);
    const request = { certRef: CERT, replacement: PROOF, day: DAY, reasonDigest: ref(0x83) };
    const old = register.at(`cert~${CERT}`);
    const { persons: _, ...kept } = old;
    const { requestDigest } = made('voidCertificate', request, '');
    await expectAct(register, by('voidCertificate', request), {
      event: 'CERTIFICATE_VOIDED',
      records: [
        { ...old, state: 'ERROR_VOID', endedOn: DAY, acts: [{ act: 'VOID', requestDigest, day: DAY }], successor: PROOF.certRef },
        { ...kept, ...made('voidCertificate', request, 'cert'), ...PROOF, registrationType: '900', enteredOn: DAY, predecessor: CERT },
        { ...made('voidCertificate', request, 'head'), unitRef: U, certRef: PROOF.certRef },
      ],
    });
  });

  test('a proof is voided without a replacement', async () => {
    const register = await noticed();
    const request = { certRef: PROOF.certRef, day: DAY, reasonDigest: ref(0x83) };
    const { requestDigest } = made('voidCertificate', request, '');
    const acts = [{ act: 'VOID', requestDigest, day: DAY }];
    const record = { ...register.at(`cert~${PROOF.certRef}`), state: 'ERROR_VOID', endedOn: DAY, acts };
    await expectAct(register, by('voidCertificate', request), { event: 'CERTIFICATE_VOIDED', records: [record] });
  });

  test('S9 2 replaceCertificate: damaged → 换发, lost → 补发; the mark stands in the remarks', async () => {
    const register = await (await world()).unit(1);
    await register.day('2026-12-09');
    for (const [reason, from, to, more] of [
      ['REISSUED_DAMAGED', CERT, ref(0x84), {}],
      ['REISSUED_LOST', ref(0x84), ref(0x85), { statementOn: '2026-11-13' }],
    ] as const) {
      const request = { certRef: from, replacement: { certRef: to, credentialDigest: ref(0x86) }, reason, day: '2026-12-09', ...more };
      const { remark: _, persons: ___, ...old } = register.at(`cert~${from}`);
      const fresh = {
        ...made('replaceCertificate', request, 'cert'),
        ...request.replacement,
        registrationType: '900',
        enteredOn: '2026-12-09',
      };
      const { predecessor: __, ...base } = old;
      await expectAct(register, by('replaceCertificate', request), {
        event: 'CERTIFICATE_REPLACED',
        records: [
          { ...base, ...fresh, remark: reason, predecessor: from },
          { ...register.at(`cert~${from}`), state: 'REPLACED', endedOn: '2026-12-09', successor: to },
          { ...made('replaceCertificate', request, 'head'), unitRef: U, certRef: to },
        ],
      });
    }
  });

  test('LC-08 printCertificate: paper is one more carrier of the same legal state; each blank once', async () => {
    const register = await (await world()).unit(1);
    for (const blank of [0x87, 0x88]) {
      const request = { certRef: CERT, blankDigest: ref(blank), day: DAY };
      const before = register.at(`cert~${CERT}`);
      const { requestDigest } = made('printCertificate', request, '');
      const printed = [...((before['printed'] as object[] | undefined) ?? []), { blankDigest: ref(blank), requestDigest, day: DAY }];
      await expectAct(register, by('printCertificate', request), { event: 'CERTIFICATE_PRINTED', records: [{ ...before, printed }] });
    }
  });

  test.each([
    ['the certificate itself', { form: 'PDF' }],
    ['an annotated copy', { form: 'ANNOTATED', grantRef: ref(0x89) }],
  ])('anchorRendition: %s', async (_, more) => {
    const register = await (await world()).unit(1);
    const request = { sha256: ref(0x8a), certRef: CERT, day: DAY, ...more };
    const record = { ...made('anchorRendition', request, 'rend'), ...request };
    await expectAct(register, by('anchorRendition', request), { event: 'RENDITION_ANCHORED', records: [record] });
    const { payload, writes } = await register.ok(...by('anchorRenditionBatch', { items: [request, { ...request, sha256: ref(0x8b) }] }));
    expect([JSON.parse(payload).items.length, Object.keys(writes).length]).toEqual([2, 1]);
  });
});

describe('what lives on a unit', () => {
  test.each([true, false])('enterNotice on a unit that is registered: %s', async (first) => {
    const register = await world();
    if (first) await register.unit(1);
    const { proof: _, day: __, attested: ___, ...stated } = notice;
    const record = { ...made('enterNotice', notice, 'notice'), ...stated, enteredOn: DAY, proofRef: PROOF.certRef };
    await expectAct(register, by('enterNotice', notice), {
      event: 'NOTICE_ENTERED',
      records: [
        record,
        proofOf('enterNotice', notice, '700'),
        { ...made('enterNotice', notice, 'head'), unitRef: U, ...(first && { certRef: CERT }), notices: [NOTICE] },
      ],
    });
  });

  test.each<[string, (register: World) => Promise<object>]>([
    ['its holder', async () => ({ signature: consent(1, { act: 'NOTICE_CANCEL', unitRef: U, ref: NOTICE, caseRef: NOTICE }).signature })],
    ['a judgment', async () => ({ judgmentDigest: ref(0x8c) })],
    [
      'its lapse',
      async (register) => {
        await register.unit(1);
        await register.day('2027-03-01');
        return {};
      },
    ],
  ])('cancelNotice by %s', async (_, how) => {
    const register = await noticed(false);
    await register.day(DAY);
    const request = { noticeRef: NOTICE, day: DAY, ...(await how(register)) };
    const before = register.at(`notice~${NOTICE}`);
    const { notices: __, ...head } = register.at(`head~${U}`);
    const { requestDigest } = made('cancelNotice', request, '');
    await expectAct(register, by('cancelNotice', request), {
      event: 'NOTICE_CANCELLED',
      records: [
        { ...before, acts: [{ act: 'CANCEL', requestDigest, day: DAY }] },
        { ...register.at(`cert~${PROOF.certRef}`), state: 'CANCELLED', endedOn: DAY },
        { ...head, ...made('cancelNotice', request, 'head') },
      ],
    });
  });

  test('S16 1-2 an objection: applied for, entered, kept, cancelled', async () => {
    const register = await (await (await world()).unit(1)).day(DAY);
    const { division: _, day: __, ...stated } = objection;
    const applied = { ...made('applyObjection', objection, 'objection'), ...stated, appliedOn: DAY };
    await expectAct(register, by('applyObjection', objection), {
      event: 'OBJECTION_APPLIED',
      records: [
        applied,
        { ...made('applyObjection', objection, 'ground'), unitRef: U, groundRef: GROUND, objectionRef: OBJECTION },
        { ...made('applyObjection', objection, 'head'), unitRef: U, certRef: CERT, objections: [OBJECTION] },
      ],
    });
    const enter = { objectionRef: OBJECTION, proof: PROOF, day: DAY };
    const entered = { ...applied, enteredOn: DAY, proofRef: PROOF.certRef, acts: [actOf('ENTER', 'decideObjection', enter)] };
    await expectAct(register, by('decideObjection', enter), {
      event: 'OBJECTION_DECIDED',
      records: [entered, proofOf('decideObjection', enter, '600')],
    });
    const keep = { objectionRef: OBJECTION, suitDigest: ref(0x8d), day: DAY };
    const kept = { ...entered, suitDigest: ref(0x8d), acts: [...entered.acts, actOf('KEEP', 'keepObjection', keep)] };
    await expectAct(register, by('keepObjection', keep), { event: 'OBJECTION_KEPT', records: [kept] });
    const end = { objectionRef: OBJECTION, day: DAY, documentDigest: ref(0x8e) };
    await expectAct(register, by('cancelObjection', end), {
      event: 'OBJECTION_CANCELLED',
      records: [
        { ...kept, acts: [...kept.acts, actOf('CANCEL', 'cancelObjection', end)] },
        { ...made('cancelObjection', end, 'head'), unitRef: U, certRef: CERT },
        { ...proofOf('decideObjection', enter, '600'), state: 'CANCELLED', endedOn: DAY },
      ],
    });
  });

  test('an objection that is rejected leaves the head', async () => {
    const register = await (await (await world()).unit(1)).day(DAY);
    await register.ok(...by('applyObjection', objection));
    const request = { objectionRef: OBJECTION, day: DAY };
    await expectAct(register, by('decideObjection', request), {
      event: 'OBJECTION_DECIDED',
      records: [
        { ...register.at(`objection~${OBJECTION}`), acts: [actOf('REJECT', 'decideObjection', request)] },
        { ...made('decideObjection', request, 'head'), unitRef: U, certRef: CERT },
      ],
    });
  });

  test('S16 3 a correction: accepted, and finished by a certificate that is appended', async () => {
    const register = await (await world()).unit(1);
    const { division: _, day: __, ...terms } = correction;
    const accepted = { ...made('acceptCorrection', correction, 'correction'), ...terms, acceptedOn: DAY };
    await expectAct(register, by('acceptCorrection', correction), {
      event: 'CORRECTION_ACCEPTED',
      records: [accepted, { ...made('acceptCorrection', correction, 'head'), unitRef: U, certRef: CERT, correction: CORRECTION }],
    });
    const finish = { correctionRef: CORRECTION, replacement: PROOF, day: DAY };
    const old = register.at(`cert~${CERT}`);
    const { persons: ___, ...kept } = old;
    const fresh = { ...made('finishCorrection', finish, 'cert'), ...PROOF, registrationType: '500', enteredOn: DAY };
    await expectAct(register, by('finishCorrection', finish), {
      event: 'CORRECTION_FINISHED',
      records: [
        { ...accepted, acts: [actOf('FINISH', 'finishCorrection', finish)] },
        { ...kept, ...fresh, predecessor: CERT },
        { ...old, state: 'REPLACED', endedOn: DAY, successor: PROOF.certRef },
        { ...made('finishCorrection', finish, 'head'), unitRef: U, certRef: PROOF.certRef },
      ],
    });
  });

  test('a correction that is dropped lets everything go on', async () => {
    const register = await saleable(1);
    await register.ok(...by('acceptCorrection', correction));
    const request = { correctionRef: CORRECTION, day: DAY };
    await expectAct(register, by('dropCorrection', request), {
      event: 'CORRECTION_DROPPED',
      records: [
        { ...register.at(`correction~${CORRECTION}`), acts: [actOf('DROP', 'dropCorrection', request)] },
        { ...made('dropCorrection', request, 'head'), unitRef: U, certRef: CERT },
      ],
    });
    expect(await register.ok(...by('registerTransfer', transferOf(1)))).toMatchObject({ status: 200 });
  });

  test.each([
    ['RESIDENCE', { expiresOn: '2030-01-31' }],
    ['EASEMENT', { servedUnitRef: ref(2) }],
  ])('enterRight and endRight: %s', async (kind, more) => {
    const register = await (await world()).unit(1);
    const request = { ...right, kind, ...more };
    const { proof: _, day: __, attested: ___, division: ____, ...stated } = request;
    const entered = { ...made('enterRight', request, 'right'), ...stated, enteredOn: DAY, proofRef: PROOF.certRef };
    await expectAct(register, by('enterRight', request), {
      event: 'RIGHT_ENTERED',
      records: [
        entered,
        proofOf('enterRight', request, '100'),
        { ...made('enterRight', request, 'head'), unitRef: U, certRef: CERT, rights: [RIGHT] },
      ],
    });
    const { signature } = consent(1, { act: kind as 'RESIDENCE', unitRef: U, ref: RIGHT, caseRef: RIGHT });
    const end = { rightRef: RIGHT, day: DAY, signature };
    await expectAct(register, by('endRight', end), {
      event: 'RIGHT_ENDED',
      records: [
        { ...entered, acts: [actOf('END', 'endRight', end)] },
        { ...proofOf('enterRight', request, '100'), state: 'CANCELLED', endedOn: DAY },
        { ...made('endRight', end, 'head'), unitRef: U, certRef: CERT },
      ],
    });
  });

  test('consents of a lender stand in its own record and name the right', async () => {
    const register = await (await world()).unit(1);
    register.mortgage(U, { consents: [{ caseRef: ref(0x7f), act: 'RESIDENCE', requestDigest: ref(99), day: DAY }] });
    expect(await register.codes(...by('enterRight', right))).toEqual(['LENDER_CONSENT']);
    register.mortgage(U, { consents: [{ caseRef: RIGHT, act: 'RESIDENCE', requestDigest: ref(99), day: DAY }] });
    expect(await register.ok(...by('enterRight', right))).toMatchObject({ status: 200 });
  });
});

describe('S15 the daily log', () => {
  const counts = { '100': 3, '200': 2, '300': 0, '400': 0, '500': 0, '600': 0, '700': 1, '800': 0, '900': 0 };

  test.each([
    ['on the day', '2026-11-10', false],
    ['the day after', '2026-11-11', false],
    ['S15 5 later: 补报', '2026-11-12', true],
  ])('closed %s', async (_, today, late) => {
    const register = await (await world()).day(today);
    const request = { division: COUNTY, day: DAY, counts, digest: ref(0x8f) };
    await expectAct(register, by('closeLog', request), {
      event: 'LOG_CLOSED_FOR_DAY',
      records: [{ ...made('closeLog', request, 'log'), ...request, total: 6, late }],
    });
  });
});

function actOf(act: string, name: string, request: { day: string }) {
  return { act, requestDigest: made(name, request, '').requestDigest, day: request.day };
}

function certOf(head: object, number: number) {
  return {
    ...head,
    certRef: certRefOf(number),
    unitRef: ref(number),
    kind: 'TITLE_CERTIFICATE',
    registrationType: '300',
    division: COUNTY,
    enteredOn: DAY,
    credentialDigest: ref(5),
    state: 'VALID',
  };
}
