import { parseUnitCode, type JsonValue, type RegisterEntry } from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.js';
import { seal } from './sealed.js';
import { blindIndex } from './blind-index.js';

export interface FactParts {
  readonly key: Uint8Array;
  readonly now: Date;
}

export interface EnteredEntry {
  readonly sequence: number;
  readonly certRef: string;
  readonly unitRef: string;
  readonly enteredOn: string;
  readonly entry: RegisterEntry;
  /** Reference of the unit whose last entry is the predecessor, where it is not that of the own unit. */
  readonly from?: string | undefined;
}

/**
 * Writes what the book is searched and counted by, in the transaction of the entry: its parcel and unit, its predecessor (the last entry
 * of the unit), and its holders with their shares.
 */
export async function insertFacts(parts: FactParts, transaction: Transaction<Schema>, entered: EnteredEntry): Promise<void> {
  const { sequence, unitRef, enteredOn, entry, from } = entered;
  const unit = parseUnitCode(entry.unitCode);
  const created_at = parts.now.toISOString();
  await transaction
    .insertInto('register_book.parcel')
    .values({ parcel_code: unit.parcel, division: unit.division, created_at })
    .onConflict((conflict) => conflict.column('parcel_code').doNothing())
    .execute();
  await transaction
    .insertInto('register_book.unit')
    .values({ unit_code: unit.code, unit_ref: unitRef, parcel_code: unit.parcel, retired_on: null, created_at })
    .onConflict((conflict) => conflict.column('unit_code').doNothing())
    .execute();
  await transaction
    .insertInto('register_book.entry_fact')
    .values({
      sequence,
      unit_code: unit.code,
      division: unit.division,
      registration_type: entry.registrationType,
      right_type: entry.rightType,
      entered_on: enteredOn,
      predecessor: await lastEntryOf(transaction, from === undefined ? unit.code : await codeOf(transaction, from)),
    })
    .execute();
  await transaction.insertInto('register_book.holder').values(holderRows(parts.key, entered)).execute();
}

/** The last entry of the unit that reached the ledger. */
async function lastEntryOf(transaction: Transaction<Schema>, unitCode: string): Promise<number | null> {
  const row = await transaction
    .selectFrom('register_book.entry_fact as fact')
    .innerJoin('register_book.entry as entry', 'entry.sequence', 'fact.sequence')
    .innerJoin('register_book.request as request', 'request.request_id', 'entry.request_id')
    .select('fact.sequence')
    .where('fact.unit_code', '=', unitCode)
    .where('request.state', '=', 'ENTERED')
    .orderBy('fact.sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sequence ?? null;
}

async function codeOf(transaction: Transaction<Schema>, unitRef: string): Promise<string> {
  const row = await transaction.selectFrom('register_book.unit').select('unit_code').where('unit_ref', '=', unitRef).executeTakeFirst();
  return row?.unit_code ?? '';
}

export function holderRows(key: Uint8Array, { sequence, certRef, entry }: EnteredEntry): Schema['register_book.holder'][] {
  const index = blindIndex(key);
  return entry.holders.map((holder, position) => ({
    sequence,
    position,
    name_index: index.name(holder.name),
    id_index: index.id(holder.idNumber),
    id_type: holder.idType,
    numerator: holder.share?.numerator ?? null,
    denominator: holder.share?.denominator ?? null,
    sealed: seal(key, 'holder', `${certRef}/${position}`, { name: holder.name, idNumber: holder.idNumber } satisfies JsonValue),
  }));
}
