import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  DomainError,
  ENTRY_FIELDS,
  errorText,
  parseRegisterEntry,
  RIGHT_TYPES,
  rightTypeRow,
  sumsToOne,
  type RegisterEntry,
} from './index.js';
import { flatEntry, OTHER_RESIDENT_ID, sharedEntry, USCC } from './testing/entries.js';
import { refusalOf } from './testing/refusal.js';

test('an entry that is right in every field is read unchanged (RG-10)', () => {
  expect(parseRegisterEntry(flatEntry())).toEqual(flatEntry());
});

/** The flat's entry with the value at a path replaced; undefined removes the field. */
function spoiled(path: string, value: unknown): unknown {
  const entry: unknown = structuredCloneOf(flatEntry());
  const steps = path.split('.');
  const last = steps.pop() ?? '';
  let target = entry as Record<string, unknown>;
  for (const step of steps) target = target[step] as Record<string, unknown>;
  if (value === undefined) delete target[last];
  else target[last] = value;
  return entry;
}

function structuredCloneOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

describe('bad input is refused with its code and field', () => {
  test.each<[string, unknown, string, string?]>([
    ['unitCode', '440605001001XB00001F00010001', 'UNIT_CODE_SHAPE'],
    ['unitCode', '440605 001001 GB00001 F00010001', 'UNIT_CODE_SHAPE'],
    ['unitCode', '440605001001GB00001L00010001', 'UNIT_CODE_PAIR'],
    ['unitCode', '440305001001GB00001F00010001', 'UNIT_CODE_DIVISION'],
    ['unitCode', 7, 'INVALID_FORMAT'],
    ['unitCode', undefined, 'REQUIRED'],
    ['registrationType', '400', 'INVALID_FORMAT'],
    ['registrationType', '', 'BLANK_FIELD'],
    ['registrationReason', '', 'BLANK_FIELD'],
    ['registrationReason', '　', 'BLANK_FIELD'],
    ['registrationReason', '——', 'BLANK_FIELD'],
    ['registrationReason', '/', 'BLANK_FIELD'],
    ['registrationReason', null, 'BLANK_FIELD'],
    ['registrationReason', undefined, 'REQUIRED'],
    ['registrationReason', '长'.repeat(101), 'TOO_LARGE'],
    ['rightType', '24', 'INVALID_FORMAT'],
    ['rightType', '3', 'RIGHT_UNIT_MISMATCH'],
    ['rightType', '8', 'RIGHT_UNIT_MISMATCH'],
    ['rightType', '23', 'RIGHT_UNIT_MISMATCH'],
    ['rightNature', '203', 'RIGHT_NATURE_MISMATCH'],
    ['tenure', 'sole', 'INVALID_FORMAT'],
    ['tenure', 'JOINT', 'TENURE_HOLDERS', 'holders'],
    ['tenure', 'SHARES', 'TENURE_HOLDERS', 'holders'],
    ['holders', [], 'INVALID_FORMAT'],
    ['holders', 'x', 'INVALID_FORMAT'],
    ['holders', Array.from({ length: 101 }, () => flatEntry().holders[0]), 'TOO_LARGE'],
    ['holders.0.name', '', 'BLANK_FIELD', 'holders[0].name'],
    ['holders.0.name', '名'.repeat(101), 'TOO_LARGE', 'holders[0].name'],
    ['holders.0.name', '张\u202e三', 'INVALID_FORMAT', 'holders[0].name'],
    ['holders.0.name', '张\u0000三', 'INVALID_FORMAT', 'holders[0].name'],
    ['holders.0.name', ' 张三', 'INVALID_FORMAT', 'holders[0].name'],
    ['holders.0.name', '\ud842', 'INVALID_FORMAT', 'holders[0].name'],
    ['holders.0.idType', '112', 'HOLDER_ID_TYPE', 'holders[0].idType'],
    ['holders.0.idType', '', 'BLANK_FIELD', 'holders[0].idType'],
    ['holders.0.idNumber', '440605199001010007', 'RESIDENT_ID_CHECK', 'holders[0].idNumber'],
    ['holders.0.idNumber', USCC, 'RESIDENT_ID_CHECK', 'holders[0].idNumber'],
    ['holders.0', { name: '示例公司', idType: '001', idNumber: '11440600MB0000001F' }, 'USCC_CHECK', 'holders[0].idNumber'],
    ['holders.0.idNumber', undefined, 'REQUIRED', 'holders[0].idNumber'],
    ['holders.0.phone', '13800000000', 'UNKNOWN_FIELD', 'holders[0].phone'],
    ['holders.0.share', { numerator: 1, denominator: 1 }, 'TENURE_HOLDERS', 'holders[0].share'],
    ['holders.0.share', { numerator: 0, denominator: 1 }, 'INVALID_FORMAT', 'holders[0].share.numerator'],
    ['holders.0.share', { numerator: 0.5, denominator: 1 }, 'INVALID_FORMAT', 'holders[0].share.numerator'],
    ['holders.0.share', { numerator: 1, denominator: 2e9 }, 'TOO_LARGE', 'holders[0].share.denominator'],
    ['holders.0.share', { numerator: 1 }, 'REQUIRED', 'holders[0].share.denominator'],
    ['location', '佛'.repeat(201), 'TOO_LARGE'],
    ['location', '佛'.repeat(500_000), 'TOO_LARGE'],
    ['location', '/', 'BLANK_FIELD'],
    ['landUse', '9999', 'INVALID_FORMAT'],
    ['landArea', '120', 'INVALID_FORMAT'],
    ['landArea.value', '0', 'INVALID_FORMAT', 'landArea.value'],
    ['landArea.value', '-1', 'INVALID_FORMAT', 'landArea.value'],
    ['landArea.value', '01.5', 'INVALID_FORMAT', 'landArea.value'],
    ['landArea.value', '1.23456', 'INVALID_FORMAT', 'landArea.value'],
    ['landArea.value', 120, 'INVALID_FORMAT', 'landArea.value'],
    ['landArea.value', '', 'BLANK_FIELD', 'landArea.value'],
    ['landArea.value', '/', 'SLASH_WITHOUT_REASON', 'landArea.value'],
    ['landArea.unit', '4', 'INVALID_FORMAT', 'landArea.unit'],
    ['landArea.unit', '/', 'BLANK_FIELD', 'landArea.unit'],
    ['buildings', undefined, 'REQUIRED'],
    ['buildings', [], 'INVALID_FORMAT'],
    ['buildings.0.structure', '7', 'INVALID_FORMAT', 'buildings[0].structure'],
    ['buildings.0.structure', '/', 'SLASH_WITHOUT_REASON', 'buildings[0].structure'],
    ['buildings.0.totalStoreys', '0', 'INVALID_FORMAT', 'buildings[0].totalStoreys'],
    ['buildings.0.totalStoreys', '1000', 'TOO_LARGE', 'buildings[0].totalStoreys'],
    ['buildings.0.area', '/', 'BLANK_FIELD', 'buildings[0].area'],
    ['buildings.0.completedOn', '2026-02-30', 'INVALID_DATE', 'buildings[0].completedOn'],
    ['buildings.0.colour', '红', 'UNKNOWN_FIELD', 'buildings[0].colour'],
    ['termFrom', '2026-02-29', 'INVALID_DATE'],
    ['termFrom', '2026-2-28', 'INVALID_DATE'],
    ['termFrom', '/', 'BLANK_FIELD'],
    ['termTo', '/', 'BLANK_FIELD'],
    ['termTo', '2020-05-19', 'INVALID_DATE'],
    ['remarks', '', 'BLANK_FIELD'],
    ['remarks', '/', 'BLANK_FIELD'],
    ['remarks', '记'.repeat(1001), 'TOO_LARGE'],
    ['owner', '张三', 'UNKNOWN_FIELD'],
    ['说明', 'x', 'UNKNOWN_FIELD'],
  ])('%s = %p: %s', (path, value, code, field = path) => {
    expect(refusalOf(() => parseRegisterEntry(spoiled(path, value)))).toEqual({ code, field });
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', '{}'],
    ['a list', []],
  ])('%s is no entry', (_, input) => {
    expect(() => parseRegisterEntry(input)).toThrow(DomainError);
  });

  test('a refusal lists the codes of everything that is wrong', () => {
    const input = { ...flatEntry(), location: '', termTo: '2026-02-30', note: 1 };
    expect(() => parseRegisterEntry(input)).toThrow(expect.objectContaining({ codes: ['BLANK_FIELD', 'INVALID_DATE', 'UNKNOWN_FIELD'] }));
  });

  test('an own field __proto__ is unknown, not swallowed', () => {
    const input: unknown = JSON.parse(JSON.stringify(flatEntry()).replace('{', '{"__proto__":{},'));
    expect(refusalOf(() => parseRegisterEntry(input)).code).toBe('UNKNOWN_FIELD');
  });
});

