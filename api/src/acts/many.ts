import { DomainError } from '@zhenglian/chaincode/domain';
import type { BookedRequest } from '../ports.js';
import { isOnTheWay, settleOnLedger } from '../requests.js';
import type { Members } from './fill.js';
import { finish, identityOf, prepare, result, type ActParts, type Ask, type Performed } from './perform.js';
import { actOf, type ActName } from './rows.js';

/** What became of one item of a batch. */
export type ItemResult = { readonly position: number; readonly requestId: string } & (
  { readonly done: Performed } | { readonly refused: DomainError }
);

export interface AskMany extends Omit<Ask, 'input'> {
  readonly items: readonly Members[];
}

const LARGEST = 100;

interface Waiting {
  readonly position: number;
  readonly booked: BookedRequest;
}

/**
 * The same act for many: what the contract takes together goes in one transaction; when it refuses the whole, the halves are tried, so
 * that one bad item never fails its neighbours. Each item has its own request id, so that the same list again goes on where it stopped.
 * @throws DomainError TOO_LARGE beyond a hundred, and the codes of a ledger that cannot be reached
 */
export async function performMany(parts: ActParts, name: ActName, ask: AskMany): Promise<readonly ItemResult[]> {
  const { items, requestId } = ask;
  if (items.length === 0) throw new DomainError('REQUIRED', { field: 'items' });
  if (items.length > LARGEST) throw new DomainError('TOO_LARGE', { field: 'items' });
  const results = new Map<number, ItemResult>();
  const waiting: Waiting[] = [];
  for (const [position, input] of items.entries()) {
    const one = { ...ask, input, requestId: `${requestId}:${position}` };
    try {
      const identity = identityOf(name, one);
      const booked = (await parts.book.request(identity)) ?? (await prepare(parts, name, identity, one));
      await parts.papers?.store(booked.requestId);
      waiting.push({ position, booked });
    } catch (error) {
      results.set(position, { position, requestId: one.requestId, refused: refusal(error) });
    }
  }
  const open = waiting.filter(({ booked }) => booked.state !== 'ENTERED');
  await submit(parts, name, open, ask, results);
  for (const { position, booked } of waiting) {
    if (results.has(position)) continue;
    const now = (await parts.book.find(booked.requestId)) ?? booked;
    await settleOnLedger(parts, now, ask);
    results.set(position, { position, requestId: booked.requestId, done: await result(parts, actOf(name), now) });
  }
  return [...results.values()].toSorted((a, b) => a.position - b.position);
}

async function submit(
  parts: ActParts,
  name: ActName,
  waiting: readonly Waiting[],
  ask: AskMany,
  results: Map<number, ItemResult>,
): Promise<void> {
  const row = actOf(name);
  if (waiting.length === 0) return;
  if (waiting.length === 1 || row.batch === undefined) {
    for (const { position, booked } of waiting) {
      try {
        results.set(position, { position, requestId: booked.requestId, done: await finish(parts, row, booked, ask) });
      } catch (error) {
        results.set(position, { position, requestId: booked.requestId, refused: refusal(error) });
      }
    }
    return;
  }
  try {
    const request = { items: waiting.map(({ booked }) => booked.ledgerRequest) };
    const committed = await parts.ledger.submit(`${row.contract}:${row.batch}`, request, ask);
    for (const { booked } of waiting) await parts.book.settle(booked.requestId, { state: 'ENTERED', ...committed });
  } catch (error) {
    refusal(error);
    const middle = Math.ceil(waiting.length / 2);
    await submit(parts, name, waiting.slice(0, middle), ask, results);
    await submit(parts, name, waiting.slice(middle), ask, results);
  }
}

/** What is told of an item; a ledger that cannot be reached fails the whole, which may be repeated. */
function refusal(error: unknown): DomainError {
  if (error instanceof DomainError && !isOnTheWay(error.code)) return error;
  throw error;
}
