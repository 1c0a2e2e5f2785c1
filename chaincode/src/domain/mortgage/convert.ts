import { DomainError, type ErrorCode } from '../errors.js';
import { madeBy } from '../fields.js';
import { endOfDays, isOver } from '../law-clock.js';
import type { Finding } from '../gate/findings.js';
import { clockFindings, pass } from '../gate/judge.js';
import { changed, decided, type Outcome } from '../outcome.js';
import type { CaseRecord, UnitRecord } from '../title/records.js';
import { NOTICE_DAYS } from '../title/terms.js';
import { unasked } from './change.js';
import { liveOn } from './enter.js';
import type { MortgageUnit } from './facts.js';
import { MORTGAGE_KEYS, type ExcludedUnitRecord, type LiveMortgageRecord, type MortgageRecord } from './records.js';
import type { ConvertMortgageNotice, ConvertWorks, ExcludeUnits } from './requests.js';
import { demandLawDay, demandMortgage, digestOf, lenderPolicy, replacing, unitsOf, withAct } from './state.js';
import { passUnits } from './units.js';

/** What a conversion of a notice needs from the ledger. */
export interface NoticeFacts {
  readonly existing: MortgageRecord | undefined;
  readonly unit: MortgageUnit | undefined;
  /** The unit as `title` holds it: its first registration starts the 90 days. */
  readonly registered: UnitRecord | undefined;
  /** The transfer by which the purchase notice became the right. */
  readonly transfer: CaseRecord | undefined;
}

/**
 * The mortgage notice becomes a mortgage once its buyer has the right (S7 step 6); it keeps the notice's day (担保解释 art. 52) and its
 * place. A seizure since then does not stop it (Chongqing art. 66). Throws MORTGAGE_UNKNOWN, NOTICE_UNKNOWN if it is no notice, CASE_UNKNOWN,
 * CASE_MISMATCH, CASE_NOT_READY while the buyer has not the right, NOTICE_LAPSED when the case came after the 90 days.
 */
export function convertNotice(request: ConvertMortgageNotice, facts: NoticeFacts): Outcome<MortgageRecord> {
  return changed(digestOf('convertNotice', request), demandMortgage(facts.existing), (mortgage, requestDigest) => {
    const { mortgageRef, day, proof } = request;
    const { unit, transfer, registered } = facts;
    if (mortgage.form !== 'NOTICE') throw new DomainError('NOTICE_UNKNOWN', { field: 'mortgageRef' });
    const lapsed = registered && transfer && isOver(endOfDays(registered.enteredOn, NOTICE_DAYS), transfer.openedOn);
    const carries = passUnits({ act: 'CONVERT', of: 'MORTGAGE' }, unit ? [unit] : [], {
      day,
      mortgageRef,
      acting: [...unasked(mortgage, mortgage), ...(lapsed ? [{ state: 'NOTICE_TERM_OVER' } as const] : [])],
      codes: caseCodes(mortgage, facts),
    });
    demandLawDay(unit?.day);
    const record = withAct(mortgage, { act: 'CONVERT', requestDigest, day, ...replacing(mortgage, proof) }, { form: 'MORTGAGE', proof });
    const live = (unit?.live ?? [])
      .filter((one) => one.mortgageRef === mortgageRef && one.unitRef === unit?.unitRef)
      .map((one): LiveMortgageRecord => ({ ...one, form: 'MORTGAGE' }));
    return { name: 'MORTGAGE_CONVERTED', records: [record, ...live], result: record, carries };
  });
}

function caseCodes(mortgage: MortgageRecord, { unit, transfer }: NoticeFacts): ErrorCode[] {
  if (!transfer) return ['CASE_UNKNOWN'];
  if (transfer.act !== 'TRANSFER' || !mortgage.unitRefs.includes(transfer.unitRef)) return ['CASE_MISMATCH'];
  const waiting = unit?.findings.some(({ state, ref }) => state === 'NOTICE' && ref === mortgage.purchaseNoticeRef);
  return transfer.state !== 'DONE' || waiting ? ['CASE_NOT_READY'] : [];
}

/** What a conversion of works needs from the ledger. */
export interface WorksFacts {
  /** What stands under `into`. */
  readonly existing: MortgageRecord | undefined;
  readonly works: MortgageRecord | undefined;
  readonly units: readonly MortgageUnit[];
}

/**
 * The mortgage on works becomes a mortgage on units that were built and registered (S8 step 3; Shanghai art. 29), with its proof and a
 * `live` record per unit; it keeps the day of the works. Throws CONFLICT, MORTGAGE_UNKNOWN if it is on no works or on another
 * parcel's, UNIT_EXCLUDED for a unit under notice or excluded, CERTIFICATE_NOT_CURRENT when the unit has gone to somebody else.
 */
