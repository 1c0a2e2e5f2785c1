import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Hex32, secretFile } from '../files.js';

const KeyFile = z.object({ key: Hex32 });

/** The key under which the book's private columns are encrypted; mode 0600, made on first use. */
export async function bookKey(path: string): Promise<Uint8Array> {
  const file = await secretFile(path, KeyFile, () => Promise.resolve({ key: randomBytes(32).toString('hex') }));
  return Buffer.from(file.key, 'hex');
}
