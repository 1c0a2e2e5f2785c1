import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Case, Expected } from '../verify-cases/case.js';
import { readCases } from '../verify-cases/folder.js';

jest.setTimeout(120_000);

/** The whole corpus in Chromium, by the verifier as one script. */
const root = resolve(import.meta.dirname, '../../..');
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.html': 'text/html' };
let folder: string;
let server: Server;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhenglian-verifier-'));
  await promisify(execFile)(process.execPath, [join(root, 'verify/scripts/size.mjs'), folder], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '' },
  });
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>verifier</title>');
  server = createServer((request, response) => {
    const file = request.url === '/' ? 'index.html' : (request.url ?? '').slice(1);
    readFile(join(folder, file)).then(
      (content) => response.setHeader('content-type', TYPES[extname(file)] ?? 'text/plain').end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});

afterAll(async () => {
  await browser.close();
  await new Promise((done) => server.close(done));
  await rm(folder, { recursive: true });
});

const cases = readCases();
const task = (one: Case): unknown => ({ ...one, proof: one.proof && Buffer.from(one.proof).toString('base64') });

/** What runs in the page: as test/src/verify-cases/judge.ts, on text and base64. */
const JUDGE = `async (one) => {
  const v = await import('/verifier.js');
  const options = { trust: v.parseTrust(one.trust), now: new Date(one.now), ...(one.presentation && { presentation: one.presentation }) };
  const proof = one.proof === undefined ? undefined : Uint8Array.from(atob(one.proof), (c) => c.charCodeAt(0));
  const verdict = one.credential === undefined ? await v.verifyBundle(proof ?? new Uint8Array(), options)
    : proof ? (await v.verifyWithProof(one.credential, proof, options)).report
    : await v.verifyCredential(one.credential, { ...options, facts: v.offline });
  const first = verdict.checks.find((check) => check.status === verdict.status);
  return verdict.status === 'VALID' ? { status: 'VALID', code: 'OK' } : { status: verdict.status, check: first.name, code: first.code };
}`;

test('every case comes to what it must', async () => {
  const results = (await page.evaluate(
    `(async (tasks) => { const judge = ${JUDGE}; const out = []; for (const one of tasks) out.push(await judge(one)); return out; })(${JSON.stringify(cases.map(task))})`,
  )) as Expected[];
  expect(Object.fromEntries(results.map((result, i) => [cases[i]?.name, result]))).toEqual(
    Object.fromEntries(cases.map(({ name, expected }) => [name, expected])),
  );
});

test('verification takes milliseconds (bar: 300 ms)', async () => {
  const honest = cases.find(({ name }) => name === 'honest_mortgaged_and_seized') as Case;
  const script = `(async (one) => { const judge = ${JUDGE}; await judge(one); const times = [];
    for (let i = 0; i < 20; i++) { const from = performance.now(); await judge(one); times.push(performance.now() - from); }
    return times.sort((a, b) => a - b)[10]; })(${JSON.stringify(task(honest))})`;
  const median = (await page.evaluate(script)) as number;
  process.stdout.write(`proof bundle in Chromium, trust file included: ${median.toFixed(1)} ms (median of 20)\n`);
  expect(median).toBeGreaterThan(0);
});
