import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { Approvals, Person } from '../ports.js';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { memoryAuditLog } from '../testing/memory-audit.js';
import { sqlApprovals } from './approvals.js';

const person = (account: string): Person => ({ account, organization: 'registry', roles: ['registrar'] });
const [anna, bert, carl] = [person('anna'), person('bert'), person('carl')];
const PAYLOAD = { certRef: 'ab', reason: '错发' };
let now = Date.parse('2026-11-21T04:00:00Z');
let db: TestDatabase;
let audit = memoryAuditLog();
let approvals: Approvals;

const ask = (id = 'r1', payload = PAYLOAD) => approvals.request({ id, action: 'REVOKE_CERTIFICATE', subject: 'ab', payload, by: anna });
const use = (by = anna, payload: object = PAYLOAD, id = 'r1') =>
  approvals.use({ id, action: 'REVOKE_CERTIFICATE', payload: payload as typeof PAYLOAD, by });
const approve = (by = bert) => approvals.decide({ id: 'r1', decision: 'APPROVED', by });

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());
  beforeEach(async () => {
    now = Date.parse('2026-11-21T04:00:00Z');
    audit = memoryAuditLog();
    approvals = sqlApprovals({ database: db.database, audit, clock: { now: () => new Date(now) } });
    await sql`truncate admin.approval`.execute(db.database);
  });

  test('one asks, another approves, the first carries it out once; all of it is in the log (A24)', async () => {
    await ask();
    expect(await approvals.open()).toMatchObject([{ state: 'PENDING', requestedBy: 'anna', payload: PAYLOAD }]);
    expect(await approve()).toMatchObject({ state: 'APPROVED', decidedBy: 'bert' });
    await use();
    await expect(use()).rejects.toMatchObject({ code: 'APPROVAL_NOT_OPEN' });
    expect(await approvals.open()).toEqual([]);
    expect(audit.records.map(({ account, action }) => [account, action])).toEqual([
      ['anna', 'APPROVAL_REQUESTED'],
      ['bert', 'APPROVAL_DECIDED'],
    ]);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    ['nobody decided', () => use(), 'APPROVAL_NOT_OPEN'],
    ['the one who asked decides', () => approve(anna), 'SECOND_PERSON'],
    ['somebody else carries it out', async () => (await approve(), use(carl)), 'APPROVAL_DIFFERS'],
    ['the approver carries it out', async () => (await approve(), use(bert)), 'APPROVAL_DIFFERS'],
    ['something else is carried out', async () => (await approve(), use(anna, { ...PAYLOAD, certRef: 'cd' })), 'APPROVAL_DIFFERS'],
    ['it was rejected', async () => (await approvals.decide({ id: 'r1', decision: 'REJECTED', by: bert }), use()), 'APPROVAL_NOT_OPEN'],
    ['it is decided twice', async () => (await approve(), approve(carl)), 'APPROVAL_NOT_OPEN'],
    ['a day has passed before the decision', () => ((now += 25 * 3_600_000), approve()), 'APPROVAL_NOT_OPEN'],
    ['a day has passed before it is carried out', async () => (await approve(), (now += 25 * 3_600_000), use()), 'APPROVAL_NOT_OPEN'],
    ['the id is taken by other content', () => ask('r1', { ...PAYLOAD, reason: '其他' }), 'CONFLICT'],
    ['there is none', () => use(anna, PAYLOAD, 'r2'), 'NOT_FOUND'],
  ])('%s: refused', async (_name, act, code) => {
    await ask();
    await expect(act()).rejects.toMatchObject({ code });
  });

  test('of many at once one gets it', async () => {
    await ask();
    await approve();
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => use()));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('the database itself refuses one person in both places', async () => {
    await ask();
    await expect(sql`update admin.approval set decided_by = requested_by`.execute(db.database)).rejects.toThrow('check constraint');
  });
});
