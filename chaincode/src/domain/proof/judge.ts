import { secondsOf } from '../law-clock.js';
import { checkResult, type CheckCode, type CheckName, type CheckResult } from '../verdict.js';
import type { ProofAnswer, ProofFacet } from './answer.js';
import type { Prove } from './requests.js';

/** A proof bundle as read and as far as cryptography judges it; everything else is judged here. */
export interface ProofFacts {
  readonly channel: string;
  /** All names under which the called chaincode appears: in the header, in the call, in the result. */
  readonly chaincodes: readonly string[];
  readonly function: string;
  /** The argument, undefined unless there is exactly one, well formed and canonical. */
  readonly request: Prove | undefined;
  /** Whether the transaction id follows from nonce and creator. */
  readonly idFits: boolean;
  /** Whether the endorsed proposal hash is the one of the proposal inside. */
  readonly proposalFits: boolean;
  /** What is wrong with any endorser; the first in the order of the bundle. */
  readonly endorserFault: CheckCode | undefined;
  /** Whether those who endorsed satisfy the policy of that chaincode. */
  readonly endorsed: (namespace: ProofFacet) => boolean;
  readonly status: number;
  /** Whether the answer came with a write, a policy change, private data or an event. */
  readonly writes: boolean;
  /** The payload, undefined unless well formed and canonical. */
  readonly answer: ProofAnswer | undefined;
}

/** What the verifier brings along. */
export interface ProofQuestion {
  readonly channel: string;
  /** The verifier's clock, seconds since 1970. */
  readonly now: number;
  /** The last moment at which the trust file may be used. */
  readonly trustedUntil: string | undefined;
  /** The certificate that the evidence speaks of by its own words (identifier and code, or a credential); undefined: by none. */
  readonly subject: { readonly certRef?: string | undefined; readonly credentialDigest?: string | undefined } | undefined;
}

export const PROOF_CHAINCODE = 'access';
export const PROOF_FUNCTION = 'prove';

/** Older than this a proof is stale (design of the law's clock: a tick every 5 minutes, two may be missed). */
export const PROOF_MINUTES = 15;
/** A ledger that is this much ahead of the verifier says that one of the two clocks is wrong. */
const AHEAD_MINUTES = 15;
const MINUTE = 60;

export const PROOF_CHECKS: readonly CheckName[] = [
  'PROOF_FORM',
  'PROOF_PLACE',
  'PROOF_CALL',
  'PROOF_PROPOSAL',
  'PROOF_ENDORSERS',
  'PROOF_ANSWER',
  'PROOF_SUBJECT',
  'PROOF_TITLE',
  'PROOF_TAX',
  'PROOF_MORTGAGE',
  'PROOF_SEIZURE',
  'PROOF_TIME',
  'PROOF_TRUST',
  'STATE',
];

/** Every check of a proof bundle, in the order in which it is reported. A bundle that cannot be read has only the first. */
export function judgeProof(proof: ProofFacts | undefined, asked: ProofQuestion): CheckResult[] {
  if (!proof) return [checkResult('PROOF_FORM', 'PROOF_MALFORMED')];
  return [
    checkResult('PROOF_FORM', 'OK'),
    checkResult('PROOF_PLACE', judgePlace(proof, asked)),
    checkResult('PROOF_CALL', judgeCall(proof)),
    checkResult('PROOF_PROPOSAL', judgeProposal(proof)),
    checkResult('PROOF_ENDORSERS', proof.endorserFault ?? 'OK'),
    checkResult('PROOF_ANSWER', judgeAnswer(proof)),
    checkResult('PROOF_SUBJECT', judgeSubject(proof, asked)),
    checkResult('PROOF_TITLE', judgeFacet(proof, 'title')),
    checkResult('PROOF_TAX', judgeTax(proof)),
    checkResult('PROOF_MORTGAGE', judgeFacet(proof, 'mortgage')),
    checkResult('PROOF_SEIZURE', judgeFacet(proof, 'seizure')),
    checkResult('PROOF_TIME', judgeTime(proof, asked)),
    checkResult('PROOF_TRUST', judgeTrust(asked)),
    checkResult('STATE', judgeState(proof)),
  ];
}

