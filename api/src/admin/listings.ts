import { z } from 'zod';
import type { Database } from '../database/open.js';
import type { AccountFacts, CalendarDay, DictionaryMapping, KnownAccount } from '../ports.js';
import { NATIONAL_TERMS } from './settings.js';

// What the administration shows of its own settings (OP-01 to OP-03, OP-07).

const Strings = z.array(z.string());

/** Accounts that the own provider knows, those that were given roles here, and the machine clients; by name. */
export async function listAccounts(database: Database, known: readonly KnownAccount[]): Promise<AccountFacts[]> {
  const rows = await database
    .selectFrom('admin.account_grant')
    .select(['account', 'role', 'divisions', 'granted_by', 'granted_at'])
    .where('revoked_at', 'is', null)
    .orderBy('granted_at')
    .execute();
  const grants = rows.map(({ account, role, divisions, granted_by: grantedBy, granted_at: grantedAt }) => ({
    account,
    grant: { role, divisions: Strings.parse(JSON.parse(divisions)), grantedBy, grantedAt },
  }));
  const names = [...new Set([...known.map(({ name }) => name), ...grants.map(({ account }) => account)])].toSorted();
  return names.map((name) => {
    const { roles = [], divisions = [], machine = false } = known.find((one) => one.name === name) ?? {};
    return { name, machine, roles, divisions, grants: grants.flatMap(({ account, grant }) => (account === name ? [grant] : [])) };
  });
}

/** Names of all dictionaries, the national ones first. */
export async function listDictionaries(database: Database): Promise<string[]> {
  const own = await database.selectFrom('admin.dictionary_entry').select('dictionary').distinct().orderBy('dictionary').execute();
  return [...new Set([...Object.keys(NATIONAL_TERMS), ...own.map(({ dictionary }) => dictionary)])];
}

/** How other systems call the terms of a dictionary. */
export async function listMappings(database: Database, dictionary: string, system: string | undefined): Promise<DictionaryMapping[]> {
  let query = database
    .selectFrom('admin.dictionary_mapping')
    .selectAll()
    .where('dictionary', '=', dictionary)
    .orderBy('system')
    .orderBy('foreign_code');
  if (system !== undefined) query = query.where('system', '=', system);
  return (await query.execute()).map(({ foreign_code: foreignCode, ...row }) => ({ ...row, foreignCode }));
}

/** Days that the organisation has entered itself, beside the national notice. */
export async function listCalendarDays(database: Database, year: number): Promise<CalendarDay[]> {
  return database
    .selectFrom('admin.calendar_day')
    .select(['day', 'working', 'reason'])
    .where('day', '>=', `${year}-01-01`)
    .where('day', '<=', `${year}-12-31`)
    .orderBy('day')
    .execute();
}
