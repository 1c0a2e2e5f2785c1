import { expect, test } from '@jest/globals';
import { changedKeys, watchedOf } from './proven-burdens.js';

const line = (key: string, ...values: string[]) => ({ key, label: key, values });

test('time and answering institutions are no news; titles, mortgages, seizures and notices are', () => {
  const lines = [line('clock', '14:05'), line('mortgage', '1. 银行'), line('seizure'), line('endorsers', '登记')];
  expect(watchedOf({ lines: { zh: lines, en: [] } })).toEqual({ mortgage: ['1. 银行'], seizure: [] });
});

test.each([
  ['the same', { mortgage: ['a'] }, { mortgage: ['a'] }, []],
  ['a seizure came', { seizure: [] }, { seizure: ['440605'] }, ['seizure']],
  ['a mortgage ended', { mortgage: ['a'] }, { mortgage: [] }, ['mortgage']],
  ['what was proven is not proven any more', { seizure: [] }, {}, ['seizure']],
  ['what was not proven is proven', {}, { others: ['0 / 0 / 0 / 0'] }, ['others']],
])('%s', (_name, seen, now, keys) => {
  expect(changedKeys(seen, now)).toEqual(keys);
});
