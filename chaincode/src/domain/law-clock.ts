import { addDays, addMonths, dayNumber } from './calendar.js';
import { HOLIDAYS, WORKDAYS, YEARLY_HOLIDAYS } from './holidays.js';

// Terms of law on calendar days of Asia/Shanghai. The first day is not counted (Civil Code art. 201), the corresponding day of
// the last month ends a term of months or years (art. 202), and an end on a holiday rolls to the next working day (art. 203).

/** The day in Asia/Shanghai (UTC+8, without daylight saving since 1991) of an instant `YYYY-MM-DDTHH:MM:SSZ`. */
export function shanghaiDay(instant: string): string {
  const day = instant.slice(0, 10);
  return Number(instant.slice(11, 13)) >= 16 ? addDays(day, 1) : addDays(day, 0);
}

/** The last day of a term of days that starts on that day: 15 days of an objection, 90 days of a notice. */
export function endOfDays(from: string, days: number): string {
  return roll(addDays(from, days));
}

/** The last day of a term of months that starts on that day; 36 months for the three years of a seizure. */
export function endOfMonths(from: string, months: number): string {
  return roll(addMonths(from, months));
}

/** Whether the term that ends on that day is over: the last day itself still belongs to it. */
export function isOver(end: string, day: string): boolean {
  return day > end;
}

/** The day itself, or the next one that is no holiday. */
export function roll(day: string): string {
  let end = day;
  while (isHoliday(end)) end = addDays(end, 1);
  return end;
}

/** Weekends and statutory holidays, without the weekend days on which the State Council orders work. */
export function isHoliday(day: string): boolean {
  if (WORKDAYS.includes(day)) return false;
  const weekday = (((dayNumber(day) + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6 || HOLIDAYS.includes(day) || YEARLY_HOLIDAYS.includes(day.slice(5));
}

/** Seconds since 1970 of an instant of UTC, `2026-11-21T04:00:00Z`. */
export function secondsOf(instant: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = instant.slice(11, 19).split(':').map(Number);
  return dayNumber(instant.slice(0, 10)) * 86_400 + hours * 3600 + minutes * 60 + seconds;
}
