import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { encodeDisclosure } from '@zhenglian/verify';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { createTestNetwork } from '../../../verify/testing/credential.js';
import { issue, type Issued } from './issue.js';
import { factsOf, type Ledger, NETWORK } from './ledger.js';
import { GREEN_ELEMENTS, SMALL_TARGETS, valueOnce, watch } from './page-checks.js';
import { buildPage, type GraphQLRequest, type PageServer, removePage, servePage } from './serve-page.js';

jest.setTimeout(30_000);

let folder: string;
let server: PageServer;
let browser: Browser;
let page: Page;
let problems: string[];
const ledger: Ledger = { away: false, facts: [] };

let valid: Issued;
let replaced: Issued;
let hostile: Issued;
let forged: Issued;
const SUCCESSOR = '5e'.repeat(32);
const SCRIPT = '<script>document.title="taken"</script><img src=x onerror=alert(1)>';

beforeAll(async () => {
  const network = await createTestNetwork();
  // the same names and identifiers, but certificates that no trusted root has signed
  const forger = await createTestNetwork();
  valid = await issue('0000001', network);
  replaced = await issue('0000002', network);
  hostile = await issue('0000003', network, { location: SCRIPT, remarks: '甲\u202e乙', usage: 'x'.repeat(600) });
  forged = await issue('0000004', forger);
  ledger.facts = [factsOf(valid), factsOf(replaced, { state: 'REPLACED', successor: SUCCESSOR }), factsOf(hostile)];
  folder = await buildPage();
  server = await servePage(folder, network.document, answer);
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await server.close();
  await removePage(folder);
});

beforeEach(async () => {
  ledger.away = false;
  page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  problems = watch(page);
});

afterEach(async () => {
  await page.context().close();
  // no error on the console, no violation of the content security policy, no request to another origin
  if (problems.length > 0) throw new Error(problems.join('\n'));
});

function answer({ query, variables }: GraphQLRequest): unknown {
  if (query.includes('network')) return { network: NETWORK };
  if (ledger.away) throw new Error('no ledger');
  const asked = Object.values(variables);
  return { ledgerFacts: ledger.facts.find((f) => asked.includes(f.certRef) || asked.includes(f.credentialDigest)) ?? null };
}

const open = (path = '/'): Promise<unknown> => page.goto(server.url + path);
const verdict = (): Locator => page.locator('article.verdict');
const check = (name: string): Locator => page.locator('.checks li').filter({ hasText: name });

async function byNumber(number: string, code: string): Promise<void> {
  await open();
  await page.getByLabel('证号', { exact: true }).fill(number);
  await page.getByLabel('核验码', { exact: true }).fill(code);
  await page.keyboard.press('Enter');
}

async function byCredential(credential: string): Promise<void> {
  await open();
  await page.getByLabel('粘贴证照内容').fill(credential);
  await page.getByRole('button', { name: '核验', exact: true }).last().click();
}

/** The verdict's status, once it is there; the focus must be on it by then. */
async function status(): Promise<string> {
  await verdict().waitFor();
  const focused = await valueOnce(page, 'document.activeElement.tagName', 'H1');
  return focused === 'H1' ? ((await verdict().getAttribute('data-status')) ?? 'none') : `focus on ${String(focused)}`;
}

