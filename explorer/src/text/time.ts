import type { Language } from '../language/language.js';

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** A UTC instant (RFC 3339) as Beijing time: 2026年11月21日 14:05:33. A text that is no instant is shown as it is. */
export function showTime(instant: string, language: Language): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  const p = Object.fromEntries(parts.formatToParts(date).map(({ type, value }) => [type, value]));
  const clock = `${p['hour']}:${p['minute']}:${p['second']}`;
  return language === 'zh'
    ? `${p['year']}年${p['month']}月${p['day']}日 ${clock}`
    : `${p['day']} ${MONTHS[Number(p['month']) - 1]} ${p['year']}, ${clock} (Beijing time)`;
}

/** A calendar day (YYYY-MM-DD) as an office writes it: 2026年11月21日. */
export function showDay(day: string, language: Language): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!match) return day;
  const [year, month, date] = match.slice(1).map(Number);
  return language === 'zh' ? `${year}年${month}月${date}日` : `${date} ${MONTHS[(month ?? 1) - 1] ?? month} ${year}`;
}
