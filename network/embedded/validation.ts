/** Validation of an ordered block: signatures and endorsement policies, then versions of what was read. */
import { common, peer } from '@hyperledger/fabric-protos';
import type { OrderedBlock } from './block.js';
import { compareUtf8, fullKey } from './changes.js';
import type { Membership } from './msp.js';
import { decodePolicy, isSatisfied, type Policy, type Signer } from './policy.js';
import type { MetadataEntry, StateEntry, StateReader } from './state.js';
import type { NamespaceSet, Transaction, Version } from './transaction.js';

const Code = peer.TxValidationCode;

/** Name of the metadata entry that holds a key's own endorsement policy. */
export const VALIDATION_PARAMETER = 'VALIDATION_PARAMETER';

/** Endorsement policy of a chaincode, undefined when there is no such chaincode. */
export type PolicyLookup = (chaincode: string) => Policy | undefined;

/** The part of the verdict that no state enters: a failure code, or who endorsed. */
export type StaticVerdict = { code: number } | { signers: readonly Signer[] };

/** Checks what is the same at every peer; each transaction is checked once and the answer shared by the peers of this process. */
export class TransactionChecker {
  readonly #verdicts = new WeakMap<Transaction, { membership: Membership; verdict: StaticVerdict }>();

  constructor(private readonly channel: string) {}

  /** @param membership of the configuration in force */
  check(transaction: Transaction, membership: Membership): StaticVerdict {
    const known = this.#verdicts.get(transaction);
    if (known?.membership === membership) return known.verdict;
    const verdict = this.#check(transaction, membership);
    this.#verdicts.set(transaction, { membership, verdict });
    return verdict;
  }

  #check(transaction: Transaction, membership: Membership): StaticVerdict {
    const { action } = transaction;
    if (transaction.type === common.HeaderType.CONFIG) return { signers: [] };
    if (action === undefined) return { code: Code.UNKNOWN_TX_TYPE };
    if (membership.authenticate(transaction.creator, transaction.payload, transaction.signature) === undefined)
      return { code: Code.BAD_CREATOR_SIGNATURE };
    if (!transaction.idMatches) return { code: Code.BAD_PROPOSAL_TXID };
    if (!action.proposalHashMatches) return { code: Code.INVALID_ENDORSER_TRANSACTION };
    if (transaction.channel !== this.channel) return { code: Code.TARGET_CHAIN_NOT_FOUND };
    const signers = new Map<string, Signer>(); // one endorser counts once
    for (const { endorser, signature } of action.endorsements) {
      const message = Buffer.concat([action.proposalResponsePayload, endorser]);
      const identity = membership.authenticate(endorser, message, signature);
      if (identity !== undefined) signers.set(endorser.toString('latin1'), identity);
    }
    return { signers: [...signers.values()] };
  }
}

/**
 * Flags of a block, one code per transaction (TxValidationCode).
 * @param reader state after the block before; @param isKnown whether a transaction id is already on the chain
 */
export async function validateBlock(
  block: Pick<OrderedBlock, 'header' | 'transactions'>,
  reader: StateReader,
  isKnown: (id: string) => boolean,
  checker: { check: (transaction: Transaction) => StaticVerdict },
  policyOf: PolicyLookup,
): Promise<Uint8Array> {
  const flags = checkEndorsements(block.transactions, reader, isKnown, checker, policyOf);
  const updates = new Map<string, StateEntry | undefined>();
  for (const [index, transaction] of block.transactions.entries()) {
    if (flags[index] !== Code.VALID) continue;
    flags[index] = await checkVersions(transaction, reader, updates);
    if (flags[index] !== Code.VALID) continue;
    const version = { block: block.header.number, transaction: index };
    for (const { namespace, writes, metadataWrites } of transaction.action?.sets ?? []) {
      for (const { key, value, isDelete } of writes)
        updates.set(fullKey(namespace, key), isDelete ? undefined : { value, version, metadata: [] });
      for (const { key } of metadataWrites) {
        const entry = updates.has(fullKey(namespace, key)) ? updates.get(fullKey(namespace, key)) : reader.get(namespace, key);
        if (entry !== undefined) updates.set(fullKey(namespace, key), { ...entry, version });
      }
    }
  }
  return flags;
}

/** The policies that a set of writes must meet: the chaincode's own, or a key's own where it has one. */
export function policiesFor(
  set: { namespace: string; keys: Iterable<string> },
  chaincode: string,
  reader: Pick<StateReader, 'get'>,
  policyOf: PolicyLookup,
): { policies: Policy[]; unknownChaincode: boolean } {
  const keyPolicies = new Map<string, Policy>();
  let plain = false;
  let any = false;
  for (const key of set.keys) {
    any = true;
    const own = validationParameter(reader.get(set.namespace, key)?.metadata);
    if (own === undefined) plain = true;
    else keyPolicies.set(own.toString('latin1'), decodePolicy(own));
  }
  if (!any && set.namespace !== chaincode) return { policies: [], unknownChaincode: false }; // read only: no endorsement needed
  const policies = [...keyPolicies.values()];
  const own = policyOf(set.namespace);
  if (own === undefined) return { policies, unknownChaincode: true };
  return { policies: plain || !any ? [own, ...policies] : policies, unknownChaincode: false };
}

