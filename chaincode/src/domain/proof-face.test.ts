import { expect, test } from '@jest/globals';
import {
  BASIC_ITEMS,
  disclosedKeysOf,
  extensionItems,
  FACE_FIELDS,
  faceFieldsOf,
  PROOF_FIELDS,
  proofFace,
  type ProofContent,
} from './index.js';
import { refusalOf } from './testing/refusal.js';

const NUMBER = '粤(2026)佛南不动产证明第0000001号';
const content: ProofContent = {
  matter: 'MORTGAGE',
  holders: ['示例银行股份有限公司佛山分行'],
  obligors: ['张示例', '李示例'],
  location: '佛山市南海区示例街道样板路1号1座302房',
  unitCode: '440605001001GB00001F00010001',
  other: ['被担保主债权数额：1200000.00元', '债务履行期限：2026年11月21日起2046年11月20日止'],
  remarks: '无其他记载事项。',
};

test('the face of a mortgage proof', () => {
  const face = proofFace(content, NUMBER, '2026-11-21');
  expect(Object.keys(face)).toEqual(PROOF_FIELDS.map(({ key }) => key));
  expect(face).toMatchObject({
    certificate_number: '粤（2026）佛南不动产证明第0000001号',
    matter: '抵押权',
    obligors: '张示例、李示例',
    unit_code: '440605 001001 GB00001 F00010001',
    other: content.other.join('\n'),
    issued_on: '2026年11月21日',
  });
});

test('an objection may have no obligor; it and missing particulars are struck out', () => {
  expect(proofFace({ ...content, matter: 'OBJECTION', obligors: [], other: [] }, NUMBER, '2026-11-21')).toMatchObject({
    matter: '异议登记',
    obligors: '/',
    other: '/',
  });
});

test.each<[string, Partial<ProofContent>, string, string, string | undefined]>([
  ['a number of a title', {}, '粤(2026)佛南不动产权第0000001号', 'CERTIFICATE_NUMBER_SHAPE', 'certificateNumber'],
  ['nobody as holder', { holders: [] }, NUMBER, 'REQUIRED', 'holders'],
  ['a mortgage without obligor', { obligors: [] }, NUMBER, 'REQUIRED', 'obligors'],
  ['a unit code that is none', { unitCode: '1' }, NUMBER, 'UNIT_CODE_SHAPE', 'unitCode'],
])('%s makes no face', (_name, change, number, code, field) => {
  expect(refusalOf(() => proofFace({ ...content, ...change }, number, '2026-11-21'))).toEqual({ code, field });
});

test('all but the number is disclosed one by one, for both kinds', () => {
  expect(disclosedKeysOf('TITLE_CERTIFICATE')).toEqual(FACE_FIELDS.slice(1).map(({ key }) => key));
  expect(disclosedKeysOf('REGISTRATION_PROOF')).toEqual(PROOF_FIELDS.slice(1).map(({ key }) => key));
});

test.each(['TITLE_CERTIFICATE', 'REGISTRATION_PROOF'] as const)('%s: every field of the face has one item of the directory', (kind) => {
  const mapped = [...BASIC_ITEMS, ...extensionItems(kind)];
  for (const { key } of faceFieldsOf(kind)) expect(mapped.filter(({ from }) => from === key)).toHaveLength(1);
});
