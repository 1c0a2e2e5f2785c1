import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  DIVISIONS,
  DomainError,
  FEATURE_PAIRS,
  FIXTURES,
  PARCEL_FEATURES,
  PARCEL_OWNERSHIP,
  parseUnitCode,
  printUnitCode,
} from './index.js';
import { codeOf } from './testing/refusal.js';

test('a unit code is taken apart', () => {
  expect(parseUnitCode('440605 001002 gb00003 f00040005')).toEqual({
    code: '440605001002GB00003F00040005',
    division: '440605',
    cadastralDistrict: '001',
    cadastralSubdistrict: '002',
    parcelFeature: 'GB',
    parcelSequence: '00003',
    fixture: 'F',
    fixtureNumber: '00040005',
    parcel: '440605001002GB00003',
  });
  expect(printUnitCode('440605001002GB00003F00040005')).toBe('440605 001002 GB00003 F00040005');
});

test.each<[string, string, string, string]>([
  ['440605001001XB00001F00010001', 'UNIT_CODE_SHAPE', '不动产单元代码第 13 位应为 G、J 或 Z（现为 X）', 'position 13'],
  ['440605001001GK00001F00010001', 'UNIT_CODE_SHAPE', '第 14 位', 'position 14'],
  [
    '44060500100OGB00001F00010001',
    'UNIT_CODE_SHAPE',
    '不动产单元代码第 12 位应为数字（现为 O）',
    'position 12 of the unit code must be a digit',
  ],
  ['440605001001GB0000AF00010001', 'UNIT_CODE_SHAPE', '第 19 位应为数字（现为 A）', 'position 19'],
  ['440605001001GB00001Z00010001', 'UNIT_CODE_SHAPE', '第 20 位应为 F、L、Q 或 W（现为 Z）', 'position 20'],
  ['440605001001GB00001F0001000𠮷', 'UNIT_CODE_SHAPE', '第 28 位应为数字（现为 𠮷）', 'position 28'],
  ['440605001001GB00001F0001000', 'UNIT_CODE_SHAPE', '应为 28 位（现为 27 位）', 'now 27'],
  ['440605001001GB00001F000100011', 'UNIT_CODE_SHAPE', '应为 28 位（现为 29 位）', 'now 29'],
  ['', 'UNIT_CODE_SHAPE', '现为 0 位', 'now 0'],
  ['440605001001GB00000F00010001', 'UNIT_CODE_SHAPE', '第 15 至 19 位', 'positions 15 to 19'],
  ['440605001001GB00001W00010000', 'UNIT_CODE_SHAPE', '第 20 位为 W', 'with W'],
  ['440605001001GB00001F00000000', 'UNIT_CODE_SHAPE', '不得全为 0', 'not be all zero'],
  ['440605001001GB00001L00010001', 'UNIT_CODE_PAIR', '第 20 位应为 W、F、Q', 'position 20 must be W, F, Q'],
  ['440605001001GA00001W00000000', 'UNIT_CODE_PAIR', '第 13 位应为 J（现为 G）', 'position 13 must be J'],
  ['440605001001ZC00001F00010001', 'UNIT_CODE_PAIR', '第 13 位应为 J（现为 Z）', 'position 13 must be J'],
  ['440305001001GB00001F00010001', 'UNIT_CODE_DIVISION', '440305', '440305'],
  ['440600001001GB00001F00010001', 'UNIT_CODE_DIVISION', '440600', '440600'],
])('%s is %s', (text, code, zh, en) => {
  let error: unknown;
  try {
    parseUnitCode(text);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(DomainError);
  const refusal = error as DomainError;
  expect(refusal).toMatchObject({ code, field: 'unitCode' });
  expect(refusal.text('zh')).toContain(zh);
  expect(refusal.text('en')).toContain(en);
});

// the pairs of the pair table, written down a second time and independently
const PAIRS = 'AW BW BF BQ CW CF CQ DW YW EL EQ EW FW GW GF GL GQ HW HF HL HQ LL LQ LW NW SW SF SQ XW XF XQ WW'.split(' ');

test('exactly the listed pairs of parcel feature and fixture are accepted', () => {
  const accepted = Object.keys(PARCEL_FEATURES).flatMap((feature) =>
    Object.keys(FIXTURES).flatMap((fixture) => {
      const number = fixture === 'W' ? '00000000' : '00010001';
      const code = `440605001001J${feature}00001${fixture}${number}`;
      try {
        return parseUnitCode(code).code === code ? [feature + fixture] : [];
      } catch {
        return [];
      }
    }),
  );
  expect(accepted.sort()).toEqual([...PAIRS].sort());
});

const digits = (length: number) => fc.integer({ min: 1, max: 10 ** length - 1 }).map((value) => String(value).padStart(length, '0'));
const counties = DIVISIONS.filter(({ level }) => level === 'COUNTY').map(({ code }) => code);

const codes = fc
  .record({
    division: fc.constantFrom(...counties),
    districts: digits(6),
    use: fc.constantFrom(...(Object.keys(FEATURE_PAIRS) as (keyof typeof FEATURE_PAIRS)[])),
    pick: fc.nat(11),
    sequence: digits(5),
    number: digits(8),
  })
  .map(({ division, districts, use, pick, sequence, number }) => {
    const { ownership, fixtures } = FEATURE_PAIRS[use];
    const fixture = fixtures[pick % fixtures.length] ?? 'W';
    return `${division}${districts}${ownership[pick % ownership.length]}${use}${sequence}${fixture}${fixture === 'W' ? '00000000' : number}`;
  });

test('every code that fits the tables is read, printed and read again', () => {
  fc.assert(fc.property(codes, (code) => expect(parseUnitCode(printUnitCode(code)).code).toBe(code)));
  expect(Object.keys(PARCEL_OWNERSHIP)).toEqual(['G', 'J', 'Z']);
});

test('a letter in place of a digit or a digit in place of a letter is never accepted', () => {
  fc.assert(
    fc.property(codes, fc.nat(27), (code, at) => {
      const wrong = code.slice(0, at) + (/\d/.test(code.charAt(at)) ? 'I' : '7') + code.slice(at + 1);
      expect(codeOf(() => parseUnitCode(wrong))).toBe('UNIT_CODE_SHAPE');
    }),
  );
});
