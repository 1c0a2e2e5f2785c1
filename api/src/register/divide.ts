import type { JsonValue } from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import { z } from 'zod';
import type { Schema } from '../database/schema.js';

const REASONS: Readonly<Record<string, string>> = { 'title:splitUnits': 'SPLIT', 'title:mergeUnits': 'MERGE' };

const Division = z.object({
  day: z.string(),
  unitRefs: z.array(z.string()).min(1),
  successors: z.array(z.object({ unitRef: z.string() })).min(1),
});

/**
 * Retires the old units of a split or merger in the unit table (不动产单元表, RG-20) and names them as predecessors of the new ones; belongs
 * into the transaction that marks the request ENTERED. Other requests change nothing here.
 */
export async function retireUnits(transaction: Transaction<Schema>, act: string, ledgerRequest: JsonValue): Promise<void> {
  const reason = REASONS[act];
  if (reason === undefined) return;
  const { day, unitRefs, successors } = Division.parse(ledgerRequest);
  const olds = await codesOf(transaction, unitRefs);
  const news = await codesOf(
    transaction,
    successors.map(({ unitRef }) => unitRef),
  );
  await transaction.updateTable('register_book.unit').set({ retired_on: day }).where('unit_code', 'in', olds).execute();
  const rows = news.flatMap((unit_code) => olds.map((predecessor) => ({ unit_code, predecessor, reason })));
  await transaction
    .insertInto('register_book.unit_predecessor')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['unit_code', 'predecessor']).doNothing())
    .execute();
}

async function codesOf(transaction: Transaction<Schema>, unitRefs: readonly string[]): Promise<string[]> {
  const rows = await transaction
    .selectFrom('register_book.unit')
    .select('unit_code')
    .where('unit_ref', 'in', [...unitRefs])
    .execute();
  if (rows.length < unitRefs.length) throw new Error('a unit of the request is not in the book');
  return rows.map(({ unit_code }) => unit_code);
}
