import { DomainError } from '@zhenglian/chaincode/domain';
import type { BookedRequest, QualifiedAct, SubmitOptions } from './ports.js';
import { isOnTheWay, settleOnLedger, type SubmitParts } from './requests.js';

/** What became of one item of a list. */
export type ItemOf<Done> = { readonly position: number; readonly requestId: string } & (
  { readonly done: Done } | { readonly refused: DomainError }
);

/**
 * Brings booked requests of one kind onto the ledger in one transaction, by the contract's function for lists; one by one without such a
 * function. What is entered already is left alone.
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
  const attempt = async (group: readonly BookedRequest[]) => {
    if (act === undefined || group.length === 1) for (const one of group) await settleOnLedger(parts, one, options);
    else await settleList(parts, act, group, options);
  };
  const refuse = ({ requestId }: BookedRequest, error: DomainError) => void refused.set(requestId, error);
  const groups = act === undefined ? open.map((one) => [one]) : [open];
  for (const group of groups) await inHalves(group, { attempt, refuse });
  return refused;
}

async function settleList(parts: SubmitParts, act: QualifiedAct, group: readonly BookedRequest[], options: SubmitOptions): Promise<void> {
  const committed = await parts.ledger.submit(act, { items: group.map(({ ledgerRequest }) => ledgerRequest) }, options);
  for (const { requestId } of group) await parts.book.settle(requestId, { state: 'ENTERED', ...committed });
}

export interface Attempt<T> {
  readonly attempt: (group: readonly T[]) => Promise<void>;
  readonly refuse: (item: T, error: DomainError) => void | Promise<void>;
}

/**
 * The ledger takes a list whole or not at all: one that is refused is halved until the item stands alone that is to blame, so that a bad item
 * never fails its neighbours. @throws what is no refusal of an item, a ledger that cannot be reached
 */
export async function inHalves<T>(items: readonly T[], { attempt, refuse }: Attempt<T>): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  try {
    await attempt(items);
  } catch (error) {
    const refusal = refusalOf(error);
    if (items.length === 1) return refuse(first, refusal);
    const middle = Math.ceil(items.length / 2);
    await inHalves(items.slice(0, middle), { attempt, refuse });
    await inHalves(items.slice(middle), { attempt, refuse });
  }
}

/** What is told of an item; a ledger that cannot be reached fails the whole, which may be repeated. */
export function refusalOf(error: unknown): DomainError {
  if (error instanceof DomainError && !isOnTheWay(error.code)) return error;
  throw error;
}
