import type { Bilingual } from './errors.js';
import type { Fixture, ParcelFeature, ParcelOwnership } from './unit-features.js';

// Code tables of the national real-estate registration database as far as certificates of title need them. Vendors renumber some
// of these tables; inside the product only these codes are used, and each interface maps at its own edge.

/** 登记类型. */
export const REGISTRATION_TYPES = {
  '100': { zh: '首次登记', en: 'first registration' },
  '200': { zh: '转移登记', en: 'transfer' },
  '300': { zh: '变更登记', en: 'change' },
  '400': { zh: '注销登记', en: 'cancellation' },
  '500': { zh: '更正登记', en: 'correction' },
  '600': { zh: '异议登记', en: 'objection' },
  '700': { zh: '预告登记', en: 'advance notice' },
  '800': { zh: '查封登记', en: 'seizure' },
  '900': { zh: '其他登记', en: 'other' },
} as const satisfies Record<string, Bilingual>;

export type RegistrationType = keyof typeof REGISTRATION_TYPES;

/** 权利性质. */
export const RIGHT_NATURES = {
  '100': { zh: '国有', en: 'state-owned' },
  '101': { zh: '划拨', en: 'allotted' },
  '102': { zh: '出让', en: 'granted' },
  '103': { zh: '作价出资（入股）', en: 'contributed as capital' },
  '104': { zh: '租赁', en: 'leased' },
  '105': { zh: '授权经营', en: 'authorised operation' },
  '200': { zh: '集体', en: 'collective' },
  '201': { zh: '家庭承包', en: 'contracted by a household' },
  '202': { zh: '其他方式承包', en: 'contracted otherwise' },
  '203': { zh: '批准拨用', en: 'allotted by approval' },
  '204': { zh: '入股', en: 'contributed as shares' },
  '205': { zh: '联营', en: 'joint operation' },
} as const satisfies Record<string, Bilingual>;

export type RightNature = keyof typeof RIGHT_NATURES;

/** 共有方式; `code` is the national one. */
export const TENURES = {
  SOLE: { code: '0', zh: '单独所有', en: 'sole' },
  JOINT: { code: '1', zh: '共同共有', en: 'joint' },
  SHARES: { code: '2', zh: '按份共有', en: 'by shares' },
} as const;

export type Tenure = keyof typeof TENURES;

/** 面积单位. */
export const AREA_UNITS = {
  '1': { zh: '㎡', en: 'm²' },
  '2': { zh: '亩', en: 'mu' },
  '3': { zh: '公顷', en: 'ha' },
} as const satisfies Record<string, Bilingual>;

export type AreaUnit = keyof typeof AREA_UNITS;

/** 房屋用途. */
export const BUILDING_USES = {
  '1': { zh: '住宅', en: 'dwelling' },
  '2': { zh: '商业', en: 'commerce' },
  '3': { zh: '办公', en: 'office' },
  '4': { zh: '工业', en: 'industry' },
  '5': { zh: '仓储', en: 'storage' },
  '6': { zh: '车库', en: 'garage or parking space' },
  '99': { zh: '其他', en: 'other' },
} as const satisfies Record<string, Bilingual>;

export type BuildingUse = keyof typeof BUILDING_USES;

/** 房屋结构. */
export const BUILDING_STRUCTURES = {
  '1': { zh: '钢结构', en: 'steel' },
  '2': { zh: '钢和钢筋混凝土结构', en: 'steel and reinforced concrete' },
  '3': { zh: '钢筋混凝土结构', en: 'reinforced concrete' },
  '4': { zh: '混合结构', en: 'mixed' },
  '5': { zh: '砖木结构', en: 'brick and timber' },
  '6': { zh: '其他结构', en: 'other' },
} as const satisfies Record<string, Bilingual>;

export type BuildingStructure = keyof typeof BUILDING_STRUCTURES;

/** 土地用途, the classes of GB/T 21010-2017 that are met on certificates. */
export const LAND_USES = {
  '0101': { zh: '水田', en: 'paddy field' },
  '0102': { zh: '水浇地', en: 'irrigated land' },
  '0103': { zh: '旱地', en: 'dry land' },
  '0201': { zh: '果园', en: 'orchard' },
  '0301': { zh: '乔木林地', en: 'tree forest' },
  '0501': { zh: '零售商业用地', en: 'retail' },
  '0502': { zh: '批发市场用地', en: 'wholesale market' },
  '0503': { zh: '餐饮用地', en: 'catering' },
  '0504': { zh: '旅馆用地', en: 'hotel' },
  '0505': { zh: '商务金融用地', en: 'business and finance' },
  '0506': { zh: '娱乐用地', en: 'entertainment' },
  '0507': { zh: '其他商服用地', en: 'other commerce and services' },
  '0601': { zh: '工业用地', en: 'industrial' },
  '0602': { zh: '采矿用地', en: 'mining' },
  '0604': { zh: '仓储用地', en: 'storage' },
  '0701': { zh: '城镇住宅用地', en: 'urban dwelling' },
  '0702': { zh: '农村宅基地', en: 'rural homestead' },
  '0801': { zh: '机关团体用地', en: 'administration' },
  '0803': { zh: '教育用地', en: 'education' },
  '0804': { zh: '科研用地', en: 'research' },
  '0805': { zh: '医疗卫生用地', en: 'health' },
  '0806': { zh: '社会福利用地', en: 'social welfare' },
  '0807': { zh: '文化设施用地', en: 'culture' },
  '0808': { zh: '体育用地', en: 'sport' },
  '0809': { zh: '公用设施用地', en: 'public utilities' },
  '0810': { zh: '公园与绿地', en: 'park and green space' },
  '1005': { zh: '交通服务场站用地', en: 'transport service station' },
} as const satisfies Record<string, Bilingual>;

