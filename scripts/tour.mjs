// Takes the pictures of docs/tour.md from a day at all desks: node scripts/tour.mjs
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium } from './lib/chromium.mjs';
import { pagesOf } from './lib/desks/pages.mjs';
import { person, settled, visitor } from './lib/desks/person.mjs';
import { day } from './lib/desks/story.mjs';
import { at } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runningSystem, startSystem } from './lib/system.mjs';

const HELP = `./scripts/tour [folder]

Spends a day at all desks in a browser, on the running system (./scripts/start) or on a temporary one, and takes a picture
of every page in Chinese, and of the main pages in English. The folder is docs/images/tour when none is named.

  --all   every page in both languages
`;
const TEMPORARY_PORT_OFFSET = 3000;
const WIDE = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
const LANGUAGES = { zh: '中文', en: 'English' };
const LONGEST_PICTURE = 1700;
/** Pages of which the documentation shows the English too. */
const IN_ENGLISH = new Set([
  'verdict',
  'holder',
  'registry-case',
  'unit',
  'bank-collateral',
  'court-queue',
  'regulator-overview',
  'ledger',
]);
const languagesOf = (name) =>
  Object.keys(LANGUAGES).filter((language) => language === 'zh' || process.argv.includes('--all') || IN_ENGLISH.has(name));

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(HELP);
  process.exit(0);
}
const folder = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? at('docs/images/tour');
const endpoints = runningSystem(process.env['VAR_DIR'] ?? at('var'));
try {
  await (endpoints ? tour(endpoints) : onTemporarySystem(tour));
} catch (error) {
  console.error(`\n✗ ${error.message}`);
  process.exitCode = 1;
}

async function tour(endpoints) {
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: ['--no-sandbox', '--lang=zh-CN'],
    env: { ...process.env, LANGUAGE: 'zh_CN' },
  });
  try {
    const people = await day(browser, endpoints, async (name, work) => {
      const result = await work();
      console.log(`✓ ${name}`);
      return result;
    });
    await verdicts(browser, endpoints, people.first);
    await pictures(browser, endpoints, people);
  } finally {
    await browser.close();
  }
}

/** The verification page with its answer, as a phone and as a screen show it. */
async function verdicts(browser, endpoints, { licenceId, code }) {
  for (const { name, viewport } of [
    { name: 'verdict', viewport: PHONE },
    { name: 'verdict-wide', viewport: { width: 880, height: 1120 } },
  ]) {
    const { page, open, close } = await visitor(browser, endpoints, viewport);
    for (const language of languagesOf(name)) {
      await open(`/v#${licenceId}.${code}`);
      await speak(page, language);
      await page.locator('article.verdict').waitFor();
      await take(page, `${name}.${language}`);
    }
    await close();
  }
}

async function pictures(browser, endpoints, people) {
  const desks = new Map(Object.entries(people));
  desks.set('anyone', await visitor(browser, endpoints, WIDE));
  for (const [name, who, path, press] of pagesOf(people.seen)) {
    if (!desks.has(who)) desks.set(who, await person(browser, endpoints, who));
    const { page, open } = desks.get(who);
    await page.setViewportSize(who === 'holder' || name === 'scan' || name === 'verify' ? PHONE : WIDE);
    for (const language of languagesOf(name)) {
      await open(path);
      await speak(page, language);
      if (press) await pressed(page, press);
      await settled(page);
      await take(page, `${name}.${language}`);
    }
    await speak(page, 'zh');
  }
}

/** Submits the form whose button says so and waits for its answer. */
async function pressed(page, words) {
  await page.getByRole('main').getByRole('button', { name: words, exact: true }).click();
  await page.locator('.act-done').waitFor();
}

/** Switches the page to a language, by its own button. */
async function speak(page, language) {
  const button = page.locator('header button', { hasText: LANGUAGES[language] });
  if ((await button.count()) > 0) await button.click();
}

async function take(page, name) {
  await page.evaluate(() => document.activeElement?.blur());
  const { width } = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: 0, width, height: Math.min(height, LONGEST_PICTURE) };
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, clip, animations: 'disabled' });
  console.log(`  ${name}.png`);
}

async function onTemporarySystem(work) {
  await prepare();
  const varDir = mkdtempSync(join(tmpdir(), 'zhenglian-tour-'));
  console.log('No system is running; starting a temporary one …');
  const system = await startSystem({ varDir, portOffset: TEMPORARY_PORT_OFFSET, say: (line) => console.log(`  ${line}`) });
  try {
    await work(runningSystem(varDir));
  } finally {
    await system.stop();
    rmSync(varDir, { recursive: true, force: true });
  }
}
