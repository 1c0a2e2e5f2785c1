import { FsBlockstore } from 'blockstore-fs';
import { exporter } from 'ipfs-unixfs-exporter';
import { importBytes } from 'ipfs-unixfs-importer';
import { CID } from 'multiformats/cid';

/** Content-addressed storage of ciphertext. An identifier says nothing about the plain document. */
export interface BlockStore {
  /** @returns the CID (version 1). The same bytes give the same CID. */
  add(bytes: Uint8Array): Promise<string>;
  /** @throws Error when a block is missing, or there are more than `limit` bytes. */
  cat(cid: string, limit: number): Promise<Uint8Array>;
}

/** UnixFS on the embedded block store: one file per block in `directory`. */
export async function fileBlockStore(directory: string): Promise<BlockStore> {
  const blocks = new FsBlockstore(directory);
  await blocks.open();
  return {
    async add(bytes) {
      const { cid } = await importBytes(bytes, blocks, { cidVersion: 1, rawLeaves: true });
      return cid.toString();
    },
    async cat(cid, limit) {
      const entry = await exporter(CID.parse(cid), blocks);
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
  };
}
