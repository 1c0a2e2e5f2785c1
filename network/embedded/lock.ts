import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Claims a folder for this process by a file with its process id. A file that a killed process left behind is taken over.
 * @returns what gives the claim back. @throws naming the process when another one that runs has it.
 */
export function claim(file: string): () => void {
  mkdirSync(dirname(file), { recursive: true });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, `${process.pid}\n`);
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = Number(readFileSync(file, 'utf8').trim());
    if (owner !== process.pid && isRunning(owner))
      throw new Error(`${file}: process ${owner} already runs this network; stop it first, or use another VAR_DIR`);
    rmSync(file, { force: true });
  }
  throw new Error(`${file}: cannot be claimed`);
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
