import { addDays, canonicalize, DomainError, type JsonValue } from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type { Database } from '../database/open.js';
import {
  SUBJECT_REQUESTS,
  type AuditLog,
  type Clock,
  type Look,
  type Person,
  type SubjectRequest,
  type SubjectRequestKind,
} from '../ports.js';
import { decrypt, encrypt } from '../sealing.js';

export interface SubjectParts {
  readonly database: Database;
  readonly key: Uint8Array;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** GB/T 35273-2020, 8.7: an answer within thirty days. */
const ANSWER_DAYS = 30;
const LONGEST_TEXT = 2_000;
/** As long as records of sharing: the holder may still go to court about the answer. */
const KEPT_DAYS = 3 * 365 + 2;

/** Takes a request in; its content lies encrypted. The same again is the same request. @throws DomainError TOO_LARGE, BLANK_FIELD, CONFLICT */
export async function receiveRequest(
  parts: SubjectParts,
  { id, kind, subject, content }: { id: string; kind: SubjectRequestKind; subject: string; content: string },
): Promise<SubjectRequest> {
  if (content.trim() === '') throw new DomainError('BLANK_FIELD', { field: 'content' });
  if (content.length > LONGEST_TEXT) throw new DomainError('TOO_LARGE', { field: 'content' });
  const now = parts.clock.now();
  await parts.database
    .insertInto('admin.subject_request')
    .values({
      id,
      kind,
      subject,
      content: encrypt(parts.key, Buffer.from(content), contextOf(id)),
      state: 'OPEN',
      received_at: now.toISOString(),
      due_on: addDays(shanghaiDay(now), ANSWER_DAYS),
      answered_at: null,
      answer: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const kept = await rowOf(parts.database, id);
  const same =
    kept.kind === kind &&
    kept.subject === subject &&
    Buffer.from(decrypt(parts.key, kept.content, contextOf(id))).toString('utf8') === content;
  if (!same) throw new DomainError('CONFLICT', { field: 'requestId' });
  return toRequest(kept);
}

/** Answers a request, once, with reasons. Every answer is in the log. @throws DomainError NOT_FOUND, BLANK_FIELD, CONFLICT when it was answered */
export async function answerRequest(
  parts: SubjectParts,
  { id, state, answer, by }: { id: string; state: 'DONE' | 'REFUSED'; answer: string; by: Person },
): Promise<SubjectRequest> {
  if (answer.trim() === '') throw new DomainError('BLANK_FIELD', { field: 'answer' });
  if (answer.length > LONGEST_TEXT) throw new DomainError('TOO_LARGE', { field: 'answer' });
  const kept = await rowOf(parts.database, id);
  const { account, organization, roles } = by;
  await parts.audit.record({
    account,
    organization,
    roles,
    action: 'SUBJECT_CORRECTED',
    result: state === 'DONE' ? 'DONE' : 'REFUSED',
    subject: kept.subject,
    purpose: `${kept.kind} ${id}`,
  });
  const row = await parts.database
    .updateTable('admin.subject_request')
    .set({ state, answer, answered_at: parts.clock.now().toISOString() })
    .where('id', '=', id)
    .where('state', '=', 'OPEN')
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new DomainError('CONFLICT', { field: 'requestId' });
  const until = addDays(shanghaiDay(parts.clock.now()), KEPT_DAYS);
  await keepUntil(parts, { kind: 'SUBJECT_REQUEST', subject: id, until, reason: '个人信息保护法 art. 50, 56' });
  return toRequest(row);
}

/** Requests that wait, the most urgent first; `late` ones are past their day. */
export async function openRequests({ database, clock }: SubjectParts): Promise<readonly (SubjectRequest & { readonly late: boolean })[]> {
  const today = shanghaiDay(clock.now());
  const rows = await database
    .selectFrom('admin.subject_request')
    .selectAll()
    .where('state', '=', 'OPEN')
    .orderBy('due_on')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ ...toRequest(row), late: row.due_on < today }));
}

