import { sql, type Kysely, type Migration } from 'kysely';

/** What an organisation administers by itself: second persons, dictionaries, working days, requests of data subjects. */
export const firstAdmin: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create schema admin`,
  `create table admin.approval (
     id text primary key, action text not null, subject text not null, payload text not null, payload_digest text not null,
     state text not null check (state in ('PENDING', 'APPROVED', 'REJECTED', 'USED')),
     requested_by text not null, requested_at text not null, decided_by text, decided_at text, used_at text,
     check (decided_by is null or decided_by <> requested_by))`,
  `create index approval_open on admin.approval (requested_at) where state in ('PENDING', 'APPROVED')`,
  `create table admin.dictionary_entry (
     dictionary text not null, code text not null, zh text not null, en text not null, retired boolean not null,
     changed_by text not null, changed_at text not null, primary key (dictionary, code))`,
  `create table admin.dictionary_mapping (
     dictionary text not null, system text not null, foreign_code text not null, code text not null, outward boolean not null,
     primary key (dictionary, system, foreign_code))`,
  `create unique index mapping_outward on admin.dictionary_mapping (dictionary, system, code) where outward`,
  `create table admin.calendar_day (day text primary key, working boolean not null, reason text not null, changed_by text not null, changed_at text not null)`,
  `create table admin.account_grant (
     id text primary key, account text not null, role text not null, divisions text not null, granted_by text not null, granted_at text not null,
     revoked_at text)`,
  `create index account_grant_account on admin.account_grant (account) where revoked_at is null`,
  `create table admin.subject_request (
     id text primary key, kind text not null check (kind in ('EXPORT', 'CORRECTION', 'DELETION', 'RESTRICTION', 'WITHDRAWAL')),
     subject text not null, content bytea not null, state text not null check (state in ('OPEN', 'DONE', 'REFUSED')),
     received_at text not null, due_on text not null, answered_at text, answer text)`,
  `create index subject_request_due on admin.subject_request (due_on) where state = 'OPEN'`,
  `create table admin.retention (
     kind text not null, subject text not null, keep_until text not null, reason text not null, done_at text, primary key (kind, subject))`,
  `create index retention_due on admin.retention (keep_until) where done_at is null`,
];
