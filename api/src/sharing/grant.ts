import {
  canonicalize,
  CalendarDay,
  digest,
  DomainError,
  Hex64,
  parseJson,
  SUITE,
  toHex,
  utf8,
  type JsonValue,
} from '@zhenglian/chaincode/domain';
import type { P256Verify } from '@zhenglian/verify';
import { z } from 'zod';
import type { GrantClaims, GrantUse, PublicJwk, Random } from '../ports.js';

// The form of grants, withdrawals and uses. Each is a compact JWS (RFC 7515, ES256) whose header is fixed and whose payload is
// canonical JSON (RFC 8785), so that a text has one meaning and a payload one text. This file reads no clock and makes no key.

export const GRANT_TYPE = 'zl-grant+jwt';
export const REVOCATION_TYPE = 'zl-grant-revocation+jwt';
export const USE_TYPE = 'zl-grant-use+jwt';
export type SignedType = typeof GRANT_TYPE | typeof REVOCATION_TYPE | typeof USE_TYPE;

const FIELD_LIMIT = 40;
const USES_LIMIT = 100;
const TEXT_LIMIT = 8_192;

/** MSP ID, or `key:` and a JWK thumbprint. */
export const RecipientId = z.string().regex(/^(?:[A-Za-z][A-Za-z0-9]{0,36}MSP|key:[A-Za-z0-9_-]{43})$/);

const Fields = z
  .array(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/))
  .min(1)
  .max(FIELD_LIMIT)
  .refine((fields) => fields.every((field, n) => n === 0 || (fields[n - 1] ?? '') < field));

const place = {
  v: z.literal(1),
  suite: z.literal(SUITE),
  channel: z.string().min(1).max(64),
  contract: z.literal('access'),
  grantRef: Hex64,
};

export const Claims = z.strictObject({
  ...place,
  certTag: Hex64,
  recipient: RecipientId,
  fields: Fields,
  uses: z.int().min(1).max(USES_LIMIT),
  expiresOn: CalendarDay,
  purposeDigest: Hex64,
}) satisfies z.ZodType<GrantClaims>;

/** A holder takes a grant back. */
export const Revocation = z.strictObject({ ...place, act: z.literal('REVOKE') });

/** A recipient without a peer asks for one use; the platform's day, number and tag are not its to choose. */
export const UseRequest = z.strictObject({ ...place, useId: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/), fields: Fields });

export type Revocation = z.infer<typeof Revocation>;
export type UseRequest = z.infer<typeof UseRequest>;

/** What has to be signed: header and payload, encoded, with a dot between. */
export function signingInput(type: SignedType, payload: GrantClaims | Revocation | UseRequest): string {
  return `${encode(utf8(JSON.stringify({ alg: 'ES256', typ: type })))}.${encode(utf8(canonicalize({ ...payload } as unknown as JsonValue)))}`;
}

/**
 * Reads a signed text of one type. Only the one way of writing it is accepted.
 * @throws DomainError INVALID_FORMAT naming `field`
 */
export function readSigned<T extends GrantClaims | Revocation | UseRequest>(
  type: SignedType,
  schema: z.ZodType<T>,
  jws: string,
  field: string,
) {
  const refuse = () => new DomainError('INVALID_FORMAT', { field });
  const [header = '', payload = '', signature = '', ...more] = jws.length > TEXT_LIMIT ? [] : jws.split('.');
  if (more.length > 0 || signature.length !== 86) throw refuse();
  let input: unknown;
  try {
    input = parseJson(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch (error) {
    throw Object.assign(refuse(), { cause: error });
  }
  const claims = schema.safeParse(input);
  if (!claims.success || signingInput(type, claims.data) !== `${header}.${payload}`) throw refuse();
  return { claims: claims.data, signed: `${header}.${payload}`, signature };
}

/** Whether the key made the signature of a text that `readSigned` read. */
export async function isSignedBy(verify: P256Verify, { x, y }: PublicJwk, text: { signed: string; signature: string }): Promise<boolean> {
  const signature = new Uint8Array(Buffer.from(text.signature, 'base64url'));
  if (encode(signature) !== text.signature) return false;
  const spki = new Uint8Array(Buffer.concat([SPKI_PREFIX, Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]));
  try {
    return await verify({ spki }, utf8(text.signed), signature);
  } catch {
    return false;
  }
}

/** DER of everything before the two coordinates of a P-256 public key. */
const SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d03010703420004', 'hex');
const SALT_BYTES = 16;

export function newSalt(random: Random): string {
  return toHex(random.bytes(SALT_BYTES));
}

/** The salted reference of a certificate on the ledger's access records. */
export function certTagOf(certRef: string, salt: string): string {
  return digest('zl/cert-tag/1', utf8(certRef), utf8(salt));
}

/** What a grant says about its purpose: the recipient, who gets text and salt with the copy, can check it. */
export function purposeDigestOf(purpose: string, salt: string): string {
  return digest('zl/purpose/1', utf8(purpose), utf8(salt));
}

/** The salted reference of one access. */
export function eventTagOf(grantRef: string, useId: string, salt: string): string {
  return digest('zl/event/1', utf8(grantRef), utf8(useId), utf8(salt));
}

/** The digest of a whole use, for comparing. */
export function sameUse(a: GrantUse, b: GrantUse): boolean {
  return canonicalize({ ...a, fields: [...a.fields] }) === canonicalize({ ...b, fields: [...b.fields] });
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
