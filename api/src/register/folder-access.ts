import { existsSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { AccessSystem } from './upload.js';

/**
 * Hands messages to the access front machine (接入前置机) through a folder: one file per message, whole or not at all, mode 0600. What lies
 * there counts as accepted; refusals of the national system come back over its own channel.
 */
export function folderAccessSystem(folder: string): AccessSystem {
  return {
    async submit({ id, content }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, `${id}.json`);
      if (!existsSync(path)) {
        const file = await open(`${path}.partial`, 'w', 0o600);
        try {
          await file.writeFile(JSON.stringify(content));
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(`${path}.partial`, path);
      }
      return { state: 'ACCEPTED' };
    },
  };
}
