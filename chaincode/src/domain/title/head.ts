import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import { HEAD_LIMIT, type CertificateRecord, type HeadRecord } from './records.js';

type Live = Partial<Pick<HeadRecord, 'certRef' | 'notices' | 'objections' | 'correction' | 'rights'>>;

/** The head of a unit after an act: what the change names is replaced, and empty lists are left out. */
export function headAfter(head: HeadRecord | undefined, unitRef: string, digest: string, change: Live): HeadRecord {
  const { certRef, notices = [], objections = [], correction, rights = [] } = { ...head, ...change };
  return {
    ...madeBy(digest, 'head'),
    unitRef,
    ...(certRef !== undefined && { certRef }),
    ...(notices.length > 0 && { notices }),
    ...(objections.length > 0 && { objections }),
    ...(correction !== undefined && { correction }),
    ...(rights.length > 0 && { rights }),
  };
}

/** The list with one more. Throws QUEUE_FULL when the unit carries as many as the ledger keeps. */
export function listed(list: readonly string[] | undefined, ref: string): string[] {
  const all = [...(list ?? []), ref];
  if (all.length > HEAD_LIMIT) throw new DomainError('QUEUE_FULL');
  return all;
}

/** The list without that one. */
export function unlisted(list: readonly string[] | undefined, ref: string): string[] {
  return (list ?? []).filter((one) => one !== ref);
}

/** What a new registration proof needs. */
interface Proof {
  readonly paper: { readonly certRef: string; readonly credentialDigest: string };
  readonly unitRef: string;
  readonly division: string;
  readonly day: string;
  readonly registrationType: CertificateRecord['registrationType'];
}

/** The registration proof of a notice, an objection or a right. Throws CONFLICT when its reference is taken. */
export function proofOf(digest: string, taken: CertificateRecord | undefined, proof: Proof): CertificateRecord {
  demandNew(taken, 'proof.certRef');
  const { paper, unitRef, division, day, registrationType } = proof;
  return {
    ...madeBy(digest, 'cert'),
    ...paper,
    unitRef,
    kind: 'REGISTRATION_PROOF',
    registrationType,
    division,
    enteredOn: day,
    state: 'VALID',
  };
}

/** Throws CONFLICT when a certificate or proof stands under a reference that should be new. */
export function demandNew(taken: CertificateRecord | undefined, field: string): void {
  if (taken) throw new DomainError('CONFLICT', { field });
}
