import { bindKey, consentForBank, holderSetup } from './flow-holder.mjs';
import { issue } from './flow-registry.mjs';
import { REVIEW } from './flow-shared.mjs';
import { act, fill, openUntil, patiently, settled, submit } from './person.mjs';

/** Bank: consent brought, unit checked. @returns the reference of the unit */
export async function checkUnit({ page, open }, { certRef, queryRef, salt, jws, purpose }) {
  await patiently(async () => {
    await open('/bank/check');
    const bring = page.locator('form.act-form').first();
    await fill(bring, { jws });
    await submit(page, bring);
  });
  const check = page.locator('form.act-form', { has: page.locator('[data-path="certRef"]') });
  await fill(check, { certRef, queryRef, salt, purpose });
  await submit(page, check);
  return (await page.locator('a[href^="/bank/apply?unit="]').getAttribute('href')).replace('/bank/apply?unit=', '');
}

/** Bank: applies for a mortgage on the checked unit. */
export async function applyMortgage({ page, open }, unitRef, queryRef, values = {}) {
  await open(`/bank/apply?unit=${unitRef}`);
  const form = page.locator('form.act-form');
  await fill(form, { queryConsentRef: queryRef, contract: '抵押合同 2026 年第 0137 号：主债权 ¥1,200,000.00', ...values });
  await submit(page, form);
}

/** Registry: enters the mortgage that waits on a unit, or the first that waits. */
export async function enterMortgage(registrar, unitRef, lender = '示例银行股份有限公司佛山分行') {
  const { page } = registrar;
  const sections = () => page.locator('.section', unitRef && { has: page.locator(`[title="${unitRef}"]`) });
  const item = () => sections().locator('.acts li', { hasText: '登簿并出具登记证明' });
  await openUntil(registrar, '/registry/mortgages', item);
  await item().first().locator('summary').click();
  const form = item().first().locator('form');
  await fill(form, {
    ...REVIEW,
    'proof.holders': lender,
    'proof.other': '主债权数额：¥1,200,000.00',
  });
  await submit(page, form);
}

/** Bank: asks for the release of all that it holds, as a bulk act. */
export async function requestReleases(bank) {
  const { page } = bank;
  await openUntil(bank, '/bank/mortgages', () => page.locator('thead .data-tick input'));
  await page.locator('thead .data-tick input').check();
  await page.locator('.data-bulk .button-main').click();
  await page.locator('dialog[open] .button-main').click();
  await page.locator('.message-done, .message-stop').first().waitFor();
  return page.locator('.message-done, .message-stop').first().innerText();
}

/** Registry: enters the first release that waits. */
export async function enterRelease(registrar) {
  const { page } = registrar;
  await openUntil({ page, open: (to) => openRequests(registrar, to) }, '/registry/mortgages', () =>
    page.locator('.acts li', { hasText: '注销登簿' }),
  );
  await submit(page, await act(page, '注销登簿'));
}

/** Bank: asks for a change of its first mortgage that is in force. @returns the mortgage's page */
export async function askMortgageChange({ page, open }) {
  await openUntil({ page, open }, '/bank/mortgages', () => page.locator('tr', { hasText: '已登记' }));
  const path = await page.locator('tr', { hasText: '已登记' }).locator('a[href^="/bank/mortgage/"]').first().getAttribute('href');
  await open(path);
  const form = await act(page, '申请变更');
  await fill(form, { change: 'NON_DISPOSING', contract: '抵押人名称变更的补充协议全文' });
  await submit(page, form);
  return path;
}

/** Registry: enters the change of a mortgage that waits. */
export const enterMortgageChange = (registrar, path, lender = '示例银行股份有限公司佛山分行') =>
  dealWithRequest(registrar, path, '变更登簿', { 'proof.holders': lender });

/**
 * Registry, holder and bank: a flat with its certificate, and a mortgage on it in force.
 * @param {{ registrar: object, holder: object, bank: object }} people
 * @param {Record<string, unknown>} values of the application
 * @returns the certificate, the unit, the consent, and the page of the mortgage
 */
export async function mortgaged({ registrar, holder, bank }, values = {}) {
  const first = await issue(registrar);
  await holderSetup(holder, first);
  await bindKey(registrar, holder, first.certRef);
  const consent = await consentForBank(registrar, holder, first.certRef, '贷前审查');
  const unitRef = await checkUnit(bank, consent);
  return { first, unitRef, consent, mortgage: await mortgageMore({ registrar, bank }, unitRef, consent.queryRef, values) };
}

