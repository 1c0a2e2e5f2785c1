/** An administrative division of GB/T 2260. */
export interface Division {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  /** Unit codes begin with a county-level code; a city stands only for the issuing area of a certificate. */
  readonly level: 'CITY' | 'COUNTY';
}

/** The divisions that this network serves. A further city is a further set of rows. */
export const DIVISIONS: readonly Division[] = [
  { code: '440600', zh: '佛山市', en: 'Foshan', level: 'CITY' },
  { code: '440604', zh: '禅城区', en: 'Chancheng', level: 'COUNTY' },
  { code: '440605', zh: '南海区', en: 'Nanhai', level: 'COUNTY' },
  { code: '440606', zh: '顺德区', en: 'Shunde', level: 'COUNTY' },
  { code: '440607', zh: '三水区', en: 'Sanshui', level: 'COUNTY' },
  { code: '440608', zh: '高明区', en: 'Gaoming', level: 'COUNTY' },
];

export function isCounty(code: string): boolean {
  return DIVISIONS.some((division) => division.code === code && division.level === 'COUNTY');
}
