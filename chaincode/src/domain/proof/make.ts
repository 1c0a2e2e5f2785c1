import { SUITE } from '../digest.js';
import { DomainError } from '../errors.js';
import type { Finding } from '../gate/findings.js';
import { shanghaiDay } from '../law-clock.js';
import type { RankedMortgage } from '../mortgage/rank.js';
import { decode } from '../schema.js';
import { queueItems } from '../seizure/facts.js';
import type { AttestationRecord } from '../tax/records.js';
import type { TaxSide } from '../tax/kinds.js';
import type { CaseRecord, CertificateRecord, HeadRecord } from '../title/records.js';
import { ProofAnswer } from './answer.js';
import type { Prove } from './requests.js';

/** What the contract read at one moment. */
export interface ProofReading {
  readonly clock: string;
  readonly certificate: CertificateRecord;
  readonly head: HeadRecord | undefined;
  /** Of the request's `caseRef`. */
  readonly case: CaseRecord | undefined;
  readonly attestations: ReadonlyMap<TaxSide, AttestationRecord | undefined>;
  readonly mortgages: readonly RankedMortgage[];
  /** What seizures and holds were found on the unit and its bearers. */
  readonly restrictions: readonly Finding[];
}

/**
 * The answer of a proof. Throws CASE_UNKNOWN for a case that did not end with this certificate: attestations of somebody else's
 * transfer prove nothing about it.
 */
export function makeProof(request: Prove, reading: ProofReading): ProofAnswer {
  const { certificate, case: own } = reading;
  const fits =
    own === undefined ? request.caseRef === undefined : own.result === certificate.certRef && own.unitRef === certificate.unitRef;
  if (!fits) throw new DomainError('CASE_UNKNOWN', { field: 'caseRef' });
  const day = shanghaiDay(reading.clock);
  return decode(ProofAnswer, {
    v: 1,
    suite: SUITE,
    certRef: certificate.certRef,
    clock: reading.clock,
    title: titleFacet(certificate, reading.head),
    tax: taxFacet(certificate.unitRef, own, reading.attestations),
    mortgage: { unitRef: certificate.unitRef, items: reading.mortgages.map(mortgageItem) },
    seizure: { unitRef: certificate.unitRef, day, items: queueItems(reading.restrictions, day).flatMap(bindingItem) },
  });
}

function titleFacet(certificate: CertificateRecord, head: HeadRecord | undefined) {
  const { unitRef, kind, registrationType, division, enteredOn, credentialDigest, requestDigest, state, successor, endedOn } = certificate;
  return {
    unitRef,
    kind,
    registrationType,
    division,
    enteredOn,
    credentialDigest,
    requestDigest,
    state,
    ...(successor !== undefined && { successor }),
    ...(endedOn !== undefined && { endedOn }),
    notices: head?.notices?.length ?? 0,
    objections: head?.objections?.length ?? 0,
    rights: head?.rights?.length ?? 0,
    correction: head?.correction !== undefined,
  };
}

function taxFacet(unitRef: string, own: CaseRecord | undefined, attestations: ProofReading['attestations']) {
  const sides = (own?.requiredSides ?? []).map((side) => {
    const found = attestations.get(side);
    // an attestation for another unit is none
    if (found?.unitRef !== unitRef) return { side, state: 'ABSENT' as const };
    return { side, state: found.state, kind: found.kind, attestedOn: found.attestedOn };
  });
  return { unitRef, ...(own && { caseRef: own.caseRef }), sides };
}

function mortgageItem({ rank, live }: RankedMortgage) {
  const { mortgageRef: ref, lender, form, kind, priorityDate: since, transferBan } = live;
  return { rank, ref, lender, form, kind, since, transferBan };
}

/** What ended or lapsed binds nobody; it stays on the ledger and out of the proof. */
function bindingItem({ ref, of, body, stage, arrivedAt, onBearer, until }: ReturnType<typeof queueItems>[number]) {
  if (stage === 'ENDED' || stage === 'LAPSED') return [];
  return [{ ref, of, body, stage, arrivedAt, onBearer, ...(until !== undefined && { until }) }];
}
