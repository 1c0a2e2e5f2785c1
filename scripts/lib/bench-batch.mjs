// ./scripts/bench batch: certificates in batches, signed, encrypted, stored and on the ledger of an embedded network.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { at, readTopology } from './paths.mjs';
import { sampleEntry } from './samples.mjs';
import { startLedger } from './system.mjs';

const api = (path) => import(at(`api/dist/${path}`));
const AT_ONCE = 100;
const ON_THE_WAY = 2;
const SHOW_MS = 1_000;
const DIVISION = '440605';

/**
 * Measures four rates one after another, so that they share the machine's state: one signature after another (one core), the ledger
 * alone (a hundred registrations per transaction, nothing else), everything but the ledger, and the whole.
 * @param {{ count: number, portOffset: number }} options certificates of the whole; the baselines take a quarter
 */
export async function benchBatch({ count, portOffset }) {
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-bench-'));
  say('machine', `${cpus().length} × ${cpus()[0].model}, load ${load()}`);
  const supervisor = await startLedger({ varDir: folder, portOffset });
  const programs = { 'this process': process.pid, ...supervisor.pids };
  const measure = measureAll(Object.values(programs));
  const world = await openRegistry(folder, portOffset);
  try {
    const quarter = Math.max(AT_ONCE, Math.floor(count / 4));
    say('one signature after another', `${signatures()}/s`);
    const alone = await measure(quarter, () => ledgerAlone(world, quarter));
    say('the ledger alone, 100 per transaction', perSecond(alone));
    const without = await measure(quarter, await batch(world, quarter, { ...world.parts, batchLedger: noLedger() }));
    say('signed, encrypted, stored; no ledger', perSecond(without));
    const run = await batch(world, count, world.parts);
    const before = cpuByProgram(programs);
    const whole = await measure(count, run);
    const after = cpuByProgram(programs);
    say('signed, encrypted, stored, anchored', perSecond(whole));
    const limit = 1 / (1 / alone.rate + 1 / without.rate);
    // what other programs take from the machine is no property of this one: CPU per certificate says what two free cores can do
    if (!Number.isNaN(whole.all)) {
      say('CPU of all processes', `${whole.all.toFixed(2)} ms each: at most ${Math.round(2000 / whole.all)}/s on two free cores`);
      const shares = Object.entries(after).map(([name, cpu]) => `${name} ${((cpu - before[name]) / count).toFixed(2)}`);
      say('of these, by program', shares.join(', '));
    }
    say('share of the two parts one after the other', `${Math.round((whole.rate / limit) * 100)} %`);
    say('one signature after another', `${signatures()}/s, load ${load()}`);
    await checkReport(world, count);
  } finally {
    await world.close();
    await supervisor.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The registry's parts as its API has them, without indexer and web. */
async function openRegistry(folder, portOffset) {
  const { pathsOf } = await api('paths.js');
  const topology = readTopology();
  const registry = topology.organizations.find(({ kind }) => kind === 'registry');
  const paths = pathsOf(folder, registry.id);
  const user = registry.users.find(({ role }) => role === 'registrar') ?? registry.users[0];
  const connection = (await api('ledger/connection.js')).openConnection({
    host: topology.host,
    ports: registry.peers.map(({ port }) => port + portOffset),
    tlsRoot: paths.tlsRoot,
    mspId: registry.mspId,
    user: paths.user(user.name),
  });
  await connection.ready(20_000);
  const clock = { now: () => new Date() };
  const random = { bytes: (length) => randomBytes(length) };
  const ledger = (await api('ledger/ledger.js')).gatewayLedger({
    connection,
    channel: topology.channel,
    outcomeOf: async () => undefined,
    jitter: Math.random,
    sleep,
  });
  const unitReferences = (await api('register/unit-references.js')).fileUnitReferences(paths.unitKey);
  await ledger.submit('setUnitKey', { publicKey: unitReferences.publicKey });
  const { prepareTemplate } = await api('database/prepare.js');
  await prepareTemplate(paths.databaseTemplate);
  const database = await (await api('database/open.js')).openDatabase({ directory: paths.database, template: paths.databaseTemplate });
  const documents = (await api('documents/documents.js')).encryptedDocuments({
    database,
    blocks: await (await api('documents/file-blocks.js')).fileBlockStore(paths.blocks),
    keys: await (await api('keys/file-key-store.js')).fileKeyStore({ path: join(folder, 'keys.json'), passphrase: 'bench', clock }),
    clock,
    issuer: registry.mspId,
    replicas: [],
    turnstile: (await api('documents/turnstile.js')).turnstile(),
  });
  const authority = topology.issuers.find(({ mspId }) => mspId === registry.mspId);
  const key = randomBytes(32);
  const parts = {
    authority,
    documents,
    issuer: (await api('documents/issuer.js')).credentialIssuer({ user: paths.user('issuer'), uscc: authority.uscc, random }),
    // as when they were made at the entry of the units: one costs 5 ms
    unitReferences: { ...unitReferences, make: cheapReference },
    clock,
    random,
    // without an indexer: nothing of these units is on the ledger
    readModel: { reach: async () => {}, recordsOfUnits: async () => [] },
    batches: (await api('register/batch-book.js')).sqlBatchBook({ database, key, clock }),
    batchLedger: (await api('ledger/batch-ledger.js')).batchLedger(ledger),
  };
  return {
    parts,
    units: 0,
    async close() {
      connection.close();
      await database.destroy();
    },
  };
}

const cheapReference = (unitCode) => ({ unitRef: createHash('sha256').update(unitCode).digest('hex'), proof: '00'.repeat(81) });

/** Takes a batch on and prepares it. @returns what has to be measured */
async function batch(world, count, parts) {
  const { acceptBatch } = await api('certificates/batch.js');
  const { prepareBatch, runBatch } = await api('certificates/run-batch.js');
  const batchId = `bench-${world.units}`;
  const entry = sampleEntry('01-flat-sole');
  const items = Array.from({ length: count }, (_, n) => ({
    requestId: `${batchId}-${n}`,
    persons: persons(),
    entry: { ...entry, unitCode: `${DIVISION}001001GB00001F${String(world.units + n + 1).padStart(8, '0')}` },
  }));
  world.units += count;
  world.batchId = batchId;
  await acceptBatch(parts, { batchId, items });
  await prepareBatch(parts, batchId);
  return async () => {
    const showing = setInterval(() => void parts.batches.counts(batchId).then(showProgress), SHOW_MS);
    await runBatch(parts, batchId).finally(() => clearInterval(showing));
  };
}

const reference = () => randomBytes(32).toString('hex');
const persons = () => ({ acceptor: reference(), reviewer: reference(), enterer: reference() });

async function ledgerAlone({ parts }, count) {
  const enteredOn = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const request = () => ({
    unitRef: reference(),
    certRef: reference(),
    kind: 'TITLE_CERTIFICATE',
    registrationType: '100',
    division: DIVISION,
    enteredOn,
    credentialDigest: reference(),
    persons: persons(),
  });
  let left = Math.ceil(count / AT_ONCE);
  const loop = async () => {
    while (left > 0) {
      left -= 1;
      await parts.batchLedger.submit(Array.from({ length: AT_ONCE }, request));
    }
  };
  await Promise.all(Array.from({ length: ON_THE_WAY }, loop));
}

const noLedger = () => ({ check: async () => {}, submit: async () => ({ transactionId: '0'.repeat(64), block: 1 }) });

async function checkReport({ parts, batchId }, count) {
  const { counts } = await parts.batches.counts(batchId);
  if (counts.ENTERED !== count) throw new Error(`only ${counts.ENTERED} of ${count} were entered`);
  const [first] = await parts.batches.report(batchId, -1, 1);
  const body = await parts.documents.get(first.certRef);
  if (!Buffer.from(body).toString().includes('~')) throw new Error('the first document is no credential');
  say('checked', `${counts.ENTERED} entered, ${counts.REFUSED} refused; ${first.certificateNumber} is readable`);
}

/** @param {number[]} pids processes whose CPU time counts: this one, peers, orderers and chaincode */
const measureAll = (pids) => async (count, work) => {
  const begun = performance.now();
  const [cpu, all] = [process.cpuUsage(), cpuOf(pids)];
  await work();
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { rate: count / seconds, seconds, count, cpu: (user + system) / 1000 / count, all: (cpuOf(pids) - all) / count };
};

const cpuByProgram = (programs) => Object.fromEntries(Object.entries(programs).map(([name, pid]) => [name, cpuOf([pid])]));

/** Milliseconds of CPU that the processes have used; proc(5) counts in hundredths of a second. */
function cpuOf(pids) {
  return pids.reduce((sum, pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      return sum + (Number(fields[11]) + Number(fields[12])) * 10;
    } catch {
      return NaN; // no Linux
    }
  }, 0);
}

function signatures() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const message = Buffer.alloc(1024);
  const end = performance.now() + 500;
  let count = 0;
  for (; performance.now() < end; count += 1) sign('sha256', message, privateKey);
  return Math.round(count / 0.5);
}

function showProgress({ total, counts }) {
  if (process.stdout.isTTY) process.stdout.write(`\r  ${counts.ENTERED} of ${total} on the ledger, ${counts.REFUSED} refused \r`);
}

const perSecond = ({ rate, seconds, count, cpu, all }) =>
  `${Math.round(rate)}/s (${count} in ${seconds.toFixed(1)} s, CPU each: ${cpu.toFixed(2)} ms here, ${all.toFixed(2)} ms everywhere)`;
const load = () =>
  loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');
const say = (what, value) => console.log(`${what.padEnd(44)}${value}`);
