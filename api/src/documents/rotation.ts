import type { Database } from '../database/open.js';
import type { KeyStore } from '../ports.js';
import { wrapperFor } from '../wrapping.js';
import type { Turnstile } from './turnstile.js';

const AT_ONCE = 200;

export interface RotationParts {
  readonly database: Database;
  readonly keys: KeyStore;
  readonly turnstile: Turnstile;
}

export interface Rotation {
  /** Name of the key that is current now. */
  readonly current: string;
  /** Document keys that were wrapped anew. */
  readonly rewrapped: number;
  /** Names of the keys whose private halves were destroyed. */
  readonly destroyed: readonly string[];
}

/**
 * Makes a new wrapping key, wraps every document's key for it and destroys the older ones: whatever was once wrapped for those, in
 * a backup or in the free space of a disk, opens nothing any more. May be cut off and repeated; `finishRotation` makes no new key.
 */
export async function rotateWrappingKeys(parts: RotationParts): Promise<Rotation> {
  await parts.keys.rotate();
  return finishRotation(parts);
}

/** Brings a rotation that was cut off to its end; without one it does nothing. */
export async function finishRotation(parts: RotationParts): Promise<Rotation> {
  const current = await parts.keys.current();
  const wrap = await wrapperFor(current);
  const retired = (await parts.keys.keys()).filter(({ state }) => state === 'RETIRED').map(({ kid }) => kid);
  let rewrapped = 0;
  for (const kid of retired) rewrapped += await rewrapAll(parts, kid, current.kid, wrap);
  const destroyed: string[] = [];
  for (const kid of retired) {
    await parts.turnstile.alone(async () => {
      rewrapped += await rewrapAll(parts, kid, current.kid, wrap);
      await parts.keys.destroy(kid);
    });
    destroyed.push(kid);
  }
  return { current: current.kid, rewrapped, destroyed };
}

type Wrap = (key: Uint8Array) => string;

async function rewrapAll({ database, keys }: RotationParts, from: string, to: string, wrap: Wrap): Promise<number> {
  for (let count = 0; ;) {
    const rows = await database.selectFrom('documents.document_key').selectAll().where('kid', '=', from).limit(AT_ONCE).execute();
    if (rows.length === 0) return count;
    const wrapped = await Promise.all(rows.map(async ({ document_id, jwe }) => ({ document_id, jwe: wrap(await keys.unwrap(jwe)) })));
    await database.transaction().execute(async (transaction) => {
      for (const { document_id, jwe } of wrapped) {
        // an update, never an insert: a key that was erased meanwhile must not come back
        await transaction
          .updateTable('documents.document_key')
          .set({ kid: to, jwe })
          .where('document_id', '=', document_id)
          .where('kid', '=', from)
          .execute();
      }
    });
    count += rows.length;
  }
}
