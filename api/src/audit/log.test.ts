import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DomainError } from '@zhenglian/chaincode/domain';
import { sql } from 'kysely';
import type { AuditEvent, LogAnchor, LogRoot, NextRoot } from '../ports.js';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { memoryRegistry } from '../testing/registry.js';
import { bodyHash, entryHash, genesisHash, type LogEntry } from './entry.js';
import { exportLog, exportRoots } from './export.js';
import { whoLooked } from './history.js';
import { ledgerLogAnchor, rootsOfLedger } from './ledger-anchor.js';
import { sqlAuditLog } from './log.js';
import { run } from './main.js';
import { forgetExpired } from './retention.js';
import { anchorDelay, anchorRoots, assertAnchoring } from './roots.js';
import { verifyLog } from './verify.js';

const START = Date.parse('2026-11-21T04:00:00Z');
const DAY = 86_400_000;
let now = START;
const clock = { now: () => new Date(now) };
const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
const look = (n: number): AuditEvent => ({
  account: 'registrar',
  organization: 'registry',
  roles: ['registrar'],
  action: n % 2 === 0 ? 'DOCUMENT_READ' : 'OPERATION',
  result: 'RELEASED',
  subject: `cert-${n % 3}`,
  fields: ['holders'],
});

let db: TestDatabase;
const logOf = () => sqlAuditLog({ database: db.database, organization: 'registry', clock, random });

function memoryAnchor(): LogAnchor & { readonly roots: NextRoot[]; failing: boolean } {
  const roots: NextRoot[] = [];
  const state = {
    roots,
    failing: false,
    async anchor(root: NextRoot) {
      if (state.failing) throw new DomainError('LEDGER_UNAVAILABLE');
      roots.push(root);
      return { transactionId: `tx-${root.first}`, block: root.last };
    },
  };
  return state;
}

