import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { honestPlan, bundleOf, proofTrust, type ProofPlan } from '../../../verify/testing/proof.js';
import { readCases } from '../verify-cases/folder.js';
import { answerOf, MORTGAGE } from '../verify-cases/honest-cases.js';
import { NETWORK } from './ledger.js';
import { watch } from './page-checks.js';
import { buildPage, type PageServer, removePage, servePage } from './serve-page.js';

jest.setTimeout(60_000);

/** A proof bundle verified by the page alone, with a connection and without. */
let folder: string;
let server: PageServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let problems: string[];
/** What the institution gives who asks it for a proof. */
let given: Buffer | undefined;

beforeAll(async () => {
  folder = await buildPage();
  const answer = ({ query }: { query: string }) => {
    if (query.includes('network')) return { network: NETWORK };
    throw new Error('a proof asks the ledger nothing');
  };
  server = await servePage(folder, proofTrust({ network: 'embedded' }), answer, () => given);
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await server.close();
  await removePage(folder);
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  page = await context.newPage();
  problems = watch(page);
  await page.goto(server.url);
});

afterEach(async () => {
  await context.close();
  if (problems.length > 0) throw new Error(problems.join('\n'));
});

/** A bundle of this moment: the page has no other clock than the device's. */
async function proof(change: (plan: ProofPlan) => void = () => undefined): Promise<Buffer> {
  const plan = honestPlan();
  answerOf(plan).clock = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  change(plan);
  return Buffer.from(await bundleOf(plan));
}

async function choose(...files: readonly { name: string; buffer: Buffer }[]): Promise<string> {
  await page.locator('input[type=file]').setInputFiles(files.map((file) => ({ ...file, mimeType: 'application/octet-stream' })));
  await page.locator('article.verdict').waitFor();
  return (await page.locator('article.verdict').getAttribute('data-status')) ?? 'none';
}

test('a proof is VALID and says what burdens the unit, and what does not', async () => {
  expect(await choose({ name: 'x.zlproof', buffer: await proof((plan) => void (answerOf(plan).mortgage['items'] = [MORTGAGE])) })).toBe(
    'VALID',
  );
  const text = await page.locator('article.verdict').innerText();
  for (const part of ['账本证明', '1. 商业银行 抵押权 一般抵押 2026年11月20日', '查封与限制', '无', '不动产登记中心', '人民法院'])
    expect(text).toContain(part);
  expect(text).not.toContain('本次没有证明');
  expect(server.sent.every((body) => body.includes('network'))).toBe(true);
});

test('a proof that somebody changed is INVALID, and nothing of it is shown', async () => {
  const changed = await proof((plan) => void (plan.proposalHash = new Uint8Array(32)));
  expect(await choose({ name: 'x.zlproof', buffer: changed })).toBe('INVALID');
  expect(await page.getByText('账本时间').count()).toBe(0);
});

test('a credential and its proof, chosen together', async () => {
  const one = readCases().find(({ name }) => name === 'stolen_key_fail');
  const credential = { name: 'credential.txt', buffer: Buffer.from(one?.credential ?? '') };
  expect(await choose(credential, { name: 'x.zlproof', buffer: await proof() })).toBe('INVALID');
  expect(await page.locator('article.verdict').innerText()).toContain('账本上没有这份证照的记录');
});

const button = (name: string) => page.getByRole('button', { name });

/** The page as the QR code opens it: the certificate with its code, of whose burdens this says nothing. */
async function scan(): Promise<{ licenceId: string; code: string }> {
  const [, licenceId = '', code = ''] = /^(.+)\.(\w+)$/.exec(honestPlan().subject) ?? [];
  await page.goto(`${server.url}/v#${licenceId}.${code}`);
  await button('取得账本证明').waitFor();
  return { licenceId, code };
}

test('who has the code gets a proof from the page, sees the burdens, and keeps the file', async () => {
  given = await proof((plan) => void (answerOf(plan).mortgage['items'] = [MORTGAGE]));
  const reference = await scan();
  await button('取得账本证明').click();
  await page.locator('article[data-status=VALID]').waitFor();
  expect(JSON.parse(server.sent.at(-1) ?? '')).toEqual(reference);
  const text = await page.locator('article.verdict').innerText();
  for (const part of ['粤（2026）佛南不动产权第0000001号', '1. 商业银行 抵押权 一般抵押 2026年11月20日']) expect(text).toContain(part);
  for (const part of ['没有查到', '没有取得']) expect(text).not.toContain(part);
  const [download] = await Promise.all([page.waitForEvent('download'), button('保存账本证明').click()]);
  expect(download.suggestedFilename()).toBe('x.zlproof');
  expect(await readFile(await download.path())).toEqual(given);
});

test('a proof that the institution altered is INVALID all the same', async () => {
  given = await proof((plan) => void (plan.proposalHash = new Uint8Array(32)));
  await scan();
  await button('取得账本证明').click();
  await page.locator('article[data-status=INVALID]').waitFor();
  expect(await page.getByText('账本时间').count()).toBe(0);
});

test('where there is no proof, that is said and the verdict stays', async () => {
  given = undefined;
  await scan();
  const before = await page.locator('article.verdict').getAttribute('data-status');
  await button('取得账本证明').click();
  await page.getByText('没有取得：证号和核验码不符').waitFor();
  expect(await page.locator('article.verdict').getAttribute('data-status')).toBe(before);
  // the browser itself reports the answer 404
  problems.splice(0);
});

test('after the first visit the page opens and verifies without any connection', async () => {
  await page.locator('html[data-offline=ready]').waitFor({ state: 'attached' });
  await context.setOffline(true);
  await page.reload();
  await page.getByText('设备未连接网络').waitFor();
  expect(await choose({ name: 'x.zlproof', buffer: await proof() })).toBe('VALID');
  // the browser itself reports what it could not fetch without a connection
  problems.splice(0);
});
