import { expect, test } from '@jest/globals';
import { text } from '../language/say.js';
import { controls, type Field, initialValues, missing, pathOf, toInput } from './fields.js';

const label = text('项', 'item');
const FIELDS: readonly Field[] = [
  { kind: 'text', name: 'reason', label },
  { kind: 'text', name: 'note', label, optional: true },
  { kind: 'number', name: 'months', label, optional: true },
  { kind: 'tick', name: 'whole', label },
  { kind: 'ticks', name: 'sides', label, options: [], optional: true },
  { kind: 'text', name: 'land.value', label },
  { kind: 'text', name: 'land.unit', label, initial: '1' },
  { kind: 'date', name: 'until', label, when: (values) => values['whole'] === 'true' },
  { kind: 'group', name: 'holders', label, item: label, least: 1, most: 2, fields: [{ kind: 'text', name: 'name', label }] },
];
const FILLED = { ...initialValues(FIELDS), reason: ' 买卖 ', 'land.value': '12', 'holders[0].name': '甲' };

test('a filled form becomes the input: trimmed, empty optional members left out, objects from dotted names', () => {
  expect(toInput(FIELDS, FILLED)).toEqual({ reason: '买卖', whole: false, land: { value: '12', unit: '1' }, holders: [{ name: '甲' }] });
  expect(toInput(FIELDS, { ...FILLED, months: '24', sides: 'BUYER,SELLER', whole: 'true', until: '2026-11-21' })).toMatchObject({
    months: 24,
    sides: ['BUYER', 'SELLER'],
    until: '2026-11-21',
  });
});

test.each([
  [{}, ['reason', 'land.value', 'holders[0].name']],
  [FILLED, []],
  [{ ...FILLED, whole: 'true' }, ['until']],
  [{ ...FILLED, holders: '2' }, ['holders[1].name']],
  [{ ...FILLED, reason: '  ' }, ['reason']],
])('of %j these are missing: %j', (values, expected) => {
  expect(missing(FIELDS, { ...initialValues(FIELDS), ...values })).toEqual(expected);
});

test.each([
  ['reason', 'reason'],
  ['entry.holders[0].name', 'holders[0].name'],
  ['land', 'land.value'],
  ['input.reason', 'reason'],
  ['sides.0', 'sides'],
  ['unknown', undefined],
])('a refusal about %s stands at %s', (field, path) => {
  expect(
    pathOf(
      field,
      controls(FIELDS, FILLED).map((control) => control.path),
    ),
  ).toBe(path);
});
