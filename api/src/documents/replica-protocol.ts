import { createHash } from 'node:crypto';
import { CarReader, CarWriter } from '@ipld/car';
import { DomainError } from '@zhenglian/chaincode/domain';
import { CID } from 'multiformats/cid';
import { z } from 'zod';
import type { CidBlock } from '../ports.js';
import { parseCid } from './blocks.js';

// How an organisation asks another one to keep copies of its ciphertext: HTTP, blocks as CAR, every request signed. Nobody signs in.

export const REPLICA_SCHEME = 'ZL-Replica';
/** A document of the largest kind with its frames. */
export const CAR_LIMIT = 18 * 1024 * 1024;
const BLOCK_LIMIT = 1_000;
/** How far two clocks may be apart. A replayed request within this time does what was done already. */
const SECONDS = 120;

export const ACTS = ['STORE', 'BLOCK', 'CHECK', 'REMOVE'] as const;
export type ReplicaAct = (typeof ACTS)[number];

const Claims = z.strictObject({
  v: z.literal(1),
  from: z.string().min(1).max(60),
  to: z.string().min(1).max(60),
  act: z.enum(ACTS),
  root: z.string().min(1).max(200),
  block: z.string().max(200),
  /** SHA-256 of the body. */
  body: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
});
export type ReplicaClaims = z.infer<typeof Claims>;

export function claimsText(claims: ReplicaClaims): string {
  return JSON.stringify(Claims.parse(claims));
}

/**
 * Reads what a signed request says, and that it says it about this request, now, to us.
 * @throws DomainError MESSAGE_UNTRUSTED
 */
export function checkClaims(text: string, expected: Omit<ReplicaClaims, 'v' | 'at'>, now: Date): void {
  let claims: ReplicaClaims;
  try {
    claims = Claims.parse(JSON.parse(text));
  } catch (error) {
    throw Object.assign(new DomainError('MESSAGE_UNTRUSTED'), { cause: error });
  }
  const { v: _v, at, ...said } = claims;
  const same = (Object.keys(expected) as (keyof typeof expected)[]).every((name) => said[name] === expected[name]);
  const apart = Math.abs(now.getTime() - Date.parse(at)) / 1000;
  if (!same || apart > SECONDS) throw new DomainError('MESSAGE_UNTRUSTED', { field: same ? 'at' : 'claims' });
}

export function digestOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

/** The blocks of one document as a CAR (content-addressable archive, version 1). */
export async function toCar(root: string, blocks: readonly CidBlock[]): Promise<Uint8Array> {
  const { writer, out } = CarWriter.create([parseCid(root)]);
  const writing = (async () => {
    for (const { cid, bytes } of blocks) await writer.put({ cid: parseCid(cid), bytes });
    await writer.close();
  })();
  const chunks: Uint8Array[] = [];
  for await (const chunk of out) chunks.push(chunk);
  await writing;
  return Buffer.concat(chunks);
}

/** @throws DomainError INVALID_FORMAT for anything but the CAR of that root; TOO_LARGE. Bytes are checked against their names by who stores them. */
export async function fromCar(root: string, car: Uint8Array): Promise<readonly CidBlock[]> {
  if (car.length > CAR_LIMIT) throw new DomainError('TOO_LARGE', { field: 'body' });
  const blocks: CidBlock[] = [];
  try {
    const reader = await CarReader.fromBytes(car);
    const roots = await reader.getRoots();
    if (roots.length !== 1 || !CID.asCID(roots[0])?.equals(parseCid(root))) throw new Error('another root');
    for await (const { cid, bytes } of reader.blocks()) {
      if (blocks.length === BLOCK_LIMIT) throw new Error('more blocks than a document can have');
      blocks.push({ cid: parseCid(cid.toString()).toString(), bytes });
    }
  } catch (error) {
    throw Object.assign(new DomainError('INVALID_FORMAT', { field: 'body' }), { cause: error });
  }
  return blocks;
}
