import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ClassicLevel } from 'classic-level';
import { readFileIfAny, writeFileAtomic } from '../ca/files.js';

/**
 * Claims a folder for this process. The claim is LevelDB's own lock, which the system takes back when the process ends,
 * however it ends; so nothing stale is left behind and no reused process id can be mistaken for the owner.
 * @returns what gives the claim back. @throws naming the owner when another network has the folder
 */
export async function claim(folder: string): Promise<() => Promise<void>> {
  mkdirSync(folder, { recursive: true });
  const lock = new ClassicLevel(folder);
  const owner = join(folder, 'owner');
  try {
    await lock.open();
  } catch (cause) {
    throw new Error(
      `${folder}: process ${readFileIfAny(owner)?.trim() ?? '(unknown)'} already runs this network; stop it first, or use another VAR_DIR`,
      { cause },
    );
  }
  writeFileAtomic(owner, `${process.pid}\n`);
  return () => lock.close();
}
