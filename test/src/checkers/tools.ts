import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Folder with the checkers that `./scripts/test checkers` has set up. */
const home = (): string => {
  const folder = process.env['CHECKERS'];
  if (folder === undefined) throw new Error('CHECKERS: not set; run ./scripts/test checkers');
  return folder;
};

export interface Answer {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end. @throws Error when it cannot be started */
export function run(program: string, args: readonly string[], input?: string): Answer {
  const { status, stdout, stderr, error } = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  if (error) throw error;
  return { status: status ?? -1, out: stdout, err: stderr };
}

const script = (name: string): string => join(import.meta.dirname, 'python', name);

export const python = (name: string, args: readonly string[], input?: string): Answer =>
  run(join(home(), 'venv/bin/python'), [script(name), ...args], input);

export const java = (main: string, args: readonly string[]): Answer =>
  run('java', ['-cp', `${join(home(), 'classes')}:${join(home(), 'lib')}/*`, main, ...args]);

/** Lines `name TAB more`, by name. */
export function table(out: string): Map<string, string> {
  return new Map(
    out
      .split('\n')
      .flatMap((line) => (line.includes('\t') ? [[line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)]] : [])),
  );
}
