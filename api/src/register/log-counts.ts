import { createHmac } from 'node:crypto';
import { canonicalize, parseJson, REGISTRATION_TYPES, type JsonValue, type RegistrationType } from '@zhenglian/chaincode/domain';
import type { Database } from '../database/open.js';
import { dailyLog } from './daily-log.js';

/** 登记类型 of acts that are no entries of title. */
const ACT_TYPES: Readonly<Record<string, RegistrationType>> = {
  'mortgage:enterMortgage': '100',
  'title:enterRight': '100',
  'mortgage:transferMortgage': '200',
  'mortgage:changeMortgage': '300',
  'mortgage:convertNotice': '300',
  'mortgage:convertWorks': '300',
  'mortgage:registerRanks': '300',
  'title:cancelRight': '400',
  'title:cancelNotice': '400',
  'title:endRight': '400',
  'mortgage:releaseMortgage': '400',
  'title:decideObjection': '600',
  'title:enterNotice': '700',
  'seizure:recordSeizure': '800',
};

export interface LogCounts {
  readonly counts: JsonValue;
  readonly digest: string;
}

/**
 * What the registry's own book says was entered in a district on a day, by type of registration, all nine stated (RG-15); and the keyed
 * digest of the detailed log, which stays here.
 */
export async function logCounts(database: Database, key: Uint8Array, division: string, day: string): Promise<LogCounts> {
  const log = await dailyLog(database, division, day);
  const counts: Record<string, number> = Object.fromEntries(Object.keys(REGISTRATION_TYPES).map((type) => [type, 0]));
  const add = (type: string) => (counts[type] = (counts[type] ?? 0) + 1);
  for (const { type } of log.RegisterList) add(type);
  for (const type of await otherActs(database, division, day)) add(type);
  const content = canonicalize({ ...log, counts } as unknown as JsonValue);
  return { counts: { ...counts }, digest: createHmac('sha256', key).update(`zl/daily-log/1\n${content}`).digest('hex') };
}

/** Acts of the book beside the entries of title, by the day that they state and the district of what they wrote. */
async function otherActs(database: Database, division: string, day: string): Promise<RegistrationType[]> {
  const rows = await database
    .selectFrom('register_book.request as request')
    .innerJoin('ledger_index.transaction as transaction', 'transaction.id', 'request.transaction_id')
    .innerJoin('ledger_index.record_event as event', (join) =>
      join.onRef('event.block', '=', 'transaction.block').onRef('event.position', '=', 'transaction.position'),
    )
    .innerJoin('ledger_index.record as record', (join) =>
      join.onRef('record.type', '=', 'event.type').onRef('record.ref', '=', 'event.ref'),
    )
    .select(['request.request_id', 'request.act', 'request.ledger_request'])
    .where('request.state', '=', 'ENTERED')
    .where('request.act', 'in', Object.keys(ACT_TYPES))
    .where('record.division', '=', division)
    .distinct()
    .execute();
  return rows.flatMap(({ act, ledger_request }) => {
    const type = ACT_TYPES[act];
    return type !== undefined && dayOf(act, parseJson(ledger_request)) === day ? [type] : [];
  });
}

/** An objection without a proof was rejected: nothing was entered. */
function dayOf(act: string, request: JsonValue): string | undefined {
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return undefined;
  const members = request as Readonly<Record<string, JsonValue>>;
  if (act === 'title:decideObjection' && members['proof'] === undefined) return undefined;
  const stated = members['enteredOn'] ?? members['day'];
  return typeof stated === 'string' ? stated : undefined;
}
