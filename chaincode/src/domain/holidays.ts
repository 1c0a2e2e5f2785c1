// Holidays by day. Fixed statutory days hold for every year (全国年节及纪念日放假办法, 2024 revision); what depends on the moon and
// the arrangement of working weekends is ordered year by year and entered here before the year begins. All peers must run the
// same list, so a change of it is a new version of the contracts.

/** 元旦, 劳动节 (two days), 国庆 (three days): `MM-DD` of every year. */
export const YEARLY_HOLIDAYS: readonly string[] = ['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'];

/** Days off by the yearly arrangement. 2026 as announced in November 2025; confirm against the notice before production use. */
export const HOLIDAYS: readonly string[] = [
  ...days('2026-01', 1, 3),
  ...days('2026-02', 15, 23),
  ...days('2026-04', 4, 6),
  ...days('2026-05', 1, 5),
  ...days('2026-06', 19, 21),
  ...days('2026-09', 25, 27),
  ...days('2026-10', 1, 7),
];

/** Weekend days on which offices work (调休). */
export const WORKDAYS: readonly string[] = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'];

function days(month: string, from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${month}-${String(from + index).padStart(2, '0')}`);
}