describe('a valid certificate (LC-05, LC-06)', () => {
  test('is VALID by number and code, names the institutions, and says what is not known', async () => {
    await byNumber(valid.certificateNumber, valid.code.toLowerCase());
    expect(await status()).toBe('VALID');
    const text = await verdict().innerText();
    for (const part of ['有效', valid.certificateNumber, '本次没有证明', '2026年11月21日', '不动产登记中心', '税务局', '这不能证明什么'])
      expect(text).toContain(part);
    expect(text).not.toContain('陈晓岚');
    expect(await page.getByText('开发网络', { exact: true }).isVisible()).toBe(true);
  });

  test('is VALID by its credential and shows the disclosed fields in the statutory order', async () => {
    await byCredential(valid.present(['usage', 'location', 'holders']));
    expect(await status()).toBe('VALID');
    await page.getByText('其余 1 项').click();
    const text = await verdict().innerText();
    const places = ['权利人', '陈晓岚', '坐落', '𠮷祥路', '用途', '这次没有出示的项目'].map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  test('is VALID at once by the address of its QR code', async () => {
    await open(`/v#${valid.licenceId}.${valid.code}`);
    expect(await status()).toBe('VALID');
    expect(await verdict().innerText()).toContain(valid.certificateNumber);
    // another address in the same tab asks anew
    await open(`/v#${replaced.licenceId}.${replaced.code}`);
    await page.locator('article[data-status=INVALID]').waitFor();
  });

  test('is verified without anything of it leaving the browser but digests', async () => {
    server.sent.length = 0;
    await byCredential(valid.present());
    expect(await status()).toBe('VALID');
    await byNumber(valid.certificateNumber, valid.code);
    expect(await status()).toBe('VALID');
    const sent = server.sent.join('\n');
    expect(sent).toContain(valid.credentialDigest);
    expect(sent).toContain(valid.certRef);
    for (const secret of [valid.code, valid.licenceId, valid.jwt, '0000001号', '陈晓岚']) expect(sent).not.toContain(secret);
  });

  test('can be dropped or chosen as a file', async () => {
    await open();
    const text = JSON.stringify({ credential: valid.present() });
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'certificate.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    expect(await status()).toBe('VALID');
    await page.getByRole('button', { name: '核验另一份' }).click();
    await page.evaluate(`{
      const transfer = new DataTransfer();
      transfer.items.add(new File([${JSON.stringify(valid.present())}], 'certificate.jwt'));
      document.querySelector('main').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }`);
    expect(await status()).toBe('VALID');
  });

  test('gives a result to keep that holds neither its contents nor its code', async () => {
    await byCredential(valid.present());
    expect(await status()).toBe('VALID');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '保存核验结果' }).click()]);
    let text = '';
    for await (const chunk of await download.createReadStream()) text += String(chunk);
    const file = JSON.parse(text) as { status: string; facts: { certRef: string } };
    expect([file.status, file.facts.certRef]).toEqual(['VALID', valid.certRef]);
    for (const secret of ['陈晓岚', '𠮷祥路', valid.code]) expect(text).not.toContain(secret);
  });
});

describe('what is not valid (LC-06)', () => {
  const altered = (): string =>
    valid.present().replace(valid.disclosures.get('holders') ?? '', encodeDisclosure('A'.repeat(22), 'holders', '李四'));
  const surplus = (): string => `${valid.present()}${encodeDisclosure('A'.repeat(22), 'owner_of_the_moon', '李四')}~`;
  const changedField = (): string => {
    const [header = '', payload = '', signature = ''] = valid.jwt.split('.');
    const claims = Buffer.from(payload, 'base64url')
      .toString()
      .replace(/"iat":\d+/, (iat) => iat.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)));
    return `${[header, Buffer.from(claims).toString('base64url'), signature].join('.')}~`;
  };

  test.each([
    ['an altered disclosure', altered, 'DISCLOSURE_ALTERED'],
    ['a surplus disclosure', surplus, 'DISCLOSURE_SURPLUS'],
    ['a changed field', changedField, 'SIGNATURE_INVALID'],
    ['a forged issuer', () => forged.present(), 'ISSUER_UNTRUSTED'],
    ['something else', () => 'eyJhbGciOiJub25lIn0.e30.~', 'FORMAT_INVALID'],
    ['a replaced certificate', () => replaced.present(), 'CERTIFICATE_REPLACED'],
  ])('%s is INVALID with its own code and nothing green', async (_name, credential, code) => {
    await byCredential(credential());
    expect(await status()).toBe('INVALID');
    expect(await page.getByText(code, { exact: true }).isVisible()).toBe(true);
    expect(await page.evaluate(GREEN_ELEMENTS)).toEqual([]);
    expect(await verdict().innerText()).not.toContain('李四');
  });

  test('green is found where it is allowed, so that its absence means something', async () => {
    await byCredential(valid.present());
    expect(await status()).toBe('VALID');
    expect(await page.evaluate(GREEN_ELEMENTS)).not.toEqual([]);
  });

  test('a replaced certificate names its successor', async () => {
    await byNumber(replaced.certificateNumber, replaced.code);
    expect(await status()).toBe('INVALID');
    expect(await verdict().innerText()).toContain(SUCCESSOR);
  });

  test('an unknown number and a wrong code give one and the same answer, "cannot tell"', async () => {
    const wrongCode = valid.code.startsWith('0') ? `1${valid.code.slice(1)}` : `0${valid.code.slice(1)}`;
    const answers: string[] = [];
    for (const [number, code] of [
      [valid.certificateNumber, wrongCode],
      ['粤（2026）佛南不动产权第7777777号', valid.code],
      ['粤（2026）海珠不动产权第0000001号', valid.code],
    ]) {
      await byNumber(number ?? '', code ?? '');
      expect(await status()).toBe('UNKNOWN');
      answers.push((await verdict().innerText()).replace(number ?? '', '…').replace(/\d\d:\d\d:\d\d/g, '…'));
      expect(await check('上链').innerText()).toContain('NOT_FOUND');
    }
    expect(new Set(answers).size).toBe(1);
  });

  test('without the ledger nothing is valid: "cannot tell"', async () => {
    ledger.away = true;
    await byCredential(valid.present());
    expect(await status()).toBe('UNKNOWN');
    expect(await page.getByText('LEDGER_UNREACHABLE', { exact: true }).isVisible()).toBe(true);
    await byNumber(valid.certificateNumber, valid.code);
    expect(await status()).toBe('UNKNOWN');
  });

  test('hostile text in a field is shown as text', async () => {
    await byCredential(hostile.present());
    expect(await status()).toBe('VALID');
    await page.getByText('其余').click();
    const text = await verdict().innerText();
    expect(text).toContain(SCRIPT);
    expect(text).toContain('甲‹U+202E›乙');
    expect(await page.title()).not.toBe('taken');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });
});

