import { spawn } from 'node:child_process';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PRELOAD = fileURLToPath(new URL('with-parent.mjs', import.meta.url));
const GRACE_MS = 8000;
const RESTART_DELAY_MS = 300;
const RESTARTS_PER_MINUTE = 6;

/**
 * Starts Node programs, each leading its own process group, restarts those that die, and stops all of them together.
 * Events: 'change' after a start or restart (pids differ), 'failed' (name) when a program keeps dying.
 */
export class Supervisor extends EventEmitter {
  #logs;
  #programs = new Map();
  #stopping = false;

  /** @param {string} logs folder of the programs' output, one file each */
  constructor(logs) {
    super();
    this.#logs = logs;
    mkdirSync(logs, { recursive: true });
  }

  /** Starts a long-running program: `node <args>`. @returns its process id */
  start(name, args, env = {}) {
    const program = { name, args, env, restarts: [] };
    this.#programs.set(name, program);
    this.#spawn(program);
    return program.child.pid;
  }

  /** Runs a program to its end; rejects with the tail of its log when it fails. */
  async run(name, args, env = {}) {
    const child = this.#child({ name, args, env });
    const code = await new Promise((done) => child.once('exit', (exitCode, signal) => done(exitCode ?? signal)));
    if (code !== 0) throw new Error(`${name} ended with ${code}, see ${this.logOf(name)}`);
  }

  /** @returns {Record<string, number>} process ids by program name */
  get pids() {
    return Object.fromEntries([...this.#programs.values()].filter(running).map((p) => [p.name, p.child.pid]));
  }

  logOf(name) {
    return `${this.#logs}/${name}.log`;
  }

  /** Whether the program, since its last start, has printed this line. */
  hasPrinted(name, line) {
    return this.printed(name).includes(line);
  }

  /** The lines that the program has printed since its last start. */
  printed(name) {
    const { logStart } = this.#programs.get(name);
    return readFileSync(this.logOf(name)).subarray(logStart).toString().split('\n');
  }

  /** Ends everything: SIGTERM to each group, SIGKILL for what is left after the grace period. */
  async stop() {
    this.#stopping = true;
    const children = [...this.#programs.values()].filter(running).map((p) => p.child);
    for (const child of children) signalGroup(child, 'SIGTERM');
    await Promise.race([Promise.all(children.map(ended)), sleep(GRACE_MS, undefined, { ref: false })]);
    for (const child of children) signalGroup(child, 'SIGKILL');
  }

  #spawn(program) {
    program.child = this.#child(program);
    program.child.once('exit', (code, signal) => void this.#ended(program, signal ?? code));
    this.emit('change');
  }

  #child(program) {
    const { name, args, env } = program;
    const log = openSync(this.logOf(name), 'a');
    program.logStart = fstatSync(log).size;
    const child = spawn(process.execPath, ['--import', PRELOAD, ...args], {
      env: { ...process.env, ...env },
      detached: true, // its own process group: the terminal's Ctrl-C reaches only the supervisor
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    return child;
  }

  async #ended(program, how) {
    if (this.#stopping) return;
    const now = Date.now();
    program.restarts = [...program.restarts.filter((at) => now - at < 60_000), now];
    if (program.restarts.length > RESTARTS_PER_MINUTE) {
      this.emit('failed', program.name, how);
      return;
    }
    await sleep(RESTART_DELAY_MS);
    if (!this.#stopping) this.#spawn(program);
  }
}

const running = ({ child }) => child && child.exitCode === null && child.signalCode === null;

const ended = (child) => new Promise((done) => child.once('exit', done));

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // already gone
  }
}
