import type { GatedAct } from '../gate/acts.js';
import type { Finding } from '../gate/findings.js';
import { isConsent, type ConsentSubject } from '../title/consent.js';
import type { MortgageRecord } from './records.js';
import type { ApplyMortgage } from './requests.js';

// Whose act it is: the bank that submits it is the lender, and where it is the hub for a lender without an organisation on the
// channel, that lender has signed (S3; gate: "the lender is not the submitter or signer").

/** What the lender behind the hub signs of an application: the act, its first unit, the contract, the application. */
export function applicationSubject({ unitRefs, contractDigest, applicationRef, form }: ApplyMortgage): ConsentSubject {
  const act = form === 'NOTICE' ? 'MORTGAGE_NOTICE' : 'MORTGAGE';
  return { act, unitRef: unitRefs[0] ?? '', ref: contractDigest, caseRef: applicationRef };
}

/** What it signs of a later act on its mortgage; `caseRef` is that of the request, or of the case to which it consents. */
export function lenderSubject(
  { unitRefs, mortgageRef }: MortgageRecord,
  act: GatedAct,
  caseRef: string,
  unitRef = unitRefs[0] ?? '',
): ConsentSubject {
  return { act, unitRef, ref: mortgageRef, caseRef };
}

/** NOT_SUBMITTERS unless the submitter is the lender, and the lender behind it has signed. */
export function applicants(request: ApplyMortgage, submitter: string): Finding[] {
  const { principal, lender } = request;
  const signed = !principal || isConsent(applicationSubject(request), principal.signature, principal.key);
  return lender === submitter && signed ? [] : [{ state: 'NOT_SUBMITTERS' }];
}

/** As for an application, of an act on a mortgage that stands. */
export function isLenders(mortgage: MortgageRecord, submitter: string, subject: ConsentSubject, signature: string | undefined): boolean {
  const { principal, lender } = mortgage;
  return lender === submitter && (!principal || (signature !== undefined && isConsent(subject, signature, principal.key)));
}
