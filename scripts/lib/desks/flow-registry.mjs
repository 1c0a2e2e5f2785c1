import { newParcel, sampleEntry, sampleTransfer } from '../samples.mjs';
import { enterFromFile, issued, jsonFile, PERSONS, REVIEW, tick } from './flow-shared.mjs';
import { act, fill, openUntil, submit } from './person.mjs';
import { readQr } from './read-qr.mjs';
import { DESK_TEXTS as T } from './texts.mjs';

/**
 * Registry: an entry from the one-window system, entered and issued.
 * @param {{ page: import('playwright-core').Page, open: (path: string) => Promise<void> }} desk
 * @param {string} [sample]
 * @param {ReturnType<typeof sampleEntry>} [entry]
 * @param {{ x: string, y: string }} [key] of the holder's device, to which the credential is bound
 * @returns what the holder gets
 */
export async function issue({ page, open }, sample = '01-flat-sole', entry = sampleEntry(sample), key) {
  await open('/registry/issue');
  await page.locator('input[type=file]').setInputFiles(jsonFile('entry.json', entry));
  const form = page.locator('form.act-form');
  await form.locator('[data-path="unitCode"]').waitFor();
  await page.waitForFunction((code) => document.querySelector('[data-path="unitCode"]')?.value === code, entry.unitCode);
  await fill(form, PERSONS);
  // the second field comes with the first
  for (const name of key ? ['x', 'y'] : []) await fill(form, { [`holderKey.${name}`]: key[name] });
  await submit(page, form);
  return { ...(await issued(page)), entry };
}

/** Registry: a transfer is accepted. @returns the case's reference */
export async function openTransfer({ page, open }, certRef) {
  await open(`/certificate/${certRef}`);
  const form = await act(page, T.transfer);
  await fill(form, { reason: '买卖' });
  await submit(page, form);
  return (await page.locator('a[href^="/registry/case/"]').first().getAttribute('href')).replace('/registry/case/', '');
}

/** Registry: the transfer is entered, the new certificate issued. */
export async function completeTransfer(registrar, caseRef, unitCode) {
  const { page } = registrar;
  await untilAttested(registrar, caseRef);
  await page.locator('input[type=file]').setInputFiles(jsonFile('transfer.json', sampleTransfer('01-flat-sole-sold', unitCode)));
  const form = page.locator('form.act-form').last();
  await page.waitForFunction((code) => document.querySelector('[data-path="unitCode"]')?.value === code, unitCode);
  await fill(form, REVIEW);
  await submit(page, form);
  return issued(page);
}

/** Opens a case until the registry sees that its taxes are attested, and the entry may be made. */
export const untilAttested = (registrar, caseRef) =>
  openUntil(registrar, `/registry/case/${caseRef}`, (page) => page.locator('main input[type=file]'));

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
  const [closed, close] = [page.locator('.step-done').first(), page.getByRole('button', { name: '关闭当日日志' })];
  await closed.or(close).first().waitFor();
  if (await closed.isVisible()) return;
  await close.click();
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
  await tick(form, ['权利人']);
  await fill(form, { purpose: '核对权利人身份' });
  return submit(page, form);
}

/** Registry: entries of the time before the ledger, from a CSV file. @returns what the page says of them */
export async function importStock({ page, open }, batch, csv) {
  await open('/registry/stock');
  await page.locator('input[type=file]').setInputFiles({ name: 'stock.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await page.waitForFunction(() => document.querySelector('[data-path="csv"]')?.value !== '');
  const form = page.locator('form.act-form');
  await fill(form, { batch });
  return submit(page, form);
}

/** Registry: offers the credential to the holder's wallet. @returns what the QR holds, and the code that is told apart from it */
export async function offerToWallet({ page, open }, certRef) {
  await open(`/certificate/${certRef}`);
  await submit(page, await act(page, '让钱包领取电子证照'));
  const done = page.locator('.act-done', { has: page.locator('svg.qr') });
  return { uri: await readQr(done.locator('svg.qr')), txCode: await done.locator('dd code').first().innerText() };
}

/** Registry: makes a key that it keeps for a holder without a device. @returns the address that the holder's authenticator scans */
export async function keepKey({ page, open }, certRef) {
  await open(`/certificate/${certRef}`);
  await submit(page, await act(page, '为没有设备的权利人代管密钥'));
  return readQr(page.locator('.act-done svg.qr'));
}

/** Registry: the certificate as a sealed file. @returns what the page says of it */
export async function renderFile({ page, open }, certRef) {
  await open(`/certificate/${certRef}`);
  return submit(page, await act(page, '下载证照文件'));
}
