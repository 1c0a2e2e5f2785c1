import { DomainError, type JsonValue } from '@zhenglian/chaincode/domain';
import type { Book, BookedEntry, BookedRequest, NewRequest, RequestIdentity } from '../ports.js';

/** The organisation's book in memory. Its state is only changed as a whole, like an SQL transaction. */
export function memoryBook(): Book & {
  readonly serials: ReadonlyMap<string, number>;
  readonly requests: ReadonlyMap<string, BookedRequest>;
} {
  const digests = new Map<string, string>();
  const requests = new Map<string, BookedRequest>();
  const secrets = new Map<string, JsonValue>();
  const entries: BookedEntry[] = [];
  const serials = new Map<string, number>();
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const find = ({ requestId, requestDigest }: RequestIdentity) => {
    const known = digests.get(requestId);
    if (known !== undefined && known !== requestDigest) throw new DomainError('CONFLICT', { field: 'requestId' });
    return requests.get(requestId);
  };
  const insert = ({ requestId, requestDigest, act, ledgerRequest, secret }: NewRequest) => {
    secrets.set(requestId, secret);
    const request: BookedRequest = { requestId, act, state: 'PENDING', ledgerRequest, transactionId: undefined, block: undefined };
    digests.set(requestId, requestDigest);
    requests.set(requestId, request);
    return request;
  };
  return {
    serials,
    requests,
    request: async (identity) => find(identity),
    find: async (requestId) => requests.get(requestId),
    secretOf: async (requestId) => secrets.get(requestId),
    openNumbered: (identity, series, make) =>
      inTurn(async () => {
        const kept = find(identity);
        if (kept !== undefined) return kept;
        const serial = (serials.get(series) ?? 0) + 1;
        serials.set(series, serial);
        return insert(await make(serial));
      }),
    entryOfRequest: async (requestId) => entries.find((entry) => entry.requestId === requestId),
    entriesOfRequest: async (requestId) => entries.filter((entry) => entry.requestId === requestId),
    enterSeveral: (identity, { series, count }, make) =>
      inTurn(async () => {
        const kept = find(identity);
        if (kept !== undefined) return kept;
        const last = serials.get(series) ?? 0;
        const made = await make(Array.from({ length: count }, (_, n) => last + n + 1));
        serials.set(series, last + count);
        entries.push(...made.entries.map((entry) => ({ ...entry, requestId: made.request.requestId })));
        return insert(made.request);
      }),
    entryOfCertificate: async (certRef) => entries.find((entry) => entry.certRef === certRef),
    open: async (request) => find(request) ?? insert(request),
    enter: (identity, series, make) =>
      inTurn(async () => {
        const kept = find(identity);
        if (kept !== undefined) return kept;
        const serial = (serials.get(series) ?? 0) + 1;
        const { request, entry } = await make(serial);
        serials.set(series, serial);
        entries.push({ ...entry, requestId: request.requestId });
        return insert(request);
      }),
    async settle(requestId, outcome) {
      const request = requests.get(requestId);
      if (request === undefined || request.state === 'ENTERED') return;
      const place = outcome.state === 'ENTERED' ? { transactionId: outcome.transactionId, block: outcome.block } : {};
      requests.set(requestId, { ...request, state: outcome.state, ...place });
    },
  };
}
