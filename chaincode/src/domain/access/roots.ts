import { FOUNDERS } from '../authors.js';
import { DomainError } from '../errors.js';
import { key, madeBy } from '../fields.js';
import { decided, type Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import type { RootRecord } from './records.js';
import type { AnchorRoot } from './requests.js';

/**
 * An institution anchors the root of its own access log (S12). Each names the root before it and is longer, so that a log that
 * was cut or written anew shows. Throws CONFLICT, ROOT_CHAIN.
 */
export function anchorRoot(
  request: AnchorRoot,
  existing: RootRecord | undefined,
  before: RootRecord | undefined,
  mspId: string,
): Outcome<RootRecord> {
  return decided(requestDigest('anchorRoot', { ...request, mspId } as never), existing, (digest) => {
    const { n, size, previous } = request;
    const continues = n === 1 ? previous === undefined : before !== undefined && previous === before.root && size > before.size;
    if (!continues) throw new DomainError('ROOT_CHAIN', { field: n > 1 && !before ? 'n' : 'previous' });
    const record: RootRecord = { ...madeBy(digest, 'root'), mspId, ...request };
    const others = FOUNDERS.filter((one) => one !== mspId);
    const policy = { key: key('root', mspId, String(n)), all: [mspId], n: 1, of: others };
    return { name: 'ROOT_ANCHORED', records: [record], result: record, policies: [policy] };
  });
}
