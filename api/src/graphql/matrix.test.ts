import { beforeAll, describe, expect, test } from '@jest/globals';
import { execute, isObjectType, parse, subscribe, type GraphQLObjectType } from 'graphql';
import { isAllowed, PERMISSIONS, type Caller, type Permission } from '../access.js';
import { ACT_RULES } from '../access/acts.js';
import { FIELD_RULES } from '../access/fields.js';
import { LEDGER_RULES } from '../access/ledger.js';
import { OBJECT_RULES } from '../access/objects.js';
import { issueCertificate } from '../certificates/issue.js';
import { openTransfer } from '../cases/open-transfer.js';
import { readConfig } from '../config.js';
import type { Organization } from '../topology.js';
import { sampleInput, type References } from '../testing/act-inputs.js';
import { memoryAuditLog } from '../testing/memory-audit.js';
import { SAMPLE, SAMPLE_TRANSFER } from '../testing/registry.js';
import { memoryServices } from '../testing/services.js';
import type { Context, Services } from './context.js';
import { createSchema } from './schema.js';
import { PERSONS } from '../testing/review.js';

// Role × operation × object, generated: every field of Query and Mutation for every kind of caller at every organisation, on an object of
// the caller's district, one of another district and one that does not exist. The expected cells come from the committed tables.

const schema = createSchema();
const { topology } = readConfig({ ORGANIZATION: 'registry' });
const OWN = '440605';
const OTHER = '440606';
const NOWHERE = '77'.repeat(32);
/** A point of P-256. */
const KEY = '{ x: "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY", y: "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU" }';

const roles = [
  ...new Set(topology.organizations.flatMap(({ users }) => users.map(({ role }) => role))),
  'reviewer',
  'auditor',
  'approver',
  'admin',
  'holder',
  'recipient',
];

interface Who {
  readonly name: string;
  readonly caller: Caller | undefined;
}

/** Nobody, every role of the own organisation, one that has every role elsewhere, and a good role with no district at all. */
const callers = (own: Organization): Who[] => [
  { name: 'nobody', caller: undefined },
  ...roles.map((role) => ({ name: role, caller: { account: role, organization: own.id, roles: [role], divisions: [OWN] } })),
  { name: 'all roles at once', caller: { account: 'all', organization: own.id, roles, divisions: [OWN] } },
  { name: 'no role', caller: { account: 'none', organization: own.id, roles: [], divisions: [OWN] } },
  { name: 'all roles, no district', caller: { account: 'lost', organization: own.id, roles } },
  { name: 'all roles elsewhere', caller: { account: 'stranger', organization: 'elsewhere', roles, divisions: ['*'] } },
];

interface Objects {
  readonly certRef: string;
  readonly caseRef: string;
  readonly division: string;
  /** References of records of all types, by the member that names them. */
  readonly refs: References;
}

/** Records that stand in each district: type, the member that names one, and the act that makes it. */
const RECORDS = {
  notice: ['noticeRef', 'title:enterNotice'],
  objection: ['objectionRef', 'title:applyObjection'],
  correction: ['correctionRef', 'title:acceptCorrection'],
  right: ['rightRef', 'title:enterRight'],
  apply: ['applicationRef', 'mortgage:applyMortgage'],
  mtg: ['mortgageRef', 'mortgage:enterMortgage'],
  agreement: ['agreementRef', 'mortgage:registerRanks'],
  seize: ['seizureRef', 'seizure:instruct'],
  order: ['orderRef', 'seizure:orderTransfer'],
  hold: ['holdRef', 'supervision:enterHold'],
  ticket: ['ticketRef', 'supervision:openTicket'],
} as const;
const DAY = '2026-11-20';

/** By which of its references an object shows in a list. */
const LISTED: Readonly<Record<string, (object: Objects) => string>> = {
  'Query.cases': ({ caseRef }) => caseRef,
  'Query.searchRegister': ({ caseRef }) => caseRef,
  'Query.districtCounts': ({ division }) => division,
  'Query.districtScores': ({ division }) => division,
  'Query.registerLogs': ({ division }) => `${division}~${DAY}`,
  ...Object.fromEntries(
    [
      ['certificates', 'certRef'],
      ['notices', 'noticeRef'],
      ['objections', 'objectionRef'],
      ['corrections', 'correctionRef'],
      ['otherRights', 'rightRef'],
      ['mortgageApplications', 'applicationRef'],
      ['mortgages', 'mortgageRef'],
      ['rankAgreements', 'agreementRef'],
      ['seizures', 'seizureRef'],
      ['courtTransferOrders', 'orderRef'],
      ['holds', 'holdRef'],
      ['tickets', 'ticketRef'],
    ].map(([name = '', ref = '']) => [`Query.${name}`, ({ refs }: Objects) => refs[ref] ?? '']),
  ),
};

