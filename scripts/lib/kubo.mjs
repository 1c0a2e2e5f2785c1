import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { at } from './paths.mjs';

const PROGRAM = at('node_modules/.cache/zhenglian/kubo/ipfs');
const READY_MILLISECONDS = 60_000;

/**
 * @returns the path of Kubo's program: KUBO, or built from tools/kubo (release and checksums pinned there; needs Go, some 2 minutes
 * the first time); undefined when there is neither
 */
export function ensureKubo() {
  const given = process.env['KUBO'];
  if (given && !existsSync(given)) throw new Error(`KUBO=${given} does not exist`);
  if (given || existsSync(PROGRAM)) return given || PROGRAM;
  if (spawnSync('go', ['version']).status !== 0) return undefined;
  console.log('building Kubo from tools/kubo …');
  mkdirSync(dirname(PROGRAM), { recursive: true });
  const built = spawnSync('go', ['build', '-o', PROGRAM, 'github.com/ipfs/kubo/cmd/ipfs'], { cwd: at('tools/kubo'), stdio: 'inherit' });
  if (built.status !== 0) throw new Error('Kubo does not build: go build in tools/kubo says why');
  return PROGRAM;
}

/** Settings of a node that speaks to nobody but the peers that hold its swarm key. */
const SETTINGS = {
  'AutoConf.Enabled': false,
  'AutoTLS.Enabled': false,
  Bootstrap: [],
  'DNS.Resolvers': {},
  'Datastore.BlockKeyCacheSize': 0,
  'Datastore.HashOnRead': false,
  'Discovery.MDNS.Enabled': false,
  'Ipns.DelegatedPublishers': [],
  'Routing.DelegatedRouters': [],
  'Routing.Type': 'none',
  'Swarm.DisableNatPortMap': true,
  'Swarm.Transports.Network.Websocket': false,
  'Version.SwarmCheckEnabled': false,
};

/**
 * Starts a private Kubo node on loopback: RPC API on `port`, swarm on the next one, no gateway.
 * @param {{ program: string, folder: string, port: number, swarmKey: string }} options `swarmKey`: 64 hex digits
 */
export async function startKubo({ program, folder, port, swarmKey }) {
  const env = { ...process.env, IPFS_PATH: folder, IPFS_TELEMETRY: 'off', LIBP2P_FORCE_PNET: '1' };
  if (!existsSync(join(folder, 'config'))) {
    mkdirSync(folder, { recursive: true });
    ipfs(program, env, 'init', '--empty-repo');
    writeFileSync(join(folder, 'swarm.key'), `/key/swarm/psk/1.0.0/\n/base16/\n${swarmKey}\n`, { mode: 0o600 });
    const addresses = { API: `/ip4/127.0.0.1/tcp/${port}`, Gateway: [], Swarm: [`/ip4/127.0.0.1/tcp/${port + 1}`] };
    for (const [name, value] of Object.entries({ ...SETTINGS, ...prefixed('Addresses', addresses) })) {
      ipfs(program, env, 'config', '--json', name, JSON.stringify(value));
    }
  }
  const log = [];
  const child = spawn(program, ['daemon'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => log.push(chunk));
  const api = `http://127.0.0.1:${port}`;
  await ready(api, child, log);
  return {
    api,
    folder,
    pid: child.pid,
    ipfs: (...args) => ipfs(program, env, ...args),
    stop: (signal = 'SIGTERM') => ended(child, signal),
  };
}

async function ready(api, child, log) {
  for (const until = Date.now() + READY_MILLISECONDS; Date.now() < until; await sleep(100)) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`${api}/api/v0/id`, { method: 'POST' }).catch(() => undefined);
    if (answer?.ok) return;
  }
  child.kill('SIGKILL');
  throw new Error(`Kubo does not start:\n${Buffer.concat(log).toString()}`);
}

function ended(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const exit = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  return exit;
}

function ipfs(program, env, ...args) {
  const { status, stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`ipfs ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function prefixed(prefix, values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
}
