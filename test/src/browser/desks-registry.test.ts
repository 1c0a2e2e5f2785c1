import { expect, test } from '@jest/globals';
import * as flow from '../../../scripts/lib/desks/flow.mjs';
import { sampleEntry } from '../../../scripts/lib/samples.mjs';
import { unitOf } from '../../../scripts/lib/desks/story.mjs';
import { atDesks } from './at-desks.js';

/** The registry desk: entries become certificates, transfers wait for tax, and every act has its form. */
const desks = atDesks();
let first: Awaited<ReturnType<typeof flow.issue>>;
let sold: Awaited<ReturnType<typeof flow.completeTransfer>>;

test('registry: an entry becomes a certificate, with the three states of a write', async () => {
  const registrar = await desks.one('registrar');
  first = await flow.issue(registrar);
  expect(await registrar.page.locator('.step-done').count()).toBe(3);
  expect(await registrar.page.locator('.steps').innerText()).toMatch(/不动产登记中心[^]*第 \d+ 区块/);
});

test('registry: a wrong unit code is marked in place, in the words of its code, and nothing is sent', async () => {
  const registrar = await desks.one('registrar');
  const entry = sampleEntry('01-flat-sole');
  await expect(
    flow.issue(registrar, '', { ...entry, unitCode: `${entry.unitCode.slice(0, 12)}X${entry.unitCode.slice(13)}` }),
  ).rejects.toThrow('不动产单元代码第 13 位应为 G、J 或 Z（现为 X）');
  const field = registrar.page.locator('[data-path="unitCode"]');
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  expect(await registrar.page.evaluate('document.activeElement.dataset.path')).toBe('unitCode');
});

test('registry: a batch with one wrong entry gives a result per item', async () => {
  expect(await flow.issueMany(await desks.one('registrar'))).toContain('已办 3 / 4 件，被拒绝 1 件');
});

test('registry: holders are masked; a field in clear takes a reason, and the look stands on record', async () => {
  const registrar = await desks.one('registrar');
  const holder = first.entry.holders[0]?.name ?? '';
  const found = await flow.search(registrar, first.entry.unitCode);
  expect(found).not.toContain(holder);
  expect(await flow.unmask(registrar, first.certRef)).toContain(holder);
  await registrar.open(`/certificate/${first.certRef}`);
  await registrar.page.locator('.section', { hasText: '谁查阅过' }).getByText('核对权利人身份').first().waitFor();
});

test('tax before title: a case waits for both sides, then its entry issues the new certificate', async () => {
  const { registrar, tax } = await desks.at('registrar', 'tax');
  const second = await flow.issue(registrar);
  const caseRef = await flow.openTransfer(registrar, second.certRef);
  await registrar.open(`/registry/case/${caseRef}`);
  await registrar.page.getByText('TAX_INCOMPLETE').waitFor();
  await flow.attest(tax, caseRef);
  sold = await flow.completeTransfer(registrar, caseRef, second.entry.unitCode);
  await registrar.open(`/certificate/${second.certRef}`);
  expect(await registrar.page.locator('main').innerText()).toContain('历史');
});

test('a cancellation needs a second person, and is carried out by the first', async () => {
  const { registrar, approver } = await desks.at('registrar', 'approver');
  await flow.askToCancel(registrar, sold.certRef);
  await flow.decide(approver, sold.certRef);
  await flow.carryOut(registrar, sold.certRef);
  await registrar.open(`/certificate/${sold.certRef}`);
  expect(await registrar.page.locator('main').innerText()).toContain('已注销');
});

test('a certificate that was issued in error is void once another person agrees, and the right one is handed over', async () => {
  const { registrar, approver } = await desks.at('registrar', 'approver');
  const { certRef } = await flow.issue(registrar);
  await flow.askToVoid(registrar, certRef);
  await flow.decide(approver, certRef);
  await flow.carryOut(registrar, certRef);
  expect(await registrar.page.locator('.card .issued').innerText()).toMatch(/核验码/);
  await registrar.open(`/certificate/${certRef}`);
  expect(await registrar.page.locator('main').innerText()).toContain('签发错误，已作废');
});

test('registry: a change of address and a reissue each give a new certificate in the place of the old one', async () => {
  const registrar = await desks.one('registrar');
  const old = await flow.issue(registrar);
  const { certRef } = await flow.change(registrar, old);
  const again = await flow.reissue(registrar, certRef);
  await registrar.open(`/certificate/${again.certRef}`);
  expect(await registrar.page.locator('main').innerText()).toContain('现势');
  await registrar.open(`/certificate/${certRef}`);
  expect(await registrar.page.locator('main').innerText()).toContain('历史');
});

