import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NextToLast } from 'blockstore-fs/sharding';
import { CID } from 'multiformats/cid';
import { describeBlockStore } from '../testing/block-store-suite.js';
import type { BlockStore } from './block-store.js';
import { fileBlockStore } from './file-blocks.js';

let folder: string;
let store: BlockStore;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhenglian-blocks-'));
  store = await fileBlockStore(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeBlockStore('the embedded block store', () => ({
  store,
  async damage(block, change) {
    const { dir, file } = new NextToLast().encode(CID.parse(block));
    const path = join(folder, dir, file);
    if (change === undefined) rmSync(path);
    else writeFileSync(path, change(readFileSync(path)));
  },
}));

test('a storage that cannot be written is STORAGE_UNAVAILABLE, and leaves no half block', async () => {
  const broken = await fileBlockStore(join(folder, 'broken'));
  rmSync(join(folder, 'broken'), { recursive: true });
  writeFileSync(join(folder, 'broken'), 'a file where the folder was');
  await expect(broken.addAll([Buffer.from('x')])).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  expect(names.filter((name) => name.endsWith('.partial'))).toEqual([]);
});
