import { certificateFace, DomainError, FACE_FIELDS, type FaceKey } from '@zhenglian/chaincode/domain';
import type { AuditEvent, AuditLog, Book, ReadModel } from '../ports.js';
import { checkReference } from '../requests.js';
import type { ShownField } from './read.js';

export interface UnmaskRequest {
  readonly certRef: string;
  /** Keys of the face, or `holder_ids` for the numbers of identification. */
  readonly fields: readonly string[];
  readonly purpose: string;
  readonly who: Pick<AuditEvent, 'account' | 'organization' | 'roles' | 'correlationId'>;
}

const HOLDER_IDS = { key: 'holder_ids', zh: '权利人证件号码', en: 'Numbers of identification' } as const;
const PURPOSE_LIMIT = 200;

export type UnmaskedField = Omit<ShownField, 'key'> & { readonly key: FaceKey | typeof HOLDER_IDS.key };

/**
 * Shows named fields of a certificate in clear (SP-02, checklist 39): for a stated purpose, each time in the log before it is shown.
 * @throws DomainError NOT_FOUND, BLANK_FIELD or TOO_LARGE for the purpose, INVALID_FORMAT for an unknown field
 */
export async function unmaskCertificate(
  { readModel, book, audit }: { readonly readModel: ReadModel; readonly book: Book; readonly audit: AuditLog },
  { certRef, fields, purpose, who }: UnmaskRequest,
): Promise<UnmaskedField[]> {
  checkReference(certRef, 'certRef');
  if (purpose.trim() === '') throw new DomainError('BLANK_FIELD', { field: 'purpose' });
  if (purpose.length > PURPOSE_LIMIT) throw new DomainError('TOO_LARGE', { field: 'purpose' });
  const wanted = [...new Set(fields)];
  const known = new Set<string>([...FACE_FIELDS.map(({ key }) => key), HOLDER_IDS.key]);
  if (wanted.length === 0 || wanted.some((field) => !known.has(field))) throw new DomainError('INVALID_FORMAT', { field: 'fields' });
  const [facts, entry] = [await readModel.certificate({ certRef }), await book.entryOfCertificate(certRef)];
  if (facts === undefined || entry === undefined) throw new DomainError('NOT_FOUND', { field: 'certRef' });
  await audit.record({ ...who, action: 'FIELDS_UNMASKED', result: 'RELEASED', subject: certRef, fields: wanted, purpose });
  const face = certificateFace(entry.secret.entry, entry.certificateNumber, facts.enteredOn);
  const shown: UnmaskedField[] = FACE_FIELDS.filter(({ key }) => wanted.includes(key)).map(({ key, zh, en }) => ({
    key,
    label: { zh, en },
    value: face[key],
  }));
  if (!wanted.includes(HOLDER_IDS.key)) return shown;
  const { key, zh, en } = HOLDER_IDS;
  const value = entry.secret.entry.holders.map((holder) => `${holder.name} ${holder.idNumber}`).join('\n');
  return [...shown, { key, label: { zh, en }, value }];
}
