import { createHash } from 'node:crypto';
import { DomainError, type JsonValue } from '@zhenglian/chaincode/domain';
import type { BatchLedger, UnitReferences } from '../ports.js';
import type { MemoryLedger } from './memory-ledger.js';
import { SAMPLE } from './registry.js';
import { PERSONS } from './review.js';

/** A building's first registrations: `count` flats, each with its own unit code. */
export function buildingOf(count: number, prefix: string, from = 1) {
  return Array.from({ length: count }, (_, n) => ({
    requestId: `${prefix}-${from + n}`,
    persons: PERSONS,
    entry: { ...SAMPLE, unitCode: `440605001001GB00001F0001${String(from + n).padStart(4, '0')}` },
  }));
}

/** Unit references without the cost of a verifiable random function. */
export const CHEAP_REFERENCES: UnitReferences = {
  publicKey: '02'.padEnd(66, '0'),
  make: (unitCode) => ({ unitRef: createHash('sha256').update(unitCode).digest('hex'), proof: '00' }),
};

/** Batches on the ledger in memory: a transaction is taken whole or not at all, as the contract does. */
export function memoryBatchLedger(ledger: MemoryLedger): BatchLedger & { readonly sizes: number[] } {
  const sizes: number[] = [];
  const check = async (requests: readonly JsonValue[]) => {
    const units = requests.map((request) => (request as { unitRef: string }).unitRef);
    if (new Set(units).size < units.length) throw new DomainError('CONFLICT', { field: 'items' });
    for (const request of requests) await ledger.check('registerFirst', request);
  };
  return {
    sizes,
    check,
    async submit(requests) {
      await check(requests);
      sizes.push(requests.length);
      let last;
      for (const request of requests) last = await ledger.submit('registerFirst', request);
      if (last === undefined) throw new Error('an empty transaction');
      return last;
    },
  };
}
