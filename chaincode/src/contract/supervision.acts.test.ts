import { describe, expect, test } from '@jest/globals';
import { judge, type Asked, type Finding } from '@zhenglian/chaincode/domain';
import { acted, madeBy, read, refused, registered, run, tickTo } from './testing/acting.js';
import type { MemoryLedger } from './testing/memory-ledger.js';
import { CALLS, ledgerBefore, ref, UNIT, type Call } from './testing/scenario.js';
import { A, B, instruction, instructA, NOW, record, release, stages } from './testing/seizures.js';
import { bankOfficer, courtClerk, otherBankOfficer, registrar, supervisor, type Submitter } from './testing/submitters.js';

const HOLD = ref(200);
const DAY = '2026-12-01';

const hold = (change: object = {}): Call => [
  supervisor,
  'supervision',
  'enterHold',
  {
    holdRef: HOLD,
    unitRef: UNIT,
    body: 'POLICE-1',
    documentDigest: ref(201),
    arrivedAt: '2026-12-01T01:10:00Z',
    months: 6,
    forbids: ['TRANSFER', 'MORTGAGE'],
    day: DAY,
    ...change,
  },
];
const freed = (change: object = {}): Call => [
  supervisor,
  'supervision',
  'releaseHold',
  { holdRef: HOLD, body: 'POLICE-1', documentDigest: ref(202), day: DAY, ...change },
];

describe('holds of other bodies', () => {
  test('a hold is on record and in the queue', async () => {
    const { day, ...rest } = hold()[3] as { day: string; forbids: string[] };
    expect(await acted(await registered(NOW), hold(), 'HOLD_ENTERED')).toEqual({
      [`~hold~${HOLD}~`]: {
        ...madeBy(hold()),
        type: 'hold',
        ...rest,
        acts: [{ act: 'ENTER', requestDigest: madeBy(hold()).requestDigest, day }],
      },
      [`~head~${UNIT}~`]: {
        ...madeBy(hold()),
        type: 'holds',
        unitRef: UNIT,
        queue: [
          {
            ref: HOLD,
            body: 'POLICE-1',
            arrivedAt: '2026-12-01T01:10:00Z',
            pre: false,
            enteredOn: DAY,
            months: 6,
            extensions: [],
            forbids: rest.forbids,
          },
        ],
      },
    });
  });

  test('S6: seizures and holds form one queue; a release moves the next up', async () => {
    const ledger = await run(await registered(NOW), instructA, hold(), instruction(B, '2026-12-01T01:30:00Z'), record(A), record(B));
    expect(await stages(ledger)).toEqual(['EFFECTIVE 2026-12-01 2027-12-01', 'WAITING', 'WAITING']);
    await run(ledger, release(A, 'COURT-A', DAY));
    expect(await stages(ledger)).toEqual(['ENDED 2026-12-01 2026-12-01', 'EFFECTIVE 2026-12-01 2027-06-01', 'WAITING']);
    const written = await acted(ledger, freed(), 'HOLD_RELEASED');
    expect(written).toMatchObject({
      [`~hold~${HOLD}~`]: { acts: [{ act: 'ENTER' }, { act: 'RELEASE', day: DAY, digest: ref(202) }] },
      [`~head~${UNIT}~`]: { queue: [{ ref: HOLD, endedOn: DAY, end: 'RELEASED' }] },
    });
    expect((await stages(ledger))[2]).toBe('EFFECTIVE 2026-12-01 2027-12-01');
  });

  test('a hold that waits forbids as well; what it does not forbid is free, and a seizure is not lifted with it', async () => {
    const ledger = await run(await registered(NOW), hold({ forbids: ['TRANSFER'] }));
    expect([await codes(ledger, { act: 'TRANSFER' }), await codes(ledger, { act: 'MORTGAGE' })]).toEqual([['HELD'], []]);
    await run(ledger, instruction(A, '2026-12-01T01:20:00Z'), freed());
    expect(await codes(ledger, { act: 'TRANSFER' })).toEqual([]);
    expect(await stages(ledger)).toEqual(['ENDED 2026-12-01 2026-12-01', 'INSTRUCTED 2026-12-01 2027-12-01']);
  });

  test('a hold of the same second as a seizure on record stands behind it, and a seizure of that second behind the hold', async () => {
    const ledger = await run(await registered(NOW), instructA, record(A));
    const held = hold({ holdRef: ref(1), arrivedAt: '2026-12-01T01:00:00Z' });
    expect(await acted(ledger, held, 'HOLD_ENTERED')).toMatchObject({ [`~head~${UNIT}~`]: { queue: [{ ref: ref(1), tie: 1 }] } });
    const seized = instruction(ref(2), '2026-12-01T01:00:00Z', { court: 'COURT-B' });
    expect(await acted(ledger, seized, 'SEIZURE_INSTRUCTED')).toMatchObject({
      [`~head~${UNIT}~`]: { queue: [{ ref: A }, { ref: ref(2), tie: 2 }] },
    });
  });

  test('a transfer is refused with HELD until the hold has lapsed', async () => {
    const ledger = await tickTo(await ledgerBefore('registerTransfer'), NOW);
    await run(ledger, hold());
    expect(await refused(ledger, CALLS.registerTransfer)).toEqual(['HELD']);
    await tickTo(ledger, '2027-06-01T16:00:00Z');
    await run(ledger, CALLS.registerTransfer);
  });

  test.each<[string, readonly Call[], Call, readonly string[]]>([
    ['entered without a document', [], hold({ documentDigest: undefined }), ['DOCUMENT_MISSING']],
    ['entered on an unknown unit', [], hold({ unitRef: ref(9) }), ['UNIT_UNKNOWN']],
    ['dated before a seizure on record', [instructA, record(A)], hold({ arrivedAt: '2026-12-01T00:59:00Z' }), ['RANK_TAKEN']],
    ['entered before it arrived', [], hold({ day: '2026-11-30' }), ['INVALID_DATE']],
    ['entered tomorrow', [], hold({ day: '2026-12-02' }), ['CLOCK_BEHIND']],
    ['entered for longer than three years', [], hold({ months: 37 }), ['TOO_LARGE']],
    ['entered without any act that it forbids', [], hold({ forbids: [] }), ['INVALID_FORMAT']],
    ['entered under the reference of another', [hold()], hold({ months: 5 }), ['CONFLICT']],
    ['entered by the registry', [], by(registrar, hold()), ['NOT_THE_AUTHOR']],
    [
      'released by another body, without a document',
      [hold()],
      freed({ body: 'POLICE-2', documentDigest: undefined }),
      ['NOT_THE_AUTHOR', 'DOCUMENT_MISSING'],
    ],
    ['released twice', [hold(), freed()], freed({ documentDigest: ref(203) }), ['SEIZURE_ENDED']],
    ['released that does not exist', [], freed(), ['NOT_FOUND']],
    ['released by the court', [hold()], by(courtClerk, freed()), ['NOT_THE_AUTHOR']],
  ])('a hold %s is refused', async (_, before, call, expected) => {
    expect(await refused(await run(await registered(NOW), ...before), call)).toEqual(expected);
  });

  test('an end counts from the law’s day, whatever day the paper has; what has lapsed is not released', async () => {
    const ledger = await tickTo(await run(await registered(NOW), hold(), instruction(A, '2026-12-01T01:20:00Z')), '2027-03-01T02:00:00Z');
    await run(ledger, freed({ day: '2026-12-02' }));
    expect(await stages(ledger)).toEqual(['ENDED 2026-12-01 2027-03-01', 'INSTRUCTED 2027-03-01 2028-03-01']);
    const late = await tickTo(await run(await registered(NOW), hold()), '2027-06-02T02:00:00Z');
    expect(await refused(late, freed({ day: '2027-06-02' }))).toEqual(['SEIZURE_ENDED']);
  });

  test('a hold and a seizure that were endorsed at the same time: only one commits', async () => {
    const ledger = await registered(NOW);
    const pair = [await ledger.endorse(...hold()), await ledger.endorse(...instructA)];
    expect(pair.map((one) => ledger.commit(one))).toEqual([true, false]);
  });
});

