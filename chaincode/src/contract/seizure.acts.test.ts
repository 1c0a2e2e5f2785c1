import { describe, expect, test } from '@jest/globals';
import { MemoryLedger } from './testing/memory-ledger.js';
import { acted, madeBy, read, refused, registered, run, tickTo } from './testing/acting.js';
import { CALLS, ledgerBefore, NEW, ref, UNIT, type Call } from './testing/scenario.js';
import {
  A,
  B,
  C,
  extension,
  instruction,
  instructA,
  instructB,
  instructC,
  NOW,
  record,
  release,
  stages,
  type Place,
} from './testing/seizures.js';
import { bankOfficer, courtClerk, registrar, supervisor, type Submitter } from './testing/submitters.js';

// S6: seizure with a waiting list. Court A and court B are two courts behind the one peer of the court's organisation.

const seizedBy = (call: Call) => {
  const { court, certRef, ...rest } = call[3] as { court: string; certRef: string };
  return { ...madeBy(call), type: 'seize', court, certRef, ...rest, consents: [], acts: [] };
};
const entryOf = (call: Call) => {
  const { seizureRef, court, arrivedAt } = call[3] as { seizureRef: string; court: string; arrivedAt: string };
  return { ref: seizureRef, body: court, arrivedAt, pre: false, months: 12, extensions: [] };
};

