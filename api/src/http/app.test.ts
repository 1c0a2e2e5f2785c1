import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { createApp } from './app.js';
import { tokenBuckets } from './rate-limit.js';

const webDir = mkdtempSync(join(tmpdir(), 'zhenglian-web-'));
let server: Server;
let url: string;
let ready = true;

beforeAll(async () => {
  mkdirSync(join(webDir, 'assets'));
  mkdirSync(join(webDir, '.vite'));
  writeFileSync(join(webDir, 'index.html'), '<!doctype html>page');
  writeFileSync(join(webDir, 'assets/app-1.js'), 'export {}');
  writeFileSync(join(webDir, '.vite/manifest.json'), '{}');
  const app = createApp({
    graphql: (_request, response) => void response.json({ data: {} }),
    signIn: undefined,
    readiness: () => Promise.resolve({ ready, parts: { ledger: 'REACHABLE' } }),
    trust: '{"v":1}',
    webDir,
    logger: pino({ level: 'silent' }),
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(webDir, { recursive: true });
});

test.each(['/', '/healthz', '/graphql', '/trust.json', '/nothing.txt'])('%s carries the security headers', async (path) => {
  const { headers } = await fetch(url + path);
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'.*frame-ancestors 'none'/);
  expect(headers.get('content-security-policy')).not.toMatch(/unsafe|\*/);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  expect(headers.get('x-powered-by')).toBeNull();
});

test.each([
  ['/', 200, 'page', 'no-cache'],
  ['/v', 200, 'page', 'no-cache'],
  ['/assets/app-1.js', 200, 'export {}', 'public, max-age=31536000, immutable'],
  ['/trust.json', 200, '{"v":1}', 'no-cache'],
])('%s is served with status %i', async (path, status, body, cache) => {
  const response = await fetch(url + path, { headers: { accept: 'text/html' } });
  expect([response.status, await response.text(), response.headers.get('cache-control')]).toEqual([
    status,
    expect.stringContaining(body),
    cache,
  ]);
});

test.each(['/assets/none.js', '/none.js', '/.vite/manifest.json', '/..%2f..%2fetc/passwd.txt'])('%s is not there', async (path) => {
  expect((await fetch(url + path)).status).toBe(404);
});

test('ready or not is said by the status', async () => {
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  ready = false;
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'alive' });
});

test('a body that is too large is refused before it is read', async () => {
  const response = await fetch(`${url}/graphql`, { method: 'POST', body: 'x'.repeat(600 * 1024) });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ code: 'TOO_LARGE' });
});

test('a body of unknown length is refused', async () => {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write('POST /graphql HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n');
  const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
  socket.destroy();
  expect(answer).toMatch(/^HTTP\/1\.1 411/);
});

test('a bucket lets a burst through, then refills with time, for each address by itself', () => {
  let now = 0;
  const buckets = tokenBuckets({ burst: 2, perSecond: 1, now: () => now });
  const take = (key: string) => buckets.take(key);
  expect([take('a'), take('a'), take('a'), take('b')]).toEqual([true, true, false, true]);
  now = 1_000;
  expect([take('a'), take('a')]).toEqual([true, false]);
});
