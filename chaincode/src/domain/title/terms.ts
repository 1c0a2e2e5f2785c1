import { addDays } from '../calendar.js';
import { endOfDays, isHoliday, isOver } from '../law-clock.js';
import type { NoticeRecord, ObjectionRecord, RightRecord } from './burdens.js';

// Terms of what lives on a unit. Without a law's day nothing has lapsed.

/** Days from the first registration of the unit within which a notice must lead to an application (Civil Code art. 221). */
export const NOTICE_DAYS = 90;
/** Days within which an objection needs a suit (Civil Code art. 220). */
export const OBJECTION_DAYS = 15;
/** Working days that the statement of a lost certificate stands before a new one is issued; set by the registry's city (S9). */
export const STATEMENT_WORKING_DAYS = 15;

/** The last day on which the notice can be executed, undefined while its unit has no first registration. */
export function noticeEnd({ firstOn }: NoticeRecord): string | undefined {
  return firstOn === undefined ? undefined : endOfDays(firstOn, NOTICE_DAYS);
}

/** Whether its 90 days went by without an application. */
export function isNoticeLapsed(notice: NoticeRecord, day: string | undefined): boolean {
  const end = noticeEnd(notice);
  return notice.application === undefined && end !== undefined && day !== undefined && isOver(end, day);
}

export const OBJECTION_STATES = ['PENDING', 'LIVE', 'SUED', 'LAPSED', 'CANCELLED', 'REJECTED'] as const;
export type ObjectionState = (typeof OBJECTION_STATES)[number];

/** What has become of an objection by that day. */
export function objectionState({ acts = [], enteredOn }: ObjectionRecord, day: string | undefined): ObjectionState {
  const done = acts.map(({ act }) => act);
  if (done.includes('CANCEL')) return 'CANCELLED';
  if (done.includes('REJECT')) return 'REJECTED';
  if (enteredOn === undefined) return 'PENDING';
  if (done.includes('KEEP')) return 'SUED';
  return day !== undefined && isOver(endOfDays(enteredOn, OBJECTION_DAYS), day) ? 'LAPSED' : 'LIVE';
}

/** Whether a right of residence or an easement still burdens its unit on that day. */
export function isRightLive({ acts = [], expiresOn }: RightRecord, day: string | undefined): boolean {
  return acts.length === 0 && !isRightExpired({ expiresOn }, day);
}

export function isRightExpired({ expiresOn }: Pick<RightRecord, 'expiresOn'>, day: string | undefined): boolean {
  return expiresOn !== undefined && day !== undefined && isOver(expiresOn, day);
}

/** The last day on which a statement of loss made that day must still stand. */
export function statementEnd(from: string): string {
  let end = from;
  for (let left = STATEMENT_WORKING_DAYS; left > 0;) {
    end = addDays(end, 1);
    if (!isHoliday(end)) left -= 1;
  }
  return end;
}
