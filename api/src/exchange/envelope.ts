import { DomainError } from '@zhenglian/chaincode/domain';
import {
  calculateJwkThumbprint,
  compactDecrypt,
  CompactEncrypt,
  errors,
  exportJWK,
  generateKeyPair,
  importJWK,
  type CryptoKey,
  type JWK,
} from 'jose';
import { z } from 'zod';
import { secretFile } from '../files.js';
import type { Organization } from '../topology.js';
import { verifySigned, type MessageSigner, type Verification } from './identity.js';
import { assertDirection, messageText, parseMessage, type Message } from './messages.js';

const ALGORITHM = 'ECDH-ES+A256KW';
const ENCRYPTION = 'A256GCM';
const LIMIT = 4_000_000;

const PublicKey = z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });
const KeyFile = PublicKey.extend({ d: z.string() });
const KeyStatement = z.strictObject({ v: z.literal(1), organization: z.string(), key: PublicKey, at: z.iso.datetime() });

/** The key pair to which others encrypt. */
export interface ExchangeKey {
  readonly publicKey: z.infer<typeof PublicKey>;
  open(jwe: string): Promise<string>;
}

/** The organisation's key pair in a file of mode 0600, made on first use. */
export async function fileExchangeKey(path: string): Promise<ExchangeKey> {
  return exchangeKey(await secretFile(path, KeyFile, newKey));
}

export async function newExchangeKey(): Promise<ExchangeKey> {
  return exchangeKey(await newKey());
}

async function newKey(): Promise<z.infer<typeof KeyFile>> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { crv: 'P-256', extractable: true });
  return KeyFile.parse(await exportJWK(privateKey));
}

async function exchangeKey(jwk: z.infer<typeof KeyFile>): Promise<ExchangeKey> {
  const { d: _private, ...publicKey } = jwk;
  const key = await keyOf(jwk);
  return {
    publicKey,
    async open(jwe) {
      const options = { keyManagementAlgorithms: [ALGORITHM], contentEncryptionAlgorithms: [ENCRYPTION] };
      return Buffer.from((await compactDecrypt(jwe, key, options)).plaintext).toString('utf8');
    },
  };
}

/** The public key in the organisation's own hand: others fetch it and check who says so. */
export function stateKey(signer: MessageSigner, organization: string, key: ExchangeKey, at: Date): Promise<string> {
  return signer.sign('zl-exchange-key+jws', JSON.stringify({ v: 1, organization, key: key.publicKey, at: at.toISOString() }));
}

/** @throws DomainError MESSAGE_UNTRUSTED unless that organisation signed it about itself */
export async function readKeyStatement(jws: string, of: Pick<Organization, 'id' | 'mspId'>, verification: Verification): Promise<JWK> {
  const statement = KeyStatement.safeParse(parse(await verifySigned(jws, 'zl-exchange-key+jws', of.mspId, verification)));
  if (!statement.success || statement.data.organization !== of.id) throw new DomainError('MESSAGE_UNTRUSTED');
  return statement.data.key;
}

/** Signs a message, then encrypts the whole: only the recipient learns who wrote what. */
export async function sealMessage(message: Message, signer: MessageSigner, recipientKey: JWK): Promise<string> {
  const jws = await signer.sign('zl-message+jws', messageText(message));
  const kid = await calculateJwkThumbprint(recipientKey);
  return new CompactEncrypt(Buffer.from(jws))
    .setProtectedHeader({ alg: ALGORITHM, enc: ENCRYPTION, typ: 'zl-message+jwe', cty: 'zl-message+jws', kid })
    .encrypt(await keyOf(recipientKey));
}

export interface Opening extends Verification {
  readonly own: Organization;
  readonly organizations: readonly Organization[];
  readonly key: ExchangeKey;
}

/**
 * Opens what came in: decrypts, finds the sender that it names, checks its signature, its right to send this, and that it is for us.
 * @throws DomainError MESSAGE_UNTRUSTED, INVALID_FORMAT, NOT_THE_AUTHOR, TOO_LARGE
 */
export async function openMessage(jwe: string, opening: Opening): Promise<{ message: Message; sender: Organization }> {
  if (jwe.length > LIMIT) throw new DomainError('TOO_LARGE');
  const jws = await decrypt(jwe, opening.key);
  // who signed is claimed inside; the claim decides only against which root the signature has to hold
  const claimed = unverified(jws);
  const sender = opening.organizations.find(({ id }) => id === claimed);
  if (sender === undefined) throw new DomainError('MESSAGE_UNTRUSTED', { field: 'from' });
  const text = await verifySigned(jws, 'zl-message+jws', sender.mspId, opening);
  const message = parseMessage(parse(text));
  // one message has one form: the digest over it means the same on both sides
  if (messageText(message) !== text) throw new DomainError('INVALID_FORMAT');
  if (message.from !== sender.id || message.to !== opening.own.id) throw new DomainError('MESSAGE_UNTRUSTED', { field: 'to' });
  assertDirection(message.type, sender, opening.own);
  return { message, sender };
}

async function decrypt(jwe: string, key: ExchangeKey): Promise<string> {
  try {
    return await key.open(jwe);
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException)
      throw Object.assign(new DomainError('MESSAGE_UNTRUSTED'), { cause: error });
    throw error;
  }
}

function unverified(jws: string): string | undefined {
  const body = z.object({ from: z.string() }).safeParse(parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8')));
  return body.success ? body.data.from : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function keyOf(jwk: JWK): Promise<CryptoKey> {
  const key = await importJWK(jwk, ALGORITHM);
  if (key instanceof Uint8Array) throw new Error('not a public-key algorithm');
  return key;
}
