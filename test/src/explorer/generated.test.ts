import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, jest, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { limitsRule } from '../../../api/src/graphql/limits.js';
import { ROOT } from '../../../scripts/lib/paths.mjs';

jest.setTimeout(180_000);

const run = (...args: string[]) => promisify(execFile)(process.execPath, [join(ROOT, 'explorer/scripts/codegen.mjs'), ...args]);

test('the types of what the desks ask are those of schema.graphql as it is', async () => {
  expect((await run('--check')).stderr).toBe('');
});

test('every operation of the explorer stays within the limits of the API, and can be listed for production', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'zhenglian-operations-'));
  try {
    const file = join(folder, 'operations.json');
    await run('--check', '--manifest', file);
    const operations = Object.values(JSON.parse(await readFile(file, 'utf8')) as Record<string, string>);
    expect(operations.length).toBeGreaterThan(50);
    const schema = buildSchema(await readFile(join(ROOT, 'api/schema.graphql'), 'utf8'));
    const wrong = operations.flatMap((text) =>
      validate(schema, parse(text), [limitsRule]).map(({ message }) => `${message}: ${text.slice(0, 60)}`),
    );
    expect(wrong).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
