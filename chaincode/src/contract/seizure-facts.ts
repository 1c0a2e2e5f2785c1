import type fabric from 'fabric-contract-api';
import { CertificateRecord, DomainError, SeizureHeadRecord, SeizureRecord, type SeizureFacts } from '@zhenglian/chaincode/domain';
import { askFor, gather } from './facets.js';
import { readRecord } from './state.js';

/** Certificates that one right may go through before a court's paper names the first of them. */
const LINE_LIMIT = 100;

/**
 * What stands on a unit: what the other facets found, holds included, and the seizures of the unit and its bearers. The
 * question is always that of a new order in the queue, since only that one concerns every facet that the queue needs.
 */
export async function seizureFacts(context: fabric.Context, unitRef: string, pre: boolean): Promise<SeizureFacts> {
  const [others] = await gather(context, 'seizure', { act: 'SEIZE', step: 'ORDER', pre }, [{ unitRef }]);
  if (!others) throw new DomainError('INTERNAL', { detail: 'one unit was asked about, none was answered' });
  return { others, heads: await readHeads(context, [unitRef, ...(others.bearers ?? [])]) };
}

/** The heads that exist of these units. */
export async function readHeads(context: fabric.Context, unitRefs: readonly string[]): Promise<SeizureHeadRecord[]> {
  const heads = await Promise.all(unitRefs.map((unitRef) => readRecord(context, SeizureHeadRecord, 'head', unitRef)));
  return heads.flatMap((head) => head ?? []);
}

/** The records of all seizures that a head lists. */
export async function readSeizures(context: fabric.Context, head: SeizureHeadRecord | undefined): Promise<SeizureRecord[]> {
  const seizures = await Promise.all((head?.queue ?? []).map(({ ref }) => readRecord(context, SeizureRecord, 'seize', ref)));
  return seizures.flatMap((seizure) => seizure ?? []);
}

/** The certificate as `title` holds it, undefined if it holds none. */
export function certificateOf(context: fabric.Context, certRef: string): Promise<CertificateRecord | undefined> {
  return askFor(context, 'title', 'getCertificate', { certRef }, CertificateRecord);
}

/** The certificate and those that took its place, one after the other; none if `title` holds none. */
export async function certificateLine(context: fabric.Context, certRef: string): Promise<CertificateRecord[]> {
  const line: CertificateRecord[] = [];
  let next: string | undefined = certRef;
  while (next !== undefined) {
    const certificate: CertificateRecord | undefined = await certificateOf(context, next);
    if (!certificate) return line;
    if (line.length >= LINE_LIMIT) throw new DomainError('INTERNAL', { detail: `more than ${LINE_LIMIT} certificates of one right` });
    line.push(certificate);
    next = certificate.successor;
  }
  return line;
}
