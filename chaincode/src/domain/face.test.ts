import { expect, test } from '@jest/globals';
import { certificateFace, DISCLOSED_FACE_KEYS, FACE_FIELDS, maskedFace, sumDecimals } from './index.js';
import { flatEntry, sharedEntry } from './testing/entries.js';
import { codeOf } from './testing/refusal.js';

const NUMBER = '粤(2026)佛南不动产权第0000001号';

test('the face of a flat', () => {
  expect(certificateFace(flatEntry(), NUMBER, '2026-11-21')).toEqual({
    certificate_number: '粤（2026）佛南不动产权第0000001号',
    holders: '张示例',
    tenure: '单独所有',
    location: '佛山市南海区示例街道样板路1号1座302房',
    unit_code: '440605 001001 GB00001 F00010001',
    right_type: '国有建设用地使用权/房屋（构筑物）所有权',
    right_nature: '出让',
    usage: '城镇住宅用地/住宅',
    area: '宗地面积：12000.00㎡/房屋建筑面积：89.50㎡',
    term_of_use: '2020年5月20日起2090年5月19日止',
    other_state:
      '登记原因：新建商品房首次登记\n幢号：1座；房屋结构：钢筋混凝土结构；总层数：32；所在层：3；建筑面积：89.50㎡；专有建筑面积：70.12㎡；分摊建筑面积：19.38㎡；竣工时间：2026年6月30日',
    remarks: '无其他记载事项。',
    issued_on: '2026年11月21日',
  });
});

test('co-owners stand with their shares', () => {
  const face = certificateFace(sharedEntry([2, 3], [1, 3]), NUMBER, '2026-11-21');
  expect([face.holders, face.tenure]).toEqual(['样例1、样例2', '按份共有：样例1 2/3，样例2 1/3']);
});

test('joint owners, bare land and absent values', () => {
  const { buildings: _, ...land } = flatEntry();
  const face = certificateFace(
    { ...land, tenure: 'JOINT', landArea: { value: '/', unit: '2' }, termFrom: '/', termTo: '/' },
    NUMBER,
    '2026-11-21',
  );
  expect([face.tenure, face.area, face.term_of_use, face.usage]).toEqual(['共同共有', '宗地面积：/', '/', '城镇住宅用地']);
});

test('a term with one open end and a building with unknown facts', () => {
  const entry = flatEntry();
  entry.buildings = entry.buildings.map((building) => ({ ...building, structure: '/', completedOn: '/', sharedArea: '/' }));
  const face = certificateFace({ ...entry, termTo: '/', landArea: { value: '3', unit: '3' } }, NUMBER, '2026-11-21');
  expect(face.term_of_use).toBe('2020年5月20日起/止');
  expect(face.area).toContain('宗地面积：3公顷');
  expect(face.other_state).toContain('房屋结构：/；');
  expect(face.other_state).toContain('分摊建筑面积：/；竣工时间：/');
});

test('the fields of the face are those of the table, in its order', () => {
  expect(Object.keys(certificateFace(flatEntry(), NUMBER, '2026-11-21'))).toEqual(FACE_FIELDS.map(({ key }) => key));
  expect(DISCLOSED_FACE_KEYS).toEqual(FACE_FIELDS.map(({ key }) => key).filter((key) => key !== 'certificate_number'));
});

test('SP-02: the masked face shows no name and no remarks', () => {
  const entry = sharedEntry([2, 3], [1, 3]);
  const face = maskedFace({ ...entry, remarks: '样例1与样例2系夫妻。' }, NUMBER, '2026-11-21');
  expect(face.holders).toBe('样**、样**');
  expect(JSON.stringify(face)).not.toMatch(/样例[12]/);
  expect(face.location).toBe(entry.location);
});

test('a wrong number or day makes no face', () => {
  expect(codeOf(() => certificateFace(flatEntry(), '1', '2026-11-21'))).toBe('CERTIFICATE_NUMBER_SHAPE');
  expect(codeOf(() => certificateFace(flatEntry(), NUMBER, '2026-02-30'))).toBe('INVALID_DATE');
});

test.each([
  [['0.1', '0.2'], '0.3'],
  [['15020.60', '6600.00', '4210.25'], '25830.85'],
  [['999999999999.9999', '0.0001'], '1000000000000.0000'],
  [['3', '4'], '7'],
  [[], '0'],
])('%j sum to %s', (values, sum) => {
  expect(sumDecimals(values)).toBe(sum);
});
