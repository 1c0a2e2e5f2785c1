import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import { clockFindings, pass } from '../gate/judge.js';
import { decided, type Outcome } from '../outcome.js';
import { isLenders, lenderSubject } from './author.js';
import type { MortgageUnit } from './facts.js';
import { CONSENTS_LIMIT, type LiveMortgageRecord, type MortgageRecord, type RankAgreementRecord } from './records.js';
import type { ConsentAsLender, RegisterRanks } from './requests.js';
import { demandMortgage, digestOf, unitsOf } from './state.js';
import { passUnits } from './units.js';

/**
 * The lender consents to an act of others on the unit, for one case, application or request (S2 step 2). No port stops it (S13).
 * Throws MORTGAGE_UNKNOWN, NOT_THE_AUTHOR for anybody but that lender, MORTGAGE_ENDED.
 */
export function consentAsLender(
  request: ConsentAsLender,
  existing: LiveMortgageRecord | undefined,
  mortgage: MortgageRecord | undefined,
  lawDay: string | undefined,
  submitter: string,
): Outcome<LiveMortgageRecord> {
  const { unitRef, caseRef, act, day } = request;
  const requestDigest = digestOf('consent', request);
  const wanted = demandMortgage(mortgage);
  const subject = lenderSubject(wanted, act, caseRef, unitRef);
  if (!isLenders(wanted, submitter, subject, request.signature)) throw new DomainError('NOT_THE_AUTHOR');
  if (!wanted.unitRefs.includes(unitRef)) throw new DomainError('MORTGAGE_UNKNOWN', { field: 'unitRef' });
  if (!existing || !unitsOf(wanted).includes(unitRef)) throw new DomainError('MORTGAGE_ENDED', { field: 'mortgageRef' });
  const known = existing.consents.find((consent) => consent.caseRef === caseRef && consent.act === act);
  if (known) {
    if (known.requestDigest !== requestDigest) throw new DomainError('CONFLICT', { field: 'caseRef' });
    return { result: existing };
  }
  pass({ act: 'MORTGAGE_RELEASE' }, clockFindings(lawDay, day));
  const consents = [...existing.consents, { caseRef, act, requestDigest, day }].slice(-CONSENTS_LIMIT);
  const record: LiveMortgageRecord = { ...existing, consents };
  return { act: { name: 'LENDER_CONSENTED', records: [record], result: record }, result: record };
}

/**
 * A registered agreement on ranks (Civil Code art. 409). Every lender on the unit consents, naming the agreement, and the record by which
 * each of the named mortgages burdens the unit is written: so that each of these lenders endorses. Throws CONFLICT, MORTGAGE_UNKNOWN,
 * OTHER_LENDERS_CONSENT.
 */
export function registerRanks(
  request: RegisterRanks,
  existing: RankAgreementRecord | undefined,
  [unit]: readonly MortgageUnit[],
): Outcome<RankAgreementRecord> {
  return decided(digestOf('registerRanks', request), existing, (digest) => {
    if (!unit) throw new DomainError('INTERNAL');
    const { agreementRef, ranks, day } = request;
    const named = ranks.map((ref) => unit.live.find((one) => one.unitRef === unit.unitRef && one.mortgageRef === ref));
    const unknown = named.indexOf(undefined);
    if (unknown >= 0) throw new DomainError('MORTGAGE_UNKNOWN', { field: `ranks[${unknown}]` });
    // No mortgage is the agreement's own: all that stand on the unit are those of other lenders.
    const carries = passUnits({ act: 'MORTGAGE_CHANGE', change: 'OTHER' }, [unit], {
      day,
      mortgageRef: agreementRef,
      consentRef: agreementRef,
    });
    const record: RankAgreementRecord = { ...madeBy(digest, 'agreement'), ...request };
    const live = named.flatMap((one) => (one ? [{ ...one, agreementRef }] : []));
    return { name: 'RANKS_AGREED', records: [record, ...live], result: record, carries };
  });
}