describe('holders', () => {
  test.each<[string, RegisterEntry]>([
    ['1/2 + 1/2', sharedEntry([1, 2], [1, 2])],
    ['1/3 + 2/3', sharedEntry([1, 3], [2, 3])],
    ['99999999/100000000 + 1/100000000', sharedEntry([99_999_999, 100_000_000], [1, 100_000_000])],
  ])('shares of %s are whole', (_, entry) => {
    expect(parseRegisterEntry(entry).holders).toHaveLength(2);
  });

  test.each<[string, RegisterEntry]>([
    ['1/2 + 1/3', sharedEntry([1, 2], [1, 3])],
    ['1/2 + 2/3', sharedEntry([1, 2], [2, 3])],
    ['one hundred-millionth too little', sharedEntry([1, 2], [49_999_999, 100_000_000])],
    ['a difference below any float', sharedEntry([333_333_333, 999_999_999], [666_666_667, 1_000_000_000])],
  ])('shares of %s are refused', (_, entry) => {
    expect(refusalOf(() => parseRegisterEntry(entry))).toEqual({ code: 'SHARES_SUM', field: 'holders' });
  });

  test('a co-owner by shares without a share is refused', () => {
    const entry = sharedEntry([1, 2], [1, 2]);
    delete entry.holders[1]?.share;
    expect(refusalOf(() => parseRegisterEntry(entry))).toEqual({ code: 'REQUIRED', field: 'holders[1].share' });
  });

  test('the same holder twice is refused (RG-12)', () => {
    const entry = sharedEntry([1, 2], [1, 2]);
    const [first] = entry.holders;
    const twice = { ...entry, holders: entry.holders.map((holder) => ({ ...holder, idNumber: first?.idNumber ?? '' })) };
    expect(refusalOf(() => parseRegisterEntry(twice))).toEqual({ code: 'HOLDER_REPEATED', field: 'holders[1].idNumber' });
  });

  test('a sole owner and a second holder do not go together', () => {
    const entry = flatEntry();
    entry.holders.push({ name: '样例', idType: '111', idNumber: OTHER_RESIDENT_ID });
    expect(refusalOf(() => parseRegisterEntry(entry))).toEqual({ code: 'TENURE_HOLDERS', field: 'holders' });
    expect(parseRegisterEntry({ ...entry, tenure: 'JOINT' }).tenure).toBe('JOINT');
  });

  test('any cut of a whole into parts sums to one, and no longer when a part is missing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 2, maxLength: 30 }), (parts) => {
        const denominator = parts.reduce((sum, part) => sum + part, 0);
        const shares = parts.map((numerator) => ({ numerator, denominator }));
        expect(sumsToOne(shares)).toBe(true);
        expect(sumsToOne(shares.slice(1))).toBe(false);
      }),
    );
  });
});

