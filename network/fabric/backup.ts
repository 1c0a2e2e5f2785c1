import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SECRET_MODE } from '../ca/files.js';
import { Folders as SharedFolders } from '../embedded/folders.js';
import { authorityName } from './ca-server.js';
import type { NativeNetwork } from './network.js';
import { type OrdererNode, type PeerNode, serverName, SLOTS } from './nodes.js';
import { run } from './run.js';

/**
 * Writes all that an organisation alone holds into one archive (tar.gz, mode 0600): its keys and certificates, its
 * authority, its vault, its API's data, the ledgers of its nodes. Its nodes are stopped meanwhile, so that the files
 * belong together; the other organisations go on. Stop its API before, and enrol nobody meanwhile.
 */
export async function backUp(network: NativeNetwork, organization: string, file: string): Promise<void> {
  const { daemons, folders } = network;
  const nodes = nodesOfOrganization(network, organization).filter(({ name }) => daemons.pidOf(name) !== undefined);
  await daemons.stop(nodes.map(({ name }) => name));
  try {
    const paths = pathsOf(network, organization).filter((path) => existsSync(join(folders.root, path)));
    mkdirSync(dirname(file), { recursive: true });
    await run('tar', ['-C', folders.root, '-czf', `${file}.part`, ...paths]);
    chmodSync(`${file}.part`, SECRET_MODE);
    renameSync(`${file}.part`, file); // a file under the final name is a whole one
  } finally {
    for (const node of nodes) daemons.start(node.name, network.programOf(node));
  }
  for (const node of nodes) await network.listening(node);
}

/**
 * Puts back what {@link backUp} wrote. What the organisation's folders hold now is moved aside, not deleted.
 * @throws Error when a process of the organisation runs, or when the archive holds anything else than that organisation's files
 */
export async function restore(network: NativeNetwork, organization: string, file: string): Promise<void> {
  const { daemons, folders } = network;
  const running = processesOf(network, organization).filter((name) => daemons.pidOf(name) !== undefined);
  if (running.length > 0) throw new Error(`still running: ${running.join(', ')}; stop them first`);
  const allowed = pathsOf(network, organization);
  const foreign = (await run('tar', ['-tzf', file])).split('\n').filter((entry) => entry && !allowed.some((path) => isBelow(entry, path)));
  if (foreign.length > 0) throw new Error(`${file} is no backup of ${organization}: it holds ${foreign.slice(0, 3).join(', ')}`);
  mkdirSync(folders.root, { recursive: true });
  const aside = mkdtempSync(join(folders.root, 'replaced-'));
  for (const path of allowed.filter((each) => each !== 'trust.json' && existsSync(join(folders.root, each)))) {
    mkdirSync(dirname(join(aside, path)), { recursive: true });
    renameSync(join(folders.root, path), join(aside, path));
  }
  await run('tar', ['-C', folders.root, '-xzpf', file]);
  if (readdirSync(aside).length === 0) rmSync(aside, { recursive: true });
}

/** Folders and files of one organisation, from VAR_DIR. */
function pathsOf(network: NativeNetwork, organization: string): string[] {
  const { folders } = network;
  const shared = new SharedFolders(folders.root);
  const all = [
    shared.organization(organization),
    shared.certificateAuthority(organization),
    folders.authorityOf(organization),
    ...nodesOfOrganization(network, organization).map((node) => folders.dataOf(node)),
    ...['api', 'postgres', 'kubo'].map((name) => join(folders.root, name, organization)),
    folders.genesisBlock,
    folders.trust,
  ];
  return all.map((path) => path.slice(folders.root.length + 1));
}

const nodesOfOrganization = ({ nodes }: NativeNetwork, organization: string): (PeerNode | OrdererNode)[] =>
  [...nodes.orderers, ...nodes.peers].filter((node) => node.organization === organization);

function processesOf(network: NativeNetwork, organization: string): string[] {
  const own = nodesOfOrganization(network, organization).map(({ name }) => name);
  return [...own, ...SLOTS.map((slot) => serverName(organization, slot)), authorityName(organization)];
}

const isBelow = (entry: string, path: string): boolean => entry === path || entry.startsWith(`${path}/`);
