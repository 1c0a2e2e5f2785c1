import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Browser, chromium, type Page, type Route } from 'playwright-core';
import * as flow from '../../../scripts/lib/desks/flow.mjs';
import { pagesOf } from '../../../scripts/lib/desks/pages.mjs';
import { fill, person, submit, visitor } from '../../../scripts/lib/desks/person.mjs';
import { unitOf } from '../../../scripts/lib/desks/story.mjs';
import { sampleEntry } from '../../../scripts/lib/samples.mjs';
import { answered, axe, OVERFLOW, watchAll } from './desk-checks.js';

// a machine that others use too must not fail it
jest.setTimeout(300_000);

/** Each desk's main flow, by hand in a browser, against a running system: the one that `./scripts/test browser` starts. */
const varDir = process.env['ZHENGLIAN_VAR'];
if (varDir === undefined) throw new Error('ZHENGLIAN_VAR: no running system; ./scripts/test browser starts one');
const endpoints = JSON.parse(readFileSync(`${varDir}/endpoints.json`, 'utf8')) as { explorer: string };

type Desk = Awaited<ReturnType<typeof visitor>>;

const problems: string[] = [];
const people = new Map<string, Desk>();
let browser: Browser;

async function at(who: string): Promise<Desk> {
  const known = people.get(who);
  if (known) return known;
  const desk = await (who === 'holder' || who === 'anyone' ? visitor(browser, endpoints) : person(browser, endpoints, who));
  await watchAll(desk.context, problems);
  people.set(who, desk);
  return desk;
}

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
});

afterAll(() => browser.close());

afterEach(() => {
  const found = problems.splice(0);
  if (found.length > 0) throw new Error(found.join('\n'));
});

const seen = {
  certRef: '',
  unitRef: '',
  caseRef: '',
  seizureRef: '',
  txId: '',
  digest: '',
  block: 1,
  objection: '',
  correction: '',
  notice: '',
  right: '',
  mortgage: '',
};

