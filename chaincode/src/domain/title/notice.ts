import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Gathered } from '../gate/findings.js';
import { clockFindings, pass } from '../gate/judge.js';
import { changed, decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { NoticeRecord } from './burdens.js';
import { endCertificate } from './certificate.js';
import { isConsent } from './consent.js';
import { attestedFindings, titleFindings, type TitleFacts } from './facts.js';
import { headAfter, listed, proofOf, unlisted } from './head.js';
import type { CertificateRecord } from './records.js';
import type { CancelNotice, EnterNotice } from './requests-burdens.js';
import { isNoticeLapsed } from './terms.js';

/**
 * 预告登记: an advance notice of a purchase or other transfer, also before the unit's first registration (Civil Code art. 221).
 * `taken`: what stands under the reference of its proof.
 */
export function enterNotice(
  request: EnterNotice,
  existing: NoticeRecord | undefined,
  facts: TitleFacts,
  taken: CertificateRecord | undefined,
  others: Gathered,
): Outcome<NoticeRecord> {
  return decided(requestDigest('enterNotice', request), existing, (digest) => {
    const { noticeRef, unitRef, kind, holderKey, proof, division, day, attested, consents } = request;
    const item = { unitRef, division, caseRef: noticeRef, ...(consents && { consents }) };
    const own = [...titleFindings(facts, item, { act: 'NOTICE', day: others.day }), ...attestedFindings(attested)];
    const carries = pass({ act: 'NOTICE', day: others.day }, [...own, ...others.findings, ...clockFindings(others.day, day)]);
    const certificate = proofOf(digest, taken, { paper: proof, unitRef, division, day, registrationType: '700' });
    const record: NoticeRecord = {
      ...madeBy(digest, 'notice'),
      noticeRef,
      unitRef,
      kind,
      division,
      holderKey,
      enteredOn: day,
      proofRef: proof.certRef,
    };
    const head = headAfter(facts.head, unitRef, digest, { notices: listed(facts.head?.notices, noticeRef) });
    return { name: 'NOTICE_ENTERED', records: [record, certificate, head], result: record, carries };
  });
}

/** The end of a notice without transfer: asked by its holder, by a judgment, or after its 90 days. */
export function cancelNotice(
  request: CancelNotice,
  existing: NoticeRecord | undefined,
  facts: TitleFacts,
  proof: CertificateRecord | undefined,
  others: Gathered,
): Outcome<NoticeRecord> {
  if (!existing) throw new DomainError('NOTICE_UNKNOWN', { field: 'noticeRef' });
  return changed(requestDigest('cancelNotice', request), existing, (notice, digest) => {
    if (notice.acts || !proof) throw new DomainError('NOTICE_UNKNOWN', { field: 'noticeRef' });
    const { unitRef, noticeRef, holderKey } = notice;
    const { signature, judgmentDigest } = request;
    const subject = { act: 'NOTICE_CANCEL', unitRef, ref: noticeRef, caseRef: noticeRef } as const;
    const asked = signature !== undefined && isConsent(subject, signature, holderKey);
    const may = asked || judgmentDigest !== undefined || isNoticeLapsed(notice, others.day);
    // It ends on a unit that is still being built, and on one that was split, whose successors it burdens.
    const found = titleFindings(facts, { unitRef }, { act: 'NOTICE_CANCEL', day: others.day }).filter(
      ({ state }) => state === 'CORRECTION',
    );
    const all = [...found, ...others.findings, ...clockFindings(others.day, request.day), ...(may ? [] : [NOT_SUBMITTERS])];
    const carries = pass({ act: 'NOTICE_CANCEL', day: others.day }, all);
    const record: NoticeRecord = { ...notice, acts: [{ act: 'CANCEL', requestDigest: digest, day: request.day }] };
    const head = headAfter(facts.head, unitRef, digest, { notices: unlisted(facts.head?.notices, noticeRef) });
    const ended = endCertificate(proof, 'CANCELLED', request.day);
    return { name: 'NOTICE_CANCELLED', records: [record, ended, head], result: record, carries };
  });
}

const NOT_SUBMITTERS = { state: 'NOT_SUBMITTERS' } as const;
