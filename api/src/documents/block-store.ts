import { exporter } from 'ipfs-unixfs-exporter';
import { importBytes } from 'ipfs-unixfs-importer';
import { fixedSize } from 'ipfs-unixfs-importer/chunker';
import { balanced } from 'ipfs-unixfs-importer/layout';
import type { CID } from 'multiformats/cid';
import type { CidBlock, FaultyBlock } from '../ports.js';
import { fits, parseCid, walk, type Blocks } from './blocks.js';

/**
 * Content-addressed storage of ciphertext as UnixFS. An identifier says nothing about the plain document.
 * Every method throws DomainError STORAGE_UNAVAILABLE when the storage cannot be reached.
 */
export interface BlockStore {
  /** Stores and pins; durable on return. @returns one CID (version 1) per file, in their order. The same bytes give the same CID in every implementation. */
  addAll(files: readonly Uint8Array[]): Promise<string[]>;
  /** @throws Error when a block is missing or changed, it is no file, or there are more than `limit` bytes */
  cat(cid: string, limit: number): Promise<Uint8Array>;
  /** What is wrong with the blocks of a file; empty when every byte is there. */
  check(cid: string): Promise<readonly FaultyBlock[]>;
  /** Every block of a whole file. @throws Error when one is missing or changed */
  blocksOf(cid: string): Promise<readonly CidBlock[]>;
  /** One block, checked; undefined when it is missing or changed. */
  block(cid: string): Promise<Uint8Array | undefined>;
  /** Puts blocks of a file back, or takes a copy of one from elsewhere. @throws Error when bytes do not fit their CID */
  putBlocks(root: string, blocks: readonly CidBlock[]): Promise<void>;
  /** Unpins and deletes every block that is there; nothing to do is a success. */
  remove(cid: string): Promise<void>;
}

/** As Kubo's `ipfs add --cid-version=1`: the same CIDs wherever a document is stored. */
export const LAYOUT = { cidVersion: 1, rawLeaves: true, chunkSize: 262_144, maxChildrenPerNode: 174 } as const;

/** UnixFS over single blocks. `addAll` may be given where the storage has a quicker way. */
export function unixfs(blocks: Blocks, addAll = (files: readonly Uint8Array[]) => importAll(blocks, files)): BlockStore {
  return {
    addAll,
    async cat(text, limit) {
      const entry = await exporter(parseCid(text), { get: (cid) => one(checkedBytes(blocks, cid)) });
      if (entry.type !== 'file' && entry.type !== 'raw') throw new Error('not a file');
      const chunks: Uint8Array[] = [];
      let length = 0;
      for await (const chunk of entry.content()) {
        length += chunk.length;
        if (length > limit) throw new Error('document is larger than allowed');
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
    async check(cid) {
      const faults: FaultyBlock[] = [];
      for await (const { cid: block, fault } of walk(blocks, parseCid(cid))) {
        if (fault !== undefined) faults.push({ block: block.toString(), fault });
      }
      return faults;
    },
    async blocksOf(root) {
      const all: CidBlock[] = [];
      for await (const { cid, bytes, fault } of walk(blocks, parseCid(root))) {
        if (bytes === undefined || fault !== undefined) throw new Error(`block ${cid.toString()} of ${root} is gone or changed`);
        all.push({ cid: cid.toString(), bytes });
      }
      return all;
    },
    async block(text) {
      const cid = parseCid(text);
      const bytes = await blocks.get(cid);
      return bytes !== undefined && (await fits(cid, bytes)) ? bytes : undefined;
    },
    async putBlocks(root, found) {
      for (const { cid: text, bytes } of found) {
        const cid = parseCid(text);
        if (!(await fits(cid, bytes))) throw new Error(`bytes do not fit ${text}`);
        await blocks.put(cid, bytes);
      }
      if ((await this.check(root)).length === 0) await blocks.pin(parseCid(root));
    },
    async remove(text) {
      const root = parseCid(text);
      const all: CID[] = [];
      for await (const { cid, bytes } of walk(blocks, root)) if (bytes !== undefined) all.push(cid);
      await blocks.unpin(root);
      // leaves first: a run that is cut off still finds the rest from the root
      for (const cid of all.toReversed()) await blocks.delete(cid);
    },
  };
}

async function importAll(blocks: Blocks, files: readonly Uint8Array[]): Promise<string[]> {
  return Promise.all(files.map((bytes) => importOne(blocks, bytes)));
}

async function importOne(blocks: Blocks, bytes: Uint8Array): Promise<string> {
  const put = async (cid: CID, block: Uint8Array) => (await blocks.put(cid, block), cid);
  const { cidVersion, rawLeaves, chunkSize, maxChildrenPerNode } = LAYOUT;
  const options = { cidVersion, rawLeaves, chunker: fixedSize({ chunkSize }), layout: balanced({ maxChildrenPerNode }) };
  const { cid } = await importBytes(bytes, { put }, options);
  await blocks.pin(cid);
  return cid.toString();
}

async function checkedBytes(blocks: Blocks, cid: CID): Promise<Uint8Array> {
  const bytes = await blocks.get(parseCid(cid.toString()));
  if (bytes === undefined) throw new Error(`block ${cid.toString()} is missing`);
  if (!(await fits(cid, bytes))) throw new Error(`block ${cid.toString()} was changed`);
  return bytes;
}

async function* one(bytes: Promise<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield await bytes;
}
