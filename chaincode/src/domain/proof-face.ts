import { printDate } from './calendar.js';
import { parseCertificateNumber } from './certificate-number.js';
import { DomainError, type Bilingual } from './errors.js';
import type { FaceField } from './face.js';
import { parseUnitCode, printUnitCode } from './unit-code.js';

/** What a 不动产登记证明 may prove (证明权利或事项). A seizure yields none: it is an entry in the register only. */
export const PROVED_MATTERS = {
  MORTGAGE: { zh: '抵押权', en: 'Mortgage' },
  ADVANCE_NOTICE: { zh: '预告登记', en: 'Advance notice' },
  OBJECTION: { zh: '异议登记', en: 'Objection' },
  RESIDENCE: { zh: '居住权', en: 'Right of residence' },
  EASEMENT: { zh: '地役权', en: 'Easement' },
} as const satisfies Record<string, Bilingual>;

export type ProvedMatter = keyof typeof PROVED_MATTERS;

/** The table of the statutory 不动产登记证明, in its order, with number and day of entry around it. */
export const PROOF_FIELDS = [
  { key: 'certificate_number', zh: '证明号', en: 'Number of the proof', personal: false, selective: false },
  { key: 'matter', zh: '证明权利或事项', en: 'Right or matter proved', personal: false, selective: true },
  { key: 'holders', zh: '权利人（申请人）', en: 'Right holder (applicant)', personal: true, selective: true },
  { key: 'obligors', zh: '义务人', en: 'Obligor', personal: true, selective: true },
  { key: 'location', zh: '坐落', en: 'Location', personal: true, selective: true },
  { key: 'unit_code', zh: '不动产单元号', en: 'Unit code', personal: false, selective: true },
  { key: 'other', zh: '其他', en: 'Other', personal: true, selective: true },
  { key: 'remarks', zh: '附记', en: 'Remarks', personal: true, selective: true },
  { key: 'issued_on', zh: '登簿日期', en: 'Day of entry', personal: false, selective: true },
] as const satisfies readonly FaceField[];

export type ProofKey = (typeof PROOF_FIELDS)[number]['key'];

/** What stands on a proof of registration: Chinese text per field, lines separated by a line feed. */
export type ProofFace = Readonly<Record<ProofKey, string>>;

/** What the register says about a right or matter for which a proof is issued. Names in the order of the register. */
export interface ProofContent {
  readonly matter: ProvedMatter;
  readonly holders: readonly string[];
  /** Empty only for an objection: then the field is struck out with "/". */
  readonly obligors: readonly string[];
  readonly location: string;
  readonly unitCode: string;
  /** Particulars in lines, such as 被担保主债权数额 or 债务履行期限. */
  readonly other: readonly string[];
  readonly remarks: string;
}

/**
 * The face of the proof of a register entry, the only place where one becomes the other.
 * In: what the register says, the number of the proof, the day of entry (`YYYY-MM-DD`).
 * Throws CERTIFICATE_NUMBER_SHAPE (also for a number of a title), INVALID_DATE, REQUIRED, and the codes of the unit code.
 */
export function proofFace(content: ProofContent, number: string, issuedOn: string): ProofFace {
  const parsed = parseCertificateNumber(number);
  if (parsed.kind !== 'REGISTRATION_PROOF') throw new DomainError('CERTIFICATE_NUMBER_SHAPE', { field: 'certificateNumber' });
  if (content.holders.length === 0) throw new DomainError('REQUIRED', { field: 'holders' });
  if (content.obligors.length === 0 && content.matter !== 'OBJECTION') throw new DomainError('REQUIRED', { field: 'obligors' });
  return {
    certificate_number: parsed.printed,
    matter: PROVED_MATTERS[content.matter].zh,
    holders: content.holders.join('、'),
    obligors: content.obligors.join('、') || '/',
    location: content.location,
    unit_code: printUnitCode(parseUnitCode(content.unitCode).code),
    other: content.other.join('\n') || '/',
    remarks: content.remarks,
    issued_on: printDate(issuedOn),
  };
}
