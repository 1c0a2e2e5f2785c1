import * as z from 'zod';
import { ACCESS_KEYS, ACCESS_RECORDS } from './access/records.js';
import type { RecordKey } from './fields.js';
import { MORTGAGE_KEYS, MORTGAGE_RECORDS } from './mortgage/records.js';
import { SEIZURE_KEYS, SEIZURE_RECORDS } from './seizure/records.js';
import { SUPERVISION_KEYS, SUPERVISION_RECORDS } from './supervision/records.js';
import { TAX_KEYS, TAX_RECORDS } from './tax/records.js';
import { TITLE_KEYS, TITLE_RECORDS } from './title/records.js';

// What stands on the ledger: canonical JSON of these records. No name, number, address or amount, and no unsalted digest of one.
// A facet adds a record in its own folder; nothing here changes.

export const LedgerRecord = z.discriminatedUnion('type', [
  ...TITLE_RECORDS,
  ...TAX_RECORDS,
  ...MORTGAGE_RECORDS,
  ...SEIZURE_RECORDS,
  ...SUPERVISION_RECORDS,
  ...ACCESS_RECORDS,
]);

export type LedgerRecord = z.infer<typeof LedgerRecord>;
export type RecordType = LedgerRecord['type'];

type Keys = { readonly [T in RecordType]: (record: Extract<LedgerRecord, { type: T }>) => RecordKey };

const KEYS: Keys = { ...TITLE_KEYS, ...TAX_KEYS, ...MORTGAGE_KEYS, ...SEIZURE_KEYS, ...SUPERVISION_KEYS, ...ACCESS_KEYS };

/** The key of a record: each fact has its own, so that no two authors ever write the same one. */
export function keyOf(record: LedgerRecord): RecordKey {
  return (KEYS[record.type] as (record: LedgerRecord) => RecordKey)(record);
}
