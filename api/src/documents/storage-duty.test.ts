import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compactDecrypt } from 'jose';
import type { DocumentStore, KeyStore } from '../ports.js';
import { testDocuments, type TestDocuments } from '../testing/documents.js';
import { encryptedDocuments } from './documents.js';
import { replicate, replicationLag } from './replication.js';
import { finishRotation, rotateWrappingKeys } from './rotation.js';
import { scrub, type ScrubRound } from './scrub.js';
import { keepStorage } from './storage-duty.js';
import { vaultDesk } from './vault-desk.js';

const OPENING = 120_000;
const BODY = Buffer.from('不动产权证书 张示例 '.repeat(40));

let world: TestDocuments;
let documents: DocumentStore;
beforeAll(async () => {
  world = await testDocuments();
  documents = encryptedDocuments(world.parts);
}, OPENING);
afterAll(() => world.close());

const replicateAll = async () => {
  while ((await replicate(world.parts)).stored > 0);
};

describe('replication', () => {
  test('copies follow later; the lag is visible and goes to nothing', async () => {
    await documents.putOnce('first', BODY);
    world.pass(90_000);
    await documents.putOnce('second', randomBytes(600_000));
    expect(await replicationLag(world.parts)).toEqual([{ organization: 'regulator', pending: 2, seconds: 90 }]);
    expect(await replicate(world.parts)).toEqual({ stored: 2, removed: 0, failed: 0 });
    expect(await replicationLag(world.parts)).toEqual([{ organization: 'regulator', pending: 0, seconds: 0 }]);
    expect(await world.replica.check(await world.cidOf('second'))).toEqual([]);
  });

  test('an organisation that is away delays nobody and gets its copies when it is back', async () => {
    world.replica.away = true;
    await documents.putOnce('third', BODY);
    expect(await documents.get('third')).toEqual(BODY);
    expect(await replicate(world.parts)).toEqual({ stored: 0, removed: 0, failed: 1 });
    world.replica.away = false;
    expect(await replicate(world.parts)).toEqual({ stored: 1, removed: 0, failed: 0 });
  });

  test('one document that cannot be copied does not keep the others waiting', async () => {
    await documents.putOnce('broken', BODY);
    const cid = await world.cidOf('broken');
    world.lose('blocks', cid);
    await replicate(world.parts, 1);
    await documents.putOnce('behind', BODY);
    expect(await replicate(world.parts, 1)).toEqual({ stored: 1, removed: 0, failed: 0 });
    await world.database.deleteFrom('documents.replica').where('document_id', '=', 'broken').execute();
    await world.database.deleteFrom('documents.document_key').where('document_id', '=', 'broken').execute();
    await world.database.deleteFrom('documents.document').where('id', '=', 'broken').execute();
  });
});