export type LandUse = keyof typeof LAND_USES;

interface RightTypeRow extends Bilingual {
  /** What the unit code of such a right may say, and which natures it may have; absent where no certificate of title is issued for it alone. */
  readonly unit?: {
    readonly ownership: readonly ParcelOwnership[];
    readonly features: readonly ParcelFeature[];
    readonly fixtures: readonly Fixture[];
    readonly natures: readonly RightNature[];
  };
}

const STATE: readonly RightNature[] = ['100', '101', '102', '103', '104', '105'];
const COLLECTIVE: readonly RightNature[] = ['200', '203', '204', '205', '102', '104'];
const HOMESTEAD: readonly RightNature[] = ['200', '203'];
const CONTRACT: readonly RightNature[] = ['200', '201', '202'];
const ALL: readonly ParcelOwnership[] = ['G', 'J', 'Z'];

/** 权利类型, with what ties each to the characters of the unit code: land alone has no fixture, land with buildings has one. */
export const RIGHT_TYPES = {
  '1': {
    zh: '集体土地所有权',
    en: 'collective land ownership',
    unit: { ownership: ['J'], features: ['A'], fixtures: ['W'], natures: ['200'] },
  },
  '2': { zh: '国家土地所有权', en: 'state land ownership' },
  '3': {
    zh: '国有建设用地使用权',
    en: 'use of state-owned construction land',
    unit: { ownership: ['G'], features: ['B', 'S', 'X'], fixtures: ['W'], natures: STATE },
  },
  '4': {
    zh: '国有建设用地使用权/房屋（构筑物）所有权',
    en: 'use of state-owned construction land, ownership of buildings',
    unit: { ownership: ['G'], features: ['B', 'S', 'X'], fixtures: ['F', 'Q'], natures: STATE },
  },
  '5': {
    zh: '宅基地使用权',
    en: 'use of a homestead',
    unit: { ownership: ['J'], features: ['C'], fixtures: ['W'], natures: HOMESTEAD },
  },
  '6': {
    zh: '宅基地使用权/房屋（构筑物）所有权',
    en: 'use of a homestead, ownership of buildings',
    unit: { ownership: ['J'], features: ['C'], fixtures: ['F', 'Q'], natures: HOMESTEAD },
  },
  '7': {
    zh: '集体建设用地使用权',
    en: 'use of collective construction land',
    unit: { ownership: ['J'], features: ['B', 'S', 'X'], fixtures: ['W'], natures: COLLECTIVE },
  },
  '8': {
    zh: '集体建设用地使用权/房屋（构筑物）所有权',
    en: 'use of collective construction land, ownership of buildings',
    unit: { ownership: ['J'], features: ['B', 'S', 'X'], fixtures: ['F', 'Q'], natures: COLLECTIVE },
  },
  '9': {
    zh: '土地承包经营权',
    en: 'contractual management of land',
    unit: { ownership: ['G', 'J'], features: ['D', 'E', 'F'], fixtures: ['W'], natures: CONTRACT },
  },
  '10': {
    zh: '土地承包经营权/林木所有权',
    en: 'contractual management of land, ownership of trees',
    unit: { ownership: ['G', 'J'], features: ['E'], fixtures: ['L'], natures: CONTRACT },
  },
  '11': {
    zh: '林地使用权',
    en: 'use of forest land',
    unit: { ownership: ALL, features: ['L'], fixtures: ['W'], natures: ['100', '101', '200', '202', '203'] },
  },
  '12': {
    zh: '林地使用权/林木使用权',
    en: 'use of forest land and trees',
    unit: { ownership: ALL, features: ['L'], fixtures: ['L'], natures: ['100', '101', '200', '202', '203'] },
  },
  '13': {
    zh: '草原使用权',
    en: 'use of grassland',
    unit: { ownership: ALL, features: ['N', 'Y'], fixtures: ['W'], natures: ['100', '200'] },
  },
  '14': {
    zh: '水域滩涂养殖权',
    en: 'aquaculture in waters and tidal flats',
    unit: { ownership: ALL, features: ['N', 'Y'], fixtures: ['W'], natures: ['100', '200', '202'] },
  },
  '15': { zh: '海域使用权', en: 'use of a sea area', unit: { ownership: ['G'], features: ['H'], fixtures: ['W'], natures: STATE } },
  '16': {
    zh: '海域使用权/构（建）筑物所有权',
    en: 'use of a sea area, ownership of structures',
    unit: { ownership: ['G'], features: ['H'], fixtures: ['F', 'Q'], natures: STATE },
  },
  '17': {
    zh: '无居民海岛使用权',
    en: 'use of an uninhabited island',
    unit: { ownership: ['G'], features: ['G'], fixtures: ['W'], natures: STATE },
  },
  '18': {
    zh: '无居民海岛使用权/构（建）筑物所有权',
    en: 'use of an uninhabited island, ownership of structures',
    unit: { ownership: ['G'], features: ['G'], fixtures: ['F', 'Q'], natures: STATE },
  },
  '19': { zh: '地役权', en: 'easement' },
  '20': { zh: '取水权', en: 'water abstraction' },
  '21': { zh: '探矿权', en: 'mineral exploration' },
  '22': { zh: '采矿权', en: 'mining' },
  '23': { zh: '抵押权', en: 'mortgage' },
  '99': { zh: '其他权利', en: 'other right' },
} as const satisfies Record<string, RightTypeRow>;

export type RightType = keyof typeof RIGHT_TYPES;

/** The row of a right type with its optional part visible to the type checker. */
export function rightTypeRow(type: RightType): RightTypeRow {
  return RIGHT_TYPES[type];
}
