import * as z from 'zod';
import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import { changed, decided, type Act, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { TICKET_ACTS, TicketRecord } from './records.js';
import type { CloseTicket, OpenTicket, RecordLateUpload } from './requests.js';

/** What a ticket needs of the registry's daily log, whatever else stands in it. */
export const LoggedDay = z.looseObject({ division: z.string(), day: z.string(), total: z.number().int().min(0) });
export type LoggedDay = z.infer<typeof LoggedDay>;

/** OPEN → LATE_UPLOAD → CLOSE; a second late upload may follow the first. */
const NEXT: Readonly<Record<(typeof TICKET_ACTS)[number], readonly (typeof TICKET_ACTS)[number][]>> = {
  OPEN: ['LATE_UPLOAD'],
  LATE_UPLOAD: ['LATE_UPLOAD', 'CLOSE'],
  CLOSE: [],
};

/** Late uploads that one ticket may collect. */
const UPLOAD_LIMIT = 15;

/**
 * The regulator opens a ticket on a day's log (S15): the log counts other acts than the ledger, or there is none though the
 * day is over. Throws CONFLICT, TICKET_GROUNDLESS (the log on the ledger does not bear it out), CLOCK_BEHIND.
 */
export function openTicket(
  request: OpenTicket,
  existing: TicketRecord | undefined,
  log: LoggedDay | undefined,
  lawDay: string,
): Outcome<TicketRecord> {
  return decided(requestDigest('openTicket', request), existing, (digest) => {
    const { openedOn, ...rest } = request;
    if (openedOn > lawDay) throw new DomainError('CLOCK_BEHIND', { field: 'openedOn' });
    if (!isGrounded(request, log, lawDay)) throw new DomainError('TICKET_GROUNDLESS', { field: 'kind' });
    const record: TicketRecord = { ...madeBy(digest, 'ticket'), ...rest, acts: [{ act: 'OPEN', requestDigest: digest, day: openedOn }] };
    return { name: 'TICKET_OPENED', records: [record], result: record };
  });
}

/** The registry uploads late what was missing. Throws NOT_FOUND, TICKET_STATE, TOO_LARGE, CLOCK_BEHIND. */
export function recordLateUpload(request: RecordLateUpload, existing: TicketRecord | undefined, lawDay: string): Outcome<TicketRecord> {
  return changed(requestDigest('recordLateUpload', request), existing, (record, digest) => {
    if (record.acts.length > UPLOAD_LIMIT) throw new DomainError('TOO_LARGE', { field: 'ticketRef' });
    return move('LATE_UPLOADED', record, { act: 'LATE_UPLOAD', requestDigest: digest, day: request.day, digest: request.digest }, lawDay);
  });
}

/** The regulator is content. Throws NOT_FOUND, TICKET_STATE before any late upload, CLOCK_BEHIND. */
export function closeTicket(request: CloseTicket, existing: TicketRecord | undefined, lawDay: string): Outcome<TicketRecord> {
  return changed(requestDigest('closeTicket', request), existing, (record, digest) =>
    move('TICKET_CLOSED', record, { act: 'CLOSE', requestDigest: digest, day: request.day }, lawDay),
  );
}

/** Whether the log on the ledger says what the ticket says. How many acts the ledger counts, the indexes of all can check. */
function isGrounded({ kind, registered, logged, day }: OpenTicket, log: LoggedDay | undefined, lawDay: string): boolean {
  if (kind === 'UPLOAD_MISSING') return log === undefined && logged === 0 && day < lawDay;
  return log !== undefined && log.total === logged && registered !== logged;
}

function move(name: Act<TicketRecord>['name'], record: TicketRecord, act: TicketRecord['acts'][number], lawDay: string): Act<TicketRecord> {
  const last = record.acts.at(-1)?.act ?? 'OPEN';
  if (!NEXT[last].includes(act.act)) throw new DomainError('TICKET_STATE', { field: 'ticketRef' });
  if (act.day > lawDay) throw new DomainError('CLOCK_BEHIND', { field: 'day' });
  const next: TicketRecord = { ...record, acts: [...record.acts, act] };
  return { name, records: [next], result: next };
}
