// ./scripts/bench fabric: how long a Fabric network takes to come up, what it holds in memory, and what it does, on this machine.
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { latency, openClient, perSecond, primitives, rate, residentMb, say, cpuSeconds } from './bench-network.mjs';
import { at, readTopology } from './paths.mjs';

const WARM_UP_MS = 4_000;
const CLIENTS = 50;
/** Registrations in one transaction, and how many clients send such ones. */
const AT_ONCE = 100;
const BATCH_CLIENTS = [4, 8];
const ATTEMPTS = 5;
const ENDORSERS = ['RegistryMSP', 'TaxMSP'];

/**
 * Measures and prints a table: the product's own chaincode, two endorsers, clients on this machine. The blank transaction is a read that is
 * ordered like any other; what a registration costs beyond it is the contract's.
 * @param {{ seconds: number, portOffset: number }} options seconds per measurement
 */
export async function benchFabric({ seconds, portOffset }) {
  const varDir = mkdtempSync(join(tmpdir(), 'zhenglian-bench-'));
  const fabric = async (command) => {
    const begun = performance.now();
    const env = { ...process.env, VAR_DIR: varDir, PORT_OFFSET: String(portOffset) };
    await promisify(execFile)(at('scripts/fabric'), [command], { env });
    return `${((performance.now() - begun) / 1000).toFixed(1)} s, load ${loadavg()[0].toFixed(2)}`;
  };
  say('machine', `${cpus().length} × ${cpus()[0].model}`);
  primitives(varDir);
  try {
    say('up: certificates, channel, nodes', await fabric('up'));
    say('deploy: all chaincodes', await fabric('deploy'));
    await measureAll({ seconds, portOffset, varDir });
    say('down', await fabric('down'));
    say('up again', await fabric('up'));
    primitives(varDir);
  } finally {
    await fabric('down');
    rmSync(varDir, { recursive: true, force: true });
  }
}

async function measureAll({ seconds, portOffset, varDir }) {
  const client = openClient(varDir, portOffset);
  try {
    const title = client.gateway.getNetwork(readTopology().channel).getContract('title');
    const failures = {};
    // what fails is sent again, as the API does, and told at the end: its time counts
    const submit = async (name, request) => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await title.submit(name, { arguments: [JSON.stringify(request)], endorsingOrganizations: ENDORSERS });
        } catch (error) {
          if (attempt === ATTEMPTS) throw error;
          failures[error.message] = (failures[error.message] ?? 0) + 1;
        }
      }
    };
    const { unitKey } = JSON.parse(readFileSync(join(varDir, 'trust.json'), 'utf8'));
    await submit('setUnitKey', { publicKey: unitKey });
    await rate(CLIENTS, WARM_UP_MS, () => submit('registerFirst', registration()));
    const processes = () => Object.values(runningIn(varDir)).flat();
    const spent = () => [process.pid, ...processes()].reduce((sum, pid) => sum + cpuSeconds(pid), 0);
    const measure = async (clients, work) => {
      const before = spent();
      const result = await rate(clients, seconds * 1000, work);
      const all = (1000 * (spent() - before)) / result.times.length;
      return { ...result, cpu: all, all };
    };
    say('one registration after another', latency(await measure(1, () => submit('registerFirst', registration()))));
    const [blank, registrations] = [
      await measure(CLIENTS, () => submit('getUnitKey', {})),
      await measure(CLIENTS, () => submit('registerFirst', registration())),
    ];
    say(`blank transaction, ${CLIENTS} clients`, perSecond(blank));
    say(`registration, ${CLIENTS} clients`, perSecond(registrations));
    const share = registrations.times.length / registrations.elapsed / (blank.times.length / blank.elapsed);
    say('registrations beside blank', `${Math.round(100 * share)} %`);
    const parcel = registration();
    await submit('registerFirst', parcel);
    const flat = () => ({ ...registration(), parcelRef: parcel.unitRef, completionDigest: reference() });
    for (const clients of BATCH_CLIENTS) {
      const batches = await measure(clients, () => submit('registerFirstBatch', { items: Array.from({ length: AT_ONCE }, flat) }));
      say(`a building's units, ${AT_ONCE} in each, ${clients} clients`, perSecond(batches, AT_ONCE));
    }
    say('evaluate, 20 clients', perSecond(await measure(20, () => title.evaluateTransaction('getUnitKey', '{}'))));
    say('sent again', JSON.stringify(failures));
    sayMemory(varDir);
  } finally {
    client.close();
  }
}

function sayMemory(varDir) {
  const kinds = Object.entries(runningIn(varDir)).map(([kind, pids]) => {
    const each = pids.map(residentMb);
    return { text: `${pids.length} ${kind} ${Math.round(Math.max(...each))} at most`, sum: each.reduce((sum, mb) => sum + mb, 0) };
  });
  const total = kinds.reduce((sum, kind) => sum + kind.sum, 0);
  say('memory, MB', `${Math.round(total)} in all: ${kinds.map(({ text }) => text).join(', ')}`);
}

/** Process ids by kind: peer, orderer, ca, chaincode. */
function runningIn(varDir) {
  const folder = join(varDir, 'fabric/run');
  const kinds = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.pid'))) {
    const kind = /^[a-z]+/.exec(file)?.[0] ?? file;
    (kinds[kind] ??= []).push(JSON.parse(readFileSync(join(folder, file), 'utf8')).pid);
  }
  return kinds;
}

const reference = () => createHash('sha256').update(randomBytes(32)).digest('hex');

function registration() {
  const own = { unitRef: reference(), certRef: reference(), credentialDigest: reference() };
  const persons = { acceptor: reference(), reviewer: reference(), enterer: reference() };
  const enteredOn = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
  return { ...own, kind: 'TITLE_CERTIFICATE', registrationType: '100', division: '440605', enteredOn, persons };
}
