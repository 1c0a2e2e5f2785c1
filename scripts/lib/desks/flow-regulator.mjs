import { act, fill, openUntil, patiently, submit } from './person.mjs';

/** Regulator: asks for a bank's port to be closed. */
export async function askToClosePort({ page, open }) {
  await open('/regulator/ports');
  const form = page.locator('form.act-form').first();
  await fill(form, { party: 'BankMSP', scope: 'PARTY', reason: 'IDENTITY_NOT_CHECKED', finding: '检查结论全文' });
  await submit(page, form);
}

/** Bank: answers the closing with a plan. @returns what the page says of the port then */
export async function rectify({ page, open }) {
  await openUntil({ page, open }, '/bank/port', () => page.locator('.acts summary', { hasText: '提交整改方案' }));
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

/** Regulator: another body's restriction is entered on a unit. */
export const hold = ({ page, open }, unitRef) =>
  patiently(async () => {
    await open('/regulator/holds');
    const form = await act(page, '登记限制');
    await fill(form, { unitRef, body: 'POLICE-440605', document: '查封决定书全文' });
    await submit(page, form);
  });

/** Regulator's auditor: joins logs with the ledger; asked again where an institution did not hand in its own in time. @returns what the page says */
export async function joinLogs({ page, open }, logs) {
  for (let left = 3; ; left -= 1) {
    await open('/regulator/access');
    for (const [n, content] of logs.entries()) {
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: `log-${n}.jsonl`, mimeType: 'application/x-ndjson', buffer: Buffer.from(content) });
    }
    const said = await submit(page, page.locator('form.act-form'));
    if (left === 0 || logs.length > 0 || !said.includes('没有提交日志')) return said;
  }
}

/** Regulator: raises an exception of data quality on a day. */
export const raiseTicket = ({ page, open }, values) =>
  patiently(async () => {
    await open('/regulator/overview');
    const form = await act(page, '发起异常工单');
    await fill(form, values);
    return submit(page, form);
  });

/** Registry: answers the exception with a late upload. */
export async function uploadLate(registrar, words) {
  const item = (page) => page.locator('.acts li', { hasText: words });
  await openUntil(registrar, '/registry/logs', item);
  await item(registrar.page).first().locator('summary').click();
  const form = item(registrar.page).first().locator('form');
  await fill(form, { upload: '补报报文全文' });
  return submit(registrar.page, form);
}

/** Regulator: closes the exception once it was answered. */
export async function closeTicket(regulator, words) {
  const item = (page) => page.locator('.acts li', { has: page.locator('summary'), hasText: words });
  await openUntil(regulator, '/regulator/overview', item);
  await item(regulator.page).first().locator('summary').click();
  return submit(regulator.page, item(regulator.page).first().locator('form'));
}