const THREE = 'persons: { acceptor: "a", reviewer: "b" }';

/** A call of each operation on an object. An operation without one fails the test below. */
const CALLS: Readonly<Record<string, (object: Objects, requestId: string) => string>> = {
  'Query.network': () => '{ network { kind } }',
  'Query.verify': () => '{ verify(input: { credential: "x" }) { status } }',
  'Query.proofBundle': () => '{ proofBundle(input: { licenceId: "x", code: "y" }) { clock } }',
  'Query.ledgerFacts': ({ certRef }) => `{ ledgerFacts(certRef: "${certRef}") { state } }`,
  'Query.renditionFacts': ({ certRef }) => `{ renditionFacts(sha256: "${certRef}") { sha256 } }`,
  'Query.me': () => '{ me { account } }',
  'Query.certificate': ({ certRef }) => `{ certificate(certRef: "${certRef}") { certRef certificateNumber face { value } } }`,
  'Query.cases': () => '{ cases { edges { node { caseRef division } } } }',
  'Mutation.issueCertificate': ({ division }, id) =>
    `mutation { issueCertificate(input: { requestId: "${id}", entry: ${literal(unitIn(SAMPLE, division, id))}, ${THREE} }) { certRef } }`,
  'Mutation.renderCertificate': ({ certRef }, id) =>
    `mutation { renderCertificate(input: { requestId: "${id}", certRef: "${certRef}" }) { sha256 fileName pdf } }`,
  'Mutation.openTransfer': ({ certRef }, id) =>
    `mutation { openTransfer(input: { requestId: "${id}", certRef: "${certRef}", reason: "买卖" }) { caseRef } }`,
  'Mutation.completeTransfer': ({ caseRef }, id) =>
    `mutation { completeTransfer(input: { requestId: "${id}", caseRef: "${caseRef}", entry: ${literal(SAMPLE_TRANSFER)} }) { certRef } }`,
  'Mutation.completeTransfers': ({ caseRef }, id) =>
    `mutation { completeTransfers(input: { requestId: "${id}", items: [{ caseRef: "${caseRef}", entry: ${literal(SAMPLE_TRANSFER)} }] }) { results { error { code } } } }`,
  'Mutation.splitUnits': ({ refs, division }, id) =>
    `mutation { splitUnits(input: { requestId: "${id}", unitRef: "${refs['unitRef']}", entries: [${parts(division, id).join(', ')}] }) { requestId } }`,
  'Mutation.mergeUnits': ({ refs, division }, id) =>
    `mutation { mergeUnits(input: { requestId: "${id}", unitRefs: ["${refs['unitRef']}", "${refs['unitRef']}"], entry: ${parts(division, id)[0]} }) { requestId } }`,
  'Query.searchRegister': () => '{ searchRegister(input: { name: "x", purpose: "x" }) { certRef certificateNumber } }',
  'Query.dailyLog': ({ division }) => `{ dailyLog(division: "${division}", day: "2026-11-21") }`,
  'Query.reconcileRegister': () => '{ reconcileRegister(from: "2026-11-20", to: "2026-11-21") { kind } }',
  'Mutation.importStock': (_object, id) => `mutation { importStock(input: { requestId: "${id}", batch: "b", csv: "x" }) { lines } }`,
  'Query.dictionary': () => '{ dictionary(name: "rightType") { code } }',
  'Query.workingDeadline': () => '{ workingDeadline(begins: "2026-11-20", workingDays: 5) }',
  'Query.subjectRequests': () => '{ subjectRequests { id } }',
  'Mutation.requestChange': (_object, id) =>
    `mutation { requestChange(input: { requestId: "${id}", action: CHANGE_CALENDAR, payload: {} }) { approval { id } } }`,
  'Mutation.applyChange': (_object, id) =>
    `mutation { applyChange(input: { requestId: "${id}", approvalId: "open", action: CHANGE_CALENDAR, payload: {} }) { requestId } }`,
  'Mutation.receiveSubjectRequest': ({ certRef }, id) =>
    `mutation { receiveSubjectRequest(input: { requestId: "${id}", kind: CORRECTION, certRef: "${certRef}", content: "x" }) { request { id } } }`,
  'Mutation.answerSubjectRequest': (_object, id) =>
    `mutation { answerSubjectRequest(input: { requestId: "${id}", subjectRequestId: "s", state: DONE, answer: "x" }) { request { id } } }`,
  'Mutation.exportSubject': ({ certRef }, id) =>
    `mutation { exportSubject(input: { requestId: "${id}", certRef: "${certRef}" }) { content } }`,
  'Mutation.signOut': (_object, id) => `mutation { signOut(input: { requestId: "${id}" }) { requestId } }`,
  'Query.auditEntries': () => '{ auditEntries(first: 5) { edges { node { sequence } } } }',
  'Query.auditCounts': () => '{ auditCounts(from: "2026-11-21", to: "2026-11-21") { action count } }',
  'Query.accessHistory': ({ certRef }) => `{ accessHistory(certRef: "${certRef}") { at } }`,
  'Query.ownAccessHistory': ({ certRef }) => `{ ownAccessHistory(statement: "${certRef}") { certRef } }`,
  'Query.privacyNotice': () => '{ privacyNotice { version items { sensitive } } }',
  'Query.impactAssessments': () => '{ impactAssessments { id } }',
  'Mutation.recordImpactAssessment': (_object, id) =>
    `mutation { recordImpactAssessment(input: { requestId: "${id}", occasion: SENSITIVE, activity: "x", lawful: "x", risks: "x", measures: "x", conclusion: ACCEPTABLE, assessedOn: "2026-11-20" }) { requestId } }`,
  'Query.accounts': () => '{ accounts { name } }',
  'Query.dictionaries': () => '{ dictionaries }',
  'Query.dictionaryMappings': () => '{ dictionaryMappings(dictionary: "rightType") { code } }',
  'Query.calendarDays': () => '{ calendarDays(year: 2026) { day } }',
  'Query.approvals': () => '{ approvals { id } }',
  'Mutation.decideApproval': (_object, id) =>
    `mutation { decideApproval(input: { requestId: "${id}", approvalId: "open", decision: APPROVED }) { requestId } }`,
  'Mutation.unmaskCertificate': ({ certRef }, id) =>
    `mutation { unmaskCertificate(input: { requestId: "${id}", certRef: "${certRef}", fields: ["holders"], purpose: "更正" }) { fields { value } } }`,
  'Query.batch': () => '{ batch(batchId: "b") { total items { requestId } } }',
  'Mutation.issueBatch': (_object, id) =>
    `mutation { issueBatch(input: { requestId: "${id}", items: [{ requestId: "${id}", entry: {} }], ${THREE} }) { batch { total } } }`,
  'Query.grant': ({ certRef }) => `{ grant(grantRef: "${certRef}") { revoked } }`,
  'Mutation.registerRecipient': (_object, id) =>
    `mutation { registerRecipient(input: { requestId: "${id}", name: "x", publicKey: ${KEY}, proof: "x" }) { recipient } }`,
  'Mutation.draftCertificateKey': ({ certRef }, id) =>
    `mutation { draftCertificateKey(input: { requestId: "${id}", certRef: "${certRef}", publicKey: ${KEY}, custody: DEVICE }) { signingInput } }`,
  'Mutation.bindCertificateKey': ({ certRef }, id) =>
    `mutation { bindCertificateKey(input: { requestId: "${id}", certRef: "${certRef}", jws: "x" }) { requestId } }`,
  'Mutation.keepHolderKey': ({ certRef }, id) =>
    `mutation { keepHolderKey(input: { requestId: "${id}", certRef: "${certRef}" }) { requestId } }`,
  'Mutation.signWithKeptKey': ({ certRef }, id) =>
    `mutation { signWithKeptKey(input: { requestId: "${id}", certRef: "${certRef}", signingInput: "x", code: "000000" }) { statement } }`,
  'Mutation.draftGrant': ({ certRef }, id) =>
    `mutation { draftGrant(input: { requestId: "${id}", grantRef: "${NOWHERE}", certRef: "${certRef}", recipient: "x", fields: ["x"], purpose: "x", uses: 1, expiresOn: "2026-12-01" }) { signingInput } }`,
  'Mutation.confirmGrant': (_object, id) => `mutation { confirmGrant(input: { requestId: "${id}", jws: "x" }) { requestId } }`,
  'Mutation.revokeGrant': (_object, id) => `mutation { revokeGrant(input: { requestId: "${id}", jws: "x" }) { requestId } }`,
  'Mutation.openGrant': (_object, id) => `mutation { openGrant(input: { requestId: "${id}", jws: "x" }) { requestId } }`,
  'Mutation.receiveCopy': (_object, id) =>
    `mutation { receiveCopy(input: { requestId: "${id}", grantRef: "${NOWHERE}", fields: ["holders"] }) { requestId } }`,
  'Mutation.offerCredential': ({ certRef }, id) =>
    `mutation { offerCredential(input: { requestId: "${id}", certRef: "${certRef}" }) { uri } }`,
  'Mutation.askPresentation': (_object, id) =>
    `mutation { askPresentation(input: { requestId: "${id}", fields: ["location"] }) { requestId } }`,
  'Query.presentationRequest': () => '{ presentationRequest(id: "x") { uri } }',
  'Query.storageHealth': () => '{ storageHealth { copies { pending } } }',
  'Mutation.rotateWrappingKeys': (_object, id) => `mutation { rotateWrappingKeys(input: { requestId: "${id}" }) { current } }`,
  'Mutation.backUpDocumentKeys': (_object, id) => `mutation { backUpDocumentKeys(input: { requestId: "${id}" }) { file } }`,
  'Mutation.requestErasure': ({ certRef }, id) =>
    `mutation { requestErasure(input: { requestId: "${id}", erasureId: "${id}", certRefs: ["${certRef}"], ground: COURT_ORDER }) { requestId } }`,
  'Mutation.eraseDocuments': ({ certRef }, id) =>
    `mutation { eraseDocuments(input: { requestId: "${id}", approvalId: "open", erasureId: "${id}", certRefs: ["${certRef}"], ground: COURT_ORDER }) { receipt } }`,
  'Mutation.attestTax': ({ caseRef }, id) =>
    `mutation { attestTax(input: { requestId: "${id}", caseRef: "${caseRef}", side: BUYER, kind: PAID, receiptNumber: "1", attestedOn: "2026-11-20" }) { requestId } }`,
};