describe('input is put right in place', () => {
  test.each([
    ['', '0123456789ABCDEF', '证号', '未填写'],
    ['粤2026佛南1号', '0123456789ABCDEF', '证号', '证号格式'],
    ['粤（2026）佛南不动产权第0000001号', 'ABC', '核验码', '16 位'],
  ])('%j with code %j says at %s: %s', async (number, code, label, text) => {
    await byNumber(number, code);
    const field = page.getByLabel(label, { exact: true });
    await page.locator('.field-problem').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    const id = await field.getAttribute('id');
    expect(await valueOnce(page, 'document.activeElement.id', id)).toBe(id);
    const [described] = (await field.getAttribute('aria-describedby'))?.split(' ') ?? [];
    expect(await page.locator(`[id="${described}"]`).innerText()).toContain(text);
    expect(await field.inputValue()).toBe(number === '' || label === '证号' ? number : code);
  });

  test('a wrong check character in a QR address is named', async () => {
    const last = valid.licenceId.endsWith('0') ? '1' : '0';
    await open(`/v#${valid.licenceId.slice(0, -1)}${last}.${valid.code}`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toContain('校验位');
  });
});

describe('the page', () => {
  test('switches to English, says so in lang, and remembers it', async () => {
    await open();
    await page.locator('html[lang=zh-CN]').waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'English' }).click();
    await page.locator('html[lang=en]').waitFor({ state: 'attached' });
    await open(`/v#${valid.licenceId}.${valid.code}`);
    expect(await status()).toBe('VALID');
    const text = (await page.locator('body').innerText()).replaceAll(valid.certificateNumber, '').replace('中文', '');
    expect(text).toContain('Tax bureau');
    expect(text).not.toMatch(/\p{Script=Han}/u);
  });

  test('fits 360 px, has targets of 44 px, and works by keyboard', async () => {
    await open();
    await page.getByLabel('证号', { exact: true }).waitFor(); // keys before the page stands go nowhere
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await page.evaluate(SMALL_TARGETS)).toEqual([]);
    for (const name of ['跳到正文', '扫码', 'English']) {
      await page.keyboard.press('Tab');
      expect(await valueOnce(page, 'document.activeElement.textContent', name)).toBe(name);
    }
    await page.keyboard.press('Tab');
    await page.keyboard.type(valid.certificateNumber);
    await page.keyboard.press('Tab');
    await page.keyboard.type(valid.code);
    await page.keyboard.press('Enter');
    expect(await status()).toBe('VALID');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    expect(await page.evaluate(SMALL_TARGETS)).toEqual([]);
  });

  test('goes back from the verdict to the form with the browser', async () => {
    await byNumber(valid.certificateNumber, valid.code);
    expect(await status()).toBe('VALID');
    await page.goBack();
    expect(await page.getByLabel('证号', { exact: true }).inputValue()).toBe(valid.certificateNumber);
  });

  test('says that the device is offline', async () => {
    await open();
    await page.getByText('开发网络', { exact: true }).waitFor();
    await page.context().setOffline(true);
    const notice = page.getByText('设备未连接网络');
    await notice.waitFor();
    await page.context().setOffline(false);
    await notice.waitFor({ state: 'detached' });
    expect(await notice.count()).toBe(0);
  });
});
