import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DomainError, type ErrorCode } from '@zhenglian/chaincode/domain';
import express, { type ErrorRequestHandler } from 'express';
import { proofRouter } from './proof.js';

let server: Server;
let url: string;
let outcome: ErrorCode | 'FILE' = 'FILE';
const asked: unknown[] = [];

beforeAll(async () => {
  const app = express();
  app.use(
    proofRouter({
      make(reference) {
        asked.push(reference);
        if (outcome !== 'FILE') return Promise.reject(new DomainError(outcome));
        return Promise.resolve({ bytes: Uint8Array.of(1, 2, 3), fileName: 'x.zlproof', clock: '2026-11-21T04:00:00Z', endorsers: [] });
      },
    }),
  );
  const lastResort: ErrorRequestHandler = (_error, _request, response, _next) => void response.status(500).json({ code: 'INTERNAL' });
  app.use(lastResort);
  server = createServer(app);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/proof`;
});

afterAll(() => new Promise((done) => server.close(done)));

const post = (body: unknown) => fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const good = { licenceId: 'L', code: 'C' };

test('answers with the file, which no cache keeps', async () => {
  outcome = 'FILE';
  const response = await post(good);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="x.zlproof"');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2, 3]);
  expect(asked.at(-1)).toEqual(good);
});

test.each<[ErrorCode, number]>([
  ['NOT_FOUND', 404],
  ['LEDGER_UNAVAILABLE', 503],
  ['ENDORSEMENT_MISMATCH', 503],
  ['CERTIFICATE_NUMBER_SHAPE', 400],
  ['INTERNAL', 500],
])('%s is told with status %i', async (code, status) => {
  outcome = code;
  const response = await post(good);
  expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
});

test.each([
  [{}],
  [{ licenceId: 'L' }],
  [{ code: 'C' }],
  [{ ...good, certificateNumber: 'N' }],
  [{ ...good, also: 1 }],
  [[]],
  [{ licenceId: 1, code: 'C' }],
])('refuses %j without asking anybody', async (body) => {
  outcome = 'FILE';
  const before = asked.length;
  const response = await post(body);
  expect([response.status, asked.length]).toEqual([400, before]);
});
