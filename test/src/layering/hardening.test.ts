import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Rows of docs/hardening.md: point, the file of its test, and a part of the test's name. */
const rows = [...read('docs/hardening.md').matchAll(/^\| ([^|]+?) +\| [^|]+ \| `([^`]+)`: ([^|]+?) +\|$/gm)].map(
  ([, point = '', path = '', name = '']) => [point, path, name] as const,
);

test('every line of docs/hardening.md is read', () => {
  const lines = read('docs/hardening.md')
    .split('\n')
    .filter((line) => line.startsWith('|'));
  expect(rows.length).toBe(lines.length - 2);
});

test.each(rows)('%s: %s has a test "%s"', (_point, path, name) => {
  expect(read(path)).toContain(name);
});

test('no SQL is put together from texts (checklist 24)', () => {
  const files = readdirSync(join(ROOT, 'api/src'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !/^(testing|database\/migrations)\//.test(name), // a migration's statements are constants
  );
  const wrong = files.filter((name) => /\bsql\s*\.\s*(raw|lit)\b|\bCompiledQuery\.raw\(/.test(read(join('api/src', name))));
  expect(wrong).toEqual([]);
});
