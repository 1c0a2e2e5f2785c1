import { newParcel, sampleEntry, sampleTransfer } from '../samples.mjs';
import { act, fill, submit } from './person.mjs';
import { DESK_TEXTS as T } from './texts.mjs';

/** A JSON value as a file that a page can be given. */
const jsonFile = (name, value) => ({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(value)) });
const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());

/** Another accepted it, another reviewed it. */
export const PERSONS = { 'persons.acceptor': 'registrar-nanhai', 'persons.reviewer': 'reviewer' };

/** Registry: an entry from the one-window system, entered and issued. @returns what the holder gets */
export async function issue({ page, open }, sample = '01-flat-sole', entry = sampleEntry(sample)) {
  await open('/registry/issue');
  await page.locator('input[type=file]').setInputFiles(jsonFile('entry.json', entry));
  const form = page.locator('form.act-form');
  await form.locator('[data-path="unitCode"]').waitFor();
  await page.waitForFunction((code) => document.querySelector('[data-path="unitCode"]')?.value === code, entry.unitCode);
  await fill(form, PERSONS);
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
  const form = page.locator('form.act-form', { has: page.locator('[data-path="credential"]') });
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

/** Registry and holder: the phone is lost; a new one makes its key, and the registry puts it in the place of the old one. */
export async function replaceKey(registrar, phone, certRef) {
  const [x, y] = await phone.page.locator('dd code').allInnerTexts();
  const drafted = await draft(registrar, certRef, T.draftKey, { x, y });
  const jws = await signOnPhone(phone, drafted.signingInput);
  await registrar.open(`/certificate/${certRef}`);
  const form = await act(registrar.page, '更换权利人密钥（遗失设备）');
  await fill(form, { jws, document: '遗失声明与当面核验记录' });
  return submit(registrar.page, form);
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
  await submit(page, await act(page, '注销登簿'));
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
  await fill(page.locator('form.batch-persons'), PERSONS);
  await page.getByRole('button', { name: '开始登簿发证' }).click();
  await page.locator('dialog[open] .button-main').click();
  await page.getByRole('button', { name: '下载未通过的条目' }).waitFor();
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

/** Registry: a certificate was issued in error; voiding it has to be approved by another person. */
export async function askToVoid({ page, open }, certRef) {
  await open(`/certificate/${certRef}`);
  const form = await act(page, '作废误发证书（须双人复核）');
  await fill(form, { reason: '权利人姓名录入有误，与登记簿不一致' });
  await submit(page, form);
}

/** Second person: decides what waits. */
export async function decide({ page, open }, about, decision = 'APPROVED') {
  await open('/approvals');
  const form = cardOf(page, about).locator('form.act-form');
  await fill(form, { decision });
  await submit(page, form);
}

/** The card of an approval, by a reference or by words on it. */
const cardOf = (page, about) =>
  page.locator('.card', /^[0-9a-f]{64}$/.test(about) ? { has: page.locator(`code[title="${about}"]`) } : { hasText: about }).first();

/** Whoever asked carries out what was approved. */
export async function carryOut({ page, open }, about) {
  await open('/approvals');
  await submit(page, cardOf(page, about).locator('form.act-form'));
}

/** Regulator: asks for a bank's port to be closed. */
export async function askToClosePort({ page, open }) {
  await open('/regulator/ports');
  const form = page.locator('form.act-form').first();
  await fill(form, { party: 'BankMSP', scope: 'PARTY', reason: 'IDENTITY_NOT_CHECKED', finding: '检查结论全文' });
  await submit(page, form);
}

/** Bank: answers the closing with a plan. @returns what the page says of the port then */
export async function rectify({ page, open }) {
  await open('/bank/port');
  const form = await act(page, '提交整改方案');
  await fill(form, { plan: '双人复核，每日抽检；对检查结论第二条的申诉意见' });
  await submit(page, form);
  await open('/bank/port');
  return page.locator('main').innerText();
}

/** Regulator: asks for the bank's port to be opened again. */
export async function askToOpenPort({ page, open }) {
  await open('/regulator/ports');
  const form = page.locator('form.act-form', { has: page.locator('[data-path="acceptance"]') });
  await fill(form, { party: 'BankMSP', scope: 'PARTY', acceptance: '整改验收合格' });
  await submit(page, form);
}

/** Registry: begins something on a unit. @returns the path of the matter's page */
async function begin({ page, open }, unitRef, title, values) {
  await open(`/unit/${unitRef}`);
  const form = await act(page, title);
  await fill(form, values);
  await submit(page, form);
  return page.locator('.act-done a[href^="/registry/"]').first().getAttribute('href');
}

/** Registry: does the next thing of a matter. @returns what the page says afterwards */
async function goOn({ page, open }, path, title, values) {
  await open(path);
  const form = await act(page, title);
  await fill(form, values);
  await submit(page, form);
  await open(path);
  return page.locator('main').innerText();
}

/** Registry: an objection is taken in, entered and kept by a suit. @returns what the page says after each step */
export async function objection(registrar, unitRef) {
  const path = await begin(registrar, unitRef, '受理异议登记申请', { ground: '王某：登记的权利人有误' });
  const entered = await goOn(registrar, path, '决定异议申请', { decision: 'ENTER', 'proof.holders': '王某' });
  const kept = await goOn(registrar, path, '提交起诉证明', { suit: '受理案件通知书全文' });
  return { path, entered, kept };
}

/** Registry: its suit is dismissed. @returns what the page says then */
export const cancelObjection = (registrar, path) => goOn(registrar, path, '注销异议登记', { document: '驳回起诉的裁定书全文' });

/** Registry and holder: an advance notice in favour of the phone's key. @returns its page */
export async function notice(registrar, holder, unitRef) {
  await holder.open('/holder/key');
  const [x, y] = await holder.page.locator('dd code').allInnerTexts();
  return begin(registrar, unitRef, '预告登记', { x, y, 'attested.holders': 'SIGNED', 'proof.holders': '李某' });
}

/** Registry and holder: the notice is cancelled on the phone's signature. @returns what its page says then */
export async function cancelNotice(registrar, { page, open }, unitRef, path) {
  await open('/holder/key');
  const form = page.locator('form.act-form');
  await fill(form, { act: 'NOTICE_CANCEL', unitRef, ref: path.split('/').at(-1) });
  await submit(page, form);
  const signature = (await page.locator('pre.signed').innerText()).trim();
  return goOn(registrar, path, '注销预告登记', { way: 'SIGNED', signature });
}

/** Registry and holder: a right of residence for the phone's key. @returns its page */
export async function residence(registrar, holder, unitRef) {
  await holder.open('/holder/key');
  const [x, y] = await holder.page.locator('dd code').allInnerTexts();
  return begin(registrar, unitRef, '居住权、地役权登记', {
    kind: 'RESIDENCE',
    x,
    y,
    'attested.holders': 'SIGNED',
    'proof.holders': '赵某',
  });
}

/** Registry: a correction is accepted; until it ends nothing else is entered on the unit. @returns its page */
export async function acceptCorrection({ page, open }, certRef) {
  await open(`/certificate/${certRef}`);
  const form = await act(page, '受理更正');
  await fill(form, { of: 'OTHER', proof: '测绘成果报告全文' });
  await submit(page, form);
  return page.locator('.act-done a[href^="/registry/correction/"]').getAttribute('href');
}

/** Registry: the corrected entry is entered. @returns what is issued */
export async function finishCorrection({ page, open }, path, entry) {
  await open(path);
  return enterFromFile(page, { ...entry, registrationType: '500', registrationReason: '更正登记' });
}

/** Registry: a change of a holder's name or of the address, from its application to the new certificate. */
export async function change({ page, open }, { certRef, entry }) {
  await open(`/certificate/${certRef}`);
  const form = await act(page, '受理变更登记');
  await fill(form, { application: '坐落门牌号变更申请书全文' });
  await submit(page, form);
  const path = await page.locator('.act-done a[href^="/registry/case/"]').getAttribute('href');
  await open(path);
  const changed = { ...entry, registrationType: '300', registrationReason: '地址变更' };
  return { path, ...(await enterFromFile(page, changed, { change: 'ADDRESS', ...REVIEW })) };
}

/** Registry: a certificate issued again in the place of a damaged one. */
export async function reissue({ page, open }, certRef) {
  await open(`/certificate/${certRef}`);
  const form = await act(page, '换发或补发');
  await fill(form, { reason: 'REISSUED_DAMAGED' });
  await submit(page, form);
  return issued(page);
}

/** The form of an entry on the present page, filled in from a file and submitted. */
async function enterFromFile(page, entry, values = {}) {
  await page.locator('input[type=file]').setInputFiles(jsonFile('entry.json', entry));
  const form = page.locator('form.act-form', { has: page.locator('[data-path="unitCode"]') });
  await page.waitForFunction((code) => document.querySelector('[data-path="unitCode"]')?.value === code, entry.unitCode);
  await fill(form, values);
  await submit(page, form);
  return issued(page);
}

/** Bank: asks for a change of its first mortgage that is in force. @returns the mortgage's page */
export async function askMortgageChange({ page, open }) {
  await open('/bank/mortgages');
  const path = await page.locator('tr', { hasText: '已登记' }).locator('a[href^="/bank/mortgage/"]').first().getAttribute('href');
  await open(path);
  const form = await act(page, '申请变更');
  await fill(form, { change: 'NON_DISPOSING', contract: '抵押人名称变更的补充协议全文' });
  await submit(page, form);
  return path;
}

/** Registry: enters the change of a mortgage that waits. */
export async function enterMortgageChange({ page, open }, lender = '示例银行股份有限公司佛山分行') {
  await open('/registry/mortgages');
  await page.locator('.tabs button').nth(1).click();
  const form = await act(page, '变更登簿');
  await fill(form, { 'proof.holders': lender });
  await submit(page, form);
}

/** Regulator: another body's restriction is entered on a unit. */
export async function hold({ page, open }, unitRef) {
  await open('/regulator/holds');
  const form = await act(page, '登记限制');
  await fill(form, { unitRef, body: 'POLICE-440605', document: '查封决定书全文' });
  await submit(page, form);
}

/** Court: orders a transfer after a sale; the registry enters it. */
export async function orderTransfer({ page, open }, certRef, court = '440605') {
  await open('/court/orders');
  const form = await act(page, '嘱托转移');
  await fill(form, { certRef, court, ground: 'COURT_SALE', document: '协助执行通知书、拍卖成交裁定书全文' });
  await submit(page, form);
}

/** Auditor: the whole log as a file. @returns its text */
export async function exportLog({ page, open }) {
  await open('/admin/log');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '导出完整日志' }).click()]);
  const chunks = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** Regulator's auditor: joins logs with the ledger. @returns what the page says */
