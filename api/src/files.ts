import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { z, type ZodType } from 'zod';

/**
 * Reads a JSON file of secrets, or makes it with `create` the first time. The file has mode 0600, and appears whole or
 * not at all; of two processes that make it at once, both end up with the same content.
 * @throws Error naming the file (never its content) when it does not fit the schema.
 */
export async function secretFile<T>(path: string, schema: ZodType<T>, create: () => Promise<T>): Promise<T> {
  if (!existsSync(path)) writeOnce(path, JSON.stringify(await create()));
  return parseFile(path, schema);
}

/** Reads and checks a JSON file. @throws Error naming the file and the wrong members. */
export function parseFile<T>(path: string, schema: ZodType<T>): T {
  const parsed = schema.safeParse(parseJsonFile(path));
  if (!parsed.success) throw new Error(`${path}: ${parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.code}`).join('; ')}`);
  return parsed.data;
}

export const Hex32 = z.string().regex(/^[0-9a-f]{64}$/);

function parseJsonFile(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${path}: not JSON`);
  }
}

function writeOnce(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const partial = `${path}.${process.pid}`;
  const file = openSync(partial, 'w', 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  try {
    linkSync(partial, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(partial);
  }
}

/**
 * The new content appears whole or not at all; the old file's bytes are overwritten, so that a destroyed key does not lie about in
 * free space (as far as the file system writes in place; a disk that does not needs encryption below it, or the token).
 */
export function replaceFile(path: string, text: string): void {
  const old = existsSync(path) ? openSync(path, 'r+') : undefined;
  const partial = `${path}.partial`;
  const file = openSync(partial, 'w', 0o600);
  writeSync(file, text);
  fsyncSync(file);
  closeSync(file);
  const length = old === undefined ? 0 : statSync(path).size;
  renameSync(partial, path);
  const directory = openSync(dirname(path), 'r');
  fsyncSync(directory);
  closeSync(directory);
  // not before the new file is sure to be found after a power cut
  if (old === undefined) return;
  writeSync(old, randomBytes(length), 0, length, 0);
  fsyncSync(old);
  closeSync(old);
}