function judgePlace({ channel, chaincodes }: ProofFacts, asked: ProofQuestion): CheckCode {
  if (channel !== asked.channel) return 'PROOF_OTHER_CHANNEL';
  return chaincodes.every((name) => name === PROOF_CHAINCODE) ? 'OK' : 'PROOF_OTHER_CHAINCODE';
}

function judgeCall({ function: name, request }: ProofFacts): CheckCode {
  if (name !== PROOF_FUNCTION) return 'PROOF_OTHER_FUNCTION';
  return request ? 'OK' : 'PROOF_ARGUMENTS';
}

function judgeProposal({ idFits, proposalFits }: ProofFacts): CheckCode {
  if (!idFits) return 'PROOF_ID_WRONG';
  return proposalFits ? 'OK' : 'PROOF_PROPOSAL_ALTERED';
}

function judgeAnswer({ status, writes, answer, request }: ProofFacts): CheckCode {
  if (status !== 200) return 'PROOF_REFUSED';
  if (writes) return 'PROOF_WRITES';
  if (!answer) return 'PROOF_ANSWER_MALFORMED';
  const other = request && (answer.certRef !== request.certRef || answer.tax.caseRef !== request.caseRef);
  return other ? 'PROOF_ANSWER_OTHER' : 'OK';
}

function judgeSubject({ answer }: ProofFacts, { subject }: ProofQuestion): CheckCode {
  if (!answer) return 'NOT_CHECKED';
  if (subject?.certRef === undefined && subject?.credentialDigest === undefined) return 'PROOF_SUBJECT_MISSING';
  const { certRef = answer.certRef, credentialDigest = answer.title.credentialDigest } = subject;
  return certRef === answer.certRef && credentialDigest === answer.title.credentialDigest ? 'OK' : 'PROOF_SUBJECT_OTHER';
}

function judgeFacet({ answer, endorsed }: ProofFacts, facet: ProofFacet): CheckCode {
  if (!answer) return 'NOT_CHECKED';
  if (answer[facet].unitRef !== answer.title.unitRef) return 'FACET_OTHER_UNIT';
  return endorsed(facet) ? 'OK' : 'FACET_UNENDORSED';
}

/** A transfer rests on its case's attestations; without the case nothing is known of them (契税法 art. 11). */
function judgeTax(proof: ProofFacts): CheckCode {
  const code = judgeFacet(proof, 'tax');
  if (code !== 'OK' || !proof.answer) return code;
  const { tax, title } = proof.answer;
  if (tax.sides.some(({ state }) => state !== 'ATTESTED')) return 'FACET_TAX_ABSENT';
  return title.registrationType === '200' && tax.caseRef === undefined ? 'FACET_MISSING' : 'OK';
}

const STATE_CODES = {
  VALID: 'OK',
  REPLACED: 'CERTIFICATE_REPLACED',
  CANCELLED: 'CERTIFICATE_CANCELLED',
  ERROR_VOID: 'CERTIFICATE_VOID',
} as const satisfies Record<ProofAnswer['title']['state'], CheckCode>;

const judgeState = ({ answer }: ProofFacts): CheckCode => (answer ? STATE_CODES[answer.title.state] : 'NOT_CHECKED');

function judgeTime({ answer }: ProofFacts, { now }: ProofQuestion): CheckCode {
  if (!answer) return 'NOT_CHECKED';
  const age = now - secondsOf(answer.clock);
  if (!(age >= -AHEAD_MINUTES * MINUTE)) return 'PROOF_AHEAD';
  return age <= PROOF_MINUTES * MINUTE ? 'OK' : 'EVIDENCE_STALE';
}

function judgeTrust({ now, trustedUntil }: ProofQuestion): CheckCode {
  return trustedUntil === undefined || now <= secondsOf(trustedUntil) ? 'OK' : 'TRUST_STALE';
}
