import {
  verdictText,
  verifyCredential,
  verifyReference,
  type FactsSource,
  type LedgerFacts,
  type P256Verify,
  type RenditionFacts,
  type Report,
  type Trust,
  type VerifyOptions,
} from '@zhenglian/verify';
import { verifyPdf } from '@zhenglian/verify/pdf';
import type { CertificateFacts, Clock, Evidence, ReadModel, RenditionFacts as OwnRendition, TransactionFacts, Verifier } from '../ports.js';

export interface VerifierParts {
  readonly trust: Trust;
  readonly readModel: ReadModel;
  readonly clock: Clock;
  readonly verify: P256Verify;
}

/** Verification as everybody can do it by themselves, with this organisation's own verified blocks as the source of facts. */
export function ownVerifier(parts: VerifierParts): Verifier {
  return {
    async verify(evidence) {
      const found: { facts?: CertificateFacts } = {};
      const options = { trust: parts.trust, facts: factsSource(parts, found), now: parts.clock.now(), verify: parts.verify };
      const report = await judge(evidence, options);
      const { certificate } = report;
      return {
        verdict: { status: report.status, checks: report.checks },
        text: verdictText(report.status),
        shown: certificate && {
          kind: certificate.kind,
          certificateNumber: certificate.certificateNumber,
          licenceId: certificate.licenceId,
          face: certificate.face,
        },
        facts: report.facts && found.facts,
      };
    },
  };
}

function judge(evidence: Evidence, options: VerifyOptions): Promise<Report> {
  if ('pdf' in evidence) {
    const { pdf, statement } = evidence;
    return verifyPdf(pdf, statement === undefined ? options : { ...options, copyStatement: statement });
  }
  if (!('credential' in evidence)) return verifyReference(evidence, options);
  const { credential, presentation } = evidence;
  return verifyCredential(credential, presentation === undefined ? options : { ...options, presentation });
}

/** An index that may be behind says nothing: the verdict is then UNKNOWN. */
function factsSource({ readModel, trust }: VerifierParts, found: { facts?: CertificateFacts }): FactsSource {
  const read = async (by: Parameters<ReadModel['certificate']>[0]) => {
    readModel.assertFresh();
    const facts = await readModel.certificate(by);
    if (facts !== undefined) found.facts = facts;
    return facts && toLedgerFacts(facts, trust);
  };
  return {
    byCertRef: (certRef) => read({ certRef }),
    byCredentialDigest: (credentialDigest) => read({ credentialDigest }),
    async byRendition(sha256) {
      readModel.assertFresh();
      const rendition = await readModel.rendition(sha256);
      return rendition && toRenditionFacts(rendition, trust);
    },
  };
}

function toLedgerFacts(facts: CertificateFacts, trust: Trust): LedgerFacts {
  const transaction = (each: TransactionFacts) => toTransaction(each, trust);
  return { ...facts, transaction: transaction(facts.transaction), history: facts.history.map(transaction) };
}

function toRenditionFacts({ sha256, transaction, certificate }: OwnRendition, trust: Trust): RenditionFacts {
  return { sha256, transaction: toTransaction(transaction, trust), certificate: toLedgerFacts(certificate, trust) };
}

function toTransaction({ endorsers, ...rest }: TransactionFacts, trust: Trust): LedgerFacts['transaction'] {
  return {
    ...rest,
    endorsers: endorsers.map((mspId) => ({ mspId, organization: trust.organizations.get(mspId)?.name ?? { zh: mspId, en: mspId } })),
  };
}
