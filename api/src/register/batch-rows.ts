import { parseUnitCode } from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import { shanghaiDay } from '../calendar.js';
import { insertMany } from '../database/insert-many.js';
import type { Schema } from '../database/schema.js';
import type { NewEntry } from '../ports.js';
import { encrypt } from '../sealing.js';
import type { BookParts } from './book.js';
import { holderRows } from './facts.js';
import { seal } from './sealed.js';
import { businessCode, contentOf } from './upload.js';

/** An entry with the number of its row. */
interface Entered extends NewEntry {
  readonly sequence: number;
  readonly enteredOn: string;
}

/**
 * Many entries with all that belongs to each (parcel, unit, facts, holders, upload message: see `insertFacts` and `insertUpload`), in the
 * caller's transaction: one statement per table instead of eight per entry.
 */
export async function insertBookRows(parts: BookParts, transaction: Transaction<Schema>, entries: readonly NewEntry[]): Promise<void> {
  const created_at = parts.clock.now().toISOString();
  const written = entries.map((entry) => entryRow(parts.key, entry, created_at));
  const rows = await insertMany(transaction, 'register_book.entry', written).returning(['sequence', 'cert_ref']).execute();
  const sequences = new Map(rows.map(({ cert_ref, sequence }) => [cert_ref, sequence]));
  const today = shanghaiDay(parts.clock.now());
  const entered = entries.map((entry) => ({ ...entry, sequence: found(sequences, entry.entry.certRef), enteredOn: dayOf(entry, today) }));
  await insertUnits(transaction, entered, created_at);
  await insertFacts(transaction, entered);
  const holders = entered.flatMap(({ sequence, enteredOn, entry: { certRef, unitRef, secret } }) =>
    holderRows(parts.key, { sequence, certRef, unitRef, enteredOn, entry: secret.entry }),
  );
  await insertMany(transaction, 'register_book.holder', holders).execute();
  await insertUploads(parts, transaction, entered, today);
}

/** Lets the messages of entries go that are on the ledger. */
export async function releaseUploads(transaction: Transaction<Schema>, requestIds: readonly string[]): Promise<void> {
  const entries = await transaction
    .selectFrom('register_book.entry')
    .select('sequence')
    .where('request_id', 'in', [...requestIds])
    .execute();
  if (entries.length === 0) return;
  const sequences = entries.map(({ sequence }) => sequence);
  await transaction
    .updateTable('register_book.upload')
    .set({ state: 'PENDING' })
    .where('state', '=', 'HELD')
    .where('sequence', 'in', sequences)
    .execute();
}

/** Not canonical JSON: nobody compares it, and a batch has thousands. */
function entryRow(key: Uint8Array, { request, entry }: NewEntry, created_at: string) {
  const { certRef, unitRef, licenceId, certificateNumber, secret } = entry;
  return {
    request_id: request.requestId,
    cert_ref: certRef,
    unit_ref: unitRef,
    licence_id: licenceId,
    certificate_number: certificateNumber,
    sealed: encrypt(key, Buffer.from(JSON.stringify(secret)), Buffer.from(JSON.stringify(['entry', certRef]))),
    created_at,
  };
}

async function insertUnits(transaction: Transaction<Schema>, entered: readonly Entered[], created_at: string): Promise<void> {
  const units = entered.map(({ entry }) => ({ ...parseUnitCode(entry.secret.entry.unitCode), unitRef: entry.unitRef }));
  const parcels = new Map(units.map(({ parcel, division }) => [parcel, { parcel_code: parcel, division, created_at }]));
  await insertMany(transaction, 'register_book.parcel', [...parcels.values()])
    .onConflict((conflict) => conflict.column('parcel_code').doNothing())
    .execute();
  const rows = units.map(({ code, parcel, unitRef }) => ({
    unit_code: code,
    unit_ref: unitRef,
    parcel_code: parcel,
    retired_on: null,
    created_at,
  }));
  await insertMany(transaction, 'register_book.unit', rows)
    .onConflict((conflict) => conflict.column('unit_code').doNothing())
    .execute();
}

/** First registrations have no predecessor: a unit with an entry on the ledger was refused before. */
async function insertFacts(transaction: Transaction<Schema>, entered: readonly Entered[]): Promise<void> {
  const facts = entered.map(({ sequence, enteredOn, entry: { secret } }) => {
    const { code, division } = parseUnitCode(secret.entry.unitCode);
    const { registrationType, rightType } = secret.entry;
    return {
      sequence,
      unit_code: code,
      division,
      registration_type: registrationType,
      right_type: rightType,
      entered_on: enteredOn,
      predecessor: null,
    };
  });
  await insertMany(transaction, 'register_book.entry_fact', facts).execute();
}

async function insertUploads({ key, clock }: BookParts, transaction: Transaction<Schema>, entered: readonly Entered[], today: string) {
  const now = clock.now().toISOString();
  const next = await reserveMessages(transaction, entered, today);
  const rows = entered.map(({ sequence, enteredOn, entry: { certificateNumber, secret } }) => {
    const { entry } = secret;
    const { division } = parseUnitCode(entry.unitCode);
    const id = next(division);
    const content = contentOf(id, division, enteredOn, { sequence, certificateNumber, enteredOn, entry, predecessor: undefined });
    return {
      id,
      sequence,
      business_code: businessCode(entry),
      tag: null,
      content: seal(key, 'upload', id, content),
      state: 'HELD',
      attempts: 0,
      next_at: now,
      problem: null,
      created_at: now,
      answered_on: null,
    };
  });
  await insertMany(transaction, 'register_book.upload', rows).execute();
}

/** Numbers of upload messages run per district and day, as those of single entries do. */
async function reserveMessages(transaction: Transaction<Schema>, entered: readonly Entered[], today: string) {
  const date = today.replaceAll('-', '');
  const wanted = new Map<string, number>();
  for (const { entry } of entered) {
    const { division } = parseUnitCode(entry.secret.entry.unitCode);
    wanted.set(division, (wanted.get(division) ?? 0) + 1);
  }
  const next = new Map<string, number>();
  for (const [division, count] of [...wanted].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const { last } = await transaction
      .insertInto('register_book.serial')
      .values({ series: `upload/${division}/${date}`, last: count })
      .onConflict((conflict) => conflict.column('series').doUpdateSet((eb) => ({ last: eb('register_book.serial.last', '+', count) })))
      .returning('last')
      .executeTakeFirstOrThrow();
    next.set(division, last - count + 1);
  }
  return (division: string) => {
    const serial = found(next, division);
    next.set(division, serial + 1);
    return `${division}${date}${String(serial).padStart(6, '0')}`;
  };
}

/** The day of entry as the ledger gets it. */
function dayOf({ request: { ledgerRequest } }: NewEntry, today: string): string {
  const given =
    typeof ledgerRequest === 'object' && ledgerRequest !== null && 'enteredOn' in ledgerRequest ? ledgerRequest['enteredOn'] : undefined;
  return typeof given === 'string' ? given : today;
}

function found<K, V>(map: ReadonlyMap<K, V>, key: K): V {
  const value = map.get(key);
  if (value === undefined) throw new Error('a row vanished');
  return value;
}
