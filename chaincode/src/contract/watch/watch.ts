import { decodeError, DomainError, type ErrorCode } from '@zhenglian/chaincode/domain';
import type { ChaincodeInterface } from 'fabric-shim';
import { makeChaincode } from '../chaincodes.js';
import { CHAINCODE_NAMES } from '../names.js';
import { Execution, type Invocation, type StateView, type WrittenKey, type WrittenPolicy } from './execution.js';

/** A transaction that a peer committed as valid: header, call, and what it wrote. Its signatures and policies are judged elsewhere. */
export interface CommittedTransaction extends Invocation {
  readonly chaincode: string;
  /** Function first. */
  readonly arguments: readonly Uint8Array[];
  readonly writes: readonly WrittenKey[];
  readonly policies: readonly WrittenPolicy[];
  readonly event: { readonly name: string; readonly payload: Uint8Array } | undefined;
}

/**
 * UNGATED: the law refuses this act on that state, and yet it was committed. UNAUTHORISED: it was submitted by somebody who may
 * not, or it is not what the act writes.
 */
export interface WatchFinding {
  readonly kind: 'UNGATED' | 'UNAUTHORISED';
  readonly reason: 'REFUSED' | 'WRITES_DIFFER' | 'POLICIES_DIFFER' | 'EVENT_DIFFERS';
  /** Of a refusal: all its codes. */
  readonly codes: readonly ErrorCode[];
}

const AUTHOR_CODES: readonly ErrorCode[] = ['NOT_THE_AUTHOR', 'WRONG_TENANT', 'WRONG_RECIPIENT', 'HOLDER_SIGNATURE', 'RECIPIENT_SIGNATURE'];

/**
 * Judges a committed transaction again: the honest contract is run once more on the state that stood before it, and what was
 * committed must be what the contract writes. Fabric checks that what was read is unchanged, not that the right things were
 * read: a patched contract with an accomplice could leave its gate out, and only this finds it. Law and authors stand in one
 * place, so nothing can be judged here by another rule than on the peers. Contracts are deterministic, therefore an honest
 * transaction never differs.
 */
export async function judgeAgain(transaction: CommittedTransaction, before: StateView): Promise<readonly WatchFinding[]> {
  if (transaction.writes.length + transaction.policies.length === 0) return [];
  const execution = new Execution(before, honestChaincodes(), transaction);
  const response = await execution.run(transaction.chaincode, transaction.arguments);
  if (response.status >= 400) return [refusal(response.message ?? '')];
  const found: WatchFinding[] = [];
  if (!sameKeys(execution.writes, transaction.writes, 'value')) found.push(unauthorised('WRITES_DIFFER'));
  if (!sameKeys(execution.policies, transaction.policies, 'policy')) found.push(unauthorised('POLICIES_DIFFER'));
  if (!sameEvent(execution.event, transaction.event)) found.push(unauthorised('EVENT_DIFFERS'));
  return found;
}

let chaincodes: ReadonlyMap<string, ChaincodeInterface> | undefined;

/** Made when first needed: a program that only reads the index needs none. */
function honestChaincodes(): ReadonlyMap<string, ChaincodeInterface> {
  return (chaincodes ??= new Map(CHAINCODE_NAMES.map((name) => [name, makeChaincode(name)])));
}

function refusal(message: string): WatchFinding {
  const { codes } = decodeError(message) ?? new DomainError('INTERNAL');
  const kind = codes.some((code) => AUTHOR_CODES.includes(code)) ? 'UNAUTHORISED' : 'UNGATED';
  return { kind, reason: 'REFUSED', codes };
}

function unauthorised(reason: WatchFinding['reason']): WatchFinding {
  return { kind: 'UNAUTHORISED', reason, codes: [] };
}

type Written<B extends string> = { readonly namespace: string; readonly key: string } & { readonly [K in B]: Uint8Array | undefined };

function sameKeys<B extends string>(expected: readonly Written<B>[], committed: readonly Written<B>[], bytes: B): boolean {
  const line = (one: Written<B>): string => {
    const value: Uint8Array | undefined = one[bytes];
    return `${one.namespace}/${one.key}=${value === undefined ? '-' : Buffer.from(value).toString('hex')}`;
  };
  return expected.map(line).toSorted().join('\n') === committed.map(line).toSorted().join('\n');
}

function sameEvent(expected: CommittedTransaction['event'], committed: CommittedTransaction['event']): boolean {
  if (!expected || !committed) return expected === committed;
  return expected.name === committed.name && Buffer.from(expected.payload).equals(committed.payload);
}