describe('"/" (RG-11)', () => {
  /** The flat with an unknown day of completion. */
  function undated(remarks: string): unknown {
    const entry = flatEntry();
    for (const building of entry.buildings) building.completedOn = '/';
    return { ...entry, remarks };
  }

  test.each([
    ['names the field and says why', '竣工时间：建房年代较早，无竣工资料。'],
    ['does so among other clauses', '一次性付款；竣工时间因资料遗失无法核定；其他'],
  ])('is taken with remarks that %s', (_, remarks) => {
    expect(parseRegisterEntry(undated(remarks)).remarks).toBe(remarks);
  });

  test.each([
    ['name another field', '宗地面积：资料遗失无法核定。'],
    ['name the field alone', '竣工时间。'],
    ['name the field and give no reason', '竣工时间：无；宗地面积已经核定。'],
    ['say nothing', '无其他记载事项。'],
  ])('is refused with remarks that %s', (_, remarks) => {
    expect(refusalOf(() => parseRegisterEntry(undated(remarks)))).toEqual({
      code: 'SLASH_WITHOUT_REASON',
      field: 'buildings[0].completedOn',
    });
  });

  test.each(ENTRY_FIELDS.filter(({ slash }) => !slash).map(({ path }) => [path]))('%s takes no "/"', (path) => {
    const entry = sharedEntry([1, 2], [1, 2]);
    const text = JSON.stringify({ ...entry, remarks: '份额、权利人、证件号等均因资料遗失无法核定。' });
    const input = JSON.parse(text) as Record<string, unknown>;
    let target = input;
    const steps = path.replaceAll('[]', '.0').split('.');
    const last = steps.pop() ?? '';
    for (const step of steps) target = target[step] as Record<string, unknown>;
    expect(target).toHaveProperty([last]);
    target[last] = '/';
    const { code, field } = refusalOf(() => parseRegisterEntry(input));
    expect(['BLANK_FIELD', 'UNIT_CODE_SHAPE']).toContain(code);
    expect(field).toBe(path.replaceAll('[]', '[0]'));
  });
});

