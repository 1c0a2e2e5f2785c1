import { addDays, checkDate, DomainError } from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type { Database } from '../database/open.js';
import type { Clock, RegisterDesk } from '../ports.js';
import { dailyLog, reportDue } from './daily-log.js';
import { districtCounts } from './district-counts.js';
import { reconcile } from './reconcile.js';
import { searchRegister } from './search.js';
import { importStock } from './stock.js';
import { uploadDue, type AccessSystem } from './upload.js';

export interface DeskParts {
  readonly database: Database;
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly divisions: readonly string[];
  readonly access: AccessSystem;
}

const LONGEST_PERIOD = 31;
const PAUSE = 5_000;
/** Logs are looked at every ten minutes, so that the last look of a day is within its last ten. */
const REPORT_EVERY = 120;
/** How far back a log that turned out different is reported again. */
const DAYS_BACK = 7;

/** What the registry's staff ask of the book. */
export function registerDesk(parts: DeskParts): RegisterDesk {
  const { database, key, clock } = parts;
  return {
    search: (query) => searchRegister(database, key, query),
    dailyLog: (division, day) => dailyLog(database, division, checkDate(day, 'day')),
    async reconcile(from, to) {
      if (checkDate(to, 'to') > addDays(checkDate(from, 'from'), LONGEST_PERIOD)) throw new DomainError('TOO_LARGE', { field: 'to' });
      return (await reconcile({ database, clock }, from, to)).map((finding) => ({ kind: finding.kind, detail: detailOf(finding) }));
    },
    districtCounts: (from, to) => districtCounts(database, from, to),
    importStock: (batch, csv) => importStock({ database, key }, batch, csv),
  };
}

/** Uploads and reports by itself until `signal` aborts: nobody presses a button for it (RG-14, RG-15). */
export async function keepReporting(
  parts: DeskParts & { readonly sleep: (milliseconds: number) => Promise<void>; readonly warn: (error: unknown) => void },
  signal: AbortSignal,
): Promise<void> {
  for (let round = 0; !signal.aborted; round += 1) {
    try {
      await uploadDue(parts, parts.access);
      if (round % REPORT_EVERY === 0) await reportDue(parts, addDays(shanghaiDay(parts.clock.now()), -DAYS_BACK));
    } catch (error) {
      parts.warn(error);
    }
    await parts.sleep(PAUSE);
  }
}

function detailOf(finding: Awaited<ReturnType<typeof reconcile>>[number]): string {
  if ('certRef' in finding) return 'field' in finding ? `${finding.certRef} ${finding.field}` : finding.certRef;
  return `${finding.day} ${finding.division} ${finding.log}/${finding.ledger}`;
}
