import { sql, type Kysely, type Migration } from 'kysely';

/** The read model: every row derives from the ledger's blocks. */
export const firstIndex: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create schema ledger_index`,
  `create table ledger_index.checkpoint (id int4 primary key check (id = 1), block int4 not null, hash text not null)`,
  `create table ledger_index.block (number int4 primary key, hash text not null, transactions int4 not null, time text not null)`,
  `create table ledger_index.transaction (
     block int4 not null, position int4 not null, id text not null, chaincode text not null, event text,
     timestamp text not null, validation_code int4 not null, creator text not null, endorsers text not null,
     primary key (block, position))`,
  `create index transaction_id on ledger_index.transaction (id)`,
  `create table ledger_index.certificate (
     cert_ref text primary key, unit_ref text not null, state text not null, predecessor text, successor text, kind text not null,
     registration_type text not null, division text not null, entered_on text not null, credential_digest text not null,
     block int4 not null, position int4 not null)`,
  `create index certificate_credential on ledger_index.certificate (credential_digest)`,
  `create table ledger_index.certificate_event (
     cert_ref text not null, block int4 not null, position int4 not null, primary key (cert_ref, block, position))`,
  `create table ledger_index.unit (
     unit_ref text primary key, state text not null, division text not null, entered_on text not null,
     block int4 not null, position int4 not null)`,
  `create table ledger_index.head (
     unit_ref text primary key, cert_ref text not null, block int4 not null, position int4 not null)`,
  `create table ledger_index.case_file (
     case_ref text primary key, unit_ref text not null, cert_ref text not null, act text not null, state text not null, result text,
     division text not null, opened_on text not null, required_sides text not null, block int4 not null, position int4 not null)`,
  `create index case_order on ledger_index.case_file (block, position)`,
  `create table ledger_index.attestation (
     case_ref text not null, side text not null, unit_ref text not null, kind text not null, state text not null,
     office text not null, attested_on text not null, block int4 not null, position int4 not null,
     primary key (case_ref, side))`,
];
