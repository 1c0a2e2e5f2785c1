import type { Bilingual } from './errors.js';

// The characters of GB/T 37346-2019 and which of them go together. Data, not code: a correction of the standard is a changed row.

/** 宗地特征码, first character: whose land it is. */
export const PARCEL_OWNERSHIP = {
  G: { zh: '国家土地', en: 'state land' },
  J: { zh: '集体土地', en: 'collective land' },
  Z: { zh: '所有权未确定或有争议', en: 'ownership undetermined' },
} as const satisfies Record<string, Bilingual>;

/** 宗地特征码, second character: the right on the land. */
export const PARCEL_FEATURES = {
  A: { zh: '集体土地所有权宗地', en: 'collectively owned land' },
  B: { zh: '建设用地使用权宗地（地表）', en: 'construction land, surface' },
  S: { zh: '建设用地使用权宗地（地上）', en: 'construction land, above the surface' },
  X: { zh: '建设用地使用权宗地（地下）', en: 'construction land, below the surface' },
  C: { zh: '宅基地使用权宗地', en: 'homestead' },
  D: { zh: '土地承包经营权宗地（耕地）', en: 'contracted arable land' },
  E: { zh: '土地承包经营权宗地（林地）', en: 'contracted forest land' },
  F: { zh: '土地承包经营权宗地（草地）', en: 'contracted grassland' },
  L: { zh: '林地使用权宗地（非承包）', en: 'forest land, not contracted' },
  N: { zh: '农用地使用权宗地（非承包）', en: 'agricultural land, not contracted' },
  H: { zh: '海域使用权宗海', en: 'sea area' },
  G: { zh: '无居民海岛', en: 'uninhabited island' },
  W: { zh: '使用权未确定或有争议', en: 'right of use undetermined' },
  Y: { zh: '其他土地使用权', en: 'other land' },
} as const satisfies Record<string, Bilingual>;

/** 定着物特征码. */
export const FIXTURES = {
  F: { zh: '房屋等建筑物、构筑物', en: 'building or structure' },
  L: { zh: '森林或林木', en: 'forest or trees' },
  Q: { zh: '其他类型的定着物', en: 'other fixture' },
  W: { zh: '无定着物', en: 'no fixture' },
} as const satisfies Record<string, Bilingual>;

export type ParcelOwnership = keyof typeof PARCEL_OWNERSHIP;
export type ParcelFeature = keyof typeof PARCEL_FEATURES;
export type Fixture = keyof typeof FIXTURES;

interface FeaturePair {
  readonly ownership: readonly ParcelOwnership[];
  readonly fixtures: readonly Fixture[];
}

const ANY: readonly ParcelOwnership[] = ['G', 'J', 'Z'];

/** Which ownership and which fixtures go with each parcel feature. A and C exist on collective land only. */
export const FEATURE_PAIRS: Readonly<Record<ParcelFeature, FeaturePair>> = {
  A: { ownership: ['J'], fixtures: ['W'] },
  B: { ownership: ANY, fixtures: ['W', 'F', 'Q'] },
  S: { ownership: ANY, fixtures: ['W', 'F', 'Q'] },
  X: { ownership: ANY, fixtures: ['W', 'F', 'Q'] },
  C: { ownership: ['J'], fixtures: ['W', 'F', 'Q'] },
  D: { ownership: ANY, fixtures: ['W'] },
  E: { ownership: ANY, fixtures: ['L', 'Q', 'W'] },
  F: { ownership: ANY, fixtures: ['W'] },
  L: { ownership: ANY, fixtures: ['L', 'Q', 'W'] },
  N: { ownership: ANY, fixtures: ['W'] },
  H: { ownership: ANY, fixtures: ['W', 'F', 'L', 'Q'] },
  G: { ownership: ANY, fixtures: ['W', 'F', 'L', 'Q'] },
  W: { ownership: ANY, fixtures: ['W'] },
  Y: { ownership: ANY, fixtures: ['W'] },
};
