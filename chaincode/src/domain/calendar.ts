import { DomainError } from './errors.js';

// Law clocks count calendar days of Asia/Shanghai. Everything here is arithmetic on the calendar itself: no clock, no time
// zone and no locale can change a result.

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

interface CalendarDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Whether the text is a possible day, written `YYYY-MM-DD`, from the year 1000 on. */
export function isDate(text: string): boolean {
  return readDate(text) !== undefined;
}

/** Throws INVALID_DATE unless the text is a possible day; returns it. */
export function checkDate(text: string, field?: string): string {
  if (!isDate(text)) throw new DomainError('INVALID_DATE', { field });
  return text;
}

/** Days since 1970-01-01 in the Gregorian calendar. */
export function dayNumber(date: string): number {
  const { year, month, day } = demand(date);
  return daysBeforeYear(year) - daysBeforeYear(1970) + daysBeforeMonth(year, month) + day - 1;
}

/** The day that many days later (earlier when negative). */
export function addDays(date: string, days: number): string {
  let { year, month, day } = demand(date);
  day += days;
  while (day > monthLength(year, month)) {
    day -= monthLength(year, month);
    ({ year, month } = nextMonth(year, month, 1));
  }
  while (day < 1) {
    ({ year, month } = nextMonth(year, month, -1));
    day += monthLength(year, month);
  }
  return writeDate({ year, month, day });
}

/** The corresponding day that many months later, or the last day of that month if there is none (Civil Code art. 202). */
export function addMonths(date: string, months: number): string {
  const { year, month, day } = demand(date);
  const target = nextMonth(year, month, months);
  return writeDate({ ...target, day: Math.min(day, monthLength(target.year, target.month)) });
}

/** The corresponding day that many years later; 29 February gives 28 February in a common year (Civil Code art. 202). */
export function addYears(date: string, years: number): string {
  return addMonths(date, years * 12);
}

/** As people read it: 2026年11月21日. */
export function printDate(date: string): string {
  const { year, month, day } = demand(date);
  return `${year}年${month}月${day}日`;
}

function readDate(text: string): CalendarDate | undefined {
  const match = SHAPE.exec(text);
  if (!match) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return undefined;
  return { year, month, day };
}

function demand(text: string): CalendarDate {
  const date = readDate(text);
  if (!date) throw new DomainError('INVALID_DATE');
  return date;
}

function writeDate({ year, month, day }: CalendarDate): string {
  if (year < 1000 || year > 9999) throw new DomainError('INVALID_DATE', { detail: 'the year is outside 1000 to 9999' });
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function monthLength(year: number, month: number): number {
  return month === 2 && isLeap(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0);
}

function nextMonth(year: number, month: number, step: number): { year: number; month: number } {
  const months = year * 12 + month - 1 + step;
  return { year: Math.floor(months / 12), month: (((months % 12) + 12) % 12) + 1 };
}

function daysBeforeYear(year: number): number {
  const past = year - 1;
  return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
}

function daysBeforeMonth(year: number, month: number): number {
  let days = 0;
  for (let before = 1; before < month; before += 1) days += monthLength(year, before);
  return days;
}