/** What is held about a holder through one certificate, for the holder. `entry` comes from the book, in clear. */
export interface SubjectExport {
  readonly certRef: string;
  readonly madeAt: string;
  readonly entry: JsonValue;
  readonly looks: readonly Look[];
  readonly requests: readonly SubjectRequest[];
}

/** Puts together a copy of everything (art. 45); in the log before it leaves. @throws DomainError NOT_FOUND */
export async function exportSubject(
  parts: SubjectParts,
  { certRef, entry, by }: { certRef: string; entry: JsonValue | undefined; by: Person },
): Promise<SubjectExport> {
  if (entry === undefined) throw new DomainError('NOT_FOUND', { field: 'certRef' });
  const { account, organization, roles } = by;
  await parts.audit.record({ account, organization, roles, action: 'SUBJECT_EXPORTED', result: 'RELEASED', subject: certRef });
  const rows = await parts.database
    .selectFrom('admin.subject_request')
    .selectAll()
    .where('subject', '=', certRef)
    .orderBy('received_at')
    .execute();
  const looks = await parts.audit.looks(certRef);
  return { certRef, madeAt: parts.clock.now().toISOString(), entry, looks, requests: rows.map(toRequest) };
}

/** Notes until when something must be kept and why; a later date wins, an earlier one never shortens it (art. 19 asks for the shortest that the law allows). */
export async function keepUntil(
  { database }: Pick<SubjectParts, 'database'>,
  { kind, subject, until, reason }: { kind: string; subject: string; until: string; reason: string },
): Promise<void> {
  await database
    .insertInto('admin.retention')
    .values({ kind, subject, keep_until: until, reason, done_at: null })
    .onConflict((conflict) =>
      conflict.columns(['kind', 'subject']).doUpdateSet({ keep_until: until, reason }).where('admin.retention.keep_until', '<', until),
    )
    .execute();
}

/**
 * Ends what need not be kept any longer. `end` does it for its kind, and may be asked again for the same when it failed.
 * @returns how many were ended
 */
export async function endExpired(
  { database, clock }: Pick<SubjectParts, 'database' | 'clock'>,
  kind: string,
  end: (subject: string) => Promise<void>,
): Promise<number> {
  const today = shanghaiDay(clock.now());
  const due = await database
    .selectFrom('admin.retention')
    .select('subject')
    .where('kind', '=', kind)
    .where('done_at', 'is', null)
    .where('keep_until', '<', today)
    .orderBy('keep_until')
    .execute();
  for (const { subject } of due) {
    await end(subject);
    await database
      .updateTable('admin.retention')
      .set({ done_at: clock.now().toISOString() })
      .where('kind', '=', kind)
      .where('subject', '=', subject)
      .execute();
  }
  return due.length;
}

/** Forgets what was asked and answered; that it was, and when, stays. */
export async function forgetRequest({ database, key }: Pick<SubjectParts, 'database' | 'key'>, id: string): Promise<void> {
  const content = encrypt(key, Buffer.from('-'), contextOf(id));
  await database
    .updateTable('admin.subject_request')
    .set({ content, answer: null })
    .where('id', '=', id)
    .where('state', '!=', 'OPEN')
    .execute();
}

async function rowOf(database: Database, id: string) {
  const row = await database.selectFrom('admin.subject_request').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new DomainError('NOT_FOUND', { field: 'requestId' });
  return row;
}

function toRequest(row: Awaited<ReturnType<typeof rowOf>>): SubjectRequest {
  const kind = SUBJECT_REQUESTS.find((known) => known === row.kind);
  if (kind === undefined) throw new Error(`a request of an unknown kind, ${row.kind}`);
  return {
    id: row.id,
    kind,
    subject: row.subject,
    state: row.state as SubjectRequest['state'],
    receivedAt: row.received_at,
    dueOn: row.due_on,
    answer: row.answer ?? undefined,
  };
}

/** One form, so that two exports of the same can be compared. */
export const exportText = (made: SubjectExport): string => canonicalize(JSON.parse(JSON.stringify(made)) as JsonValue);

const contextOf = (id: string): Uint8Array => Buffer.from(JSON.stringify(['subject-request', id]));
