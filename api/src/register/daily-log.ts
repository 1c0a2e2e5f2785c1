import { createHash } from 'node:crypto';
import { addDays, canonicalize, DIVISIONS, REGISTRATION_TYPES, type JsonValue, type RegistrationType } from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type { Database } from '../database/open.js';
import type { Clock } from '../ports.js';

/** Names of the counts in the live shape of the log. */
const COUNTS: Readonly<Record<RegistrationType, string>> = {
  '100': 'firstReg',
  '200': 'transferReg',
  '300': 'changeReg',
  '400': 'logoutReg',
  '500': 'reviseReg',
  '600': 'dissentingReg',
  '700': 'advanceReg',
  '800': 'seizeReg',
  '900': 'otherReg',
};

export interface DailyLogItem {
  readonly unitCode: string;
  readonly certificateNumber: string;
  readonly businessNumber: string;
  readonly type: string;
}

/** 登簿日志 of one district and day: what was entered, from the book, and what was accepted, from the answers. Neither is taken from the other. */
export interface DailyLog {
  readonly AreaCode: string;
  readonly AreaName: string;
  readonly AccessDate: string;
  readonly RegisterInfo: Readonly<Record<string, number>>;
  readonly AccessInfo: Readonly<Record<string, number>>;
  readonly RegisterList: readonly DailyLogItem[];
  readonly AccessList: readonly DailyLogItem[];
}

/** Reports a day after this minute of it, in Asia/Shanghai; what comes later that day gives a further version. */
const REPORT_AT = '23:50';

/** Computes the log of a district and day from the book and from the answers of the access system (RG-15). */
export async function dailyLog(database: Database, division: string, day: string): Promise<DailyLog> {
  const entered = await itemsOf(database, division, (query) => query.where('fact.entered_on', '=', day));
  const accepted = await itemsOf(database, division, (query) =>
    query
      .innerJoin('register_book.upload as upload', 'upload.sequence', 'entry.sequence')
      .where('upload.state', '=', 'ACCEPTED')
      .where('fact.entered_on', '=', day),
  );
  return {
    AreaCode: division,
    AreaName: DIVISIONS.find(({ code }) => code === division)?.zh ?? division,
    AccessDate: day,
    RegisterInfo: countsOf(entered),
    AccessInfo: countsOf(accepted),
    RegisterList: entered,
    AccessList: accepted,
  };
}

export interface ReportParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly divisions: readonly string[];
}

/**
 * Reports what is due: today's log late in the day, and every day since the last run again when it turned out different. A version once
 * reported is never changed. @returns the reported logs
 */
export async function reportDue(parts: ReportParts, since: string): Promise<{ day: string; division: string; version: number }[]> {
  const now = parts.clock.now();
  const today = shanghaiDay(now);
  const time = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(11, 16);
  const reported = [];
  for (let day = since; day < today || (day === today && time >= REPORT_AT); day = addDays(day, 1)) {
    for (const division of parts.divisions) {
      const version = await reportDay(parts, division, day);
      if (version !== undefined) reported.push({ day, division, version });
    }
  }
  return reported;
}

/** @returns the new version's number, undefined when the last one says the same */
async function reportDay({ database, clock }: ReportParts, division: string, day: string): Promise<number | undefined> {
  const content = canonicalize((await dailyLog(database, division, day)) as unknown as JsonValue);
  const digest = createHash('sha256').update(content).digest('hex');
  return database.transaction().execute(async (transaction) => {
    const last = await transaction
      .selectFrom('register_book.daily_log')
      .select(['version', 'digest'])
      .where('day', '=', day)
      .where('division', '=', division)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last?.digest === digest) return undefined;
    const version = (last?.version ?? 0) + 1;
    const row = { day, division, version, content, digest, reported_at: clock.now().toISOString(), transaction_id: null };
    await transaction.insertInto('register_book.daily_log').values(row).execute();
    return version;
  });
}

function countsOf(items: readonly DailyLogItem[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const type of Object.keys(REGISTRATION_TYPES) as RegistrationType[]) {
    counts[COUNTS[type]] = items.filter((item) => item.type === type).length;
  }
  return { ...counts, totalNum: items.length, businessTypeCount: new Set(items.map(({ type }) => type)).size };
}

function entries(database: Database, division: string) {
  return database
    .selectFrom('register_book.entry as entry')
    .innerJoin('register_book.request as request', 'request.request_id', 'entry.request_id')
    .innerJoin('register_book.entry_fact as fact', 'fact.sequence', 'entry.sequence')
    .where('request.state', '=', 'ENTERED')
    .where('fact.division', '=', division);
}

async function itemsOf(
  database: Database,
  division: string,
  narrow: (query: ReturnType<typeof entries>) => ReturnType<typeof entries>,
): Promise<DailyLogItem[]> {
  const rows = await narrow(entries(database, division))
    .select(['fact.unit_code', 'entry.certificate_number', 'entry.request_id', 'fact.registration_type', 'entry.sequence'])
    .orderBy('entry.sequence')
    .execute();
  const once = new Map(rows.map((row) => [row.sequence, row]));
  return [...once.values()].map((row) => ({
    unitCode: row.unit_code,
    certificateNumber: row.certificate_number,
    businessNumber: row.request_id,
    type: row.registration_type,
  }));
}
