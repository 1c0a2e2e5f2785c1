/**
 * Runs the network of topology.json as native Hyperledger Fabric processes: `node dist/fabric/main.js up|deploy|status|down`.
 * Environment: FABRIC_BIN or PATH, VAR_DIR, PORT_OFFSET, TOPOLOGY; CHAINCODE_PROGRAM for deploy and for up after it.
 */
import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import { defaultTopologyPath, loadTopology, portOffsetFrom } from '../topology.js';
import { Daemons } from './daemons.js';
import { enrolAll, provisionUsers, startAuthorities } from './enrolment.js';
import { Folders } from './folders.js';
import { NativeNetwork } from './network.js';
import { findPrograms, ProgramsError } from './programs.js';

const USAGE = 'usage: up | deploy | status | down\n';
const EX_USAGE = 64;
const EX_UNAVAILABLE = 69;

const folders = new Folders(resolve(process.env['VAR_DIR'] ?? 'var'));
const commands: Record<string, () => Promise<void>> = { up, deploy, status, down };
const command = commands[process.argv[2] ?? ''];
if (command === undefined) {
  process.stderr.write(USAGE);
  process.exit(EX_USAGE);
}
try {
  await command();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof ProgramsError) process.exit(EX_UNAVAILABLE);
  if (command === up || command === deploy) {
    process.stderr.write('What was started goes on running: "down" stops it, the same command goes on from here.\n');
  }
  process.exit(1);
}

async function up(): Promise<void> {
  const network = open();
  await step('certificate authorities', () => startAuthorities(network));
  await step('certificates', () => enrolAll(network));
  await step('orderers and peers on the channel', () => network.startNodes());
  await step('service identities, trust.json', () => provisionUsers(network));
  if (!network.deployed) return say('every peer has joined; next: deploy');
  network.startChaincode(chaincodeProgram());
  await step('endorsed by every organisation', () => network.untilReady());
}

async function deploy(): Promise<void> {
  const network = open();
  await step('chaincode installed, approved by all, committed', () => network.deploy(chaincodeProgram()));
  await step('endorsed by every organisation', () => network.untilReady());
}

async function status(): Promise<void> {
  const states = await open().status();
  for (const { name, pid, detail } of states) say(`${name.padEnd(22)} ${String(pid ?? '-').padStart(8)}  ${detail}`);
  if (states.some(({ pid }) => pid === undefined)) process.exitCode = 1;
}

/** Needs neither the programs nor a readable topology: whatever was started ends. */
async function down(): Promise<void> {
  const daemons = new Daemons(folders.pids, folders.logs);
  const names = daemons.names();
  await daemons.stop(names);
  say(`stopped ${names.length} processes`);
}

function open(): NativeNetwork {
  const topology = loadTopology(process.env['TOPOLOGY'] || defaultTopologyPath(), portOffsetFrom(process.env));
  return new NativeNetwork(topology, folders, findPrograms(process.env), builderFolder());
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
