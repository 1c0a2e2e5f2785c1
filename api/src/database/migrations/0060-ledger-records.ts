import { sql, type Kysely, type Migration } from 'kysely';

/**
 * One table for the records of all facets, the state of the ledger for the watch, and its findings. The index derives from the ledger alone,
 * so it is emptied and built again from block 0.
 */
export const ledgerRecords: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `drop table ledger_index.certificate_event, ledger_index.unit, ledger_index.head, ledger_index.case_file, ledger_index.attestation, ledger_index.rendition`,
  `truncate ledger_index.checkpoint, ledger_index.block, ledger_index.transaction, ledger_index.certificate`,
  `alter table ledger_index.transaction add column function text not null, add column version text not null`,
  `create index transaction_kind on ledger_index.transaction (chaincode, event)`,
  `alter table ledger_index.certificate add column record_type text not null default 'cert', add column record_ref text not null default ''`,
  `create table ledger_index.record (
     type text not null, ref text not null, unit_ref text, division text, party text, subject text, state text not null,
     content text not null, deleted boolean not null, block int4 not null, position int4 not null, place int4 not null,
     primary key (type, ref))`,
  `create index record_order on ledger_index.record (type, block, position, place)`,
  `create index record_by_unit on ledger_index.record (unit_ref, type)`,
  `create index record_by_subject on ledger_index.record (subject, type)`,
  `create table ledger_index.record_unit (type text not null, ref text not null, unit_ref text not null, primary key (unit_ref, type, ref))`,
  `create table ledger_index.record_event (
     type text not null, ref text not null, block int4 not null, position int4 not null, primary key (type, ref, block, position))`,
  `create index record_event_place on ledger_index.record_event (block, position)`,
  `create table ledger_index.state (namespace text not null, key text collate "C" not null, value bytea, policy bytea, primary key (namespace, key))`,
  `create table ledger_index.finding (
     block int4 not null, position int4 not null, place int4 not null, transaction_id text not null, kind text not null,
     reason text not null, codes text not null, primary key (block, position, place))`,
];