describe('the acts and their whole write sets', () => {
  test('S6 1: an instruction is on record and in the queue', async () => {
    expect(await acted(await registered(NOW), instructA, 'SEIZURE_INSTRUCTED')).toEqual({
      [`~seize~${A}~`]: seizedBy(instructA),
      [`~head~${UNIT}~`]: { ...madeBy(instructA), type: 'seizures', unitRef: UNIT, queue: [entryOf(instructA)] },
    });
  });

  test('S6 2 (CT-05): the registry records it, and it is EFFECTIVE for its months', async () => {
    const ledger = await run(await registered(NOW), instructA);
    expect(await stages(ledger)).toEqual(['INSTRUCTED 2026-12-01 2027-12-01']);
    const entered = record(A);
    expect(await acted(ledger, entered, 'SEIZURE_ENTERED')).toEqual({
      [`~seize~${A}~`]: {
        ...seizedBy(instructA),
        acts: [{ act: 'ENTER', requestDigest: madeBy(entered).requestDigest, day: '2026-12-01' }],
      },
      [`~head~${UNIT}~`]: {
        ...madeBy(entered),
        type: 'seizures',
        unitRef: UNIT,
        queue: [{ ...entryOf(instructA), enteredOn: '2026-12-01' }],
      },
    });
    expect(await stages(ledger)).toEqual(['EFFECTIVE 2026-12-01 2027-12-01']);
  });

  test('S6 3: a later court waits, and its term has not begun', async () => {
    const ledger = await run(await registered(NOW), instructA, record(A), instructB);
    expect(await stages(ledger)).toEqual(['EFFECTIVE 2026-12-01 2027-12-01', 'WAITING']);
    await run(ledger, record(B));
    expect(await stages(ledger)).toEqual(['EFFECTIVE 2026-12-01 2027-12-01', 'WAITING']);
  });

  test('S6 3: of two courts within one second the one on record first stands first, whatever their references', async () => {
    const later = instruction(ref(1), '2026-12-01T01:00:00Z', { court: 'COURT-B' });
    const ledger = await run(await registered(NOW), instructA, record(A));
    expect(await acted(ledger, later, 'SEIZURE_INSTRUCTED')).toMatchObject({
      [`~head~${UNIT}~`]: { queue: [{ ref: A }, { ref: ref(1), tie: 1 }] },
    });
    expect(await stages(ledger)).toEqual(['EFFECTIVE 2026-12-01 2027-12-01', 'WAITING']);
    const third = instruction(ref(2), '2026-12-01T01:00:00Z', { court: 'COURT-C' });
    expect(await acted(ledger, third, 'SEIZURE_INSTRUCTED')).toMatchObject({
      [`~head~${UNIT}~`]: { queue: [{ ref: A }, { ref: ref(1), tie: 1 }, { ref: ref(2), tie: 2 }] },
    });
  });

  test('S6 4: an extension before the end runs on', async () => {
    const ledger = await tickTo(await run(await registered(NOW), instructA, record(A), instructB), '2027-11-30T02:00:00Z');
    const extended = extension(A, 'COURT-A', '2027-11-30');
    const written = await acted(ledger, extended, 'SEIZURE_EXTENDED');
    expect(written).toMatchObject({
      [`~seize~${A}~`]: { acts: [{ act: 'ENTER' }, { act: 'EXTEND', day: '2027-11-30', digest: ref(112) }] },
      [`~head~${UNIT}~`]: {
        queue: [
          { ref: A, extensions: [{ day: '2027-11-30', months: 12 }] },
          { ref: B, extensions: [] },
        ],
      },
    });
    expect(Object.keys(written)).toHaveLength(2);
    expect(await stages(ledger)).toEqual(['EFFECTIVE 2026-12-01 2028-12-01', 'WAITING']);
  });

  test('S6 4-5: a release moves the next up, and its term starts that day', async () => {
    const ledger = await tickTo(await run(await registered(NOW), instructA, record(A), instructB, record(B)), '2027-03-01T02:00:00Z');
    const released = release(A, 'COURT-A', '2027-02-01');
    const written = await acted(ledger, released, 'SEIZURE_RELEASED');
    expect(written).toMatchObject({
      [`~seize~${A}~`]: { acts: [{ act: 'ENTER' }, { act: 'RELEASE', day: '2027-02-01', digest: ref(113) }] },
      [`~head~${UNIT}~`]: { queue: [{ ref: A, endedOn: '2027-03-01', end: 'RELEASED' }, { ref: B }] },
    });
    expect(await stages(ledger)).toEqual(['ENDED 2026-12-01 2027-03-01', 'EFFECTIVE 2027-03-01 2028-03-01']);
  });

  test('S6 4-5: a lapse needs no act, and several lapses fold', async () => {
    const ledger = await run(await registered(NOW), instructA, record(A), instructB, record(B), instructC, record(C));
    await tickTo(ledger, '2028-12-05T02:00:00Z');
    expect(await stages(ledger)).toEqual([
      'LAPSED 2026-12-01 2027-12-01',
      'LAPSED 2027-12-01 2028-12-01',
      'EFFECTIVE 2028-12-01 2029-12-03',
    ]);
    await run(ledger, extension(C, 'COURT-B', '2028-12-05', { months: 36 }));
    expect(await stages(ledger)).toContain('EFFECTIVE 2028-12-01 2032-12-01');
  });

  test('the court consents to an act of others', async () => {
    const ledger = await run(await registered(NOW), instructA, record(A));
    const consent: Call = [courtClerk, 'seizure', 'consent', { seizureRef: A, court: 'COURT-A', caseRef: ref(120), day: '2026-12-01' }];
    const { requestDigest } = madeBy(consent);
    expect(await acted(ledger, consent, 'COURT_CONSENTED')).toMatchObject({
      [`~seize~${A}~`]: {
        consents: [{ caseRef: ref(120), requestDigest, day: '2026-12-01' }],
        acts: [{ act: 'ENTER' }, { act: 'CONSENT', requestDigest, day: '2026-12-01' }],
      },
      [`~head~${UNIT}~`]: { queue: [{ ref: A, consents: [ref(120)] }] },
    });
    const ask = (caseRef: string): Call => [registrar, 'seizure', 'gate', { act: 'CANCEL_RIGHT', items: [{ unitRef: UNIT, caseRef }] }];
    const consented = async (caseRef: string) =>
      (await read<{ items: { findings: { consented: boolean }[] }[] }>(ledger, ...ask(caseRef))).items[0]?.findings[0]?.consented;
    expect([await consented(ref(120)), await consented(ref(121))]).toEqual([true, false]);
  });
});

