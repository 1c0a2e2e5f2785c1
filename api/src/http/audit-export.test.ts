import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { DomainError } from '@zhenglian/chaincode/domain';
import express from 'express';
import { readConfig } from '../config.js';
import { memoryAuditLog } from '../testing/memory-audit.js';
import { auditExportRouter } from './audit-export.js';

const { organization } = readConfig({ ORGANIZATION: 'bank' });
let server: Server;
let url: string;
let audit = memoryAuditLog();
let loggedAtFirstByte = 0;
const periods: object[] = [];

async function* text(...chunks: string[]): AsyncGenerator<string> {
  loggedAtFirstByte = audit.records.length;
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

beforeAll(async () => {
  const router = auditExportRouter({
    organization,
    callerOf: async (authorization) => {
      if (authorization === 'bad') throw new DomainError('NOT_SIGNED_IN');
      return authorization === undefined ? undefined : { account: authorization, organization: 'bank', roles: [authorization] };
    },
    get audit() {
      return audit;
    },
    files: { lines: () => text('{"log":1}\n', '{}\n'), csv: (period) => (periods.push(period), text('\uFEFFa\r\n')) },
  });
  server = createServer(express().use(router));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  audit = memoryAuditLog();
});

const get = (path: string, authorization = 'auditor') => fetch(url + path, authorization === '' ? {} : { headers: { authorization } });

test('the auditor gets the log as a file, and the export is in the log first', async () => {
  const response = await get('/audit/log.jsonl');
  expect([response.status, response.headers.get('content-disposition'), await response.text()]).toEqual([
    200,
    'attachment; filename="bank-log.jsonl"',
    '{"log":1}\n{}\n',
  ]);
  expect(loggedAtFirstByte).toBe(1);
  expect(audit.records).toMatchObject([{ account: 'auditor', action: 'LOG_EXPORTED', subject: 'log.jsonl' }]);
});

test('days are days of Asia/Shanghai, both included', async () => {
  expect((await get('/audit/log.csv?from=2026-11-20&to=2026-11-21')).status).toBe(200);
  expect(periods.at(-1)).toEqual({ from: '2026-11-19T16:00:00.000Z', to: '2026-11-21T16:00:00.000Z' });
});

test.each([
  ['nobody', '', '/audit/log.jsonl', 401],
  ['a bad token', 'bad', '/audit/log.jsonl', 401],
  ['an administrator', 'admin', '/audit/log.jsonl', 403],
  ['an officer', 'bank-officer', '/audit/log.csv?from=2026-11-20&to=2026-11-21', 403],
  ['an auditor without days', 'auditor', '/audit/log.csv', 400],
  ['an auditor with a day that is none', 'auditor', '/audit/log.csv?from=2026-02-30&to=2026-11-21', 400],
])('%s gets nothing', async (_name, authorization, path, status) => {
  expect((await get(path, authorization)).status).toBe(status);
  expect(audit.records).toEqual([]);
});
