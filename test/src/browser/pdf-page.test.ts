import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { RenditionContent } from '../../../api/src/ports.js';
import { titleContent } from '../../../api/src/testing/renditions.js';
import { anchored, type Office, openOffice } from '../renditions/office.js';
import { takeApart, find, edit, putTogether } from '../renditions/pdf-parts.js';
import { NETWORK } from './ledger.js';
import { watch } from './page-checks.js';
import { buildPage, type GraphQLRequest, type PageServer, removePage, servePage } from './serve-page.js';

jest.setTimeout(30_000);

/** A certificate as PDF, verified by the page alone: the file never leaves the browser. */
let folder: string;
let server: PageServer;
let browser: Browser;
let page: Page;
let problems: string[];
let office: Office;
let content: RenditionContent;
let pdf: Buffer;
let facts: ReturnType<typeof anchored>;

beforeAll(async () => {
  office = await openOffice();
  content = await titleContent(office, '08-long-address-rare-character.json');
  const rendition = await office.renderer.render(content);
  pdf = Buffer.from(rendition.pdf);
  facts = anchored(content, rendition.sha256);
  folder = await buildPage();
  server = await servePage(folder, office.network.document, answer);
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}, 120_000);

afterAll(async () => {
  await browser.close();
  await server.close();
  await removePage(folder);
  office.close();
});

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  problems = watch(page);
  await page.goto(server.url);
});

afterEach(async () => {
  await page.context().close();
  if (problems.length > 0) throw new Error(problems.join('\n'));
});

function answer({ query, variables }: GraphQLRequest): unknown {
  if (query.includes('network')) return { network: NETWORK };
  const asked = Object.values(variables);
  if (query.includes('renditionFacts')) return { ledgerFacts: asked.includes(facts.rendition.sha256) ? facts.rendition : null };
  return { ledgerFacts: asked.includes(facts.certificate.credentialDigest) ? facts.certificate : null };
}

async function choose(name: string, file: Buffer): Promise<string> {
  await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'application/pdf', buffer: file });
  const verdict = page.locator('article.verdict');
  await verdict.waitFor();
  return (await verdict.getAttribute('data-status')) ?? 'none';
}

test('the genuine file is VALID, shows its face, and nothing but digests was sent', async () => {
  expect(await choose('certificate.pdf', pdf)).toBe('VALID');
  const text = await page.locator('article.verdict').innerText();
  for (const part of ['吴𠮷样', '电子印章', '二维码', '版式文件上链记录']) expect(text).toContain(part);
  expect(server.sent.join()).not.toMatch(/吴|ABCDEFGHJKMNPQRS/);
});

test.each<[string, () => Buffer, string]>([
  ['with a line appended', () => Buffer.concat([pdf, Buffer.from('\n')]), '盖章之后被追加了内容'],
  ['with its seal hidden', () => changed(), '与电子印章不符'],
  ['that is none', () => Buffer.from('%PDF-1.7'), '不是登记机构签发的证照版式文件'],
])('a file %s is INVALID and says why', async (_name, make, reason) => {
  expect(await choose('certificate.pdf', make())).toBe('INVALID');
  expect(await page.locator('article.verdict').innerText()).toContain(reason);
});

/** The seal no longer shown on screens, with all places right. */
function changed(): Buffer {
  const parts = takeApart(pdf);
  edit(parts, find(parts, /\/Subtype \/Widget\n/), (text) => text.replace('/F 132', '/F 134'));
  const file = putTogether(parts);
  if (file.length !== pdf.length) throw new Error('not the same length');
  return file;
}
