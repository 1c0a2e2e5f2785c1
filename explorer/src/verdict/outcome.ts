import type { CheckStatus } from '@zhenglian/chaincode/domain';
import type { LedgerFacts, ProofLine, ShownCertificate } from '@zhenglian/verify';
import type { Text } from '../language/language.js';
import type { Evidence } from '../verify/evidence.js';

/** One check as the page shows it. */
export interface ShownCheck {
  /** Name from the domain's closed list, such as ISSUER. */
  name: string;
  title: Text;
  status: CheckStatus;
  /** Code from the domain's closed list, such as ISSUER_UNTRUSTED. */
  code: string;
  text: Text;
  next: Text;
}

/** The whole result of one verification, in both languages. The code is not in it. */
export interface Outcome {
  evidence: Evidence['type'];
  /** What was typed or scanned. */
  asked: { certificateNumber?: string; licenceId?: string };
  status: CheckStatus;
  checks: ShownCheck[];
  /** What the evidence shows, only as far as it is established; with the labels of the fields that it withholds. */
  certificate?: ShownCertificate & { withheld: Text[] };
  facts?: LedgerFacts;
  /** What a proof bundle says, line by line; absent without one and for one that nobody stands behind. */
  proof?: { zh: ProofLine[]; en: ProofLine[] };
  /** Kind of network; absent when the list of trusted institutions could not be read. */
  network?: 'embedded' | 'fabric';
  /** UTC instant, RFC 3339. */
  checkedAt: string;
}

/** Whether the evidence carries the signed face, as a credential and a PDF do; number and code do not. */
export const showsFace = ({ evidence }: Pick<Outcome, 'evidence'>): boolean => evidence === 'CREDENTIAL' || evidence === 'PDF';

/** The check that decides the verdict: the first one with the verdict's status. */
export const decidingCheck = (outcome: Outcome): ShownCheck | undefined => outcome.checks.find((c) => c.status === outcome.status);
