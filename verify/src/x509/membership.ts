import { type Bytes, fromUtf8, sha256, toHex } from '../bytes.js';
import { type P256Verify, webCryptoP256 } from '../ecdsa.js';
import { guarded, VerifyError } from '../errors.js';
import type { MspRole, Principal } from '../policy.js';
import { type Certificate, parseCertificate } from './certificate.js';
import { assertInForce, buildChain } from './chain.js';
import { revocationKey } from './revocation.js';

/** A member of an organisation whose certificate leads to one of that organisation's roots. */
export interface Identity extends Principal {
  readonly role: MspRole;
  readonly certificate: Certificate;
}

/** Resolves identities of the organisations of one trust file. Results are remembered; the time is checked at every call. */
export interface Membership {
  readonly verify: P256Verify;
  /**
   * @param mspId the organisation that the identity claims
   * @param pem its certificate as Fabric carries it (PEM as bytes)
   * @param at the time at which it must have been in force
   * @throws VerifyError IDENTITY_UNKNOWN_MSP, IDENTITY_ROLE, CERTIFICATE_MALFORMED, CERTIFICATE_UNTRUSTED, CERTIFICATE_NOT_IN_FORCE,
   *   CERTIFICATE_REVOKED
   */
  identify(mspId: string, pem: Bytes, at: Date): Promise<Identity>;
}

export type RootsByMsp = ReadonlyMap<string, readonly Certificate[]>;

interface Known {
  readonly identity: Identity;
  readonly chain: readonly Certificate[];
}

const REMEMBERED = 1000;

/** @param revoked certificates of the organisations' revocation lists, see {@link revocationKey} */
export function createMembership(
  roots: RootsByMsp,
  verify: P256Verify = webCryptoP256,
  revoked: ReadonlySet<string> = new Set(),
): Membership {
  const known = new Map<string, Promise<Known>>();
  return {
    verify,
    async identify(mspId, pem, at) {
      const cacheKey = `${mspId}\n${toHex(sha256(pem))}`;
      const found = known.get(cacheKey) ?? resolve(mspId, pem, roots, verify);
      if (!known.has(cacheKey)) remember(known, cacheKey, found);
      const entry = await found;
      // as in Fabric, a revocation list has no memory: what is on it is revoked at every time
      if (entry.chain.some((certificate) => revoked.has(revocationKey(mspId, certificate)))) throw new VerifyError('CERTIFICATE_REVOKED');
      assertInForce(entry.chain, at);
      return entry.identity;
    },
  };
}

async function resolve(mspId: string, pem: Bytes, rootsByMsp: RootsByMsp, verify: P256Verify): Promise<Known> {
  const roots = rootsByMsp.get(mspId);
  if (!roots) throw new VerifyError('IDENTITY_UNKNOWN_MSP');
  const certificate = parseCertificate(guarded('CERTIFICATE_MALFORMED', 'text', () => fromUtf8(pem)));
  const [role, ...others] = certificate.roles;
  if (role === undefined || others.length > 0) throw new VerifyError('IDENTITY_ROLE');
  const chain = await buildChain(certificate, [], roots, verify);
  return { identity: { mspId, role, certificate }, chain };
}

/** Of identities only those that led to a root stay, and the oldest are forgotten: strangers cannot fill the memory. */
function remember(known: Map<string, Promise<Known>>, cacheKey: string, found: Promise<Known>): void {
  known.set(cacheKey, found);
  found.catch(() => known.delete(cacheKey));
  const oldest = known.keys().next();
  if (known.size > REMEMBERED && oldest.done !== true) known.delete(oldest.value);
}
