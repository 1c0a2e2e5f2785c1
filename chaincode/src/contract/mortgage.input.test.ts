import { describe, expect, test } from '@jest/globals';
import { decodeError } from '@zhenglian/chaincode/domain';
import { application, ask, DAY, done, enterCalls, entry, MORTGAGE, mortgaged, notice, registered, wanted } from './testing/mortgages.js';
import { ref, UNIT, type Call } from './testing/scenario.js';
import { bankOfficer, courtClerk, registrar } from './testing/submitters.js';

/** Per function a good request; each row spoils one field of it. */
const GOOD: Readonly<Record<string, Call>> = {
  apply: [bankOfficer, 'mortgage', 'applyMortgage', application],
  applyNotice: [bankOfficer, 'mortgage', 'applyMortgage', { ...application, ...notice() }],
  enter: [registrar, 'mortgage', 'enterMortgage', entry],
  reject: [registrar, 'mortgage', 'rejectApplication', { applicationRef: ref(1), reason: 'INCOMPLETE', day: DAY }],
  release: ask.release({ units: [UNIT] }),
  order: [courtClerk, 'mortgage', 'orderRelease', { ...wanted, judgmentDigest: ref(1) }],
  change: ask.change(),
  transfer: ask.transfer(),
  accept: ask.accept(),
  consent: ask.consent(),
  enterTransfer: enterCalls.transfer(),
  determine: enterCalls.determine(),
  works: [
    registrar,
    'mortgage',
    'convertWorks',
    { mortgageRef: MORTGAGE, into: ref(1), proof: entry.proof, units: [{ unitRef: UNIT, certRef: ref(2) }], day: DAY },
  ],
  exclude: [registrar, 'mortgage', 'excludeUnits', { mortgageRef: MORTGAGE, units: [{ unitRef: UNIT, as: 'COMMON_PART' }], day: DAY }],
  ranks: [
    registrar,
    'mortgage',
    'registerRanks',
    { agreementRef: ref(1), unitRef: UNIT, division: '440605', ranks: [ref(1), ref(2)], agreementDigest: ref(1), day: DAY },
  ],
  batch: [bankOfficer, 'mortgage', 'applyMortgageBatch', { items: [application] }],
};

const many = (count: number) => Array.from({ length: count }, (_, index) => ref(0x900 + index));

test.each<[string, string, unknown, string, string?]>([
  ['apply', 'applicationRef', undefined, 'REQUIRED'],
  ['apply', 'applicationRef', `${ref(1).slice(1)}\u0000`, 'INVALID_FORMAT'],
  ['apply', 'applicationRef', ref(1).replace(/0/g, 'A'), 'INVALID_FORMAT'],
  ['apply', 'lender', 'Bank of Foshan', 'INVALID_FORMAT'],
  ['apply', 'lender', 'x'.repeat(41), 'TOO_LARGE'],
  ['apply', 'division', '440600', 'INVALID_FORMAT'],
  ['apply', 'unitRefs', [], 'INVALID_FORMAT'],
  ['apply', 'unitRefs', [UNIT, UNIT], 'INVALID_FORMAT'],
  ['apply', 'unitRefs', many(101), 'TOO_LARGE'],
  ['apply', 'unitRefs', ['x'], 'INVALID_FORMAT', 'unitRefs[0]'],
  ['apply', 'form', 'PLEDGE', 'INVALID_FORMAT'],
  ['apply', 'kind', 'CAPPED', 'INVALID_FORMAT'],
  ['apply', 'contractDigest', '', 'BLANK_FIELD'],
  ['apply', 'transferBan', 'no', 'INVALID_FORMAT'],
  ['apply', 'claimsUntil', '2027-01-01', 'INVALID_FORMAT'],
  ['apply', 'purchaseNoticeRef', ref(1), 'INVALID_FORMAT'],
  ['apply', 'parcelRef', ref(1), 'INVALID_FORMAT'],
  ['apply', 'day', '2026-02-29', 'INVALID_DATE'],
  ['apply', 'amount', '1000000.00', 'UNKNOWN_FIELD'],
  ['apply', 'mortgagor', '张三', 'UNKNOWN_FIELD'],
  ['apply', 'port', { branch: 'Chancheng' }, 'INVALID_FORMAT', 'port.branch'],
  ['applyNotice', 'unitRefs', [ref(1), ref(2)], 'INVALID_FORMAT'],
  ['applyNotice', 'purchaseNoticeRef', undefined, 'NO_PURCHASE_NOTICE'],
  ['applyNotice', 'consents', [{ ref: ref(1), signature: 'ab' }], 'INVALID_FORMAT', 'consents[0].signature'],
  ['enter', 'proof', { certRef: ref(1) }, 'REQUIRED', 'proof.credentialDigest'],
  ['enter', 'attested', undefined, 'REQUIRED'],
  ['enter', 'attested', { ...entry.attested, holders: 'MOST' }, 'INVALID_FORMAT', 'attested.holders'],
  ['enter', 'attested', { ...entry.attested, acceptor: '李四' }, 'INVALID_FORMAT', 'attested.acceptor'],
  ['enter', 'enteredOn', '2026-11-31', 'INVALID_DATE'],
  ['enter', 'rank', 1, 'UNKNOWN_FIELD'],
  ['enter', 'priorityDate', '2000-01-01', 'UNKNOWN_FIELD'],
  ['enter', 'counterparts', many(21), 'TOO_LARGE'],
  ['reject', 'reason', 'contract differs', 'INVALID_FORMAT'],
  ['release', 'units', [], 'INVALID_FORMAT'],
  ['release', 'requestRef', null, 'BLANK_FIELD'],
  ['order', 'judgmentDigest', undefined, 'REQUIRED'],
  ['change', 'change', 'CAP_UP', 'INVALID_FORMAT'],
  ['transfer', 'part', undefined, 'REQUIRED'],
  ['transfer', 'to', 'bank2', 'INVALID_FORMAT'],
  ['accept', 'lender', '', 'BLANK_FIELD'],
  ['consent', 'act', 'SEIZE', 'INVALID_FORMAT'],
  ['enterTransfer', 'partRef', 'part', 'INVALID_FORMAT'],
  ['determine', 'cause', 'BANK_WISHES', 'INVALID_FORMAT'],
  ['works', 'units', [], 'INVALID_FORMAT'],
  ['works', 'units', [1, 2].map((end) => ({ unitRef: UNIT, certRef: ref(end) })), 'INVALID_FORMAT'],
  ['works', 'units', many(101).map((unitRef) => ({ unitRef, certRef: ref(1) })), 'TOO_LARGE'],
  ['exclude', 'units', [{ unitRef: UNIT, as: 'WANTED' }], 'INVALID_FORMAT', 'units[0].as'],
  ['ranks', 'ranks', [ref(1)], 'INVALID_FORMAT'],
  ['ranks', 'ranks', [ref(1), ref(1)], 'INVALID_FORMAT'],
  ['batch', 'items', [{ ...application, day: 'today' }], 'INVALID_DATE', 'items[0].day'],
])('%s with %s = %j: %s', async (name, field, value, code, ...[path]) => {
  const [submitter, chaincode, functionName, good] = GOOD[name] as Call;
  const result = await (await registered()).endorse(submitter, chaincode, functionName, { ...good, [field]: value });
  expect(decodeError(result.message)).toMatchObject({ code, field: path ?? field });
  expect([result.status, result.writes, result.event]).toEqual([500, {}, undefined]);
});

