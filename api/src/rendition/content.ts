import { DomainError, faceFieldsOf, parseCode, parseLicenceId, type CertificateKind } from '@zhenglian/chaincode/domain';
import { parseCredential } from '@zhenglian/verify';
import type { Annotation, RenditionContent } from '../ports.js';

/** What is printed, read from the credential alone (and the code, which stands on the paper only). */
export interface PrintedCertificate {
  readonly kind: CertificateKind;
  readonly number: string;
  readonly licenceId: string;
  readonly code: string;
  /** Fields of the statutory table in its order, without number and day. */
  readonly rows: readonly { readonly key: string; readonly label: string; readonly value: string }[];
  /** 2026年11月21日. */
  readonly issuedOn: string;
  /** When the credential was issued: the times inside the file. */
  readonly issuedAt: Date;
  readonly annotation: Annotation | undefined;
}

/** Stands where an annotated copy does not disclose a field. */
export const WITHHELD = '（本件未授权披露此项）';

const AROUND_THE_TABLE = new Set(['certificate_number', 'issued_on']);

/**
 * Reads what is to be printed. An original shows every field; an annotated copy those that its credential discloses.
 * @throws DomainError REQUIRED for an original that lacks a field, CODE_SHAPE, LICENCE_SHAPE; VerifyError CREDENTIAL_MALFORMED
 */
export function printedCertificate({ credential, code, annotation }: RenditionContent): PrintedCertificate {
  const { claims, disclosures } = parseCredential(credential);
  const { kind, text } = parseLicenceId(claims.licence_id);
  const values = new Map(disclosures.map(({ name, value }) => [name, value]));
  const valueOf = (key: string): string => {
    const value = values.get(key);
    if (value !== undefined) return value;
    if (annotation === undefined) throw new DomainError('REQUIRED', { field: key });
    return WITHHELD;
  };
  const rows = faceFieldsOf(kind).filter(({ key }) => !AROUND_THE_TABLE.has(key));
  return {
    kind,
    number: claims.certificate_number,
    licenceId: text,
    code: parseCode(code),
    rows: rows.map(({ key, zh }) => ({ key, label: zh, value: valueOf(key) })),
    issuedOn: valueOf('issued_on'),
    issuedAt: new Date(claims.iat * 1000),
    annotation,
  };
}
