import { DomainError } from '../errors.js';
import { madeBy } from '../fields.js';
import type { Finding } from '../gate/findings.js';
import { clockFindings, pass } from '../gate/judge.js';
import { shanghaiDay } from '../law-clock.js';
import { decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import { entriesOf, foldDay, isDebtorsNoMore, seizureFindings, type SeizureFacts } from './facts.js';
import { enqueue, jumpsRank, LONGEST_TERM, tieOf, type QueueEntry } from './queue.js';
import type { SeizureHeadRecord, SeizureRecord } from './records.js';
import type { Instruct } from './requests.js';

/**
 * A court instructs the registry to seize a unit; it blocks at once and stands in the queue by its proven arrival
 * (查扣冻规定 art. 1, 26). Throws CONFLICT, QUEUE_FULL, NOT_FOUND (no such certificate), or one refusal with all codes of the
 * gate: UNIT_UNKNOWN, NOT_THE_DEBTORS, TERM_TOO_LONG, RANK_TAKEN, CLOCK_BEHIND, WRONG_TENANT.
 */
export function instruct(request: Instruct, existing: SeizureRecord | undefined, facts: SeizureFacts): Outcome<SeizureRecord> {
  return decided(requestDigest('instruct', request as never), existing, (digest) => {
    const { seizureRef, unitRef, court, arrivedAt, pre, position, months, certRef } = request;
    const { day, findings } = facts.others;
    const queue = seizureFindings(facts.heads, { unitRef });
    const entries = entriesOf([...findings, ...queue]);
    const own = instructFindings(request, facts, entries);
    const carries = pass({ act: 'SEIZE', step: 'ORDER', pre, day }, [...findings, ...queue, ...own]);
    const before = facts.heads.find((head) => head.unitRef === unitRef);
    const entry: QueueEntry = {
      ref: seizureRef,
      body: court,
      arrivedAt,
      ...tieOf([...entries, ...(before?.orders ?? [])], arrivedAt),
      pre,
      months,
      extensions: [],
      ...(position !== undefined && { position }),
    };
    const ours = before?.queue ?? [];
    const others = entries.filter((other) => !ours.includes(other));
    const head: SeizureHeadRecord = {
      ...before,
      ...madeBy(digest, 'seizures'),
      unitRef,
      queue: enqueue(ours, others, entry, foldDay(day)),
    };
    const { instructionDigest, rulingDigest } = request;
    const record: SeizureRecord = {
      ...madeBy(digest, 'seize'),
      seizureRef,
      unitRef,
      court,
      instructionDigest,
      rulingDigest,
      arrivedAt,
      pre,
      ...(position !== undefined && { position }),
      months,
      ...(certRef !== undefined && { certRef }),
      consents: [],
      acts: [],
    };
    return { name: 'SEIZURE_INSTRUCTED', records: [record, head], result: record, carries };
  });
}

/** What the court's own request shows, against the certificate that it names and the queue as it stands. */
function instructFindings(request: Instruct, { others, line, heads }: SeizureFacts, queue: readonly QueueEntry[]): Finding[] {
  const { unitRef, arrivedAt, months, certRef } = request;
  // An order on record that needs no seizure stays before whatever is recorded after it.
  const orders = heads.find((head) => head.unitRef === unitRef)?.orders ?? [];
  const behind = orders.some((order) => order.seizureRef === undefined && arrivedAt < order.arrivedAt);
  if (certRef !== undefined && !line?.length) throw new DomainError('NOT_FOUND', { field: 'certRef' });
  return [
    ...clockFindings(others.day, shanghaiDay(arrivedAt)),
    ...(months > LONGEST_TERM ? [{ state: 'TERM_TOO_LONG' } as const] : []),
    ...(line && isDebtorsNoMore(line, unitRef, arrivedAt) ? [{ state: 'DEBTORS_NO_MORE' } as const] : []),
    ...(behind || jumpsRank(queue, request) ? [{ state: 'RANK_TAKEN' } as const] : []),
  ];
}
