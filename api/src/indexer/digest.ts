import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../database/open.js';

const TABLES = ['block', 'transaction', 'certificate', 'record', 'record_unit', 'record_event', 'state', 'finding'] as const;

/** A digest over every row of the index, independent of the order of insertion: two indexes of one ledger have the same. */
export async function indexDigest(database: Database): Promise<string> {
  const hash = createHash('sha256');
  for (const table of TABLES) {
    const { rows } = await sql<{
      line: string;
    }>`select (to_jsonb(t)::text) collate "C" as line from ${sql.table(`ledger_index.${table}`)} t order by 1`.execute(database);
    hash.update(JSON.stringify([table, rows.map(({ line }) => line)]));
  }
  return hash.digest('hex');
}
