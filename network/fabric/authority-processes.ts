import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFileIfAny, SECRET_MODE, writeFileAtomic } from '../ca/files.js';
import { newSecret } from '../ca/passwords.js';
import { Folders as SharedFolders } from '../embedded/folders.js';
import { CA_ADMIN } from '../embedded/organizations.js';
import type { OrganizationEntry } from '../topology.js';
import { authorityConfig, authorityName } from './ca-server.js';
import { inContainers, type NativeNetwork } from './network.js';
import { untilListening } from './readiness.js';

const EMBEDDED = 'authorities'; // the one process of all embedded authorities
const START_MS = 30_000;
const POLL_MS = 100;

/**
 * Starts the certificate authorities and waits for each: Fabric's own servers, one per organisation, where the program
 * is given; else the embedded ones. What a folder was begun with it goes on with, as an authority's keys are its own.
 * @param found path of fabric-ca-server, if there is one
 * @throws when the folder holds an embedded network, or authorities of the other kind
 */
export async function startAuthorities(network: NativeNetwork, found: string | undefined): Promise<void> {
  const { folders } = network;
  const server = inContainers(network) ? 'fabric-ca-server' : found; // the image's own
  const shared = new SharedFolders(folders.root);
  if (existsSync(shared.genesis)) {
    throw new Error(`${folders.root} holds the data of an embedded network (${shared.genesis}): set VAR_DIR to another folder`);
  }
  const [first] = network.topology.organizations;
  const begunEmbedded = first !== undefined && existsSync(shared.certificateAuthority(first.id));
  const begunWithServer = first !== undefined && existsSync(folders.authorityOf(first.id));
  if (begunWithServer && server === undefined) {
    throw new Error(
      `${folders.root} was begun with fabric-ca-server: set FABRIC_CA_SERVER to the program, or add it to FABRIC_BIN or PATH`,
    );
  }
  if (begunEmbedded || server === undefined) await startEmbedded(network);
  else await Promise.all(network.topology.organizations.map((organization) => startServer(network, organization, server)));
}

async function startEmbedded({ daemons, folders, topology }: NativeNetwork): Promise<void> {
  await daemons.ensure(EMBEDDED, {
    command: process.execPath,
    // named, so that another organisation in the topology makes another program, which replaces the running one
    args: [fileURLToPath(new URL('./authorities.js', import.meta.url)), ...topology.organizations.map(({ id }) => id)],
    environment: { VAR_DIR: folders.root },
  });
  const alive = () => daemons.pidOf(EMBEDDED) !== undefined;
  for (const { ca } of topology.organizations) await untilListening(EMBEDDED, topology.host, ca.port, START_MS, alive);
}

/** Its administrator's secret is made once; its root goes to the organisation's MSP folder. */
async function startServer(network: NativeNetwork, organization: OrganizationEntry, server: string): Promise<void> {
  const { daemons, folders, topology } = network;
  const { id, ca } = organization;
  const shared = new SharedFolders(folders.root);
  const home = folders.authorityOf(id);
  const secret = readFileIfAny(shared.adminSecret(id)) ?? `${newSecret()}\n`;
  mkdirSync(home, { recursive: true });
  writeFileAtomic(shared.adminSecret(id), secret, SECRET_MODE);
  const hosts = [...new Set([authorityName(id), 'localhost', topology.host])];
  const seat = { listen: inContainers(network) ? '0.0.0.0' : topology.host, hosts };
  const config = authorityConfig(organization, seat, { id: CA_ADMIN, secret: secret.trim() });
  writeFileAtomic(join(home, 'fabric-ca-server-config.yaml'), JSON.stringify(config, null, 2), SECRET_MODE);
  const name = authorityName(id);
  await daemons.ensure(name, { command: server, args: ['start', '-H', home], environment: {} });
  const alive = () => daemons.pidOf(name) !== undefined;
  await untilListening(name, topology.host, ca.port, START_MS, alive);
  const root = await readWhenThere(join(home, 'ca-cert.pem'));
  for (const file of [shared.caCertificate(id), shared.tlsCertificate(id)]) writeFileAtomic(file, root);
}

async function readWhenThere(file: string): Promise<string> {
  const until = Date.now() + START_MS;
  for (;;) {
    const text = readFileIfAny(file);
    if (text) return text;
    if (Date.now() > until) throw new Error(`${file} was not written`);
    await sleep(POLL_MS);
  }
}
