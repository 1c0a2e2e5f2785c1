import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Trust } from '@zhenglian/verify';
import { parseCertificate } from '@zhenglian/verify/ledger';
import express from 'express';
import { decodeJwt } from 'jose';
import { accessAudit } from './audit/access-audit.js';
import { exportCsv, exportLog } from './audit/export.js';
import { sqlAuditLog } from './audit/log.js';
import { readConfig, type Config } from './config.js';
import { signRequest } from './exchange/signed-request.js';
import { pemSigner } from './exchange/identity.js';
import { supervisedLogRouter } from './http/supervised-log.js';
import { nodeP256 } from './indexer/p256.js';
import { logDesk, supervision } from './log-side.js';
import { pathsOf } from './paths.js';
import type { AuditLog, RecordFacts } from './ports.js';
import { OPENING, testDatabase, type TestDatabase } from './testing/database.js';
import { testAuthority } from './testing/identity.js';

// S12: the regulator asks who saw what; every institution gives its log, over HTTP, and says in it that it did.

const clock = { now: () => new Date('2026-11-21T04:00:00Z') };
const random = { bytes: (length: number) => globalThis.crypto.getRandomValues(new Uint8Array(length)) };
const CERT = 'c1'.repeat(32);
const UNIT = 'a1'.repeat(32);

let bank: TestDatabase;
let own: TestDatabase;
let server: Server;
let folder: string;
let config: Config;
let banksLog: AuditLog;
let identities: Map<string, { certificate: string; key: string }>;

beforeAll(async () => {
  [bank, own] = [await testDatabase(), await testDatabase()];
  folder = mkdtempSync(join(tmpdir(), 'zhenglian-log-'));
  const plain = readConfig({ ORGANIZATION: 'regulator' });
  const roots = new Map();
  identities = new Map();
  for (const { id, mspId } of plain.topology.organizations) {
    const authority = await testAuthority();
    roots.set(mspId, [parseCertificate(authority.pem)]);
    identities.set(id, await authority.issue('clerk'));
  }
  const paths = pathsOf(folder, 'regulator').user('supervisor');
  mkdirSync(join(folder, 'organizations/regulator/users/supervisor'), { recursive: true });
  writeFileSync(paths.certificate, identities.get('regulator')?.certificate ?? '');
  writeFileSync(paths.key, identities.get('regulator')?.key ?? '');
  banksLog = sqlAuditLog({ database: bank.database, organization: 'bank', clock, random });
  const files = {
    lines: () => exportLog(bank.database, 'bank'),
    csv: (period: { from: string; to: string }) => exportCsv(bank.database, period),
  };
  const trust = { roots } as unknown as Trust;
  const desk = logDesk({ config: readConfig({ ORGANIZATION: 'bank' }), trust, verify: nodeP256(), clock, audit: banksLog, files });
  server = createServer(express().use(supervisedLogRouter(desk)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // nobody else is there: their logs are not to be had
  const away = plain.topology.organizations.flatMap(({ id }) => (id === 'regulator' ? [] : [[id, 'http://127.0.0.1:9'] as const]));
  config = { ...plain, exchangeUrls: new Map([...away, ['bank', url]]) };
}, OPENING);
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await bank.close();
  await own.close();
  rmSync(folder, { recursive: true });
});

const who = { account: 'bank-officer', organization: 'bank', roles: ['bank-officer'] };
beforeEach(async () => {
  await banksLog.record({ ...who, action: 'UNIT_CHECKED', result: 'RELEASED', subject: CERT, grant: 'q1', purpose: '抵押贷款审查' });
});

const audit = () => {
  const files = {
    lines: () => exportLog(own.database, 'regulator'),
    csv: (period: { from: string; to: string }) => exportCsv(own.database, period),
  };
  const readModel = {
    records: async (type: string, { unitRef }: { unitRef?: string | undefined }) => ({
      items: type === 'cert' && unitRef === UNIT ? [{ cursor: 'c', node: { ref: CERT } as unknown as RecordFacts }] : [],
      hasNext: false,
    }),
  };
  const { organizations } = config.topology;
  return accessAudit({ readModel, organizations, clock, ...supervision({ config, paths: pathsOf(folder, 'regulator'), clock, files }) });
};