export async function joinLogs({ page, open }, logs) {
  await open('/regulator/access');
  for (const [n, content] of logs.entries()) {
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: `log-${n}.jsonl`, mimeType: 'application/x-ndjson', buffer: Buffer.from(content) });
  }
  return submit(page, page.locator('form.act-form'));
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

/** Holder: signs in at the registry and asks who looked, proven by the phone's key. @returns what the page says */
export async function ownLooks({ page, open }, account = 'citizen') {
  await open('/holder');
  await page.locator('.holder-cards .card a').first().click();
  const signIn = page.getByRole('button', { name: '先登录登记机构' });
  await page.getByRole('heading', { name: '谁看过，为什么' }).waitFor();
  if ((await signIn.count()) > 0) {
    await signIn.click();
    await page.locator('select[name=account]').selectOption(account);
    await page.locator('input[name=password]').fill('demo');
    await page.locator('button').click();
    await page.locator('.shell-account', { hasText: account }).waitFor();
  }
  const form = page.locator('form.act-form', { has: page.getByRole('button', { name: '查看记录' }) });
  await submit(page, form);
  return page.locator('.section', { hasText: '谁看过，为什么' }).innerText();
}

/** Holder: what the page of all certificates says of the first one, once its burdens are proven. */
export async function ownBurdens({ page, open }) {
  await open('/holder');
  const card = page.locator('.holder-cards .card').first();
  await card.getByText('答复机构').waitFor();
  return card.innerText();
}
