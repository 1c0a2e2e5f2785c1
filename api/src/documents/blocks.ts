import * as dagPb from '@ipld/dag-pb';
import { CID } from 'multiformats/cid';
import * as raw from 'multiformats/codecs/raw';
import { sha256 } from 'multiformats/hashes/sha2';

/** Single blocks under their content identifier; the lower half of a block store. Bytes that come back are not yet checked. */
export interface Blocks {
  /** Durable on return, over whatever stood there. */
  put(cid: CID, bytes: Uint8Array): Promise<void>;
  get(cid: CID): Promise<Uint8Array | undefined>;
  delete(cid: CID): Promise<void>;
  /** Keeps everything under a root from being collected. */
  pin(root: CID): Promise<void>;
  unpin(root: CID): Promise<void>;
}

export type BlockFault = 'MISSING' | 'CORRUPT';

/** One block of a document as a walk finds it; below a missing or corrupt one nothing can be told. */
export interface FoundBlock {
  readonly cid: CID;
  readonly bytes: Uint8Array | undefined;
  readonly fault: BlockFault | undefined;
}

/** A document of 16 MiB in chunks of 256 KiB has 65 blocks; whatever has more is none of ours. */
const BLOCK_COUNT_LIMIT = 1_000;
const CODECS: ReadonlySet<number> = new Set([raw.code, dagPb.code]);

/** @throws Error when the text is no CID of version 1 of a UnixFS file (raw or dag-pb) under SHA-256 */
export function parseCid(text: string): CID {
  const cid = CID.parse(text);
  if (cid.version !== 1 || !CODECS.has(cid.code) || cid.multihash.code !== sha256.code) throw new Error('not the CID of a document');
  return cid;
}

/** Whether the bytes are the ones that the CID names. */
export async function fits(cid: CID, bytes: Uint8Array): Promise<boolean> {
  const { digest } = await sha256.digest(bytes);
  return Buffer.from(digest).equals(cid.multihash.digest);
}

/** Every block under a root, parents first. @throws Error for more blocks than a document can have */
export async function* walk(blocks: Pick<Blocks, 'get'>, root: CID): AsyncGenerator<FoundBlock> {
  const open = [root];
  for (let seen = 1; open.length > 0; seen += 1) {
    const cid = open.shift();
    if (cid === undefined) return;
    if (seen > BLOCK_COUNT_LIMIT) throw new Error('more blocks than a document can have');
    const bytes = await blocks.get(cid);
    const fault = bytes === undefined ? 'MISSING' : (await fits(cid, bytes)) ? undefined : 'CORRUPT';
    yield { cid, bytes, fault };
    if (bytes !== undefined && fault === undefined) open.push(...children(cid, bytes));
  }
}

function children(cid: CID, bytes: Uint8Array): CID[] {
  if (cid.code !== dagPb.code) return [];
  return dagPb.decode(bytes).Links.map(({ Hash }) => parseCid(Hash.toString()));
}
