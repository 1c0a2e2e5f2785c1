import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Gathered } from '../gate/findings.js';
import { clockFindings, pass } from '../gate/judge.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { RightRecord } from './burdens.js';
import { endCertificate } from './certificate.js';
import { isConsent } from './consent.js';
import { attestedFindings, titleFindings, type TitleFacts } from './facts.js';
import { headAfter, listed, proofOf, unlisted } from './head.js';
import type { CertificateRecord } from './records.js';
import type { EndRight, EnterRight } from './requests-burdens.js';
import { isRightExpired } from './terms.js';

/** 居住权 or 地役权 on a unit, with its proof (Civil Code art. 368, 374). Lenders and notice holders consent, naming `rightRef`. */
export function enterRight(
  request: EnterRight,
  existing: RightRecord | undefined,
  facts: TitleFacts,
  taken: CertificateRecord | undefined,
  others: Gathered,
): Outcome<RightRecord> {
  return decided(requestDigest('enterRight', request), existing, (digest) => {
    const { rightRef, unitRef, kind, proof, division, day, attested, consents, expiresOn, servedUnitRef, holderKey } = request;
    const item = { unitRef, division, caseRef: rightRef, ...(consents && { consents }) };
    const own = [...titleFindings(facts, item, { act: kind, day: others.day }), ...attestedFindings(attested)];
    const carries = pass({ act: kind, day: others.day }, [...own, ...others.findings, ...clockFindings(others.day, day)]);
    const certificate = proofOf(digest, taken, { paper: proof, unitRef, division, day, registrationType: '100' });
    const record: RightRecord = {
      ...madeBy(digest, 'right'),
      rightRef,
      unitRef,
      kind,
      holderKey,
      enteredOn: day,
      proofRef: proof.certRef,
      ...(expiresOn !== undefined && { expiresOn }),
      ...(servedUnitRef !== undefined && { servedUnitRef }),
    };
    const head = headAfter(facts.head, unitRef, digest, { rights: listed(facts.head?.rights, rightRef) });
    return { name: 'RIGHT_ENTERED', records: [record, certificate, head], result: record, carries };
  });
}

/** Its end: asked by its holder, by a judgment, by the death of who resides, or after its term (Civil Code art. 370). */
export function endRight(
  request: EndRight,
  existing: RightRecord | undefined,
  facts: TitleFacts,
  proof: CertificateRecord | undefined,
  day: string | undefined,
): Outcome<RightRecord> {
  if (!existing) throw new DomainError('RIGHT_UNKNOWN', { field: 'rightRef' });
  return changed(requestDigest('endRight', request), existing, (right, digest) => {
    if (right.acts || !proof) throw new DomainError('RIGHT_UNKNOWN', { field: 'rightRef' });
    const { unitRef, rightRef, kind } = right;
    // Nobody's disposal: what stands against a new right does not stand against the end of one; only a correction does.
    const { correction } = facts.head ?? {};
    const own = correction === undefined ? [] : [{ state: 'CORRECTION' as const, ref: correction }];
    const who = mayEnd(request, right, day) ? [] : [{ state: 'NOT_SUBMITTERS' as const }];
    const carries = pass({ act: kind, step: 'END', day }, [...own, ...who, ...clockFindings(day, request.day)]);
    const record: RightRecord = { ...right, acts: [{ act: 'END', requestDigest: digest, day: request.day }] };
    const head = headAfter(facts.head, unitRef, digest, { rights: unlisted(facts.head?.rights, rightRef) });
    const ended = endCertificate(proof, 'CANCELLED', request.day);
    return { name: 'RIGHT_ENDED', records: [record, ended, head], result: record, carries };
  });
}

function mayEnd({ signature, judgmentDigest, deathDigest }: EndRight, right: RightRecord, day: string | undefined): boolean {
  const { kind, unitRef, rightRef, holderKey } = right;
  if (judgmentDigest !== undefined || isRightExpired(right, day)) return true;
  if (kind === 'RESIDENCE' && deathDigest !== undefined) return true;
  return signature !== undefined && isConsent({ act: kind, unitRef, ref: rightRef, caseRef: rightRef }, signature, holderKey);
}
