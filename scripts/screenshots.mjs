// Takes the pictures of the documentation from the running system: node scripts/screenshots.mjs
import { randomUUID } from 'node:crypto';
import { chromium } from 'playwright-core';
import { ensureChromium } from './lib/chromium.mjs';
import { ISSUE } from './lib/client.mjs';
import { registrarOfRunningSystem } from './lib/running.mjs';
import { sampleEntry } from './lib/samples.mjs';

const SIZE = { width: 880, height: 1120 };

const { endpoints, client } = await registrarOfRunningSystem();
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
