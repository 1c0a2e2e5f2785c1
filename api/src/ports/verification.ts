import type { CertificateFacts } from './read-model.js';
import type { CertificateKind, Verdict } from '@zhenglian/chaincode/domain';

export type Evidence =
  | {
      readonly credential: string;
      /** The credential must be a presentation, made by its holder for this audience and nonce. */
      readonly presentation?: { readonly audience: string; readonly nonce: string } | undefined;
    }
  | {
      readonly pdf: Uint8Array;
      /** Of an annotated copy: what its maker signed about it. */
      readonly statement?: string | undefined;
    }
  | { readonly certificateNumber: string; readonly code: string }
  | { readonly licenceId: string; readonly code: string };

export interface Verification {
  readonly verdict: Verdict;
  /** The answer in one sentence. */
  readonly text: { readonly zh: string; readonly en: string };
  /** What the evidence itself shows, as far as its issuer's signature covers it. */
  readonly shown: ShownCertificate | undefined;
  readonly facts: CertificateFacts | undefined;
}

export interface ShownCertificate {
  readonly kind: CertificateKind | undefined;
  readonly certificateNumber: string | undefined;
  readonly licenceId: string | undefined;
  readonly face: readonly { readonly key: string; readonly label: { readonly zh: string; readonly en: string }; readonly value: string }[];
}

/** Judges evidence against the organisation's own verified blocks. Never throws for bad evidence. */
export interface Verifier {
  verify(evidence: Evidence): Promise<Verification>;
}