/** Entries of two new units, as a split needs them. */
const parts = (division: string, id: string): string[] =>
  ['a', 'b'].map((name) => literal({ ...unitIn(SAMPLE, division, `${id}${name}`), registrationType: '300' }));

/** Reading the ledger: one by its reference, lists, and what is nobody's. */
const LEDGER_CALLS: Readonly<Record<string, (object: Objects) => string>> = {
  ...Object.fromEntries(
    Object.entries(OBJECT_RULES).flatMap(([operation, rule]) => {
      const [type = '', name = ''] = operation.split('.');
      if (type !== 'Query' || !(operation in LEDGER_RULES) || typeof rule === 'string' || rule.of === 'unitCode') return [];
      const [argument = ''] = rule.at;
      const shown = name === 'unit' ? '{ unitRef }' : '{ ref }';
      return [[operation, ({ refs }: Objects) => `{ ${name}(${argument}: "${refs[argument]}") ${shown} }`]];
    }),
  ),
  ...Object.fromEntries(
    Object.keys(LISTED).flatMap((operation) =>
      operation in LEDGER_RULES ? [[operation, () => `{ ${operation.slice(6)} { edges { node { ref } } } }`]] : [],
    ),
  ),
  'Query.registerLog': ({ division }) => `{ registerLog(division: "${division}", day: "${DAY}") { ref } }`,
  'Query.port': () => '{ port(party: "BankMSP", scope: "PARTY") { ref } }',
  'Query.ports': () => '{ ports { edges { node { ref } } } }',
  'Query.queryConsent': () => `{ queryConsent(queryRef: "${NOWHERE}") { ref } }`,
  'Query.statementRecord': () => `{ statementRecord(statementRef: "${NOWHERE}") { ref } }`,
  'Query.logRoots': () => '{ logRoots { edges { node { ref } } } }',
  'Query.lawClock': () => '{ lawClock { now } }',
  'Query.blocks': () => '{ blocks { edges { node { number } } } }',
  'Query.block': () => '{ block(number: 1) { number } }',
  'Query.ledgerTransactions': () => '{ ledgerTransactions { edges { node { id } } } }',
  'Query.ledgerTransaction': () => `{ ledgerTransaction(id: "${NOWHERE}") { id } }`,
  'Query.ledgerCounts': () => '{ ledgerCounts(from: "2026-11-20", to: "2026-11-21") { day } }',
  'Query.collateralAlerts': () => '{ collateralAlerts { edges { node { event } } } }',
  'Query.districtCounts': () => '{ districtCounts(from: "2026-11-20", to: "2026-11-21") { division day } }',
  'Query.districtScores': () => '{ districtScores(to: "2026-11-21") { division score } }',
  'Query.receivedMessages': () => '{ receivedMessages { edges { node { id } } } }',
  'Query.sentMessages': () => '{ sentMessages { edges { node { id } } } }',
  'Query.webhooks': () => '{ webhooks { id } }',
  'Query.webhookCalls': () => '{ webhookCalls(webhookId: "w") { edges { node { id } } } }',
  'Query.networkState': () => '{ networkState { indexHeight peerHeight fresh findings peers { height } orderers { height } } }',
  'Query.findings': () => '{ findings { edges { node { kind } } } }',
  'Subscription.blockIndexed': () => 'subscription { blockIndexed { number } }',
  'Subscription.transactionIndexed': () => 'subscription { transactionIndexed { id } }',
};

