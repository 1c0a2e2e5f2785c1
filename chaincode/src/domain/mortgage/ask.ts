import { isBank } from '../authors.js';
import { DomainError } from '../errors.js';
import type { EventName } from '../events.js';
import type { GatedAct } from '../gate/acts.js';
import type { Finding } from '../gate/findings.js';
import { clockFindings, pass } from '../gate/judge.js';
import { changed, type Outcome } from '../outcome.js';
import type { AskedAct } from './asked.js';
import { isLenders, lenderSubject } from './author.js';
import type { MortgageUnit } from './facts.js';
import { REQUESTS_LIMIT, type MortgageRecord } from './records.js';
import type { OrderRelease, RequestChange, RequestDetermination, RequestRelease, RequestTransfer, WithdrawRequest } from './requests.js';
import { demandMortgage, digestOf, unitsOf, withAct } from './state.js';
import { passUnits } from './units.js';

// What the lender, or a court in its place, asks for. It is written into the mortgage's record, and nothing more happens until
// the registry enters it.

/** The units of a release: those named, or all that are left. Throws MORTGAGE_UNKNOWN for a unit that the mortgage never burdened. */
export function unitsToRelease(mortgage: MortgageRecord, units: readonly string[] | undefined): string[] {
  if (units?.some((unitRef) => !mortgage.unitRefs.includes(unitRef))) throw new DomainError('MORTGAGE_UNKNOWN', { field: 'units' });
  const left = unitsOf(mortgage);
  return units ? left.filter((unitRef) => units.includes(unitRef)) : left;
}

/** Whether a release leaves something burdened, and whether it names a unit that is free already. */
export function releaseOf(mortgage: MortgageRecord, units: readonly string[] | undefined): { part: boolean; ended: boolean } {
  const named = unitsToRelease(mortgage, units).length;
  const left = unitsOf(mortgage).length;
  return { part: named < left, ended: named === 0 || (units !== undefined && named < units.length) };
}

/**
 * The lender asks for the release of all or some units (S5 step 2); a closed port does not stop it (S13). Throws MORTGAGE_UNKNOWN,
 * CONFLICT, NOT_THE_AUTHOR for anybody but that lender, MORTGAGE_ENDED.
 */
export function requestRelease(
  request: RequestRelease,
  existing: MortgageRecord | undefined,
  units: readonly MortgageUnit[],
  submitter: string,
): Outcome<MortgageRecord> {
  const { requestRef, day, units: named } = request;
  return ask('RELEASE_REQUESTED', digestOf('requestRelease', request), requestRef, existing, (mortgage, requestDigest) => {
    release(mortgage, named, units, day, authored(mortgage, submitter, 'MORTGAGE_RELEASE', request));
    return { act: 'RELEASE', requestRef, by: submitter, requestDigest, day, ...(named && { units: named }) };
  });
}

/** The court orders the release that the lender does not ask for: it is lost, defunct, or lost the suit (S5). */
export function orderRelease(
  request: OrderRelease,
  existing: MortgageRecord | undefined,
  units: readonly MortgageUnit[],
  submitter: string,
): Outcome<MortgageRecord> {
  const { requestRef, day, units: named, judgmentDigest } = request;
  return ask('RELEASE_ORDERED', digestOf('orderRelease', request), requestRef, existing, (mortgage, requestDigest) => {
    release(mortgage, named, units, day, []);
    return { act: 'RELEASE', requestRef, by: submitter, requestDigest, day, ...(named && { units: named }), judgmentDigest };
  });
}

/** Lender and mortgagor have agreed on a change. Consents of other lenders name this request; the gate is asked at the entry. */
export function requestChange(
  request: RequestChange,
  existing: MortgageRecord | undefined,
  units: readonly MortgageUnit[],
  submitter: string,
): Outcome<MortgageRecord> {
  const { mortgageRef: _ref, port: _port, signature: _signature, requestRef, day, ...terms } = request;
  return ask('CHANGE_REQUESTED', digestOf('requestChange', request), requestRef, existing, (mortgage, requestDigest) => {
    if (terms.claimsUntil !== undefined && mortgage.kind === 'GENERAL') throw new DomainError('INVALID_FORMAT', { field: 'claimsUntil' });
    passUnits({ act: 'MORTGAGE_CHANGE' }, units, { day, acting: living(mortgage, submitter, 'MORTGAGE_CHANGE', request), applying: true });
    return { act: 'CHANGE', requestRef, by: submitter, requestDigest, day, ...terms };
  });
}

