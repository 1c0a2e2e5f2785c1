import type { Database } from '../database/open.js';
import type { AuditRecord, LogRoot } from '../ports.js';
import { LogRootShape, type LogEntry } from './entry.js';
import { toRecord } from './log.js';

const CHUNK = 1_000;

/**
 * The whole log, oldest first, as the verifier reads it: one JSON object per line, the first `{ "log": 1, "organization": … }`.
 */
export async function* exportLog(database: Database, organization: string): AsyncGenerator<string> {
  yield `${JSON.stringify({ log: 1, organization })}\n`;
  for (let after = 0; ;) {
    const rows = await database
      .selectFrom('audit_log.entry')
      .selectAll()
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(CHUNK)
      .execute();
    for (const { sequence, at, class: kind, body, body_hash: bodyHash, hash } of rows) {
      yield `${JSON.stringify({ sequence, at, class: kind, body, bodyHash, hash } as LogEntry)}\n`;
      after = sequence;
    }
    if (rows.length < CHUNK) return;
  }
}

/** The roots that this organisation says it anchored; the regulator takes them from the ledger instead. */
export async function exportRoots(database: Database): Promise<LogRoot[]> {
  const rows = await database
    .selectFrom('audit_log.root')
    .select(['first', 'last', 'root', 'head'])
    .where('state', '=', 'ANCHORED')
    .orderBy('first')
    .execute();
  return rows.map((row) => LogRootShape.parse(row));
}

const COLUMNS = [
  ['序号 sequence', (r: AuditRecord) => String(r.sequence)],
  ['时间 at', (r: AuditRecord) => r.at],
  ['机构 organization', (r: AuditRecord) => r.organization],
  ['账户 account', (r: AuditRecord) => r.account],
  ['角色 roles', (r: AuditRecord) => r.roles.join(' ')],
  ['行为 action', (r: AuditRecord) => r.action],
  ['结果 result', (r: AuditRecord) => r.result],
  ['对象 subject', (r: AuditRecord) => r.subject ?? ''],
  ['数据项 fields', (r: AuditRecord) => (r.fields ?? []).join(' ')],
  ['事由 purpose', (r: AuditRecord) => r.purpose ?? ''],
  ['授权 grant', (r: AuditRecord) => r.grant ?? ''],
  ['关联号 correlation', (r: AuditRecord) => r.correlationId ?? ''],
  ['哈希 hash', (r: AuditRecord) => r.hash],
] as const;

/** Entries of a period as CSV, oldest first, a piece at a time. */
export async function* exportCsv(database: Database, { from, to }: { from: string; to: string }): AsyncGenerator<string> {
  yield csvHead();
  for (let after = 0; ;) {
    const rows = await database
      .selectFrom('audit_log.entry')
      .select(['sequence', 'at', 'hash', 'body'])
      .where('at', '>=', from)
      .where('at', '<', to)
      .where('body', 'is not', null)
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(CHUNK)
      .execute();
    for (const row of rows) yield csvLine(toRecord(row));
    after = rows.at(-1)?.sequence ?? after;
    if (rows.length < CHUNK) return;
  }
}

/** CSV (RFC 4180) with a byte order mark, which spreadsheets need for Chinese; a text that would run as a formula is quoted. */
export function csvHead(): string {
  return `\uFEFF${COLUMNS.map(([name]) => csvCell(name)).join(',')}\r\n`;
}

export function csvLine(record: AuditRecord): string {
  return `${COLUMNS.map(([, value]) => csvCell(value(record))).join(',')}\r\n`;
}

/** One cell. Spreadsheets take a leading = + - @ tab or line break as the start of a formula: an apostrophe in front stops that. */
export function csvCell(text: string): string {
  const inert = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}
