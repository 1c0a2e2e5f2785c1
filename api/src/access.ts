import { DomainError } from '@zhenglian/chaincode/domain';
import { ACT_RULES } from './access/acts.js';
import { LEDGER_RULES } from './access/ledger.js';
import type { Organization } from './topology.js';

/** Who calls, as proven by an access token. */
export interface Caller {
  readonly account: string;
  /** Organisation id. */
  readonly organization: string;
  readonly roles: readonly string[];
  /**
   * Districts (GB/T 2260 county codes) whose objects the account may handle and see (OP-06); ANY_DIVISION stands for all. Absent: none,
   * so that a provider which forgets the claim opens nothing.
   */
  readonly divisions?: readonly string[] | undefined;
  /** A program that signed in with its own key, not a person. */
  readonly machine?: boolean | undefined;
  /** Names the token, so that it can be ended before it expires. */
  readonly session?: string | undefined;
}

export const ANY_DIVISION = '*';

/** Whether an object of this district is there for the account. What is not there for it is answered like what does not exist. */
export function seesDivision(caller: Caller | undefined, division: string): boolean {
  return caller?.divisions?.some((own) => own === ANY_DIVISION || own === division) ?? false;
}

/** For lists: the districts to show, undefined for all of them. */
export function divisionsOf(caller: Caller | undefined): readonly string[] | undefined {
  const own = caller?.divisions ?? [];
  return own.includes(ANY_DIVISION) ? undefined : own;
}

/** A kind of organisation (`any`: every kind) and the role that it takes there. */
export interface RoleGrant {
  readonly kind: Organization['kind'] | 'any';
  readonly role: string;
}

/** PUBLIC: anybody. SIGNED_IN: any account of the own organisation. Otherwise one of the roles. */
export type Permission = 'PUBLIC' | 'SIGNED_IN' | RoleGrant | readonly RoleGrant[];

/** Who may ask a holder to show a certificate: those whose duties need one. */
const ASKERS: readonly RoleGrant[] = [
  { kind: 'registry', role: 'registrar' },
  { kind: 'registry', role: 'recipient' },
  { kind: 'tax', role: 'tax-officer' },
  { kind: 'bank', role: 'bank-officer' },
  { kind: 'court', role: 'court-clerk' },
];

/**
 * The one table that says who may do what. Every field of Query and Mutation has a row: a field without one keeps the API from
 * starting. Acts on the ledger and reading it have theirs in `access/acts.ts` and
 * `access/ledger.ts`. What an operation may be done to is said in `access/objects.ts`, which fields of an answer are shown in `access/fields.ts`.
 */
