import { expect, test } from '@jest/globals';
import { judge, type Asked, type GateAnswer } from '@zhenglian/chaincode/domain';
import { DAY, done, MORTGAGE, mortgaged, noticed } from './testing/mortgages.js';
import { ref, UNIT } from './testing/scenario.js';
import { bankOfficer, loanOfficer } from './testing/submitters.js';

// Acts of other contracts that need a lender's consent: what `mortgage` tells them before and after it, judged by the table.

const REF = ref(0x1f1);
const NOTICE = { form: 'NOTICE' };

test.each<[string, Asked, object, string]>([
  ['ban', { act: 'TRANSFER', ground: 'SALE' }, { transferBan: true }, 'LENDER_CONSENT'],
  ['ban', { act: 'NOTICE' }, { transferBan: true }, 'LENDER_CONSENT'],
  ['excludes-others', { act: 'MORTGAGE' }, { excludesOthers: true }, 'LENDER_CONSENT'],
  ['split-lender', { act: 'SPLIT_MERGE' }, {}, 'LENDER_CONSENT'],
  ['waiver-lender', { act: 'CANCEL_RIGHT', ground: 'WAIVER' }, {}, 'LENDER_CONSENT'],
  ['correct-lender', { act: 'CORRECT', of: 'HOLDER' }, {}, 'LENDER_CONSENT'],
  ['right-lender', { act: 'RESIDENCE' }, {}, 'LENDER_CONSENT'],
  ['right-lender', { act: 'EASEMENT', step: 'ORDER' }, {}, 'LENDER_CONSENT'],
  ['notice-cancel-lender', { act: 'NOTICE_CANCEL' }, NOTICE, 'LENDER_CONSENT'],
])('gate %s: %j', async (_, asked, change, code) => {
  const ledger = change === NOTICE ? await noticed() : await mortgaged(change);
  const codes = async (caseRef: string) => {
    const { payload } = await ledger.endorse(loanOfficer, 'mortgage', 'gate', { act: asked.act, items: [{ unitRef: UNIT, caseRef }] });
    return judge(asked, (JSON.parse(payload) as GateAnswer).items[0]?.findings ?? []).codes;
  };
  expect(await codes(REF)).toEqual([code]);
  await done(ledger, [
    bankOfficer,
    'mortgage',
    'consent',
    { unitRef: UNIT, mortgageRef: MORTGAGE, caseRef: REF, act: asked.act, day: DAY },
  ]);
  expect(await codes(REF)).toEqual([]);
  expect(await codes(ref(0x1f2))).toEqual([code]);
});

test.each<[string, Asked, object, string]>([
  ['follows', { act: 'TRANSFER', ground: 'SALE' }, {}, 'MORTGAGE_FOLLOWS'],
  ['follows: a mortgage notice counts as a mortgage', { act: 'TRANSFER', ground: 'SALE' }, NOTICE, 'MORTGAGE_FOLLOWS'],
  ['court-sale', { act: 'TRANSFER', ground: 'COURT_SALE' }, {}, 'MORTGAGE_ENDS'],
  ['rank', { act: 'MORTGAGE' }, {}, 'NEXT_RANK'],
  ['split-lender', { act: 'SPLIT_MERGE' }, {}, 'BURDENS_CARRIED'],
])('gate %s', async (_, asked, change, carry) => {
  const ledger = change === NOTICE ? await noticed() : await mortgaged(change);
  const { payload } = await ledger.endorse(loanOfficer, 'mortgage', 'gate', { act: asked.act, items: [{ unitRef: UNIT }] });
  const { carries } = judge(asked, (JSON.parse(payload) as GateAnswer).items[0]?.findings ?? []);
  expect(carries).toEqual([{ kind: carry, ref: MORTGAGE, party: 'BankMSP' }]);
});

test('gate works-convert: a first registration on a parcel with mortgaged works', async () => {
  const ledger = await mortgaged({ form: 'WORKS' });
  const items = [{ unitRef: ref(0x1f3), bearers: [UNIT] }];
  const { payload } = await ledger.endorse(loanOfficer, 'mortgage', 'gate', { act: 'FIRST', items });
  const { carries, codes } = judge({ act: 'FIRST' }, (JSON.parse(payload) as GateAnswer).items[0]?.findings ?? []);
  expect([codes, carries]).toEqual([[], [{ kind: 'WORKS_CONVERT', ref: MORTGAGE, party: 'BankMSP' }]]);
});
