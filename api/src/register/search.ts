import { DomainError, maskId, maskName, type HolderIdType } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import type { Database } from '../database/open.js';
import type { FoundEntry, RegisterQuery } from '../ports.js';
import { blindIndex } from './blind-index.js';
import { unseal } from './sealed.js';

const MOST = 100;
const Personal = z.object({ name: z.string(), idNumber: z.string() });

/**
 * Entries that reached the ledger, by exact number of identification, exact name, or unit. Newest first, at most 100.
 * @throws DomainError INVALID_FORMAT without anything to search for, TOO_LARGE when more fit: a search is not a list of everybody
 */
export async function searchRegister(database: Database, key: Uint8Array, query: RegisterQuery): Promise<FoundEntry[]> {
  const { name, idNumber, unitCode, divisions } = query;
  if ([name, idNumber, unitCode].every((value) => value === undefined || value.trim() === ''))
    throw new DomainError('INVALID_FORMAT', { field: 'query' });
  const index = blindIndex(key);
  let select = database
    .selectFrom('register_book.entry as entry')
    .innerJoin('register_book.request as request', 'request.request_id', 'entry.request_id')
    .innerJoin('register_book.entry_fact as fact', 'fact.sequence', 'entry.sequence')
    .select(['entry.sequence', 'entry.cert_ref', 'entry.certificate_number', 'fact.unit_code', 'fact.registration_type', 'fact.entered_on'])
    .where('request.state', '=', 'ENTERED')
    .orderBy('entry.sequence', 'desc')
    .limit(MOST + 1);
  if (divisions !== undefined) select = select.where('fact.division', 'in', divisions.length === 0 ? [''] : divisions);
  if (unitCode !== undefined) select = select.where('fact.unit_code', '=', unitCode);
  if (name !== undefined || idNumber !== undefined) {
    select = select.where('entry.sequence', 'in', (eb) => {
      let holder = eb.selectFrom('register_book.holder').select('sequence');
      if (name !== undefined) holder = holder.where('name_index', '=', index.name(name));
      if (idNumber !== undefined) holder = holder.where('id_index', '=', index.id(idNumber));
      return holder;
    });
  }
  const rows = await select.execute();
  if (rows.length > MOST) throw new DomainError('TOO_LARGE', { field: 'query' });
  const found: FoundEntry[] = [];
  for (const row of rows) {
    found.push({
      certRef: row.cert_ref,
      certificateNumber: row.certificate_number,
      unitCode: row.unit_code,
      registrationType: row.registration_type,
      enteredOn: row.entered_on,
      holders: await maskedHolders(database, key, row.sequence, row.cert_ref),
    });
  }
  return found;
}

async function maskedHolders(database: Database, key: Uint8Array, sequence: number, certRef: string): Promise<FoundEntry['holders']> {
  const rows = await database.selectFrom('register_book.holder').selectAll().where('sequence', '=', sequence).orderBy('position').execute();
  return rows.map(({ position, id_type, numerator, denominator, sealed }) => {
    const { name, idNumber } = Personal.parse(unseal(key, 'holder', `${certRef}/${position}`, sealed));
    // written from an entry that the domain has parsed
    const type = id_type as HolderIdType;
    const share = numerator === null || denominator === null ? undefined : `${numerator}/${denominator}`;
    return { name: maskName(name, type), idNumber: maskId(idNumber, type), share };
  });
}
