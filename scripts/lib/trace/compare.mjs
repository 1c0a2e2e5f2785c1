// ./scripts/fabric compare: one seeded trace on the embedded network and on real Fabric, outcome by outcome.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { at, readTopology } from '../paths.mjs';
import { startLedger } from '../system.mjs';
import { differences, summary } from './difference.mjs';
import { makeOperations } from './operations.mjs';
import { Player } from './player.mjs';

const LEAST_UNSUCCESSFUL = 0.3;
const SHOWN = 20;
const EMBEDDED_OFFSET = 100; // beside the Fabric network of the same run

/**
 * @param {{ seed: string, count: number, portOffset: number, file?: string, say?: (line: string) => void }} options
 *   file: where both traces are written as JSON
 * @returns {Promise<boolean>} whether the networks behaved alike, in a trace of which at least 30 % did not succeed
 */
export async function compareNetworks({ seed, count, portOffset, file, say = console.log }) {
  const operations = makeOperations({ seed, count, now: new Date() });
  const topology = readTopology();
  const fabric = await withFabric(portOffset, (varDir) => playAll(operations, { varDir, portOffset, topology }));
  say(line('Fabric', fabric));
  const embedded = await withEmbedded(portOffset + EMBEDDED_OFFSET, (varDir) =>
    playAll(operations, { varDir, portOffset: portOffset + EMBEDDED_OFFSET, topology }),
  );
  say(line('embedded', embedded));
  if (file) writeFileSync(file, JSON.stringify({ seed, embedded: embedded.played, fabric: fabric.played }, null, 2));
  const found = differences(embedded.played, fabric.played);
  const firsts = found.filter(({ index }, position) => found[position - 1]?.index !== index); // one line per operation
  for (const { index, what, path, left, right } of firsts.slice(0, SHOWN)) {
    say(`operation ${index} (${what}), ${path}\n  embedded: ${JSON.stringify(left)}\n  Fabric:   ${JSON.stringify(right)}`);
  }
  const { transactions, unsuccessful, counts } = summary(fabric.played);
  for (const [end, number] of Object.entries(counts).sort(([, a], [, b]) => b - a)) say(`${String(number).padStart(6)}  ${end}`);
  const share = unsuccessful / transactions;
  say(
    `seed ${seed}: ${operations.length} operations, ${transactions} transactions, ${(share * 100).toFixed(0)} % refused or invalid, ${found.length} differences`,
  );
  return found.length === 0 && share >= LEAST_UNSUCCESSFUL;
}

const line = (name, { milliseconds, played }) => `${name}: ${played.length} operations in ${(milliseconds / 1000).toFixed(1)} s`;

async function playAll(operations, network) {
  const player = new Player(network);
  const begun = performance.now();
  const played = [];
  try {
    for (const operation of operations) played.push({ operation, outcomes: await player.play(operation) });
  } finally {
    player.close();
  }
  return { played, milliseconds: performance.now() - begun };
}

async function withEmbedded(portOffset, work) {
  const varDir = mkdtempSync(join(tmpdir(), 'zhenglian-compare-'));
  const supervisor = await startLedger({ varDir, portOffset });
  try {
    return await work(varDir);
  } finally {
    await supervisor.stop();
    rmSync(varDir, { recursive: true, force: true });
  }
}

async function withFabric(portOffset, work) {
  const varDir = mkdtempSync(join(tmpdir(), 'zhenglian-compare-'));
  const env = { ...process.env, VAR_DIR: varDir, PORT_OFFSET: String(portOffset) };
  const fabric = (command) => promisify(execFile)(at('scripts/fabric'), [command], { env });
  try {
    await fabric('up');
    await fabric('deploy');
    return await work(varDir);
  } finally {
    await fabric('down');
    rmSync(varDir, { recursive: true, force: true });
  }
}
