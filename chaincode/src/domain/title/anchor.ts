import { addDays } from '../calendar.js';
import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import { decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { LogRecord, RenditionRecord } from './papers.js';
import type { CertificateRecord } from './records.js';
import type { AnchorRendition, CloseLog } from './requests-unit.js';

/** A sealed document of a certificate comes under the ledger's witness, whatever the certificate's state: the copy says it. */
export function anchorRendition(
  request: AnchorRendition,
  existing: RenditionRecord | undefined,
  certificate: CertificateRecord | undefined,
  day: string | undefined,
): Outcome<RenditionRecord> {
  return decided(requestDigest('anchorRendition', request), existing, (digest) => {
    if (!certificate) throw new DomainError('NOT_FOUND', { field: 'certRef' });
    demandPast(request.day, day);
    const record: RenditionRecord = { ...madeBy(digest, 'rend'), ...request };
    return { name: 'RENDITION_ANCHORED', records: [record], result: record };
  });
}

/**
 * The registry closes a day's register log, once: other content afterwards is LOG_CLOSED (S15). What is closed later than the
 * day after is late. Throws CLOCK_BEHIND for a day that has not come.
 */
export function closeLog(request: CloseLog, existing: LogRecord | undefined, day: string): Outcome<LogRecord> {
  const digest = requestDigest('closeLog', request);
  if (existing && existing.requestDigest !== digest) throw new DomainError('LOG_CLOSED', { field: 'day' });
  return decided(digest, existing, (made) => {
    demandPast(request.day, day);
    const total = Object.values(request.counts).reduce((sum, count) => sum + count, 0);
    const record: LogRecord = { ...madeBy(made, 'log'), ...request, total, late: day > addDays(request.day, 1) };
    return { name: 'LOG_CLOSED_FOR_DAY', records: [record], result: record };
  });
}

function demandPast(actDay: string, day: string | undefined): void {
  if (day !== undefined && day < actDay) throw new DomainError('CLOCK_BEHIND', { field: 'day' });
}
