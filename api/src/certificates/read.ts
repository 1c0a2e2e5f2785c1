import { FACE_FIELDS, maskedFace, type FaceKey } from '@zhenglian/chaincode/domain';
import type { Book, BookedEntry, CertificateFacts, ReadModel } from '../ports.js';
import { checkReference } from '../requests.js';

export interface CertificateView {
  readonly facts: CertificateFacts;
  /** The registry's own entry; undefined in every other organisation. */
  readonly entry: BookedEntry | undefined;
}

export interface ShownField {
  readonly key: FaceKey;
  readonly label: { readonly zh: string; readonly en: string };
  readonly value: string;
}

/** A certificate by its reference: what the ledger says, and at the registry the entry from which it derives. */
export async function readCertificate(parts: { readModel: ReadModel; book: Book }, certRef: string): Promise<CertificateView | undefined> {
  const facts = await parts.readModel.certificate({ certRef: checkReference(certRef, 'certRef') });
  return facts && { facts, entry: await parts.book.entryOfCertificate(certRef) };
}

/** The face with names masked and remarks withheld (SP-02). */
export function maskedFields({ entry, facts }: CertificateView): ShownField[] | undefined {
  if (entry === undefined) return undefined;
  const face = maskedFace(entry.secret.entry, entry.certificateNumber, facts.enteredOn);
  return FACE_FIELDS.map(({ key, zh, en }) => ({ key, label: { zh, en }, value: face[key] }));
}

/** Text of the printed QR: the verification page, with identifier and code in the fragment, which no server sees. */
export function qrText(publicUrl: string, licenceId: string, code: string): string {
  return `${publicUrl}/v#${licenceId}.${code}`;
}
