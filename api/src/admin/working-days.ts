import { addDays, checkDate, dayNumber, DomainError } from '@zhenglian/chaincode/domain';

/** What a year's notice says beside the weekends: free weekdays and working weekends (调休). */
export interface YearNotice {
  readonly free: readonly string[];
  readonly working: readonly string[];
}

/** Years whose notice is known. A day of another year has no answer: a time limit must not be guessed. */
export type WorkingCalendar = ReadonlyMap<number, YearNotice>;

/** A stretch that does not count (补正, 公告), both days included. */
export interface Stopped {
  readonly from: string;
  readonly to: string;
}

const daysFrom = (first: string, count: number): string[] => Array.from({ length: count }, (_, n) => addDays(first, n));

/** 国务院办公厅关于2026年部分节假日安排的通知, 2025年11月4日. */
const YEAR_2026: YearNotice = {
  free: [
    ...daysFrom('2026-01-01', 3),
    ...daysFrom('2026-02-15', 9),
    ...daysFrom('2026-04-04', 3),
    ...daysFrom('2026-05-01', 5),
    ...daysFrom('2026-06-19', 3),
    ...daysFrom('2026-09-25', 3),
    ...daysFrom('2026-10-01', 7),
  ],
  working: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
};

export const NATIONAL: WorkingCalendar = new Map([[2026, YEAR_2026]]);

const MOST_DAYS = 1_000;
const SATURDAY_1970 = 2;

/** @throws DomainError INVALID_DATE, CALENDAR_UNKNOWN for a year without its notice */
export function isWorkingDay(calendar: WorkingCalendar, day: string): boolean {
  const notice = calendar.get(Number(checkDate(day).slice(0, 4)));
  if (notice === undefined) throw new DomainError('CALENDAR_UNKNOWN', { field: day.slice(0, 4) });
  if (notice.working.includes(day)) return true;
  // 1970-01-01 was a Thursday
  const weekday = (((dayNumber(day) - SATURDAY_1970) % 7) + 7) % 7;
  return weekday > 1 && !notice.free.includes(day);
}

/**
 * The day on which a limit of working days ends. The day on which it begins does not count (Civil Code art. 201); days on which the
 * clock stands still do not count (条例 art. 20: announcement; correction of the application).
 * @throws DomainError INVALID_FORMAT for a limit that is none, CALENDAR_UNKNOWN
 */
export function limitEnds(calendar: WorkingCalendar, begins: string, workingDays: number, stopped: readonly Stopped[] = []): string {
  if (!Number.isInteger(workingDays) || workingDays < 1 || workingDays > MOST_DAYS)
    throw new DomainError('INVALID_FORMAT', { field: 'workingDays' });
  let day = checkDate(begins);
  for (let left = workingDays; left > 0;) {
    day = addDays(day, 1);
    const current = day;
    const still = stopped.some(({ from, to }) => from <= current && current <= to);
    if (!still && isWorkingDay(calendar, day)) left -= 1;
  }
  return day;
}

/** The last day of a period of calendar days: when it is free, the next working day takes its place (Civil Code art. 203). */
export function periodEnds(calendar: WorkingCalendar, begins: string, days: number): string {
  let day = addDays(checkDate(begins), days);
  while (!isWorkingDay(calendar, day)) day = addDays(day, 1);
  return day;
}

/** How many working days have been used up, for the display of a running case. */
export function workingDaysBetween(calendar: WorkingCalendar, begins: string, until: string, stopped: readonly Stopped[] = []): number {
  if (dayNumber(until) - dayNumber(begins) > MOST_DAYS) throw new DomainError('TOO_LARGE', { field: 'until' });
  let count = 0;
  for (let day = addDays(checkDate(begins), 1); day <= checkDate(until); day = addDays(day, 1)) {
    const current = day;
    if (!stopped.some(({ from, to }) => from <= current && current <= to) && isWorkingDay(calendar, day)) count += 1;
  }
  return count;
}