describe('right and unit', () => {
  const LAND = { ...flatEntry(), unitCode: '440605001001GB00001W00000000', rightType: '3' };

  test('bare land has no buildings, land with a building has one', () => {
    const { buildings, ...bare } = LAND;
    expect(parseRegisterEntry(bare).rightType).toBe('3');
    expect(refusalOf(() => parseRegisterEntry(LAND))).toEqual({ code: 'RIGHT_UNIT_MISMATCH', field: 'buildings' });
    expect(refusalOf(() => parseRegisterEntry({ ...bare, rightType: '4' }))).toEqual({ code: 'RIGHT_UNIT_MISMATCH', field: 'rightType' });
    expect(buildings).toHaveLength(1);
  });

  test('an owner, feature or fixture that the right does not know is refused', () => {
    const { buildings: _, ...bare } = LAND;
    expect(refusalOf(() => parseRegisterEntry({ ...bare, unitCode: '440605001001JB00001W00000000' })).code).toBe('RIGHT_UNIT_MISMATCH');
    const collective = { ...bare, unitCode: '440605001001JB00001W00000000', rightType: '7' };
    expect(parseRegisterEntry(collective).rightType).toBe('7');
    expect(refusalOf(() => parseRegisterEntry({ ...collective, rightNature: '101' })).code).toBe('RIGHT_NATURE_MISMATCH');
  });

  test('an allotted right needs no term, if the remarks say so', () => {
    const remarks = '使用期限：划拨土地未设定使用年限。';
    const entry = { ...flatEntry(), rightNature: '101', termFrom: '/', termTo: '/', remarks };
    expect(parseRegisterEntry(entry).termTo).toBe('/');
    expect(refusalOf(() => parseRegisterEntry({ ...entry, rightNature: '102' }))).toEqual({ code: 'BLANK_FIELD', field: 'termFrom' });
  });

  test('every right of a certificate has a unit that fits it', () => {
    const withoutUnit = (Object.keys(RIGHT_TYPES) as (keyof typeof RIGHT_TYPES)[]).filter((type) => !rightTypeRow(type).unit);
    expect(withoutUnit.sort()).toEqual(['19', '2', '20', '21', '22', '23', '99']);
  });
});

test('a refusal of an entry can be read in both languages', () => {
  const { code, field } = refusalOf(() => parseRegisterEntry({ ...flatEntry(), location: '' }));
  expect(errorText(code, 'zh', field)).toBe('location：此项不得为空；确实无法填写且允许时填“/”并在附记中说明原因');
  expect(errorText(code, 'en', field)).toMatch(/^location: this field must not be blank/);
});
