import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonValue } from '@zhenglian/chaincode/domain';
import { sql } from 'kysely';
import type { Person } from '../ports.js';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { memoryAuditLog } from '../testing/memory-audit.js';
import { sqlApprovals } from './approvals.js';
import { listAccounts, listCalendarDays, listDictionaries, listMappings } from './listings.js';
import { applyChange, grantsOf, mapCode, parseChange, termsOf, workingCalendar } from './settings.js';
import { answerRequest, endExpired, exportSubject, exportText, keepUntil, openRequests, receiveRequest } from './subjects.js';
import { isWorkingDay } from './working-days.js';

const START = Date.parse('2026-11-21T04:00:00Z');
let now = START;
const clock = { now: () => new Date(now) };
const [anna, bert]: Person[] = ['anna', 'bert'].map((account) => ({ account, organization: 'registry', roles: ['admin'] }));
if (anna === undefined || bert === undefined) throw new Error('two persons');
let db: TestDatabase;
let audit = memoryAuditLog();
let ids = 0;

type Action = Parameters<typeof parseChange>[0];

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());
  beforeEach(async () => {
    now = START;
    audit = memoryAuditLog();
    const tables = ['approval', 'dictionary_entry', 'dictionary_mapping', 'calendar_day', 'account_grant', 'subject_request', 'retention'];
    await sql.raw(`truncate ${tables.map((name) => `admin.${name}`).join(', ')}`).execute(db.database);
  });

  const approvals = () => sqlApprovals({ database: db.database, audit, clock });
  const parts = () => ({ database: db.database, approvals: approvals(), audit, clock });

  /** Asks, has it approved, carries it out. */
  async function change(action: Action, payload: JsonValue): Promise<void> {
    ids += 1;
    const id = `a${ids}`;
    await approvals().request({ id, action, subject: 'settings', payload: parseChange(action, payload), by: anna as Person });
    await approvals().decide({ id, decision: 'APPROVED', by: bert as Person });
    await applyChange(parts(), { approvalId: id, action, payload, by: anna as Person });
  }

  test('an organisation adds terms of its own; national ones stay as they are (OP-07)', async () => {
    await change('CHANGE_DICTIONARY', { dictionary: 'rightType', code: '900', zh: '居住权', en: 'right of residence' });
    const terms = await termsOf(db.database, 'rightType');
    expect(terms.find(({ code }) => code === '900')).toEqual({
      code: '900',
      zh: '居住权',
      en: 'right of residence',
      retired: false,
      national: false,
    });
    await expect(change('CHANGE_DICTIONARY', { dictionary: 'rightType', code: '4', zh: '别的', en: 'other' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await change('CHANGE_DICTIONARY', { dictionary: 'rightType', code: '900', zh: '居住权', en: 'right of residence', retired: true });
    expect((await termsOf(db.database, 'rightType')).find(({ code }) => code === '900')?.retired).toBe(true);
    expect(audit.records.filter(({ action }) => action === 'SETTINGS_CHANGED')).toHaveLength(2);
  });

  test('each interface has its own codes; what is not mapped is not guessed (OP-08)', async () => {
    const map = (foreignCode: string, code: string, outward = true) =>
      change('CHANGE_DICTIONARY', { dictionary: 'registrationType', system: 'old-vendor', foreignCode, code, outward });
    await map('1', '100');
    await map('01', '100', false); // an older spelling that still comes in
    await map('2', '200');
    const place = { dictionary: 'registrationType', system: 'old-vendor' };
    expect(await mapCode(db.database, place, { foreign: '01' })).toBe('100');
    expect(await mapCode(db.database, place, { own: '100' })).toBe('1');
    await expect(mapCode(db.database, place, { foreign: '9' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(mapCode(db.database, { ...place, system: 'other' }, { own: '100' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(map('3', '100')).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(map('8', '999')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('later years and own days are entered by two persons', async () => {
    await change('CHANGE_CALENDAR', { day: '2026-11-23', working: false, reason: '系统切换' });
    await change('CHANGE_CALENDAR', { day: '2027-01-01', working: false, reason: '元旦' });
    const calendar = await workingCalendar(db.database);
    expect([isWorkingDay(calendar, '2026-11-23'), isWorkingDay(calendar, '2027-01-01'), isWorkingDay(calendar, '2027-01-04')]).toEqual([
      false,
      false,
      true,
    ]);
    await change('CHANGE_CALENDAR', { day: '2026-11-23', working: true, reason: '恢复' });
    expect(isWorkingDay(await workingCalendar(db.database), '2026-11-23')).toBe(true);
  });

  test('roles are given and taken by two persons, and never to oneself (OP-02, A24)', async () => {
    await change('GRANT_ROLE', { account: 'carl', role: 'registrar', divisions: ['440605'] });
    expect(await grantsOf(db.database, 'carl')).toEqual({ roles: ['registrar'], divisions: ['440605'] });
    await change('GRANT_ROLE', { account: 'carl', role: 'registrar', divisions: ['440606'] });
    expect(await grantsOf(db.database, 'carl')).toEqual({ roles: ['registrar'], divisions: ['440606'] });
    await change('REVOKE_ROLE', { account: 'carl', role: 'registrar' });
    expect(await grantsOf(db.database, 'carl')).toEqual({ roles: [], divisions: [] });
    await expect(change('GRANT_ROLE', { account: 'anna', role: 'auditor', divisions: ['*'] })).rejects.toMatchObject({
      code: 'SECOND_PERSON',
    });
  });

  test('what was set is shown: accounts with their roles, dictionaries, mappings, days (OP-01 to OP-03, OP-07)', async () => {
    await change('GRANT_ROLE', { account: 'dora', role: 'registrar', divisions: ['440605'] });
    await change('GRANT_ROLE', { account: 'robot', role: 'archivist', divisions: ['*'] });
    await change('REVOKE_ROLE', { account: 'robot', role: 'archivist' });
    const known = [{ name: 'robot', roles: ['recipient'], divisions: [], machine: true }];
    expect(await listAccounts(db.database, known)).toEqual([
      {
        name: 'dora',
        machine: false,
        roles: [],
        divisions: [],
        grants: [{ role: 'registrar', divisions: ['440605'], grantedBy: 'anna', grantedAt: clock.now().toISOString() }],
      },
      { ...known[0], grants: [] },
    ]);
    await change('CHANGE_DICTIONARY', { dictionary: 'ownWords', code: '1', zh: '一', en: 'one' });
    await change('CHANGE_DICTIONARY', { dictionary: 'ownWords', system: 'vendor', foreignCode: 'A', code: '1' });
    expect(await listDictionaries(db.database)).toEqual(expect.arrayContaining(['rightType', 'ownWords']));
    const mapping = { dictionary: 'ownWords', system: 'vendor', foreignCode: 'A', code: '1', outward: true };
    expect(await listMappings(db.database, 'ownWords', undefined)).toEqual([mapping]);
    expect(await listMappings(db.database, 'ownWords', 'another')).toEqual([]);
    await change('CHANGE_CALENDAR', { day: '2027-02-01', working: false, reason: '春节' });
    expect(await listCalendarDays(db.database, 2027)).toContainEqual({ day: '2027-02-01', working: false, reason: '春节' });
    expect(await listCalendarDays(db.database, 2030)).toEqual([]);
  });

  test('a change without its approval, or another than approved, changes nothing', async () => {
    const payload = { account: 'carl', role: 'registrar', divisions: ['*'] };
    const by = anna as Person;
    await expect(applyChange(parts(), { approvalId: 'none', action: 'GRANT_ROLE', payload, by })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await approvals().request({ id: 'x', action: 'GRANT_ROLE', subject: 's', payload, by });
    await approvals().decide({ id: 'x', decision: 'APPROVED', by: bert as Person });
    const other = { ...payload, account: 'anna-2' };
    await expect(applyChange(parts(), { approvalId: 'x', action: 'GRANT_ROLE', payload: other, by })).rejects.toMatchObject({
      code: 'APPROVAL_DIFFERS',
    });
    expect(await grantsOf(db.database, 'anna-2')).toEqual({ roles: [], divisions: [] });
    // a change that fails gives its approval back
    await expect(change('CHANGE_DICTIONARY', { dictionary: 'rightType', code: '4', zh: 'x', en: 'x' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect((await approvals().open()).map(({ state }) => state)).toEqual(['APPROVED', 'APPROVED']);
  });

  const subjects = () => ({ database: db.database, key: new Uint8Array(32).fill(4), audit, clock });
  const ask = { id: 's1', kind: 'CORRECTION', subject: 'cert-1', content: '张示例的证件号有误' } as const;

  test('a request of a holder is kept in cipher, has its day, and is answered once, in the log (checklist 41)', async () => {
    expect(await receiveRequest(subjects(), ask)).toMatchObject({ state: 'OPEN', dueOn: '2026-12-21' });
    await receiveRequest(subjects(), ask);
    await expect(receiveRequest(subjects(), { ...ask, content: '别的' })).rejects.toMatchObject({ code: 'CONFLICT' });
    const { rows } = await sql<{ line: string }>`select (to_jsonb(r)::text) as line from admin.subject_request r`.execute(db.database);
    expect(rows.map(({ line }) => line + Buffer.from(line.replaceAll('\\\\x', ''), 'hex').toString('utf8')).join()).not.toContain('张示例');
    now += 40 * 86_400_000;
    expect(await openRequests(subjects())).toMatchObject([{ id: 's1', late: true }]);
    const answer = { id: 's1', state: 'DONE', answer: '已办理更正登记', by: anna as Person } as const;
    expect(await answerRequest(subjects(), answer)).toMatchObject({ state: 'DONE', answer: '已办理更正登记' });
    await expect(answerRequest(subjects(), answer)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await openRequests(subjects())).toEqual([]);
    expect(audit.records[0]).toMatchObject({ action: 'SUBJECT_CORRECTED', subject: 'cert-1', account: 'anna' });
  });

  test('a copy holds the entry, the looks and the requests, and is itself a look (art. 45)', async () => {
    await audit.record({
      account: 'x',
      organization: 'registry',
      roles: [],
      action: 'DOCUMENT_READ',
      result: 'RELEASED',
      subject: 'cert-1',
    });
    await receiveRequest(subjects(), ask);
    const made = await exportSubject(subjects(), { certRef: 'cert-1', entry: { holders: ['张示例'] }, by: anna as Person });
    expect(made).toMatchObject({ entry: { holders: ['张示例'] }, requests: [{ id: 's1' }] });
    expect(made.looks.map(({ action }) => action)).toEqual(['DOCUMENT_READ', 'SUBJECT_EXPORTED']);
    expect(JSON.parse(exportText(made))).toMatchObject({ certRef: 'cert-1' });
    await expect(exportSubject(subjects(), { certRef: 'none', entry: undefined, by: anna as Person })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('what need not be kept any longer is ended once; a longer duty wins', async () => {
    const timer = { kind: 'shared-copy', subject: 'copy-1', reason: '共享记录保存三年' };
    await keepUntil(subjects(), { ...timer, until: '2026-12-01' });
    await keepUntil(subjects(), { ...timer, until: '2026-11-01' });
    const ended: string[] = [];
    const end = (subject: string) => (ended.push(subject), Promise.resolve());
    expect(await endExpired(subjects(), 'shared-copy', end)).toBe(0);
    now = Date.parse('2026-12-02T04:00:00Z');
    await expect(endExpired(subjects(), 'shared-copy', () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
    expect(await endExpired(subjects(), 'shared-copy', end)).toBe(1);
    expect(await endExpired(subjects(), 'shared-copy', end)).toBe(0);
    expect(ended).toEqual(['copy-1']);
  });
});
