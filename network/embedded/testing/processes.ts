/** For tests only: the built network program as processes (the whole of it or its parts) which can be killed and frozen. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { provision } from '../../ca/provision.js';
import { defaultTopologyPath, type Topology } from '../../topology.js';
import { Folders } from '../folders.js';
import { startFixture, stopChild } from './network.js';

const NETWORK = dirname(defaultTopologyPath());
/** Names the process that runs everything. */
export const WHOLE = '';

export class Processes {
  readonly folder = mkdtempSync(join(tmpdir(), 'zhenglian-parts-'));
  readonly folders = new Folders(this.folder);
  readonly #parts = new Map<string, { child: ChildProcess; log: string[] }>();
  readonly #servers: ChildProcess[] = [];

  constructor(public topology: Topology) {}

  /** Builds the program; call it once. */
  static build(): void {
    execFileSync('npx', ['tsc', '-b', NETWORK], { stdio: 'pipe' });
  }

  /** Starts a part and waits until it is ready, or only until it runs. @param topology another one than the network's own */
  async start(part: string, { ready = true, topology = this.topology } = {}): Promise<void> {
    const file = join(this.folder, `topology-${topology.organizations.length}-${topology.chaincodes.map((c) => c.sequence).join('')}.json`);
    writeFileSync(file, JSON.stringify(topology));
    const env = { PATH: process.env['PATH'], VAR_DIR: this.folder, TOPOLOGY: file, BATCH_INTERVAL_MS: '5', ORGANIZATION: part };
    const child = spawn(process.execPath, [join(NETWORK, 'dist', 'embedded', 'main.js')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const log: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => log.push(chunk.toString()));
    const started = new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => chunk.toString().includes('READY') && resolve());
      child.once('exit', (code) => reject(new Error(`${part || 'the network'} ended with code ${code}: ${log.join('').slice(-2000)}`)));
    });
    if (ready) await started;
    else started.catch(() => undefined);
    this.#parts.set(part, { child, log });
  }

  /** The ordering service and all organisations, each in a process of its own. */
  async startParts(): Promise<void> {
    await Promise.all(['orderer', ...this.topology.organizations.map(({ id }) => id)].map((part) => this.start(part)));
  }

  /** Service identities, and one chaincode server process per organisation. */
  async serve(organizations = this.topology.organizations, topology = this.topology): Promise<void> {
    await provision({ topology, folder: this.folder, network: 'embedded', report: () => undefined });
    for (const organization of organizations) this.#servers.push(startFixture(topology, organization, this.folders));
  }

  signal(part: string, signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#parts.get(part)?.child.kill(signal);
  }

  /** SIGKILL, or SIGTERM; returns when the process is gone. */
  async end(part: string, how: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): Promise<void> {
    const child = this.#parts.get(part)?.child;
    if (child === undefined) return;
    if (how === 'SIGKILL') return stopChild(child);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(how);
    await ended;
  }

  /** What a part has logged since its last start. */
  logOf(part: string): string {
    return this.#parts.get(part)?.log.join('') ?? '';
  }

  async close(): Promise<void> {
    for (const { child } of this.#parts.values()) child.kill('SIGCONT');
    await Promise.all([...[...this.#parts.values()].map(({ child }) => child), ...this.#servers].map(stopChild));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