const byText = (a: readonly unknown[], b: readonly unknown[]): number => a.join().localeCompare(b.join());

test('the regulator gets the logs that are to be had; one that is not is a finding, never an empty log', async () => {
  const report = await audit().join({ inquiry: {} });
  expect(report.logs.map(({ organization, verdict }) => [organization, verdict.good]).toSorted(byText)).toEqual([
    ['bank', true],
    ['regulator', true],
  ]);
  expect(report.findings.map(({ kind, organization }) => [kind, organization]).toSorted(byText)).toEqual([
    ['LOG_MISSING', 'court'],
    ['LOG_MISSING', 'registry'],
    ['LOG_MISSING', 'tax'],
  ]);
  expect(report.looks).toContainEqual(
    expect.objectContaining({ action: 'UNIT_CHECKED', account: 'bank-officer', purpose: '抵押贷款审查' }),
  );
  // who looked at the log stands in the log
  const { items } = await banksLog.find({ first: 1, action: 'LOG_EXPORTED' });
  expect(items[0]?.node).toMatchObject({ account: 'exchange', organization: 'regulator', result: 'RELEASED' });
});

test.each<[string, object, boolean]>([
  ['by certificate', { subject: CERT }, true],
  ['by the consent under which it happened', { subject: 'q1' }, true],
  ['by unit, through its certificates', { unitRef: UNIT }, true],
  ['by another unit', { unitRef: 'b2'.repeat(32) }, false],
  ['by organisation', { organization: 'bank' }, true],
  ['by another organisation', { organization: 'tax' }, false],
  ['by account', { account: 'bank-officer' }, true],
  ['by another account', { account: 'someone' }, false],
  ['by part of the purpose', { purpose: '贷款' }, true],
  ['by another purpose', { purpose: '入学' }, false],
  ['by action', { action: 'UNIT_CHECKED' }, true],
  ['by another action', { action: 'DOCUMENT_READ' }, false],
  ['by period', { from: '2026-11-21T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' }, true],
  ['by a period before', { to: '2026-11-21T00:00:00.000Z' }, false],
])('looks are narrowed %s', async (_what, inquiry, found) => {
  const { looks } = await audit().join({ inquiry });
  expect(looks.length > 0).toBe(found);
});

test('the export is sealed: its digest, the question and how far each log reached stand under the regulator’s signature', async () => {
  const { exported } = await audit().join({ inquiry: { subject: CERT } });
  const statement = decodeJwt(exported.statement);
  expect(exported.csv.startsWith('\uFEFF序号')).toBe(true);
  expect(exported.csv).toContain('抵押贷款审查');
  expect(statement).toMatchObject({ sha256: exported.sha256, inquiry: { subject: CERT } });
  expect(statement['logs']).toContainEqual(expect.objectContaining({ organization: 'bank' }));
});

test.each<[string, () => Promise<Record<string, string>>, number]>([
  ['without a signature', async () => ({}), 401],
  ['with a signature of an institution that is no regulator', () => signedBy('tax', 'tax'), 403],
  ['in the name of another', () => signedBy('tax', 'regulator'), 401],
  ['for another recipient', () => signedBy('regulator', 'regulator', 'court'), 401],
])('nobody else gets the log: a request %s is %d', async (_what, headers, status) => {
  const url = config.exchangeUrls.get('bank');
  const response = await fetch(`${url}/audit/supervised`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await headers()) },
    body: '{}',
  });
  expect(response.status).toBe(status);
  expect(await response.text()).not.toContain('bank-officer');
});

async function signedBy(signer: string, from: string, to = 'bank'): Promise<Record<string, string>> {
  const { certificate, key } = identities.get(signer) ?? { certificate: '', key: '' };
  const request = { from, to, body: '{}', now: clock.now() };
  return { authorization: await signRequest(pemSigner(certificate, key), 'zl-log-request+jws', request) };
}