const LEDGER_ACTS: ReadonlySet<string> = new Set([
  'Mutation.checkUnit',
  'Mutation.readMessage',
  'Mutation.addWebhook',
  'Mutation.removeWebhook',
  'Mutation.publishDistrictScores',
  'Mutation.joinAccessLogs',
]);

/** Acts on the ledger are called with an input that is made from its type. */
function actCall(operation: string, { refs }: Objects, requestId: string, at: Organization) {
  const name = operation.slice('Mutation.'.length);
  const argument = schema.getMutationType()?.getFields()[name]?.args[0];
  if (argument === undefined) throw new Error(`${operation} takes no input`);
  const approved = at.kind === 'registry' ? 'cancelRight' : 'closePort';
  const input = {
    ...sampleInput(name, argument.type, refs, requestId),
    ...(name === 'requestActApproval' ? { act: approved, input: {} } : {}),
  };
  const payload = name === 'requestActApproval' ? 'requestId' : 'requestId __typename';
  return { source: `mutation ($input: ${String(argument.type)}) { ${name}(input: $input) { ${payload} } }`, variableValues: { input } };
}

function callOf(operation: string, object: Objects, requestId: string, at: Organization) {
  if (operation in ACT_RULES || LEDGER_ACTS.has(operation)) return actCall(operation, object, requestId, at);
  return { source: (CALLS[operation] ?? LEDGER_CALLS[operation])?.(object, requestId) ?? '', variableValues: {} };
}

