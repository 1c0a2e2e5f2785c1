import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding } from '../gate/findings.js';
import { changed, decided, type Act, type Outcome } from '../outcome.js';
import type { AskedOf } from './asked.js';
import { unasked } from './change.js';
import type { MortgageUnit } from './facts.js';
import { MORTGAGE_KEYS, type LiveMortgageRecord, type MortgageAcceptanceRecord, type MortgageRecord } from './records.js';
import type { AcceptTransfer, TransferMortgage } from './requests.js';
import { carriedOut, demandMortgage, digestOf, isDetermined, lenderPolicy, openRequest, replacing, withAct } from './state.js';
import { passUnits } from './units.js';

/** The new lender accepts, in its own record. Throws CONFLICT, MORTGAGE_UNKNOWN, NOT_THE_AUTHOR, MORTGAGE_ENDED, PORT_CLOSED. */
export function acceptTransfer(
  request: AcceptTransfer,
  existing: MortgageAcceptanceRecord | undefined,
  mortgage: MortgageRecord | undefined,
  units: readonly MortgageUnit[],
  submitter: string,
): Outcome<MortgageAcceptanceRecord> {
  return decided(digestOf('acceptTransfer', request), existing, (digest) => {
    const wanted = demandMortgage(mortgage);
    const own = request.lender === submitter && wanted.lender !== submitter;
    const acting: Finding[] = unasked(wanted, own ? wanted : undefined);
    passUnits({ act: 'MORTGAGE_TRANSFER' }, units, { day: request.day, acting, applying: true });
    const record: MortgageAcceptanceRecord = { ...madeBy(digest, 'accept'), ...request, acts: [] };
    const policies = [lenderPolicy(MORTGAGE_KEYS.accept(record), record.lender)];
    return { name: 'MORTGAGE_TRANSFER_ACCEPTED', records: [record], result: record, policies };
  });
}

/** What a transfer needs from the ledger. */
export interface TransferFacts {
  readonly existing: MortgageRecord | undefined;
  readonly acceptance: MortgageAcceptanceRecord | undefined;
  /** What stands under `partRef`. */
  readonly part: MortgageRecord | undefined;
  readonly units: readonly MortgageUnit[];
}

/**
 * The registry enters the transfer of claim and mortgage that both lenders asked for (Civil Code art. 407). Rank and burdened units
 * stay; a part of the claims gets a mortgage of its own beside the old one, of the same rank. Throws MORTGAGE_UNKNOWN,
 * NOT_THE_AUTHOR unless both agree on the same thing, MORTGAGE_ENDED, CLAIMS_NOT_DETERMINED (art. 421).
 */
export function transferMortgage(request: TransferMortgage, { existing, acceptance, part, units }: TransferFacts): Outcome<MortgageRecord> {
  return changed(digestOf('transferMortgage', request), demandMortgage(existing), (mortgage, digest) => {
    const asked = openRequest(mortgage, 'TRANSFER', request.requestRef);
    const agreed = asked && acceptance && agrees(asked, acceptance, mortgage) ? asked : undefined;
    const open = asked?.part === true && mortgage.kind === 'MAXIMUM' && asked.agreementDigest === undefined;
    const carries = passUnits({ act: 'MORTGAGE_TRANSFER' }, units, {
      day: request.day,
      mortgageRef: mortgage.mortgageRef,
      acting: [
        ...unasked(mortgage, agreed),
        ...(open && !isDetermined(mortgage, units[0]?.day ?? request.day) ? [{ state: 'CLAIMS_OPEN' } as const] : []),
      ],
    });
    if (!agreed || !acceptance) throw new DomainError('INTERNAL');
    if (agreed.part !== (request.partRef !== undefined)) throw new DomainError('INVALID_FORMAT', { field: 'partRef' });
    if (part) throw new DomainError('CONFLICT', { field: 'partRef' });
    // Which units the works reach is kept by their one mortgage; a part of it could not know.
    if (agreed.part && mortgage.form === 'WORKS') throw new DomainError('INVALID_FORMAT', { field: 'mortgageRef' });
    const accepted: MortgageAcceptanceRecord = { ...acceptance, acts: [{ act: 'TRANSFER', requestDigest: digest, day: request.day }] };
    const { records, ...act } =
      request.partRef === undefined
        ? whole(request, mortgage, agreed, units, digest)
        : some(request, request.partRef, mortgage, agreed, units, digest);
    return { ...act, records: [...records, accepted], carries };
  });
}

function agrees({ to, part }: AskedOf<'TRANSFER'>, acceptance: MortgageAcceptanceRecord, { mortgageRef }: MortgageRecord): boolean {
  return acceptance.lender === to && acceptance.part === part && acceptance.mortgageRef === mortgageRef && acceptance.acts.length === 0;
}

/** The mortgage has another lender, and its keys that lender's policy. What the old one had asked for and consented to is void, and known to be. */
function whole(
  { proof, day }: TransferMortgage,
  mortgage: MortgageRecord,
  asked: AskedOf<'TRANSFER'>,
  units: readonly MortgageUnit[],
  requestDigest: string,
): Act<MortgageRecord> {
  const act = { act: 'TRANSFER', requestDigest, day, ...carriedOut(asked), ...replacing(mortgage, proof) } as const;
  const others = mortgage.requests.filter(({ requestRef }) => requestRef !== asked.requestRef);
  const voided = others.map((one) => ({ act: 'WITHDRAW', requestDigest, day, ...carriedOut(one) }) as const);
  const { principal: _principal, ...terms } = mortgage;
  const record = [act, ...voided].reduce<MortgageRecord>((one, next) => withAct(one, next), { ...terms, lender: asked.to, proof });
  const before = liveOf(mortgage, units);
  const live = before.map((one) => ({ ...one, lender: asked.to, consents: [] }));
  const policies = [MORTGAGE_KEYS.mtg(record), ...live.map(MORTGAGE_KEYS.live)].map((key) => lenderPolicy(key, asked.to));
  return { name: 'MORTGAGE_TRANSFERRED', records: [record, ...live], result: record, deletes: before.map(MORTGAGE_KEYS.live), policies };
}

function some(
  { proof, day }: TransferMortgage,
  partRef: string,
  mortgage: MortgageRecord,
  asked: AskedOf<'TRANSFER'>,
  units: readonly MortgageUnit[],
  requestDigest: string,
): Act<MortgageRecord> {
  const { mortgageRef, principal: _principal, ...terms } = mortgage;
  const record = withAct(mortgage, { act: 'TRANSFER', requestDigest, day, ...carriedOut(asked), into: partRef });
  const part: MortgageRecord = {
    ...terms,
    ...madeBy(requestDigest, 'mtg'),
    mortgageRef: partRef,
    lender: asked.to,
    from: mortgageRef,
    proof,
    enteredOn: day,
    requests: [],
    acts: [],
  };
  const live = liveOf(mortgage, units).map((one) => ({
    ...one,
    ...madeBy(requestDigest, 'live'),
    lender: asked.to,
    mortgageRef: partRef,
    consents: [],
  }));
  const policies = [MORTGAGE_KEYS.mtg(part), ...live.map(MORTGAGE_KEYS.live)].map((key) => lenderPolicy(key, asked.to));
  return { name: 'MORTGAGE_TRANSFERRED', records: [record, part, ...live], result: record, policies };
}

function liveOf({ mortgageRef }: MortgageRecord, units: readonly MortgageUnit[]): LiveMortgageRecord[] {
  return units.flatMap(({ unitRef, live }) => live.filter((one) => one.unitRef === unitRef && one.mortgageRef === mortgageRef));
}
