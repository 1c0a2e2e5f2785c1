/**
 * Runs the network of topology.json as native Hyperledger Fabric processes: `node dist/fabric/main.js COMMAND`, see USAGE.
 * Environment: FABRIC_BIN or PATH, FABRIC_CA_SERVER, VAR_DIR, PORT_OFFSET, TOPOLOGY; CHAINCODE_PROGRAM where chaincode is started;
 * FABRIC_RUN=containers: what runs are the services of COMPOSE_FILE.
 */
import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';
import { defaultTopologyPath, loadTopology, portOffsetFrom } from '../topology.js';
import { addOrganization } from './add-organization.js';
import { startAuthorities } from './authority-processes.js';
import { backUp, restore } from './backup.js';
import { findAuthorityServer } from './ca-server.js';
import { findings } from './check.js';
import { Containers } from './containers.js';
import { Daemons, type Processes } from './daemons.js';
import { enrolAll, provisionUsers } from './enrolment.js';
import { Folders } from './folders.js';
import { NativeNetwork } from './network.js';
import { findPrograms, type Programs, ProgramsError } from './programs.js';
import { renew } from './renewal.js';
import { ceremonyRecord, recordDifferences } from './record.js';
import { revoke } from './revocation.js';
import { upgradeProblems } from './upgrade.js';

const USAGE = `usage: up [SNAPSHOT] | deploy | upgrade | add-org ORG [SNAPSHOT] | revoke ORG IDENTITY | renew [ORG]
       snapshot PEER | stop NAME… | start NAME… | backup ORG FILE | restore ORG FILE
       record [FILE] | check | status | down
`;
const EX_USAGE = 64;
const EX_UNAVAILABLE = 69;

/** The command as given cannot be carried out; nothing was changed. */
class Refusal extends Error {}

type Command = (...values: string[]) => Promise<void>;
// name → its work, fewest and most arguments
const COMMANDS: Readonly<Record<string, readonly [Command, number, number]>> = {
  up: [up, 0, 1],
  deploy: [deploy, 0, 0],
  upgrade: [upgrade, 0, 0],
  'add-org': [addOrg, 1, 2],
  revoke: [revokeIdentity, 2, 2],
  renew: [renewCertificates, 0, 1],
  snapshot: [snapshot, 1, 1],
  stop: [stop, 1, Infinity],
  start: [start, 1, Infinity],
  backup: [backup, 2, 2],
  restore: [restoreOrganization, 2, 2],
  record: [record, 0, 1],
  check: [check, 0, 0],
  status: [status, 0, 0],
  down: [down, 0, 0],
};
const CONTINUABLE = ['up', 'deploy', 'upgrade', 'add-org', 'renew'];

const folders = new Folders(resolve(process.env['VAR_DIR'] ?? 'var'));
const [name = '', ...values] = process.argv.slice(2);
const [command, fewest = 0, most = 0] = COMMANDS[name] ?? [];
if (command === undefined || values.length < fewest || values.length > most) {
  process.stderr.write(USAGE);
  process.exit(EX_USAGE);
}
try {
  await command(...values);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof ProgramsError) process.exit(EX_UNAVAILABLE);
  if (error instanceof Refusal) process.exit(EX_USAGE);
  if (CONTINUABLE.includes(name)) {
    process.stderr.write('What was started goes on running: "down" stops it, the same command goes on from here.\n');
  }
  process.exit(1);
}

async function up(from?: string): Promise<void> {
  const { network } = open();
  await step('certificate authorities', () => startAuthorities(network, findAuthorityServer(process.env)));
  await step('certificates', () => enrolAll(network));
  await step('orderers on the channel', () => network.startOrderers());
  let strangers: readonly { organization: string }[] = [];
  await step('peers on the channel', async () => void (strangers = await network.startPeers(from && resolve(from))));
  await step('service identities, trust.json', () => provisionUsers(network));
  for (const organization of new Set(strangers.map((peer) => peer.organization)))
    say(`  ${organization} is not on the channel yet: add-org ${organization}`);
  if (!network.deployed) return say('every peer has joined; next: deploy');
  if (strangers.length > 0) return;
  await network.startChaincode(chaincodeProgram());
  await step('endorsed by every organisation', () => network.untilReady());
}

async function deploy(): Promise<void> {
  const { network } = open();
  checkUpgrade(network);
  await step('chaincode installed, approved by all, committed', () => network.deploy(chaincodeProgram()));
  await step('endorsed by every organisation', () => network.untilReady());
}

/** Old and new versions are served side by side until every peer endorses by the new definitions. */
async function upgrade(): Promise<void> {
  const { network } = open();
  if (!network.deployed) throw new Refusal('nothing is deployed yet: deploy');
  checkUpgrade(network);
  await step('peers know the chaincode servers', () => network.restartChangedPeers());
  await step('new definitions approved by all, committed', () => network.deploy(chaincodeProgram()));
  await step('endorsed by every organisation', () => network.untilReady());
  await step('service identities, trust.json', () => provisionUsers(network));
  await step('old chaincode servers stopped', () => network.stopOldChaincode(chaincodeProgram()));
}

async function addOrg(organization: string, from?: string): Promise<void> {
  const { network, programs } = open();
  checkUpgrade(network);
  await step('certificate authority', () => startAuthorities(network, findAuthorityServer(process.env)));
  await step('certificates', () => enrolAll(network));
  await step('its MSP on the channel, signed by the members', async () => void (await addOrganization(network, programs, organization)));
  await step('its peers on the channel', async () => void (await network.startPeers(from && resolve(from))));
  await step('service identities, trust.json', () => provisionUsers(network));
  await step('definitions approved by all, committed', () => network.deploy(chaincodeProgram()));
  await step('endorsed by every organisation', () => network.untilReady());
}