/** Refusals of the law, behind the authorisation: whoever gets one was let through. */
const BEHIND = new Set([
  'TAX_INCOMPLETE',
  'CONFLICT',
  'ALREADY_REGISTERED',
  'INVALID_FORMAT',
  'RECIPIENT_SIGNATURE',
  'FIELDS_NOT_GRANTED',
  'GRANT_UNKNOWN',
  'CONSENT_INVALID',
  'SECOND_FACTOR',
]);
const ABSENT = new Set(['NOT_FOUND', 'CASE_UNKNOWN', 'UNIT_UNKNOWN', 'WRONG_TENANT', 'NOT_AUTHORISED', 'NOT_SIGNED_IN']);

let registry: Services;
let own: Objects;
let foreign: Objects;
const nowhere: Objects = {
  certRef: NOWHERE,
  caseRef: NOWHERE,
  division: '999999',
  refs: Object.fromEntries([
    ...['certRef', 'caseRef', 'unitRef', 'unitRefs', ...Object.values(RECORDS).map(([member]) => member)].map((member) => [
      member,
      NOWHERE,
    ]),
    ['division', '999999'],
  ]),
};

beforeAll(async () => {
  registry = await memoryServices();
  own = await makeObjects(OWN, 1);
  foreign = await makeObjects(OTHER, 2);
});

