import type fabric from 'fabric-contract-api';
import {
  AttestationRecord,
  CaseRecord,
  CertificateRecord,
  DomainError,
  HeadRecord,
  LiveMortgages,
  makeProof,
  shanghaiDay,
  type ClockRecord,
  type ProofAnswer,
  type Prove,
  type TaxSide,
} from '@zhenglian/chaincode/domain';
import { askFor, restrictionsOn } from './facets.js';

/**
 * What every facet holds about a certificate and its unit, read at one moment of the ledger. Nothing is written: the answer is meant
 * to be signed by the peers of several organisations and carried away. Throws NOT_FOUND, CASE_UNKNOWN, CLOCK_MISSING.
 */
export async function proofOf(context: fabric.Context, request: Prove, clock: ClockRecord | undefined): Promise<ProofAnswer> {
  if (!clock) throw new DomainError('CLOCK_MISSING');
  const { certRef, caseRef } = request;
  const certificate = known(await askFor(context, 'title', 'getCertificate', { certRef }, CertificateRecord));
  const { unitRef } = certificate;
  const own = caseRef === undefined ? undefined : known(await askFor(context, 'title', 'getCase', { caseRef }, CaseRecord));
  const attestations = new Map<TaxSide, AttestationRecord | undefined>();
  for (const side of own?.requiredSides ?? []) {
    attestations.set(side, await askFor(context, 'tax', 'getAttestation', { caseRef: caseRef ?? '', side }, AttestationRecord));
  }
  return makeProof(request, {
    clock: clock.now,
    certificate,
    head: await askFor(context, 'title', 'getHead', { unitRef }, HeadRecord),
    case: own,
    attestations,
    mortgages: known(await askFor(context, 'mortgage', 'listLive', { unitRef }, LiveMortgages)).items,
    restrictions: await restrictionsOn(context, unitRef, shanghaiDay(clock.now)),
  });
}

function known<T>(record: T | undefined): T {
  if (record === undefined) throw new DomainError('NOT_FOUND');
  return record;
}
