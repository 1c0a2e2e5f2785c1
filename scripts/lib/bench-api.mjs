// ./scripts/bench verify | index | rebuild: what an institution's API does with a whole system of five beside it on this machine.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ACCOUNTS } from './accounts.mjs';
import { ISSUE, PERSONS, VERIFY, connect } from './client.mjs';
import { at, readTopology } from './paths.mjs';
import { sampleEntry } from './samples.mjs';
import { signIn } from './sign-in.mjs';
import { runningSystem, startSystem } from './system.mjs';

// the contracts' framework, which the watch runs, logs its classes when it is loaded
process.env['CORE_CHAINCODE_LOGGING_LEVEL'] ??= 'critical';

const CERTIFICATES = 20;
const PER_SECOND = 50;
const WARM_UP_MS = 3_000;
const CLIENTS = 20;
/** The first run loads and compiles the program too. */
const RUNS = [1, 2, 3];

/**
 * Measures on a temporary system.
 * @param {{ what: 'verify' | 'index' | 'rebuild', seconds: number, portOffset: number }} options
 */
export async function benchApi({ what, seconds, portOffset }) {
  const varDir = mkdtempSync(join(tmpdir(), 'zhenglian-bench-'));
  const system = await startSystem({ varDir, portOffset });
  try {
    say('machine', `${cpus().length} × ${cpus()[0].model}, load ${load()}`);
    const endpoints = runningSystem(varDir);
    const registry = await desk(endpoints, 'registry');
    const issued = [];
    for (let n = 0; n < CERTIFICATES; n += 1) issued.push(await issueOne(registry, n));
    if (what === 'verify') await verifying(endpoints, issued, seconds);
    else {
      const committed = await fillLedger({ varDir, portOffset, certificate: issued[0], seconds });
      say('transactions', `${committed} in ${seconds} s, ${Math.round(committed / seconds)}/s, load ${load()}`);
      if (what === 'index') await lags(endpoints);
      else for (const run of RUNS) await rebuild({ run, varDir, portOffset, height: await heightOf(registry) });
    }
    say('machine', `load ${load()}`);
  } finally {
    await system.stop();
    rmSync(varDir, { recursive: true, force: true });
  }
}

/** Requests at a fixed rate, whether the ones before were answered or not; each is timed from the moment when it was due. */
async function verifying({ organizations }, issued, seconds) {
  const anyone = connect(organizations.bank.graphql);
  const query = (n) => {
    const { certificateNumber, code } = issued[n % issued.length];
    return anyone(VERIFY, { input: { certificateNumber, code } }).then(({ verify }) => {
      if (verify.status !== 'VALID') throw new Error(`a genuine certificate is ${verify.status}`);
    });
  };
  await atRate(query, WARM_UP_MS);
  say('an empty query', percentiles(await atRate(() => anyone('{ network { kind } }'), seconds * 1000)));
  say('verify by number and code', percentiles(await atRate(query, seconds * 1000)));
}

async function atRate(call, milliseconds) {
  const begun = performance.now();
  const times = [];
  const waiting = [];
  for (let n = 0; n * (1000 / PER_SECOND) < milliseconds; n += 1) {
    const due = begun + n * (1000 / PER_SECOND);
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    waiting.push(call(n).then(() => times.push(performance.now() - due)));
  }
  await Promise.all(waiting);
  return times.toSorted((a, b) => a - b);
}

async function lags({ organizations }) {
  for (const id of Object.keys(organizations)) {
    const client = connect(organizations[id].graphql, await signIn(organizations[id], ACCOUNTS[id].account, ACCOUNTS[id].password));
    const { networkState } = await client('{ networkState { indexHeight indexLagMilliseconds } }');
    say(`index lag at ${id}`, `p95 ${networkState.indexLagMilliseconds} ms of the last 100 blocks, block ${networkState.indexHeight}`);
  }
}

