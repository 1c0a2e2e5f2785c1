import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { at, readTopology } from './paths.mjs';
import { Supervisor } from './supervisor.mjs';

const READY_MS = 90_000;
const POLL_MS = 100;

/**
 * Starts a ledger on one machine: embedded network, enrolled identities, one chaincode server per organisation.
 * @param {{ varDir: string, portOffset?: number, say?: (line: string) => void, chaincodeOf?: (organization: string) => string }} options
 *   chaincodeOf names the chaincode program of an organisation; tests give one of them a patched one
 * @returns {Promise<Supervisor>} when every organisation has its certificates and its chaincode listens
 */
export async function startLedger({ varDir, portOffset = 0, say = () => {}, chaincodeOf = () => CHAINCODE }) {
  const topology = readTopology();
  const env = environment(varDir, portOffset);
  mkdirSync(varDir, { recursive: true });
  const supervisor = new Supervisor(`${varDir}/log`);
  try {
    say('network: embedded, one machine, no consensus (for development, tests and small pilots)');
    // the state database's threads would each keep memory of their own: a fifth more in all
    supervisor.start('network', [at('network/dist/embedded/main.js')], { ...env, MALLOC_ARENA_MAX: '2' });
    await reachable(() => supervisor.hasPrinted('network', 'READY'), 'network', supervisor);
    say('identities: enrolling with each organisation’s certificate authority');
    await supervisor.run('provision', [at('network/dist/ca/provision.js')], env);
    say('chaincode: one server per organisation');
    for (const { id, chaincodePort } of topology.organizations) {
      const servers = topology.chaincodes.map(
        ({ name, version }, index) => `${name}=${name}_${version}:${id}=${topology.host}:${chaincodePort + index + portOffset}`,
      );
      supervisor.start(`chaincode-${id}`, [chaincodeOf(id), ...servers], chaincodeEnvironment(`${varDir}/organizations/${id}`));
    }
    await Promise.all(
      topology.organizations.map(({ id }) =>
        reachable(() => supervisor.hasPrinted(`chaincode-${id}`, 'READY'), `chaincode-${id}`, supervisor),
      ),
    );
    await reachable(() => everyPeerReached(topology, supervisor.printed('network')), 'network', supervisor);
    return supervisor;
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/** Whether each peer says that it has reached each chaincode of its organisation. */
function everyPeerReached({ organizations, chaincodes }, lines) {
  return organizations.every(({ id, peers }) =>
    chaincodes.every(({ name, version }) => {
      const reached = lines.filter((line) => line.includes(`"chaincode ready","chaincode":"${name}_${version}:${id}"`));
      return reached.length >= peers.length;
    }),
  );
}

/**
 * Starts the whole system on one machine: a ledger and one API per organisation.
 * @param {{ varDir: string, portOffset?: number, say?: (line: string) => void }} options
 * @returns {Promise<{ endpoints: object, supervisor: Supervisor, stop: () => Promise<void> }>} when every API answers ready
 */
export async function startSystem({ varDir, portOffset = 0, say = () => {} }) {
  const topology = readTopology();
  const env = environment(varDir, portOffset);
  const database = prepareDatabase(varDir, env);
  const supervisor = await startLedger({ varDir, portOffset, say });
  const stop = () => supervisor.stop();
  try {
    await database;
    say('institutions: one API each');
    for (const { id } of topology.organizations) supervisor.start(`api-${id}`, [at('api/dist/main.js')], { ...env, ORGANIZATION: id });
    const endpoints = describe(topology, portOffset);
    const write = () => writeEndpoints(varDir, { ...endpoints, supervisor: process.pid, pids: supervisor.pids });
    supervisor.on('change', write);
    await ready(endpoints, supervisor);
    write();
    return { endpoints, supervisor, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until every API says ready. */
export async function ready(endpoints, supervisor) {
  for (const [id, { ready: url }] of Object.entries(endpoints.organizations)) {
    await reachable(() => answers([url]), `api-${id}`, supervisor);
  }
}

/** @returns the running system's endpoints, or undefined when none runs on this folder */
export function runningSystem(varDir) {
  const file = `${varDir}/endpoints.json`;
  if (!existsSync(file)) return undefined;
  const endpoints = JSON.parse(readFileSync(file, 'utf8'));
  try {
    process.kill(endpoints.supervisor, 0);
    return endpoints;
  } catch {
    return undefined; // left by a system that has ended
  }
}

const CHAINCODE = at('chaincode/dist/contract/main.js');

const environment = (varDir, portOffset) => ({ VAR_DIR: varDir, PORT_OFFSET: String(portOffset) });

const chaincodeEnvironment = (organization) => ({
  CORE_CHAINCODE_LOGGING_LEVEL: 'error',
  CHAINCODE_TLS_KEY: `${organization}/chaincode/key.pem`,
  CHAINCODE_TLS_CERT: `${organization}/chaincode/cert.pem`,
  CHAINCODE_TLS_CLIENT_CA: `${organization}/msp/tlscacerts/ca.pem`,
});

/** The empty database that the APIs copy on their first start; made while the network starts. */
async function prepareDatabase(varDir, env) {
  const supervisor = new Supervisor(`${varDir}/log`);
  const done = supervisor.run('database', [at('api/dist/database/prepare.js')], env);
  done.catch(() => {}); // whoever awaits it sees the error
  return done;
}

function describe(topology, portOffset) {
  const base = (port) => `http://localhost:${port + portOffset}`;
  const organizations = Object.fromEntries(
    topology.organizations.map(({ id, name, api }) => [
      id,
      { name, graphql: `${base(api.port)}/graphql`, oidc: `${base(api.port)}/oidc`, ready: `${base(api.port)}/readyz` },
    ]),
  );
  return { explorer: `${base(topology.organizations[0].api.port)}/`, organizations };
}

async function reachable(check, name, supervisor) {
  const until = Date.now() + READY_MS;
  while (!(await check())) {
    if (Date.now() > until) throw new Error(`${name} did not become ready in ${READY_MS / 1000} s, see ${supervisor.logOf(name)}`);
    await sleep(POLL_MS);
  }
}

async function answers(urls) {
  try {
    const all = await Promise.all(urls.map((url) => fetch(url, { signal: AbortSignal.timeout(2000) })));
    return all.every(({ ok }) => ok);
  } catch {
    return false; // not up yet
  }
}

function writeEndpoints(varDir, endpoints) {
  const file = `${varDir}/endpoints.json`;
  writeFileSync(`${file}.new`, `${JSON.stringify(endpoints, null, 2)}\n`);
  renameSync(`${file}.new`, file); // readers never see half a file
}