/** Bank and registry: a mortgage on a unit that was checked. @returns its page */
export async function mortgageMore({ registrar, bank }, unitRef, queryRef, values = {}) {
  await applyMortgage(bank, unitRef, queryRef, values);
  await enterMortgage(registrar, unitRef);
  await openUntil(bank, '/bank/mortgages', (page) => rowsOf(page, unitRef));
  return rowsOf(bank.page, unitRef).first().locator('a[href^="/bank/mortgage/"]').getAttribute('href');
}

/** The bank's mortgages on a unit, the latest first; what happened to the unit stands on the page too. */
const rowsOf = (page, unitRef) =>
  page.locator('tr', { has: page.locator(`[title="${unitRef}"]`) }).filter({ has: page.locator('a[href^="/bank/mortgage/"]') });

/** Bank: asks for something of a mortgage on its page. @returns what the page says then */
export async function askOfMortgage({ page, open }, path, title, values = {}) {
  await open(path);
  const form = await act(page, title);
  await fill(form, values);
  await submit(page, form);
  await open(path);
  return page.locator('main').innerText();
}

/** Registry: does something with the request that waits on a mortgage. @returns what the page says of it */
export async function dealWithRequest(registrar, path, title, values = {}) {
  const { page } = registrar;
  const ref = path.split('/').at(-1);
  const section = () => page.locator('.section', { has: page.locator('.acts li', { hasText: title }), hasText: `${ref.slice(0, 8)}` });
  await openUntil({ page, open: (to) => openRequests(registrar, to) }, '/registry/mortgages', section);
  const item = section().locator('.acts li', { hasText: title });
  await item.locator('summary').click();
  await fill(item.locator('form'), values);
  return submit(page, item.locator('form'));
}

/** The tab of what is asked of mortgages that stand. */
async function openRequests({ page, open }, path) {
  await open(path);
  await page.locator('.tabs button').nth(1).click();
  await settled(page);
}

/** Bank: consents to an act of others on a unit that it holds in mortgage. */
export async function consentAsLender({ page, open }, path, { act: what, caseRef }) {
  await open(path);
  const form = await act(page, '作为抵押权人同意他人办理登记');
  await fill(form, { act: what, caseRef });
  await submit(page, form);
}

/** Registry: draws up an agreement on ranks. @returns its number, which the lenders consent to */
export async function draftRanks({ page, open }, unitRef) {
  await open(`/unit/${unitRef}`);
  const form = await act(page, '抵押权顺位变更');
  return form.locator('[data-path="agreementRef"]').inputValue();
}

/** The mortgages of a unit by rank, as its page has them now. */
export async function ranksOf({ page, open }, unitRef) {
  await open(`/unit/${unitRef}`);
  const form = await act(page, '抵押权顺位变更');
  return [await form.locator('[data-path="rank1"]').inputValue(), await form.locator('[data-path="rank2"]').inputValue()];
}

/** Registry: enters the agreement on ranks: the second mortgage goes before the first. */
export async function agreeOnRanks(registrar, unitRef, agreementRef) {
  const { page, open } = registrar;
  await open(`/unit/${unitRef}`);
  const form = await act(page, '抵押权顺位变更');
  const [first, second] = [form.locator('[data-path="rank1"]'), form.locator('[data-path="rank2"]')];
  const [former, latter] = [await first.inputValue(), await second.inputValue()];
  await first.selectOption(latter);
  await second.selectOption(former);
  await fill(form, { agreementRef, agreement: '抵押权顺位变更协议全文' });
  return submit(page, form);
}

/** Registry: enters all releases that wait, at once. @returns what the page says of each */
export async function enterReleases(registrar) {
  const { page } = registrar;
  const tick = () => page.locator('thead .data-tick input');
  await openUntil({ page, open: (to) => openRequests(registrar, to) }, '/registry/mortgages', tick);
  await tick().check();
  await page.getByRole('button', { name: '批量注销登簿' }).click();
  await page.locator('dialog[open] .button-main').click();
  const results = page.locator('.section', { hasText: '批量注销结果' });
  await results.waitFor();
  return results.innerText();
}
