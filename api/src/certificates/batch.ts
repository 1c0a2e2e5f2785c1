import { digest, DomainError, parseRegisterEntry, utf8, type Persons } from '@zhenglian/chaincode/domain';
import type { BatchBook, BatchCounts, NewBatchItem } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { issueDigest } from './issue.js';

export interface BatchRequest {
  readonly batchId: string;
  /** Register entries of first registrations, not yet checked; each under a request id of its own. */
  readonly items: readonly BatchItemRequest[];
}

export interface BatchItemRequest {
  readonly requestId: string;
  readonly entry: unknown;
  /** Of the one application, by references of this item's own, so that its items cannot be linked (RG-05). */
  readonly persons: Persons;
}

const LARGEST = 20_000;

/**
 * Takes a batch of first registrations on: everything that it needs is kept, so that it can be finished by any later process.
 * An entry that is wrong is REFUSED in the report and does not hold up the others. The same batch again is a success.
 * @throws DomainError TOO_LARGE, REQUIRED without items, INVALID_FORMAT for ids, CONFLICT for an id that is taken or stands twice
 */
export async function acceptBatch({ batches }: { batches: BatchBook }, { batchId, items }: BatchRequest): Promise<BatchCounts> {
  checkRequestId(batchId);
  if (items.length === 0) throw new DomainError('REQUIRED', { field: 'items' });
  if (items.length > LARGEST) throw new DomainError('TOO_LARGE', { field: 'items' });
  const ids = new Set<string>();
  const units = new Set<string>();
  const taken = items.map((item, n) => {
    const { requestId } = item;
    if (ids.has(requestId)) throw new DomainError('CONFLICT', { field: `items[${n}].requestId` });
    ids.add(checkRequestId(requestId));
    return itemOf(item, units);
  });
  const identities = taken.map(({ identity }) => utf8(`${identity.requestId} ${identity.requestDigest}`));
  await batches.accept(batchId, digest('zl/request/1', utf8('issueBatch'), ...identities), taken);
  const counts = await batches.counts(batchId);
  if (counts === undefined) throw new Error('a batch vanished');
  return counts;
}

/** The request is the one that `issueCertificate` would make of the same id and entry. A unit that stands in the list twice is its first item's. */
function itemOf({ requestId, entry: input, persons }: BatchItemRequest, units: Set<string>): NewBatchItem {
  try {
    const entry = parseRegisterEntry(input);
    if (entry.registrationType !== '100') throw new DomainError('INVALID_FORMAT', { field: 'registrationType' });
    if (units.has(entry.unitCode)) throw new DomainError('ALREADY_REGISTERED', { field: 'unitCode' });
    units.add(entry.unitCode);
    return { identity: { requestId, requestDigest: issueDigest(entry, persons) }, content: { entry, persons } };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    // what could not be read has no digest of its content; its refusal is part of what the batch is
    const requestDigestOfRefusal = digest('zl/request/1', utf8(`refused ${error.code} ${error.field ?? ''}`));
    return { identity: { requestId, requestDigest: requestDigestOfRefusal }, content: { code: error.code, field: error.field } };
  }
}
