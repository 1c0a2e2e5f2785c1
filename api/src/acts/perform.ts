import { decode, DomainError, requestDigest, toHex, type JsonValue } from '@zhenglian/chaincode/domain';
import type {
  Approvals,
  BookedRequest,
  IssuedPaper,
  Papers,
  Person,
  QualifiedAct,
  RecordFacts,
  RequestIdentity,
  SubmitOptions,
} from '../ports.js';
import { checkRequestId, settleOnLedger, type SubmitParts } from '../requests.js';
import { fill, isMembers, recordRef, textOf, type FillParts, type Members } from './fill.js';
import { outgoing, type Correspondents } from './outgoing.js';
import { actOf, type ActName } from './rows.js';
import type { ActRow, Paper } from './row.js';

export interface ActParts extends SubmitParts, FillParts {
  readonly approvals: Pick<Approvals, 'use'>;
  /** Who is told of acts by messages; nobody without. */
  readonly correspondents?: Correspondents | undefined;
  /** Issues certificates and proofs; the registry's. */
  readonly papers: Papers | undefined;
  /** Code of the tax authority's office. */
  readonly office: string | undefined;
  /** Counts and digest of a district's daily log; the registry's. */
  readonly dailyLog: ((division: string, day: string) => Promise<{ readonly counts: JsonValue; readonly digest: string }>) | undefined;
}

/** What a caller asks for. */
export interface Ask extends SubmitOptions {
  readonly requestId: string;
  readonly input: Members;
  readonly by: Person;
  /** Of the second person's approval, where the act needs one. */
  readonly approvalId?: string | undefined;
}

/** An act that is on the ledger and in the own index. */
export interface Performed {
  readonly requestId: string;
  readonly record: RecordFacts;
  /** The certificate or proof that the act issued, for its holder. */
  readonly paper: IssuedPaper | undefined;
}

/**
 * Every act takes the same way: request id and digest → the request, made once (the domain's schema names a wrong field, the contract on the
 * own peer says whether the law allows it) → book → ledger, with retries → own index. The same request again gives the same result.
 * @throws DomainError CONFLICT, the codes of the request's fields, the contract's refusals, the ledger's codes
 */
export async function perform(parts: ActParts, name: ActName, ask: Ask): Promise<Performed> {
  const row = actOf(name);
  const identity = identityOf(name, ask);
  const booked = (await parts.book.request(identity)) ?? (await prepare(parts, name, identity, ask));
  return finish(parts, row, booked, ask);
}

export function identityOf(name: ActName, { requestId, input }: Ask): RequestIdentity {
  return { requestId: checkRequestId(requestId), requestDigest: requestDigest(name, input) };
}

/** Decides a request once and books it: from here on its bytes stay as they are. */
export async function prepare(parts: ActParts, name: ActName, identity: RequestIdentity, ask: Ask): Promise<BookedRequest> {
  const { input, by } = ask;
  const row = actOf(name);
  const act = ledgerAct(row);
  const { request, secret } = await fill(parts, row, input, by);
  const whole = { ...request, ...(await ownMembers(parts, row, request, input)) };
  const messages = outgoing(parts.correspondents, { row, requestId: identity.requestId, request: whole, secret });
  const { paper } = row;
  if (paper === undefined || (paper.kind === 'PROOF' && paper.optional === true && input['proof'] === undefined)) {
    decode(row.request, whole);
    await parts.ledger.check(act, whole);
    await useApproval(parts, name, ask);
    return parts.book.open({ ...identity, act, ledgerRequest: whole, secret, messages });
  }
  if (parts.papers === undefined) throw new DomainError('NOT_AUTHORISED');
  const withPaper = (issued: Members): Members => (paper.at === '' ? { ...whole, ...issued } : { ...whole, [paper.at]: issued });
  const anything = () => toHex(parts.random.bytes(32));
  const check = async (members: Members) => {
    const trial = withPaper({ ...members, certRef: anything(), credentialDigest: anything() });
    decode(row.request, trial);
    await parts.ledger.check(act, trial);
    await useApproval(parts, name, ask);
  };
  return parts.papers.issue({ identity, act, paper: ofMatter(paper, whole), input, request: whole, secret, messages, check, withPaper });
}

/** A proof of a right of residence and one of an easement are different papers of one act. */
function ofMatter(paper: Paper, request: Members): Paper {
  if (paper.kind === 'TITLE' || paper.matterBy === undefined) return paper;
  const matter = request[paper.matterBy];
  return matter === 'RESIDENCE' || matter === 'EASEMENT' ? { ...paper, matter } : paper;
}

/** What one person must not do alone has been approved by another, for exactly this input, and is so once. */
async function useApproval({ approvals }: ActParts, name: ActName, { approvalId, input, by }: Ask): Promise<void> {
  const action = actOf(name).approval;
  if (action === undefined) return;
  if (approvalId === undefined) throw new DomainError('REQUIRED', { field: 'approvalId' });
  await approvals.use({ id: approvalId, action, payload: { act: name, input }, by });
}

/** Brings a booked request onto the ledger and reads what became of it. */
export async function finish(parts: ActParts, row: ActRow, booked: BookedRequest, options: SubmitOptions): Promise<Performed> {
  await parts.papers?.store(booked.requestId);
  await settleOnLedger(parts, booked, options);
  return result(parts, row, booked);
}

export async function result(parts: ActParts, row: ActRow, { requestId, ledgerRequest }: BookedRequest): Promise<Performed> {
  if (!isMembers(ledgerRequest)) throw new DomainError('CONFLICT', { field: 'requestId' });
  const record = await parts.readModel.record(row.record, recordRef(row, ledgerRequest, parts.mspId));
  if (record === undefined) throw new Error('committed, indexed and not found');
  const paper = row.paper === undefined ? undefined : await parts.papers?.issued(requestId);
  return { requestId, record, paper };
}

export function ledgerAct(row: ActRow): QualifiedAct {
  return `${row.contract}:${row.function}`;
}

/** Members that follow from what the organisation itself knows. */
async function ownMembers(parts: ActParts, row: ActRow, request: Members, input: Members): Promise<Members> {
  if (row.function === 'attestAgain') return attestation(parts, request);
  if (row.function === 'registerChange') return change(parts, request);
  if (row.function !== 'closeLog') return {};
  if (parts.dailyLog === undefined) throw new DomainError('NOT_AUTHORISED');
  return { ...(await parts.dailyLog(textOf(input['division']), textOf(input['day']))) };
}

async function attestation({ readModel, office }: ActParts, { caseRef }: Members): Promise<Members> {
  const opened = await readModel.case(textOf(caseRef));
  if (opened === undefined) throw new DomainError('CASE_UNKNOWN', { field: 'caseRef' });
  return { unitRef: opened.unitRef, ...(office === undefined ? {} : { office }) };
}

async function change({ readModel }: ActParts, { caseRef }: Members): Promise<Members> {
  const opened = await readModel.case(textOf(caseRef));
  if (opened === undefined) throw new DomainError('CASE_UNKNOWN', { field: 'caseRef' });
  return {
    unitRef: opened.unitRef,
    replaces: opened.certRef,
    division: opened.division,
    kind: 'TITLE_CERTIFICATE',
    registrationType: '300',
  };
}
