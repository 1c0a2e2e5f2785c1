import { type CertificateKind, faceFieldsOf, parseCertificateNumber, parseLicenceId } from '@zhenglian/chaincode/domain';
import { signedDisclosures } from './credential/disclosures.js';
import type { Credential } from './credential/parse.js';
import type { LedgerFacts } from './facts.js';

/** What may be shown beside a verdict: nothing that the evidence does not show already. */
export interface ShownCertificate {
  readonly kind: CertificateKind;
  readonly certificateNumber: string | undefined;
  readonly licenceId: string;
  /** Disclosed fields in the order of the certificate; empty for a printed number and code. */
  readonly face: readonly { readonly key: string; readonly label: { readonly zh: string; readonly en: string }; readonly value: string }[];
}

/** A credential whose issuer's signature is good: its visible claims and the disclosures that the issuer signed. */
export function showCredential(credential: Credential): ShownCertificate {
  const { licence_id, certificate_number } = credential.claims;
  const values = signedDisclosures(credential);
  const { kind } = parseLicenceId(licence_id);
  return {
    kind,
    certificateNumber: certificate_number,
    licenceId: licence_id,
    face: faceFieldsOf(kind).flatMap(({ key, zh, en }) => {
      const value = values.get(key);
      return value === undefined ? [] : [{ key, label: { zh, en }, value }];
    }),
  };
}

/** A printed number and code that the ledger knows. Nothing is shown otherwise: unknown and wrong look alike. */
export function showReference(
  reference: { readonly certificateNumber: string } | { readonly licenceId: string },
  found: { readonly licenceId: string } | undefined,
  facts: LedgerFacts | 'UNREACHABLE' | undefined,
): ShownCertificate | undefined {
  if (!found || !facts || facts === 'UNREACHABLE') return undefined;
  return {
    kind: facts.kind,
    certificateNumber: 'certificateNumber' in reference ? parseCertificateNumber(reference.certificateNumber).printed : undefined,
    licenceId: found.licenceId,
    face: [],
  };
}
