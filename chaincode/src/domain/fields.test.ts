import { expect, test } from '@jest/globals';
import { BodyCode, Instant, isBank, MspId, OfficeCode, PublicKey, refs, Signature } from './index.js';
import { ref } from './testing/facts.js';

const HEX = 'a'.repeat(64);

/** Each with one that is good and what looks like it: the check reads from the first character to the last. */
test.each<[string, (text: string) => boolean, string, readonly string[]]>([
  [
    'a public key',
    accepts(PublicKey),
    `02${HEX}`,
    [`04${HEX}`, `x02${HEX.slice(1)}`, `02${HEX.slice(1)}`, `02${HEX.slice(1)}A`, `12${HEX}`],
  ],
  ['a tax office', accepts(OfficeCode), '14406050000', ['1440605000', '1440605000x', 'x4406050000', '144060500001']],
  ['an organisation', accepts(MspId), 'BankMSP', ['Bank', '1BankMSP', '-BankMSP', 'BankMSPs', 'Bank-MSP', 'MSP', `${'B'.repeat(38)}MSP`]],
  ['a body', accepts(BodyCode), '440605-A', ['-440605', 'a', 'A', 'x440605', '440605-a', '440605 A', `${'A'.repeat(40)}A`]],
  [
    'an instant',
    accepts(Instant),
    '2026-11-21T23:59:59Z',
    [
      '2026-11-21T24:00:00Z',
      '2026-11-21T23:60:00Z',
      '2026-02-30T00:00:00Z',
      '2026-11-21T00:00:0Z',
      '2026-11-21T00:00:00',
      '02026-1-21T00:00:00Z',
    ],
  ],
  ['a signature', accepts(Signature), HEX + HEX, [HEX, `${HEX}${HEX.slice(1)}`, `${HEX}${HEX.slice(1)}g`, `g${HEX}${HEX.slice(1)}`]],
  ['a bank', isBank, 'Bank2MSP', ['XBankMSP', 'BankMSPx', 'Bank1234MSP', 'bankMSP', 'TaxMSP', '']],
])('%s is read whole', (_, accept, good, bad) => {
  expect([accept(good), bad.filter(accept)]).toEqual([true, []]);
});

test('a list of references has no more than it may, and none twice', () => {
  const list = accepts(refs(2));
  expect([list([]), list([ref(1), ref(2)]), list([ref(1), ref(1)]), list([ref(1), ref(2), ref(3)]), list(['x'])]).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

function accepts(schema: { safeParse(value: unknown): { success: boolean } }): (value: unknown) => boolean {
  return (value) => schema.safeParse(value).success;
}
