import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DISCLOSED_FACE_KEYS } from '@zhenglian/chaincode/domain';
import {
  assembleCredential,
  CREDENTIAL_ALG,
  CREDENTIAL_TYP,
  CREDENTIAL_TYPE,
  credentialDigest,
  DIGEST_ALG,
  disclosureDigest,
  encodeDisclosure,
  issuerUrn,
} from '@zhenglian/verify';
import { CompactSign } from 'jose';
import type { Issuer, Random } from '../ports.js';

export interface IssuerOptions {
  /** Files of the organisation's issuing identity. */
  readonly user: { readonly certificate: string; readonly key: string };
  readonly uscc: string;
  readonly random: Random;
}

const SALT_BYTES = 16;

/** Issues SD-JWT VCs (RFC 9901): number and identifier in clear, every other field of the face as one selective disclosure. */
export function credentialIssuer({ user, uscc, random }: IssuerOptions): Issuer {
  const certificate = new X509Certificate(readFileSync(user.certificate));
  const key = createPrivateKey(readFileSync(user.key));
  const header = { alg: CREDENTIAL_ALG, typ: CREDENTIAL_TYP, x5c: [certificate.raw.toString('base64')] };
  const notBefore = Math.ceil(Date.parse(certificate.validFrom) / 1000);
  return {
    async sign({ licenceId, certificateNumber, face, issuedAt }) {
      const disclosures = DISCLOSED_FACE_KEYS.map((name) => encodeDisclosure(saltOf(random), name, face[name]));
      const claims = {
        iss: issuerUrn(uscc),
        vct: CREDENTIAL_TYPE,
        // the authority's clock may be some seconds ahead of ours
        iat: Math.max(Math.floor(issuedAt.getTime() / 1000), notBefore),
        licence_id: licenceId,
        certificate_number: certificateNumber,
        _sd_alg: DIGEST_ALG,
        // sorted, so that their order says nothing about the fields
        _sd: disclosures.map(disclosureDigest).toSorted(),
      };
      const jwt = await new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader(header).sign(key);
      return { credential: assembleCredential(jwt, disclosures), credentialDigest: credentialDigest(jwt) };
    },
  };
}

function saltOf(random: Random): string {
  return Buffer.from(random.bytes(SALT_BYTES)).toString('base64url');
}
