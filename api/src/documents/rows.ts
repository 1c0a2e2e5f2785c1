import type { Selectable, Transaction } from 'kysely';
import { insertMany } from '../database/insert-many.js';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';

export type DocumentRow = Selectable<Schema['documents.document']>;
type Connection = Database | Transaction<Schema>;

/** A document that is to be written down, with its key wrapped once per recipient. */
export interface NewDocument {
  readonly row: Omit<DocumentRow, 'erased_at'>;
  readonly keys: readonly { readonly kid: string; readonly jwe: string }[];
}

export function findDocument(database: Connection, id: string): Promise<DocumentRow | undefined> {
  return database.selectFrom('documents.document').selectAll().where('id', '=', id).executeTakeFirst();
}

export function findDocuments(database: Connection, ids: readonly string[]): Promise<DocumentRow[]> {
  return database
    .selectFrom('documents.document')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
}

export function keysOf(database: Connection, id: string): Promise<{ kid: string; jwe: string }[]> {
  return database.selectFrom('documents.document_key').select(['kid', 'jwe']).where('document_id', '=', id).execute();
}

/** Writes documents with keys and wished replicas in one transaction. @returns the ids that were written; the others were there before */
export function insertDocuments(
  database: Database,
  documents: readonly NewDocument[],
  organizations: readonly string[],
): Promise<ReadonlySet<string>> {
  return database.transaction().execute(async (transaction) => {
    const rows = documents.map(({ row }) => ({ ...row, erased_at: null }));
    const inserted = await insertMany(transaction, 'documents.document', rows)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .execute();
    const ids = new Set(inserted.map(({ id }) => id));
    const fresh = documents.filter(({ row }) => ids.has(row.id));
    const keys = fresh.flatMap(({ row, keys: wrapped }) => wrapped.map((key) => ({ document_id: row.id, ...key })));
    if (keys.length > 0) await insertMany(transaction, 'documents.document_key', keys).execute();
    const wishes = fresh.flatMap(({ row }) => organizations.map((organization) => wish(row, organization)));
    if (wishes.length > 0) await insertMany(transaction, 'documents.replica', wishes).execute();
    return ids;
  });
}

/** Damage that was found and not repaired. */
export async function openFaults(database: Database): Promise<number> {
  const row = await database
    .selectFrom('documents.fault')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('repaired_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

function wish(row: NewDocument['row'], organization: string) {
  return { document_id: row.id, organization, state: 'PENDING', since: row.created_at, stored_at: null, attempts: 0 };
}
