import { newParcel, sampleEntry, sampleTransfer } from '../samples.mjs';
import { act, fill, submit } from './person.mjs';
import { DESK_TEXTS as T } from './texts.mjs';

/** A JSON value as a file that a page can be given. */
const jsonFile = (name, value) => ({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(value)) });
const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());

/** Registry: an entry from the one-window system, entered and issued. @returns what the holder gets */
export async function issue({ page, open }, sample = '01-flat-sole', entry = sampleEntry(sample)) {
  await open('/registry/issue');
  await page.locator('input[type=file]').setInputFiles(jsonFile('entry.json', entry));
  const form = page.locator('form.act-form');
  await form.locator('[data-path="unitCode"]').waitFor();
  await page.waitForFunction((code) => document.querySelector('[data-path="unitCode"]')?.value === code, entry.unitCode);
  await submit(page, form);
  return { ...(await issued(page)), entry };
}

async function issued(page) {
  const paper = page.locator('.issued');
  const link = await paper.locator('a[href^="/v#"]').getAttribute('href');
  const [, licenceId, code] = /^\/v#(.+)\.(\w+)$/.exec(link);
  const certRef = (await paper.locator('a[href^="/certificate/"]').first().getAttribute('href')).replace('/certificate/', '');
  const [download] = await Promise.all([page.waitForEvent('download'), paper.locator('button', { hasText: '下载' }).click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return { licenceId, code, certRef, credential: Buffer.concat(chunks).toString('utf8') };
}

/** Registry: a transfer is accepted. @returns the case's reference */
export async function openTransfer({ page, open }, certRef) {
  await open(`/certificate/${certRef}`);
  const form = await act(page, T.transfer);
  await fill(form, { reason: '买卖' });
  await submit(page, form);
  return (await page.locator('a[href^="/registry/case/"]').first().getAttribute('href')).replace('/registry/case/', '');
}

/** Tax bureau: both sides attested, one after the other. */
export async function attest({ page, open }, caseRef) {
  for (const receipt of ['344060520260001234', '344060520260001235']) {
    await open(`/tax/case/${caseRef}`);
    const form = await act(page, T.attest);
    await fill(form, { kind: 'PAID', receiptNumber: receipt, attestedOn: today() });
    await submit(page, form);
  }
}

/** What the registry attests of a case: another accepted it, another reviewed it. */
const REVIEW = { 'attested.acceptor': 'registrar-nanhai', 'attested.reviewer': 'reviewer', 'attested.holders': 'SIGNED' };

/** Registry: the transfer is entered, the new certificate issued. */
export async function completeTransfer({ page, open }, caseRef, unitCode) {
  await open(`/registry/case/${caseRef}`);
  await page.locator('input[type=file]').setInputFiles(jsonFile('transfer.json', sampleTransfer('01-flat-sole-sold', unitCode)));
  const form = page.locator('form.act-form').last();
  await page.waitForFunction((code) => document.querySelector('[data-path="unitCode"]')?.value === code, unitCode);
  await fill(form, REVIEW);
  await submit(page, form);
  return issued(page);
}

/** Holder: the certificate onto the phone, a key made there. */
export async function holderSetup({ page, open }, { credential, code }) {
  await open('/holder/key');
  const make = page.getByRole('button', { name: T.makeKey });
  if ((await make.count()) > 0) await make.click();
  await page.locator('dd code').first().waitFor();
  await open('/holder');
  const form = page.locator('form.act-form');
  await fill(form, { credential, code });
  await submit(page, form);
}

/** Holder: signs on the phone what the registry has drafted. @returns the statement */
export async function signOnPhone({ page, open }, drafted) {
  await open('/holder');
  await page.locator('.card a').first().click();
  const form = await act(page, T.sign);
  await fill(form, { drafted });
  await submit(page, form);
  return (await page.locator('pre.signed').innerText()).trim();
}

/** Registry and holder: the key of the phone is bound to the certificate. */
export async function bindKey(registrar, holder, certRef) {
  await holder.open('/holder/key');
  const [x, y] = await holder.page.locator('dd code').allInnerTexts();
  const drafted = await draft(registrar, certRef, T.draftKey, { x, y });
  const jws = await signOnPhone(holder, drafted.signingInput);
  await registrar.open(`/certificate/${certRef}`);
  const form = await act(registrar.page, T.bindKey);
  await fill(form, { jws });
  await submit(registrar.page, form);
}

/**
 * Registry and holder: a consent for the bank, drafted at the counter and signed on the phone.
 * @returns {Promise<{ certRef: string, queryRef: string, salt: string, jws: string, purpose: string }>} what the bank is given
 */
export async function consentForBank(registrar, holder, certRef, purpose) {
  const drafted = await draft(registrar, certRef, T.draftConsent, { recipient: 'BankMSP', purpose });
  return { ...drafted, purpose, jws: await signOnPhone(holder, drafted.signingInput) };
}

/** @returns {Promise<any>} */
async function draft({ page, open }, certRef, title, values) {
  await open(`/certificate/${certRef}`);
  const form = await act(page, title);
  await fill(form, values);
  await submit(page, form);
  const codes = await page
    .locator('.act-done code[data-name]')
    .evaluateAll((all) => all.map((code) => [code.dataset.name, code.textContent]));
  return Object.fromEntries(codes);
}

/** Bank: consent brought, unit checked. @returns the reference of the unit */
export async function checkUnit({ page, open }, { certRef, queryRef, salt, jws, purpose }) {
  await open('/bank/check');
  const forms = page.locator('form.act-form');
  await fill(forms.first(), { jws });
  await submit(page, forms.first());
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

/** Registry: enters the first mortgage that waits. */
export async function enterMortgage({ page, open }, lender = '示例银行股份有限公司佛山分行') {
  await open('/registry/mortgages');
  const form = await act(page, '登簿并出具登记证明');
  await fill(form, {
    ...REVIEW,
    'proof.holders': lender,
    'proof.other': '主债权数额：¥1,200,000.00',
  });
  await submit(page, form);
}

/** Bank: asks for the release of all that it holds, as a bulk act. */
export async function requestReleases({ page, open }) {
  await open('/bank/mortgages');
  await page.locator('thead .data-tick input').check();
  await page.locator('.data-bulk .button-main').click();
  await page.locator('dialog[open] .button-main').click();
  await page.locator('.message-done, .message-stop').first().waitFor();
  return page.locator('.message-done, .message-stop').first().innerText();
}

/** Registry: enters the first release that waits. */
export async function enterRelease({ page, open }) {
  await open('/registry/mortgages');
  await page.locator('.tabs button').nth(1).click();
  const form = page.locator('form.act-form').first();
  await submit(page, form);
}

/** Court: orders a seizure. */
export async function orderSeizure({ page, open }, certRef, court, months = 36) {
  await open('/court/order');
  const form = page.locator('form.act-form');
  await fill(form, { certRef, court, months, instruction: '协助执行通知书全文', ruling: '裁定书全文' });
  await submit(page, form);
  return (await page.locator('a[href^="/court/queue"]').last().getAttribute('href')).split('unit=')[1];
}

/** Registry: a batch of first registrations from one file, one of them with a wrong unit code. */
export async function issueMany({ page, open }, samples = ['02-flat-by-shares', '03-flat-joint', '07-parking-space']) {
  await open('/registry/batch');
  const entries = samples.map((sample) => sampleEntry(sample, newParcel()));
  const wrong = { ...entries[0], unitCode: `${entries[0].unitCode.slice(0, 12)}X${entries[0].unitCode.slice(13)}` };
  await page.locator('input[type=file]').setInputFiles(jsonFile('batch.json', [...entries, wrong]));
  await page.getByRole('button', { name: '开始登簿发证' }).click();
  await page.locator('dialog[open] .button-main').click();
  await page.getByRole('button', { name: '重试被拒绝的' }).waitFor();
  return page.locator('.progress p').innerText();
}

/** Registry: the log of today is closed. */
export async function closeLog({ page, open }) {
  await open('/registry/logs');
  if ((await page.locator('.step-done').count()) > 0) return;
  await page.locator('form.act-form').first().locator('button[type=submit]').click();
  await page.locator('dialog[open] .button-main').click();
  // closed, the day shows its transaction in place of the form
  await page.locator('.step-done').first().waitFor();
}

/** Registry: a cancellation is asked for; another person has to approve it. */
export async function askToCancel({ page, open }, certRef) {
  await open(`/certificate/${certRef}`);
  const form = await act(page, '注销（须双人复核）');
  await fill(form, { ground: 'WAIVER', document: '权利人放弃所有权的书面声明' });
  await submit(page, form);
}

/** Second person: decides what waits. */
export async function decide({ page, open }, about, decision = 'APPROVED') {
  await open('/approvals');
  const form = page.locator('.card', { hasText: about }).locator('form.act-form');
  await fill(form, { decision });
  await submit(page, form);
}

/** Whoever asked carries out what was approved. */
export async function carryOut({ page, open }, about) {
  await open('/approvals');
  await submit(page, page.locator('.card', { hasText: about }).locator('form.act-form'));
}

/** Regulator: asks for a bank's port to be closed. */
export async function askToClosePort({ page, open }) {
  await open('/regulator/ports');
  const form = page.locator('form.act-form').first();
  await fill(form, { party: 'BankMSP', scope: 'PARTY', reason: '未按规定核验身份', finding: '检查结论全文' });
  await submit(page, form);
}

/** Registry: searches the register by unit code. @returns the text of the table */
export async function search({ page, open }, unitCode) {
  await open('/registry/search');
  const form = page.locator('form.act-form');
  await fill(form, { unitCode, purpose: '窗口受理核对' });
  await submit(page, form);
  return page.locator('.data-table').innerText();
}

/** Registry: fields in clear, for a reason. @returns what is shown */
export async function unmask({ page, open }, certRef) {
  await open(`/certificate/${certRef}`);
  const form = await act(page, '查看明文');
  await form
    .locator('.ticks .tick', { hasText: /^权利人$/ })
    .locator('input')
    .check();
  await fill(form, { purpose: '核对权利人身份' });
  return submit(page, form);
}
