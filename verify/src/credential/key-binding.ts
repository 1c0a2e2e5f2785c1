import * as z from 'zod';
import { concat, fromBase64Url, fromHex, toBase64Url, utf8 } from '../bytes.js';
import type { P256Key, P256Verify } from '../ecdsa.js';
import type { HolderKey } from './format.js';
import type { Credential } from './parse.js';

export const KEY_BINDING_TYP = 'kb+jwt';

/** JOSE header of a key binding; no parameter by which the evidence could choose its own key. */
export const KeyBindingHeader = z.strictObject({ alg: z.literal('ES256'), typ: z.literal(KEY_BINDING_TYP) });

/** What a holder signs over one presentation (RFC 9901, section 4.3). */
export const KeyBindingClaims = z.strictObject({
  iat: z.int().min(0).max(253_402_300_799),
  aud: z.string().min(1).max(512),
  nonce: z.string().min(1).max(256),
  sd_hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
export type KeyBindingClaims = z.infer<typeof KeyBindingClaims>;

/** What a verifier expects of a presentation that it asked for. */
export interface ExpectedPresentation {
  /** The verifier's own name, as it told the holder. */
  readonly audience: string;
  /** The verifier's fresh random value; whoever asks has to remember that it is used up. */
  readonly nonce: string;
  /** How old the holder's signature may be, in seconds; 300 by default. */
  readonly maxAge?: number;
}

export type HolderCode =
  'OK' | 'HOLDER_KEY_MISSING' | 'HOLDER_PROOF_MISSING' | 'HOLDER_PROOF_INVALID' | 'HOLDER_PROOF_OTHER' | 'HOLDER_PROOF_STALE';

const MAX_AGE_SECONDS = 300;
const CLOCK_TOLERANCE_SECONDS = 60;

/**
 * Whether the holder of the key in `cnf` made exactly this presentation, for this audience and nonce, a short time ago.
 * The signature covers, by `sd_hash`, the issuer's part and every disclosure: none can be added, dropped or exchanged.
 */
export async function judgeHolder(
  { claims, keyBinding }: Credential,
  expected: ExpectedPresentation,
  now: Date,
  verify: P256Verify,
): Promise<HolderCode> {
  if (claims.cnf === undefined) return 'HOLDER_KEY_MISSING';
  if (keyBinding === undefined) return 'HOLDER_PROOF_MISSING';
  const { claims: proof, presented, signed, signature } = keyBinding;
  const key = keyOfHolder(claims.cnf.jwk);
  if (proof.sd_hash !== presented || key === undefined) return 'HOLDER_PROOF_INVALID';
  if (!(await verify(key, signed, signature))) return 'HOLDER_PROOF_INVALID';
  if (proof.aud !== expected.audience || proof.nonce !== expected.nonce) return 'HOLDER_PROOF_OTHER';
  const age = Math.floor(now.getTime() / 1000) - proof.iat;
  if (age < -CLOCK_TOLERANCE_SECONDS) return 'HOLDER_PROOF_INVALID';
  return age <= (expected.maxAge ?? MAX_AGE_SECONDS) ? 'OK' : 'HOLDER_PROOF_STALE';
}

const SPKI_PREFIX = '3059301306072a8648ce3d020106082a8648ce3d03010703420004';

function keyOfHolder({ x, y }: HolderKey): P256Key | undefined {
  const [left, right] = [fromBase64Url(x), fromBase64Url(y)];
  return left && right ? { spki: concat(fromHex(SPKI_PREFIX), left, right) } : undefined;
}

/** What a holder signs: header and claims of a key binding, encoded. */
export function keyBindingText(claims: KeyBindingClaims): string {
  const encode = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)));
  return `${encode({ alg: 'ES256', typ: KEY_BINDING_TYP })}.${encode(claims)}`;
}
