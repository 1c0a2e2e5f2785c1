import { judgeAgain } from '@zhenglian/chaincode/watch';
import {
  satisfies,
  VerifyError,
  type ChaincodeTransaction,
  type Policy,
  type Trust,
  type VerifiedEndorser,
} from '@zhenglian/verify/ledger';
import { readKeyPolicy, VALIDATION_PARAMETER } from './key-policy.js';
import type { LedgerState } from './ledger-state.js';
import type { Finding } from './reader.js';

export interface WatchParts {
  readonly trust: Pick<Trust, 'policies'>;
  /** Version of each chaincode that this organisation's own program is: others are applied and not judged. */
  readonly versions: ReadonlyMap<string, string>;
}

/** A transaction that the own peer calls valid, with the endorsers whose signatures this organisation verified. */
export interface WatchedTransaction {
  readonly transaction: ChaincodeTransaction;
  readonly endorsers: readonly VerifiedEndorser[];
}

/**
 * Judges a committed transaction on the state that stood before it: were the policies of everything that it writes met, and would the honest
 * contract have written the same? What peers accepted is no argument: a patched one with an accomplice leaves its gate out, and every other
 * organisation finds it here.
 */
export async function watch(parts: WatchParts, { transaction, endorsers }: WatchedTransaction, before: LedgerState): Promise<Finding[]> {
  const { transactionId, chaincode } = transaction;
  const findings: Finding[] = [];
  if (!(await isEndorsed(parts, transaction, endorsers, before))) {
    findings.push({ kind: 'UNAUTHORISED', reason: 'POLICY', codes: [], transactionId });
  }
  if (parts.versions.get(chaincode.name) !== chaincode.version) return findings;
  for (const { kind, reason, codes } of await judgeAgain(committed(transaction), before)) {
    findings.push({ kind, reason, codes, transactionId });
  }
  return findings;
}

/** Each written key by its own policy where it had one before, all others by that of their chaincode (Fabric's key-level endorsement). */
async function isEndorsed(
  { trust }: WatchParts,
  { namespaces }: ChaincodeTransaction,
  endorsers: readonly VerifiedEndorser[],
  before: LedgerState,
): Promise<boolean> {
  for (const { namespace, writes, metadataWrites } of namespaces) {
    // chaincode definitions have a policy of the channel, which no institution's facts hang on
    if (namespace.startsWith('_')) continue;
    const keys = new Set([...writes, ...metadataWrites].map(({ key }) => key));
    const policies = new Set<Policy>();
    for (const key of keys) {
      const policy = await policyOf(trust, namespace, key, before);
      if (policy === undefined) return false;
      policies.add(policy);
    }
    if (![...policies].every((policy) => satisfies(policy, endorsers))) return false;
  }
  return true;
}

async function policyOf(trust: WatchParts['trust'], namespace: string, key: string, before: LedgerState): Promise<Policy | undefined> {
  const own = await before.policyOf(namespace, key);
  if (own === undefined) return trust.policies.get(namespace);
  try {
    return readKeyPolicy(own);
  } catch (error) {
    if (error instanceof VerifyError) return undefined;
    throw error;
  }
}

function committed(transaction: ChaincodeTransaction): Parameters<typeof judgeAgain>[0] {
  const { channel, transactionId, timestamp, creator, chaincode, namespaces, event } = transaction;
  const milliseconds = timestamp.getTime();
  return {
    channel,
    transactionId,
    timestamp: { seconds: Math.floor(milliseconds / 1000), nanos: (milliseconds % 1000) * 1_000_000 },
    creator: { mspId: creator.mspId, certificate: creator.certificate },
    chaincode: chaincode.name,
    arguments: [Buffer.from(transaction.function), ...transaction.arguments],
    writes: namespaces.flatMap(({ namespace, writes }) =>
      writes.map(({ key, isDelete, value }) => ({ namespace, key, value: isDelete ? undefined : value })),
    ),
    policies: namespaces.flatMap(({ namespace, metadataWrites }) =>
      metadataWrites.map(({ key, entries }) => ({
        namespace,
        key,
        policy: entries.find(({ name }) => name === VALIDATION_PARAMETER)?.value ?? new Uint8Array(),
      })),
    ),
    event,
  };
}
