import { DomainError, type ErrorCode } from '@zhenglian/chaincode/domain';
import type { ReadModel } from '../ports.js';
import { ACT_RULES } from './acts.js';
import { LEDGER_RULES } from './ledger.js';
import { ANY_DIVISION, seesDivision, type Caller } from '../access.js';

/**
 * To which object an operation is done, and how it is answered when that object is not there.
 * NONE: to none, or to one that is public. FILTERED: a list that leaves out what is not there for the account.
 */
export type ObjectRule =
  | 'NONE'
  | 'FILTERED'
  | {
      /** Where the reference stands among the arguments; `*` stands for every item of a list, of which each must be there. */
      readonly at: readonly string[];
      readonly of: 'certificate' | 'case' | 'unitCode' | RecordKind;
      /** EMPTY: null. Otherwise the code with which the operation itself refuses what does not exist. */
      readonly absent: 'EMPTY' | ErrorCode;
    };

/** Records of the ledger that belong to a district. */
export type RecordKind =
  'unit' | 'notice' | 'objection' | 'correction' | 'right' | 'apply' | 'mtg' | 'seize' | 'order' | 'hold' | 'ticket' | 'rend' | 'agreement';

/** Every field of Query, Mutation and Subscription: one without a row keeps the API from starting. */
export const OBJECT_RULES: Readonly<Record<string, ObjectRule>> = {
  ...Object.fromEntries(Object.entries(ACT_RULES).map(([name, [, rule]]) => [name, rule])),
  ...Object.fromEntries(Object.entries(LEDGER_RULES).map(([name, [, rule]]) => [name, rule])),
  'Query.network': 'NONE',
  'Query.verify': 'NONE',
  'Query.proofBundle': 'NONE',
  'Query.ledgerFacts': 'NONE',
  'Query.renditionFacts': 'NONE',
  'Query.me': 'NONE',
  'Query.certificate': { at: ['certRef'], of: 'certificate', absent: 'EMPTY' },
  'Query.cases': 'FILTERED',
  'Mutation.issueCertificate': { at: ['input', 'entry', 'unitCode'], of: 'unitCode', absent: 'WRONG_TENANT' },
  'Mutation.renderCertificate': { at: ['input', 'certRef'], of: 'certificate', absent: 'NOT_FOUND' },
  'Mutation.openTransfer': { at: ['input', 'certRef'], of: 'certificate', absent: 'NOT_FOUND' },
  'Mutation.completeTransfer': { at: ['input', 'caseRef'], of: 'case', absent: 'CASE_UNKNOWN' },
  'Mutation.completeTransfers': { at: ['input', 'items', '*', 'caseRef'], of: 'case', absent: 'CASE_UNKNOWN' },
  'Mutation.splitUnits': { at: ['input', 'unitRef'], of: 'unit', absent: 'UNIT_UNKNOWN' },
  'Mutation.mergeUnits': { at: ['input', 'unitRefs', '*'], of: 'unit', absent: 'UNIT_UNKNOWN' },
  'Query.searchRegister': 'FILTERED',
  'Query.dailyLog': { at: ['division'], of: 'unitCode', absent: 'EMPTY' },
  'Query.reconcileRegister': 'NONE',
  'Mutation.importStock': 'NONE',
  'Query.dictionary': 'NONE',
  'Query.workingDeadline': 'NONE',
  'Query.subjectRequests': 'NONE',
  'Mutation.requestChange': 'NONE',
  'Mutation.applyChange': 'NONE',
  'Mutation.receiveSubjectRequest': { at: ['input', 'certRef'], of: 'certificate', absent: 'NOT_FOUND' },
  'Mutation.answerSubjectRequest': 'NONE',
  'Mutation.exportSubject': { at: ['input', 'certRef'], of: 'certificate', absent: 'NOT_FOUND' },
  'Mutation.signOut': 'NONE',
  'Query.auditEntries': 'NONE',
  'Query.auditCounts': 'NONE',
  'Query.accessHistory': { at: ['certRef'], of: 'certificate', absent: 'EMPTY' },
  'Query.ownAccessHistory': 'NONE',
  'Query.privacyNotice': 'NONE',
  'Query.impactAssessments': 'NONE',
  'Mutation.recordImpactAssessment': 'NONE',
  'Query.accounts': 'NONE',
  'Query.dictionaries': 'NONE',
  'Query.dictionaryMappings': 'NONE',
  'Query.calendarDays': 'NONE',
  'Query.approvals': 'NONE',
  'Mutation.decideApproval': 'NONE',
  'Mutation.unmaskCertificate': { at: ['input', 'certRef'], of: 'certificate', absent: 'NOT_FOUND' },
  // the resolver refuses items of other districts, and leaves them out of the report
  'Query.batch': 'NONE',
  'Mutation.issueBatch': 'NONE',
  // the resolver answers with the grants of certificates of the caller's districts only
  'Query.grant': 'NONE',
  'Mutation.registerRecipient': 'NONE',
  'Mutation.draftCertificateKey': { at: ['input', 'certRef'], of: 'certificate', absent: 'NOT_FOUND' },
  'Mutation.bindCertificateKey': { at: ['input', 'certRef'], of: 'certificate', absent: 'NOT_FOUND' },
  'Mutation.keepHolderKey': { at: ['input', 'certRef'], of: 'certificate', absent: 'NOT_FOUND' },
  'Mutation.signWithKeptKey': 'NONE',
  'Mutation.draftGrant': { at: ['input', 'certRef'], of: 'certificate', absent: 'NOT_FOUND' },
  'Mutation.confirmGrant': 'NONE',
  'Mutation.revokeGrant': 'NONE',
  'Mutation.openGrant': 'NONE',
  'Mutation.receiveCopy': 'NONE',
  'Mutation.offerCredential': { at: ['input', 'certRef'], of: 'certificate', absent: 'NOT_FOUND' },
  'Mutation.askPresentation': 'NONE',
  'Query.presentationRequest': 'NONE',
  'Query.storageHealth': 'NONE',
  'Mutation.rotateWrappingKeys': 'NONE',
  'Mutation.backUpDocumentKeys': 'NONE',
  'Mutation.requestErasure': 'NONE',
  'Mutation.eraseDocuments': 'NONE',
  'Mutation.attestTax': { at: ['input', 'caseRef'], of: 'case', absent: 'CASE_UNKNOWN' },
};