describe('flows', () => {
  let first: Awaited<ReturnType<typeof flow.issue>>;
  let sold: Awaited<ReturnType<typeof flow.completeTransfer>>;

  test('registry: an entry becomes a certificate, with the three states of a write', async () => {
    const registrar = await at('registrar');
    first = await flow.issue(registrar);
    seen.certRef = first.certRef;
    expect(await registrar.page.locator('.step-done').count()).toBe(3);
    expect(await registrar.page.locator('.steps').innerText()).toMatch(/不动产登记中心[^]*第 \d+ 区块/);
  });

  test('registry: a wrong unit code is marked in place, in the words of its code, and nothing is sent', async () => {
    const registrar = await at('registrar');
    const entry = sampleEntry('01-flat-sole');
    await expect(
      flow.issue(registrar, '', { ...entry, unitCode: `${entry.unitCode.slice(0, 12)}X${entry.unitCode.slice(13)}` }),
    ).rejects.toThrow('不动产单元代码第 13 位应为 G、J 或 Z（现为 X）');
    const field = registrar.page.locator('[data-path="unitCode"]');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await registrar.page.evaluate('document.activeElement.dataset.path')).toBe('unitCode');
  });

  test('registry: a batch with one wrong entry gives a result per item', async () => {
    expect(await flow.issueMany(await at('registrar'))).toContain('已办 3 / 4 件，被拒绝 1 件');
  });

  test('registry: holders are masked; a field in clear takes a reason, and the look stands on record', async () => {
    const registrar = await at('registrar');
    const holder = first.entry.holders[0]?.name ?? '';
    const found = await flow.search(registrar, first.entry.unitCode);
    expect(found).not.toContain(holder);
    expect(await flow.unmask(registrar, first.certRef)).toContain(holder);
    await registrar.open(`/certificate/${first.certRef}`);
    expect(await registrar.page.locator('.section', { hasText: '谁查阅过' }).innerText()).toContain('核对权利人身份');
  });

  test('holder: the certificate on a phone, its key bound, a consent signed; the bank checks and applies, the registry enters', async () => {
    const [registrar, holder, bank] = [await at('registrar'), await at('holder'), await at('bank')];
    await flow.holderSetup(holder, first);
    await flow.bindKey(registrar, holder, first.certRef);
    const consent = await flow.consentForBank(registrar, holder, first.certRef, '贷前审查');
    seen.unitRef = await flow.checkUnit(bank, consent);
    await flow.applyMortgage(bank, seen.unitRef, consent.queryRef);
    await flow.enterMortgage(registrar);
    await bank.open('/bank/applications');
    expect(await bank.page.locator('.data-table').innerText()).toContain('已登记');
  });

  test('court: two seizures stand in a queue in order of arrival; the unit’s timeline and the bank’s alerts show them', async () => {
    const [court, bank] = [await at('court'), await at('bank')];
    await flow.orderSeizure(court, first.certRef, '440605');
    await flow.orderSeizure(court, first.certRef, '440604', 24);
    await court.open(`/court/queue?unit=${seen.unitRef}`);
    const places = await court.page.locator('.queue .place').allInnerTexts();
    expect(places).toHaveLength(2);
    expect(places[0]).toContain('440605');
    expect(places[1]).toMatch(/440604[^]*轮候/);
    await court.open(`/unit/${seen.unitRef}`);
    expect(await court.page.locator('.timeline').textContent()).toMatch(/第 1 顺位[^]*440605[^]*轮候/);
    await bank.open('/bank/mortgages');
    expect(await bank.page.locator('.section', { hasText: '抵押物变化' }).innerText()).toContain('嘱托查封');
  });

  test('holder: every look stands with its reason, and what was granted; a seizure by a court is an alert until it is seen', async () => {
    const holder = await at('holder');
    const seeAlert = async (): Promise<string> => {
      const text = await flow.ownBurdens(holder);
      await holder.page.locator('.holder-cards .message-alert button').click();
      await holder.page.locator('.holder-cards .message-alert').waitFor({ state: 'detached' });
      return text;
    };
    expect(await seeAlert()).toMatch(/产权变动提醒[^]*抵押：1\. 商业银行/);
    expect(await flow.ownLooks(holder)).toMatch(/不动产登记中心 · 登簿人员[^]*查看明文[^]*核对权利人身份[^]*查询授权[^]*银行[^]*本人设备/);
    await flow.orderSeizure(await at('court'), first.certRef, '440606');
    expect(await seeAlert()).toMatch(/产权变动提醒[^]*查封与限制[^]*440606/);
    expect(await flow.ownBurdens(holder)).not.toContain('产权变动提醒');
  });

  test('holder: a lost phone is replaced; the new one tells who looked, the old one nothing any more', async () => {
    const [registrar, lost, phone] = [await at('registrar'), await at('holder'), await visitor(browser, endpoints)];
    await watchAll(phone.context, problems);
    await flow.holderSetup(phone, first);
    await phone.open('/holder/key');
    await flow.replaceKey(registrar, phone, first.certRef);
    expect(await flow.ownLooks(phone)).toContain('核对权利人身份');
    await expect(flow.ownLooks(lost)).rejects.toThrow(/refused/);
    people.set('holder', phone);
    await lost.close();
  });

  test('holder: a paper from before the ledger is noted on the phone, with how to exchange it', async () => {
    const { page, open } = await at('holder');
    await open('/holder');
    await page.getByText('记下一份纸质证书').click();
    const form = page.locator('form.act-form', { has: page.locator('[data-path="number"]') });
    await form.locator('[data-path="number"]').fill('粤房地证字第C1234567号');
    await form.locator('[data-path="note"]').fill('老房子，存于保险柜');
    await form.locator('button[type=submit]').click();
    await page.locator('.paper-cards .card').waitFor();
    expect(await page.locator('.paper-cards .card').innerText()).toMatch(/粤房地证字第C1234567号[^]*申请换发/);
  });

  test('regulator: its auditor joins every institution’s log with the ledger', async () => {
    expect(await flow.joinLogs(await at('regulatorAuditor'), [])).toMatch(/贷前审查/);
  });

  test('auditor: the whole log leaves as a file, and that stands in the log', async () => {
    const auditor = await at('auditor');
    const lines = (await flow.exportLog(auditor)).trim().split('\n');
    expect(JSON.parse(lines[0] ?? '')).toEqual({ log: 1, organization: 'registry' });
    expect(lines.length).toBeGreaterThan(10);
    await auditor.open('/admin/log');
    expect(await auditor.page.locator('.data-table').innerText()).toContain('导出日志');
  });

  test('administrator: a role is granted with a second person and shows in the list', async () => {
    const [admin, approver] = [await at('admin'), await at('approver')];
    await admin.open('/admin/users');
    const form = admin.page.locator('form.act-form').first();
    await fill(form, { account: 'reviewer', role: 'auditor', divisions: '440605' });
    await submit(admin.page, form);
    await flow.decide(approver, 'reviewer');
    await flow.carryOut(admin, 'reviewer');
    await admin.open('/admin/users');
    expect(await admin.page.locator('tr', { hasText: 'reviewer' }).innerText()).toContain('审计员：admin');
  });

  test('tax before title: a case waits for both sides, then its entry issues the new certificate', async () => {
    const [registrar, tax] = [await at('registrar'), await at('tax')];
    const second = await flow.issue(registrar);
    seen.caseRef = await flow.openTransfer(registrar, second.certRef);
    await registrar.open(`/registry/case/${seen.caseRef}`);
    expect(await registrar.page.locator('main').innerText()).toContain('TAX_INCOMPLETE');
    await flow.attest(tax, seen.caseRef);
    sold = await flow.completeTransfer(registrar, seen.caseRef, second.entry.unitCode);
    await registrar.open(`/certificate/${second.certRef}`);
    expect(await registrar.page.locator('main').innerText()).toContain('历史');
  });

  test('a cancellation needs a second person, and is carried out by the first', async () => {
    const [registrar, approver] = [await at('registrar'), await at('approver')];
    await flow.askToCancel(registrar, sold.certRef);
    await flow.decide(approver, sold.certRef);
    await flow.carryOut(registrar, sold.certRef);
    await registrar.open(`/certificate/${sold.certRef}`);
    expect(await registrar.page.locator('main').innerText()).toContain('已注销');
  });

  test('a certificate that was issued in error is void once another person agrees, and the right one is handed over', async () => {
    const [registrar, approver] = [await at('registrar'), await at('approver')];
    const { certRef } = await flow.issue(registrar);
    await flow.askToVoid(registrar, certRef);
    await flow.decide(approver, certRef);
    await flow.carryOut(registrar, certRef);
    expect(await registrar.page.locator('.card .issued').innerText()).toMatch(/核验码/);
    await registrar.open(`/certificate/${certRef}`);
    expect(await registrar.page.locator('main').innerText()).toContain('签发错误，已作废');
  });

  test('registry: an objection is decided, kept by a suit and cancelled on the unit’s and its own page', async () => {
    const registrar = await at('registrar');
    const unitRef = await unitOf(registrar, (await flow.issue(registrar)).certRef);
    const { path, entered, kept } = await flow.objection(registrar, unitRef);
    seen.objection = path ?? '';
    const cancelled = await flow.cancelObjection(registrar, path);
    expect([entered, kept, cancelled].map((text) => /(已登记，待起诉证明|已起诉，继续有效|已注销)/.exec(text)?.[0])).toEqual([
      '已登记，待起诉证明',
      '已起诉，继续有效',
      '已注销',
    ]);
    expect(cancelled).toContain('本事项已终结');
  });

  test('registry and holder: an advance notice, cancelled on a signature of the phone', async () => {
    const [registrar, holder] = [await at('registrar'), await at('holder')];
    const unitRef = await unitOf(registrar, (await flow.issue(registrar)).certRef);
    seen.notice = (await flow.notice(registrar, holder, unitRef)) ?? '';
    expect(await flow.cancelNotice(registrar, holder, unitRef, seen.notice)).toContain('已注销');
  });

  test('registry and holder: a right of residence burdens its unit', async () => {
    const [registrar, holder] = [await at('registrar'), await at('holder')];
    const unitRef = await unitOf(registrar, (await flow.issue(registrar)).certRef);
    seen.right = (await flow.residence(registrar, holder, unitRef)) ?? '';
    await registrar.open(`/unit/${unitRef}`);
    expect(await registrar.page.locator('main').innerText()).toMatch(/他项权利\s*居住权/);
  });

  test('registry: a correction stops all else on the unit until the corrected entry issues the new certificate', async () => {
    const registrar = await at('registrar');
    const wrong = await flow.issue(registrar);
    const unitRef = await unitOf(registrar, wrong.certRef);
    seen.correction = (await flow.acceptCorrection(registrar, wrong.certRef)) ?? '';
    await registrar.open(`/unit/${unitRef}`);
    expect(await registrar.page.locator('main').innerText()).toContain('CORRECTION_PENDING');
    const { certRef } = await flow.finishCorrection(registrar, seen.correction, wrong.entry);
    await registrar.open(`/certificate/${wrong.certRef}`);
    expect(await registrar.page.locator('main').innerText()).toContain('历史');
    await registrar.open(`/unit/${unitRef}`);
    expect(await registrar.page.locator(`a[href="/certificate/${certRef}"]`).count()).toBeGreaterThan(0);
  });

  test('registry: a change of address and a reissue each give a new certificate in the place of the old one', async () => {
    const registrar = await at('registrar');
    const old = await flow.issue(registrar);
    const { certRef } = await flow.change(registrar, old);
    const again = await flow.reissue(registrar, certRef);
    await registrar.open(`/certificate/${again.certRef}`);
    expect(await registrar.page.locator('main').innerText()).toContain('现势');
    await registrar.open(`/certificate/${certRef}`);
    expect(await registrar.page.locator('main').innerText()).toContain('历史');
  });

  test('bank and registry: a change of a mortgage is asked for, entered, and stands on the mortgage’s page', async () => {
    const [registrar, bank] = [await at('registrar'), await at('bank')];
    seen.mortgage = (await flow.askMortgageChange(bank)) ?? '';
    await flow.enterMortgageChange(registrar);
    await bank.open(seen.mortgage);
    expect(await bank.page.locator('main').innerText()).toMatch(/后续办理[^]*变更/);
  });

  test('bank: many releases asked for at once, with a result each; the registry enters one', async () => {
    expect(await flow.requestReleases(await at('bank'))).toMatch(/已办 \d+ 笔/);
    await flow.enterRelease(await at('registrar'));
  });

  test('regulator: sees entries and uploads; a port is closed by two persons, answered by the bank with a plan, and opened again', async () => {
    const [registrar, regulator, approver, bank] = [
      await at('registrar'),
      await at('regulator'),
      await at('regulatorApprover'),
      await at('bank'),
    ];
    await flow.closeLog(registrar);
    await regulator.open('/regulator/overview');
    await regulator.page.reload();
    await regulator.page.locator('.data-table').first().waitFor();
    expect(await regulator.page.locator('main').innerText()).toContain('按时');
    await flow.askToClosePort(regulator);
    await flow.decide(approver, '关闭端口');
    await flow.carryOut(regulator, '关闭端口');
    await bank.open('/bank/port');
    expect(await bank.page.locator('main').innerText()).toMatch(/关闭[^]*未按规定核验身份/);
    expect(await flow.rectify(bank)).toContain('整改中');
    await flow.askToOpenPort(regulator);
    await flow.decide(approver, '重新开放端口');
    await flow.carryOut(regulator, '重新开放端口');
    await bank.open('/bank/port');
    expect(await bank.page.locator('main').innerText()).toContain('端口开放，无须整改');
  });

  test('regulator: another body’s restriction stands in the queue of the unit', async () => {
    const [registrar, regulator] = [await at('registrar'), await at('regulator')];
    const unitRef = await unitOf(registrar, (await flow.issue(registrar)).certRef);
    await flow.hold(regulator, unitRef);
    await regulator.open(`/unit/${unitRef}`);
    expect(await regulator.page.locator('.queue').innerText()).toContain('POLICE-440605');
  });

  test('ledger: anybody follows a transaction to who endorsed it; no name stands there', async () => {
    const anyone = await at('anyone');
    await anyone.open('/ledger');
    const link = anyone.page.locator('a[href^="/ledger/tx/"]').first();
    seen.txId = ((await link.getAttribute('href')) ?? '').replace('/ledger/tx/', '');
    await link.click();
    await anyone.page.getByText('背书机构').first().waitFor();
    expect(await anyone.page.locator('main').innerText()).not.toContain(first.entry.holders[0]?.name ?? '');
  });

  test('signing out ends the session and leaves nothing behind', async () => {
    const admin = await at('admin');
    await admin.page.getByRole('button', { name: '退出' }).click();
    await admin.page.getByRole('button', { name: '登录' }).first().waitFor();
    expect(await admin.page.evaluate('sessionStorage.length')).toBe(0);
    people.delete('admin');
  });
});

