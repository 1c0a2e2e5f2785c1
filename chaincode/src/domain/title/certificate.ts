import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { CertificateRecord, CertificateState } from './records.js';

/** VALID → REPLACED | CANCELLED | ERROR_VOID; never back from a final state. */
const NEXT: Readonly<Record<CertificateState, readonly CertificateState[]>> = {
  VALID: ['REPLACED', 'CANCELLED', 'ERROR_VOID'],
  REPLACED: [],
  CANCELLED: [],
  ERROR_VOID: [],
};

export function canBecome(from: CertificateState, to: CertificateState): boolean {
  return NEXT[from].includes(to);
}

/** The certificate after another one took its place that day. Throws CERTIFICATE_FINAL unless it is VALID. */
export function supersede(certificate: CertificateRecord, successor: string, day: string): CertificateRecord {
  return { ...endCertificate(certificate, 'REPLACED', day), successor };
}

/** The certificate after its right ended, or after it turned out to be issued in error. Throws CERTIFICATE_FINAL unless it is VALID. */
export function endCertificate(certificate: CertificateRecord, state: CertificateState, day: string): CertificateRecord {
  if (!canBecome(certificate.state, state)) throw new DomainError('CERTIFICATE_FINAL', { field: 'certRef' });
  return { ...certificate, state, endedOn: day };
}

/** What takes the place of a certificate or proof without another registration of the right. */
export interface Reissue {
  readonly certRef: string;
  readonly credentialDigest: string;
  readonly day: string;
  readonly registrationType: CertificateRecord['registrationType'];
  readonly remark?: CertificateRecord['remark'];
}

/** The certificate that follows on that one, for the same unit. */
export function followOn(old: CertificateRecord, digest: string, reissue: Reissue): CertificateRecord {
  const { certRef, credentialDigest, day, registrationType, remark } = reissue;
  return {
    ...madeBy(digest, 'cert'),
    certRef,
    unitRef: old.unitRef,
    kind: old.kind,
    registrationType,
    division: old.division,
    enteredOn: day,
    credentialDigest,
    state: 'VALID',
    predecessor: old.certRef,
    ...(remark !== undefined && { remark }),
  };
}
