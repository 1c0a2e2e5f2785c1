import { expect, test } from '@jest/globals';
import type { AuditRecord } from '../ports.js';
import { newestFirst, pageOfLooks } from './looks.js';

const look = (at: number, organization: string, sequence: number) =>
  ({ at: new Date(at * 1000).toISOString(), organization, sequence }) as AuditRecord;
const nameOf = ({ at, organization, sequence }: AuditRecord) => `${new Date(at).getTime() / 1000}${organization}${sequence}`;

// more than once were shown: 1,000
const MANY = newestFirst(
  Array.from({ length: 1_203 }, (_one, index) => look(Math.floor(index / 3), ['bank', 'tax', 'bank'][index % 3] ?? '', index)),
);

test('looks of all institutions stand newest first, those of one instant by institution', () => {
  expect(newestFirst([look(1, 'tax', 4), look(2, 'bank', 8), look(1, 'bank', 6), look(1, 'bank', 7)]).map(nameOf)).toEqual([
    '2bank8',
    '1bank7',
    '1bank6',
    '1tax4',
  ]);
});

test('the pages show every look once, although newer ones come meanwhile and one is gone', () => {
  const seen: string[] = [];
  let looks = MANY;
  for (let after: string | undefined, more = true; more;) {
    const { items, hasNext } = pageOfLooks(looks, { first: 100, after });
    seen.push(...items.map(({ node }) => nameOf(node)));
    [after, more] = [items.at(-1)?.cursor, hasNext];
    // somebody looks now, and what the cursor stands on is pruned
    looks = newestFirst([...looks.filter((one) => one !== items.at(-1)?.node), look(5_000 + seen.length, 'court', 1)]);
  }
  expect(seen).toEqual(MANY.map(nameOf));
});

test.each(['x', '', 'bnVsbA', Buffer.from('["a",1,2]').toString('base64url'), Buffer.from('{"at":1}').toString('base64url')])(
  'a cursor %j that is none is refused',
  (after) => {
    expect(() => pageOfLooks(MANY, { first: 10, after })).toThrow(expect.objectContaining({ code: 'INVALID_FORMAT', field: 'after' }));
  },
);