async function makeObjects(division: string, n: number): Promise<Objects> {
  const parts = registry.registry;
  if (parts === undefined) throw new Error('no registry');
  const authority = { ...parts.authority, areas: [...parts.authority.areas, { token: '佛顺', division: OTHER }] };
  Object.assign(parts, { authority });
  const entry = n === 1 ? SAMPLE : unitIn(SAMPLE, division, 'other');
  const { entry: booked } = await issueCertificate(parts, { persons: PERSONS, requestId: `object-${n}`, entry });
  const { caseRef } = await openTransfer(parts, { requestId: `case-${n}`, certRef: booked.certRef, reason: '买卖' });
  const refs: Record<string, string> = { certRef: booked.certRef, caseRef, unitRef: booked.unitRef, unitRefs: booked.unitRef, division };
  for (const [member, act] of Object.values(RECORDS)) {
    const ref = (Buffer.from(member).toString('hex') + String(n).repeat(64)).slice(0, 64);
    refs[member] = ref;
    await parts.ledger.submit(act, { [member]: ref, unitRef: booked.unitRef, division });
  }
  await parts.ledger.submit('title:closeLog', { division, day: DAY });
  return { certRef: booked.certRef, caseRef, division, refs: { ...refs, unitCode: booked.secret.entry.unitCode } };
}

let requests = 0;

async function answerOf(operation: string, at: Organization, caller: Caller | undefined, object: Objects) {
  requests += 1;
  const { registry: parts } = registry;
  const context: Context = {
    ...registry,
    organization: at,
    registry: at.kind === 'registry' ? parts : undefined,
    register: at.kind === 'registry' ? registry.register : undefined,
    tax: at.kind === 'tax' && parts !== undefined ? { ...parts, office: '14406000000' } : undefined,
    audit: memoryAuditLog(),
    correlationId: 'matrix',
    closed: new AbortController().signal,
    acts: { ...registry.acts, mspId: at.mspId, ...(at.kind === 'registry' ? {} : { papers: undefined, dailyLog: undefined }) },
    caller: () => Promise.resolve(caller),
  };
  const { source, variableValues } = callOf(operation, object, `r${requests}`, at);
  const result = await ask({ source, variableValues }, context);
  if (Symbol.asyncIterator in result) {
    await result.return(undefined);
    return { code: undefined, text: 'subscribed' };
  }
  const { data, errors } = result;
  const error = errors?.[0]?.originalError;
  const code = error === undefined ? undefined : 'code' in error ? String(error.code) : `UNCODED ${error.message}`;
  return { code, text: JSON.stringify([code, errors?.[0]?.message, data]) };
}

function ask({ source, variableValues }: { source: string; variableValues: Record<string, unknown> }, contextValue: Context) {
  const document = parse(source);
  const options = { schema, document, variableValues, contextValue };
  return source.startsWith('subscription') ? subscribe(options) : Promise.resolve(execute(options));
}

const operations = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) =>
  Object.keys(type?.getFields() ?? {}).map((field) => `${type?.name}.${field}`),
);

test('the tables and the calls of this test name exactly the operations of the schema', () => {
  expect(Object.keys(OBJECT_RULES).toSorted()).toEqual(operations.toSorted());
  expect(Object.keys(PERMISSIONS).toSorted()).toEqual(operations.toSorted());
  const called = [...Object.keys(CALLS), ...Object.keys(LEDGER_CALLS), ...Object.keys(ACT_RULES), ...LEDGER_ACTS];
  expect(called.toSorted()).toEqual(operations.toSorted());
});

describe.each(topology.organizations.map((organization) => [organization.id, organization] as const))('at %s', (_id, at) => {
  test.each(operations)('%s', async (operation) => {
    const problems: string[] = [];
    for (const who of callers(at)) problems.push(...(await problemsOf(operation, at, who)));
    expect(problems).toEqual([]);
  });
});

/** What differs between a row of cells and the tables. */
async function problemsOf(operation: string, at: Organization, { name, caller }: Who): Promise<string[]> {
  const permission: Permission = PERMISSIONS[operation] ?? { kind: 'regulator', role: 'nobody' };
  const [mine, other, absent] = [
    await answerOf(operation, at, caller, own),
    await answerOf(operation, at, caller, foreign),
    await answerOf(operation, at, caller, nowhere),
  ];
  const problem = (found: boolean, what: string) =>
    found ? [`${operation} by ${name}: ${what}, ${mine.text} ${other.text} ${absent.text}`] : [];
  if (!isAllowed(caller, at, permission)) {
    return [
      ...problem(mine.code !== (caller === undefined ? 'NOT_SIGNED_IN' : 'NOT_AUTHORISED'), 'is not refused'),
      ...problem(new Set([mine.text, other.text, absent.text]).size > 1, 'the refusal depends on the object'),
    ];
  }
  const rule = OBJECT_RULES[operation];
  const bound = rule !== 'NONE';
  const sees = caller?.divisions !== undefined || !bound;
  const succeeds = mine.code === undefined || BEHIND.has(mine.code);
  if (!bound) return problem(!succeeds, 'should succeed');
  // what is another district's is answered like what does not exist, word for word
  return [
    ...problem(sees && !succeeds, 'should succeed'),
    ...problem(other.text !== absent.text, 'tells that an object of another district exists'),
    ...problem(other.code !== undefined && !ABSENT.has(other.code), 'goes further than "not found"'),
    ...problem(
      Object.values(LISTED).some((shown) => rule === 'FILTERED' && other.text.includes(shown(foreign))) ||
        other.text.includes(foreign.certRef),
      'shows another district',
    ),
    ...problem(
      rule === 'FILTERED' ? mine.text.includes(LISTED[operation]?.(own) ?? 'no list') !== sees : (mine.text !== other.text) !== sees,
      'own objects',
    ),
  ];
}

