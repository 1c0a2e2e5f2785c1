import { DomainError } from '@zhenglian/chaincode/domain';
import { create } from 'kubo-rpc-client';
import type { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import type { Blocks } from './blocks.js';
import { LAYOUT, unixfs, type BlockStore } from './block-store.js';

/** No block and no batch of ours takes a local node longer. */
const MILLISECONDS = 20_000;

/**
 * UnixFS on a real Kubo node through its RPC API (`IPFS_API`, such as `http://127.0.0.1:5001`). Only what the node itself holds is
 * read: `offline` keeps it from asking the swarm, where an identifier would tell who looks for what.
 * The node should run with `Datastore.BlockKeyCacheSize` 0 (else it takes a damaged block for a good one and does not let a repair
 * write over it until it is started again) and with `--enable-gc`.
 */
export function kuboBlockStore(url: string): BlockStore {
  const client = create({ url });
  const blocks = kuboBlocks(client);
  return unixfs(blocks, async (files) => {
    if (files.length === 0) return [];
    const cids: string[] = [];
    const { cidVersion, rawLeaves, chunkSize } = LAYOUT;
    const options = { ...call(), cidVersion, rawLeaves, chunker: `size-${chunkSize}`, pin: true, wrapWithDirectory: false } as const;
    await available(async () => {
      const source = files.map((content) => ({ content }));
      for await (const { cid } of client.addAll(source, options)) cids.push(cid.toString());
    });
    // the answers come in the order of the files; a stream that breaks off must not look like fewer files
    if (cids.length !== files.length) throw new DomainError('STORAGE_UNAVAILABLE');
    return cids;
  });
}

function kuboBlocks(client: ReturnType<typeof create>): Blocks {
  return {
    put: (cid, bytes) =>
      available(async () => {
        const format = cid.code === raw.code ? 'raw' : 'dag-pb';
        const stored = await client.block.put(bytes, { ...call(), format, mhtype: 'sha2-256', version: 1, searchParams: codec(format) });
        if (!stored.equals(cid)) throw new Error(`stored as ${stored.toString()}`);
      }),
    get: (cid) => available(() => ifThere(client.block.get(cid, call()))),
    // the node collects what is unpinned (`--enable-gc`); its `block/rm` would walk every pinned document first
    delete: () => Promise.resolve(),
    pin: (cid) => available(async () => void (await client.pin.add(cid, call()))),
    unpin: (cid) => available(() => ifThere(unpin(client, cid))),
  };
}

async function unpin(client: ReturnType<typeof create>, cid: CID): Promise<void> {
  await client.pin.rm(cid, call());
}

/** `block/put` of newer nodes wants the codec under another name than the client gives it. */
function codec(format: string): URLSearchParams {
  return new URLSearchParams({ 'cid-codec': format, pin: 'false' });
}

function call(): { signal: AbortSignal; offline: true } {
  return { signal: AbortSignal.timeout(MILLISECONDS), offline: true };
}

/** What the node says of a block that it does not hold, or a root that it has not pinned. */
const ABSENT = /not found|not pinned|could not find/i;

async function ifThere<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'HTTPError' && ABSENT.test(error.message)) return undefined;
    throw error;
  }
}

async function available<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw Object.assign(new DomainError('STORAGE_UNAVAILABLE'), { cause: error });
  }
}
