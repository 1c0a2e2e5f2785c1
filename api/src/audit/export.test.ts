import { expect, test } from '@jest/globals';
import type { AuditRecord } from '../ports.js';
import { csvCell, csvHead, csvLine } from './export.js';
import { joinAccess, type LedgerAccess, type OrganizationLog } from './join.js';

test.each([
  ['张三', '张三'],
  ['=1+1', "'=1+1"],
  ['＝HYPERLINK("x")', '"\'＝HYPERLINK(""x"")"'],
  ['+86', "'+86"],
  ['-1', "'-1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['two\r\nlines', '"two\r\nlines"'],
])('%j becomes a cell that no spreadsheet runs (A12)', (text, cell) => {
  expect(csvCell(text)).toBe(cell);
});

const record = (change: Partial<AuditRecord> = {}): AuditRecord => ({
  sequence: 1,
  at: '2026-11-21T04:00:00.000Z',
  hash: 'ab',
  account: 'bank-officer',
  organization: 'bank',
  roles: ['bank-officer'],
  action: 'GRANT_CONSUMED',
  result: 'RELEASED',
  grant: 'g1',
  eventRef: 'e1',
  ...change,
});

test('an export begins with a byte order mark and names its columns in both languages', () => {
  const [head, line] = (csvHead() + csvLine(record({ purpose: '=cmd' }))).split('\r\n');
  expect(head).toMatch(/^\uFEFF序号 sequence,/);
  expect(line).toContain(",'=cmd,g1,");
});

const good = { good: true, entries: 1, forgotten: 0, anchored: 1 } as const;
const log = (...records: AuditRecord[]): OrganizationLog => ({ organization: 'bank', verdict: good, records });
const event: LedgerAccess = { eventRef: 'e1', organization: 'bank', grant: 'g1', at: '2026-11-21T04:00:00.000Z' };

test.each<[string, LedgerAccess[], OrganizationLog[], object[]]>([
  ['log and ledger agree', [event], [log(record())], []],
  ['an access that was not logged', [event], [log()], [{ kind: 'NOT_LOGGED', organization: 'bank', eventRef: 'e1' }]],
  ['a look without an event (S12)', [], [log(record())], [{ kind: 'NOT_ON_LEDGER', organization: 'bank', sequence: 1 }]],
  [
    'a look under a grant that names no event',
    [],
    [log(record({ eventRef: undefined }))],
    [{ kind: 'NOT_ON_LEDGER', organization: 'bank', sequence: 1 }],
  ],
  [
    'another grant',
    [event],
    [log(record({ grant: 'g2' }))],
    [{ kind: 'GRANT_DIFFERS', organization: 'bank', sequence: 1, eventRef: 'e1' }],
  ],
  ['an organisation that gives no log', [event], [], [{ kind: 'LOG_MISSING', organization: 'bank' }]],
  [
    'a log that does not verify',
    [event],
    [{ ...log(record()), verdict: { good: false, sequence: 4, problem: 'BODY_ALTERED' } }],
    [{ kind: 'LOG_BAD', organization: 'bank', sequence: 4 }],
  ],
  ['a look without a grant, which needs no event', [], [log(record({ grant: undefined, eventRef: undefined }))], []],
])("the regulator's join: %s", (_name, events, logs, findings) => {
  expect(joinAccess(events, logs).findings).toEqual(findings);
});