export function convertWorks(request: ConvertWorks, { existing, works, units }: WorksFacts): Outcome<MortgageRecord> {
  return decided(digestOf('convertWorks', request), existing, (digest) => {
    const { mortgageRef, into, proof, day, finish } = request;
    const source = demandWorks(works);
    units.forEach((unit, index) => demandReached(source, unit, `units[${index}].unitRef`));
    const marked = units.map((unit) => ({ ...unit, findings: [...unit.findings, ...excludedFindings(unit, source)] }));
    const carries = passUnits({ act: 'CONVERT', of: 'WORKS' }, marked, { day, mortgageRef, acting: unasked(source, source) });
    demandLawDay(units[0]?.day);
    const { counterparts: _counterparts, determined, ...terms } = source;
    const mortgage: MortgageRecord = {
      ...terms,
      ...madeBy(digest, 'mtg'),
      mortgageRef: into,
      from: mortgageRef,
      form: 'MORTGAGE',
      proof,
      enteredOn: day,
      unitRefs: units.map(({ unitRef }) => unitRef),
      releasedUnits: [],
      requests: [],
      acts: [],
      ...(determined && { determined }),
    };
    const record = withAct(source, { act: 'CONVERT', requestDigest: digest, day, into }, finish ? { endedOn: day } : {});
    const live = units.map((unit): LiveMortgageRecord => ({ ...liveOn(mortgage, unit, digest), from: mortgageRef }));
    const deletes = finish ? unitsOf(source).map((unitRef) => MORTGAGE_KEYS.live({ unitRef, lender: source.lender, mortgageRef })) : [];
    const policies = [MORTGAGE_KEYS.mtg(mortgage), ...live.map(MORTGAGE_KEYS.live)].map((key) => lenderPolicy(key, mortgage.lender));
    return { name: 'MORTGAGE_CONVERTED', records: [mortgage, record, ...live], result: mortgage, deletes, policies, carries };
  });
}

/**
 * The registry marks units that a mortgage on works does not reach, as its table of the building or a purchase notice tells. The mark
 * stands beside an act in the mortgage's own record, so that its lender endorses. Throws MORTGAGE_UNKNOWN, NOTICE_UNKNOWN for a
 * notice that is not there, CONFLICT for a unit that is marked or converted.
 */
export function excludeUnits(
  request: ExcludeUnits,
  existing: MortgageRecord | undefined,
  units: readonly MortgageUnit[],
): Outcome<MortgageRecord> {
  return changed(digestOf('excludeUnits', request), demandWorks(existing), (works, digest) => {
    const { mortgageRef, day } = request;
    pass({ act: 'CONVERT' }, [...unasked(works, works), ...clockFindings(units[0]?.day, day)]);
    const excluded = request.units.map(({ unitRef, as }, index): ExcludedUnitRecord => {
      const unit = units[index];
      const field = `units[${index}].unitRef`;
      if (!unit || unit.excluded.includes(mortgageRef) || unit.live.some(({ from }) => from === mortgageRef)) {
        throw new DomainError('CONFLICT', { field });
      }
      if (as === 'PURCHASE_NOTICE' && !unit.findings.some(({ state }) => state === 'NOTICE'))
        throw new DomainError('NOTICE_UNKNOWN', { field });
      return { ...madeBy(digest, 'free'), unitRef, mortgageRef, as, day };
    });
    const record = withAct(works, { act: 'EXCLUDE', requestDigest: digest, day });
    return { name: 'UNITS_EXCLUDED', records: [record, ...excluded], result: record };
  });
}

function demandWorks(mortgage: MortgageRecord | undefined): MortgageRecord {
  const works = demandMortgage(mortgage);
  if (works.form !== 'WORKS') throw new DomainError('MORTGAGE_UNKNOWN', { field: 'mortgageRef' });
  return works;
}

function demandReached(works: MortgageRecord, unit: MortgageUnit, field: string): void {
  if (!unit.bearers?.some((unitRef) => works.unitRefs.includes(unitRef))) throw new DomainError('MORTGAGE_UNKNOWN', { field });
  if (unit.live.some(({ unitRef, from }) => unitRef === unit.unitRef && from === works.mortgageRef))
    throw new DomainError('CONFLICT', { field });
}

function excludedFindings({ excluded }: MortgageUnit, { mortgageRef }: MortgageRecord): Finding[] {
  return excluded.includes(mortgageRef) ? [{ state: 'UNIT_EXCLUDED', ref: mortgageRef }] : [];
}
