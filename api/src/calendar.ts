const SHANGHAI_OFFSET = 8 * 60 * 60 * 1000;

/** The calendar day in Asia/Shanghai (no daylight saving since 1991), YYYY-MM-DD. */
export function shanghaiDay(instant: Date): string {
  return new Date(instant.getTime() + SHANGHAI_OFFSET).toISOString().slice(0, 10);
}
