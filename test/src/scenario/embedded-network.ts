import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseTrust, type Trust } from '@zhenglian/verify/ledger';
import { CaClient } from '../../../network/ca/client.js';
import { Admin } from '../../../network/embedded/admin/admin.js';
import { type RunningNetwork, startNetwork } from '../../../network/embedded/network.js';
import type { Faults } from '../../../network/embedded/peer.js';
import { loadTopology } from '../../../network/topology.js';
import { at, readTopology } from '../../../scripts/lib/paths.mjs';
import { Supervisor } from '../../../scripts/lib/supervisor.mjs';
import { Consortium } from './consortium.js';
import type { LiveNetwork, LiveTopology } from './live-network.js';

const READY_MS = 60_000;
const SLOT_OFFSET = 10; // of the second chaincode server's ports, as on Fabric

/** An embedded network with a folder, a topology and ports of its own, administered by the programs of the product. */
export class EmbeddedNetwork implements LiveNetwork {
  readonly topology = readTopology() as LiveTopology;
  readonly #folder = mkdtempSync(join(tmpdir(), 'zhenglian-growth-'));
  readonly #supervisor = new Supervisor(join(this.#folder, 'log'));
  #consortium: Consortium | undefined;
  #running: RunningNetwork | undefined;

  /**
   * @param program the chaincode program that every organisation runs; absent: the product's
   * @param faults the network runs in this process, with them
   */
  constructor(
    private readonly portOffset: number,
    private readonly program: string = at('chaincode/dist/contract/main.js'),
    private readonly faults?: Faults,
  ) {
    this.#writeTopology();
  }

  async start(): Promise<void> {
    await this.#launch();
    await this.enrol();
    for (const { id } of this.topology.organizations) await this.#serve(id);
    this.connect();
  }

  /** Waits until every organisation's peer has every chaincode. */
  async serving(): Promise<void> {
    for (const { mspId } of this.topology.organizations) {
      for (const { name } of this.topology.chaincodes) await this.#untilEndorsedBy(mspId, name);
    }
  }

  /** How many lines of the network's log contain that text. */
  said(text: string): number {
    return this.#supervisor.printed('network').filter((line) => line.includes(text)).length;
  }

  /** Public key of the unit references. */
  get unitKey(): string {
    return this.trust.document.unitKey;
  }

  get trust(): Trust {
    return parseTrust(readFileSync(join(this.#folder, 'trust.json'), 'utf8'));
  }

  get consortium(): Consortium {
    return this.#consortium ?? this.connect();
  }

  connect(): Consortium {
    this.#consortium?.close();
    this.#consortium = new Consortium(this.#folder, this.portOffset, structuredClone(this.topology));
    return this.#consortium;
  }

  edit(change: (topology: LiveTopology) => void): void {
    change(this.topology);
    this.#writeTopology();
  }

  /** Its own process makes its authority and its peer; the members admit it; the new definitions are deployed. */
  async addOrganization(id: string): Promise<void> {
    this.#supervisor.start(`network-${id}`, [at('network/dist/embedded/main.js')], { ...this.#environment, ORGANIZATION: id });
    await this.#printed(`network-${id}`, 'READY');
    await this.enrol();
    await this.#serve(id);
    await this.#administer(async (admin) => {
      await admin.addOrganization(id);
      await eventually(() => admin.deploy()); // its peer cannot be spoken to before it has the block that admits it
    });
    await this.#untilEndorsedBy(this.topology.organizations.find((entry) => entry.id === id)?.mspId ?? '', 'title');
  }

  /** The new version's servers listen beside the old ones. */
  async upgrade(): Promise<void> {
    for (const { id } of this.topology.organizations) await this.#serve(id, SLOT_OFFSET);
    await this.#administer(async (admin) => {
      for (const { id } of this.topology.organizations) {
        for (const [packageId, address] of this.#servers(id, SLOT_OFFSET)) admin.install(id, packageId, address);
      }
      await admin.deploy();
    });
  }

