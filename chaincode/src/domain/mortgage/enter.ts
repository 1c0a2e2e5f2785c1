import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding } from '../gate/findings.js';
import { decided, type Outcome } from '../outcome.js';
import { areThree } from '../title/facts.js';
import { demandApplication, gateActOf } from './apply.js';
import { nextSeq, type MortgageUnit } from './facts.js';
import { MORTGAGE_KEYS, type LiveMortgageRecord, type MortgageApplicationRecord, type MortgageRecord } from './records.js';
import type { EnterMortgage } from './requests.js';
import { demandLawDay, digestOf, lenderPolicy } from './state.js';
import { passUnits } from './units.js';

/** What an entry needs from the ledger. */
export interface MortgageEntryFacts {
  readonly existing: MortgageRecord | undefined;
  readonly application: MortgageApplicationRecord | undefined;
  /** The application's units, then the counterparts. */
  readonly units: readonly MortgageUnit[];
}

/** The units on which an entry burdens. Throws MORTGAGE_UNKNOWN, INVALID_FORMAT for a counterpart that is named already. */
export function unitsToEnter({ counterparts = [] }: EnterMortgage, application: MortgageApplicationRecord | undefined): string[] {
  const { unitRefs, form } = demandApplication(application);
  if (counterparts.some((unitRef) => unitRefs.includes(unitRef)) || (form === 'NOTICE' && counterparts.length > 0)) {
    throw new DomainError('INVALID_FORMAT', { field: 'counterparts' });
  }
  if (unitRefs.length + counterparts.length > 100) throw new DomainError('TOO_LARGE', { field: 'counterparts' });
  return [...unitRefs, ...counterparts];
}

/**
 * The registry enters what the lender applied for (S3 step 5, S7 step 2): mortgage, proof and one `live` record per unit. The rank
 * follows from the law's day and the order of entry, never from a day that somebody states. Throws CONFLICT, MORTGAGE_UNKNOWN,
 * CLOCK_MISSING, or one refusal with the codes of all facets.
 */
export function enterMortgage(request: EnterMortgage, { existing, application, units }: MortgageEntryFacts): Outcome<MortgageRecord> {
  return decided(digestOf('enterMortgage', request), existing, (digest) => {
    const applied = demandApplication(application);
    const carries = passUnits(gateActOf(applied.form), units, {
      day: request.enteredOn,
      acting: actingFindings(request, applied),
      consentRef: applied.applicationRef,
    });
    const priorityDate = demandLawDay(units[0]?.day);
    const mortgage = entered(request, applied, digest, priorityDate);
    const live = units.map((unit) => liveOn(mortgage, unit, digest));
    const done: MortgageApplicationRecord = {
      ...applied,
      result: mortgage.mortgageRef,
      acts: [{ act: 'ENTER', requestDigest: digest, day: request.enteredOn }],
    };
    const policies = [MORTGAGE_KEYS.mtg(mortgage), ...live.map(MORTGAGE_KEYS.live)].map((key) => lenderPolicy(key, mortgage.lender));
    return { name: 'MORTGAGE_ENTERED', records: [done, mortgage, ...live], result: mortgage, policies, carries };
  });
}

/** The record by which a mortgage burdens a unit. */
export function liveOn(mortgage: MortgageRecord, unit: MortgageUnit, digest: string): LiveMortgageRecord {
  const { mortgageRef, lender, form, kind, transferBan, excludesOthers, priorityDate } = mortgage;
  const terms = { form, kind, transferBan, excludesOthers, priorityDate };
  return { ...madeBy(digest, 'live'), unitRef: unit.unitRef, lender, mortgageRef, ...terms, seq: nextSeq(unit), consents: [] };
}

function entered(request: EnterMortgage, applied: MortgageApplicationRecord, digest: string, priorityDate: string): MortgageRecord {
  const { mortgageRef, proof, attested, counterparts, enteredOn } = request;
  const { applicationRef, lender, division, unitRefs, form, kind, contractDigest, transferBan, excludesOthers } = applied;
  return {
    ...madeBy(digest, 'mtg'),
    mortgageRef,
    lender,
    division,
    form,
    kind,
    contractDigest,
    transferBan,
    excludesOthers,
    ...(applied.claimsUntil !== undefined && { claimsUntil: applied.claimsUntil }),
    ...(applied.purchaseNoticeRef !== undefined && { purchaseNoticeRef: applied.purchaseNoticeRef }),
    ...(applied.principal && { principal: { lenderRef: applied.principal.lenderRef, key: applied.principal.key } }),
    unitRefs: [...unitRefs, ...(counterparts ?? [])],
    releasedUnits: [],
    applicationRef,
    proof,
    attested,
    enteredOn,
    priorityDate,
    ...(counterparts && { counterparts }),
    requests: [],
    acts: [],
  };
}

/** What the registry attests, and where the application stands: the case of a mortgage is its application. */
function actingFindings({ attested, counterparts = [] }: EnterMortgage, { acts, applicationRef }: MortgageApplicationRecord): Finding[] {
  const { holders, guardian } = attested;
  return [
    ...(acts.length > 0 ? [{ state: 'CASE_NOT_READY', ref: applicationRef } as const] : []),
    ...(holders === 'UNSIGNED' ? [{ state: 'HOLDER_UNSIGNED' } as const] : []),
    ...(guardian === 'MISSING' ? [{ state: 'GUARDIAN_PROMISE_ABSENT' } as const] : []),
    ...(areThree(attested) ? [] : [{ state: 'SAME_PERSON' } as const]),
    ...counterparts.map((ref) => ({ state: 'HOUSE_WITHOUT_LAND', ref }) as const),
  ];
}
