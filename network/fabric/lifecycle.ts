import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChaincodeEntry } from '../topology.js';
import { CommandError, run } from './run.js';

const SNAPSHOT_MS = 120_000;
const POLL_MS = 250;

/** An administrator of one organisation in front of one peer; or a peer of another organisation to endorse. */
export interface PeerAccess {
  readonly mspId: string;
  readonly address: string; // host:port of the peer
  readonly adminMsp: string;
  readonly tlsRoot: string;
}

export interface OrdererAccess {
  readonly address: string;
  readonly tlsRoot: string;
}

/** Runs the official `peer` command as an administrator. Every step may be repeated: what is done already is left alone. */
export class Lifecycle {
  constructor(
    private readonly peerProgram: string,
    private readonly config: string,
    private readonly channel: string,
    private readonly orderer: () => OrdererAccess,
  ) {}

  /** Joins the peer to the channel, unless it is there. @param snapshot folder of another peer's snapshot; none: from block 0 */
  async join(peer: PeerAccess, genesisBlock: string, snapshot?: string): Promise<void> {
    if (await this.#joined(peer)) return;
    if (snapshot === undefined) return void (await this.#peer(peer, ['channel', 'join', '-b', genesisBlock]));
    await this.#peer(peer, ['channel', 'joinbysnapshot', '--snapshotpath', snapshot]);
    const until = Date.now() + SNAPSHOT_MS;
    while (!(await this.#joined(peer))) {
      if (Date.now() > until) throw new Error(`${peer.address} has not joined from ${snapshot} after ${SNAPSHOT_MS / 1000} s`);
      await sleep(POLL_MS);
    }
  }

  /** Makes the peer write a snapshot of its state at its last block. @param completed folder of its finished snapshots @returns the snapshot's folder */
  async snapshot(peer: PeerAccess, completed: string): Promise<string> {
    const height = await this.height(peer);
    const target = ['-c', this.channel, '-b', '0', '--peerAddress', peer.address, '--tlsRootCertFile', peer.tlsRoot];
    await this.#peer(peer, ['snapshot', 'submitrequest', ...target]);
    const folder = join(completed, this.channel);
    const until = Date.now() + SNAPSHOT_MS;
    for (;;) {
      const made = existsSync(folder)
        ? readdirSync(folder)
            .map(Number)
            .filter((number) => number >= height - 1)
        : [];
      const last = Math.max(...made);
      if (made.length > 0) return join(folder, String(last));
      if (Date.now() > until) throw new Error(`${peer.address} has made no snapshot in ${folder} after ${SNAPSHOT_MS / 1000} s`);
      await sleep(POLL_MS);
    }
  }

  /** Height of the channel at the peer. */
  async height(peer: PeerAccess): Promise<number> {
    const info = await this.#peer(peer, ['channel', 'getinfo', '-c', this.channel]);
    return (JSON.parse(info.slice(info.indexOf('{'))) as { height: number }).height;
  }

  async install(peer: PeerAccess, file: string, packageId: string): Promise<void> {
    const text = await this.#peer(peer, ['lifecycle', 'chaincode', 'queryinstalled', '--output', 'json']);
    const { installed_chaincodes: installed } = JSON.parse(text) as { installed_chaincodes?: { package_id: string }[] };
    if (installed?.some(({ package_id: id }) => id === packageId)) return;
    await this.#peer(peer, ['lifecycle', 'chaincode', 'install', file]);
  }

  /** The organisation agrees to the definition and says which package its peers run for it. */
  async approve(peer: PeerAccess, chaincode: ChaincodeEntry, packageId: string): Promise<void> {
    if (await this.#approved(peer, chaincode, packageId)) return;
    const args = ['lifecycle', 'chaincode', 'approveformyorg', '--package-id', packageId, ...this.#definition(chaincode)];
    await this.#peer(peer, args);
  }

  /** Puts the definition in force. @param endorsers enough peers for a majority of the organisations */
  async commit(peer: PeerAccess, chaincode: ChaincodeEntry, endorsers: readonly PeerAccess[]): Promise<void> {
    if ((await this.committedSequence(peer, chaincode.name)) >= chaincode.sequence) return;
    const targets = endorsers.flatMap(({ address, tlsRoot }) => ['--peerAddresses', address, '--tlsRootCertFiles', tlsRoot]);
    await this.#peer(peer, ['lifecycle', 'chaincode', 'commit', ...this.#definition(chaincode), ...targets]);
  }

  /** Sequence of the definition in force; 0 when there is none. */
  async committedSequence(peer: PeerAccess, name: string): Promise<number> {
    const text = await this.#peer(peer, ['lifecycle', 'chaincode', 'querycommitted', '-C', this.channel, '--output', 'json']);
    const { chaincode_definitions: definitions } = JSON.parse(text) as {
      chaincode_definitions?: { name: string; sequence: number }[];
    };
    return definitions?.find((definition) => definition.name === name)?.sequence ?? 0;
  }

  async #joined(peer: PeerAccess): Promise<boolean> {
    const lines = (await this.#peer(peer, ['channel', 'list'])).split('\n').map((line) => line.trim());
    return lines.includes(this.channel);
  }

  async #approved(peer: PeerAccess, { name, sequence }: ChaincodeEntry, packageId: string): Promise<boolean> {
    const args = ['-C', this.channel, '-n', name, '--sequence', String(sequence), '--output', 'json'];
    try {
      return (await this.#peer(peer, ['lifecycle', 'chaincode', 'queryapproved', ...args])).includes(packageId);
    } catch (error) {
      if (error instanceof CommandError && error.output.includes('could not fetch approved chaincode definition')) return false;
      throw error;
    }
  }

  #definition({ name, version, sequence, policy }: ChaincodeEntry): string[] {
    const { address, tlsRoot } = this.orderer();
    const orderer = ['-o', address, '--tls', '--cafile', tlsRoot];
    const what = ['-C', this.channel, '-n', name, '-v', version, '--sequence', String(sequence)];
    return [...what, '--signature-policy', policy, ...orderer];
  }

  #peer(peer: PeerAccess, args: readonly string[]): Promise<string> {
    return run(this.peerProgram, args, {
      FABRIC_CFG_PATH: this.config,
      FABRIC_LOGGING_SPEC: 'error',
      CORE_PEER_LOCALMSPID: peer.mspId,
      CORE_PEER_MSPCONFIGPATH: peer.adminMsp,
      CORE_PEER_ADDRESS: peer.address,
      CORE_PEER_TLS_ENABLED: 'true',
      CORE_PEER_TLS_ROOTCERT_FILE: peer.tlsRoot,
    });
  }
}