describe('what is refused', () => {
  test.each<[string, readonly Call[], string, Call, readonly string[]]>([
    [
      'S6 No: extension after the end',
      [instructA, record(A)],
      '2027-12-02T02:00:00Z',
      extension(A, 'COURT-A', '2027-12-02'),
      ['SEIZURE_LAPSED'],
    ],
    ['S6 No: extension of a waiter', [instructA, record(A), instructB], NOW, extension(B, 'COURT-B', '2026-12-01'), ['NOT_EFFECTIVE']],
    [
      'S6 No: extension by another court over three years: all codes',
      [instructA, record(A)],
      NOW,
      extension(A, 'COURT-B', '2026-12-01', { months: 37 }),
      ['TERM_TOO_LONG', 'NOT_THE_AUTHOR'],
    ],
    [
      'S6 No: release by a court that does not hold the seizure',
      [instructA, record(A)],
      NOW,
      release(A, 'COURT-B', '2026-12-01'),
      ['NOT_THE_AUTHOR'],
    ],
    ['S6 No: release by the registry', [instructA, record(A)], NOW, by(registrar, release(A, 'COURT-A', '2026-12-01')), ['NOT_THE_AUTHOR']],
    [
      'S6 No: release by the owner’s bank',
      [instructA, record(A)],
      NOW,
      by(bankOfficer, release(A, 'COURT-A', '2026-12-01')),
      ['NOT_THE_AUTHOR'],
    ],
    [
      'S6 No: a waiting item jumping rank by an earlier date of arrival',
      [instructA, record(A)],
      NOW,
      instruction(B, '2026-12-01T00:59:59Z'),
      ['RANK_TAKEN'],
    ],
    [
      'a second release',
      [instructA, record(A), release(A, 'COURT-A', '2026-12-01')],
      NOW,
      release(A, 'COURT-A', '2026-11-30'),
      ['SEIZURE_ENDED'],
    ],
    ['a term over three years', [], NOW, instruction(A, NOW, { months: 37 }), ['TERM_TOO_LONG']],
    ['a unit that is not registered', [], NOW, instruction(A, NOW, { unitRef: ref(9), certRef: undefined }), ['UNIT_UNKNOWN']],
    ['a certificate that does not exist', [], NOW, instruction(A, NOW, { certRef: ref(9) }), ['NOT_FOUND']],
    ['an arrival that has not come', [], NOW, instruction(A, '2026-12-02T02:00:00Z'), ['CLOCK_BEHIND']],
    ['an instruction by the regulator', [], NOW, by(supervisor, instructA), ['NOT_THE_AUTHOR']],
    ['a receipt by the court', [instructA], NOW, by(courtClerk, record(A)), ['NOT_THE_AUTHOR']],
    ['a receipt of nothing', [], NOW, record(A), ['NOT_FOUND']],
    ['a second receipt', [instructA, record(A), instructB], NOW, record(A, '2026-12-02'), ['CONFLICT']],
    ['a receipt before the arrival', [instructA], NOW, record(A, '2026-11-30'), ['INVALID_DATE']],
    ['a receipt of tomorrow', [instructA], NOW, record(A, '2026-12-02'), ['CLOCK_BEHIND']],
    ['the same seizure with other content', [instructA], NOW, instruction(A, '2026-12-01T01:00:00Z', { months: 11 }), ['CONFLICT']],
    ['an extension of nothing', [], NOW, extension(A, 'COURT-A', '2026-12-01'), ['NOT_FOUND']],
    ['a position of a seizure that is no pre-seizure', [], NOW, instruction(A, NOW, { position: ref(130) }), ['INVALID_FORMAT']],
  ])('%s', async (_, before, now, call, codes) => {
    const ledger = await tickTo(await run(await registered('2026-12-01T01:50:00Z'), ...before), now);
    expect(await refused(ledger, call)).toEqual(codes);
  });

  test('an extension without the law’s clock: CLOCK_MISSING', async () => {
    const ledger = await run(new MemoryLedger(), CALLS.setUnitKey, CALLS.registerFirst, instructA, record(A));
    expect(await refused(ledger, extension(A, 'COURT-A', '2026-12-01'))).toEqual(['CLOCK_MISSING']);
    await run(ledger, release(A, 'COURT-A', '2026-12-01'));
  });

  test('an instruction may still be overtaken by an arrival that is proven to be earlier; a recorded one may not', async () => {
    const ledger = await run(await registered(NOW), instructB, instructA);
    expect((await read<{ items: Place[] }>(ledger, bankOfficer, 'seizure', 'getQueue', { unitRef: UNIT })).items.map((p) => p.ref)).toEqual(
      [A, B],
    );
  });
});