async function revokeIdentity(organization: string, identity: string): Promise<void> {
  const { network } = open();
  await step(`${identity} of ${organization} revoked, the list on the channel`, async () => {
    const serials = await revoke(network, organization, identity);
    for (const serial of serials) say(`  certificate ${serial}`);
  });
}

async function renewCertificates(organization?: string): Promise<void> {
  const { network } = open();
  const wanted = network.topology.organizations.filter(({ id }) => organization === undefined || id === organization);
  if (wanted.length === 0) throw new Refusal(`the topology has no organisation ${organization}`);
  for (const { id } of wanted) {
    await step(`${id}: certificates renewed, nodes restarted`, async () => void (await renew(network, id, chaincodeProgram())));
    await step('endorsed by every organisation', () => network.untilReady());
  }
}

async function snapshot(peer: string): Promise<void> {
  const { network } = open();
  const node = network.nodes.peers.find((each) => each.name === peer);
  if (node === undefined) throw new Refusal(`the topology has no peer ${peer}`);
  say(await network.lifecycle.snapshot(network.access(node), join(folders.dataOf(node), 'snapshots', 'completed')));
}

/** Needs no programs: a process is known by its name (see status). */
async function stop(...names: string[]): Promise<void> {
  const daemons = processes();
  const unknown = names.filter((each) => !daemons.names().includes(each));
  if (unknown.length > 0) throw new Refusal(`not started here: ${unknown.join(', ')}; known are ${daemons.names().join(', ')}`);
  await daemons.stop(names);
  say(`stopped ${names.join(', ')}`);
}

async function start(...names: string[]): Promise<void> {
  const { network } = open();
  const nodes = [...network.nodes.orderers, ...network.nodes.peers].filter((node) => names.includes(node.name));
  const unknown = names.filter((each) => !nodes.some((node) => node.name === each));
  if (unknown.length > 0) throw new Refusal(`no node of the topology: ${unknown.join(', ')}`);
  for (const node of nodes) network.daemons.start(node.name, network.programOf(node));
  for (const node of nodes) await network.listening(node);
  await network.untilOrderersAgree();
  say(`started ${names.join(', ')}`);
}

async function backup(organization: string, file: string): Promise<void> {
  const { network } = open();
  await step(`${organization} written to ${file}`, () => backUp(network, organization, resolve(file)));
}

async function restoreOrganization(organization: string, file: string): Promise<void> {
  const { network } = open();
  await step(`${organization} read from ${file}`, () => restore(network, organization, resolve(file)));
  say('next: up');
}

async function status(): Promise<void> {
  const states = await open().network.status();
  for (const state of states) say(`${state.name.padEnd(22)} ${String(state.pid ?? '-').padStart(8)}  ${state.detail}`);
  if (states.some(({ pid }) => pid === undefined)) process.exitCode = 1;
}

/** Prints the record of the key ceremony, or compares it with one that was signed. */
async function record(file?: string): Promise<void> {
  const here = ceremonyRecord(folders);
  if (file === undefined) return say(here.join('\n'));
  const differences = recordDifferences(here, (await readFile(file, 'utf8')).split('\n'));
  say(differences.length === 0 ? `as in ${file}` : differences.join('\n'));
  if (differences.length > 0) process.exitCode = 1;
}

async function check(): Promise<void> {
  const found = await findings(open().network);
  say(found.length === 0 ? 'all is well' : found.join('\n'));
  if (found.length > 0) process.exitCode = 1;
}

/** Needs neither the programs nor a readable topology: whatever was started ends. */
async function down(): Promise<void> {
  const daemons = processes();
  const names = daemons.names();
  await daemons.stop(names);
  say(`stopped ${names.length} processes`);
}

function checkUpgrade(network: NativeNetwork): void {
  const problems = upgradeProblems(network.deployedChaincodes(), network.topology.chaincodes);
  if (problems.length > 0) throw new Refusal(`the topology's chaincodes cannot follow what is deployed:\n${problems.join('\n')}`);
}

function open(): { network: NativeNetwork; programs: Programs } {
  const topology = loadTopology(process.env['TOPOLOGY'] || defaultTopologyPath(), portOffsetFrom(process.env));
  const programs = findPrograms(process.env);
  return { network: new NativeNetwork(topology, folders, programs, builderFolder(), processes()), programs };
}

function processes(): Processes {
  const kind = process.env['FABRIC_RUN'] || 'native';
  if (kind === 'native') return new Daemons(folders.pids, folders.logs);
  if (kind !== 'containers') throw new Refusal(`FABRIC_RUN must be native or containers; it is "${kind}"`);
  if (portOffsetFrom(process.env) !== 0) throw new Refusal('PORT_OFFSET: docker-compose.yml has the ports of the topology; leave it out');
  mkdirSync(folders.root, { recursive: true, mode: 0o700 });
  return new Containers(resolve(process.env['COMPOSE_FILE'] ?? 'docker-compose.yml'), folders.root);
}

function chaincodeProgram(): string {
  const program = process.env['CHAINCODE_PROGRAM'];
  if (!program) throw new Error('CHAINCODE_PROGRAM is not set: the path of the built chaincode server (chaincode/dist/contract/main.js)');
  return resolve(program);
}

/** builder/ lies beside the sources; the compiled program is in network/dist/fabric. */
function builderFolder(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return resolve(here.replace(/([\\/])dist[\\/]fabric[\\/]?$/, '$1fabric'), 'builder');
}

async function step(text: string, work: () => Promise<void>): Promise<void> {
  const begun = Date.now();
  await work();
  say(`✓ ${text} (${((Date.now() - begun) / 1000).toFixed(1)} s)`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
