import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { defaultTopologyPath, loadTopology, portOffsetFrom, type Topology } from '../topology.js';

export interface EmbeddedConfig {
  folder: string;
  topology: Topology;
  batchInterval: number;
  /** one organisation, or the ordering service: only this part runs in this process; undefined: everything */
  part: string | undefined;
}

/** Names the ordering service where an organisation is named. */
export const ORDERER = 'orderer';

/**
 * Configuration of the embedded network from the environment: VAR_DIR (default `var`), PORT_OFFSET, TOPOLOGY (path),
 * BATCH_INTERVAL_MS, ORGANIZATION (id of one organisation, or `orderer`: this process runs only that part), ALLOW_REMOTE=1 to bind to
 * more than loopback.
 * @throws Error naming the variable and what to do
 */
export function readConfig(environment: NodeJS.ProcessEnv): EmbeddedConfig {
  const path = environment['TOPOLOGY'];
  const topology = loadTopology(path === undefined || path === '' ? defaultTopologyPath() : resolve(path), portOffsetFrom(environment));
  if (!isLoopback(topology.host) && environment['ALLOW_REMOTE'] !== '1')
    throw new Error(
      `host ${topology.host} of the topology is reachable from other machines; the embedded network has no consensus. Use 127.0.0.1, or set ALLOW_REMOTE=1 if you mean it`,
    );
  const part = environment['ORGANIZATION'] || undefined;
  const parts = [...topology.organizations.map(({ id }) => id), ORDERER];
  if (part !== undefined && !parts.includes(part)) throw new Error(`ORGANIZATION must be one of ${parts.join(', ')}; it is "${part}"`);
  const batchInterval = interval(environment['BATCH_INTERVAL_MS'] ?? '20');
  return { folder: resolve(environment['VAR_DIR'] ?? 'var'), topology, batchInterval, part };
}

function interval(text: string): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value > 10_000)
    throw new Error(`BATCH_INTERVAL_MS must be a number of milliseconds from 0 to 10000; it is "${text}"`);
  return value;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
