import { randomBytes } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { CID } from 'multiformats/cid';
import * as json from 'multiformats/codecs/json';
import * as raw from 'multiformats/codecs/raw';
import { sha256 } from 'multiformats/hashes/sha2';
import type { BlockStore } from '../documents/block-store.js';

/** A block store and a way to harm it behind its back. */
export interface DamageableStore {
  readonly store: BlockStore;
  /** Replaces the bytes of a block on disk; removes it without bytes. */
  damage(block: string, change?: (bytes: Uint8Array) => Uint8Array): Promise<void>;
  /** Collects what is not pinned, where the storage leaves that to its operator. */
  collect?(): Promise<void>;
}

const LIMIT = 16 * 1024 * 1024;
const SMALL = Buffer.from('hello world\n');
/** 3 chunks of 256 KiB under one root. */
const LARGE = randomBytes(600_000);

/** What every block store does; one suite for all of them. */
export function describeBlockStore(name: string, opened: () => DamageableStore): void {
  const store = () => opened().store;
  const addOne = async (bytes: Uint8Array) => (await store().addAll([bytes]))[0] ?? '';

  describe(`${name}`, () => {
    test('files come back as they were, under the CIDs of `ipfs add --cid-version=1`, in their order', async () => {
      const files = [SMALL, LARGE, randomBytes(0), randomBytes(262_144)];
      const cids = await store().addAll(files);
      expect(cids[0]).toBe('bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4');
      for (const [n, cid] of cids.entries()) expect(Buffer.compare(await store().cat(cid, LIMIT), files[n] ?? SMALL)).toBe(0);
      expect(await addOne(SMALL)).toBe(cids[0]);
      expect(await store().addAll([])).toEqual([]);
    });

    test('more bytes than allowed are not read', async () => {
      await expect(store().cat(await addOne(LARGE), 500_000)).rejects.toThrow('larger');
    });

    test.each([
      ['a flipped byte', (bytes: Uint8Array) => bytes.map((byte, n) => (n === 7 ? byte ^ 1 : byte)), 'CORRUPT'],
      ['a cut block', (bytes: Uint8Array) => bytes.subarray(0, 20), 'CORRUPT'],
      ['an emptied block', () => new Uint8Array(), 'CORRUPT'],
      ['a missing block', undefined, 'MISSING'],
    ] as const)('%s is found and named, never read, and put back', async (_what, change, fault) => {
      const bytes = randomBytes(600_000);
      const cid = await addOne(bytes);
      expect(await store().check(cid)).toEqual([]);
      const leaf = await rawCid(bytes.subarray(262_144, 524_288));
      const good = await store().block(leaf);
      await opened().damage(leaf, change);
      expect(await store().check(cid)).toEqual([{ block: leaf, fault }]);
      expect(await store().block(leaf)).toBeUndefined();
      await expect(store().cat(cid, LIMIT)).rejects.toThrow(leaf);
      await store().putBlocks(cid, [{ cid: leaf, bytes: good ?? SMALL }]);
      expect(await store().check(cid)).toEqual([]);
      expect(Buffer.compare(await store().cat(cid, LIMIT), bytes)).toBe(0);
    });

    test('a missing root is named; nothing is told of what is below it', async () => {
      const cid = await addOne(randomBytes(600_000));
      await opened().damage(cid);
      expect(await store().check(cid)).toEqual([{ block: cid, fault: 'MISSING' }]);
      await store().remove(cid);
    });

    test('bytes under a name that is not theirs are refused', async () => {
      const cid = await addOne(LARGE);
      await expect(store().putBlocks(cid, [{ cid, bytes: SMALL }])).rejects.toThrow('do not fit');
      expect(await store().check(cid)).toEqual([]);
    });

    test('a removed file is gone with all its blocks; removing it again is a success', async () => {
      const bytes = randomBytes(600_000);
      const [cid = '', other = ''] = await store().addAll([bytes, randomBytes(100)]);
      await store().remove(cid);
      await store().remove(cid);
      await opened().collect?.();
      await store().remove(cid);
      expect(await store().block(await rawCid(bytes.subarray(0, 262_144)))).toBeUndefined();
      expect(await store().check(cid)).toEqual([{ block: cid, fault: 'MISSING' }]);
      expect(await store().check(other)).toEqual([]);
    });

    test.each([
      ['of nothing that is stored', async () => rawCid(randomBytes(10))],
      ['of JSON', async () => CID.createV1(json.code, await sha256.digest(SMALL)).toString()],
      ['of version 0', async () => 'QmT78zSuBmuS4z925WZfrqQ1qHaJ56DQaTfyMUF7F8ff5o'],
      ['of a folder', async () => 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354'],
      ['that is none', async () => '../../../etc/passwd'],
    ])('a CID %s gives no bytes', async (_what, cid) => {
      await expect(store().cat(await cid(), LIMIT)).rejects.toThrow();
    });
  });
}

async function rawCid(bytes: Uint8Array): Promise<string> {
  return CID.createV1(raw.code, await sha256.digest(bytes)).toString();
}
