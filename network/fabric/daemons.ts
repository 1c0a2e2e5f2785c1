import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const STOP_MS = 15_000;
const POLL_MS = 100;

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What keeps a network's processes: this machine itself (Daemons), or containers. */
export interface Processes {
  /** Host under which the members of the network reach a node; undefined: all on the topology's own host. */
  readonly hostOf?: (node: string) => string;
  /** Starts the process unless it runs already. */
  start(name: string, program: Program): void;
  /** Whether the process runs, and runs this very program: command line and environment. */
  runs(name: string, program: Program): boolean;
  /** Starts the process; one that runs another program under that name is stopped first. */
  ensure(name: string, program: Program): Promise<void>;
  /** Every process that was started and not stopped, running or not. */
  names(): string[];
  /** @returns the process id while it runs */
  pidOf(name: string): number | undefined;
  /** Where its output is to be read. */
  logOf(name: string): string;
  /** Ends the processes. */
  stop(names: readonly string[]): Promise<void>;
}

/**
 * Long-running processes that outlive the command that starts them: each leads its own session (closing the terminal
 * does not reach it), writes to `<logs>/<name>.log`, and is known by a file of its process id and birth mark.
 */
export class Daemons implements Processes {
  constructor(
    private readonly pidFolder: string,
    private readonly logs: string,
  ) {
    mkdirSync(pidFolder, { recursive: true });
    mkdirSync(logs, { recursive: true });
  }

  /** Starts the process unless it runs already. */
  start(name: string, program: Program): void {
    if (this.pidOf(name)) return;
    const { command, args, environment } = program;
    const log = openSync(this.logOf(name), 'a');
    const child = spawn(command, [...args], { detached: true, stdio: ['ignore', log, log], env: { ...process.env, ...environment } });
    closeSync(log);
    child.on('error', () => undefined); // shows as not running
    child.unref();
    if (!child.pid) return;
    writeFileSync(this.#file(name), JSON.stringify({ pid: child.pid, born: birthMark(child.pid), program: digestOf(program) }));
  }

  /** Whether the process runs, and runs this very program: command line and environment. */
  runs(name: string, program: Program): boolean {
    return this.pidOf(name) !== undefined && this.#record(name).program === digestOf(program);
  }

  /** Starts the process; one that runs another program under that name is stopped first. */
  async ensure(name: string, program: Program): Promise<void> {
    if (this.runs(name, program)) return;
    await this.stop([name]);
    this.start(name, program);
  }

  /** Every process that was started and not stopped, running or not. */
  names(): string[] {
    return readdirSync(this.pidFolder)
      .filter((file) => file.endsWith('.pid'))
      .map((file) => file.slice(0, -'.pid'.length));
  }

  /** @returns the process id while it runs; a foreign process that was given the same id since does not count */
  pidOf(name: string): number | undefined {
    if (!existsSync(this.#file(name))) return undefined;
    const { pid, born } = this.#record(name);
    return born !== '' && birthMark(pid) === born ? pid : undefined;
  }

  logOf(name: string): string {
    return join(this.logs, `${name}.log`);
  }

  /** Ends the processes, SIGKILL for those that ignore SIGTERM, and forgets them. */
  async stop(names: readonly string[]): Promise<void> {
    const pids = new Map(names.map((name) => [name, this.pidOf(name)] as const));
    for (const pid of pids.values()) signal(pid, 'SIGTERM');
    const until = Date.now() + STOP_MS;
    while (Date.now() < until && names.some((name) => this.pidOf(name))) await sleep(POLL_MS);
    for (const name of names) {
      signal(this.pidOf(name), 'SIGKILL');
      rmSync(this.#file(name), { force: true });
    }
  }

  #record(name: string): { pid: number; born: string; program?: string } {
    return JSON.parse(readFileSync(this.#file(name), 'utf8')) as { pid: number; born: string; program?: string };
  }

  #file(name: string): string {
    return join(this.pidFolder, `${name}.pid`);
  }
}

/** A program's own part of the environment counts, and not what the shell happens to hold. */
const digestOf = ({ command, args, environment }: Program): string =>
  createHash('sha256')
    .update(JSON.stringify([command, args, environment]))
    .digest('hex');

/** Something that tells a process from a later one with the same id: its start time. Empty when there is none. */
function birthMark(pid: number): string {
  if (!existsSync('/proc/self/stat')) {
    return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim();
  }
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? '' : (fields[19] ?? ''); // state; start time in ticks since boot
  } catch {
    return ''; // no such process
  }
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
