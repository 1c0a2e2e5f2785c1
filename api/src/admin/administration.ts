import { DomainError, type JsonValue } from '@zhenglian/chaincode/domain';
import type { Database } from '../database/open.js';
import type { Administration, Approvals, AuditLog, Book, Clock, KnownAccount } from '../ports.js';
import { listAssessments, recordAssessment } from './assessments.js';
import { listAccounts, listCalendarDays, listDictionaries, listMappings } from './listings.js';
import { applyChange, grantsOf, parseChange, termsOf, workingCalendar } from './settings.js';
import { answerRequest, exportSubject, exportText, openRequests, receiveRequest } from './subjects.js';
import { limitEnds } from './working-days.js';

export interface AdministrationParts {
  readonly database: Database;
  readonly approvals: Approvals;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** 32 bytes; content of requests lies encrypted. */
  readonly key: Uint8Array;
  readonly book: Book;
  /** Accounts of the own provider; none where another one is used. */
  readonly known: readonly KnownAccount[];
}

/** The organisation's own settings and its duties towards data subjects, in SQL. */
export function sqlAdministration(parts: AdministrationParts): Administration {
  const { database, approvals, book, known } = parts;
  return {
    requestChange: ({ id, action, payload, by }) =>
      approvals.request({ id, action, subject: action, payload: parseChange(action, payload), by }),
    applyChange: (change) => applyChange(parts, change),
    recordAssessment: (assessment) => recordAssessment(parts, assessment),
    assessments: () => listAssessments(database),
    accounts: () => listAccounts(database, known),
    dictionaries: () => listDictionaries(database),
    mappings: (dictionary, system) => listMappings(database, dictionary, system),
    calendarDays: (year) => listCalendarDays(database, year),
    terms: (dictionary) => termsOf(database, dictionary),
    limitEnds: async (begins, workingDays) => limitEnds(await workingCalendar(database), begins, workingDays),
    grants: (account) => grantsOf(database, account),
    async receiveRequest(ask) {
      if ((await book.entryOfCertificate(ask.subject)) === undefined) throw new DomainError('NOT_FOUND', { field: 'certRef' });
      return receiveRequest(parts, ask);
    },
    answerRequest: (answer) => answerRequest(parts, answer),
    openRequests: () => openRequests(parts),
    async exportSubject({ certRef, by }) {
      const booked = await book.entryOfCertificate(certRef);
      // the code of the QR and the credential are the certificate itself; the holder has them
      const { entry } = booked?.secret ?? {};
      const made = await exportSubject(parts, { certRef, entry: entry as unknown as JsonValue | undefined, by });
      const secret = booked === undefined ? undefined : await book.secretOf(booked.requestId);
      const notice = typeof secret === 'object' && secret !== null && 'notice' in secret ? secret['notice'] : null;
      return { ...(JSON.parse(exportText(made)) as { readonly [member: string]: JsonValue }), notice };
    },
  };
}