/** The same call by somebody else. */
function by(submitter: Submitter, [, chaincode, name, request]: Call): Call {
  return [submitter, chaincode, name, request];
}

describe('what a seizure does to others', () => {
  test('S6 No (CT-02): a transfer in between is refused from the instruction on, by a waiter too, and by a lapsed seizure no more', async () => {
    const ledger = await ledgerBefore('registerTransfer');
    await tickTo(ledger, NOW);
    const transfer: Call = CALLS.registerTransfer;
    await run(ledger, instructA);
    expect(await refused(ledger, transfer)).toEqual(['SEIZED']);
    await run(ledger, record(A), instructB, release(A, 'COURT-A', '2026-12-01'));
    expect(await refused(ledger, transfer)).toEqual(['SEIZED']);
    await tickTo(ledger, '2027-12-01T15:59:59Z');
    expect(await refused(ledger, transfer)).toEqual(['SEIZED']);
    await tickTo(ledger, '2027-12-01T16:00:00Z');
    await run(ledger, transfer);
  });

  test('S6 No: who was transferred before the arrival is not the debtor any more', async () => {
    const ledger = await tickTo(await ledgerBefore('end'), NOW);
    expect(await refused(ledger, instructA)).toEqual(['NOT_THE_DEBTORS']);
    // It had arrived when the transfer was entered: the seizure stands, and with the acquirer's certificate it stands anyway.
    await run(ledger, instruction(A, '2026-11-24T01:00:00Z'), instruction(B, NOW, { certRef: NEW }));
  });

  test('S6: a seizure and a transfer that were endorsed at the same time: only one commits', async () => {
    for (const order of [0, 1]) {
      const ledger = await tickTo(await ledgerBefore('registerTransfer'), NOW);
      const pair = [await ledger.endorse(...instructA), await ledger.endorse(...CALLS.registerTransfer)];
      expect(pair.map(({ status }) => status)).toEqual([200, 200]);
      expect((order === 0 ? pair : pair.reverse()).map((one) => ledger.commit(one))).toEqual([true, false]);
    }
  });

  test('S6: two courts at the same time: the second is endorsed anew and waits', async () => {
    const ledger = await registered(NOW);
    const [a, b] = [await ledger.endorse(...instructA), await ledger.endorse(...instructB)];
    expect([ledger.commit(a), ledger.commit(b)]).toEqual([true, false]);
    await run(ledger, instructB);
    expect(await stages(ledger)).toEqual(['INSTRUCTED 2026-12-01 2027-12-01', 'WAITING']);
  });

  test.each<[string, Call, readonly Call[]]>([
    ['the registry lifting a seizure', release(A, 'COURT-A', '2026-12-01'), [instructA]],
    ['the registry recording without the court', record(A), [instructA]],
  ])('A17 %s: without the court’s endorsement it does not commit', async (_, call, before) => {
    const ledger = await run(await registered(NOW), ...before);
    const endorsed = await ledger.endorse(...call);
    expect(ledger.commit(endorsed, ['RegistryMSP', 'RegulatorMSP', 'TaxMSP', 'BankMSP'])).toBe(false);
    expect(ledger.commit(endorsed, ['CourtMSP'])).toBe(false);
    expect(ledger.commit(endorsed, ['CourtMSP', 'RegistryMSP'])).toBe(true);
  });
});