describe('with the keyboard alone', () => {
  test('a form is filled in, its question refused with Escape and answered with Enter; focus is where the work is', async () => {
    const { page, open } = await at('court');
    await open('/court/seizures');
    await page.keyboard.press('Tab');
    for (let n = 0; n < 40 && !(await focused(page)).includes('嘱托查封'); n += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/court/order');
    for (const [path, words] of [
      ['certRef', seen.certRef],
      ['court', '440605'],
      ['instruction', '协助执行通知书全文'],
      ['ruling', '裁定书全文'],
    ] as const) {
      for (let n = 0; n < 40 && (await page.evaluate('document.activeElement.dataset.path')) !== path; n += 1)
        await page.keyboard.press('Tab');
      await page.keyboard.type(words);
    }
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('嘱托查封');
    await page.keyboard.press('Enter');
    await page.locator('dialog[open]').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    expect(await page.locator('.act-done').count()).toBe(0);
  });

  const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.innerText ?? ""');
});

describe('whoever leaves the desk', () => {
  test('is asked after fourteen minutes, may go on, and is signed out a minute after the question; nothing is left behind', async () => {
    const { page, open, close } = await person(browser, endpoints, 'tax');
    await page.clock.install();
    await open('/tax/cases');
    // the watch over the desk begins once the page knows who is signed in
    await page.locator('.shell-account').waitFor();
    await page.clock.runFor(2_000);
    await page.clock.fastForward('14:02');
    await page.clock.runFor(2_000);
    const dialog = page.locator('dialog[open]');
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain('一分钟内将自动退出');
    await dialog.getByRole('button', { name: '继续' }).click();
    await page.clock.runFor(2_000);
    expect(await dialog.count()).toBe(0);
    await page.clock.fastForward('14:02');
    await page.clock.runFor(2_000);
    await dialog.waitFor();
    await page.clock.runFor(62_000);
    await page.getByRole('button', { name: '登录' }).first().waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    await close();
  });
});

describe('a form that was cut off', () => {
  test('a submission whose answer a reload has cut off is asked again with the same id, and writes nothing twice', async () => {
    const registrar = await at('registrar');
    const { page } = registrar;
    const entry = sampleEntry('07-parking-space');
    const ids: string[] = [];
    // the first answer never arrives
    await page.route('**/graphql', async (route: Route) => {
      const { query, variables } = route.request().postDataJSON() as { query: string; variables: { input?: { requestId: string } } };
      if (!query.includes('issueCertificate')) return route.continue();
      ids.push(variables.input?.requestId ?? '');
      if (ids.length > 1) return route.continue();
      await route.fetch();
      return undefined;
    });
    await registrar.open('/registry/issue');
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'e.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(entry)) });
    await page.locator(`[data-path="unitCode"][value="${entry.unitCode}"]`).waitFor();
    for (const [path, account] of Object.entries(flow.PERSONS)) await page.locator(`[data-path="${path}"]`).fill(account);
    await page.locator('form.act-form button[type=submit]').click();
    await page.locator('dialog[open] .button-main').click();
    await page.waitForTimeout(1500);
    await page.reload();
    await page.locator('.act-done .issued').waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
  });
});

describe('hostile texts (A12)', () => {
  const SCRIPT = '<img src=x onerror="document.title=1"><script>alert(1)</script>';
  test('in every text of an entry: shown as text at the registry and on the phone, never run, exported without formulas', async () => {
    const [registrar, holder] = [await at('registrar'), await at('holder')];
    const entry = sampleEntry('01-flat-sole');
    const hostile = {
      ...entry,
      location: SCRIPT,
      remarks: `=HYPERLINK("http://evil.example")${SCRIPT}`,
      registrationReason: '<svg/onload=alert(2)>',
      holders: [{ ...entry.holders[0], name: `"><b>${'甲'.repeat(60)}` }],
    };
    const issued = await flow.issue(registrar, '', hostile as typeof entry);
    await flow.unmask(registrar, issued.certRef);
    await flow.search(registrar, entry.unitCode);
    await flow.holderSetup(holder, issued);
    await holder.open(`/holder`);
    await holder.page.locator('.card a').last().click();
    await holder.page.getByText('证书内容').waitFor();
    for (const { page } of [registrar, holder]) {
      expect(await page.title()).not.toBe('1');
      expect(await page.locator('main img, main b, main script').count()).toBe(0);
    }
    seen.digest = holder.page.url().split('/').at(-1) ?? '';
    expect(await holder.page.evaluate(OVERFLOW)).toEqual([]);
  });
});

describe('hostile texts in every field of every form (A12)', () => {
  const HOSTILE = '"><img src=x onerror="document.title=1"><script>document.title=1</script>\u202e=cmd|calc';

  test.each(pagesOf(seen).map(([name]) => name))('%s: each form answers in place, and nothing is run', async (name) => {
    const [, who, path] = pagesOf(seen).find(([one]) => one === name) ?? [];
    const { page, open } = await at(who ?? '');
    await open(path ?? '');
    const forms = await page.locator('main form').count();
    for (let n = 0; n < forms; n += 1) {
      await open(path ?? '');
      await answered(page, n, HOSTILE);
    }
    await open(path ?? '');
    expect(await page.title()).not.toBe('1');
    expect(await page.locator('main :is(img, script, b)').count()).toBe(0);
  });
});

describe('every page', () => {
  beforeAll(async () => {
    const court = await at('court');
    await court.open('/court/seizures');
    seen.seizureRef = ((await court.page.locator('a[href^="/court/seizure/"]').first().getAttribute('href')) ?? '').replace(
      '/court/seizure/',
      '',
    );
  });

  test.each(pagesOf(seen).map(([name]) => name))(
    '%s: axe finds nothing serious; fits 360 px and 200 %% zoom, in both languages',
    async (name) => {
      const [, who, path] = pagesOf(seen).find(([one]) => one === name) ?? [];
      const { page, open } = await at(who ?? '');
      await page.setViewportSize({ width: 1280, height: 900 });
      await open(path ?? '');
      expect(await axe(page)).toEqual([]);
      for (const width of [640, 360]) {
        await page.setViewportSize({ width, height: 740 });
        expect({ width, out: await page.evaluate(OVERFLOW) }).toEqual({ width, out: [] });
      }
      await page.getByRole('button', { name: 'English' }).click();
      await page.locator('html[lang=en]').waitFor({ state: 'attached' });
      expect({ width: 'English', out: await page.evaluate(OVERFLOW) }).toEqual({ width: 'English', out: [] });
      await page.getByRole('button', { name: '中文' }).click();
    },
  );
});
