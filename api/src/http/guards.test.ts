import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import express, { type RequestHandler, type Router } from 'express';
import { metrics } from './metrics.js';
import { originGuard } from './origin.js';
import { callerLimits } from './rate-limit.js';
import { shedder } from './shed.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(...handlers: (RequestHandler | Router)[]): Promise<string> {
  const app = express();
  for (const handler of handlers) app.use(handler);
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const done: RequestHandler = (_request, response) => void response.json({ done: true });
const OWN = 'https://registry.example';
const guard = () => originGuard(OWN, new Set(['https://desk.example']));
const JSON_TYPE = { 'content-type': 'application/json' };

test.each<[string, RequestInit, number]>([
  ['a script that sends JSON', { method: 'POST', headers: JSON_TYPE }, 200],
  ['the own page', { method: 'POST', headers: { ...JSON_TYPE, origin: OWN } }, 200],
  ['a listed page', { method: 'POST', headers: { ...JSON_TYPE, origin: 'https://desk.example' } }, 200],
  ['a page that is not listed', { method: 'POST', headers: { ...JSON_TYPE, origin: 'https://evil.example' } }, 403],
  ['a page without an origin of its own', { method: 'POST', headers: { ...JSON_TYPE, origin: 'null' } }, 403],
  ['a name that begins alike', { method: 'POST', headers: { ...JSON_TYPE, origin: 'https://desk.example.evil.example' } }, 403],
  ['a form', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
  ['a form with files', { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' } }, 415],
  ['text that pretends', { method: 'POST', headers: { 'content-type': 'text/plain; application/json' } }, 415],
  ['nothing said', { method: 'POST', headers: { 'content-type': '' } }, 415],
])('%s (A10, checklist 22)', async (_name, request, status) => {
  const response = await fetch(await serve(guard(), done), { ...request, body: '{}' });
  expect(response.status).toBe(status);
});

test('a browser that asks first is told for listed pages only', async () => {
  const url = await serve(guard(), done);
  const ask = (origin: string) => fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
  const good = await ask('https://desk.example');
  expect([good.status, good.headers.get('access-control-allow-origin'), good.headers.get('access-control-allow-credentials')]).toEqual([
    204,
    'https://desk.example',
    null,
  ]);
  const bad = await ask('https://evil.example');
  expect([bad.status, bad.headers.get('access-control-allow-origin')]).toEqual([403, null]);
});

test('under overload new work is turned away at once, what runs is finished, and the next is taken when there is room (R23)', async () => {
  const shed = shedder({ inFlight: 5, loopDelay: 10_000 });
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const slow: RequestHandler = (_request, response) => void gate.then(() => response.json({ done: true }));
  const url = await serve(shed.handler, slow);
  const flood = Array.from({ length: 50 }, () => fetch(url).then((response) => [response.status, response.headers.get('retry-after')]));
  while (shed.state().shed < 45) await sleep(5);
  expect(shed.state().inFlight).toBe(5);
  release();
  const answers = await Promise.all(flood);
  expect(answers.filter(([status]) => status === 200)).toHaveLength(5);
  expect(answers.filter(([status, retry]) => status === 503 && retry === '2')).toHaveLength(45);
  while (shed.state().inFlight > 0) await sleep(5);
  expect((await fetch(url)).status).toBe(200);
  shed.stop();
});

test('an event loop that stands still sheds too, and recovers by itself', async () => {
  const shed = shedder({ inFlight: 100, loopDelay: 50 });
  const url = await serve(shed.handler, done);
  const block = setInterval(() => {
    for (const end = performance.now() + 200; performance.now() < end;);
  }, 1);
  let status = 200;
  for (let n = 0; n < 60 && status === 200; n += 1) status = (await fetch(url)).status;
  clearInterval(block);
  expect(status).toBe(503);
  for (let n = 0; n < 100 && status === 503; n += 1) {
    await sleep(100);
    status = (await fetch(url)).status;
  }
  expect(status).toBe(200);
  shed.stop();
}, 60_000);

test('accounts and organisations have their own budgets, and what shows much of people a smaller one (checklist 18, 19)', () => {
  let now = 0;
  const rule = (burst: number) => ({ burst, perSecond: 1, now: () => now });
  const limits = callerLimits({ account: rule(3), organization: rule(5), sensitive: rule(1) });
  const who = (account: string, organization = 'bank') => ({ account, organization, roles: [] });
  const admitted = (act: () => void): boolean => {
    try {
      act();
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === 'TOO_MANY_REQUESTS') return false;
      throw error;
    }
  };
  const ask = (account: string, organization?: string) => admitted(() => limits.admit(who(account, organization)));
  expect([ask('a'), ask('a'), ask('a'), ask('a')]).toEqual([true, true, true, false]);
  expect([ask('b'), ask('b'), ask('b')]).toEqual([true, true, false]); // the organisation's five are used
  expect(ask('a', 'tax')).toBe(true);
  const search = (operation: string) => admitted(() => limits.admitSensitive(who('a'), operation));
  expect([search('x'), search('x'), search('y')]).toEqual([true, false, true]);
  now = 1_000;
  expect(search('x')).toBe(true);
});

test('metrics are for this machine or the holder of the token, and label nothing that callers make up (checklist 28)', async () => {
  const { observe, router } = metrics({
    organization: 'registry',
    measures: [{ name: 'zl_test', help: 'x', read: () => 7 }],
    token: undefined,
  });
  const url = await serve(observe, router, done);
  await fetch(`${url}/geheim-440605199001010006`);
  await fetch(`${url}/graphql?canary=geheim`, { method: 'POST' });
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(text).toContain('zl_test{organization="registry"} 7');
  expect(text).toContain('zl_http_requests_total{route="graphql",method="POST",status="200",organization="registry"} 1');
  expect(text).not.toMatch(/geheim|440605199001010006/);
  const token = 'x'.repeat(32);
  const guarded = metrics({ organization: 'tax', measures: [], token });
  const other = await serve(guarded.router, done);
  const ask = (authorization?: string) => fetch(`${other}/metrics`, authorization === undefined ? {} : { headers: { authorization } });
  expect([(await ask()).status, (await ask('Bearer y')).status, (await ask(`Bearer ${token}`)).status]).toEqual([404, 404, 200]);
});
