import { DomainError } from '@zhenglian/chaincode/domain';
import type { BookedRequest } from '../ports.js';
import { settleOnLedger } from '../requests.js';
import { refusalOf, settleTogether, type ItemOf } from '../together.js';
import type { Members } from './fill.js';
import { identityOf, prepare, result, type ActParts, type Ask, type Performed } from './perform.js';
import { actOf, type ActName } from './rows.js';

/** What became of one item of a batch. */
export type ItemResult = ItemOf<Performed>;

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
      results.set(position, { position, requestId: one.requestId, refused: refusalOf(error) });
    }
  }
  const row = actOf(name);
  const together = row.batch === undefined ? undefined : (`${row.contract}:${row.batch}` as const);
  const refused = await settleTogether(
    parts,
    together,
    waiting.map(({ booked }) => booked),
    ask,
  );
  for (const { position, booked } of waiting) {
    const refusal = refused.get(booked.requestId);
    if (refusal !== undefined) {
      results.set(position, { position, requestId: booked.requestId, refused: refusal });
      continue;
    }
    const now = (await parts.book.find(booked.requestId)) ?? booked;
    await settleOnLedger(parts, now, ask);
    results.set(position, { position, requestId: booked.requestId, done: await result(parts, row, now) });
  }
  return [...results.values()].toSorted((a, b) => a.position - b.position);
}
