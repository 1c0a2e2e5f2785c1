import { licenceIdOfNumber, parseCertificateNumber, parseLicenceId } from '@zhenglian/chaincode/domain';
import type { P256Verify } from '../ecdsa.js';
import { guarded, VerifyError } from '../errors.js';
import type { Trust, TrustDocument } from '../trust.js';
import { type Certificate, parseCertificate } from '../x509/certificate.js';
import { assertInForce, buildChain } from '../x509/chain.js';
import { CREDENTIAL_TYPES, issuerUrn } from './format.js';
import type { Credential } from './parse.js';

export interface CredentialIssuer {
  /** The certificate whose key must have signed. */
  readonly certificate: Certificate;
  /** Under which issuer codes its organisation may issue. */
  readonly issuers: TrustDocument['issuers'];
}

/** Role attribute that a registry's authority gives to its issuing identity and to nobody else. */
const ISSUER_ROLE = 'issuer';

/** Clocks of verifiers are often wrong; a credential from farther in the future is not one. */
const CLOCK_TOLERANCE_MS = 24 * 60 * 60 * 1000;

/**
 * Finds who issued a credential, as far as its certificates say: they must lead to a root of an organisation that may issue, the
 * signer's must carry `zl.role=issuer` and have been in force when the credential was made.
 * @throws VerifyError CERTIFICATE_UNTRUSTED, CERTIFICATE_MALFORMED, CERTIFICATE_NOT_IN_FORCE, IDENTITY_ROLE
 */
export async function verifyIssuer(credential: Credential, trust: Trust, verify: P256Verify): Promise<CredentialIssuer> {
  const [leaf, ...intermediates] = credential.certificates.map((der) => parseCertificate(der));
  if (!leaf) throw new VerifyError('CERTIFICATE_UNTRUSTED', 'x5c');
  const known = trust.document.issuers;
  const roots = [...new Set(known.map((issuer) => issuer.mspId))].flatMap((mspId) => trust.roots.get(mspId) ?? []);
  const chain = await buildChain(leaf, intermediates, roots, verify);
  assertInForce(chain, new Date(credential.claims.iat * 1000));
  if (leaf.attributes.get('zl.role') !== ISSUER_ROLE) throw new VerifyError('IDENTITY_ROLE', 'zl.role');
  const root = chain.at(-1);
  return { certificate: leaf, issuers: known.filter((issuer) => root && trust.roots.get(issuer.mspId)?.includes(root)) };
}

/**
 * Checks what the issuer signed in clear, once the signature is good: licence identifier and certificate number belong together,
 * and the issuer was entitled to them.
 * @throws VerifyError CREDENTIAL_MALFORMED; CERTIFICATE_UNTRUSTED for an organisation that issues under another's code
 */
export function assertClaims(credential: Credential, issuer: CredentialIssuer, now: Date): void {
  const { licence_id, certificate_number, vct, iss, iat } = credential.claims;
  const licence = guarded('CREDENTIAL_MALFORMED', 'licence_id', () => parseLicenceId(licence_id));
  const number = guarded('CREDENTIAL_MALFORMED', 'certificate_number', () => parseCertificateNumber(certificate_number));
  if (vct !== CREDENTIAL_TYPES[licence.kind]) throw new VerifyError('CREDENTIAL_MALFORMED', 'vct');
  const issuers = issuer.issuers.filter(({ uscc }) => uscc === licence.issuer);
  if (issuers.length === 0) throw new VerifyError('CERTIFICATE_UNTRUSTED', 'issuer code');
  if (licenceIdOfNumber(number, issuers, licence.version) !== licence.text)
    throw new VerifyError('CREDENTIAL_MALFORMED', 'certificate_number');
  if (iss !== issuerUrn(licence.issuer) && !iss.startsWith('https://')) throw new VerifyError('CREDENTIAL_MALFORMED', 'iss');
  if (iat * 1000 > now.getTime() + CLOCK_TOLERANCE_MS) throw new VerifyError('CREDENTIAL_MALFORMED', 'iat');
}
