import { codePoints } from './code-points.js';
import { digest, utf8, type Bytes } from './digest.js';
import { DomainError } from './errors.js';
import { isUscc } from './holder.js';

export const CERTIFICATE_KINDS = ['TITLE_CERTIFICATE', 'REGISTRATION_PROOF'] as const;

/** 不动产权证书 and 不动产登记证明. */
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number];

/** Type codes of the national licence directory (GB/T 36903). */
export const LICENCE_TYPES: Readonly<Record<CertificateKind, string>> = {
  TITLE_CERTIFICATE: '11100000MB03271699001',
  REGISTRATION_PROOF: '11100000MB03271699022',
};

/** An electronic licence identifier of GB/T 36904, taken apart. */
export interface LicenceId {
  readonly text: string;
  readonly kind: CertificateKind;
  readonly type: string;
  /** The issuer's unified social credit code. */
  readonly issuer: string;
  readonly serial: string;
  readonly version: number;
  readonly check: string;
}

const ROOT = '1.2.156.3005.2';
const SHAPE = /^1\.2\.156\.3005\.2\.([0-9A-Z]{21})\.([0-9A-Z]{18})\.([0-9A-Z]{1,32})\.([0-9]{3})\.([0-9A-Z])$/;
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/**
 * Makes a licence identifier: `1.2.156.3005.2.{type}.{issuer}.{serial}.{version}.{check}`.
 * In: the issuer's USCC, a serial of 1 to 32 digits or capitals, a version from 1 to 999. Throws LICENCE_SHAPE.
 */
export function makeLicenceId(parts: { kind: CertificateKind; issuer: string; serial: string; version: number }): string {
  const { kind, issuer, serial, version } = parts;
  const body = [LICENCE_TYPES[kind], issuer, serial, String(version).padStart(3, '0')];
  const text = `${[ROOT, ...body].join('.')}.${licenceCheck(body.join(''))}`;
  return parseLicenceId(text).text;
}

/** Reads a licence identifier of one of our two kinds. Throws LICENCE_SHAPE, or LICENCE_CHECK if only the check character is wrong. */
export function parseLicenceId(text: string): LicenceId {
  const match = SHAPE.exec(text);
  if (!match) throw new DomainError('LICENCE_SHAPE', { field: 'licenceId' });
  const [, type = '', issuer = '', serial = '', version = '', check = ''] = match;
  const kind = CERTIFICATE_KINDS.find((candidate) => LICENCE_TYPES[candidate] === type);
  if (!kind || !isUscc(issuer) || Number(version) < 1) throw new DomainError('LICENCE_SHAPE', { field: 'licenceId' });
  if (licenceCheck(type + issuer + serial + version) !== check) throw new DomainError('LICENCE_CHECK', { field: 'licenceId' });
  return { text, kind, type, issuer, serial, version: Number(version), check };
}

/** Check character by ISO 7064 MOD 37,36 over type, issuer, serial and version without dots (GB/T 36904). */
export function licenceCheck(body: string): string {
  let product = 36;
  for (const character of body) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) throw new DomainError('LICENCE_SHAPE', { field: 'licenceId' });
    product = (product + value) % 36 || 36;
    product = (product * 2) % 37;
  }
  return ALPHABET.charAt((37 - product) % 36);
}

const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_BYTES = 10;
const CODE_LENGTH = 16;

/** The code that a certificate's QR carries: 10 random bytes as 16 characters of Crockford's base 32. */
export function newCodeFrom(bytes: Bytes): string {
  if (bytes.length !== CODE_BYTES) throw new DomainError('INVALID_FORMAT', { detail: `${CODE_BYTES} random bytes expected` });
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  let code = '';
  for (let at = 0; at < bits.length; at += 5) code += CODE_ALPHABET.charAt(Number.parseInt(bits.slice(at, at + 5), 2));
  return code;
}

/** Reads a code as people type it: case, spaces and hyphens do not matter, I and L are 1, O is 0. Throws CODE_SHAPE. */
export function parseCode(text: string): string {
  const code = text.replace(/[\s-]/g, '').toUpperCase().replace(/[IL]/g, '1').replace(/O/g, '0');
  if (code.length !== CODE_LENGTH || codePoints(code).some((character) => !CODE_ALPHABET.includes(character))) {
    throw new DomainError('CODE_SHAPE', { field: 'code' });
  }
  return code;
}

/** The reference under which a certificate stands on the ledger; without the code it cannot be found from the number. */
export function certRefOf(licenceId: string, code: string): string {
  return digest('zl/cert-ref/1', utf8(parseLicenceId(licenceId).text), utf8(parseCode(code)));
}
