import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { disclosedKeysOf, DomainError, parseLicenceId } from '@zhenglian/chaincode/domain';
import {
  assembleCredential,
  CREDENTIAL_ALG,
  CREDENTIAL_TYP,
  CREDENTIAL_TYPES,
  credentialDigest,
  DIGEST_ALG,
  disclosureDigest,
  encodeDisclosure,
  HolderKey,
  issuerUrn,
} from '@zhenglian/verify';
import { CompactSign } from 'jose';
import type { CredentialContent, Issuer, Random } from '../ports.js';

export interface IssuerOptions {
  /** Files of the organisation's issuing identity. */
  readonly user: { readonly certificate: string; readonly key: string };
  readonly uscc: string;
  readonly random: Random;
  /** The ledger that keeps the state of what is issued; told by the credential. */
  readonly ledger?: { readonly channel: string; readonly genesisHash: string };
}

const SALT_BYTES = 16;

/**
 * Issues SD-JWT VCs (RFC 9901): number and identifier in clear, every other field of the face as one selective disclosure;
 * bound to the holder's key where there is one, and pointing to the ledger that keeps the certificate's state.
 */
export function credentialIssuer({ user, uscc, random, ledger }: IssuerOptions): Issuer {
  const certificate = new X509Certificate(readFileSync(user.certificate));
  const key = createPrivateKey(readFileSync(user.key));
  const header = { alg: CREDENTIAL_ALG, typ: CREDENTIAL_TYP, x5c: [certificate.raw.toString('base64')] };
  const notBefore = Math.ceil(Date.parse(certificate.validFrom) / 1000);
  return {
    async sign({ licenceId, certificateNumber, face, issuedAt, holderKey }) {
      const { kind } = parseLicenceId(licenceId);
      const names = disclosedKeysOf(kind);
      const salts = Buffer.from(random.bytes(SALT_BYTES * names.length));
      const disclosures = names.map((name, n) => encodeDisclosure(saltAt(salts, n), name, fieldOf(face, name)));
      const claims = {
        iss: issuerUrn(uscc),
        vct: CREDENTIAL_TYPES[kind],
        // the authority's clock may be some seconds ahead of ours
        iat: Math.max(Math.floor(issuedAt.getTime() / 1000), notBefore),
        licence_id: licenceId,
        certificate_number: certificateNumber,
        _sd_alg: DIGEST_ALG,
        // sorted, so that their order says nothing about the fields
        _sd: disclosures.map(disclosureDigest).toSorted(),
        ...(holderKey && { cnf: { jwk: HolderKey.parse(holderKey) } }),
        ...(ledger && { status: { ledger: { channel: ledger.channel, genesis: ledger.genesisHash } } }),
      };
      const jwt = await new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header).sign(key);
      return { credential: assembleCredential(jwt, disclosures), credentialDigest: credentialDigest(jwt) };
    },
  };
}

/** Every field of the kind's face must be there, an empty one too: what is not signed could be claimed later. */
function fieldOf(face: CredentialContent['face'], name: string): string {
  const value = new Map(Object.entries(face)).get(name);
  if (value === undefined) throw new DomainError('REQUIRED', { field: name });
  return value;
}

function saltAt(salts: Buffer, n: number): string {
  return salts.subarray(n * SALT_BYTES, (n + 1) * SALT_BYTES).toString('base64url');
}
