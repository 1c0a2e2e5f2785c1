import type { RegisterEntry } from '../register-entry.js';

/** A resident identity number with sequence 000, which nobody is given. */
export const RESIDENT_ID = '440605199001010006';
export const OTHER_RESIDENT_ID = '440605197005050006';
export const USCC = '11440600MB0000001E';

/** A flat held by one owner: right in every field. Each call gives a fresh copy to spoil. */
export function flatEntry(): RegisterEntry & { buildings: NonNullable<RegisterEntry['buildings']> } {
  return {
    unitCode: '440605001001GB00001F00010001',
    registrationType: '100',
    registrationReason: '新建商品房首次登记',
    rightType: '4',
    rightNature: '102',
    tenure: 'SOLE',
    holders: [{ name: '张示例', idType: '111', idNumber: RESIDENT_ID }],
    location: '佛山市南海区示例街道样板路1号1座302房',
    landUse: '0701',
    landArea: { value: '12000.00', unit: '1' },
    buildings: [
      {
        name: '1座',
        use: '1',
        structure: '3',
        totalStoreys: '32',
        storey: '3',
        area: '89.50',
        exclusiveArea: '70.12',
        sharedArea: '19.38',
        completedOn: '2026-06-30',
      },
    ],
    termFrom: '2020-05-20',
    termTo: '2090-05-19',
    remarks: '无其他记载事项。',
  };
}

/** Two co-owners with these shares of the flat. */
export function sharedEntry(...shares: readonly (readonly [number, number])[]): RegisterEntry {
  const numbers = [RESIDENT_ID, OTHER_RESIDENT_ID];
  const holders = shares.map(([numerator, denominator], index) => ({
    name: `样例${index + 1}`,
    idType: '111' as const,
    idNumber: numbers[index] ?? '',
    share: { numerator, denominator },
  }));
  return { ...flatEntry(), tenure: 'SHARES', holders };
}