describe('scrubbing (R15, R16)', () => {
  const findings = async () => (await scrub(world.parts)).findings;

  test.each([
    ['a flipped byte', 'CORRUPT', (cid: string) => world.flip('blocks', cid)],
    ['a missing block', 'MISSING', (cid: string) => world.lose('blocks', cid)],
  ])('%s is found, named and put back from the copy', async (_what, fault, damage) => {
    await documents.putOnce('scrubbed', BODY);
    await replicateAll();
    const cid = await world.cidOf('scrubbed');
    expect(await findings()).toEqual([]);
    damage(cid);
    expect(await findings()).toEqual([{ documentId: 'scrubbed', place: 'own', block: cid, fault, repaired: true }]);
    expect(await findings()).toEqual([]);
    expect(await documents.get('scrubbed')).toEqual(BODY);
  });

  test.each([
    ['a flipped byte', 'CORRUPT', (cid: string) => world.flip('copies', cid)],
    ['a missing block', 'MISSING', (cid: string) => world.lose('copies', cid)],
  ])('%s of the copy is found, named and put back from here', async (_what, fault, damage) => {
    await documents.putOnce('scrubbed', BODY);
    await replicateAll();
    const cid = await world.cidOf('scrubbed');
    damage(cid);
    expect(await findings()).toEqual([{ documentId: 'scrubbed', place: 'regulator', block: cid, fault, repaired: true }]);
    expect(await world.replica.check(cid)).toEqual([]);
  });

  test('every block of a large document that was lost, its root too, comes back', async () => {
    const body = randomBytes(700_000);
    await documents.putOnce('large', body);
    await replicateAll();
    const cid = await world.cidOf('large');
    for (const { cid: block } of await world.parts.blocks.blocksOf(cid)) world.lose('blocks', block);
    const found = await findings();
    expect(found).toHaveLength(4);
    expect(found.every(({ repaired, fault }) => repaired && fault === 'MISSING')).toBe(true);
    expect(Buffer.compare(Buffer.from((await documents.get('large')) ?? ''), body)).toBe(0);
  });

  test('a reader does not wait for the scrubber: a damaged document is repaired when it is opened', async () => {
    await documents.putOnce('read', BODY);
    await replicateAll();
    world.flip('blocks', await world.cidOf('read'));
    expect(await documents.get('read')).toEqual(BODY);
    expect(await findings()).toEqual([]);
  });

  test('what no place has any more stays a finding until it is whole again', async () => {
    await documents.putOnce('lost', BODY);
    await replicateAll();
    const cid = await world.cidOf('lost');
    const saved = await world.parts.blocks.blocksOf(cid);
    world.lose('blocks', cid);
    world.flip('copies', cid);
    expect(await findings()).toEqual([{ documentId: 'lost', place: 'own', block: cid, fault: 'MISSING', repaired: false }]);
    const open = () => world.database.selectFrom('documents.fault').select('document_id').where('repaired_at', 'is', null).execute();
    expect(await open()).toEqual([{ document_id: 'lost' }]);
    await expect(documents.get('lost')).rejects.toMatchObject({ code: 'DOCUMENT_UNAVAILABLE' });
    await world.parts.blocks.putBlocks(cid, saved);
    await findings();
    expect(await open()).toEqual([]);
  });

  test('a row that points to another document is UNREADABLE', async () => {
    await documents.putOnce('edited', BODY);
    await replicateAll();
    const cid = await world.cidOf('read');
    const right = await world.cidOf('edited');
    await world.database.updateTable('documents.document').set({ cid }).where('id', '=', 'edited').execute();
    expect(await findings()).toEqual([{ documentId: 'edited', place: 'own', block: cid, fault: 'UNREADABLE', repaired: false }]);
    await world.database.updateTable('documents.document').set({ cid: right }).where('id', '=', 'edited').execute();
  });

  test('a copy that cannot be looked at is counted, not taken for a good one', async () => {
    world.replica.away = true;
    expect((await scrub(world.parts)).unchecked).toBeGreaterThan(0);
    world.replica.away = false;
    expect((await scrub(world.parts)).unchecked).toBe(0);
  });

  test('it goes through all documents in pieces', async () => {
    const { length } = await world.database.selectFrom('documents.document').select('id').execute();
    let checked = 0;
    for (let after: string | undefined = ''; after !== undefined;) {
      const round: Awaited<ReturnType<typeof scrub>> = await scrub(world.parts, { after, limit: 3 });
      checked += round.checked;
      after = round.next;
    }
    expect(checked).toBe(length);
  });
});

