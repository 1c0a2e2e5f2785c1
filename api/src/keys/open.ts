import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { secretFile } from '../files.js';
import type { Clock, KeyStore } from '../ports.js';
import { fileKeyStore, readPassphrase } from './file-key-store.js';
import { tokenKeyStore } from './token-key-store.js';

export interface KeyStoreOptions {
  readonly token: { readonly module: string; readonly label: string; readonly pinFile: string } | undefined;
  readonly passphraseFile: string | undefined;
  /** File of the keys when they are not on a token. */
  readonly path: string;
  readonly clock: Clock;
}

const Generated = z.object({ passphrase: z.string().min(32) });

/**
 * The key store that the configuration asks for. Without a passphrase one is made and kept beside the file: enough for development
 * only, and the caller sees to that.
 * @throws DomainError KEY_STORE_UNAVAILABLE
 */
export async function openKeyStore({ token, passphraseFile, path, clock }: KeyStoreOptions): Promise<KeyStore> {
  if (token !== undefined) {
    return tokenKeyStore({ module: token.module, token: token.label, pin: readPassphrase(token.pinFile), clock });
  }
  const passphrase = passphraseFile === undefined ? await generated(dirname(path)) : readPassphrase(passphraseFile);
  return fileKeyStore({ path, passphrase, clock });
}

async function generated(folder: string): Promise<string> {
  const make = () => Promise.resolve({ passphrase: randomBytes(32).toString('base64url') });
  return (await secretFile(join(folder, 'wrapping-passphrase.json'), Generated, make)).passphrase;
}
