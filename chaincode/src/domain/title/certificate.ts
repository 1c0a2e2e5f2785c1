import { DomainError } from '../errors.js';
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
export function replaceCertificate(certificate: CertificateRecord, successor: string, day: string): CertificateRecord {
  return { ...end(certificate, 'REPLACED', day), successor };
}

/** The certificate after its right ended, or after it turned out to be issued in error. Throws CERTIFICATE_FINAL unless it is VALID. */
export function endCertificate(certificate: CertificateRecord, state: 'CANCELLED' | 'ERROR_VOID', day: string): CertificateRecord {
  return end(certificate, state, day);
}

function end(certificate: CertificateRecord, state: CertificateState, day: string): CertificateRecord {
  if (!canBecome(certificate.state, state)) throw new DomainError('CERTIFICATE_FINAL', { field: 'certRef' });
  return { ...certificate, state, endedOn: day };
}
