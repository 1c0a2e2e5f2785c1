import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkHolderId, checkResidentId, checkUscc, isResidentId, isUscc, maskId, maskName } from './index.js';
import { RESIDENT_ID, USCC } from './testing/entries.js';
import { refusalOf } from './testing/refusal.js';

test.each(['11010519491231002X', RESIDENT_ID])('%s can be a resident identity number (GB 11643)', (number) => {
  expect(isResidentId(number)).toBe(true);
});

test.each<[string, string]>([
  ['a wrong check character', '110105194912310021'],
  ['a small x', '11010519491231002x'],
  ['a day that does not exist', '440605199002300001'],
  ['a province that does not exist', '990105194912310020'],
  ['fifteen digits', '110105491231002'],
  ['a letter', '1101051949123100AX'],
  ['nothing', ''],
])('%s: no resident identity number', (_, number) => {
  expect(refusalOf(() => checkResidentId(number, 'holders[0].idNumber'))).toEqual({
    code: 'RESIDENT_ID_CHECK',
    field: 'holders[0].idNumber',
  });
});

test.each(['11100000MB03271699', '11440600MB0000001E'])('%s can be a unified social credit code (GB 32100)', (code) => {
  expect(isUscc(code)).toBe(true);
});

test.each<[string, string]>([
  ['a wrong check character', '11100000MB03271698'],
  ['a letter that is not used', '11100000MB0327169I'],
  ['seventeen characters', '11100000MB0327169'],
  ['letters in the division', '111AA000MB03271699'],
  ['nothing', ''],
])('%s: no unified social credit code', (_, code) => {
  expect(refusalOf(() => checkUscc(code, 'uscc'))).toEqual({ code: 'USCC_CHECK', field: 'uscc' });
});

const digit = fc.stringMatching(/^[0-9]$/);

test('a resident number with one changed digit is refused', () => {
  fc.assert(
    fc.property(fc.nat(16), digit, (at, character) => {
      fc.pre(RESIDENT_ID.charAt(at) !== character);
      expect(isResidentId(RESIDENT_ID.slice(0, at) + character + RESIDENT_ID.slice(at + 1))).toBe(false);
    }),
  );
});

test('a credit code with one changed character is refused', () => {
  fc.assert(
    fc.property(fc.nat(17), fc.stringMatching(/^[0-9A-HJ-NP-RTUW-Y]$/), (at, character) => {
      fc.pre(USCC.charAt(at) !== character);
      expect(isUscc(USCC.slice(0, at) + character + USCC.slice(at + 1))).toBe(false);
    }),
  );
});

test.each([
  ['111', RESIDENT_ID],
  ['001', USCC],
  ['414', 'E12345678'],
  ['999', '示例字第（2026）001号'],
])('type %s, number %s', (type, number) => {
  expect(checkHolderId({ type, number })).toEqual({ type, number });
});

test.each([
  ['111', USCC, 'RESIDENT_ID_CHECK'],
  ['001', RESIDENT_ID, 'USCC_CHECK'],
  ['414', '', 'INVALID_FORMAT'],
  ['414', 'E 1', 'INVALID_FORMAT'],
  ['516', 'H'.repeat(41), 'INVALID_FORMAT'],
  ['1', RESIDENT_ID, 'HOLDER_ID_TYPE'],
  ['toString', RESIDENT_ID, 'HOLDER_ID_TYPE'],
])('type %s, number %s: %s', (type, number, code) => {
  expect(refusalOf(() => checkHolderId({ type, number }, 'holders[0].idNumber'))).toEqual({ code, field: 'holders[0].idNumber' });
});

test.each([
  ['SP-02 two characters', maskName('张三'), '张*'],
  ['SP-02 three characters', maskName('张示例'), '张**'],
  ['SP-02 a rare character counts once', maskName('𠮷野样'), '𠮷**'],
  ['SP-02 a long name', maskName('买买提·示例江'), '买**'],
  ['SP-02 one character', maskName('张'), '张*'],
  ['SP-02 an organisation in full', maskName('佛山市示例有限公司', '001'), '佛山市示例有限公司'],
  ['SP-02 a resident number', maskId('440605199001010006'), '440***********0006'],
  ['SP-02 a passport', maskId('E12345678', '414'), 'E********'],
  ['SP-02 a short number', maskId('7', '999'), '7*'],
  ['SP-02 a credit code in full', maskId(USCC, '001'), USCC],
])('%s', (_, masked, expected) => {
  expect(masked).toBe(expected);
});