async function exported(): Promise<{ lines: string[]; entries: LogEntry[] }> {
  const lines: string[] = [];
  for await (const line of exportLog(db.database, 'registry')) lines.push(line);
  return { lines, entries: lines.slice(1).map((line) => JSON.parse(line) as LogEntry) };
}

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());
  beforeEach(async () => {
    now = START;
    for (const statement of [
      'alter table audit_log.entry disable trigger user',
      'truncate audit_log.entry, audit_log.root, audit_log.head',
      'alter table audit_log.entry enable trigger user',
    ])
      await sql.raw(statement).execute(db.database);
  });

  test('an entry is in the table when record resolves; entries at the same time stand in one unbroken chain', async () => {
    const log = logOf();
    const first = await log.record(look(0));
    expect(await db.database.selectFrom('audit_log.entry').select('hash').execute()).toEqual([{ hash: first.hash }]);
    // a second process of the same organisation writes at the same time
    const other = logOf();
    await Promise.all(Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? log : other).record(look(n))));
    const { entries } = await exported();
    expect(entries.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 61 }, (_, n) => n + 1));
    expect(verifyLog({ organization: 'registry', entries, roots: [], now: clock.now() })).toMatchObject({ good: true, entries: 61 });
  });

  test('what cannot be written is not released: the caller gets the failure', async () => {
    const log = logOf();
    const broken = { ...look(0), action: 'SOMETHING_ELSE' as AuditEvent['action'] };
    await expect(log.record(broken)).rejects.toThrow();
    expect((await log.record(look(1))).sequence).toBe(1);
  });

  test('neither the program nor a visitor of the database edits, deletes or empties (A20)', async () => {
    await logOf().record(look(0));
    for (const statement of [
      `update audit_log.entry set body = '{}'`,
      `update audit_log.entry set body = null, hash = 'x'`,
      'delete from audit_log.entry',
      'truncate audit_log.entry',
    ]) {
      await expect(sql.raw(statement).execute(db.database)).rejects.toThrow('only added');
    }
  });

  test('roots cover every entry once, survive a failing ledger, and tell how late they are', async () => {
    const log = logOf();
    const anchor = memoryAnchor();
    const parts = { database: db.database, anchor, clock };
    expect(await anchorRoots(parts)).toBe(0);
    for (const n of [0, 1, 2]) await log.record(look(n));
    anchor.failing = true;
    await expect(anchorRoots(parts)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    now += 50_000;
    expect(await anchorDelay(db.database, clock.now())).toBe(50_000);
    await expect(assertAnchoring(db.database, clock.now(), 40_000)).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' });
    await log.record(look(3));
    anchor.failing = false;
    expect(await anchorRoots(parts)).toBe(2);
    expect(anchor.roots.map(({ first, last }) => [first, last])).toEqual([
      [1, 3],
      [4, 4],
    ]);
    expect(await exportRoots(db.database)).toEqual(anchor.roots.map(({ first, last, root, head }) => ({ first, last, root, head })));
    expect(anchor.roots.map(({ n, previous }) => [n, previous])).toEqual([
      [1, undefined],
      [2, anchor.roots[0]?.root],
    ]);
    expect(await anchorDelay(db.database, clock.now())).toBe(0);
    expect(await anchorRoots(parts)).toBe(0);
  });

  test('roots go to the ledger in a row that can only be continued, and come back for the verifier', async () => {
    const { ledger } = await memoryRegistry();
    const log = logOf();
    const anchor = ledgerLogAnchor(ledger);
    const parts = { database: db.database, anchor, clock };
    for (const batch of [[0, 1, 2], [3], [4, 5]]) {
      for (const n of batch) await log.record(look(n));
      await anchorRoots(parts);
    }
    const sent = ledger.sent.filter((request): request is { n: number; root: string; size: number } =>
      Object.hasOwn(request as object, 'size'),
    );
    expect(sent.map(({ n, size }) => [n, size])).toEqual([
      [1, 3],
      [2, 4],
      [3, 6],
    ]);
    const roots = rootsOfLedger(sent.toReversed());
    const { entries } = await exported();
    expect(verifyLog({ organization: 'registry', entries, roots, now: clock.now() })).toMatchObject({ good: true, anchored: 6 });
    expect(verifyLog({ organization: 'registry', entries: entries.slice(0, 5), roots, now: clock.now() })).toMatchObject({
      sequence: 6,
      problem: 'TRUNCATED',
    });
    // a log that was begun anew cannot continue the row
    await expect(anchor.anchor({ n: 4, first: 7, last: 8, root: 'ab'.repeat(32), previous: 'cd'.repeat(32) })).rejects.toMatchObject({
      code: 'ROOT_CHAIN',
    });
  });

  test('pages, filters and counts (OP-09)', async () => {
    const log = logOf();
    for (let n = 0; n < 7; n += 1) await log.record(look(n));
    const first = await log.find({ first: 3 });
    expect(first.items.map(({ node }) => node.sequence)).toEqual([7, 6, 5]);
    const rest = await log.find({ first: 9, after: first.items.at(-1)?.cursor });
    expect([first.hasNext, rest.items.length, rest.hasNext]).toEqual([true, 4, false]);
    expect((await log.find({ first: 9, subject: 'cert-1' })).items.map(({ node }) => node.sequence)).toEqual([5, 2]);
    expect((await log.find({ first: 9, account: 'nobody' })).items).toEqual([]);
    expect((await log.find({ first: 9, action: 'OPERATION' })).items).toHaveLength(3);
    const day = { from: '2026-11-21T00:00:00.000Z', to: '2026-11-22T00:00:00.000Z' };
    expect(await log.count(day)).toEqual([
      { action: 'OPERATION', count: 3 },
      { action: 'DOCUMENT_READ', count: 4 },
    ]);
    await expect(log.find({ first: 0 })).rejects.toMatchObject({ code: 'INVALID_FORMAT', field: 'first' });
    await expect(log.find({ first: 1, after: "1' or '1" })).rejects.toMatchObject({ code: 'INVALID_FORMAT', field: 'after' });
  });

  test('a holder sees who looked, in which role, at what; not which colleague (checklist 41)', async () => {
    const log = logOf();
    for (let n = 0; n < 5; n += 1) await log.record({ ...look(n), subject: 'cert-0', purpose: '贷款审查' });
    const looks = await whoLooked(log, 'cert-0');
    expect(looks).toHaveLength(3);
    expect(looks[0]).toMatchObject({ organization: 'registry', roles: ['registrar'], fields: ['holders'], purpose: '贷款审查' });
    expect(JSON.stringify(looks)).not.toContain('account');
  });

  test('content is forgotten after its time, shares later than operations, and the chain still verifies (OP-09: a year and more)', async () => {
    const log = logOf();
    const anchor = memoryAnchor();
    await log.record(look(0)); // a share
    await log.record(look(1)); // an operation
    now += 400 * DAY;
    expect(await forgetExpired({ database: db.database, clock })).toBe(0); // not anchored
    await anchorRoots({ database: db.database, anchor, clock });
    expect(await forgetExpired({ database: db.database, clock })).toBe(1);
    const after = await exported();
    expect(after.entries.map(({ body }) => body === null)).toEqual([false, true]);
    const verdict = verifyLog({ organization: 'registry', entries: after.entries, roots: anchor.roots, now: clock.now() });
    expect(verdict).toEqual({ good: true, entries: 2, forgotten: 1, anchored: 2 });
    // the same log a year earlier would be a log that forgot too early
    expect(verifyLog({ organization: 'registry', entries: after.entries, roots: [], now: new Date(START) })).toEqual({
      good: false,
      sequence: 2,
      problem: 'FORGOTTEN_EARLY',
    });
    expect((await log.find({ first: 10 })).items).toHaveLength(1);
  });

  test('the stand-alone program reads an export and says the same', async () => {
    const log = logOf();
    const anchor = memoryAnchor();
    for (const n of [0, 1, 2]) await log.record(look(n));
    await anchorRoots({ database: db.database, anchor, clock });
    const { lines } = await exported();
    const folder = mkdtempSync(join(tmpdir(), 'zhenglian-log-'));
    const roots = join(folder, 'roots.json');
    const file = (name: string, text: string) => (writeFileSync(join(folder, name), text), join(folder, name));
    writeFileSync(roots, JSON.stringify(await exportRoots(db.database)));
    expect(run([file('good', lines.join('')), roots], clock.now())).toMatchObject({
      code: 0,
      output: expect.stringContaining('"entries":3'),
    });
    expect(run([file('cut', lines.slice(0, -1).join('')), roots], clock.now())).toEqual({
      code: 1,
      output: '{"organization":"registry","good":false,"sequence":3,"problem":"TRUNCATED"}\n',
    });
    expect(run([file('torn', `${lines.slice(0, 3).join('')}{"seq`), roots], clock.now()).output).toContain(
      '"sequence":3,"problem":"MALFORMED"',
    );
    expect(run([], clock.now()).code).toBe(64);
    expect(run([join(folder, 'none'), roots], clock.now()).code).toBe(64);
    rmSync(folder, { recursive: true });
  });
});