const objectTypes = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType =>
    isObjectType(type) && !/^(__.*|Query|Mutation|Subscription|PageInfo|\w+Connection|\w+Edge)$/.test(type.name),
);

test('every field of every object type has a rule, and no rule is for a field that is not there', () => {
  const inSchema = objectTypes.flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
  const inTable = Object.entries(FIELD_RULES).flatMap(([type, fields]) => Object.keys(fields).map((field) => `${type}.${field}`));
  expect(inTable.toSorted()).toEqual(inSchema.toSorted());
});

const ruled = Object.entries(FIELD_RULES).flatMap(([type, fields]) =>
  Object.entries(fields).flatMap(([field, rule]) => (rule === 'OPEN' ? [] : [{ type, field, rule }])),
);

test.each(ruled)('SP-03: $type.$field is shown to its role alone, and only after the log knows it', async ({ type: name, field, rule }) => {
  const type = schema.getType(name);
  const resolver = isObjectType(type) ? type.getFields()[field]?.resolve : undefined;
  if (resolver === undefined) throw new Error('no resolver');
  const parent = parentOf(name, own);
  for (const organization of topology.organizations) {
    for (const { caller } of callers(organization)) {
      const audit = memoryAuditLog();
      const context = { ...registry, organization, audit, correlationId: 'matrix', caller: () => Promise.resolve(caller) };
      const shown: unknown = await resolver(parent, {}, context, {} as never);
      const allowed = rule.to === undefined || isAllowed(caller, organization, rule.to);
      expect(shown === null).toBe(!allowed);
      expect(audit.records.map(({ action, subject, fields }) => ({ action, subject, fields }))).toEqual(
        allowed && rule.logged !== undefined ? [{ action: rule.logged, subject: own.certRef, fields: [field] }] : [],
      );
      const broken = { ...context, audit: { ...audit, record: () => Promise.reject(new Error('disk full')) } };
      const released = await Promise.resolve(resolver(parent, {}, broken, {} as never)).then(
        (value: unknown) => value !== null,
        () => false,
      );
      expect(released).toBe(allowed && rule.logged === undefined);
    }
  }
});

/** An object of the type, as its resolvers get it. */
function parentOf(type: string, { certRef }: Objects): unknown {
  const entry = { certRef, licenceId: 'licence', secret: { credential: 'credential', code: 'code' } };
  if (type === 'Certificate') return { facts: { certRef }, entry };
  if (type === 'IssuePayload') return { entry };
  if (type === 'KeptHolderKeyPayload') return { certRef, address: 'otpauth://' };
  if (type === 'IssuedPaper') return { certRef, code: 'code', qr: 'qr', credential: 'credential' };
  if (type === 'RenderPayload') return { certRef, rendition: { pdf: new Uint8Array(1), sha256: '00' } };
  if (type === 'WalletOfferPayload') return { certRef, txCode: '000000' };
  throw new Error(`${type}: the test needs an object of this type`);
}

function unitIn(entry: Readonly<Record<string, unknown>>, division: string, seed: string): Record<string, unknown> {
  const number = String(Buffer.from(seed).reduce((sum, byte) => (sum * 31 + byte) % 9_000, 7) + 1).padStart(4, '0');
  return { ...entry, unitCode: `${division}001001GB00001F0001${number}` };
}

/** A GraphQL literal of JSON: names of members are not quoted. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, member]) => `${name}: ${literal(member)}`)
    .join(', ')} }`;
}
