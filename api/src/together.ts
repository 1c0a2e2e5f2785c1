import { DomainError } from '@zhenglian/chaincode/domain';
import type { BookedRequest, QualifiedAct, SubmitOptions } from './ports.js';
import { isOnTheWay, settleOnLedger, type SubmitParts } from './requests.js';

/**
 * Brings booked requests of one kind onto the ledger in one transaction, by the contract's function for lists; one by one without such a
 * function. When that refuses the whole,
 * the halves are tried, so that one bad item never fails its neighbours. What is entered already is left alone.
 * @returns the refusals by request id
 * @throws DomainError the codes of a ledger that cannot be reached: nothing is lost, and the whole may be repeated
 */
export async function settleTogether(
  parts: SubmitParts,
  act: QualifiedAct | undefined,
  booked: readonly BookedRequest[],
  options: SubmitOptions,
): Promise<ReadonlyMap<string, DomainError>> {
  const refused = new Map<string, DomainError>();
  const open = booked.filter(({ state }) => state !== 'ENTERED');
  const course = { options, refused };
  if (act !== undefined) await settle(parts, act, open, course);
  else for (const one of open) await settleOne(parts, one, course);
  return refused;
}

interface Course {
  readonly options: SubmitOptions;
  readonly refused: Map<string, DomainError>;
}

async function settle(parts: SubmitParts, act: QualifiedAct, booked: readonly BookedRequest[], course: Course): Promise<void> {
  const [first] = booked;
  if (first === undefined) return;
  if (booked.length === 1) return settleOne(parts, first, course);
  try {
    const request = { items: booked.map(({ ledgerRequest }) => ledgerRequest) };
    const committed = await parts.ledger.submit(act, request, course.options);
    for (const { requestId } of booked) await parts.book.settle(requestId, { state: 'ENTERED', ...committed });
  } catch (error) {
    refusalOf(error);
    const middle = Math.ceil(booked.length / 2);
    await settle(parts, act, booked.slice(0, middle), course);
    await settle(parts, act, booked.slice(middle), course);
  }
}

async function settleOne(parts: SubmitParts, booked: BookedRequest, { options, refused }: Course): Promise<void> {
  try {
    await settleOnLedger(parts, booked, options);
  } catch (error) {
    refused.set(booked.requestId, refusalOf(error));
  }
}

/** What is told of an item; a ledger that cannot be reached fails the whole, which may be repeated. */
export function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError && !isOnTheWay(error.code)) return error;
  throw error;
}
