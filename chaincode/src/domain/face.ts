import { printDate } from './calendar.js';
import { parseCertificateNumber } from './certificate-number.js';
import { AREA_UNITS, BUILDING_STRUCTURES, BUILDING_USES, LAND_USES, RIGHT_NATURES, RIGHT_TYPES, TENURES } from './code-tables.js';
import { sumDecimals } from './decimal.js';
import type { Bilingual } from './errors.js';
import { maskName } from './holder.js';
import type { Building, Holder, RegisterEntry } from './register-entry.js';
import { printShare } from './shares.js';
import { printUnitCode } from './unit-code.js';

export interface FaceField extends Bilingual {
  /** Name of the field and of the credential's claim. */
  readonly key: string;
  /** Whether the field tells who the holder is or may do so. */
  readonly personal: boolean;
  /** Whether a credential discloses the field separately; the others are always visible in it. */
  readonly selective: boolean;
}

/** The table of the statutory 不动产权证书, in its order, with number and day of issue around it. */
export const FACE_FIELDS = [
  { key: 'certificate_number', zh: '证号', en: 'Certificate number', personal: false, selective: false },
  { key: 'holders', zh: '权利人', en: 'Right holder', personal: true, selective: true },
  { key: 'tenure', zh: '共有情况', en: 'Tenure', personal: true, selective: true },
  { key: 'location', zh: '坐落', en: 'Location', personal: true, selective: true },
  { key: 'unit_code', zh: '不动产单元号', en: 'Unit code', personal: false, selective: true },
  { key: 'right_type', zh: '权利类型', en: 'Type of right', personal: false, selective: true },
  { key: 'right_nature', zh: '权利性质', en: 'Nature of right', personal: false, selective: true },
  { key: 'usage', zh: '用途', en: 'Use', personal: false, selective: true },
  { key: 'area', zh: '面积', en: 'Area', personal: false, selective: true },
  { key: 'term_of_use', zh: '使用期限', en: 'Term of use', personal: false, selective: true },
  { key: 'other_state', zh: '权利其他状况', en: 'Other particulars', personal: false, selective: true },
  { key: 'remarks', zh: '附记', en: 'Remarks', personal: true, selective: true },
  { key: 'issued_on', zh: '登簿日期', en: 'Day of entry', personal: false, selective: true },
] as const satisfies readonly FaceField[];

export type FaceKey = (typeof FACE_FIELDS)[number]['key'];

/** What stands on a certificate: Chinese text per field, lines separated by a line feed. */
export type Face = Readonly<Record<FaceKey, string>>;

/** The fields that a credential carries as one selective disclosure each. */
export const DISCLOSED_FACE_KEYS: readonly FaceKey[] = FACE_FIELDS.filter(({ selective }) => selective).map(({ key }) => key);

/**
 * The face of the certificate of a register entry, the only place where one becomes the other, so that they cannot differ.
 * In: the entry, its certificate number and the day of entry (`YYYY-MM-DD`). Throws CERTIFICATE_NUMBER_SHAPE or INVALID_DATE.
 */
export function certificateFace(entry: RegisterEntry, number: string, issuedOn: string): Face {
  return {
    certificate_number: parseCertificateNumber(number).printed,
    holders: entry.holders.map(({ name }) => name).join('、'),
    tenure: tenure(entry),
    location: entry.location,
    unit_code: printUnitCode(entry.unitCode),
    right_type: RIGHT_TYPES[entry.rightType].zh,
    right_nature: RIGHT_NATURES[entry.rightNature].zh,
    usage: usage(entry),
    area: area(entry),
    term_of_use: termOfUse(entry),
    other_state: otherState(entry),
    remarks: entry.remarks,
    issued_on: printDate(issuedOn),
  };
}

/** The face as shown without permission to see more (SP-02): names masked; remarks, which may hold names, withheld. */
export function maskedFace(entry: RegisterEntry, number: string, issuedOn: string): Face {
  const holders = entry.holders.map((holder) => ({ ...holder, name: maskName(holder.name, holder.idType) }));
  return { ...certificateFace({ ...entry, holders }, number, issuedOn), remarks: '***' };
}

function tenure({ tenure: kind, holders }: RegisterEntry): string {
  if (kind !== 'SHARES') return TENURES[kind].zh;
  return `${TENURES.SHARES.zh}：${holders.map(holderShare).join('，')}`;
}

function holderShare({ name, share }: Holder): string {
  return `${name} ${share ? printShare(share) : ''}`.trim();
}

function usage({ landUse, buildings = [] }: RegisterEntry): string {
  const uses = new Set(buildings.map(({ use }) => BUILDING_USES[use].zh));
  return [LAND_USES[landUse].zh, ...(uses.size > 0 ? [[...uses].join('、')] : [])].join('/');
}

function area({ landArea, buildings = [] }: RegisterEntry): string {
  const land = `宗地面积：${landArea.value === '/' ? '/' : landArea.value + AREA_UNITS[landArea.unit].zh}`;
  if (buildings.length === 0) return land;
  return `${land}/房屋建筑面积：${sumDecimals(buildings.map((building) => building.area))}㎡`;
}

function termOfUse({ termFrom, termTo }: RegisterEntry): string {
  if (termFrom === '/' && termTo === '/') return '/';
  return `${termFrom === '/' ? '/' : printDate(termFrom)}起${termTo === '/' ? '/' : printDate(termTo)}止`;
}

function otherState({ registrationReason, buildings = [] }: RegisterEntry): string {
  return [`登记原因：${registrationReason}`, ...buildings.map((building) => buildingState(building))].join('\n');
}

function buildingState(building: Building): string {
  const structure = building.structure === '/' ? '/' : BUILDING_STRUCTURES[building.structure].zh;
  const completed = building.completedOn === '/' ? '/' : printDate(building.completedOn);
  return [
    `幢号：${building.name}`,
    `房屋结构：${structure}`,
    `总层数：${building.totalStoreys}`,
    `所在层：${building.storey}`,
    `建筑面积：${building.area}㎡`,
    `专有建筑面积：${squareMetres(building.exclusiveArea)}`,
    `分摊建筑面积：${squareMetres(building.sharedArea)}`,
    `竣工时间：${completed}`,
  ].join('；');
}

function squareMetres(value: string): string {
  return value === '/' ? value : `${value}㎡`;
}
