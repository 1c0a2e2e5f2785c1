import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OrdererAccess } from './lifecycle.js';
import type { Programs } from './programs.js';
import { run } from './run.js';

/** A group of a channel's configuration, as configtxlator prints it. */
export interface ConfigGroup {
  groups: Record<string, ConfigGroup>;
  values: Record<string, { mod_policy: string; value: Record<string, unknown>; version: string }>;
  policies: Record<string, unknown>;
  mod_policy: string;
  version: string;
}

/** An administrator: the MSP under which he signs, and the folder with his certificate and key. */
export interface Administrator {
  readonly mspId: string;
  readonly msp: string;
}

interface Config {
  sequence: string;
  channel_group: ConfigGroup;
}

const COMMIT_MS = 60_000;
const POLL_MS = 250;
const CONFIG_UPDATE = 2; // common.HeaderType

/**
 * Changes the channel's configuration by the official programs: fetch, change, compute the difference, sign, submit, wait.
 * The orderer is asked for anew at each step, as one of them may be away.
 */
export class ChannelConfig {
  constructor(
    private readonly programs: Programs,
    private readonly channel: string,
    private readonly orderer: () => OrdererAccess,
  ) {}

  /** The configuration in force. @param reader an administrator of any member */
  async current(reader: Administrator): Promise<ConfigGroup> {
    return inTemporaryFolder(async (folder) => (await this.#fetch(folder, reader)).channel_group);
  }

  /**
   * Applies a change that the signers' organisations may make, and waits until it is in force.
   * @param change edits the configuration in place
   * @param signers the last one submits; a MAJORITY policy wants more than half of the organisations
   * @returns false when there was nothing to change
   */
  async update(change: (channelGroup: ConfigGroup) => void, signers: readonly Administrator[]): Promise<boolean> {
    const submitter = signers.at(-1);
    if (submitter === undefined) throw new Error('nobody signs the configuration update');
    return inTemporaryFolder(async (folder) => {
      const before = await this.#fetch(folder, submitter);
      const after = structuredClone(before);
      change(after.channel_group);
      if (JSON.stringify(after) === JSON.stringify(before)) return false;
      const envelope = await this.#envelope(folder, before, after);
      for (const signer of signers.slice(0, -1)) await this.#peer(signer, ['channel', 'signconfigtx', '-f', envelope]);
      await this.#peer(submitter, ['channel', 'update', '-f', envelope, '-c', this.channel, ...this.#ordererArguments()]);
      await this.#untilAfter(folder, submitter, before.sequence);
      return true;
    });
  }

  async #fetch(folder: string, reader: Administrator): Promise<Config> {
    const block = join(folder, 'config.block');
    await this.#peer(reader, ['channel', 'fetch', 'config', block, '-c', this.channel, ...this.#ordererArguments()]);
    const decoded = (await this.#translate('proto_decode', 'common.Block', block, folder)) as {
      data: { data: [{ payload: { data: { config: Config } } }] };
    };
    return decoded.data.data[0].payload.data.config;
  }

  /** The unsigned update, ready for signconfigtx. */
  async #envelope(folder: string, before: Config, after: Config): Promise<string> {
    const [original, updated] = [await this.#encode('common.Config', before, folder), await this.#encode('common.Config', after, folder)];
    const update = join(folder, 'update.pb');
    const args = ['compute_update', '--channel_id', this.channel, '--original', original, '--updated', updated, '--output', update];
    await run(this.programs.configtxlator, args);
    const difference = await this.#translate('proto_decode', 'common.ConfigUpdate', update, folder);
    const header = { channel_header: { channel_id: this.channel, type: CONFIG_UPDATE } };
    return this.#encode('common.Envelope', { payload: { header, data: { config_update: difference } } }, folder);
  }

  async #encode(type: string, value: unknown, folder: string): Promise<string> {
    const name = join(folder, `${type}-${++this.#files}`);
    writeFileSync(`${name}.json`, JSON.stringify(value));
    await run(this.programs.configtxlator, ['proto_encode', '--type', type, '--input', `${name}.json`, '--output', `${name}.pb`]);
    return `${name}.pb`;
  }
  #files = 0;

  async #translate(direction: 'proto_decode', type: string, input: string, folder: string): Promise<unknown> {
    const output = join(folder, `${type}-${++this.#files}.json`);
    await run(this.programs.configtxlator, [direction, '--type', type, '--input', input, '--output', output]);
    return JSON.parse(readFileSync(output, 'utf8'));
  }

  /** The orderer accepts an update before it is agreed on: in force it is when a later configuration can be fetched. */
  async #untilAfter(folder: string, reader: Administrator, sequence: string): Promise<void> {
    const until = Date.now() + COMMIT_MS;
    while ((await this.#fetch(folder, reader)).sequence === sequence) {
      if (Date.now() > until) throw new Error(`the configuration update of ${this.channel} is not in force after ${COMMIT_MS / 1000} s`);
      await sleep(POLL_MS);
    }
  }

  #ordererArguments(): string[] {
    const { address, tlsRoot } = this.orderer();
    return ['-o', address, '--tls', '--cafile', tlsRoot];
  }

  #peer({ mspId, msp }: Administrator, args: readonly string[]): Promise<string> {
    return run(this.programs.peer, args, {
      FABRIC_CFG_PATH: this.programs.config,
      FABRIC_LOGGING_SPEC: 'error',
      CORE_PEER_LOCALMSPID: mspId,
      CORE_PEER_MSPCONFIGPATH: msp,
    });
  }
}

async function inTemporaryFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-config-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