function validationParameter(metadata: readonly MetadataEntry[] | undefined): Buffer | undefined {
  const value = metadata?.find((entry) => entry.name === VALIDATION_PARAMETER)?.value;
  return value === undefined || value.length === 0 ? undefined : value;
}

function checkEndorsements(
  transactions: readonly Transaction[],
  reader: StateReader,
  isKnown: (id: string) => boolean,
  checker: { check: (transaction: Transaction) => StaticVerdict },
  policyOf: PolicyLookup,
): Uint8Array {
  const flags = new Uint8Array(transactions.length);
  const seen = new Set<string>();
  const changedPolicies = new Set<string>(); // keys whose policy an earlier transaction of this block changes
  transactions.forEach((transaction, index) => {
    const verdict = checker.check(transaction);
    if ('code' in verdict) flags[index] = verdict.code;
    else if (transaction.action === undefined) flags[index] = Code.VALID;
    else if (seen.has(transaction.id) || isKnown(transaction.id)) flags[index] = Code.DUPLICATE_TXID;
    else
      flags[index] = checkPolicies(
        transaction.action.sets,
        transaction.action.chaincode,
        verdict.signers,
        reader,
        policyOf,
        changedPolicies,
      );
    seen.add(transaction.id);
  });
  return flags;
}

function checkPolicies(
  sets: readonly NamespaceSet[],
  chaincode: string,
  signers: readonly Signer[],
  reader: StateReader,
  policyOf: PolicyLookup,
  changedPolicies: Set<string>,
): number {
  for (const set of sets) {
    const keys = new Set([...set.writes, ...set.metadataWrites].map((write) => write.key));
    if ([...keys].some((key) => changedPolicies.has(fullKey(set.namespace, key)))) return Code.ENDORSEMENT_POLICY_FAILURE;
    let required: ReturnType<typeof policiesFor>;
    try {
      required = policiesFor({ namespace: set.namespace, keys }, chaincode, reader, policyOf);
    } catch {
      return Code.ENDORSEMENT_POLICY_FAILURE; // a key policy that cannot be read cannot be met
    }
    if (required.unknownChaincode) return Code.INVALID_CHAINCODE;
    if (!required.policies.every((policy) => isSatisfied(policy, signers))) return Code.ENDORSEMENT_POLICY_FAILURE;
  }
  for (const set of sets) for (const write of set.metadataWrites) changedPolicies.add(fullKey(set.namespace, write.key));
  return Code.VALID;
}

async function checkVersions(transaction: Transaction, reader: StateReader, updates: Map<string, StateEntry | undefined>): Promise<number> {
  for (const set of transaction.action?.sets ?? []) {
    for (const { key, version } of set.reads)
      if (updates.has(fullKey(set.namespace, key)) || !sameVersion(reader.get(set.namespace, key)?.version, version))
        return Code.MVCC_READ_CONFLICT;
    for (const range of set.ranges) if (!(await rangeUnchanged(set.namespace, range, reader, updates))) return Code.PHANTOM_READ_CONFLICT;
  }
  return Code.VALID;
}

/** Runs the range again over the state with the updates of the block so far: same keys, same versions, in the same order. */
async function rangeUnchanged(
  namespace: string,
  range: NamespaceSet['ranges'][number],
  reader: StateReader,
  updates: Map<string, StateEntry | undefined>,
): Promise<boolean> {
  const end = range.exhausted ? range.end : `${range.end}\0`; // not exhausted: the last key seen belongs to the range
  const inRange = (key: string): boolean => compareUtf8(key, range.start) >= 0 && (end === '' || compareUtf8(key, end) < 0);
  const prefix = fullKey(namespace, '');
  const changed = [...updates].flatMap(([name, entry]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), entry] as const] : []));
  const added = changed.filter(([key]) => inRange(key)).sort(([a], [b]) => compareUtf8(a, b));
  const touched = new Set(added.map(([key]) => key));
  let index = 0;
  const matches = (key: string, version: Version): boolean => {
    const seen = range.reads[index];
    index += 1;
    return seen !== undefined && seen.key === key && sameVersion(version, seen.version);
  };
  const next = { at: 0 };
  const emitAdded = (before: string | undefined): boolean => {
    for (; next.at < added.length; next.at += 1) {
      const [key, entry] = added[next.at] ?? ['', undefined];
      if (before !== undefined && compareUtf8(key, before) > 0) return true;
      if (entry !== undefined && !matches(key, entry.version)) return false;
    }
    return true;
  };
  for await (const [key, entry] of reader.range(namespace, range.start, end)) {
    if (!emitAdded(key)) return false;
    if (!touched.has(key) && !matches(key, entry.version)) return false;
  }
  return emitAdded(undefined) && index === range.reads.length;
}

function sameVersion(a: Version | undefined, b: Version | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.block === b.block && a.transaction === b.transaction;
}
