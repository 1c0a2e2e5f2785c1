import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { canonicalize, type JsonValue } from './canonical.js';
import { parseJson } from './json.js';
import { keyOf, LedgerRecord } from './records.js';

// What release 0.1 wrote, line by line as it stood under its keys: at least one record of each type, and every member and word that its
// acts left. The file is never edited; a later release that changes a record reads these still, and has a file of its own beside it.

const lines = readFileSync(join(import.meta.dirname, 'testing/records-0.1.jsonl'), 'utf8')
  .trimEnd()
  .split('\n');
const written = lines.map((line) => [(parseJson(line) as { readonly type: string }).type, line] as const);

test('every type of record is among them', () => {
  const types = LedgerRecord.options.flatMap((option) => [...option.shape.type.values]);
  expect([...new Set(written.map(([type]) => type))].toSorted()).toEqual(types.toSorted());
});

test.each(written)('a %s of release 0.1 is read, and is the same bytes again', (_type, line) => {
  const record = LedgerRecord.parse(parseJson(line));
  expect(canonicalize({ ...record } as unknown as JsonValue)).toBe(line);
  expect(keyOf(record).parts.every((part) => part !== '')).toBe(true);
});

test.each(written.filter(([type], n) => written.findIndex(([other]) => other === type) === n))(
  'a %s of a version that this release does not know is refused, not guessed',
  (_type, line) => {
    const record = parseJson(line) as Readonly<Record<string, JsonValue>>;
    for (const v of [0, 2, '1']) expect(LedgerRecord.safeParse({ ...record, v }).success).toBe(false);
    expect(LedgerRecord.safeParse({ ...record, later: 1 }).success).toBe(false);
  },
);
