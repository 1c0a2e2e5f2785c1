import { DomainError } from '@zhenglian/chaincode/domain';
import type { Ledger, UnitReferences } from '../ports.js';

const PAUSE = 1_000;

export interface UnitKeyParts {
  readonly ledger: Ledger;
  readonly unitReferences: UnitReferences;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly warn: (error: unknown) => void;
}

/**
 * Publishes the registry's unit key on the ledger, once and for ever. Repeats while the ledger is not there yet.
 * @throws DomainError CONFLICT when the ledger holds another key: then this registry must not issue
 */
export async function publishUnitKey({ ledger, unitReferences, sleep, warn }: UnitKeyParts, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const known = await ledger.unitKey();
      if (known === undefined) await ledger.submit('setUnitKey', { publicKey: unitReferences.publicKey });
      else if (known !== unitReferences.publicKey) throw new DomainError('CONFLICT', { field: 'publicKey' });
      return;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'CONFLICT') throw error;
      warn(error);
      await sleep(PAUSE);
    }
  }
}
