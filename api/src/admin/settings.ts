import {
  ATTESTATION_KINDS,
  DomainError,
  DIVISIONS,
  HOLDER_ID_TYPES,
  isDate,
  REGISTRATION_TYPES,
  RIGHT_NATURES,
  RIGHT_TYPES,
  type JsonValue,
} from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import type { Approvals, AuditLog, Clock, Person, SettingAction, Term } from '../ports.js';
import { NATIONAL, type WorkingCalendar, type YearNotice } from './working-days.js';

export interface SettingParts {
  readonly database: Database;
  readonly approvals: Approvals;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** Tables that the law or a national standard fixes. An organisation may add to them (居住权 has no national code), never change them. */
export const NATIONAL_TERMS: Readonly<Record<string, Readonly<Record<string, { readonly zh: string; readonly en: string }>>>> = {
  registrationType: REGISTRATION_TYPES,
  rightType: RIGHT_TYPES,
  rightNature: RIGHT_NATURES,
  holderIdType: HOLDER_ID_TYPES,
  division: Object.fromEntries(DIVISIONS.map(({ code, zh, en }) => [code, { zh, en }])),
  attestationKind: Object.fromEntries(ATTESTATION_KINDS.map((code) => [code, { zh: code, en: code }])),
};

const name = z.string().regex(/^[A-Za-z][A-Za-z0-9]{1,40}$/);
const code = z.string().regex(/^[\w.-]{1,40}$/);
const label = z.string().trim().min(1).max(100);

const TermChange = z.strictObject({ dictionary: name, code, zh: label, en: label, retired: z.boolean().default(false) });
const Mapping = z.strictObject({
  dictionary: name,
  system: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  foreignCode: code,
  code,
  outward: z.boolean().default(true),
});
const DayChange = z.strictObject({ day: z.string().refine(isDate), working: z.boolean(), reason: label });
const RoleChange = z.strictObject({
  account: z.string().regex(/^[\w.@-]{1,100}$/),
  role: z.string().regex(/^[a-z][a-z-]{1,40}$/),
  divisions: z
    .array(z.string().regex(/^(\*|\d{6})$/))
    .min(1)
    .max(100),
});

/** What is changed with a second person: the approval's kind, the shape of its payload, and what it does. */
const CHANGES = {
  CHANGE_DICTIONARY: { shape: z.union([TermChange, Mapping]), apply: changeDictionary },
  CHANGE_CALENDAR: { shape: DayChange, apply: changeDay },
  GRANT_ROLE: { shape: RoleChange, apply: grantRole },
  REVOKE_ROLE: { shape: RoleChange.pick({ account: true, role: true }), apply: revokeRole },
} as const satisfies Record<SettingAction, unknown>;

/** Checks a change before a second person is asked about it. @throws DomainError INVALID_FORMAT naming the member */
export function parseChange(action: SettingAction, payload: unknown): JsonValue {
  const parsed = CHANGES[action].shape.safeParse(payload);
  if (!parsed.success) throw new DomainError('INVALID_FORMAT', { field: parsed.error.issues[0]?.path.join('.') ?? 'payload' });
  return parsed.data as JsonValue;
}

/**
 * Carries out an approved change: the approval is used up and the change made in one transaction, or neither.
 * @throws DomainError the approval's codes, INVALID_FORMAT, CONFLICT for a national term or a code that is mapped already
 */
export async function applyChange(
  parts: SettingParts,
  { approvalId, action, payload, by }: { approvalId: string; action: SettingAction; payload: unknown; by: Person },
): Promise<void> {
  const change = parseChange(action, payload);
  await parts.database.transaction().execute(async (transaction) => {
    await parts.approvals.use({ id: approvalId, action, payload: change, by }, transaction);
    await (CHANGES[action].apply as Apply)(transaction, change, { id: approvalId, by: by.account, at: parts.clock.now().toISOString() });
  });
  const { account, organization, roles } = by;
  await parts.audit.record({
    account,
    organization,
    roles,
    action: 'SETTINGS_CHANGED',
    result: 'DONE',
    subject: approvalId,
    purpose: action,
  });
}

interface Who {
  readonly id: string;
  readonly by: string;
  readonly at: string;
}
type Apply = (transaction: Transaction<Schema>, change: unknown, who: Who) => Promise<void>;

async function changeDictionary(
  transaction: Transaction<Schema>,
  change: z.infer<typeof TermChange> | z.infer<typeof Mapping>,
  { by, at }: Who,
): Promise<void> {
  if ('foreignCode' in change) return addMapping(transaction, change);
  const { dictionary, zh, en, retired } = change;
  if (Object.hasOwn(NATIONAL_TERMS[dictionary] ?? {}, change.code)) throw new DomainError('CONFLICT', { field: 'code' });
  const row = { zh, en, retired, changed_by: by, changed_at: at };
  await transaction
    .insertInto('admin.dictionary_entry')
    .values({ dictionary, code: change.code, ...row })
    .onConflict((conflict) => conflict.columns(['dictionary', 'code']).doUpdateSet(row))
    .execute();
}

async function addMapping(
  transaction: Transaction<Schema>,
  { dictionary, system, foreignCode, code: own, outward }: z.infer<typeof Mapping>,
): Promise<void> {
  if (!(await termsOf(transaction, dictionary)).some((term) => term.code === own)) throw new DomainError('NOT_FOUND', { field: 'code' });
  if (outward) {
    const taken = await transaction
      .selectFrom('admin.dictionary_mapping')
      .select('foreign_code')
      .where('dictionary', '=', dictionary)
      .where('system', '=', system)
      .where('code', '=', own)
      .where('outward', '=', true)
      .executeTakeFirst();
    if (taken !== undefined && taken.foreign_code !== foreignCode) throw new DomainError('CONFLICT', { field: 'code' });
  }
  await transaction
    .insertInto('admin.dictionary_mapping')
    .values({ dictionary, system, foreign_code: foreignCode, code: own, outward })
    .onConflict((conflict) => conflict.columns(['dictionary', 'system', 'foreign_code']).doUpdateSet({ code: own, outward }))
    .execute();
}

async function changeDay(
  transaction: Transaction<Schema>,
  { day, working, reason }: z.infer<typeof DayChange>,
  { by, at }: Who,
): Promise<void> {
  const row = { working, reason, changed_by: by, changed_at: at };
  await transaction
    .insertInto('admin.calendar_day')
    .values({ day, ...row })
    .onConflict((conflict) => conflict.column('day').doUpdateSet(row))
    .execute();
}

async function grantRole(
  transaction: Transaction<Schema>,
  { account, role, divisions }: z.infer<typeof RoleChange>,
  who: Who,
): Promise<void> {
  if (account === who.by) throw new DomainError('SECOND_PERSON', { field: 'account' });
  await revokeRole(transaction, { account, role }, who);
  const row = { id: who.id, account, role, divisions: JSON.stringify(divisions) };
  await transaction
    .insertInto('admin.account_grant')
    .values({ ...row, granted_by: who.by, granted_at: who.at, revoked_at: null })
    .execute();
}

async function revokeRole(
  transaction: Transaction<Schema>,
  { account, role }: { account: string; role: string },
  { at }: Who,
): Promise<void> {
  await transaction
    .updateTable('admin.account_grant')
    .set({ revoked_at: at })
    .where('account', '=', account)
    .where('role', '=', role)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Terms of a dictionary: the national ones, and the organisation's own (OP-07). */
export async function termsOf(connection: Database | Transaction<Schema>, dictionary: string): Promise<Term[]> {
  const national = Object.entries(NATIONAL_TERMS[dictionary] ?? {}).map(([key, { zh, en }]) => ({
    code: key,
    zh,
    en,
    retired: false,
    national: true,
  }));
  const own = await connection
    .selectFrom('admin.dictionary_entry')
    .select(['code', 'zh', 'en', 'retired'])
    .where('dictionary', '=', dictionary)
    .orderBy('code')
    .execute();
  return [...national, ...own.map((row) => ({ ...row, national: false }))];
}

/** Our code for another system's; that system's for ours. @throws DomainError NOT_FOUND: what is not mapped is not guessed */
export async function mapCode(
  database: Database,
  { dictionary, system }: { dictionary: string; system: string },
  given: { foreign: string } | { own: string },
): Promise<string> {
  let query = database
    .selectFrom('admin.dictionary_mapping')
    .select(['code', 'foreign_code'])
    .where('dictionary', '=', dictionary)
    .where('system', '=', system);
  query =
    'foreign' in given ? query.where('foreign_code', '=', given.foreign) : query.where('code', '=', given.own).where('outward', '=', true);
  const row = await query.executeTakeFirst();
  if (row === undefined) throw new DomainError('NOT_FOUND', { field: 'code' });
  return 'foreign' in given ? row.code : row.foreign_code;
}

/** The national calendar with what the organisation has entered: notices of later years, and days of its own. */
export async function workingCalendar(database: Database): Promise<WorkingCalendar> {
  const days = await database.selectFrom('admin.calendar_day').select(['day', 'working']).execute();
  const calendar = new Map<number, YearNotice>(NATIONAL);
  for (const { day, working } of days) {
    const year = Number(day.slice(0, 4));
    const { free = [], working: extra = [] } = calendar.get(year) ?? {};
    const without = (list: readonly string[]) => list.filter((known) => known !== day);
    calendar.set(
      year,
      working ? { free: without(free), working: [...without(extra), day] } : { free: [...without(free), day], working: without(extra) },
    );
  }
  return calendar;
}

/** Roles and districts that the organisation itself has given to an account, beside what its token says (OP-01, OP-02). */
export async function grantsOf(
  database: Database,
  account: string,
): Promise<{ readonly roles: readonly string[]; readonly divisions: readonly string[] }> {
  const rows = await database
    .selectFrom('admin.account_grant')
    .select(['role', 'divisions'])
    .where('account', '=', account)
    .where('revoked_at', 'is', null)
    .execute();
  const divisions = rows.flatMap((row) => z.array(z.string()).parse(JSON.parse(row.divisions)));
  return { roles: [...new Set(rows.map(({ role }) => role))].toSorted(), divisions: [...new Set(divisions)].toSorted() };
}
