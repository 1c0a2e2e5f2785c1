import { DomainError, type ErrorCode } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import type { Book, BookedRequest, Committed, Ledger, LedgerAct, QualifiedAct, ReadModel, RequestAct, LedgerOptions } from './ports.js';

/** How long an answer waits for the own index after the commit. */
const INDEX_MILLISECONDS = 10_000;

type OldAct = Exclude<RequestAct, QualifiedAct>;

/** Acts of the first release stand in the book under names of their own. */
const LEDGER_ACTS: Readonly<Record<OldAct, LedgerAct>> = {
  ISSUE: 'registerFirst',
  TRANSFER: 'registerTransfer',
  OPEN_TRANSFER: 'openCase',
  ATTEST: 'attest',
};

/** Failures on the way to the ledger: they say nothing about the request itself, which stays pending. */
const ON_THE_WAY: ReadonlySet<ErrorCode> = new Set([
  'LEDGER_UNAVAILABLE',
  'LEDGER_TIMEOUT',
  'LEDGER_CONFLICT',
  'ENDORSEMENT_MISMATCH',
  'ENDORSEMENT_POLICY',
  'INTERNAL',
]);

/** Whether a code says that the ledger was not reached, so that the request may be repeated. */
export function isOnTheWay(code: ErrorCode): boolean {
  return ON_THE_WAY.has(code);
}

const RequestId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/);
const Reference = z.string().regex(/^[0-9a-f]{64}$/);

/** Checks a caller's request id: at most 100 letters, digits, dots, colons, hyphens, underscores. @throws DomainError INVALID_FORMAT */
export function checkRequestId(requestId: string): string {
  if (!RequestId.safeParse(requestId).success) throw new DomainError('INVALID_FORMAT', { field: 'requestId' });
  return requestId;
}

/** Checks a reference of the ledger. @throws DomainError INVALID_FORMAT naming the field */
export function checkReference(reference: string, field: string): string {
  if (!Reference.safeParse(reference).success) throw new DomainError('INVALID_FORMAT', { field });
  return reference;
}

export interface SubmitParts {
  readonly book: Book;
  readonly ledger: Ledger;
  readonly readModel: ReadModel;
}

/**
 * Brings a booked request onto the ledger and waits until the own index shows it. Safe to repeat at any time: the bytes are the
 * booked ones, and the contract answers a repeated request without a second write.
 * @throws DomainError the contract's refusal (the request is then marked REFUSED), or the ledger adapter's codes
 */
export async function settleOnLedger(parts: SubmitParts, request: BookedRequest, options: LedgerOptions): Promise<Committed> {
  const committed = knownOutcome(request) ?? (await submit(parts, request, options));
  await parts.readModel.reach(committed.block, INDEX_MILLISECONDS);
  return committed;
}

function ledgerActOf(act: RequestAct): LedgerAct {
  return isOldAct(act) ? LEDGER_ACTS[act] : act;
}

function isOldAct(act: RequestAct): act is OldAct {
  return act in LEDGER_ACTS;
}

function knownOutcome({ state, transactionId, block }: BookedRequest): Committed | undefined {
  return state === 'ENTERED' && transactionId !== undefined && block !== undefined ? { transactionId, block } : undefined;
}

async function submit({ book, ledger }: SubmitParts, request: BookedRequest, options: LedgerOptions): Promise<Committed> {
  try {
    const committed = await ledger.submit(ledgerActOf(request.act), request.ledgerRequest, options);
    await book.settle(request.requestId, { state: 'ENTERED', ...committed });
    return committed;
  } catch (error) {
    if (error instanceof DomainError && !ON_THE_WAY.has(error.code)) {
      await book.settle(request.requestId, { state: 'REFUSED', code: error.code });
    }
    throw error;
  }
}
