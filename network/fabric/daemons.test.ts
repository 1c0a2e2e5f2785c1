import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Daemons } from './daemons.js';

let folder: string;
let daemons: Daemons;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhenglian-daemons-'));
  daemons = new Daemons(join(folder, 'run'), join(folder, 'log'));
});
afterEach(async () => {
  await daemons.stop(daemons.names());
  rmSync(folder, { recursive: true, force: true });
});

const node = (script: string) => ({ command: process.execPath, args: ['-e', script], environment: { GREETING: 'hello' } });
const LIVE = 'console.log(process.env.GREETING); setInterval(() => {}, 1000)';

test('a process is known across commands, writes to its log, is not started twice, and ends by name', async () => {
  daemons.start('one', node(LIVE));
  const pid = daemons.pidOf('one');
  expect(pid).toBeGreaterThan(0);
  daemons.start('one', node(LIVE));
  const later = new Daemons(join(folder, 'run'), join(folder, 'log'));
  expect(later.names()).toEqual(['one']);
  expect(later.pidOf('one')).toBe(pid);
  while (!readFileSync(daemons.logOf('one'), 'utf8').includes('hello')) await sleep(20);
  await later.stop(['one']);
  expect(daemons.pidOf('one')).toBeUndefined();
  expect(daemons.names()).toEqual([]);
});

test('another program under the same name replaces the running one, the same one is left alone', async () => {
  await daemons.ensure('one', node(LIVE));
  const pid = daemons.pidOf('one');
  await daemons.ensure('one', node(LIVE));
  expect(daemons.pidOf('one')).toBe(pid);
  expect(daemons.runs('one', { ...node(LIVE), environment: { GREETING: 'bye' } })).toBe(false);
  await daemons.ensure('one', { ...node(LIVE), environment: { GREETING: 'bye' } });
  expect(daemons.pidOf('one')).not.toBe(pid);
  expect(daemons.pidOf('one')).toBeGreaterThan(0);
});

test('a process that ended by itself shows as not running, and starts again', async () => {
  daemons.start('one', node(''));
  while (daemons.pidOf('one') !== undefined) await sleep(20);
  expect(daemons.names()).toEqual(['one']);
  daemons.start('one', node(LIVE));
  expect(daemons.pidOf('one')).toBeGreaterThan(0);
});

test('a foreign process that was given the id of a dead one is neither taken for it nor stopped', async () => {
  writeFileSync(join(folder, 'run', 'one.pid'), JSON.stringify({ pid: process.pid, born: 'long ago' }));
  expect(daemons.pidOf('one')).toBeUndefined();
  await daemons.stop(['one']); // would end this test run
  expect(daemons.names()).toEqual([]);
});