/** A log of ten entries, without a database. */
function chain(organization = 'registry', change: (n: number, body: string) => string = (_n, body) => body): LogEntry[] {
  let previous = genesisHash(organization);
  return Array.from({ length: 10 }, (_, n) => {
    const event = { v: 1, salt: 'A'.repeat(22), ...look(n) };
    const body = change(n, JSON.stringify(event));
    const entry = { sequence: n + 1, at: new Date(START).toISOString(), class: 'OPERATION' as const, body, bodyHash: bodyHash(body) };
    const hash = entryHash(previous, entry);
    previous = hash;
    return { ...entry, hash };
  });
}

const GOOD = chain();
const replace = (at: number, change: Partial<LogEntry>) => GOOD.map((entry, n) => (n === at ? { ...entry, ...change } : entry));
const swapped = GOOD.map((entry, n) => (n === 3 ? GOOD[4] : n === 4 ? GOOD[3] : entry));
const rewritten = chain('registry', (n, body) => (n === 6 ? body.replace('registrar', 'somebody') : body));

test.each<[string, unknown[], number, string]>([
  ['a changed byte of the content', replace(4, { body: (GOOD[4]?.body ?? '').replace('registry', 'regulator') }), 5, 'BODY_ALTERED'],
  ['a changed time', replace(2, { at: '2026-11-22T00:00:00.000Z' }), 3, 'ENTRY_ALTERED'],
  ['a changed class', replace(2, { class: 'SHARE' }), 3, 'ENTRY_ALTERED'],
  ['a changed hash', replace(2, { hash: '00'.repeat(32) }), 3, 'ENTRY_ALTERED'],
  ['content and its hash changed together', replace(5, { body: '{}', bodyHash: bodyHash('{}') }), 6, 'BODY_ALTERED'],
  ['an entry left out', GOOD.filter((_, n) => n !== 5), 6, 'OUT_OF_SEQUENCE'],
  ['an entry doubled', [...GOOD.slice(0, 5), GOOD[4], ...GOOD.slice(5)], 6, 'OUT_OF_SEQUENCE'],
  ['two entries exchanged', swapped, 4, 'OUT_OF_SEQUENCE'],
  ['two entries exchanged and renumbered', swapped.map((entry, n) => ({ ...entry, sequence: n + 1 })), 4, 'ENTRY_ALTERED'],
  ['content removed', replace(0, { body: null }), 1, 'FORGOTTEN_EARLY'],
  ['the tail cut off', GOOD.slice(0, 7), 8, 'TRUNCATED'],
  ['everything gone', [], 1, 'TRUNCATED'],
  ['a further member', replace(1, { extra: 1 } as Partial<LogEntry>), 2, 'MALFORMED'],
  ['no entry', [...GOOD.slice(0, 3), null, ...GOOD.slice(4)], 4, 'MALFORMED'],
  ["another organisation's log", chain('bank'), 1, 'ENTRY_ALTERED'],
  ['a whole new chain from entry 7 on', rewritten, 5, 'ROOT_MISMATCH'],
])('%s: the verifier names the first bad entry (A20)', async (_name, entries, sequence, problem) => {
  const { merkleRoot } = await import('./merkle.js');
  const stretch = (first: number, last: number): LogRoot => {
    const hashes = GOOD.slice(first - 1, last).map(({ hash }) => hash);
    return { first, last, root: merkleRoot(hashes), head: hashes.at(-1) ?? '' };
  };
  const roots = [stretch(1, 4), stretch(5, 10)];
  expect(verifyLog({ organization: 'registry', entries: GOOD, roots, now: new Date(START) })).toMatchObject({ good: true, anchored: 10 });
  expect(verifyLog({ organization: 'registry', entries, roots, now: new Date(START) })).toEqual({ good: false, sequence, problem });
});
