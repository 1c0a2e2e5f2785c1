import type { JsonValue } from '../canonical.js';
import { DomainError } from '../errors.js';
import type { RecordKey } from '../fields.js';
import { isOver } from '../law-clock.js';
import type { KeyPolicy } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { AskedAct, AskedOf } from './asked.js';
import { ACTS_LIMIT, type MortgageAct, type MortgageProof, type MortgageRecord } from './records.js';

/** Where a mortgage stands; nothing of it is stored. */
export type MortgageState = 'NOTICE' | 'REGISTERED' | 'DETERMINED' | 'CONVERTED' | 'CANCELLED';

/** NOTICE and REGISTERED live, DETERMINED lives with its claims fixed; works end CONVERTED, all else CANCELLED. */
export function mortgageState(mortgage: MortgageRecord, day: string): MortgageState {
  if (mortgage.endedOn !== undefined) return mortgage.releasedUnits.length === mortgage.unitRefs.length ? 'CANCELLED' : 'CONVERTED';
  if (mortgage.form === 'NOTICE') return 'NOTICE';
  return isDetermined(mortgage, day) ? 'DETERMINED' : 'REGISTERED';
}

/** The state of a proof of registration; undefined if it never was this mortgage's. */
export function proofState(mortgage: MortgageRecord, certRef: string): 'VALID' | 'REPLACED' | 'CANCELLED' | undefined {
  if (mortgage.proof.certRef === certRef) return mortgage.endedOn === undefined ? 'VALID' : 'CANCELLED';
  return mortgage.acts.some(({ replaced }) => replaced?.certRef === certRef) ? 'REPLACED' : undefined;
}

/** Whether the claims of a maximum-amount mortgage are determined on that day: by an entry, or because the agreed period is over (art. 423). */
export function isDetermined({ determined, claimsUntil }: MortgageRecord, day: string): boolean {
  return determined !== undefined || (claimsUntil !== undefined && isOver(claimsUntil, day));
}

/** The units that it still burdens. */
export function unitsOf({ unitRefs, releasedUnits, endedOn }: MortgageRecord): string[] {
  return endedOn === undefined ? unitRefs.filter((unitRef) => !releasedUnits.includes(unitRef)) : [];
}

/** The mortgage; throws MORTGAGE_UNKNOWN if there is none. */
export function demandMortgage(mortgage: MortgageRecord | undefined, field = 'mortgageRef'): MortgageRecord {
  if (!mortgage) throw new DomainError('MORTGAGE_UNKNOWN', { field });
  return mortgage;
}

/** The request of that kind that waits under the reference, undefined if there is none. */
export function openRequest<A extends AskedAct['act']>(
  mortgage: MortgageRecord,
  act: A,
  requestRef: string | undefined,
): AskedOf<A> | undefined {
  return mortgage.requests.find((asked): asked is AskedOf<A> => asked.act === act && asked.requestRef === requestRef);
}

/** At most once per unit, and at most once: a lender that fills its record with requests cannot stop them. */
const UNLIMITED: readonly MortgageAct['act'][] = ['RELEASE', 'DETERMINE'];

/** The mortgage after an act, which is added to its acts; the request that it carried out waits no more. */
export function withAct(mortgage: MortgageRecord, act: MortgageAct, changes: Partial<MortgageRecord> = {}): MortgageRecord {
  const counted = mortgage.acts.filter((one) => !UNLIMITED.includes(one.act)).length;
  if (!UNLIMITED.includes(act.act) && counted >= ACTS_LIMIT) throw new DomainError('TOO_LARGE', { field: 'acts' });
  const requests = mortgage.requests.filter(({ requestRef }) => requestRef !== act.requestRef);
  return { ...mortgage, requests, ...changes, acts: [...mortgage.acts, act] };
}

/** What an act keeps of the request that it carried out. */
export function carriedOut(asked: AskedAct | undefined): Pick<MortgageAct, 'requestRef' | 'asked'> {
  return asked ? { requestRef: asked.requestRef, asked: asked.requestDigest } : {};
}

/** The old proof, where the act issued another one. */
export function replacing(mortgage: MortgageRecord, proof: MortgageProof): { replaced?: MortgageProof } {
  if (mortgage.proof.certRef !== proof.certRef) return { replaced: mortgage.proof };
  throw new DomainError('CONFLICT', { field: 'proof.certRef' });
}

/** Later writes of a lender's own key need the registry, and that lender or, in its place, the court. */
export function lenderPolicy(key: RecordKey, lender: string): KeyPolicy {
  return { key, all: ['RegistryMSP'], n: 1, of: [lender, 'CourtMSP'] };
}

/** The law's day. Throws CLOCK_MISSING before the first tick: a rank or a term needs it. */
export function demandLawDay(day: string | undefined): string {
  if (day === undefined) throw new DomainError('CLOCK_MISSING');
  return day;
}

/** The digest of a request that a schema read: absent fields are absent in it. */
export function digestOf(functionName: string, request: object): string {
  return requestDigest(functionName, request as JsonValue);
}