test('ledger: anybody follows a transaction to who endorsed it; no name stands there', async () => {
  const { page, open } = await desks.one('anyone');
  await open('/ledger');
  await page.locator('a[href^="/ledger/tx/"]').first().click();
  await page.getByText('背书机构').first().waitFor();
  expect(await page.locator('main').innerText()).not.toContain(first.entry.holders[0]?.name ?? '');
});

test('RG-19 registry: stock from a CSV file, good lines and wrong ones with what is wrong; a batch only once', async () => {
  const registrar = await desks.one('registrar');
  const batch = `stock-${Date.now()}`;
  const said = await flow.importStock(registrar, batch, stock('粤房地证字第C1234567号', ''));
  expect(said).toMatch(/已导入 2 条，合格 1 条[^]*50\.0 %[^]*证号/);
  await expect(flow.importStock(registrar, batch, stock('粤房地证字第C7654321号', ''))).rejects.toThrow('refused');
});

test('registry: one unit is split into two, two are merged into one; the old ones retire', async () => {
  const registrar = await desks.one('registrar');
  const { entry, changed } = flow.neighbours();
  const whole = await flow.issue(registrar, '', entry(1));
  const unitRef = await unitOf(registrar, whole.certRef);
  expect(await flow.splitUnit(registrar, unitRef, [changed(2), changed(3)])).toMatch(/已分割[^]*证号[^]*证号[^]*交付/);
  await registrar.open(`/certificate/${whole.certRef}`);
  await registrar.page.getByText('历史').first().waitFor();
  const parts = [await flow.issue(registrar, '', entry(6)), await flow.issue(registrar, '', entry(7))];
  const refs = [await unitOf(registrar, parts[0]?.certRef ?? ''), await unitOf(registrar, parts[1]?.certRef ?? '')];
  expect(await flow.mergeUnits(registrar, refs, changed(8))).toMatch(/已合并[^]*证号/);
  await expect(flow.splitUnit(registrar, refs[0] ?? '', [changed(9), changed(10)])).rejects.toThrow('refused');
});

test('S7 registry: many transfers are entered at once, with a result for each', async () => {
  const { registrar, tax } = await desks.at('registrar', 'tax');
  const items = [await flow.readyTransfer(registrar, tax), await flow.readyTransfer(registrar, tax)];
  const unknown = { caseRef: '77'.repeat(32), entry: items[0]?.entry };
  expect(await flow.completeMany(registrar, [...items, unknown])).toMatch(/已处理 3 件[^]*已办 2 笔，被拒绝 1 笔[^]*CASE_UNKNOWN/);
});

test('registry: documents are erased on a ground of the law, with a second person; the file is not made again, the register stays', async () => {
  const { registrar, admin, approver } = await desks.at('registrar', 'admin', 'approver');
  const { certRef } = await flow.issue(registrar);
  await flow.askErasure(admin, certRef);
  await flow.decide(approver, certRef);
  await flow.carryOut(admin, certRef);
  await expect(flow.renderFile(registrar, certRef)).rejects.toThrow(/refused/);
  await registrar.open(`/certificate/${certRef}`);
  await registrar.page.getByText('现势').first().waitFor();
});

/** Two lines of stock with the columns of the import, with their certificate numbers. */
function stock(...numbers: readonly string[]): string {
  const { unitCode: _code, ...entry } = sampleEntry('01-flat-sole');
  const [holder, building] = [entry.holders[0], entry.buildings?.[0]];
  const columns = {
    登记原因: entry.registrationReason,
    权利类型: entry.rightType,
    权利性质: entry.rightNature,
    共有情况: entry.tenure,
    坐落: entry.location,
    土地用途: entry.landUse,
    宗地面积: entry.landArea.value,
    面积单位: entry.landArea.unit,
    使用期限起: entry.termFrom,
    使用期限止: entry.termTo,
    附记: entry.remarks,
    权利人1: holder?.name,
    证件种类1: holder?.idType,
    证件号1: holder?.idNumber,
    幢号: building?.name,
    房屋用途: building?.use,
    房屋结构: building?.structure,
    总层数: building?.totalStoreys,
    所在层: building?.storey,
    建筑面积: building?.area,
    专有建筑面积: building?.exclusiveArea,
    分摊建筑面积: building?.sharedArea,
    竣工时间: building?.completedOn,
  };
  const rows = numbers.map((number) => [sampleEntry('01-flat-sole').unitCode, number, ...Object.values(columns)]);
  return [['不动产单元号', '证号', ...Object.keys(columns)], ...rows].map((row) => row.join(',')).join('\n');
}
