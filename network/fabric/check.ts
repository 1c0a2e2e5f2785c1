import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { addressesIn } from './enrolment.js';
import { enrolmentsOf } from './material.js';
import type { NativeNetwork, NodeState } from './network.js';
import { agree, standingOf } from './ordering.js';

const DAY_MS = 86_400_000;
const RENEW_DAYS = 30;
const LAG_BLOCKS = 10;
const FREE_SHARE = 0.1;

/**
 * Looks at everything that an operator must act on, as a monitoring system would: nodes that are away or behind, orderers
 * that do not vote together, certificates that end soon, a disk that fills up.
 * @returns one line for each finding with what to do; empty: all is well
 */
export async function findings(network: NativeNetwork, now = new Date()): Promise<string[]> {
  const states = await network.status();
  return [...awayOrBehind(states), ...(await disagreement(network)), ...expiring(network, now), ...diskFindings(network.folders.root)];
}

function awayOrBehind(states: readonly NodeState[]): string[] {
  const away = states.filter(({ pid, detail }) => pid === undefined || detail.startsWith('does not answer'));
  const heights = states.map(({ detail }) => Number(/^height (\d+)$/.exec(detail)?.[1])).filter(Number.isFinite);
  const highest = Math.max(...heights);
  const behind = states.filter(({ detail }) => highest - Number(/^height (\d+)$/.exec(detail)?.[1]) > LAG_BLOCKS);
  return [
    ...away.map(({ name, detail }) => `${name}: ${detail}. Start it; see docs/operations/away.md for what works meanwhile`),
    ...behind.map(({ name, detail }) => `${name}: ${detail}, others are at ${highest}. Look at its log and its disk`),
  ];
}

async function disagreement({ nodes, daemons }: NativeNetwork): Promise<string[]> {
  const running = nodes.orderers.filter(({ name }) => daemons.pidOf(name) !== undefined);
  const standings = await Promise.all(running.map(standingOf));
  if (agree(standings)) return [];
  const seen = running.map(({ name }, index) => `${name} ${JSON.stringify(standings[index] ?? 'silent')}`);
  return [
    `the orderers do not vote together (${seen.join(', ')}). Wait a minute; restart the one that differs, no second one before it agrees`,
  ];
}

function expiring(network: NativeNetwork, now: Date): string[] {
  const { topology, folders, nodes } = network;
  const files = topology.organizations.flatMap(({ id, users }) => [
    ...enrolmentsOf(folders, nodes, id, addressesIn(network)).map(({ certificate }) => certificate),
    ...users.map(({ name }) => join(folders.userOf(id, name), 'cert.pem')),
  ]);
  return files.filter(existsSync).flatMap((file) => {
    const days = Math.floor((Date.parse(new X509Certificate(readFileSync(file)).validTo) - now.getTime()) / DAY_MS);
    if (days > RENEW_DAYS) return [];
    const organization = /organizations\/([^/]+)\//.exec(file)?.[1] ?? '';
    return [`${file.slice(folders.root.length + 1)}: ends in ${days} days. ./scripts/fabric renew ${organization}`];
  });
}

function diskFindings(folder: string): string[] {
  const { bavail, blocks } = statfsSync(folder);
  const share = bavail / blocks;
  return share > FREE_SHARE
    ? []
    : [`${folder}: ${(share * 100).toFixed(0)} % of the disk is free. Make room: an orderer on a full disk may not start again`];
}
