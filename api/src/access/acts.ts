import type { RoleGrant } from '../access.js';
import type { ObjectRule } from './objects.js';

// Who may ask for which act on the ledger, and about which object: rows of the two tables of `access.ts` and `objects.ts`.

const REGISTRAR: RoleGrant = { kind: 'registry', role: 'registrar' };
const TAX: RoleGrant = { kind: 'tax', role: 'tax-officer' };
const BANK: RoleGrant = { kind: 'bank', role: 'bank-officer' };
const COURT: RoleGrant = { kind: 'court', role: 'court-clerk' };
const REGULATOR: RoleGrant = { kind: 'regulator', role: 'supervisor' };

const certificate: ObjectRule = { at: ['input', 'certRef'], of: 'certificate', absent: 'NOT_FOUND' };
const case_: ObjectRule = { at: ['input', 'caseRef'], of: 'case', absent: 'CASE_UNKNOWN' };
const unit: ObjectRule = { at: ['input', 'unitRef'], of: 'unit', absent: 'UNIT_UNKNOWN' };
const district: ObjectRule = { at: ['input', 'division'], of: 'unitCode', absent: 'WRONG_TENANT' };
const record = (of: Exclude<ObjectRule, string>['of'], member: string): ObjectRule => ({
  at: ['input', member],
  of,
  absent: 'NOT_FOUND',
});
const many = (of: Exclude<ObjectRule, string>['of'], member: string): ObjectRule => ({
  at: ['input', 'items', '*', member],
  of,
  absent: 'NOT_FOUND',
});
const mortgage = record('mtg', 'mortgageRef');
const application = record('apply', 'applicationRef');
const seizure = record('seize', 'seizureRef');

/** Act → who, about what. */
export const ACT_RULES: Readonly<Record<string, readonly [RoleGrant | readonly RoleGrant[] | 'SIGNED_IN', ObjectRule]>> = {
  'Mutation.openCase': [REGISTRAR, certificate],
  'Mutation.attestCase': [REGISTRAR, case_],
  'Mutation.endCase': [REGISTRAR, case_],
  'Mutation.registerChange': [REGISTRAR, case_],
  'Mutation.replaceCertificate': [REGISTRAR, certificate],
  'Mutation.voidCertificate': [REGISTRAR, certificate],
  'Mutation.cancelRight': [REGISTRAR, certificate],
  'Mutation.printCertificate': [REGISTRAR, certificate],
  'Mutation.enterNotice': [REGISTRAR, unit],
  'Mutation.cancelNotice': [REGISTRAR, record('notice', 'noticeRef')],
  'Mutation.applyObjection': [REGISTRAR, unit],
  'Mutation.decideObjection': [REGISTRAR, record('objection', 'objectionRef')],
  'Mutation.keepObjection': [REGISTRAR, record('objection', 'objectionRef')],
  'Mutation.cancelObjection': [REGISTRAR, record('objection', 'objectionRef')],
  'Mutation.acceptCorrection': [REGISTRAR, certificate],
  'Mutation.finishCorrection': [REGISTRAR, record('correction', 'correctionRef')],
  'Mutation.dropCorrection': [REGISTRAR, record('correction', 'correctionRef')],
  'Mutation.enterRight': [REGISTRAR, unit],
  'Mutation.endRight': [REGISTRAR, record('right', 'rightRef')],
  'Mutation.closeRegisterLog': [REGISTRAR, district],
  'Mutation.attestTaxAgain': [TAX, case_],
  'Mutation.reverseTax': [TAX, case_],
  'Mutation.applyMortgage': [BANK, { at: ['input', 'unitRefs', '*'], of: 'unit', absent: 'UNIT_UNKNOWN' }],
  'Mutation.applyMortgages': [BANK, { at: ['input', 'items', '*', 'unitRefs', '*'], of: 'unit', absent: 'UNIT_UNKNOWN' }],
  'Mutation.withdrawMortgageApplication': [BANK, application],
  'Mutation.rejectMortgageApplication': [REGISTRAR, application],
  'Mutation.enterMortgage': [REGISTRAR, application],
  'Mutation.enterMortgages': [REGISTRAR, many('apply', 'applicationRef')],
  'Mutation.requestMortgageRelease': [BANK, mortgage],
  'Mutation.requestMortgageReleases': [BANK, many('mtg', 'mortgageRef')],
  'Mutation.orderMortgageRelease': [COURT, mortgage],
  'Mutation.releaseMortgage': [REGISTRAR, mortgage],
  'Mutation.releaseMortgages': [REGISTRAR, many('mtg', 'mortgageRef')],
  'Mutation.requestMortgageChange': [BANK, mortgage],
  'Mutation.changeMortgage': [REGISTRAR, mortgage],
  'Mutation.requestMortgageTransfer': [BANK, mortgage],
  'Mutation.acceptMortgageTransfer': [BANK, mortgage],
  'Mutation.transferMortgage': [REGISTRAR, mortgage],
  'Mutation.requestMortgageDetermination': [BANK, mortgage],
  'Mutation.determineMortgageClaims': [REGISTRAR, mortgage],
  'Mutation.withdrawMortgageRequest': [[BANK, COURT], mortgage],
  'Mutation.consentAsLender': [BANK, mortgage],
  'Mutation.registerMortgageRanks': [REGISTRAR, unit],
  'Mutation.convertMortgageNotice': [REGISTRAR, mortgage],
  'Mutation.convertMortgageOnWorks': [REGISTRAR, mortgage],
  'Mutation.excludeMortgageUnits': [REGISTRAR, mortgage],
  'Mutation.instructSeizure': [COURT, unit],
  'Mutation.recordSeizure': [REGISTRAR, seizure],
  'Mutation.takeSeizureEffect': [REGISTRAR, seizure],
  'Mutation.extendSeizure': [COURT, seizure],
  'Mutation.releaseSeizure': [COURT, seizure],
  'Mutation.consentAsCourt': [COURT, seizure],
  'Mutation.orderCourtTransfer': [COURT, certificate],
  'Mutation.withdrawCourtTransferOrder': [COURT, record('order', 'orderRef')],
  'Mutation.recordDisposal': [COURT, record('order', 'orderRef')],
  'Mutation.enterHold': [REGULATOR, unit],
  'Mutation.releaseHold': [REGULATOR, record('hold', 'holdRef')],
  'Mutation.closePort': [REGULATOR, 'NONE'],
  'Mutation.rectifyPort': [[BANK, REGULATOR], 'NONE'],
  'Mutation.openPort': [REGULATOR, 'NONE'],
  'Mutation.openTicket': [REGULATOR, district],
  'Mutation.recordLateUpload': [REGISTRAR, record('ticket', 'ticketRef')],
  'Mutation.closeTicket': [REGULATOR, record('ticket', 'ticketRef')],
  'Mutation.tickClock': [{ kind: 'any', role: 'admin' }, 'NONE'],
  'Mutation.bindHolderKey': [REGISTRAR, 'NONE'],
  'Mutation.rebindHolderKey': [REGISTRAR, 'NONE'],
  'Mutation.consentToQuery': [[REGISTRAR, BANK, COURT], 'NONE'],
  'Mutation.withdrawQueryConsent': [[REGISTRAR, BANK, COURT], 'NONE'],
  'Mutation.issueStatement': [REGISTRAR, 'NONE'],
  'Mutation.draftQueryConsent': [REGISTRAR, certificate],
  'Mutation.requestActApproval': [[REGISTRAR, REGULATOR], 'NONE'],
};
