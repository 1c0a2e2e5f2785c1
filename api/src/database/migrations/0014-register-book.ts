import { sql, type Kysely, type Migration } from 'kysely';

/**
 * The register as a book that can be searched and reported: parcels, units, holders, reports. Names and numbers stay encrypted beside a
 * keyed index. Rows of acts are only added.
 */
export const registerBook: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table register_book.parcel (parcel_code text primary key, division text not null, created_at text not null)`,
  `create table register_book.unit (
     unit_code text primary key, unit_ref text not null unique, parcel_code text not null references register_book.parcel (parcel_code),
     retired_on text, created_at text not null)`,
  `create table register_book.unit_predecessor (
     unit_code text not null references register_book.unit (unit_code), predecessor text not null references register_book.unit (unit_code),
     reason text not null, primary key (unit_code, predecessor), check (unit_code <> predecessor))`,
  `create table register_book.entry_fact (
     sequence int4 primary key references register_book.entry (sequence), unit_code text not null references register_book.unit (unit_code),
     division text not null, registration_type text not null, right_type text not null, entered_on text not null,
     predecessor int4 references register_book.entry (sequence))`,
  `create index entry_fact_unit on register_book.entry_fact (unit_code, sequence)`,
  `create index entry_fact_day on register_book.entry_fact (entered_on, division)`,
  `create table register_book.holder (
     sequence int4 not null references register_book.entry (sequence), position int4 not null,
     name_index text not null, id_index text not null, id_type text not null, numerator int4, denominator int4,
     sealed bytea not null, primary key (sequence, position))`,
  `create index holder_name on register_book.holder (name_index)`,
  `create index holder_id on register_book.holder (id_index)`,
  `create table register_book.upload (
     id text primary key, sequence int4 not null references register_book.entry (sequence), business_code text not null,
     tag text check (tag in ('BBXZ', 'CBXZ', 'BL')), content bytea not null,
     state text not null check (state in ('HELD', 'PENDING', 'ACCEPTED', 'REJECTED')), attempts int4 not null, next_at text not null,
     problem text, created_at text not null, answered_on text)`,
  `create index upload_due on register_book.upload (next_at) where state = 'PENDING'`,
  `create unique index upload_once on register_book.upload (sequence) where tag is null`,
  `create table register_book.daily_log (
     day text not null, division text not null, version int4 not null, content text not null, digest text not null,
     reported_at text not null, transaction_id text, primary key (day, division, version))`,
  `create table register_book.stock (
     batch text not null, line int4 not null, state text not null check (state in ('GOOD', 'BAD', 'ISSUED')),
     unit_code text, certificate_number text, problems text not null, sealed bytea not null, primary key (batch, line))`,
  // What an erasure takes away is in the sealed column alone; the statutory register stays.
  `create function register_book.refuse_change() returns trigger language plpgsql as $$
   begin
     if tg_op = 'UPDATE' and tg_table_name = 'entry' and to_jsonb(new) - 'sealed' = to_jsonb(old) - 'sealed' then
       return new;
     end if;
     raise exception 'entries of the register are only added';
   end $$`,
  ...['entry', 'entry_fact', 'holder', 'unit_predecessor', 'daily_log'].map(
    (table) =>
      `create trigger ${table}_kept before ${table === 'daily_log' ? 'delete' : 'update or delete'} on register_book.${table}
       for each row execute function register_book.refuse_change()`,
  ),
];
