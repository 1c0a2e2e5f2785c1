import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Trust, parseTrust } from '@zhenglian/verify/ledger';
import { at, readTopology } from '../../../scripts/lib/paths.mjs';
import { Consortium } from '../scenario/consortium.js';
import type { LiveNetwork, LiveTopology } from '../scenario/live-network.js';

/** A real Fabric network on a folder, a topology and ports of its own, driven by ./scripts/fabric as an operator drives it. */
export class NativeFabric implements LiveNetwork {
  readonly varDir = mkdtempSync(join(tmpdir(), 'zhenglian-fabric-'));
  readonly topology = readTopology() as LiveTopology;
  #consortium: Consortium | undefined;

  constructor(readonly portOffset: number) {
    this.#writeTopology();
  }

  /** Runs ./scripts/fabric. @returns what it printed @throws with what it printed to stderr */
  async run(...command: string[]): Promise<string> {
    const env = { ...process.env, VAR_DIR: this.varDir, PORT_OFFSET: String(this.portOffset), TOPOLOGY: this.#topologyFile };
    const { stdout } = await promisify(execFile)(at('scripts/fabric'), command, { env });
    return stdout;
  }

  /** Changes the topology file, as an operator does before a command that applies it. */
  edit(change: (topology: LiveTopology) => void): void {
    change(this.topology);
    this.#writeTopology();
  }

  get trust(): Trust {
    return parseTrust(readFileSync(join(this.varDir, 'trust.json'), 'utf8'));
  }

  async addOrganization(id: string): Promise<void> {
    await this.run('add-org', id);
  }

  async upgrade(): Promise<void> {
    await this.run('upgrade');
  }

  async revoke(organization: string, identity: string): Promise<void> {
    await this.run('revoke', organization, identity);
  }

  async enrol(): Promise<void> {
    await this.run('up');
  }

  get consortium(): Consortium {
    return this.#consortium ?? this.connect();
  }

  connect(): Consortium {
    this.#consortium?.close();
    this.#consortium = new Consortium(this.varDir, this.portOffset, this.topology);
    return this.#consortium;
  }

  /** Ends a process at once, without its knowing. */
  kill(name: string): void {
    const { pid } = JSON.parse(readFileSync(join(this.varDir, 'fabric/run', `${name}.pid`), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
  }

  /** Name of the orderer that leads, as the others say by their metrics. */
  async leader(): Promise<string> {
    const seen = await Promise.all(this.topology.orderers.map(({ port }) => this.#leaderSeenAt(port + this.portOffset + 2)));
    const leader = seen.find((id) => id !== undefined);
    if (leader === undefined) throw new Error('no orderer says who leads');
    return `orderer${leader}`;
  }

  /** A node's metrics, as Prometheus reads them. */
  async metrics(node: string): Promise<string> {
    const [name = '', organization] = node.split('.');
    const peer = this.topology.organizations.find(({ id }) => id === organization)?.peers.find((each) => each.name === name);
    const orderer = this.topology.orderers.find(({ id }) => `orderer${id}` === name);
    const port = peer ? peer.port + 40 : (orderer?.port ?? 0) + 2;
    return (await fetch(`http://127.0.0.1:${port + this.portOffset}/metrics`)).text();
  }

  certificateOf(path: string): string {
    return readFileSync(join(this.varDir, 'organizations', path), 'utf8');
  }

  async stop(): Promise<void> {
    this.#consortium?.close();
    await this.run('down');
    rmSync(this.varDir, { recursive: true, force: true });
  }

  async #leaderSeenAt(port: number): Promise<string | undefined> {
    try {
      const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return /^consensus_smartbft_view_leader_id\{[^}]*\} (\d+)/m.exec(metrics)?.[1];
    } catch {
      return undefined; // not running
    }
  }

  get #topologyFile(): string {
    return join(this.varDir, 'topology.json');
  }

  #writeTopology(): void {
    writeFileSync(this.#topologyFile, JSON.stringify(this.topology, null, 2));
  }
}
