import {
  DomainError,
  fromUtf8,
  parseJson,
  readStatement,
  STATEMENT_TYPES,
  utf8,
  type BindingClaims,
  type ClaimsOf,
} from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import type { AuditLog, DocumentStore, HolderKeys, OneTimeCodes, ReadModel } from '../ports.js';
import { checkReference } from '../requests.js';
import { assertCertificate, bindHolder, draftBinding } from './grants.js';
import type { Actor, SharingParts } from './parts.js';

// A holder without a device has a key that the platform keeps (design.md 5): it lies as a document under the organisation's wrapping keys, one per
// certificate, and signs only what concerns that certificate, only with the holder's one-time code. The ledger marks what it signed: PLATFORM.

export interface KeptKeyParts extends Pick<SharingParts, 'accessLedger' | 'grants' | 'channel'> {
  readonly readModel: Pick<ReadModel, 'certificate' | 'record'>;
  readonly documents: Pick<DocumentStore, 'putOnce' | 'get'>;
  readonly holderKeys: HolderKeys;
  readonly codes: OneTimeCodes;
  readonly audit: Pick<AuditLog, 'record'>;
}

const Kept = z.strictObject({
  v: z.literal(1),
  secret: z.string(),
  publicKey: z.strictObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
  code: z.string(),
});
const CUSTODY: BindingClaims['custody'] = 'PLATFORM';

/** What the platform signs for a holder. Bindings are its own business, uses are a recipient's. */
const SIGNED = ['grant', 'revocation', 'query', 'withdrawal', 'history'] as const;
type Signed = (typeof SIGNED)[number];

/** Under which a kept key lies in the encrypted storage; an erasure of the certificate reaches it. */
export const keptKeyId = (certRef: string): string => `holder-key:${certRef}`;

/**
 * Makes a key for a holder without a device and binds it to the certificate on the ledger, marked as the platform's.
 * @returns what the holder's authenticator app reads; the same until its first code was used, then never again
 * @throws DomainError NOT_FOUND, CONFLICT when another key is bound or the code was used already, the codes of storage and ledger
 */
export async function keepHolderKey(parts: KeptKeyParts, certRef: string): Promise<string> {
  await assertCertificate(parts, certRef);
  const kept = (await keptKey(parts, certRef)) ?? (await make(parts, certRef));
  const { signingInput } = await draftBinding(parts, { certRef, publicKey: kept.publicKey, custody: CUSTODY });
  await bindHolder(parts, { certRef, jws: signed(parts, kept.secret, signingInput) });
  if (await parts.codes.used(accountOf(certRef))) throw new DomainError('CONFLICT', { field: 'certRef' });
  return parts.codes.address(accountOf(certRef), kept.code);
}

export interface KeptSignature {
  readonly certRef: string;
  /** As a device would sign it. */
  readonly signingInput: string;
  /** The holder's one-time code. */
  readonly code: string;
  readonly actor: Actor;
}

/**
 * Signs a statement for a holder with the key that the platform keeps, by the holder's one-time code; logged before the signature leaves. No
 * key here, a wrong or used code and a lock are one answer.
 * @throws DomainError SECOND_FACTOR; INVALID_FORMAT for what is none of the holder's statements, CONFLICT for one about another certificate
 */
export async function signWithKeptKey(parts: KeptKeyParts, request: KeptSignature): Promise<string> {
  const certRef = checkReference(request.certRef, 'certRef');
  const { signingInput, code, actor } = request;
  const kept = await keptKey(parts, certRef);
  const good = kept !== undefined && (await parts.codes.accept(accountOf(certRef), kept.code, code));
  const event = { ...actor, action: 'OPERATION', subject: certRef, purpose: 'signWithKeptKey' } as const;
  if (kept === undefined || !good) {
    await parts.audit.record({ ...event, action: 'OPERATION_REFUSED', result: 'REFUSED' });
    throw new DomainError('SECOND_FACTOR', { field: 'code' });
  }
  await assertOwn(parts, certRef, signingInput);
  await parts.audit.record({ ...event, result: 'DONE' });
  return signed(parts, kept.secret, signingInput);
}

function signed({ holderKeys }: KeptKeyParts, secret: string, signingInput: string): string {
  return `${signingInput}.${holderKeys.sign(secret, signingInput)}`;
}

async function make(parts: KeptKeyParts, certRef: string): Promise<z.infer<typeof Kept>> {
  const key = { v: 1, ...parts.holderKeys.make(), code: parts.codes.secret() } as const;
  await parts.documents.putOnce(keptKeyId(certRef), utf8(JSON.stringify(key)));
  return key;
}

async function keptKey({ documents }: KeptKeyParts, certRef: string) {
  const bytes = await documents.get(keptKeyId(certRef));
  return bytes === undefined ? undefined : Kept.parse(parseJson(fromUtf8(bytes)));
}

const accountOf = (certRef: string): string => `holder-key:${certRef}`;

/** The key of one certificate says nothing about another one. */
async function assertOwn(parts: KeptKeyParts, certRef: string, signingInput: string): Promise<void> {
  const kind = kindOf(signingInput);
  // what is read is judged without its signature, which is still to be made
  const claims = readStatement(kind, `${signingInput}.${'A'.repeat(86)}`, parts.channel);
  const tag = await parts.grants.knownTag(certRef);
  const own = 'certTag' in claims ? claims.certTag === tag : await concerns(parts, claims, certRef, tag);
  if (!own) throw new DomainError('CONFLICT', { field: 'certRef' });
}

type WithoutTag = Exclude<ClaimsOf[Signed], { readonly certTag: string }>;

async function concerns(parts: KeptKeyParts, claims: WithoutTag, certRef: string, tag: string | undefined): Promise<boolean> {
  if (claims.act === 'READ_HISTORY') return claims.certRef === certRef;
  if (claims.act === 'REVOKE') return (await parts.grants.grant(claims.grantRef))?.certRef === certRef;
  const query = await parts.readModel.record('query', claims.queryRef);
  return query?.record.type === 'query' && query.record.certTag === tag;
}

function kindOf(signingInput: string): Signed {
  const header = /^([\w-]{1,200})\.[\w-]{1,4000}$/.exec(signingInput)?.[1];
  const kind = SIGNED.find((one) => header !== undefined && decoded(header) === STATEMENT_TYPES[one]);
  if (kind === undefined) throw new DomainError('INVALID_FORMAT', { field: 'signingInput' });
  return kind;
}

function decoded(header: string): unknown {
  try {
    const json = parseJson(Buffer.from(header, 'base64url').toString('utf8'));
    return typeof json === 'object' && json !== null && 'typ' in json ? json['typ'] : undefined;
  } catch {
    return undefined;
  }
}
