import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '@zhenglian/chaincode/domain';
import { NextToLast } from 'blockstore-fs/sharding';
import { CID } from 'multiformats/cid';
import type { DocumentParts } from '../documents/documents.js';
import { fileBlockStore } from '../documents/file-blocks.js';
import { turnstile } from '../documents/turnstile.js';
import { fileKeyStore } from '../keys/file-key-store.js';
import type { BlockStore } from '../documents/block-store.js';
import type { Clock, ReplicaPeer } from '../ports.js';
import { testDatabase } from './database.js';

const CHEAP = { N: 2 ** 14, r: 8, p: 1 };

/** Another organisation's storage on this machine, which can be switched off. */
export interface TestReplica extends ReplicaPeer {
  away: boolean;
}

export function testReplica(organization: string, store: BlockStore): TestReplica {
  const replica: TestReplica = {
    organization,
    away: false,
    store: async (root, blocks) => (present(), store.putBlocks(root, blocks)),
    block: async (_root, block) => (present(), store.block(block)),
    check: async (root) => (present(), store.check(root)),
    remove: async (root) => (present(), store.remove(root)),
  };
  const present = () => {
    if (replica.away) throw new DomainError('STORAGE_UNAVAILABLE');
  };
  return replica;
}

/** Documents of one organisation on disk, their copies at another one, and ways to harm both. */
export async function testDocuments(issuer = 'RegistryMSP') {
  const db = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'zhenglian-documents-'));
  let time = Date.parse('2026-11-21T04:00:00Z');
  const clock: Clock = { now: () => new Date(time) };
  const replica = testReplica('regulator', await fileBlockStore(join(folder, 'copies')));
  const open = async (of = issuer): Promise<DocumentParts> => ({
    database: db.database,
    blocks: await fileBlockStore(join(folder, 'blocks')),
    keys: await fileKeyStore({ path: join(folder, 'keys.json'), passphrase: 'passphrase', clock, cost: CHEAP }),
    clock,
    issuer: of,
    replicas: [replica],
    turnstile: turnstile(),
  });
  const pathOf = (place: 'blocks' | 'copies', cid: string) => {
    const { dir, file } = new NextToLast().encode(CID.parse(cid));
    return join(folder, place, dir, file);
  };
  return {
    parts: await open(),
    open,
    replica,
    database: db.database,
    folder,
    pass: (milliseconds: number) => void (time += milliseconds),
    /** Names of all block files. */
    files: (place: 'blocks' | 'copies' = 'blocks') =>
      readdirSync(join(folder, place), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.data'))
        .map((name) => join(folder, place, name)),
    flip(place: 'blocks' | 'copies', cid: string) {
      const bytes = readFileSync(pathOf(place, cid));
      bytes[3] = (bytes[3] ?? 0) ^ 1;
      writeFileSync(pathOf(place, cid), bytes);
    },
    lose: (place: 'blocks' | 'copies', cid: string) => rmSync(pathOf(place, cid)),
    async cidOf(id: string) {
      const row = await db.database.selectFrom('documents.document').select('cid').where('id', '=', id).executeTakeFirstOrThrow();
      return row.cid;
    },
    async close() {
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type TestDocuments = Awaited<ReturnType<typeof testDocuments>>;
