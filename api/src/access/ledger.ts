import type { RoleGrant } from '../access.js';
import type { ObjectRule, RecordKind } from './objects.js';

// Who may read what of the ledger: rows of the two tables of `access.ts` and `objects.ts`. A bank sees what it is party to, and of a unit what
// the holder has consented to (`checkUnit`); that second narrowing is by organisation and stands in `graphql/parties.ts`.

const REGISTRY: readonly RoleGrant[] = [
  { kind: 'registry', role: 'registrar' },
  { kind: 'registry', role: 'reviewer' },
];
const AUDITOR: RoleGrant = { kind: 'any', role: 'auditor' };
const TAX: RoleGrant = { kind: 'tax', role: 'tax-officer' };
const BANK: RoleGrant = { kind: 'bank', role: 'bank-officer' };
const COURT: RoleGrant = { kind: 'court', role: 'court-clerk' };
const REGULATOR: RoleGrant = { kind: 'regulator', role: 'supervisor' };

const burdens = [...REGISTRY, COURT, REGULATOR];
const mortgages = [...REGISTRY, BANK, COURT, REGULATOR];
const quality = [...REGISTRY, AUDITOR, REGULATOR];

const one = (of: RecordKind, at: string): ObjectRule => ({ at: [at], of, absent: 'EMPTY' });

export const LEDGER_RULES: Readonly<Record<string, readonly [RoleGrant | readonly RoleGrant[] | 'SIGNED_IN' | 'PUBLIC', ObjectRule]>> = {
  'Query.unit': [[...burdens, TAX], one('unit', 'unitRef')],
  'Query.seizureQueue': [burdens, one('unit', 'unitRef')],
  'Query.certificates': [[...burdens, TAX], 'FILTERED'],
  'Query.notice': [burdens, one('notice', 'noticeRef')],
  'Query.notices': [burdens, 'FILTERED'],
  'Query.objection': [burdens, one('objection', 'objectionRef')],
  'Query.objections': [burdens, 'FILTERED'],
  'Query.correction': [burdens, one('correction', 'correctionRef')],
  'Query.corrections': [burdens, 'FILTERED'],
  'Query.otherRight': [burdens, one('right', 'rightRef')],
  'Query.otherRights': [burdens, 'FILTERED'],
  'Query.mortgageApplication': [mortgages, one('apply', 'applicationRef')],
  'Query.mortgageApplications': [mortgages, 'FILTERED'],
  'Query.mortgage': [mortgages, one('mtg', 'mortgageRef')],
  'Query.mortgages': [mortgages, 'FILTERED'],
  'Query.rankAgreements': [mortgages, 'FILTERED'],
  'Query.seizure': [burdens, one('seize', 'seizureRef')],
  'Query.seizures': [burdens, 'FILTERED'],
  'Query.courtTransferOrder': [burdens, one('order', 'orderRef')],
  'Query.courtTransferOrders': [burdens, 'FILTERED'],
  'Query.hold': [burdens, one('hold', 'holdRef')],
  'Query.holds': [burdens, 'FILTERED'],
  'Query.port': [[...REGISTRY, BANK, REGULATOR], 'NONE'],
  'Query.ports': [[...REGISTRY, BANK, REGULATOR], 'NONE'],
  'Query.ticket': [quality, one('ticket', 'ticketRef')],
  'Query.tickets': [quality, 'FILTERED'],
  'Query.registerLog': [quality, { at: ['division'], of: 'unitCode', absent: 'EMPTY' }],
  'Query.registerLogs': [quality, 'FILTERED'],
  'Query.queryConsent': [[...REGISTRY, BANK, COURT], 'NONE'],
  'Query.statementRecord': ['SIGNED_IN', 'NONE'],
  'Query.logRoots': ['SIGNED_IN', 'NONE'],
  'Query.lawClock': ['SIGNED_IN', 'NONE'],
  // for everybody: blocks hold references and digests, nobody's data
  'Query.blocks': ['PUBLIC', 'NONE'],
  'Query.block': ['PUBLIC', 'NONE'],
  'Query.ledgerTransactions': ['PUBLIC', 'NONE'],
  'Query.ledgerTransaction': ['PUBLIC', 'NONE'],
  'Query.ledgerCounts': ['PUBLIC', 'NONE'],
  'Query.networkState': ['PUBLIC', 'NONE'],
  'Query.collateralAlerts': [BANK, 'NONE'],
  'Query.districtCounts': [quality, 'FILTERED'],
  'Query.districtScores': [quality, 'FILTERED'],
  'Query.findings': [[AUDITOR, REGULATOR], 'NONE'],
  'Mutation.checkUnit': [BANK, 'NONE'],
  'Query.receivedMessages': [[REGISTRY, TAX, BANK, COURT, REGULATOR].flat(), 'NONE'],
  'Query.sentMessages': [[REGISTRY, TAX, BANK, COURT, REGULATOR].flat(), 'NONE'],
  'Mutation.readMessage': [[REGISTRY, TAX, BANK, COURT, REGULATOR].flat(), 'NONE'],
  // one's own only: the desk looks for the caller's account
  'Query.webhooks': [{ kind: 'any', role: 'admin' }, 'NONE'],
  'Query.webhookCalls': [{ kind: 'any', role: 'admin' }, 'NONE'],
  'Mutation.addWebhook': [{ kind: 'any', role: 'admin' }, 'NONE'],
  'Mutation.removeWebhook': [{ kind: 'any', role: 'admin' }, 'NONE'],
  'Mutation.publishDistrictScores': [REGULATOR, 'NONE'],
  'Mutation.joinAccessLogs': [{ kind: 'regulator', role: 'auditor' }, 'NONE'],
  'Subscription.blockIndexed': ['SIGNED_IN', 'NONE'],
  'Subscription.transactionIndexed': ['SIGNED_IN', 'NONE'],
};
