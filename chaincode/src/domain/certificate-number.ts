import { DomainError } from './errors.js';
import { makeLicenceId, type CertificateKind } from './licence.js';

/** An issuing authority and the areas in whose name it numbers certificates. Stands in `trust.json`. */
export interface Issuer {
  readonly mspId: string;
  readonly uscc: string;
  /** One-character short name of the province, such as 粤. */
  readonly province: string;
  readonly areas: readonly { readonly token: string; readonly division: string }[];
}

/** A certificate number, taken apart (domain of 不动产权证号 and 不动产证明号). */
export interface CertificateNumberParts {
  readonly province: string;
  /** Four digits. */
  readonly year: string;
  /** Issuing area as printed: 佛山市, 佛南, … */
  readonly area: string;
  readonly kind: CertificateKind;
  /** Seven digits; starts anew per year and issuing area. */
  readonly serial: string;
}

export interface CertificateNumber extends CertificateNumberParts {
  /** As on the certificate, with full-width brackets; also the form to store. */
  readonly printed: string;
  /** Half-width and without spaces: two numbers are the same if these are. */
  readonly normalised: string;
}

const PROVINCES = '京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新';
const SHAPE = /^(\p{Script=Han})\((\d{4})\)(\p{Script=Han}{1,20}?)不动产(权|证明)第(\d{7})号$/u;
const WORD: Readonly<Record<CertificateKind, string>> = { TITLE_CERTIFICATE: '权', REGISTRATION_PROOF: '证明' };
const LONGEST = 80;

/** Reads a certificate number with full- or half-width brackets, digits and spaces. Throws CERTIFICATE_NUMBER_SHAPE. */
export function parseCertificateNumber(text: string): CertificateNumber {
  const normalised = text.length > LONGEST ? '' : halfWidth(text);
  const match = SHAPE.exec(normalised);
  const [, province = '', year = '', area = '', word = '', serial = ''] = match ?? [];
  if (!match || !PROVINCES.includes(province)) throw new DomainError('CERTIFICATE_NUMBER_SHAPE', { field: 'certificateNumber' });
  const kind: CertificateKind = word === WORD.TITLE_CERTIFICATE ? 'TITLE_CERTIFICATE' : 'REGISTRATION_PROOF';
  const parts = { province, year, area, kind, serial };
  return { ...parts, printed: print(parts), normalised };
}

/** The number as printed, such as 粤（2026）佛南不动产权第0000001号. Throws CERTIFICATE_NUMBER_SHAPE for impossible parts. */
export function printCertificateNumber(parts: CertificateNumberParts): string {
  return parseCertificateNumber(print(parts)).printed;
}

/**
 * The licence identifier of a number: its serial is year, division and the seven digits. Undefined if no given issuer numbers in
 * that area: the number may be genuine, but nobody whom we trust stands behind it.
 */
export function licenceIdOfNumber(number: CertificateNumberParts, issuers: readonly Issuer[], version = 1): string | undefined {
  for (const issuer of issuers) {
    const area = issuer.province === number.province ? issuer.areas.find(({ token }) => token === number.area) : undefined;
    if (!area) continue;
    return makeLicenceId({ kind: number.kind, issuer: issuer.uscc, serial: number.year + area.division + number.serial, version });
  }
  return undefined;
}

function print({ province, year, area, kind, serial }: CertificateNumberParts): string {
  return `${province}（${year}）${area}不动产${WORD[kind]}第${serial}号`;
}

/** Full-width forms (U+FF01 to U+FF5E) to ASCII, all white space removed. */
function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/[〔［[]/g, '(')
    .replace(/[〕］\]]/g, ')')
    .replace(/\s/g, '');
}
