import { expect, test } from '@jest/globals';
import { readTransfers } from './transfers.js';

const item = (n: number) => ({ caseRef: n.toString(16).padStart(64, '0'), entry: { unitCode: `u${n}` } });
const file = (...items: unknown[]): string => JSON.stringify(items);

test('each item is a case and the entry of its transfer (200)', () => {
  expect(readTransfers(file(item(1), item(2)))).toEqual([
    { caseRef: item(1).caseRef, entry: { unitCode: 'u1', registrationType: '200' } },
    { caseRef: item(2).caseRef, entry: { unitCode: 'u2', registrationType: '200' } },
  ]);
});

test.each([
  ['no JSON', 'x', 'INVALID_FORMAT'],
  ['no list', '{}', 'INVALID_FORMAT'],
  ['an empty list', '[]', 'INVALID_FORMAT'],
  ['an item without its case', file({ entry: {} }), 'INVALID_FORMAT'],
  ['an item without its entry', file({ caseRef: item(1).caseRef }), 'INVALID_FORMAT'],
  ['a list in the place of an entry', file({ caseRef: item(1).caseRef, entry: [] }), 'INVALID_FORMAT'],
  ['the same case twice', file(item(1), item(1)), 'CONFLICT'],
  ['more than a hundred', file(...Array.from({ length: 101 }, (_, n) => item(n))), 'TOO_LARGE'],
])('%s is refused', (_what, content, code) => {
  expect(() => readTransfers(content)).toThrow(expect.objectContaining({ code }) as unknown as Error);
});
