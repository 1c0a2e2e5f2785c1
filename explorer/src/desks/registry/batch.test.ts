import { expect, test } from '@jest/globals';
import { partsOf, readEntries } from './batch.js';

const entries = (count: number, size = 10) =>
  Array.from({ length: count }, (_, n) => ({ unitCode: String(n), remarks: '无'.repeat(size) }));

test('the same file gives the same ids, another file others, and no id stands twice', () => {
  const [once, again, other] = [partsOf(entries(3)), partsOf(entries(3)), partsOf(entries(4))];
  expect(once).toEqual(again);
  const ids = [...once, ...other].flatMap(({ batchId, items }) => [batchId, ...items.map(({ requestId }) => requestId)]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(once[0]?.items.map(({ entry }) => entry['registrationType'])).toEqual(['100', '100', '100']);
});

test.each([
  ['at most 500 items', entries(1_201), 3],
  ['at most 400 KB', entries(30, 10_000), 3],
  ['an entry that is larger than a part has one to itself', entries(2, 200_000), 2],
])('parts: %s, in the order of the file', (_name, list, parts) => {
  const made = partsOf(list);
  expect(made).toHaveLength(parts);
  expect(made.flatMap(({ items }) => items.map(({ entry }) => entry['unitCode']))).toEqual(list.map(({ unitCode }) => unitCode));
});

test.each(['{}', '[]', '[1]', '[[]]', 'x'])('%s is no list of entries', (content) => {
  expect(() => readEntries(content)).toThrow();
});
