import { codePoints } from './code-points.js';
import type { Bilingual } from './errors.js';

/** A field of the register entry: `path` with `[]` for each item of a list. */
export interface EntryField extends Bilingual {
  readonly path: string;
  /** Whether the dictionary allows "/" with a reason in the remarks (RG-11). */
  readonly slash: boolean;
}

function field(path: string, zh: string, en: string, slash = false): EntryField {
  return { path, zh, en, slash };
}

/** Every leaf of a register entry with its name in the register and whether "/" may stand in it. */
export const ENTRY_FIELDS: readonly EntryField[] = [
  field('unitCode', '不动产单元号', 'unit code'),
  field('registrationType', '登记类型', 'registration type'),
  field('registrationReason', '登记原因', 'reason for registration'),
  field('rightType', '权利类型', 'type of right'),
  field('rightNature', '权利性质', 'nature of right'),
  field('tenure', '共有情况', 'tenure'),
  field('holders[].name', '权利人', 'right holder'),
  field('holders[].idType', '证件种类', 'type of identification'),
  field('holders[].idNumber', '证件号', 'number of identification'),
  field('holders[].share.numerator', '份额', 'share'),
  field('holders[].share.denominator', '份额', 'share'),
  field('location', '坐落', 'location'),
  field('landUse', '土地用途', 'land use'),
  field('landArea.value', '宗地面积', 'land area', true),
  field('landArea.unit', '面积单位', 'unit of area'),
  field('buildings[].name', '幢号', 'building', true),
  field('buildings[].use', '房屋用途', 'use of building'),
  field('buildings[].structure', '房屋结构', 'structure', true),
  field('buildings[].totalStoreys', '总层数', 'storeys', true),
  field('buildings[].storey', '所在层', 'storey', true),
  field('buildings[].area', '建筑面积', 'floor area'),
  field('buildings[].exclusiveArea', '专有建筑面积', 'exclusive floor area', true),
  field('buildings[].sharedArea', '分摊建筑面积', 'allotted shared floor area', true),
  field('buildings[].completedOn', '竣工时间', 'day of completion', true),
  field('termFrom', '使用期限', 'term of use', true),
  field('termTo', '使用期限', 'term of use', true),
  field('remarks', '附记', 'remarks'),
];

/** The fields of a value that hold "/" although it is a reason that the remarks must give, with their concrete paths. */
export function slashedFields(entry: unknown): { field: EntryField; path: (string | number)[] }[] {
  return ENTRY_FIELDS.filter(({ slash }) => slash).flatMap((entryField) =>
    leaves(entry, entryField.path.split('.'), []).flatMap(({ value, path }) => (value === '/' ? [{ field: entryField, path }] : [])),
  );
}

/** Whether the remarks name the field and say something more about it in the same clause. */
export function givesReason(remarks: string, { zh }: EntryField): boolean {
  return remarks
    .split(/[；;。\n]/)
    .some((clause) => clause.includes(zh) && codePoints(clause.replaceAll(zh, '').replace(/[^\p{L}\p{N}]/gu, '')).length >= 4);
}

function leaves(value: unknown, steps: readonly string[], path: (string | number)[]): { value: unknown; path: (string | number)[] }[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [{ value, path }];
  const key = step.replace('[]', '');
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
  const next = (value as Record<string, unknown>)[key];
  if (!step.endsWith('[]')) return leaves(next, rest, [...path, key]);
  return Array.isArray(next) ? next.flatMap((item: unknown, index) => leaves(item, rest, [...path, key, index])) : [];
}
