import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeError, DomainError, ERROR_CODES, errorText } from './index.js';

test.each(ERROR_CODES)('%s has a Chinese and an English text', (code) => {
  expect(errorText(code, 'zh')).toMatch(/\p{Script=Han}/u);
  expect(errorText(code, 'en')).toMatch(/^[\x20-\x7e\p{L}（）]+$/u);
  expect(errorText(code, 'en', 'holders[0].idNumber')).toContain('holders[0].idNumber');
  expect(errorText(code, 'zh', 'holders[0].idNumber')).toContain('holders[0].idNumber');
});

const codes = fc.uniqueArray(fc.constantFrom(...ERROR_CODES), { minLength: 1, maxLength: 5 });
const wrappings = fc.constantFrom(
  '',
  'chaincode response 500, ',
  'endorsement failure during invoke. response: status:500 message:"',
  'Error: ',
);

test('an error survives the wire, wrapped as Fabric wraps it', () => {
  fc.assert(
    fc.property(codes, fc.option(fc.string({ maxLength: 40 }), { nil: undefined }), wrappings, (all, field, wrapping) => {
      const [first] = all;
      const sent = new DomainError(first ?? 'INTERNAL', { field, codes: all });
      const received = decodeError(wrapping + sent.message);
      expect(received).toMatchObject({ code: sent.code, codes: all });
      expect(received?.field).toBe(field);
    }),
  );
});

test.each([['plain prose'], ['NO_SUCH_CODE: text'], ['TAX_INCOMPLETE without a colon'], ['']])('no error is read out of %j', (message) => {
  expect(decodeError(message)).toBeUndefined();
});

test('a hostile field name is cut and cannot break the form', () => {
  const error = new DomainError('UNKNOWN_FIELD', { field: `x"> <codes INTERNAL> ${'y'.repeat(500)}` });
  expect(error.message.length).toBeLessThan(300);
  expect(decodeError(error.message)?.codes).toEqual(['UNKNOWN_FIELD']);
});

test('the text is the detail where there is one', () => {
  const error = new DomainError('UNIT_CODE_SHAPE', { field: 'unitCode', detail: { zh: '第 13 位', en: 'position 13' } });
  expect([error.text('zh'), error.text('en')]).toEqual(['第 13 位', 'position 13']);
});
