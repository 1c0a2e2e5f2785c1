import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathsOf } from '../paths.js';
import { openPglite } from './pglite.js';

/**
 * One-shot program: makes the template of the embedded database under VAR_DIR, once.
 * Creating a database takes 800 MB of memory; done here, that memory is gone again before the API processes start.
 */
export async function prepareTemplate(template: string): Promise<boolean> {
  if (existsSync(template)) return false;
  mkdirSync(dirname(template), { recursive: true, mode: 0o700 });
  const partial = `${template}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  const database = await openPglite(partial);
  await database.exec('checkpoint');
  await database.close();
  try {
    renameSync(partial, template);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    // somebody else was first
    if (!existsSync(template)) throw error;
  }
  return true;
}

if (import.meta.filename === process.argv[1]) {
  const varDir = resolve(process.env['VAR_DIR'] ?? join(import.meta.dirname, '../../../var'));
  const made = await prepareTemplate(pathsOf(varDir, '').databaseTemplate);
  process.stdout.write(made ? 'database template made\n' : 'database template present\n');
}
