import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessSystem } from './upload.js';

/**
 * Hands messages to the access front machine (接入前置机) through a folder: one file per message, whole or not at all, mode 0600. What lies
 * there counts as accepted; refusals of the national system come back over its own channel.
 */
export function folderAccessSystem(folder: string): AccessSystem {
  return {
    submit({ id, content }) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, `${id}.json`);
      if (!existsSync(path)) {
        const file = openSync(`${path}.partial`, 'w', 0o600);
        writeSync(file, JSON.stringify(content));
        fsyncSync(file);
        closeSync(file);
        renameSync(`${path}.partial`, path);
      }
      return Promise.resolve({ state: 'ACCEPTED' });
    },
  };
}
