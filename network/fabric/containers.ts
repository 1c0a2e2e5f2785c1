import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import type { Processes } from './daemons.js';

type Run = (program: string, args: readonly string[], environment: Readonly<Record<string, string>>) => string;

/**
 * The services of docker-compose.yml as a network's processes, by the `docker-compose` command. What they run stands in
 * that file, so the programs that a caller names are not looked at.
 */
export class Containers implements Processes {
  readonly #environment: Readonly<Record<string, string>>;

  /** @param file docker-compose.yml @param material VAR_DIR; the containers run as the user to whom it belongs */
  constructor(
    private readonly file: string,
    material: string,
    private readonly execute: Run = run,
  ) {
    const { uid, gid } = statSync(material);
    this.#environment = { MATERIAL: material, MATERIAL_USER: `${uid}:${gid}` };
  }

  /** In the containers' network every service is reached under its own name. */
  readonly hostOf = (node: string): string => node;

  start(name: string): void {
    this.#compose('up', '--detach', '--no-deps', name);
  }

  runs(name: string): boolean {
    return this.pidOf(name) !== undefined;
  }

  ensure(name: string): Promise<void> {
    this.start(name);
    return Promise.resolve();
  }

  names(): string[] {
    return this.#compose('ps', '--services', '--all').split('\n').filter(Boolean);
  }

  pidOf(name: string): number | undefined {
    const id = this.#compose('ps', '--quiet', name).trim();
    if (id === '') return undefined;
    const pid = Number(this.execute('docker', ['inspect', '--format', '{{.State.Pid}}', id], {}));
    return pid > 0 ? pid : undefined;
  }

  logOf(name: string): string {
    return `docker-compose logs ${name}`;
  }

  stop(names: readonly string[]): Promise<void> {
    if (names.length > 0) this.#compose('stop', ...names);
    return Promise.resolve();
  }

  #compose(...args: string[]): string {
    return this.execute('docker-compose', ['--file', this.file, ...args], this.#environment);
  }
}

function run(program: string, args: readonly string[], environment: Readonly<Record<string, string>>): string {
  return execFileSync(program, [...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}
