import { codePoints } from './code-points.js';
import { isDate } from './calendar.js';
import { DomainError, type Bilingual } from './errors.js';

/** Types of holder identification in the e-licence directory (GB/T 36903). */
export const HOLDER_ID_TYPES = {
  '001': { zh: '统一社会信用代码', en: 'unified social credit code' },
  '099': { zh: '其他法人或组织证件', en: 'other identification of an organisation' },
  '111': { zh: '公民身份号码', en: 'resident identity number' },
  '114': { zh: '军官证', en: "officer's identification" },
  '115': { zh: '武警警官证', en: "armed police officer's identification" },
  '118': { zh: '军队、武警证件（118）', en: 'military identification (118)' },
  '119': { zh: '军队、武警证件（119）', en: 'military identification (119)' },
  '120': { zh: '军队、武警证件（120）', en: 'military identification (120)' },
  '122': { zh: '军队、武警证件（122）', en: 'military identification (122)' },
  '411': { zh: '外交护照', en: 'diplomatic passport' },
  '412': { zh: '公务护照', en: 'service passport' },
  '413': { zh: '公务普通护照', en: 'passport for public affairs' },
  '414': { zh: '普通护照', en: 'ordinary passport' },
  '511': { zh: '台湾居民来往大陆通行证', en: 'mainland travel permit for Taiwan residents' },
  '516': { zh: '港澳居民来往内地通行证', en: 'mainland travel permit for Hong Kong and Macao residents' },
  '999': { zh: '其他自然人证件', en: 'other identification of a person' },
} as const satisfies Record<string, Bilingual>;

export type HolderIdType = keyof typeof HOLDER_ID_TYPES;

export interface HolderId {
  readonly type: HolderIdType;
  readonly number: string;
}

const ORGANISATIONS: readonly HolderIdType[] = ['001', '099'];
const OTHER_NUMBER = /^[0-9A-Za-z\p{Script=Han}()（）-]{1,40}$/u;

export function isOrganisation(type: HolderIdType): boolean {
  return ORGANISATIONS.includes(type);
}

export function isHolderIdType(type: string): type is HolderIdType {
  return Object.hasOwn(HOLDER_ID_TYPES, type);
}

/** Throws HOLDER_ID_TYPE, RESIDENT_ID_CHECK, USCC_CHECK or INVALID_FORMAT (with `field`) unless the number can be one of its type. */
export function checkHolderId(id: { type: string; number: string }, field?: string): HolderId {
  const { type, number } = id;
  if (!isHolderIdType(type)) throw new DomainError('HOLDER_ID_TYPE', { field });
  if (type === '111') checkResidentId(number, field);
  else if (type === '001') checkUscc(number, field);
  else if (!OTHER_NUMBER.test(number)) throw new DomainError('INVALID_FORMAT', { field });
  return { type, number };
}

/** Throws RESIDENT_ID_CHECK unless the 18 characters are a possible resident identity number (GB 11643). */
export function checkResidentId(number: string, field?: string): void {
  if (!isResidentId(number)) throw new DomainError('RESIDENT_ID_CHECK', { field });
}

/** Throws USCC_CHECK unless the 18 characters are a possible unified social credit code (GB 32100). */
export function checkUscc(code: string, field?: string): void {
  if (!isUscc(code)) throw new DomainError('USCC_CHECK', { field });
}

const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** Two-digit province codes of GB/T 2260. */
const PROVINCES = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])/;

export function isResidentId(number: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(number) || !PROVINCES.test(number)) return false;
  if (!isDate(`${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`)) return false;
  const sum = RESIDENT_WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return '10X98765432'.charAt(sum % 11) === number.charAt(17);
}

const USCC_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

export function isUscc(code: string): boolean {
  if (!/^[0-9A-HJ-NP-RTUW-Y]{2}\d{6}[0-9A-HJ-NP-RTUW-Y]{10}$/.test(code)) return false;
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, 17)) {
    sum += USCC_ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return USCC_ALPHABET.charAt((31 - (sum % 31)) % 31) === code.charAt(17);
}

/**
 * A name as screens show it without permission to see more (SP-02): the first character and at most two stars.
 * Organisations are public and stay in full.
 */
export function maskName(name: string, type: HolderIdType = '111'): string {
  if (isOrganisation(type)) return name;
  const [first = '', ...rest] = codePoints(name);
  return first + '*'.repeat(Math.max(1, Math.min(rest.length, 2)));
}

/** A number of identification as screens show it (SP-02): first three and last four characters; short ones only their first. */
export function maskId(number: string, type: HolderIdType = '111'): string {
  if (isOrganisation(type)) return number;
  const characters = codePoints(number);
  if (characters.length < 12) return characters.slice(0, 1).join('') + '*'.repeat(Math.max(characters.length - 1, 1));
  return characters.slice(0, 3).join('') + '*'.repeat(characters.length - 7) + characters.slice(-4).join('');
}
