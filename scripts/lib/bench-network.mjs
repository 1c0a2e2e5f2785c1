// ./scripts/bench network: what the embedded network does on this machine with its clients and chaincode servers beside it.
import { createPrivateKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { closeSync, constants, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials } from '@grpc/grpc-js';
import { connect, hash } from '@hyperledger/fabric-gateway';
import { at, readTopology } from './paths.mjs';
import { startLedger } from './system.mjs';

const WARM_UP_MS = 4_000;
export const CHAINCODE = at('network/embedded/testing/fixture-chaincode.mjs');
const VALUE = 'v'.repeat(200);
const { signLowS } = await import(at('network/dist/ca/signature.js'));

/**
 * Measures and prints a table. Rates are of one closed loop per client; each transaction has two endorsers and is counted when its
 * commit is known.
 * @param {{ seconds: number, portOffset: number }} options seconds per measurement
 */
export async function benchNetwork({ seconds, portOffset }) {
  const varDir = mkdtempSync(join(tmpdir(), 'zhenglian-bench-'));
  say(
    'machine',
    `${cpus().length} × ${cpus()[0].model}, load ${loadavg()
      .map((value) => value.toFixed(2))
      .join(' ')}`,
  );
  primitives(varDir);
  const begun = performance.now();
  const supervisor = await startLedger({ varDir, portOffset, chaincodeOf: () => CHAINCODE });
  const client = openClient(varDir, portOffset);
  try {
    const title = client.gateway.getNetwork(readTopology().channel).getContract('title');
    const submit = (name, ...args) => title.submitTransaction(name, ...args);
    await submit('put', 'first', VALUE);
    say('empty disk → first commit', `${((performance.now() - begun) / 1000).toFixed(1)} s`);
    await rate(50, WARM_UP_MS, (id) => submit('create', `warm-${id}`, VALUE));
    const own = () => cpuSeconds(supervisor.pids['network']);
    const all = () => [process.pid, ...Object.values(supervisor.pids)].reduce((sum, pid) => sum + cpuSeconds(pid), 0);
    const measure = async (clients, work) => {
      const before = { own: own(), all: all() };
      const result = await rate(clients, seconds * 1000, work);
      const each = (spent) => (1000 * spent) / result.times.length;
      return { ...result, cpu: each(own() - before.own), all: each(all() - before.all) };
    };
    say('one submit after another', latency(await measure(1, (id) => submit('create', `one-${id}`, VALUE))));
    say('blank transaction, 50 clients', perSecond(await measure(50, () => submit('length', 'x'))));
    say('one-key create, 50 clients', perSecond(await measure(50, (id) => submit('create', `many-${id}`, VALUE))));
    say('100 checked keys, 4 clients', perSecond(await measure(4, (id) => submit('batch', `batch-${id}`, '100', VALUE)), 100));
    say('evaluate, 20 clients', perSecond(await measure(20, () => title.evaluateTransaction('get', 'first'))));
    primitives(varDir);
    say('network process', memory(supervisor.pids['network']));
  } finally {
    client.close();
    await supervisor.stop();
    rmSync(varDir, { recursive: true, force: true });
  }
}

/** What everything else is made of; measured at both ends of a run, because the machine may be shared. */
export function primitives(folder) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const message = Buffer.alloc(1024);
  const signature = sign('sha256', message, privateKey);
  const file = openSync(join(folder, 'probe'), constants.O_CREAT | constants.O_WRONLY | constants.O_DSYNC);
  const block = Buffer.alloc(4096);
  const signs = perSecondOf(() => sign('sha256', message, privateKey));
  const verifies = perSecondOf(() => verify('sha256', message, publicKey, signature));
  const writes = perSecondOf(() => writeSync(file, block, 0, block.length, 0));
  closeSync(file);
  say('baseline', `sign ${signs}/s, verify ${verifies}/s, 4 KiB to disk ${writes}/s, load ${loadavg()[0].toFixed(2)}`);
}

function perSecondOf(work) {
  const end = performance.now() + 300;
  let count = 0;
  for (; performance.now() < end; count += 1) work();
  return Math.round(count / 0.3);
}

/** Runs `work` in so many loops for so long. @returns the milliseconds of each call, and the time that passed */
export async function rate(clients, milliseconds, work) {
  const times = [];
  const begun = performance.now();
  const loop = async (client) => {
    for (let i = 0; performance.now() - begun < milliseconds; i += 1) {
      const start = performance.now();
      await work(`${client}-${i}`);
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, client) => loop(client)));
  return { times: times.toSorted((a, b) => a - b), elapsed: performance.now() - begun };
}

const quantile = (times, share) => `${times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(0)} ms`;
export const latency = ({ times, cpu }) =>
  `p50 ${quantile(times, 0.5)}, p95 ${quantile(times, 0.95)}, ${cpu.toFixed(1)} ms CPU (${times.length} runs)`;

export function perSecond({ times, elapsed, cpu, all }, keys = 1) {
  const transactions = times.length / (elapsed / 1000);
  const counted = keys === 1 ? '' : ` = ${Math.round(transactions * keys)} keys/s`;
  const spent = cpu === all ? `${all.toFixed(1)} ms CPU each` : `CPU each: network ${cpu.toFixed(1)}, all processes ${all.toFixed(1)} ms`;
  return `${transactions.toFixed(0)}/s${counted}, p50 ${quantile(times, 0.5)}, p95 ${quantile(times, 0.95)}, ${spent}`;
}

/** The registry's client, as its API would connect. */
export function openClient(varDir, portOffset) {
  const { id, mspId, peers, users } = readTopology().organizations.find(({ kind }) => kind === 'registry');
  const home = join(varDir, 'organizations', id);
  const tls = credentials.createSsl(readFileSync(join(home, 'msp', 'tlscacerts', 'ca.pem')));
  const client = new Client(`localhost:${peers[0].port + portOffset}`, tls);
  const user = join(home, 'users', users[0].name);
  const key = createPrivateKey(readFileSync(join(user, 'key.pem')));
  const gateway = connect({
    client,
    identity: { mspId, credentials: readFileSync(join(user, 'cert.pem')) },
    hash: hash.none,
    signer: async (message) => signLowS(key, message),
  });
  return {
    gateway,
    close() {
      gateway.close();
      client.close();
    },
  };
}

/** Processor time of the network process so far: unlike rates it does not depend on who else uses the machine. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export const residentMb = (pid) => memoryMb(pid, 'VmRSS');

/** What a process holds, and how much of that are pages of files that the system takes back when it needs them. */
export const memory = (pid) =>
  `${Math.round(memoryMb(pid, 'VmRSS'))} MB, of which ${Math.round(memoryMb(pid, 'RssFile'))} MB pages of files`;

const memoryMb = (pid, what) => Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

export function say(what, result) {
  process.stdout.write(`${what.padEnd(32)} ${result}\n`);
}