/** The lender has assigned its claims, and the mortgage with them (Civil Code art. 407). */
export function requestTransfer(
  request: RequestTransfer,
  existing: MortgageRecord | undefined,
  units: readonly MortgageUnit[],
  submitter: string,
): Outcome<MortgageRecord> {
  const { mortgageRef: _ref, port: _port, signature: _signature, requestRef, day, ...terms } = request;
  return ask('MORTGAGE_TRANSFER_REQUESTED', digestOf('requestTransfer', request), requestRef, existing, (mortgage, requestDigest) => {
    if (!isBank(terms.to) || terms.to === mortgage.lender) throw new DomainError('INVALID_FORMAT', { field: 'to' });
    passUnits({ act: 'MORTGAGE_TRANSFER' }, units, {
      day,
      acting: living(mortgage, submitter, 'MORTGAGE_TRANSFER', request),
      applying: true,
    });
    return { act: 'TRANSFER', requestRef, by: submitter, requestDigest, day, ...terms };
  });
}

/** The lender declares a cause of Civil Code art. 423 that the ledger cannot see. Throws INVALID_FORMAT unless it is a maximum-amount mortgage. */
export function requestDetermination(
  request: RequestDetermination,
  existing: MortgageRecord | undefined,
  lawDay: string | undefined,
  submitter: string,
): Outcome<MortgageRecord> {
  const { requestRef, day, cause } = request;
  return ask('DETERMINATION_REQUESTED', digestOf('requestDetermination', request), requestRef, existing, (mortgage, requestDigest) => {
    if (mortgage.kind !== 'MAXIMUM') throw new DomainError('INVALID_FORMAT', { field: 'mortgageRef' });
    pass({ act: 'MORTGAGE_CHANGE' }, [...living(mortgage, submitter, 'MORTGAGE_CHANGE', request), ...clockFindings(lawDay, day)]);
    return { act: 'DETERMINE', requestRef, by: submitter, requestDigest, day, cause };
  });
}

/** Who asked takes it back before the entry. Throws NOT_FOUND without the request, NOT_THE_AUTHOR for anybody else. */
export function withdrawRequest(
  request: WithdrawRequest,
  existing: MortgageRecord | undefined,
  lawDay: string | undefined,
  submitter: string,
): Outcome<MortgageRecord> {
  const { requestRef, day } = request;
  return changed(digestOf('withdrawRequest', request), demandMortgage(existing), (mortgage, requestDigest) => {
    const asked = mortgage.requests.find((one) => one.requestRef === requestRef);
    if (!asked) throw new DomainError('NOT_FOUND', { field: 'requestRef' });
    if (asked.by !== submitter) throw new DomainError('NOT_THE_AUTHOR');
    pass({ act: 'MORTGAGE_CHANGE' }, clockFindings(lawDay, day));
    const record = withAct(mortgage, { act: 'WITHDRAW', requestDigest, day, requestRef, asked: asked.requestDigest });
    return { name: 'REQUEST_WITHDRAWN', records: [record], result: record };
  });
}

/** A request is known by its reference, as long as it waits and after it was carried out. */
function ask(
  name: EventName,
  digest: string,
  requestRef: string,
  existing: MortgageRecord | undefined,
  decide: (mortgage: MortgageRecord, digest: string) => AskedAct,
): Outcome<MortgageRecord> {
  const mortgage = demandMortgage(existing);
  const known =
    mortgage.requests.find((asked) => asked.requestRef === requestRef)?.requestDigest ??
    mortgage.acts.find((act) => act.requestRef === requestRef)?.asked;
  if (known !== undefined) {
    if (known !== digest) throw new DomainError('CONFLICT', { field: 'requestRef' });
    return { result: mortgage };
  }
  const asked = decide(mortgage, digest);
  const waiting = mortgage.requests.filter(({ by }) => by === asked.by).length;
  if (waiting >= REQUESTS_LIMIT) throw new DomainError('TOO_LARGE', { field: 'requests' });
  const record: MortgageRecord = { ...mortgage, requests: [...mortgage.requests, asked] };
  return { act: { name, records: [record], result: record }, result: record };
}

function release(
  mortgage: MortgageRecord,
  named: readonly string[] | undefined,
  units: readonly MortgageUnit[],
  day: string,
  author: readonly Finding[],
): void {
  const { part, ended } = releaseOf(mortgage, named);
  const acting: Finding[] = ended ? [...author, { state: 'MORTGAGE_ENDED' }] : [...author];
  passUnits({ act: 'MORTGAGE_RELEASE', part }, units, { day, acting, mortgageRef: mortgage.mortgageRef });
}

interface Signed {
  readonly requestRef: string;
  readonly signature?: string | undefined;
}

function authored(mortgage: MortgageRecord, submitter: string, act: GatedAct, { requestRef, signature }: Signed): Finding[] {
  return isLenders(mortgage, submitter, lenderSubject(mortgage, act, requestRef), signature) ? [] : [{ state: 'NOT_SUBMITTERS' }];
}

function living(mortgage: MortgageRecord, submitter: string, act: GatedAct, request: Signed): Finding[] {
  return [
    ...authored(mortgage, submitter, act, request),
    ...(mortgage.endedOn === undefined ? [] : [{ state: 'MORTGAGE_ENDED' } as const]),
  ];
}
