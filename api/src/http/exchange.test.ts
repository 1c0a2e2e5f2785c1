import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DomainError } from '@zhenglian/chaincode/domain';
import express from 'express';
import { pino } from 'pino';
import { readConfig } from '../config.js';
import { httpTransport } from '../exchange/transport.js';
import { exchangeRouter } from './exchange.js';

const { organization } = readConfig({ ORGANIZATION: 'tax' });
let server: Server;
let url: string;
let answer: (jwe: string) => Promise<string> = (jwe) => Promise.resolve(`receipt for ${jwe.length}`);

beforeAll(async () => {
  const endpoint = { key: () => Promise.resolve('a.b.c'), receive: (jwe: string) => answer(jwe) };
  const app = express().use(exchangeRouter(endpoint, pino({ level: 'silent' })));
  app.get('/moved/exchange/key', (_request, response) => response.redirect('/exchange/key'));
  app.get('/big/exchange/key', (_request, response) => void response.send('x'.repeat(70_000)));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

test('key and messages go over HTTP, large ones too', async () => {
  const transport = httpTransport(() => url);
  expect(await transport.key(organization)).toBe('a.b.c');
  expect(await transport.post(organization, 'x'.repeat(3_000_000))).toBe('receipt for 3000000');
});

test.each<[string, unknown, number, string | undefined]>([
  ['a message that is not good', new DomainError('MESSAGE_UNTRUSTED'), 400, 'MESSAGE_UNTRUSTED'],
  ['an id that is taken', new DomainError('CONFLICT', { field: 'id' }), 409, 'CONFLICT'],
  ['a failure of ours', new Error('disk full'), 500, undefined],
])('%s has its status, and is no receipt', async (_name, error, status, code) => {
  answer = () => Promise.reject(error instanceof Error ? error : new Error('?'));
  const response = await fetch(`${url}/exchange/messages`, { method: 'POST', headers: { 'content-type': 'application/jose' }, body: 'x' });
  expect(response.status).toBe(status);
  const text = await response.text();
  expect(text.includes(`"code":"${code}"`)).toBe(code !== undefined);
  await expect(httpTransport(() => url).post(organization, 'x')).rejects.toThrow(String(status));
});

test.each([
  ['another media type', { 'content-type': 'text/plain' }, 'x', 415],
  ['more than the largest message', { 'content-type': 'application/jose' }, 'x'.repeat(4_300_000), 413],
  ['packed content', { 'content-type': 'application/jose', 'content-encoding': 'gzip' }, 'x', 415],
])('%s is not read', async (_name, headers, body, status) => {
  answer = () => Promise.resolve('never');
  const response = await fetch(`${url}/exchange/messages`, { method: 'POST', headers: headers as Record<string, string>, body });
  expect(response.status).toBe(status);
});

test.each([
  ['leads somewhere else', '/moved'],
  ['is endless', '/big'],
])('an answer that %s is refused (checklist 26)', async (_name, path) => {
  await expect(httpTransport(() => url + path).key(organization)).rejects.toThrow();
});
