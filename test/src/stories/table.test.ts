import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { stories } from '../scenario/stories.js';
import { gaps, storiesTable } from '../scenario/stories/table.js';
import { quotes, requirementsList } from './requirements.js';

const ROOT = join(import.meta.dirname, '../../..');
const FILE = join(ROOT, 'docs/stories.md');
const steps = stories('zhenglian', '02'.padEnd(66, '0'), new Date('2026-11-21T04:00:00Z'));

test('every line of a story is played, or says why not; every step belongs to a line', () => {
  expect(gaps(steps)).toEqual({ unplayed: [], surplus: [], unknown: [] });
  expect(steps.filter(({ refused }) => refused !== undefined).length).toBeGreaterThan(85);
});

test('docs/stories.md is current (npm run stories)', async () => {
  const table = await format(`${storiesTable(steps)}\n${requirementsList(quotes(ROOT))}`, {
    ...(await resolveConfig(FILE)),
    parser: 'markdown',
  });
  if (process.env['UPDATE'] === '1') writeFileSync(FILE, table);
  expect(readFileSync(FILE, 'utf8')).toBe(table);
});
