import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import { clockFindings, pass } from '../gate/judge.js';
import type { Asked } from '../gate/table.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { applicants } from './author.js';
import type { MortgageUnit } from './facts.js';
import { MORTGAGE_KEYS, type MortgageApplicationRecord } from './records.js';
import type { ApplyMortgage, RejectApplication, WithdrawApplication } from './requests.js';
import { digestOf, lenderPolicy } from './state.js';
import { passUnits } from './units.js';

/** The act that the gate is asked about for a mortgage of that form. */
export function gateActOf(form: MortgageApplicationRecord['form']): Asked {
  return { act: form === 'NOTICE' ? 'MORTGAGE_NOTICE' : 'MORTGAGE' };
}

/**
 * The lender applies (S3 step 3). What blocks the entry refuses the application, but for consents of other lenders, which can
 * still come until the entry. Throws CONFLICT, NOT_THE_AUTHOR unless the lender submits, or signed what its hub submits, PORT_CLOSED, SEIZED, ….
 */
export function applyMortgage(
  request: ApplyMortgage,
  existing: MortgageApplicationRecord | undefined,
  units: readonly MortgageUnit[],
  submitter: string,
): Outcome<MortgageApplicationRecord> {
  return decided(digestOf('applyMortgage', request), existing, (digest) => {
    passUnits(gateActOf(request.form), units, {
      day: request.day,
      acting: applicants(request, submitter),
      consentRef: request.applicationRef,
      consentsMayCome: true,
    });
    const record: MortgageApplicationRecord = { ...madeBy(digest, 'apply'), ...request, acts: [] };
    const policies = [lenderPolicy(MORTGAGE_KEYS.apply(record), record.lender)];
    return { name: 'MORTGAGE_APPLIED', records: [record], result: record, policies };
  });
}

/** The registry does not enter it (不予登记). Throws MORTGAGE_UNKNOWN, CASE_NOT_READY when it has ended. */
export function rejectApplication(
  request: RejectApplication,
  existing: MortgageApplicationRecord | undefined,
  lawDay: string | undefined,
): Outcome<MortgageApplicationRecord> {
  return ended('REJECT', digestOf('rejectApplication', request), request.day, existing, lawDay);
}

/** The lender takes it back, until the entry (条例 art. 15). Throws MORTGAGE_UNKNOWN, NOT_THE_AUTHOR, CASE_NOT_READY. */
export function withdrawApplication(
  request: WithdrawApplication,
  existing: MortgageApplicationRecord | undefined,
  lawDay: string | undefined,
  submitter: string,
): Outcome<MortgageApplicationRecord> {
  if (existing && existing.lender !== submitter) throw new DomainError('NOT_THE_AUTHOR');
  return ended('WITHDRAW', digestOf('withdrawApplication', request), request.day, existing, lawDay);
}

/** The application; throws MORTGAGE_UNKNOWN if there is none. */
export function demandApplication(application: MortgageApplicationRecord | undefined): MortgageApplicationRecord {
  if (!application) throw new DomainError('MORTGAGE_UNKNOWN', { field: 'applicationRef' });
  return application;
}

function ended(
  act: 'REJECT' | 'WITHDRAW',
  requestDigest: string,
  day: string,
  existing: MortgageApplicationRecord | undefined,
  lawDay: string | undefined,
): Outcome<MortgageApplicationRecord> {
  return changed(requestDigest, demandApplication(existing), (application) => {
    if (application.acts.length > 0) throw new DomainError('CASE_NOT_READY', { field: 'applicationRef' });
    pass({ act: 'MORTGAGE' }, clockFindings(lawDay, day));
    const record: MortgageApplicationRecord = { ...application, acts: [{ act, requestDigest, day }] };
    return { name: 'APPLICATION_ENDED', records: [record], result: record };
  });
}
