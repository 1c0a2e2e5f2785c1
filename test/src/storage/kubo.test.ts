import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CID } from 'multiformats/cid';
import { base32upper } from 'multiformats/bases/base32';
import { acceptBatch } from '../../../api/src/certificates/batch.js';
import { runBatch } from '../../../api/src/certificates/run-batch.js';
import { encryptedDocuments } from '../../../api/src/documents/documents.js';
import { kuboBlockStore } from '../../../api/src/documents/kubo-blocks.js';
import { sqlBatchBook } from '../../../api/src/register/batch-book.js';
import { buildingOf, CHEAP_REFERENCES, memoryBatchLedger } from '../../../api/src/testing/batches.js';
import { describeBlockStore } from '../../../api/src/testing/block-store-suite.js';
import { testDocuments } from '../../../api/src/testing/documents.js';
import { memoryRegistry } from '../../../api/src/testing/registry.js';
import { ensureKubo, startKubo } from '../../../scripts/lib/kubo.mjs';

const STARTING = 400_000;
const PORT = 9400 + Number(process.env['PORT_OFFSET'] ?? 0);

let folder: string;
let swarmKey: string;
let node: Awaited<ReturnType<typeof startKubo>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhenglian-kubo-'));
  swarmKey = randomBytes(32).toString('hex');
  node = await start('own', PORT);
}, STARTING);
afterAll(async () => {
  await node.stop();
  rmSync(folder, { recursive: true, force: true });
});

function start(name: string, port: number, key = swarmKey) {
  const program = ensureKubo();
  if (program === undefined) throw new Error('the storage tests need Kubo: set KUBO to its program, or install Go');
  return startKubo({ program, folder: join(folder, name), port, swarmKey: key });
}

describeBlockStore('a Kubo node of a private swarm', () => ({
  store: kuboBlockStore(node.api),
  async damage(block, change) {
    const name = base32upper.baseEncode(CID.parse(block).multihash.bytes);
    const [found] = readdirSync(join(node.folder, 'blocks'), { recursive: true, encoding: 'utf8' }).filter((path) => path.includes(name));
    if (found === undefined) throw new Error(`no file of block ${block}`);
    const path = join(node.folder, 'blocks', found);
    if (change === undefined) rmSync(path);
    else writeFileSync(path, change(readFileSync(path)));
  },
  collect: async () => void node.ipfs('repo', 'gc'),
}));

test('what was added is pinned: collecting garbage leaves it; what was removed is not', async () => {
  const store = kuboBlockStore(node.api);
  const [kept = '', removed = ''] = await store.addAll([randomBytes(600_000), randomBytes(600_000)]);
  await store.remove(removed);
  node.ipfs('repo', 'gc');
  expect(await store.check(kept)).toEqual([]);
  const pins = node.ipfs('pin', 'ls', '--type=recursive', '--quiet');
  expect(pins).toContain(kept);
  expect(pins).not.toContain(removed);
});

test(
  'peers with the swarm key exchange blocks, others cannot connect',
  async () => {
    const second = await start('second', PORT + 2);
    const stranger = await start('stranger', PORT + 4, randomBytes(32).toString('hex'));
    try {
      const address = `/ip4/127.0.0.1/tcp/${PORT + 1}/p2p/${(JSON.parse(node.ipfs('id')) as { ID: string }).ID}`;
      const [cid = ''] = await kuboBlockStore(node.api).addAll([randomBytes(600_000)]);
      second.ipfs('swarm', 'connect', address);
      second.ipfs('pin', 'add', cid);
      expect(await kuboBlockStore(second.api).check(cid)).toEqual([]);
      expect(() => stranger.ipfs('swarm', 'connect', address)).toThrow();
    } finally {
      await Promise.all([second.stop(), stranger.stop()]);
    }
  },
  STARTING,
);

test(
  'a node that is away is STORAGE_UNAVAILABLE; what it had acknowledged is there when it comes back, even after a kill',
  async () => {
    const store = kuboBlockStore(node.api);
    const [cid = ''] = await store.addAll([randomBytes(1000)]);
    await node.stop('SIGKILL');
    for (const call of [
      () => store.addAll([randomBytes(10)]),
      () => store.cat(cid, 10_000),
      () => store.check(cid),
      () => store.remove(cid),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
    }
    node = await start('own', PORT);
    expect(await kuboBlockStore(node.api).check(cid)).toEqual([]);
  },
  STARTING,
);

test(
  'a node that is killed in the middle of a batch: nothing half done, the same call goes on when it is back',
  async () => {
    const world = await testDocuments();
    try {
      const registry = await memoryRegistry();
      const key = new Uint8Array(32).fill(3);
      const { database, clock } = world.parts;
      const stored = (api: string) => encryptedDocuments({ ...world.parts, blocks: kuboBlockStore(api), replicas: [] });
      const parts = {
        ...registry.parts,
        clock,
        documents: stored(node.api),
        unitReferences: CHEAP_REFERENCES,
        random: { bytes: (length: number) => new Uint8Array(randomBytes(length)) },
        batches: sqlBatchBook({ database, key, clock }),
        batchLedger: memoryBatchLedger(registry.ledger),
      };
      await acceptBatch(parts, { batchId: 'kubo', items: buildingOf(12, 'kubo') });
      let first: Promise<void> | undefined;
      let killed: Promise<unknown> | undefined;
      // the chunks behind the first are entered while it is stored, and find no node
      const dying = {
        ...parts.documents,
        putAllOnce: async (bodies: ReadonlyMap<string, Uint8Array>) => {
          if (first === undefined) return (first = parts.documents.putAllOnce(bodies));
          await (killed ??= first.then(() => node.stop('SIGKILL')));
          return parts.documents.putAllOnce(bodies);
        },
      };
      await expect(runBatch({ ...parts, documents: dying }, 'kubo', { size: 4 })).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
      expect((await parts.batches.counts('kubo'))?.counts).toMatchObject({ ENTERED: 4, BOOKED: 8, REFUSED: 0 });
      expect(registry.ledger.writes.filter((name) => name === 'FIRST_REGISTERED')).toHaveLength(4);
      node = await start('own', PORT);
      const documents = stored(node.api);
      expect((await runBatch({ ...parts, documents }, 'kubo', { size: 4 })).counts).toMatchObject({ ENTERED: 12 });
      for (const { certRef = '' } of await parts.batches.report('kubo', -1, 12)) {
        expect(Buffer.from((await documents.get(certRef)) ?? '').toString()).toContain('不动产权第');
      }
      expect(registry.ledger.writes.filter((name) => name === 'FIRST_REGISTERED')).toHaveLength(12);
    } finally {
      await world.close();
    }
  },
  STARTING,
);
