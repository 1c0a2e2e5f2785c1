import { DomainError } from '@zhenglian/chaincode/domain';
import type { BookedRequest, SubmitOptions } from '../ports.js';
import { checkRequestId, settleOnLedger } from '../requests.js';
import { refusalOf, settleTogether, type ItemOf } from '../together.js';
import { transferOf, type CompleteTransferRequest } from './complete-transfer.js';
import { bookAndStore, issuedOf, type Issued, type RegistryParts } from './enter.js';

export interface CompleteTransfersRequest extends SubmitOptions {
  /** Of the list; each item is `requestId:position`. */
  readonly requestId: string;
  readonly items: readonly Omit<CompleteTransferRequest, 'requestId' | 'endorsingOrganizations'>[];
  /** Run for each item before anything else, several at a time: puts on the ledger what the entry needs. A refusal is the item's. */
  readonly before?: ((position: number, requestId: string) => Promise<void>) | undefined;
}

/** What became of one item. */
export type TransferResult = ItemOf<Issued>;

const LARGEST = 100;
const AT_ONCE = 8;

/**
 * Many transfers at once, as at the hand-over of a building (交房即交证, DV-08): each item is the transfer that `completeTransfer` would make,
 * booked and stored by itself; those that may go go in one transaction. A refused item never fails its neighbours, and the same list again
 * goes on where it stopped.
 * @throws DomainError REQUIRED, TOO_LARGE beyond a hundred, and the codes of storage and ledger when they cannot be reached
 */
export async function completeTransfers(
  parts: RegistryParts,
  { requestId, items, before, ...options }: CompleteTransfersRequest,
): Promise<readonly TransferResult[]> {
  checkRequestId(requestId);
  if (items.length === 0) throw new DomainError('REQUIRED', { field: 'items' });
  if (items.length > LARGEST) throw new DomainError('TOO_LARGE', { field: 'items' });
  const results = new Map<number, TransferResult>();
  const waiting = new Map<number, BookedRequest>();
  const prepared = await prepare(items.length, async (position) => before?.(position, `${requestId}:${position}`));
  for (const [position, item] of items.entries()) {
    const id = `${requestId}:${position}`;
    const unprepared = prepared.get(position);
    if (unprepared !== undefined) {
      results.set(position, { position, requestId: id, refused: unprepared });
      continue;
    }
    try {
      const registration = await transferOf(parts, { ...item, requestId: id });
      waiting.set(position, await bookAndStore(parts, registration));
    } catch (error) {
      results.set(position, { position, requestId: id, refused: refusalOf(error) });
    }
  }
  const refused = await settleTogether(parts, 'title:registerTransferBatch', [...waiting.values()], options);
  for (const [position, booked] of waiting) {
    const refusal = refused.get(booked.requestId);
    results.set(position, { position, requestId: booked.requestId, ...(await outcomeOf(parts, booked, refusal, options)) });
  }
  return [...results.values()].toSorted((a, b) => a.position - b.position);
}

/** @returns the refusals by position */
async function prepare(count: number, work: (position: number) => Promise<void>): Promise<ReadonlyMap<number, DomainError>> {
  const refused = new Map<number, DomainError>();
  for (let from = 0; from < count; from += AT_ONCE) {
    const positions = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, n) => from + n);
    const done = await Promise.allSettled(positions.map((position) => work(position)));
    done.forEach((outcome, n) => {
      if (outcome.status === 'rejected') refused.set(from + n, refusalOf(outcome.reason));
    });
  }
  return refused;
}

async function outcomeOf(
  parts: RegistryParts,
  { requestId, ...booked }: BookedRequest,
  refused: DomainError | undefined,
  options: SubmitOptions,
): Promise<{ readonly done: Issued } | { readonly refused: DomainError }> {
  if (refused !== undefined) return { refused };
  const now = (await parts.book.find(requestId)) ?? { requestId, ...booked };
  await settleOnLedger(parts, now, options);
  return { done: await issuedOf(parts, requestId) };
}
