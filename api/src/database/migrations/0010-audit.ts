import { sql, type Kysely, type Migration } from 'kysely';

/**
 * The organisation's log: who looked at what and who did what. Entries are only added; the one change that the table itself allows is
 * to forget the content of an entry whose time of retention is over. Its hashes stay, so the chain stays whole.
 */
export const firstAudit: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create schema audit_log`,
  `create table audit_log.head (id int4 primary key check (id = 1), sequence int4 not null, hash text not null)`,
  `create table audit_log.entry (
     sequence int4 primary key, at text not null, class text not null check (class in ('OPERATION', 'SHARE')),
     body text, body_hash text not null, hash text not null, account text, action text, subject text)`,
  `create index entry_at on audit_log.entry (at)`,
  `create index entry_subject on audit_log.entry (subject, sequence) where subject is not null`,
  `create index entry_account on audit_log.entry (account, sequence) where account is not null`,
  `create table audit_log.root (
     first int4 primary key, last int4 not null unique, root text not null, head text not null, at text not null,
     state text not null check (state in ('PENDING', 'ANCHORED')), transaction_id text, block int4)`,
  `create index root_pending on audit_log.root (first) where state = 'PENDING'`,
  `create function audit_log.refuse_change() returns trigger language plpgsql as $$
   begin
     if tg_op = 'UPDATE' and new.body is null and new.sequence = old.sequence and new.at = old.at and new.class = old.class
        and new.body_hash = old.body_hash and new.hash = old.hash then
       return new;
     end if;
     raise exception 'entries of the audit log are only added';
   end $$`,
  `create trigger entry_kept before update or delete on audit_log.entry for each row execute function audit_log.refuse_change()`,
  `create trigger entry_not_emptied before truncate on audit_log.entry for each statement execute function audit_log.refuse_change()`,
];
