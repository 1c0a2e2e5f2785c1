import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { answerRequest, receiveRequest } from './admin/subjects.js';
import { sqlAuditLog } from './audit/log.js';
import { readConfig } from './config.js';
import { enqueue, sentMessage } from './exchange/outbox.js';
import { keepForgetting } from './retention-duty.js';
import { retentionDuties } from './retention-side.js';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from './testing/database.js';
import { memoryAuditLog } from './testing/memory-audit.js';

// Retention timers (个人信息保护法 art. 19, 47; OP-09; checklist 41): what need not be kept is forgotten by itself, and what must be is not.

const KEY = new Uint8Array(32).fill(6);
const START = Date.parse('2026-11-21T04:00:00Z');
const DAY = 24 * 3_600_000;
let now = START;
const clock = { now: () => new Date(now) };
const random = { bytes: (length: number) => globalThis.crypto.getRandomValues(new Uint8Array(length)) };
const { topology } = readConfig({ ORGANIZATION: 'registry' });
const [registry] = topology.organizations;

describe.each(ENGINES)('on %s', (engine) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());

  const after = async (days: number) => {
    now = START + days * DAY;
    const duties = retentionDuties({ database: db.database, key: KEY, clock });
    return Object.fromEntries(await Promise.all(duties.map(async ({ name, run }) => [name, await run()] as const)));
  };

  test('log entries, delivered messages and answered requests go in their time, and not before', async () => {
    if (registry === undefined) throw new Error('no registry');
    now = START;
    const audit = sqlAuditLog({ database: db.database, organization: 'registry', clock, random });
    const by = { account: 'admin', organization: 'registry', roles: ['admin'] };
    await audit.record({ ...by, action: 'OPERATION', result: 'DONE', subject: 'x' });
    await db.database
      .insertInto('audit_log.root')
      .values({ first: 1, last: 100, root: 'r', head: 'h', at: '2026', state: 'ANCHORED', transaction_id: 't', block: 1 })
      .execute();

    const outbox = { database: db.database, key: KEY, own: registry, organizations: topology.organizations, clock, random };
    const items = [{ reference: 'ab'.repeat(32), salt: 'cd'.repeat(16) }];
    await db.database
      .transaction()
      .execute((transaction) =>
        enqueue(outbox, transaction, { id: 'm1', to: 'regulator', type: 'SALT_ESCROW', conversation: 'c', payload: { batch: 'b', items } }),
      );

    const subjects = { database: db.database, key: KEY, audit: memoryAuditLog(), clock };
    await receiveRequest(subjects, { id: 's1', kind: 'CORRECTION', subject: 'c1', content: '请更正姓名' });
    await receiveRequest(subjects, { id: 's2', kind: 'CORRECTION', subject: 'c1', content: '请更正坐落' });
    await answerRequest(subjects, { id: 's1', state: 'DONE', answer: '已更正', by });

    expect(await after(89)).toEqual({ 'audit-log': 0, 'delivered-messages': 0, 'subject-requests': 0 });
    // a message that nobody has yet is never forgotten
    expect(await after(400)).toMatchObject({ 'audit-log': 1, 'delivered-messages': 0 });
    await db.database
      .updateTable('exchange.outbox')
      .set({ state: 'DELIVERED', delivered_at: new Date(START).toISOString() })
      .execute();
    expect((await sentMessage(outbox, 'm1'))?.payload).toMatchObject({ batch: 'b' });
    expect(await after(400)).toMatchObject({ 'delivered-messages': 1 });
    expect(await after(401)).toMatchObject({ 'delivered-messages': 0, 'subject-requests': 0 });
    await expect(sentMessage(outbox, 'm1')).rejects.toMatchObject({ code: 'INVALID_FORMAT' });
    expect(await after(3 * 366)).toMatchObject({ 'subject-requests': 1 });
    const rows = await db.database.selectFrom('admin.subject_request').select(['id', 'state', 'answer']).orderBy('id').execute();
    expect(rows).toEqual([
      { id: 's1', state: 'DONE', answer: null },
      { id: 's2', state: 'OPEN', answer: null },
    ]);
  });
});

test('it runs by itself every day; what was forgotten is in the log, and a duty that fails does not keep the others from theirs', async () => {
  const audit = memoryAuditLog();
  const abort = new AbortController();
  const warned: string[] = [];
  const pauses: number[] = [];
  const duties = [
    { name: 'first', run: () => Promise.reject(new Error('database away')) },
    { name: 'second', run: () => Promise.resolve(3) },
    { name: 'third', run: () => Promise.resolve(0) },
  ];
  const sleep = async (milliseconds: number) => {
    pauses.push(milliseconds);
    if (pauses.length === 2) abort.abort();
  };
  await keepForgetting({ duties, audit, organization: 'registry', sleep, warn: (duty) => void warned.push(duty) }, abort.signal);
  expect([warned, pauses]).toEqual([
    ['first', 'first'],
    [DAY, DAY],
  ]);
  expect(audit.records.map(({ action, subject, purpose }) => [action, subject, purpose])).toEqual([
    ['LOG_PRUNED', 'second', '3'],
    ['LOG_PRUNED', 'second', '3'],
  ]);
});