const REFERENCE = /^[0-9a-f]{64}$/;

/**
 * Whether the object of a call is there for its caller (OP-06, A8). Malformed references are left to the operation, which names the field.
 * @throws DomainError the rule's code when it is not; returns false where the answer is to be empty
 */
export async function objectIsThere(rule: ObjectRule, args: unknown, caller: Caller | undefined, readModel: ReadModel): Promise<boolean> {
  // who sees every district learns from the operation itself what does not exist
  if (typeof rule === 'string' || caller?.divisions?.includes(ANY_DIVISION) === true) return true;
  for (const reference of membersAt(args, rule.at)) {
    if (typeof reference !== 'string') continue;
    const division = await divisionOf(rule.of, reference, readModel);
    if (division === 'MALFORMED' || (division !== undefined && seesDivision(caller, division))) continue;
    if (rule.absent === 'EMPTY') return false;
    throw new DomainError(rule.absent, { field: rule.at.findLast((name) => name !== '*') });
  }
  return true;
}

async function divisionOf(kind: Exclude<ObjectRule, string>['of'], reference: string, readModel: ReadModel): Promise<string | undefined> {
  if (kind === 'unitCode') return /^\d{6}/.exec(reference)?.[0] ?? 'MALFORMED';
  if (!REFERENCE.test(reference)) return 'MALFORMED';
  if (kind === 'case') return (await readModel.case(reference))?.division;
  if (kind === 'certificate') return (await readModel.certificate({ certRef: reference }))?.division;
  return (await readModel.record(kind, reference))?.division;
}

function membersAt(value: unknown, [name, ...rest]: readonly string[]): readonly unknown[] {
  if (name === undefined) return [value];
  if (typeof value !== 'object' || value === null) return [];
  if (name === '*') return Array.isArray(value) ? value.flatMap((item: unknown) => membersAt(item, rest)) : [];
  return membersAt((value as Record<string, unknown>)[name], rest);
}