const BANK = { party: 'BankMSP', scope: 'PARTY', evidence: ref(210), day: DAY };
const closed = (change: object = {}): Call => [supervisor, 'supervision', 'closePort', { ...BANK, reason: 'IRREGULAR_FILING', ...change }];
const rectified = (change: object = {}, submitter: Submitter = bankOfficer): Call => [
  submitter,
  'supervision',
  'rectifyPort',
  { ...BANK, evidence: ref(211), ...change },
];
const opened = (change: object = {}): Call => [supervisor, 'supervision', 'openPort', { ...BANK, evidence: ref(212), ...change }];
const DEVELOPER = { party: ref(220), scope: 'BRANCH', scopeRef: ref(221) };

describe('S13: ports', () => {
  test('S13 2, 4, 5: CLOSED, RECTIFYING, OPEN, each with its evidence', async () => {
    const ledger = await registered(NOW);
    const port = (state: string, ...calls: Call[]) => ({
      [`~port~BankMSP~PARTY~${'0'.repeat(64)}~`]: {
        ...madeBy(closed()),
        type: 'port',
        party: 'BankMSP',
        scope: 'PARTY',
        scopeRef: '0'.repeat(64),
        state,
        reason: 'IRREGULAR_FILING',
        acts: calls.map((call, index) => ({
          state: ['CLOSED', 'RECTIFYING', 'OPEN'][index],
          requestDigest: madeBy(call).requestDigest,
          evidence: (call[3] as { evidence: string }).evidence,
          day: DAY,
        })),
      },
    });
    expect(await acted(ledger, closed(), 'PORT_CLOSED')).toEqual(port('CLOSED', closed()));
    expect(await acted(ledger, rectified(), 'PORT_RECTIFYING')).toEqual(port('RECTIFYING', closed(), rectified()));
    expect(await acted(ledger, opened(), 'PORT_OPENED')).toEqual(port('OPEN', closed(), rectified(), opened()));
    expect(await read(ledger, bankOfficer, 'supervision', 'getPort', { party: 'BankMSP', scope: 'PARTY' })).toMatchObject({
      state: 'OPEN',
    });
    await run(ledger, closed({ evidence: ref(213) }));
  });

  test('S13 No: no new application while closed or rectifying; the release of existing mortgages goes on', async () => {
    const ledger = await run(await registered(NOW), closed());
    const port = { party: 'BankMSP' };
    expect(await codes(ledger, { act: 'MORTGAGE' }, port)).toEqual(['PORT_CLOSED']);
    expect(await codes(ledger, { act: 'MORTGAGE_RELEASE' }, port)).toEqual([]);
    expect(await codes(ledger, { act: 'MORTGAGE' }, { party: 'Bank2MSP' })).toEqual([]);
    await run(ledger, rectified());
    expect(await codes(ledger, { act: 'MORTGAGE' }, port)).toEqual(['PORT_CLOSED']);
    await run(ledger, opened());
    expect(await codes(ledger, { act: 'MORTGAGE' }, port)).toEqual([]);
  });

  test('the scope is party, branch or user: a closed one closes nothing beside it', async () => {
    const ledger = await run(await registered(NOW), closed(DEVELOPER), closed({ scope: 'USER', scopeRef: ref(222) }));
    const { party, scopeRef: branch } = DEVELOPER;
    expect(await codes(ledger, { act: 'FIRST' }, { party, branch })).toEqual(['PORT_CLOSED']);
    expect(await codes(ledger, { act: 'FIRST' }, { party, branch: ref(223) })).toEqual([]);
    expect(await codes(ledger, { act: 'MORTGAGE' }, { party: 'BankMSP', user: ref(222) })).toEqual(['PORT_CLOSED']);
    expect(await codes(ledger, { act: 'MORTGAGE' }, { party: 'BankMSP', user: ref(224) })).toEqual([]);
    await run(ledger, rectified(DEVELOPER, supervisor), opened(DEVELOPER));
    expect(await codes(ledger, { act: 'FIRST' }, { party, branch })).toEqual([]);
  });

  test.each<[string, readonly Call[], Call, readonly string[]]>([
    ['S13 No: self-reopening', [closed(), rectified()], by(bankOfficer, opened()), ['NOT_THE_AUTHOR']],
    ['S13 No: rectifying for another bank', [closed()], rectified({}, otherBankOfficer), ['NOT_THE_AUTHOR']],
    ['the regulator rectifying in a bank’s name', [closed()], rectified({}, supervisor), ['NOT_THE_AUTHOR']],
    ['a bank rectifying in a developer’s name', [closed(DEVELOPER)], rectified(DEVELOPER), ['NOT_THE_AUTHOR']],
    ['opening without rectification', [closed()], opened(), ['PORT_STATE']],
    ['opening what was never closed', [], opened(), ['PORT_STATE']],
    ['rectifying what is open', [closed(), rectified(), opened()], rectified({ evidence: ref(230) }), ['PORT_STATE']],
    ['closing what is closed', [closed()], closed({ evidence: ref(230) }), ['PORT_STATE']],
    ['closing tomorrow', [], closed({ day: '2026-12-02' }), ['CLOCK_BEHIND']],
    ['closing by the registry', [], by(registrar, closed()), ['NOT_THE_AUTHOR']],
    ['a branch without its reference', [], closed({ scope: 'BRANCH' }), ['REQUIRED']],
    ['a whole party with a reference', [], closed({ scopeRef: ref(231) }), ['INVALID_FORMAT']],
    ['a reason in words', [], closed({ reason: 'late again' }), ['INVALID_FORMAT']],
  ])('%s is refused', async (_, before, call, expected) => {
    expect(await refused(await run(await registered(NOW), ...before), call)).toEqual(expected);
  });

  test('a bank’s word on its own port needs the regulator’s endorsement', async () => {
    const ledger = await run(await registered(NOW), closed());
    const endorsed = await ledger.endorse(...rectified());
    expect(ledger.commit(endorsed, ['BankMSP', 'Bank2MSP', 'RegistryMSP'])).toBe(false);
    expect(ledger.commit(endorsed, ['BankMSP', 'RegulatorMSP'])).toBe(true);
  });
});

/** The codes that the supervision facet alone raises against an act. */
async function codes(ledger: MemoryLedger, asked: Omit<Asked, 'day'>, port?: object): Promise<readonly string[]> {
  const question = { act: asked.act, day: DAY, items: [{ unitRef: UNIT }], ...(port && { port }) };
  const answer = await read<{ items: { findings: Finding[] }[] }>(ledger, registrar, 'supervision', 'gate', question);
  return judge({ ...asked, day: DAY }, answer.items[0]?.findings ?? []).codes;
}

/** The same call by somebody else. */
function by(submitter: Submitter, [, chaincode, name, request]: Call): Call {
  return [submitter, chaincode, name, request];
}
