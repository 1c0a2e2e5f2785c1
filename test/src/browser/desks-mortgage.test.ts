import { expect, test } from '@jest/globals';
import * as flow from '../../../scripts/lib/desks/flow.mjs';
import { textOnce } from '../../../scripts/lib/desks/person.mjs';
import { atDesks } from './at-desks.js';

/** Mortgages from the bank’s desk to the registry’s, and everything that is asked of them later. */
const desks = atDesks();
const three = () => desks.at('registrar', 'holder', 'bank');
const refOf = (path: string): string => path.split('/').at(-1) ?? '';

test('bank and registry: a change of a mortgage is asked for, entered, and stands on the mortgage’s page', async () => {
  const { registrar, bank, holder } = await three();
  const { mortgage } = await flow.mortgaged({ registrar, holder, bank });
  const values = { change: 'NON_DISPOSING', contract: '抵押人名称变更的补充协议全文' };
  expect(await flow.askOfMortgage(bank, mortgage, '申请变更', values)).toMatch(/待登记机构办理[^]*变更/);
  await flow.enterMortgageChange(registrar, mortgage);
  expect(await textOnce(bank, mortgage, /后续办理\s*\d{4}年[^\n]*变更/)).toMatch(/后续办理\s*\d{4}年[^\n]*变更/);
});

test('S4 bank and registry: the claims of a maximum-amount mortgage are determined (Civil Code art. 423)', async () => {
  const { registrar, bank, holder } = await three();
  const { mortgage } = await flow.mortgaged({ registrar, holder, bank }, { kind: 'MAXIMUM', claimsUntil: '2029-12-31' });
  expect(await flow.askOfMortgage(bank, mortgage, '申请债权确定', { cause: 'NO_NEW_CLAIMS' })).toMatch(/待登记机构办理[^]*债权确定/);
  expect(await flow.dealWithRequest(registrar, mortgage, '债权确定登簿')).toContain('债权确定已登记');
  const page = await textOnce(bank, mortgage, /债权已确定/);
  expect(page).toMatch(/债权确定\s*\d{4}年/);
  expect(page).toContain('债权已确定。');
});

test('bank and registry: a transfer to another lender waits for that lender, and is taken back', async () => {
  const { registrar, bank, holder } = await three();
  const { mortgage } = await flow.mortgaged({ registrar, holder, bank });
  expect(await flow.askOfMortgage(bank, mortgage, '申请抵押权转移', { to: 'Bank2MSP' })).toMatch(/待登记机构办理[^]*转移/);
  await expect(
    flow.dealWithRequest(registrar, mortgage, '转移登簿', { acceptanceRef: '77'.repeat(32), 'proof.holders': '示例银行' }),
  ).rejects.toThrow(/refused/);
  expect(await flow.askOfMortgage(bank, mortgage, '撤回')).not.toMatch(/待登记机构办理\s*\d{4}年/);
});

test('registry and bank: an agreement on ranks takes the consent of every lender, and turns the ranks (Civil Code art. 409)', async () => {
  const { registrar, bank, holder } = await three();
  const { unitRef, consent, mortgage } = await flow.mortgaged({ registrar, holder, bank });
  const second = await flow.mortgageMore({ registrar, bank }, unitRef, consent.queryRef);
  const agreement = await flow.draftRanks(registrar, unitRef);
  await expect(flow.agreeOnRanks(registrar, unitRef, agreement)).rejects.toThrow('refused');
  for (const path of [mortgage, second]) await flow.consentAsLender(bank, path, { act: 'MORTGAGE_CHANGE', caseRef: agreement });
  expect(await flow.draftRanks(registrar, unitRef)).toBe(agreement);
  expect(await flow.agreeOnRanks(registrar, unitRef, agreement)).toContain('顺位已变更');
  expect(await flow.ranksOf(registrar, unitRef)).toEqual([refOf(second), refOf(mortgage)]);
});

test('S5 court and registry: a release ordered by judgment in the place of the lender is entered', async () => {
  const { registrar, bank, holder, court } = { ...(await three()), ...(await desks.at('court')) };
  const { mortgage } = await flow.mortgaged({ registrar, holder, bank });
  await flow.orderRelease(court, refOf(mortgage));
  expect(await flow.dealWithRequest(registrar, mortgage, '注销登簿')).toContain('抵押权已注销');
  expect(await textOnce(bank, mortgage, /抵押权已消灭/)).toContain('抵押权已消灭');
});

test('S5 bank and registry: many releases are asked for at once and entered at once, with a result each', async () => {
  const { registrar, bank, holder } = await three();
  const { mortgage } = await flow.mortgaged({ registrar, holder, bank });
  expect(await flow.requestReleases(bank)).toMatch(/已办 \d+ 笔/);
  const entered = await flow.enterReleases(registrar);
  expect(entered).toMatch(/已办 \d+ 笔，被拒绝 \d+ 笔/);
  // who has asked before for what the others have asked for gets a refusal of their own
  expect(entered).toMatch(new RegExp(`${refOf(mortgage).slice(0, 8)}…${refOf(mortgage).slice(-6)}\\s*⧉\\s*已办`));
  expect(await textOnce(bank, mortgage, /抵押权已消灭/)).toContain('抵押权已消灭');
});
