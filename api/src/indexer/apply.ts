import type { LedgerRecord } from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import { writeCheckpoint, type Checkpoint } from './checkpoint.js';
import type { IndexedBlock, IndexedTransaction } from './reader.js';

/** Where in the ledger a row comes from. */
interface Place {
  readonly block: number;
  readonly position: number;
}

/** Writes the rows of verified blocks and the checkpoint in one SQL transaction: all of it is there, or nothing. */
export async function applyBlocks(database: Database, blocks: readonly IndexedBlock[], checkpoint: Checkpoint): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    for (const block of blocks) {
      await insertBlock(transaction, block);
      for (const entry of block.transactions) {
        const place = { block: block.number, position: entry.position };
        for (const record of (entry.event?.records ?? []).filter(isIndexed)) await applyRecord(transaction, record, place);
      }
    }
    await writeCheckpoint(transaction, checkpoint);
  });
}

async function insertBlock(transaction: Transaction<Schema>, { number, hash, transactions }: IndexedBlock): Promise<void> {
  const latest =
    transactions
      .map((t) => t.timestamp ?? '')
      .toSorted()
      .at(-1) ?? '';
  await transaction.insertInto('ledger_index.block').values({ number, hash, transactions: transactions.length, time: latest }).execute();
  const rows = transactions.map((entry) => toRow(entry, number));
  if (rows.length > 0) await transaction.insertInto('ledger_index.transaction').values(rows).execute();
}

function toRow(entry: IndexedTransaction, block: number): Schema['ledger_index.transaction'] {
  return {
    block,
    position: entry.position,
    id: entry.id,
    chaincode: entry.chaincode,
    event: entry.eventName ?? null,
    timestamp: entry.timestamp ?? '',
    validation_code: entry.validationCode,
    creator: entry.creator,
    endorsers: JSON.stringify(entry.endorsers),
  };
}

/** A record as it stands after a transaction. What identifies it never changes, so a later version only updates what may. */
async function applyRecord(transaction: Transaction<Schema>, record: Indexed, place: Place): Promise<void> {
  switch (record.type) {
    case 'key':
      return;
    case 'unit': {
      const { unitRef, state, division, enteredOn } = record;
      const row = { unit_ref: unitRef, state, division, entered_on: enteredOn, ...place };
      await transaction
        .insertInto('ledger_index.unit')
        .values(row)
        .onConflict((c) => c.column('unit_ref').doUpdateSet({ state }))
        .execute();
      return;
    }
    case 'head': {
      // Without a certificate there is no right on the unit: not yet, or no more.
      if (record.certRef === undefined) {
        await transaction.deleteFrom('ledger_index.head').where('unit_ref', '=', record.unitRef).execute();
        return;
      }
      const row = { unit_ref: record.unitRef, cert_ref: record.certRef, ...place };
      await transaction
        .insertInto('ledger_index.head')
        .values(row)
        .onConflict((c) => c.column('unit_ref').doUpdateSet({ cert_ref: record.certRef, ...place }))
        .execute();
      return;
    }
    case 'cert':
      return applyCertificate(transaction, record, place);
    case 'rend': {
      const { sha256, certRef, form, day } = record;
      const row = { sha256, cert_ref: certRef, form, day, ...place };
      // written once on the ledger: a repetition is no second record
      await transaction
        .insertInto('ledger_index.rendition')
        .values(row)
        .onConflict((c) => c.column('sha256').doNothing())
        .execute();
      return;
    }
    case 'case':
      return applyCase(transaction, record, place);
    case 'att': {
      const { caseRef, side, unitRef, kind, state, office, attestedOn } = record;
      const row = { case_ref: caseRef, side, unit_ref: unitRef, kind, state, office, attested_on: attestedOn, ...place };
      await transaction
        .insertInto('ledger_index.attestation')
        .values(row)
        .onConflict((c) => c.columns(['case_ref', 'side']).doUpdateSet({ state, kind, office, attested_on: attestedOn }))
        .execute();
      return;
    }
  }
}

/** Records that have rows; those of the other facets are passed over. */
const INDEXED = ['key', 'unit', 'head', 'cert', 'case', 'att', 'rend'] as const;

type Indexed = RecordOf<(typeof INDEXED)[number]>;

function isIndexed(record: LedgerRecord): record is Indexed {
  return INDEXED.some((type) => type === record.type);
}

type RecordOf<T extends LedgerRecord['type']> = Extract<LedgerRecord, { type: T }>;

async function applyCertificate(transaction: Transaction<Schema>, record: RecordOf<'cert'>, place: Place): Promise<void> {
  const changing = { state: record.state, successor: record.successor ?? null };
  await transaction
    .insertInto('ledger_index.certificate')
    .values({
      cert_ref: record.certRef,
      unit_ref: record.unitRef,
      predecessor: record.predecessor ?? null,
      kind: record.kind,
      registration_type: record.registrationType,
      division: record.division,
      entered_on: record.enteredOn,
      credential_digest: record.credentialDigest,
      ...changing,
      ...place,
    })
    .onConflict((c) => c.column('cert_ref').doUpdateSet(changing))
    .execute();
  await transaction
    .insertInto('ledger_index.certificate_event')
    .values({ cert_ref: record.certRef, ...place })
    .execute();
}

async function applyCase(transaction: Transaction<Schema>, record: RecordOf<'case'>, place: Place): Promise<void> {
  const changing = { state: record.state, result: record.result ?? null };
  await transaction
    .insertInto('ledger_index.case_file')
    .values({
      case_ref: record.caseRef,
      unit_ref: record.unitRef,
      cert_ref: record.certRef,
      act: record.act,
      division: record.division,
      opened_on: record.openedOn,
      required_sides: JSON.stringify(record.requiredSides),
      ...changing,
      ...place,
    })
    .onConflict((c) => c.column('case_ref').doUpdateSet(changing))
    .execute();
}
