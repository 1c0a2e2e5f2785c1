import type { BundleParts } from '@zhenglian/verify';
import type { TrustDocument } from '@zhenglian/verify';
import type { ProofPlan } from '../../../verify/testing/proof.js';

/** What a case must come to. The code is that of the first check whose status is the verdict's (docs/spec). */
export interface Expected {
  readonly status: 'VALID' | 'INVALID' | 'UNKNOWN' | 'STALE';
  readonly check?: string;
  readonly code: string;
}

export interface Presentation {
  readonly audience: string;
  readonly nonce: string;
}

/** One case as planned: what is changed about an honest proof, at which stage. */
export interface ProofCase {
  readonly name: string;
  /** One sentence: what somebody tries. */
  readonly about: string;
  readonly expected: Expected;
  /** Before hashing and signing: everything else follows the change. */
  readonly plan?: (plan: ProofPlan) => void;
  /** After signing. */
  readonly parts?: (parts: BundleParts) => BundleParts;
  /** Of the finished file. */
  readonly file?: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;
  readonly trust?: (trust: TrustDocument) => TrustDocument;
}

/** One case as it stands in its folder. */
export interface Case {
  readonly name: string;
  readonly about: string;
  /** The verifier's clock. */
  readonly now: string;
  readonly expected: Expected;
  readonly trust: TrustDocument;
  readonly proof?: Uint8Array;
  readonly credential?: string;
  readonly presentation?: Presentation;
}

export const VALID: Expected = { status: 'VALID', code: 'OK' };
export const invalid = (check: string, code: string): Expected => ({ status: 'INVALID', check, code });
export const unknown = (check: string, code: string): Expected => ({ status: 'UNKNOWN', check, code });
