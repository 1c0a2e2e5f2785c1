import { CompactEncrypt, compactDecrypt, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { z } from 'zod';
import { secretFile } from '../files.js';

const KeyFile = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string() });
const ALGORITHM = 'ECDH-ES+A256KW';

/** Wraps document keys for a recipient. The private half never leaves the implementation. */
export interface KeyVault {
  /** @returns a compact JWE of the key. */
  wrap(key: Uint8Array): Promise<string>;
  /** @throws Error when the JWE is not for this vault or has been changed. */
  unwrap(jwe: string): Promise<Uint8Array>;
}

/** A vault whose key pair lies in a file of mode 0600, made on first use. */
export async function fileVault(path: string): Promise<KeyVault> {
  const jwk = await secretFile(path, KeyFile, newKey);
  const { d: _private, ...publicPart } = jwk;
  const publicKey = await importKey(publicPart);
  const privateKey = await importKey(jwk);
  return {
    wrap: (key) => new CompactEncrypt(key).setProtectedHeader({ alg: ALGORITHM, enc: 'A256GCM' }).encrypt(publicKey),
    async unwrap(jwe) {
      const options = { keyManagementAlgorithms: [ALGORITHM], contentEncryptionAlgorithms: ['A256GCM'] };
      return (await compactDecrypt(jwe, privateKey, options)).plaintext;
    },
  };
}

async function newKey(): Promise<z.infer<typeof KeyFile>> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { crv: 'P-256', extractable: true });
  return KeyFile.parse(await exportJWK(privateKey));
}

async function importKey(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, ALGORITHM);
  if (key instanceof Uint8Array) throw new Error('not a public-key algorithm');
  return key;
}
