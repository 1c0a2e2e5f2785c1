import {
  AREA_UNITS,
  BUILDING_STRUCTURES,
  BUILDING_USES,
  DomainError,
  LAND_USES,
  parseRegisterEntry,
  RIGHT_NATURES,
  RIGHT_TYPES,
  TENURES,
} from '@zhenglian/chaincode/domain';
import { Refusal } from '../../api/execute.js';
import type { Field, Option, Values } from '../../kit/fields.js';
import { text } from '../../language/say.js';
import { optionsOf, type Words } from './words.js';

const ID_TYPES: readonly Option[] = [
  ['111', text('居民身份证', 'resident identity card')],
  ['001', text('统一社会信用代码', 'unified social credit code')],
  ['414', text('护照', 'passport')],
  ['511', text('台湾居民来往大陆通行证', 'Taiwan residents’ pass')],
  ['516', text('港澳居民来往内地通行证', 'Hong Kong and Macao residents’ pass')],
];
const SLASH = text('没有的填 /', '/ where there is none');
const coded = (words: Words): readonly Option[] =>
  optionsOf(words).map(([code, label]) => [code, { zh: `${code} ${label.zh}`, en: `${code} ${label.en}` }] as const);

/** The register entry as a form: the members of the domain's own schema, which also checks them before anything is sent. */
export const ENTRY_FORM: readonly Field[] = [
  {
    kind: 'code',
    name: 'unitCode',
    label: text('不动产单元代码', 'Unit code'),
    hint: text('28 位，第 20 位为定着物特征码', '28 characters'),
  },
  { kind: 'text', name: 'registrationReason', label: text('登记原因', 'Reason of registration') },
  { kind: 'choice', name: 'rightType', label: text('权利类型', 'Type of right'), options: coded(RIGHT_TYPES) },
  { kind: 'choice', name: 'rightNature', label: text('权利性质', 'Nature of right'), options: coded(RIGHT_NATURES) },
  { kind: 'choice', name: 'tenure', label: text('共有情况', 'Tenure'), options: optionsOf(TENURES) },
  {
    kind: 'group',
    name: 'holders',
    label: text('权利人', 'Right holders'),
    item: text('权利人', 'Right holder'),
    least: 1,
    most: 20,
    fields: [
      { kind: 'text', name: 'name', label: text('姓名或名称', 'Name') },
      { kind: 'choice', name: 'idType', label: text('证件种类', 'Identification'), options: ID_TYPES, initial: '111' },
      { kind: 'code', name: 'idNumber', label: text('证件号码', 'Number of identification') },
      {
        kind: 'number',
        name: 'share.numerator',
        label: text('份额（分子）', 'Share (numerator)'),
        when: (values) => values['tenure'] === 'SHARES',
      },
      {
        kind: 'number',
        name: 'share.denominator',
        label: text('份额（分母）', 'Share (denominator)'),
        when: (values) => values['tenure'] === 'SHARES',
      },
    ],
  },
  { kind: 'text', name: 'location', label: text('坐落', 'Location') },
  { kind: 'choice', name: 'landUse', label: text('土地用途', 'Land use'), options: coded(LAND_USES) },
  { kind: 'money', name: 'landArea.value', label: text('宗地面积', 'Land area'), hint: SLASH },
  { kind: 'choice', name: 'landArea.unit', label: text('面积单位', 'Unit of area'), options: optionsOf(AREA_UNITS), initial: '1' },
  {
    kind: 'text',
    name: 'termFrom',
    label: text('使用期限起', 'Term from'),
    hint: text('YYYY-MM-DD，没有的填 /', 'YYYY-MM-DD, / where there is none'),
  },
  {
    kind: 'text',
    name: 'termTo',
    label: text('使用期限止', 'Term to'),
    hint: text('YYYY-MM-DD，没有的填 /', 'YYYY-MM-DD, / where there is none'),
  },
  {
    kind: 'group',
    name: 'buildings',
    label: text('房屋', 'Buildings'),
    item: text('房屋', 'Building'),
    least: 0,
    most: 50,
    fields: [
      { kind: 'text', name: 'name', label: text('幢号', 'Building'), hint: SLASH },
      { kind: 'choice', name: 'use', label: text('房屋用途', 'Use'), options: coded(BUILDING_USES) },
      {
        kind: 'choice',
        name: 'structure',
        label: text('房屋结构', 'Structure'),
        options: [...coded(BUILDING_STRUCTURES), ['/', text('/ 没有', '/ none')]],
      },
      { kind: 'text', name: 'totalStoreys', label: text('总层数', 'Storeys'), hint: SLASH },
      { kind: 'text', name: 'storey', label: text('所在层', 'Storey'), hint: SLASH },
      { kind: 'money', name: 'area', label: text('建筑面积（㎡）', 'Floor area (m²)') },
      { kind: 'money', name: 'exclusiveArea', label: text('专有面积（㎡）', 'Exclusive area (m²)'), hint: SLASH },
      { kind: 'money', name: 'sharedArea', label: text('分摊面积（㎡）', 'Shared area (m²)'), hint: SLASH },
      {
        kind: 'text',
        name: 'completedOn',
        label: text('竣工日期', 'Completed on'),
        hint: text('YYYY-MM-DD，没有的填 /', 'YYYY-MM-DD, / where there is none'),
      },
    ],
  },
  { kind: 'long', name: 'remarks', label: text('附记', 'Remarks'), hint: text('没有的填“无”', '“无” where there are none') },
];

/** What a form of an entry gives, as the API takes it. */
export function entryOf(input: Readonly<Record<string, unknown>>, registrationType: string): Record<string, unknown> {
  const { buildings, ...rest } = input;
  return { ...rest, registrationType, ...(Array.isArray(buildings) && buildings.length > 0 ? { buildings } : {}) };
}

/** Checks an entry on this device by the domain's own rules. Throws Refusal with the field's path. */
export function checkEntry(entry: unknown): void {
  try {
    // first registrations and transfers are the domain's entries; of the others the same members are demanded
    parseRegisterEntry({ ...(entry as object), registrationType: '100' });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new Refusal(error.code, { zh: error.text('zh'), en: error.text('en') }, error.field, error.codes);
  }
}

/** An entry from a file (of the one-window system, or of examples/register) as the values of the form. Throws when it is no object. */
export function valuesOf(entry: unknown): Values {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) throw new Error('not an entry');
  const values: Record<string, string> = {};
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) {
      values[path] = String(value.length);
      value.forEach((item, n) => walk(item, `${path}[${n}]`));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
    } else if (typeof value === 'string' || typeof value === 'number') values[path] = String(value);
  };
  walk(entry, '');
  return values;
}
