import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const SUPERVISOR = pathToFileURL(join(import.meta.dirname, '../../../scripts/lib/supervisor.mjs')).href;
const PROGRAM = `
  import { appendFileSync } from 'node:fs';
  import { spawn } from 'node:child_process';
  const grandchild = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  appendFileSync(process.env.PIDS, process.pid + '\\n' + grandchild.pid + '\\n');
  console.log('READY');
  setInterval(() => {}, 1000);
`;

let folder: string;
let parent: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhenglian-supervisor-'));
  writeFileSync(join(folder, 'program.mjs'), PROGRAM);
});

afterEach(() => {
  parent?.kill('SIGKILL');
  for (const pid of pids()) if (alive(pid)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('a supervisor that is killed takes its programs with it', async () => {
  startParent();
  await until(() => pids().length === 2);
  const [child = 0] = pids();
  parent?.kill('SIGKILL');
  await until(() => !alive(child));
  expect(alive(child)).toBe(false);
});

test('a program that dies is started again; stopping ends the whole group', async () => {
  startParent();
  await until(() => pids().length === 2);
  process.kill(pids()[0] ?? 0, 'SIGKILL');
  await until(() => pids().length === 4);
  const group = pids().slice(2);
  expect(group.every(alive)).toBe(true);
  parent?.kill('SIGTERM');
  await until(() => !group.some(alive));
  expect(readFileSync(join(folder, 'log/sleeper.log'), 'utf8')).toBe('READY\nREADY\n');
});

/** A process with a supervisor and one program under it. */
function startParent(): void {
  const script = `
    import { Supervisor } from ${JSON.stringify(SUPERVISOR)};
    const supervisor = new Supervisor(${JSON.stringify(join(folder, 'log'))});
    supervisor.start('sleeper', [${JSON.stringify(join(folder, 'program.mjs'))}], { PIDS: ${JSON.stringify(pidFile())} });
    process.on('SIGTERM', () => void supervisor.stop().then(() => process.exit(0)));
  `;
  parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
}

const pidFile = (): string => join(folder, 'pids');

function pids(): number[] {
  try {
    return readFileSync(pidFile(), 'utf8').trim().split('\n').filter(Boolean).map(Number);
  } catch {
    return []; // not written yet
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(50)) if (condition()) return;
  throw new Error('not reached within 10 s');
}
