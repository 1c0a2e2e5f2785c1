import { writeFileSync, mkdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { configtx, PROFILE } from './configtx.js';
import type { Folders } from './folders.js';
import type { Nodes, OrdererNode } from './nodes.js';
import type { Programs } from './programs.js';
import { CommandError, run } from './run.js';

/** Makes the channel's first block once; its hash is the network's trust anchor, so an existing one is never replaced. */
export async function makeGenesisBlock(programs: Programs, folders: Folders, nodes: Nodes, channel: string): Promise<void> {
  if (existsSync(folders.genesisBlock)) return;
  mkdirSync(folders.configtx, { recursive: true });
  const configuration = configtx(nodes, {
    mspOf: folders.mspOf,
    signingCertificateOf: (orderer) => join(folders.materialOf(orderer), 'msp/signcerts/cert.pem'),
    tlsCertificateOf: (orderer) => join(folders.materialOf(orderer), 'tls/cert.pem'),
  });
  writeFileSync(join(folders.configtx, 'configtx.yaml'), JSON.stringify(configuration, null, 2)); // JSON is YAML
  const args = ['-profile', PROFILE, '-channelID', channel, '-outputBlock', folders.genesisBlock];
  await run(programs.configtxgen, args, { FABRIC_CFG_PATH: folders.configtx });
}

/** Lets an orderer take part in the channel, unless it does already. */
export async function joinOrderer(programs: Programs, folders: Folders, orderer: OrdererNode, channel: string): Promise<void> {
  const args = ['channel', 'join', '--channelID', channel, '--config-block', folders.genesisBlock];
  try {
    if (await ordererStatus(programs, folders, orderer, channel)) return;
    const answer = await run(programs.osnadmin, [...args, ...adminAccess(folders, orderer)]);
    if (!/Status: 201/.test(answer)) throw new CommandError('osnadmin channel join', answer);
  } catch (error) {
    throw new Error(`${orderer.name} could not join ${channel}: ${String(error)}`, { cause: error });
  }
}

/** What the orderer says about the channel (`active`, `onboarding`, …), undefined when it has not joined. */
export async function ordererStatus(
  programs: Programs,
  folders: Folders,
  orderer: OrdererNode,
  channel: string,
): Promise<string | undefined> {
  const answer = await run(programs.osnadmin, ['channel', 'list', '--channelID', channel, ...adminAccess(folders, orderer)]);
  if (/Status: 404/.test(answer)) return undefined;
  const status = /"status": *"([^"]+)"/.exec(answer)?.[1];
  if (!/Status: 200/.test(answer) || status === undefined) throw new CommandError('osnadmin channel list', answer);
  return status;
}

/** Mutual TLS with the orderer's admin port, by the client certificate of an administrator of the same organisation. */
function adminAccess(folders: Folders, orderer: OrdererNode): string[] {
  const tls = join(folders.adminOf(orderer.organization), 'tls');
  const address = `${orderer.reach}:${orderer.ports.admin}`;
  const client = ['--client-cert', join(tls, 'cert.pem'), '--client-key', join(tls, 'key.pem')];
  return ['--orderer-address', address, '--ca-file', join(tls, 'ca.pem'), ...client];
}