describe('what a record can hold', () => {
  const requests = (count: number, act: object) =>
    Array.from({ length: count }, (_, index) => ({ ...act, requestRef: ref(0x800 + index) }));
  const asking = { act: 'DETERMINE', by: 'BankMSP', requestDigest: ref(3), day: DAY, cause: 'OTHER' };
  const withdrawn = { act: 'WITHDRAW', requestDigest: ref(4), day: DAY };

  async function filled(change: object) {
    const ledger = await mortgaged();
    const key = `mortgage/~mtg~${MORTGAGE}~`;
    ledger.corrupt(key, JSON.stringify({ ...(JSON.parse(ledger.snapshot()[key] ?? '') as object), ...change }));
    return ledger;
  }

  test('a lender with twenty requests waiting asks for no more, and stops no court', async () => {
    const ledger = await filled({ requests: requests(20, asking) });
    const refused = await ledger.endorse(...ask.release());
    expect(decodeError(refused.message)).toMatchObject({ code: 'TOO_LARGE', field: 'requests' });
    await done(ledger, ask.order(), enterCalls.release());
    expect(JSON.parse(ledger.snapshot()[`mortgage/~mtg~${MORTGAGE}~`] ?? '')).toMatchObject({ endedOn: DAY });
  });

  test('S5: after forty acts nothing changes any more, but the mortgage is released', async () => {
    const ledger = await filled({ acts: Array.from({ length: 40 }, () => withdrawn) });
    await done(ledger, ask.change({ requestRef: ref(0x7ff) }), ask.release());
    const refused = await ledger.endorse(...enterCalls.change({ requestRef: ref(0x7ff) }));
    expect(decodeError(refused.message)).toMatchObject({ code: 'TOO_LARGE', field: 'acts' });
    await done(ledger, enterCalls.release());
  });

  test('a part of a mortgage on works is not split off', async () => {
    const ledger = await mortgaged({ form: 'WORKS' });
    await done(ledger, ask.transfer({ part: true }), ask.accept({ part: true }));
    const result = await ledger.endorse(...enterCalls.transfer({ partRef: ref(0x150) }));
    expect(decodeError(result.message)).toMatchObject({ code: 'INVALID_FORMAT', field: 'mortgageRef' });
  });

  test('the oldest of twenty-one consents gives way', async () => {
    const ledger = await mortgaged();
    const consent = (number: number): Call => [
      bankOfficer,
      'mortgage',
      'consent',
      { unitRef: UNIT, mortgageRef: MORTGAGE, caseRef: ref(0xa00 + number), act: 'TRANSFER', day: DAY },
    ];
    for (let number = 0; number <= 20; number += 1) await done(ledger, consent(number));
    const { consents } = JSON.parse(ledger.snapshot()[`mortgage/~live~${UNIT}~BankMSP~${MORTGAGE}~`] ?? '') as {
      consents: { caseRef: string }[];
    };
    expect(consents.map(({ caseRef }) => caseRef)).toEqual(Array.from({ length: 20 }, (_, index) => ref(0xa01 + index)));
  });
});
