import { expect, test } from '@jest/globals';
import * as flow from '../../../scripts/lib/desks/flow.mjs';
import { unitOf } from '../../../scripts/lib/desks/story.mjs';
import { fill, submit, textOnce } from '../../../scripts/lib/desks/person.mjs';
import { atDesks } from './at-desks.js';

/** The regulator’s desk, auditors and administrators: what they see of the others and decide about them. */
const desks = atDesks();

test('regulator: its auditor joins every institution’s log with the ledger', async () => {
  const registrar = await desks.one('registrar');
  await flow.unmask(registrar, (await flow.issue(registrar)).certRef);
  expect(await flow.joinLogs(await desks.one('regulatorAuditor'), [])).toMatch(/核对权利人身份/);
});

test('auditor: the whole log leaves as a file, and that stands in the log', async () => {
  const auditor = await desks.one('auditor');
  const lines = (await flow.exportLog(auditor)).trim().split('\n');
  expect(JSON.parse(lines[0] ?? '')).toEqual({ log: 1, organization: 'registry' });
  expect(lines.length).toBeGreaterThan(10);
  expect(await textOnce(auditor, '/admin/log', /导出日志/, '.data-table')).toContain('导出日志');
});

test('administrator: a role is granted with a second person and shows in the list', async () => {
  const { admin, approver } = await desks.at('admin', 'approver');
  await admin.open('/admin/users');
  const form = admin.page.locator('form.act-form').first();
  await fill(form, { account: 'reviewer', role: 'auditor', divisions: '440605' });
  await submit(admin.page, form);
  await flow.decide(approver, 'reviewer');
  await flow.carryOut(admin, 'reviewer');
  expect(await textOnce(admin, '/admin/users', /审计员：admin/)).toMatch(/reviewer[^\n]*审计员：admin/);
});

test('regulator: sees entries and uploads; a port is closed by two persons, answered by the bank with a plan, and opened again', async () => {
  const { registrar, regulator, regulatorApprover: approver, bank } = await desks.at('registrar', 'regulator', 'regulatorApprover', 'bank');
  await flow.closeLog(registrar);
  expect(await textOnce(regulator, '/regulator/overview', /按时[^]*上报记录/)).toContain('按时');
  await flow.askToClosePort(regulator);
  await flow.decide(approver, '关闭端口');
  await flow.carryOut(regulator, '关闭端口');
  expect(await textOnce(bank, '/bank/port', /未按规定核验身份/)).toMatch(/关闭[^]*未按规定核验身份/);
  expect(await flow.rectify(bank)).toContain('整改中');
  await flow.askToOpenPort(regulator);
  await flow.decide(approver, '重新开放端口');
  await flow.carryOut(regulator, '重新开放端口');
  expect(await textOnce(bank, '/bank/port', /无须整改/)).toContain('端口开放，无须整改');
});

test('regulator: another body’s restriction stands in the queue of the unit', async () => {
  const { registrar, regulator } = await desks.at('registrar', 'regulator');
  const unitRef = await unitOf(registrar, (await flow.issue(registrar)).certRef);
  await flow.hold(regulator, unitRef);
  expect(await textOnce(regulator, `/unit/${unitRef}`, /POLICE-440605/)).toContain('POLICE-440605');
});

test('S15 regulator and registry: an exception of data quality is raised, answered by a late upload, and closed', async () => {
  const { registrar, regulator } = await desks.at('registrar', 'regulator');
  await flow.closeLog(registrar);
  const logged = Number(/登簿合计\s*(\d+)/.exec(await textOnce(registrar, '/registry/logs', /登簿合计\s*\d+/))?.[1]);
  const registered = logged + 1 + (Date.now() % 1_000_000);
  const ticket = { division: '440605', day: flow.today(), kind: 'COUNT_DIFFERS', registered, logged };
  await expect(flow.raiseTicket(regulator, { ...ticket, logged: logged + 1 })).rejects.toThrow('refused');
  expect(await flow.raiseTicket(regulator, ticket)).toContain('工单已发起');
  expect(await flow.uploadLate(registrar, `链上 ${registered}，日志 ${logged}`)).toContain('已补报');
  expect(await flow.closeTicket(regulator, registered)).toContain('工单已关闭');
  expect(await textOnce(regulator, '/regulator/overview', new RegExp(`${registered}[^\\n]*已关闭`))).toMatch(
    new RegExp(`${registered}[^\\n]*已关闭`),
  );
});

test('a bank’s administrator: an address hears of events; its deliveries are listed; it is ended', async () => {
  const { bankAdmin, registrar } = await desks.at('bankAdmin', 'registrar');
  const url = `https://hooks.example/${Date.now()}`;
  await expect(flow.addWebhook(bankAdmin, 'https://elsewhere.example/', ['首次登记'])).rejects.toThrow('refused');
  expect(await flow.addWebhook(bankAdmin, url, ['首次登记'])).toMatch(/^[0-9a-f]{64}$/);
  await flow.issue(registrar);
  expect(await flow.deliveries(bankAdmin, url)).toMatch(/首次登记[^]*待送达/);
  expect(await flow.endWebhook(bankAdmin, url)).toMatch(/已停用/);
});

test('messages: a taxable case reaches the tax bureau, is opened for a reason, and the registry has its receipt', async () => {
  const { registrar, tax } = await desks.at('registrar', 'tax');
  await flow.openTransfer(registrar, (await flow.issue(registrar)).certRef);
  expect(await flow.openMessage(tax, '推送涉税案件', '核对推送内容')).toMatch(/查看已记入日志[^]*caseRef/);
  expect(await flow.sentMessages(registrar, '推送涉税案件', '已送达')).toMatch(/推送涉税案件[^]*税务局[^]*下载/);
});

test('registry: the administrator sees copies and keys of the encrypted store, and rotates the wrapping key', async () => {
  const admin = await desks.one('admin');
  expect(await textOnce(admin, '/admin/storage', /已同步/)).toMatch(/监管机构[^\n]*已同步[^]*没有未修复的损坏[^]*现用/);
  expect(await flow.rotateKeys(admin)).toMatch(/已轮换[^]*现用密钥/);
});

test('signing out ends the session and leaves nothing behind', async () => {
  const admin = await desks.one('admin');
  await admin.page.getByRole('button', { name: '退出' }).click();
  await admin.page.getByRole('button', { name: '登录' }).first().waitFor();
  expect(await admin.page.evaluate('sessionStorage.length')).toBe(0);
  desks.replace('admin');
});
