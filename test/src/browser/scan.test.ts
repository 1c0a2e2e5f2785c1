import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import encodeQR from 'qr';
import { createTestNetwork } from '../../../verify/testing/credential.js';
import { issue, type Issued } from './issue.js';
import { factsOf, NETWORK } from './ledger.js';
import { watch } from './page-checks.js';
import { buildPage, type GraphQLRequest, type PageServer, removePage, servePage } from './serve-page.js';

jest.setTimeout(60_000);

/** The camera of a phone before a printed certificate: a fake video of its QR code, read by the page, verified at once. */
let folder: string;
let work: string;
let server: PageServer;
let issued: Issued;

beforeAll(async () => {
  const network = await createTestNetwork();
  issued = await issue('0000001', network);
  folder = await buildPage();
  server = await servePage(folder, network.document, answer);
  work = await mkdtemp(join(tmpdir(), 'zhenglian-scan-'));
}, 120_000);

afterAll(async () => {
  await server.close();
  await removePage(folder);
  await rm(work, { recursive: true, force: true });
});

function answer({ query }: GraphQLRequest): unknown {
  return query.includes('network') ? { network: NETWORK } : { ledgerFacts: factsOf(issued) };
}

const WIDTH = 640;
const HEIGHT = 480;

/** A video of a sheet of paper with a QR code on it, slightly grey and off the middle, as YUV4MPEG2 of a few frames. */
async function film(text: string, name: string): Promise<string> {
  const cells = encodeQR(text, 'raw', { border: 2, ecc: 'medium' });
  const scale = Math.floor(400 / cells.length);
  const luma = Buffer.alloc(WIDTH * HEIGHT, 225);
  cells.forEach((row, y) =>
    row.forEach((dark, x) => {
      for (let dy = 0; dy < scale; dy += 1) {
        for (let dx = 0; dx < scale; dx += 1) luma[(30 + y * scale + dy) * WIDTH + 140 + x * scale + dx] = dark ? 40 : 225;
      }
    }),
  );
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
  const path = join(work, `${name}.y4m`);
  await writeFile(
    path,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`), ...Array.from({ length: 10 }, () => frame)]),
  );
  return path;
}

async function withCamera(video: string | undefined, look: (page: Page) => Promise<void>): Promise<string[]> {
  const fake =
    video === undefined
      ? []
      : ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${video}`];
  const browser: Browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', ...fake],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    const problems = watch(page);
    await page.goto(`${server.url}/scan`);
    await look(page);
    return problems;
  } finally {
    await browser.close();
  }
}

test('a printed QR code before the camera is read and verified: valid', async () => {
  const video = await film(`https://verify.example/v#${issued.licenceId}.${issued.code}`, 'certificate');
  const problems = await withCamera(video, async (page) => {
    await page.getByRole('button', { name: '打开摄像头' }).click();
    const verdict = page.locator('article.verdict');
    await verdict.waitFor();
    expect(await verdict.getAttribute('data-status')).toBe('VALID');
    expect(new URL(page.url()).origin).toBe(server.url);
  });
  expect(problems).toEqual([]);
});

test('another code is told to be one, and leads nowhere', async () => {
  const video = await film('https://evil.example/pay?to=me', 'other');
  const problems = await withCamera(video, async (page) => {
    await page.getByRole('button', { name: '打开摄像头' }).click();
    await page.getByText('这不是不动产证书的二维码').waitFor();
    expect(new URL(page.url()).pathname).toBe('/scan');
  });
  expect(problems).toEqual([]);
});

test('without a camera the page says what to do instead', async () => {
  await withCamera(undefined, async (page) => {
    await page.getByRole('button', { name: '打开摄像头' }).click();
    await page.locator('.scan-problem').waitFor();
    expect(await page.locator('.scan-problem').innerText()).toContain('选择照片');
  });
});
