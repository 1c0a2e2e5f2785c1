// Takes the pictures of the documentation from the running system: node scripts/screenshots.mjs
import { randomUUID } from 'node:crypto';
import { chromium } from 'playwright-core';
import { ACCOUNTS } from './lib/accounts.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { ISSUE, connect } from './lib/client.mjs';
import { at } from './lib/paths.mjs';
import { sampleEntry } from './lib/samples.mjs';
import { signIn } from './lib/sign-in.mjs';
import { runningSystem } from './lib/system.mjs';

const SIZE = { width: 880, height: 1120 };

const endpoints = runningSystem(process.env['VAR_DIR'] ?? at('var'));
if (!endpoints) {
  console.error('No system is running: ./scripts/start first.');
  process.exit(1);
}
const { registry } = endpoints.organizations;
const { account, password } = ACCOUNTS.registry;
const client = connect(registry.graphql, await signIn(registry, account, password));
const { issueCertificate } = await client(ISSUE, { input: { requestId: randomUUID(), entry: sampleEntry('01-flat-sole') } });

const browser = await chromium.launch({ executablePath: await ensureChromium(), args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: SIZE, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  await page.goto(endpoints.explorer);
  await page.locator('textarea').fill(issueCertificate.credential);
  await page
    .locator('form', { has: page.locator('textarea') })
    .locator('button[type=submit]')
    .click();
  await page.getByRole('heading', { name: '有效' }).waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  await page.screenshot({ path: at('docs/images/verify.png') });
  console.log('docs/images/verify.png');
} finally {
  await browser.close();
}
