import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import type { Database } from '../database/open.js';
import { replaceFile } from '../files.js';
import type { Clock, ErasurePlace } from '../ports.js';

const Row = z.strictObject({ document_id: z.string(), kid: z.string(), jwe: z.string() });
const Backup = z.strictObject({ version: z.literal(1), madeAt: z.string(), digest: z.string(), keys: z.array(Row) });
type Backup = z.infer<typeof Backup>;

export interface KeyBackupParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Folder of the backups; each is one file. */
  readonly directory: string;
}

/**
 * Writes the wrapped keys of all documents to a file of their own. Ciphertext may be backed up as anybody likes, for ever; the keys
 * only here, because an erasure has to reach every place where they are.
 * @returns the path of the file
 */
export async function backUpKeys({ database, clock, directory }: KeyBackupParts): Promise<string> {
  const keys = await database.selectFrom('documents.document_key').selectAll().orderBy('document_id').orderBy('kid').execute();
  const madeAt = clock.now().toISOString();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, `keys-${madeAt.replace(/[:.]/g, '-')}.json`);
  replaceFile(path, JSON.stringify({ version: 1, madeAt, digest: digestOf(keys), keys }));
  return path;
}

/**
 * Brings back keys that the database lost. Keys of documents that were erased, or that it does not know, are left out.
 * @returns how many were brought back
 * @throws DomainError INVALID_FORMAT for a file that is damaged or none
 */
export async function restoreKeys({ database }: Pick<KeyBackupParts, 'database'>, path: string): Promise<number> {
  const { keys } = read(path);
  let restored = 0;
  for (const key of keys) {
    const row = await database.selectFrom('documents.document').select('erased_at').where('id', '=', key.document_id).executeTakeFirst();
    if (row?.erased_at !== null) continue;
    const inserted = await database
      .insertInto('documents.document_key')
      .values(key)
      .onConflict((conflict) => conflict.columns(['document_id', 'kid']).doNothing())
      .returning('kid')
      .executeTakeFirst();
    restored += inserted === undefined ? 0 : 1;
  }
  return restored;
}

/** Takes erased documents' keys out of every backup in the folder; the bytes of the old files are overwritten. */
export function keyBackupPlace(directory: string): ErasurePlace {
  return {
    name: 'key-backups',
    erase({ documentIds }) {
      if (!existsSync(directory)) return Promise.resolve(0);
      const gone = new Set(documentIds);
      let count = 0;
      for (const name of readdirSync(directory).filter((file) => file.endsWith('.json'))) {
        const path = join(directory, name);
        const backup = read(path);
        const keys = backup.keys.filter(({ document_id }) => !gone.has(document_id));
        if (keys.length < backup.keys.length) replaceFile(path, JSON.stringify({ ...backup, digest: digestOf(keys), keys }));
        count += backup.keys.length - keys.length;
      }
      return Promise.resolve(count);
    },
  };
}

function read(path: string): Backup {
  try {
    const backup = Backup.parse(JSON.parse(readFileSync(path, 'utf8')));
    if (digestOf(backup.keys) !== backup.digest) throw new Error('damaged');
    return backup;
  } catch (error) {
    throw Object.assign(new DomainError('INVALID_FORMAT', { field: 'backup' }), { cause: error });
  }
}

function digestOf(keys: Backup['keys']): string {
  const hash = createHash('sha256');
  for (const { document_id, kid, jwe } of keys) hash.update(JSON.stringify([document_id, kid, jwe]));
  return hash.digest('hex');
}