export const PERMISSIONS: Readonly<Record<string, Permission>> = {
  ...Object.fromEntries(Object.entries(ACT_RULES).map(([name, [permission]]) => [name, permission])),
  ...Object.fromEntries(Object.entries(LEDGER_RULES).map(([name, [permission]]) => [name, permission])),
  'Query.network': 'PUBLIC',
  'Query.verify': 'PUBLIC',
  'Query.proofBundle': 'PUBLIC',
  'Query.ledgerFacts': 'PUBLIC',
  'Query.renditionFacts': 'PUBLIC',
  'Query.me': 'PUBLIC',
  'Query.certificate': 'SIGNED_IN',
  'Query.cases': 'SIGNED_IN',
  'Mutation.issueCertificate': { kind: 'registry', role: 'registrar' },
  'Mutation.renderCertificate': { kind: 'registry', role: 'registrar' },
  'Mutation.openTransfer': { kind: 'registry', role: 'registrar' },
  'Mutation.completeTransfer': { kind: 'registry', role: 'registrar' },
  'Mutation.completeTransfers': { kind: 'registry', role: 'registrar' },
  'Mutation.splitUnits': { kind: 'registry', role: 'registrar' },
  'Mutation.mergeUnits': { kind: 'registry', role: 'registrar' },
  'Mutation.attestTax': { kind: 'tax', role: 'tax-officer' },
  'Query.searchRegister': [
    { kind: 'registry', role: 'registrar' },
    { kind: 'registry', role: 'reviewer' },
  ],
  'Query.dailyLog': [
    { kind: 'registry', role: 'registrar' },
    { kind: 'registry', role: 'auditor' },
  ],
  'Query.reconcileRegister': { kind: 'registry', role: 'auditor' },
  'Mutation.importStock': { kind: 'registry', role: 'registrar' },
  'Query.dictionary': 'SIGNED_IN',
  'Query.workingDeadline': 'SIGNED_IN',
  'Query.subjectRequests': { kind: 'any', role: 'admin' },
  'Mutation.requestChange': { kind: 'any', role: 'admin' },
  'Mutation.applyChange': { kind: 'any', role: 'admin' },
  'Mutation.receiveSubjectRequest': [
    { kind: 'any', role: 'admin' },
    { kind: 'registry', role: 'registrar' },
  ],
  'Mutation.answerSubjectRequest': { kind: 'any', role: 'admin' },
  'Mutation.exportSubject': { kind: 'registry', role: 'registrar' },
  'Mutation.signOut': 'SIGNED_IN',
  'Query.auditEntries': { kind: 'any', role: 'auditor' },
  'Query.auditCounts': { kind: 'any', role: 'auditor' },
  'Query.accessHistory': [
    { kind: 'any', role: 'auditor' },
    { kind: 'registry', role: 'registrar' },
  ],
  // whoever brings it: what counts is the statement of the bound key
  'Query.ownAccessHistory': { kind: 'registry', role: 'holder' },
  'Query.privacyNotice': 'PUBLIC',
  'Query.impactAssessments': [
    { kind: 'any', role: 'admin' },
    { kind: 'any', role: 'auditor' },
  ],
  'Mutation.recordImpactAssessment': { kind: 'any', role: 'admin' },
  'Query.accounts': { kind: 'any', role: 'admin' },
  'Query.dictionaries': 'SIGNED_IN',
  'Query.dictionaryMappings': 'SIGNED_IN',
  'Query.calendarDays': 'SIGNED_IN',
  'Query.approvals': 'SIGNED_IN',
  'Mutation.decideApproval': { kind: 'any', role: 'approver' },
  'Mutation.unmaskCertificate': { kind: 'registry', role: 'registrar' },
  'Query.batch': { kind: 'registry', role: 'registrar' },
  'Mutation.issueBatch': { kind: 'registry', role: 'registrar' },
  'Query.grant': { kind: 'registry', role: 'registrar' },
  'Mutation.registerRecipient': { kind: 'registry', role: 'registrar' },
  'Mutation.draftCertificateKey': { kind: 'registry', role: 'registrar' },
  'Mutation.bindCertificateKey': { kind: 'registry', role: 'registrar' },
  'Mutation.keepHolderKey': { kind: 'registry', role: 'registrar' },
  // whoever comes: what counts is the one-time code of the certificate's holder
  'Mutation.signWithKeptKey': { kind: 'registry', role: 'holder' },
  'Mutation.draftGrant': { kind: 'registry', role: 'registrar' },
  // whoever brings it: what counts is the holder's signature, which the contract checks
  'Mutation.confirmGrant': [
    { kind: 'registry', role: 'holder' },
    { kind: 'registry', role: 'registrar' },
  ],
  'Mutation.revokeGrant': [
    { kind: 'registry', role: 'holder' },
    { kind: 'registry', role: 'registrar' },
  ],
  'Mutation.openGrant': { kind: 'registry', role: 'recipient' },
  'Mutation.receiveCopy': [
    { kind: 'bank', role: 'bank-officer' },
    { kind: 'court', role: 'court-clerk' },
    { kind: 'tax', role: 'tax-officer' },
  ],
  'Mutation.offerCredential': { kind: 'registry', role: 'registrar' },
  'Mutation.askPresentation': ASKERS,
  'Query.presentationRequest': ASKERS,
  'Query.storageHealth': [
    { kind: 'registry', role: 'admin' },
    { kind: 'registry', role: 'auditor' },
  ],
  'Mutation.rotateWrappingKeys': { kind: 'registry', role: 'admin' },
  'Mutation.backUpDocumentKeys': { kind: 'registry', role: 'admin' },
  'Mutation.requestErasure': { kind: 'registry', role: 'admin' },
  'Mutation.eraseDocuments': { kind: 'registry', role: 'admin' },
};

/** Operations that show much of people at once: each account has a quota of them (checklist 19). */
export const SENSITIVE: ReadonlySet<string> = new Set([
  'Query.searchRegister',
  'Mutation.exportSubject',
  'Mutation.unmaskCertificate',
  'Mutation.importStock',
]);

/**
 * An API acts for its own organisation only, so a token of another one is refused whatever its roles.
 * @throws DomainError NOT_SIGNED_IN, NOT_AUTHORISED
 */
export function authorise(caller: Caller | undefined, own: Pick<Organization, 'id' | 'kind'>, permission: Permission): void {
  if (permission === 'PUBLIC') return;
  if (caller === undefined) throw new DomainError('NOT_SIGNED_IN');
  if (!isAllowed(caller, own, permission)) throw new DomainError('NOT_AUTHORISED');
}

export function isAllowed(caller: Caller | undefined, own: Pick<Organization, 'id' | 'kind'>, permission: Permission): boolean {
  if (permission === 'PUBLIC') return true;
  if (caller === undefined || caller.organization !== own.id) return false;
  if (permission === 'SIGNED_IN') return true;
  const grants = 'kind' in permission ? [permission] : permission;
  return grants.some(({ kind, role }) => (kind === 'any' || kind === own.kind) && caller.roles.includes(role));
}
