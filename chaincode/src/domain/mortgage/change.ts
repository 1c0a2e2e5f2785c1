import { DomainError } from '../errors.js';
import { endOfMonths, isOver } from '../law-clock.js';
import { clockFindings, judge, pass } from '../gate/judge.js';
import { changed, type Outcome } from '../outcome.js';
import type { AskedOf } from './asked.js';
import { mortgageFindings, type MortgageUnit } from './facts.js';
import type { LiveMortgageRecord, MortgageRecord } from './records.js';
import type { ChangeMortgage, DetermineClaims } from './requests.js';
import { carriedOut, demandLawDay, demandMortgage, digestOf, isDetermined, openRequest, replacing, withAct } from './state.js';
import { passUnits } from './units.js';

/**
 * The registry enters a change that the lender asked for. Every other lender on its units has to consent, but to a decrease; a cap or
 * sum does not grow under a seizure nor after the claims are determined (S4 step 5). Throws MORTGAGE_UNKNOWN, NOT_THE_AUTHOR,
 * MORTGAGE_ENDED, OTHER_LENDERS_CONSENT, SEIZED, CLAIMS_DETERMINED.
 */
export function changeMortgage(
  request: ChangeMortgage,
  existing: MortgageRecord | undefined,
  units: readonly MortgageUnit[],
): Outcome<MortgageRecord> {
  return changed(digestOf('changeMortgage', request), demandMortgage(existing), (mortgage, requestDigest) => {
    const { mortgageRef, day, proof } = request;
    const asked = openRequest(mortgage, 'CHANGE', request.requestRef);
    const lawDay = demandLawDay(units[0]?.day ?? day);
    const change = asked && secures(mortgage, asked) ? 'INCREASE' : asked?.change;
    const carries = passUnits({ act: 'MORTGAGE_CHANGE', change }, units, {
      day,
      mortgageRef,
      consentRef: request.requestRef,
      acting: [
        ...unasked(mortgage, asked),
        ...(mortgage.kind === 'MAXIMUM' && isDetermined(mortgage, lawDay) ? [{ state: 'CLAIMS_DETERMINED' } as const] : []),
      ],
    });
    if (!asked) throw new DomainError('INTERNAL');
    const record = withAct(
      mortgage,
      { act: 'CHANGE', requestDigest, day, ...carriedOut(asked), ...replacing(mortgage, proof) },
      { proof, ...changedTerms(asked) },
    );
    return { name: 'MORTGAGE_CHANGED', records: [record, ...changedLive(record, units)], result: record, carries };
  });
}

/** What the table needs about an act on a mortgage that nobody entitled asked for, or that has ended. */
export function unasked(mortgage: MortgageRecord, asked: object | undefined) {
  if (mortgage.endedOn !== undefined) return [{ state: 'MORTGAGE_ENDED' } as const];
  return asked ? [] : [{ state: 'NOT_SUBMITTERS' } as const];
}

/**
 * 债权确定 (S4 step 4; Civil Code art. 423): a seizure is seen on the ledger, the agreed period is over by the law's day, two years
 * have passed without one, or the lender declares another cause. Throws CLAIMS_DETERMINED when they are, SEIZURE_UNKNOWN,
 * TERM_RUNNING, NOT_THE_AUTHOR where the lender has to ask and did not.
 */
export function determineClaims(
  request: DetermineClaims,
  existing: MortgageRecord | undefined,
  units: readonly MortgageUnit[],
): Outcome<MortgageRecord> {
  return changed(digestOf('determineClaims', request), demandMortgage(existing), (mortgage, requestDigest) => {
    const { cause, day } = request;
    if (mortgage.kind !== 'MAXIMUM') throw new DomainError('INVALID_FORMAT', { field: 'mortgageRef' });
    if (mortgage.determined) throw new DomainError('CLAIMS_DETERMINED', { field: 'mortgageRef' });
    const asked = openRequest(mortgage, 'DETERMINE', request.requestRef);
    const seen = cause === 'SEIZED' || cause === 'PERIOD_ENDED';
    const declared = asked?.cause === cause ? asked : undefined;
    const lawDay = units[0]?.day;
    pass({ act: 'MORTGAGE_CHANGE' }, [...unasked(mortgage, seen ? request : declared), ...clockFindings(lawDay, day)]);
    demandCause(cause, mortgage, units, demandLawDay(lawDay));
    const record = withAct(mortgage, { act: 'DETERMINE', requestDigest, day, ...carriedOut(declared) }, { determined: { cause, day } });
    return { name: 'CLAIMS_DETERMINED', records: [record], result: record };
  });
}

function demandCause(cause: DetermineClaims['cause'], mortgage: MortgageRecord, units: readonly MortgageUnit[], lawDay: string): void {
  const { claimsUntil, enteredOn } = mortgage;
  if (cause === 'SEIZED' && !units.some(isSeized)) throw new DomainError('SEIZURE_UNKNOWN', { field: 'cause' });
  if (cause === 'PERIOD_ENDED' && (claimsUntil === undefined || !isOver(claimsUntil, lawDay))) {
    throw new DomainError('TERM_RUNNING', { field: 'cause' });
  }
  if (cause === 'TWO_YEARS' && (claimsUntil !== undefined || !isOver(endOfMonths(enteredOn, 24), lawDay))) {
    throw new DomainError('TERM_RUNNING', { field: 'cause' });
  }
}

/** Whether a seizure stands in the way of an increase: the same row that refuses it. */
function isSeized(unit: MortgageUnit): boolean {
  const act = 'MORTGAGE_CHANGE';
  const found = [...unit.findings, ...mortgageFindings(unit, { act })];
  return judge({ act, change: 'INCREASE', day: unit.day }, found).codes.includes('SEIZED');
}

/** A longer period secures more claims, whatever the request calls itself. */
function secures({ claimsUntil }: MortgageRecord, asked: AskedOf<'CHANGE'>): boolean {
  return claimsUntil !== undefined && asked.claimsUntil !== undefined && asked.claimsUntil > claimsUntil;
}

function changedTerms({ contractDigest, transferBan, excludesOthers, claimsUntil }: AskedOf<'CHANGE'>): Partial<MortgageRecord> {
  return {
    contractDigest,
    ...(transferBan !== undefined && { transferBan }),
    ...(excludesOthers !== undefined && { excludesOthers }),
    ...(claimsUntil !== undefined && { claimsUntil }),
  };
}

/** The `live` records whose marks the change concerns. */
function changedLive({ mortgageRef, transferBan, excludesOthers }: MortgageRecord, units: readonly MortgageUnit[]): LiveMortgageRecord[] {
  return units
    .flatMap(({ unitRef, live }) => live.filter((one) => one.unitRef === unitRef && one.mortgageRef === mortgageRef))
    .filter((one) => one.transferBan !== transferBan || one.excludesOthers !== excludesOthers)
    .map((one) => ({ ...one, transferBan, excludesOthers }));
}
