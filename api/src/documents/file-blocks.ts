import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DomainError } from '@zhenglian/chaincode/domain';
import { NextToLast } from 'blockstore-fs/sharding';
import type { CID } from 'multiformats/cid';
import type { Blocks } from './blocks.js';
import { unixfs, type BlockStore } from './block-store.js';

/** UnixFS on the embedded block store: one file per block under `directory`, in the layout of `blockstore-fs`. */
export async function fileBlockStore(directory: string): Promise<BlockStore> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  return unixfs(fileBlocks(directory));
}

/**
 * The library's own `put` does not wait for the disk. A commitment is anchored only after its document is safe, so here a block's
 * file is synced before it gets its name, and the folder after.
 */
function fileBlocks(directory: string): Blocks {
  const sharding = new NextToLast();
  const folders = new Set<string>();
  const pathOf = (cid: CID) => {
    const { dir, file } = sharding.encode(cid);
    return join(directory, dir, file);
  };
  return {
    put: (cid, bytes) => available(() => writeDurably(pathOf(cid), bytes, folders)),
    get: (cid) => available(() => ifThere(readFile(pathOf(cid)))),
    delete: (cid) => available(() => rm(pathOf(cid), { force: true })),
    pin: () => Promise.resolve(),
    unpin: () => Promise.resolve(),
  };
}

async function writeDurably(path: string, bytes: Uint8Array, folders: Set<string>): Promise<void> {
  const folder = dirname(path);
  if (!folders.has(folder)) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await syncFolder(dirname(folder));
    folders.add(folder);
  }
  const partial = `${path}.${randomBytes(6).toString('hex')}.partial`;
  const file = await open(partial, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
  await syncFolder(folder);
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function ifThere(reading: Promise<Buffer>): Promise<Uint8Array | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A full disk, a folder that vanished or a device that fails is the storage's trouble, not the document's. */
async function available<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw Object.assign(new DomainError('STORAGE_UNAVAILABLE'), { cause: error });
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