/** An empty index follows the ledger from block 0, with every check of a live one: blocks, signatures, the watch. */
async function rebuild({ run, varDir, portOffset, height }) {
  const [{ openDatabase }, { createIndexer }, { createProgress }, { nodeP256 }, { gatewayBlocks }, { openConnection }, verify] =
    await Promise.all(
      [
        'api/dist/database/open.js',
        'api/dist/indexer/indexer.js',
        'api/dist/indexer/progress.js',
        'api/dist/indexer/p256.js',
        'api/dist/ledger/blocks.js',
        'api/dist/ledger/connection.js',
        'verify/dist/ledger/index.js',
      ].map((path) => import(at(path))),
    );
  const { pino } = await import('pino');
  const topology = readTopology();
  const trust = verify.parseTrust(readFileSync(join(varDir, 'trust.json'), 'utf8'));
  const p256 = nodeP256();
  const connection = openConnection(peerOf(topology, varDir, portOffset));
  const database = await openDatabase({ directory: join(varDir, `rebuilt-${run}`), template: join(varDir, 'api/template') });
  const progress = createProgress(undefined);
  const indexer = createIndexer({
    source: gatewayBlocks(connection.gateway, topology.channel),
    database,
    trust: { trust, membership: verify.createMembership(trust.roots, p256), verify: p256 },
    versions: new Map(topology.chaincodes.map(({ name, version }) => [name, version])),
    progress,
    logger: pino({ level: 'error' }),
    sleep,
    now: () => performance.now(),
    time: () => Date.now(),
  });
  const stop = new AbortController();
  const spent = process.cpuUsage();
  const begun = performance.now();
  const running = indexer.run(stop.signal);
  await progress.reach(height, 600_000);
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(spent);
  stop.abort();
  await running;
  const { count } = await database
    .selectFrom('ledger_index.transaction')
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  await database.destroy();
  connection.close();
  say(
    `rebuild from block 0, run ${run}`,
    `${count} transactions in ${seconds.toFixed(1)} s, ${Math.round(Number(count) / seconds)}/s, ${((user + system) / 1000 / Number(count)).toFixed(2)} ms CPU each`,
  );
}

/** Cases on one certificate, as fast as clients get them committed: small transactions, each with two endorsers. */
async function fillLedger({ varDir, portOffset, certificate, seconds }) {
  const { openConnection } = await import(at('api/dist/ledger/connection.js'));
  const topology = readTopology();
  const connection = openConnection(peerOf(topology, varDir, portOffset));
  const title = connection.gateway.getNetwork(topology.channel).getContract('title');
  const { certRef, unitRef, enteredOn, division } = certificate.facts;
  const end = performance.now() + seconds * 1000;
  let committed = 0;
  const client = async () => {
    while (performance.now() < end) {
      const reference = createHash('sha256').update(randomBytes(16)).digest('hex');
      const request = { caseRef: reference, unitRef, certRef, act: 'CHANGE', requiredSides: [], applicationDigest: reference, division };
      await title.submitTransaction('openCase', JSON.stringify({ ...request, openedOn: enteredOn }));
      committed += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  connection.close();
  return committed;
}

function peerOf(topology, varDir, portOffset) {
  const [{ mspId, peers }] = topology.organizations;
  const folder = join(varDir, 'organizations/registry');
  const user = join(folder, 'users/registrar');
  return {
    host: topology.host,
    ports: peers.map(({ port }) => port + portOffset),
    tlsRoot: join(folder, 'msp/tlscacerts/ca.pem'),
    mspId,
    user: { certificate: join(user, 'cert.pem'), key: join(user, 'key.pem') },
  };
}

async function issueOne(registry, n) {
  const entry = { ...sampleEntry('01-flat-sole'), unitCode: `440605001001GB00001F0001${String(3000 + n)}` };
  const query = ISSUE.replace('enteredOn', 'enteredOn division');
  return (await registry(query, { input: { requestId: randomUUID(), entry, persons: PERSONS } })).issueCertificate;
}

const desk = async ({ organizations }, id) =>
  connect(organizations[id].graphql, await signIn(organizations[id], ACCOUNTS[id].account, ACCOUNTS[id].password));

const heightOf = async (client) => {
  const { networkState } = await client('{ networkState { peerHeight } }');
  return networkState.peerHeight;
};

function percentiles(sorted) {
  const of = (share) => `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))])} ms`;
  return `p50 ${of(0.5)}, p95 ${of(0.95)}, p99 ${of(0.99)}; ${sorted.length} requests at ${PER_SECOND}/s`;
}

const load = () =>
  loadavg()
    .map((value) => value.toFixed(2))
    .join(' ');

const say = (what, result) => console.log(`${what.padEnd(28)}${result}`);