  /** The embedded authority's list goes to the channel by itself. */
  async revoke(organization: string, identity: string): Promise<void> {
    const { ca } = this.topology.organizations.find(({ id }) => id === organization) ?? {};
    const folder = join(this.#folder, 'organizations', organization);
    const client = new CaClient(
      `https://localhost:${(ca?.port ?? 0) + this.portOffset}`,
      readFileSync(join(folder, 'msp/tlscacerts/ca.pem'), 'utf8'),
    );
    const registrar = await client.enroll('admin', readFileSync(join(folder, 'ca/admin.secret'), 'utf8').trim());
    await client.revoke(registrar, { id: identity });
  }

  async enrol(): Promise<void> {
    await this.#supervisor.run('provision', [at('network/dist/ca/provision.js')], this.#environment);
  }

  async stop(): Promise<void> {
    this.#consortium?.close();
    await this.#supervisor.stop();
    await this.#running?.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #launch(): Promise<void> {
    if (this.faults) {
      const topology = loadTopology(this.#environment['TOPOLOGY'], this.portOffset);
      this.#running = await startNetwork({ topology, folder: this.#folder, batchInterval: 5, faults: this.faults, log: () => undefined });
      return;
    }
    this.#supervisor.start('network', [at('network/dist/embedded/main.js')], this.#environment);
    await this.#printed('network', 'READY');
  }

  /** Package id and address of each chaincode server of an organisation. */
  #servers(id: string, offset = 0): [packageId: string, address: string][] {
    const organization = this.topology.organizations.find((entry) => entry.id === id);
    const first = (organization?.chaincodePort ?? 0) + this.portOffset + offset;
    return this.topology.chaincodes.map(({ name, version }, index) => [
      `${name}_${version}:${id}`,
      `${this.topology.host}:${first + index}`,
    ]);
  }

  async #serve(id: string, offset = 0): Promise<void> {
    const folder = join(this.#folder, 'organizations', id);
    const name = `chaincode-${id}-${offset}`;
    const served = this.#servers(id, offset).map(([packageId, address]) => `${packageId.split('_')[0]}=${packageId}=${address}`);
    this.#supervisor.start(name, [this.program, ...served], {
      CHAINCODE_TLS_KEY: join(folder, 'chaincode/key.pem'),
      CHAINCODE_TLS_CERT: join(folder, 'chaincode/cert.pem'),
      CHAINCODE_TLS_CLIENT_CA: join(folder, 'msp/tlscacerts/ca.pem'),
    });
    await this.#printed(name, 'READY');
  }

  /** What `node network/dist/embedded/admin/main.js` does, without a process for each step. */
  async #administer(work: (admin: Admin) => Promise<unknown>): Promise<void> {
    const admin = new Admin({ topology: loadTopology(this.#environment['TOPOLOGY'], this.portOffset), folder: this.#folder });
    try {
      await work(admin);
    } finally {
      admin.close();
    }
  }

  /** A new peer has blocks to pull and servers to dial before it endorses. */
  async #untilEndorsedBy(mspId: string, chaincode: string): Promise<void> {
    const contract = this.consortium.network('registrar').getContract(chaincode);
    await eventually(() => contract.newProposal('org.hyperledger.fabric:GetMetadata', { endorsingOrganizations: [mspId] }).endorse());
  }

  async #printed(name: string, line: string): Promise<void> {
    const end = Date.now() + READY_MS;
    while (!this.#supervisor.hasPrinted(name, line)) {
      if (Date.now() > end)
        throw new Error(
          `${name} has not printed ${line} after ${READY_MS / 1000} s: ${this.#supervisor.printed(name).slice(-5).join('\n')}`,
        );
      await sleep(50);
    }
  }

  get #environment(): Record<string, string> {
    return { VAR_DIR: this.#folder, PORT_OFFSET: String(this.portOffset), TOPOLOGY: join(this.#folder, 'topology.json') };
  }

  #writeTopology(): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, 'topology.json'), JSON.stringify(this.topology, null, 2));
  }
}

/** Again and again until it works. @throws the last failure */
async function eventually<T>(work: () => Promise<T>): Promise<T> {
  const end = Date.now() + READY_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(100);
    }
  }
}
