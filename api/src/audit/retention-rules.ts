import type { LogClass } from './entry.js';

/**
 * How long the content of an entry is kept, in days. Logs of operations at least one year (建设指南 §五（二）4, OP-09); records of sharing
 * and of impact assessment three years (个人信息保护法 art. 56). One day more, so that a leap day never makes it too short.
 */
const DAYS: Readonly<Record<LogClass, number>> = { OPERATION: 366, SHARE: 3 * 365 + 2 };

export function retentionDays(kind: LogClass): number {
  return DAYS[kind];
}
