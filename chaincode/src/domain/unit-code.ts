import { codePoints } from './code-points.js';
import { isCounty } from './divisions.js';
import { DomainError, type Bilingual, type ErrorCode } from './errors.js';
import { FEATURE_PAIRS, FIXTURES, type Fixture, type ParcelFeature, type ParcelOwnership } from './unit-features.js';

/** A real-estate unit code of GB/T 37346-2019, taken apart. All parts are strings of fixed length. */
export interface UnitCode {
  readonly code: string;
  /** County, GB/T 2260, 6 digits. */
  readonly division: string;
  /** 地籍区, 3 digits. */
  readonly cadastralDistrict: string;
  /** 地籍子区, 3 digits. */
  readonly cadastralSubdistrict: string;
  /** 宗地特征码, two letters: ownership and kind of use. */
  readonly parcelFeature: string;
  /** 宗地顺序号, 00001 to 99999. */
  readonly parcelSequence: string;
  /** 定着物特征码. */
  readonly fixture: Fixture;
  /** 定着物单元号, 8 digits. */
  readonly fixtureNumber: string;
  /** 宗地代码: the first 19 characters. */
  readonly parcel: string;
}

const LENGTH = 28;

/** What may stand at each position, 1-based and inclusive. */
const SHAPE: readonly { readonly to: number; readonly characters: string; readonly zh: string; readonly en: string }[] = [
  { to: 12, characters: '0123456789', zh: '数字', en: 'a digit' },
  { to: 13, characters: 'GJZ', zh: ' G、J 或 Z', en: 'G, J or Z' },
  { to: 14, characters: 'ABSXCDEFLNHGWY', zh: ' A、B、S、X、C、D、E、F、L、N、H、G、W 或 Y', en: 'one of ABSXCDEFLNHGWY' },
  { to: 19, characters: '0123456789', zh: '数字', en: 'a digit' },
  { to: 20, characters: 'FLQW', zh: ' F、L、Q 或 W', en: 'F, L, Q or W' },
  { to: LENGTH, characters: '0123456789', zh: '数字', en: 'a digit' },
];

/**
 * Reads a unit code: 28 characters, or its four printed groups with spaces between them, in either case.
 * Throws UNIT_CODE_SHAPE (naming the position), UNIT_CODE_PAIR or UNIT_CODE_DIVISION. There is no check digit in the 28.
 */
export function parseUnitCode(text: string): UnitCode {
  const code = text.replace(/ /g, '').toUpperCase();
  checkShape(code);
  const unit: UnitCode = {
    code,
    division: code.slice(0, 6),
    cadastralDistrict: code.slice(6, 9),
    cadastralSubdistrict: code.slice(9, 12),
    parcelFeature: code.slice(12, 14),
    parcelSequence: code.slice(14, 19),
    fixture: code.charAt(19) as Fixture,
    fixtureNumber: code.slice(20),
    parcel: code.slice(0, 19),
  };
  checkNumbers(unit);
  checkPair(unit);
  if (!isCounty(unit.division)) {
    throw refusal('UNIT_CODE_DIVISION', {
      zh: `不动产单元代码第 1 至 6 位 ${unit.division} 不是本登记机构辖区内的县级行政区划`,
      en: `positions 1 to 6 of the unit code, ${unit.division}, are not a county of this registry`,
    });
  }
  return unit;
}

/** The printed form of a unit code: groups of 6, 6, 7 and 9 characters. Throws as `parseUnitCode`. */
export function printUnitCode(text: string): string {
  const { code } = parseUnitCode(text);
  return [code.slice(0, 6), code.slice(6, 12), code.slice(12, 19), code.slice(19)].join(' ');
}

function checkShape(code: string): void {
  const characters = codePoints(code);
  if (characters.length !== LENGTH) {
    throw refusal('UNIT_CODE_SHAPE', {
      zh: `不动产单元代码应为 28 位（现为 ${characters.length} 位）`,
      en: `a unit code has 28 characters (now ${characters.length})`,
    });
  }
  characters.forEach((character, index) => {
    const rule = SHAPE.find(({ to }) => index < to);
    if (rule && !rule.characters.includes(character)) {
      throw refusal('UNIT_CODE_SHAPE', {
        zh: `不动产单元代码第 ${index + 1} 位应为${rule.zh}（现为 ${character}）`,
        en: `position ${index + 1} of the unit code must be ${rule.en} (now ${character})`,
      });
    }
  });
}

function checkNumbers({ parcelSequence, fixture, fixtureNumber }: UnitCode): void {
  const none = fixtureNumber === '00000000';
  if (parcelSequence === '00000') {
    throw refusal('UNIT_CODE_SHAPE', {
      zh: '不动产单元代码第 15 至 19 位应为 00001 至 99999（现为 00000）',
      en: 'positions 15 to 19 of the unit code must be 00001 to 99999 (now 00000)',
    });
  }
  if (fixture === 'W' && !none) {
    throw refusal('UNIT_CODE_SHAPE', {
      zh: `不动产单元代码第 20 位为 W 时，第 21 至 28 位应为 00000000（现为 ${fixtureNumber}）`,
      en: `with W at position 20 of the unit code, positions 21 to 28 must be 00000000 (now ${fixtureNumber})`,
    });
  }
  if (fixture !== 'W' && none) {
    throw refusal('UNIT_CODE_SHAPE', {
      zh: `不动产单元代码第 20 位为 ${fixture} 时，第 21 至 28 位不得全为 0`,
      en: `with ${fixture} at position 20 of the unit code, positions 21 to 28 must not be all zero`,
    });
  }
}

function checkPair({ parcelFeature, fixture }: UnitCode): void {
  const ownership = parcelFeature.charAt(0) as ParcelOwnership;
  const use = parcelFeature.charAt(1) as ParcelFeature;
  const allowed = FEATURE_PAIRS[use];
  if (!allowed.ownership.includes(ownership)) {
    throw refusal('UNIT_CODE_PAIR', {
      zh: `不动产单元代码第 14 位为 ${use} 时，第 13 位应为 ${allowed.ownership.join('、')}（现为 ${ownership}）`,
      en: `with ${use} at position 14 of the unit code, position 13 must be ${allowed.ownership.join(', ')} (now ${ownership})`,
    });
  }
  if (!allowed.fixtures.includes(fixture)) {
    throw refusal('UNIT_CODE_PAIR', {
      zh: `不动产单元代码第 14 位为 ${use} 时，第 20 位应为 ${allowed.fixtures.join('、')}（现为 ${fixture}：${FIXTURES[fixture].zh}）`,
      en: `with ${use} at position 14 of the unit code, position 20 must be ${allowed.fixtures.join(', ')} (now ${fixture}: ${FIXTURES[fixture].en})`,
    });
  }
}

function refusal(code: ErrorCode, detail: Bilingual): DomainError {
  return new DomainError(code, { field: 'unitCode', detail });
}