describe('rotation of wrapping keys', () => {
  const wraps = () => world.database.selectFrom('documents.document_key').selectAll().orderBy('document_id').execute();

  test('every document stays readable; what was wrapped for the old key opens nothing any more', async () => {
    await documents.putOnce('rotated', BODY);
    const before = await world.parts.keys.current();
    const old = (await wraps()).find(({ document_id }) => document_id === 'rotated')?.jwe ?? '';
    const count = (await wraps()).length;
    const rotation = await rotateWrappingKeys(world.parts);
    expect(rotation).toMatchObject({ rewrapped: count, destroyed: [before.kid] });
    expect(new Set((await wraps()).map(({ kid }) => kid))).toEqual(new Set([rotation.current]));
    expect(await documents.get('rotated')).toEqual(BODY);
    await expect(world.parts.keys.unwrap(old)).rejects.toMatchObject({ code: 'KEY_DESTROYED' });
    await expect(compactDecrypt(old, new Uint8Array(32))).rejects.toThrow();
    expect((await scrub(world.parts)).findings).toEqual([]);
  });

  test('one that was cut off is finished by the next process; without one nothing happens', async () => {
    await world.parts.keys.rotate();
    const parts = await world.open();
    await encryptedDocuments(parts).putOnce('between', BODY);
    const finished = await finishRotation(parts);
    expect(finished.destroyed).toHaveLength(1);
    expect(await finishRotation(parts)).toEqual({ current: finished.current, rewrapped: 0, destroyed: [] });
    world.parts = parts;
    documents = encryptedDocuments(parts);
    expect(await documents.get('rotated')).toEqual(BODY);
  });

  test('documents that are put while keys rotate are all readable afterwards', async () => {
    const ids = Array.from({ length: 40 }, (_, n) => `during-${n}`);
    const [, rotation] = await Promise.all([
      Promise.all(ids.map((id) => documents.putOnce(id, Buffer.from(id)))),
      rotateWrappingKeys(world.parts),
    ]);
    for (const id of ids) expect(await documents.get(id)).toEqual(Buffer.from(id));
    expect(new Set((await wraps()).map(({ kid }) => kid))).toEqual(new Set([rotation.current]));
  });

  test('a key that is erased while its row is being wrapped anew does not come back', async () => {
    await documents.putOnce('gone', BODY);
    const { keys } = world.parts;
    await keys.rotate();
    const erasing: KeyStore = {
      current: () => keys.current(),
      keys: () => keys.keys(),
      rotate: () => keys.rotate(),
      destroy: (kid) => keys.destroy(kid),
      async unwrap(jwe) {
        await world.database.deleteFrom('documents.document_key').where('document_id', '=', 'gone').execute();
        return keys.unwrap(jwe);
      },
    };
    await finishRotation({ ...world.parts, keys: erasing });
    expect((await wraps()).map(({ document_id }) => document_id)).not.toContain('gone');
  });
});

describe('what runs by itself and what its operator sees', () => {
  beforeAll(async () => {
    // what the tests before have made unreadable
    for (const table of ['documents.replica', 'documents.fault'] as const)
      await world.database.deleteFrom(table).where('document_id', '=', 'gone').execute();
    await world.database.deleteFrom('documents.document').where('id', '=', 'gone').execute();
  });

  test('copies follow, damage is found and told, a rotation that was cut off is finished; it stops when told', async () => {
    await documents.putOnce('duty', BODY);
    await world.parts.keys.rotate();
    const cid = await world.cidOf('duty');
    const stop = new AbortController();
    const found: ScrubRound[] = [];
    const warned: unknown[] = [];
    let rounds = 0;
    await keepStorage(
      {
        ...world.parts,
        found: (round) => void found.push(round),
        warn: (error) => void warned.push(error),
        sleep: async () => {
          rounds += 1;
          if (rounds === 2) world.flip('blocks', cid);
          if (found.length > 0 || rounds > 500) stop.abort();
        },
      },
      stop.signal,
    );
    expect(warned).toEqual([]);
    expect(found.flatMap(({ findings }) => findings)).toEqual([
      { documentId: 'duty', place: 'own', block: cid, fault: 'CORRUPT', repaired: true },
    ]);
    expect((await world.parts.keys.keys()).filter(({ state }) => state === 'RETIRED')).toEqual([]);
    expect((await replicationLag(world.parts))[0]?.pending).toBe(0);
  });

  test('the desk shows lag, damage and keys, rotates and backs up', async () => {
    const desk = vaultDesk(world.parts, join(world.folder, 'backups'));
    await documents.putOnce('lost-for-good', BODY);
    const cid = await world.cidOf('lost-for-good');
    world.lose('blocks', cid);
    let after: string | undefined = '';
    while (after !== undefined) after = (await scrub(world.parts, { after })).next;
    const health = await desk.health();
    expect(health.copies).toEqual([{ organization: 'regulator', pending: 1, seconds: expect.any(Number) as number }]);
    expect(health.faults).toEqual([expect.objectContaining({ documentId: 'lost-for-good', place: 'own', block: cid, fault: 'MISSING' })]);
    const current = health.keys.filter(({ state }) => state === 'CURRENT').map(({ kid }) => kid);
    const { current: next, destroyed } = await desk.rotate();
    expect(destroyed).toEqual(current);
    expect((await desk.health()).keys.at(-1)).toMatchObject({ kid: next, state: 'CURRENT' });
    const file = await desk.backUp();
    expect(readdirSync(join(world.folder, 'backups'))).toEqual([file]);
  });
});
