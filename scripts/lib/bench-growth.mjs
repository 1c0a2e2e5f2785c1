// ./scripts/bench growth [keys]: what a large state costs the embedded network in memory, restart and time per request.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CHAINCODE, cpuSeconds, latency, memory, openClient, primitives, rate, say } from './bench-network.mjs';
import { endorseWrites } from './endorsed.mjs';
import { readTopology } from './paths.mjs';
import { startLedger } from './system.mjs';

const KEYS_PER_TRANSACTION = 5_000;
const VALUE = 'v'.repeat(200);
const SECONDS = 4;

/** @param {{ keys: number, portOffset: number }} options */
export async function benchGrowth({ keys, portOffset }) {
  const varDir = mkdtempSync(join(tmpdir(), 'zhenglian-growth-'));
  primitives(varDir);
  const supervisor = await startLedger({ varDir, portOffset, chaincodeOf: () => CHAINCODE });
  const client = openClient(varDir, portOffset);
  try {
    const title = client.gateway.getNetwork(readTopology().channel).getContract('title');
    await eventually(() => title.submitTransaction('put', 'first', VALUE));
    await measure('empty state', title, supervisor);
    await fill(client.gateway, title, varDir, keys);
    await measure(`${keys} keys`, title, supervisor);
    const killed = performance.now();
    const since = () => `${((performance.now() - killed) / 1000).toFixed(1)} s`;
    const old = supervisor.pids['network'];
    process.kill(old, 'SIGKILL');
    const restarted = () => ![undefined, old].includes(supervisor.pids['network']) && supervisor.hasPrinted('network', 'READY');
    while (!restarted()) await sleep(20);
    say('killed → ready', since());
    await eventually(() => title.submitTransaction('put', 'after', VALUE));
    say('killed → next commit', since());
    await measure('after the restart', title, supervisor);
    primitives(varDir);
  } finally {
    client.close();
    await supervisor.stop();
    rmSync(varDir, { recursive: true, force: true });
  }
}

/** Writes of 200 bytes, endorsed with the peers' own keys: no chaincode runs, everything else is as ever. */
async function fill(gateway, title, varDir, keys) {
  const begun = performance.now();
  const value = Buffer.from(VALUE);
  for (let first = 0; first < keys; first += KEYS_PER_TRANSACTION) {
    const count = Math.min(KEYS_PER_TRANSACTION, keys - first);
    const writes = Array.from({ length: count }, (_, i) => [`grown-${String(first + i).padStart(9, '0')}`, value]);
    const submitted = await gateway.newTransaction(endorseWrites(title, varDir, 'title', writes)).submit();
    const { successful, code } = await submitted.getStatus();
    if (!successful) throw new Error(`filling got code ${code}`);
  }
  const seconds = (performance.now() - begun) / 1000;
  say('filling', `${keys} keys in ${seconds.toFixed(0)} s (${Math.round(keys / seconds)}/s, all peers)`);
}

async function measure(what, title, supervisor) {
  const pid = supervisor.pids['network'];
  const timed = async (work) => {
    const before = cpuSeconds(pid);
    const result = await rate(1, SECONDS * 1000, work);
    return latency({ ...result, cpu: (1000 * (cpuSeconds(pid) - before)) / result.times.length });
  };
  say(`${what}: get`, await timed(() => title.evaluateTransaction('get', 'first')));
  say(`${what}: one-key create`, await timed((id) => title.submitTransaction('create', `${what}-${id}`, VALUE)));
  say(`${what}: network process`, memory(pid));
}

async function eventually(work) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt > 100) throw error;
      await sleep(100);
    }
  }
}
