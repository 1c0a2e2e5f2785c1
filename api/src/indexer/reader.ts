import { canonicalize, parseEvent, utf8, type JsonValue, type LedgerEvent } from '@zhenglian/chaincode/domain';
import {
  parseBlock,
  readTransactions,
  VALID,
  verifyBlock,
  verifyCreator,
  verifyEndorsements,
  VerifyError,
  type Block,
  type BlockEntry,
  type ChaincodeTransaction,
  type Membership,
  type P256Verify,
  type Trust,
} from '@zhenglian/verify/ledger';
import type { Checkpoint } from './checkpoint.js';
import type { WatchedTransaction } from './watch.js';

export interface LedgerTrust {
  readonly trust: Trust;
  readonly membership: Membership;
  readonly verify: P256Verify;
}

/** A transaction whose block was verified. */
export interface IndexedTransaction {
  readonly position: number;
  readonly id: string;
  readonly chaincode: string;
  /** Version of the chaincode that ran. */
  readonly version: string;
  readonly function: string;
  readonly eventName: string | undefined;
  /** Only of a valid transaction whose submitter's signature is good. */
  readonly event: LedgerEvent | undefined;
  readonly timestamp: string | undefined;
  readonly validationCode: number;
  /** MSP ID of the submitter, if its signature is good. */
  readonly creator: string;
  /** MSP IDs of verified endorsements, each once, sorted. */
  readonly endorsers: readonly string[];
  /** Of a valid transaction: what it did, for the watch. */
  readonly watched?: WatchedTransaction | undefined;
}

/** A transaction that the own peer calls valid although what it carries says otherwise. */
export interface Finding {
  /** UNGATED: the law refuses the act on that state. UNAUTHORISED: it was written by somebody who may not. */
  readonly kind: 'UNGATED' | 'UNAUTHORISED';
  readonly reason: 'REFUSED' | 'WRITES_DIFFER' | 'POLICIES_DIFFER' | 'EVENT_DIFFERS' | 'POLICY' | 'SUBMITTER_UNKNOWN' | 'EVENT_NOT_WRITTEN';
  /** Of a refusal: what the honest contract says. */
  readonly codes: readonly string[];
  readonly transactionId: string;
}

export interface IndexedBlock extends Checkpoint {
  readonly transactions: readonly IndexedTransaction[];
  /** The watch adds its own. */
  readonly findings: Finding[];
}

/**
 * Verifies a block against its predecessor and reads its transactions.
 * @throws VerifyError when the block is not the one that the orderers' quorum signed, or calls garbage valid
 */
export async function readBlock(bytes: Uint8Array, previous: Checkpoint | undefined, ledger: LedgerTrust): Promise<IndexedBlock> {
  const block = parseBlock(bytes);
  await verifyBlock(block, previous, ledger.trust, ledger.verify);
  const findings: Finding[] = [];
  const transactions = [];
  for (const entry of readTransactions(block, ledger.trust.channel)) transactions.push(await readEntry(entry, ledger, findings));
  return { number: block.number, hash: block.hash, transactions, findings };
}

/** True when the bytes are the block at which the index stands. @throws VerifyError when they are a block of another chain */
export function isBlockAt(bytes: Uint8Array, checkpoint: Checkpoint): boolean {
  const block: Block = parseBlock(bytes);
  if (block.number !== checkpoint.number) return false;
  if (block.hash !== checkpoint.hash)
    throw new VerifyError('BLOCK_NOT_LINKED', `${block.number}: the ledger is not the one that was indexed`);
  return true;
}

async function readEntry(entry: BlockEntry, ledger: LedgerTrust, findings: Finding[]): Promise<IndexedTransaction> {
  const { index: position, validationCode } = entry;
  const empty = {
    position,
    chaincode: '',
    version: '',
    function: '',
    eventName: undefined,
    event: undefined,
    timestamp: undefined,
    validationCode,
    creator: '',
    endorsers: [],
  };
  if (entry.error !== undefined) {
    if (validationCode === VALID) throw entry.error;
    return { ...empty, id: '' };
  }
  const { transaction } = entry;
  if (transaction.kind !== 'CHAINCODE') return { ...empty, id: transaction.transactionId };
  return readCall(transaction, position, validationCode, ledger, findings);
}

async function readCall(
  transaction: ChaincodeTransaction,
  position: number,
  validationCode: number,
  { membership }: LedgerTrust,
  findings: Finding[],
): Promise<IndexedTransaction> {
  const { endorsers } = await verifyEndorsements(transaction, membership);
  const creator = await creatorOf(transaction, membership);
  const note = (reason: Finding['reason']) =>
    findings.push({ kind: 'UNAUTHORISED', reason, codes: [], transactionId: transaction.transactionId });
  const valid = validationCode === VALID;
  if (valid && creator === '') note('SUBMITTER_UNKNOWN');
  const event = valid && creator !== '' ? eventOf(transaction, note) : undefined;
  return {
    position,
    id: transaction.transactionId,
    chaincode: transaction.chaincode.name,
    version: transaction.chaincode.version,
    function: transaction.function,
    eventName: transaction.event?.name,
    event,
    timestamp: transaction.timestamp.toISOString(),
    validationCode,
    creator,
    endorsers: [...new Set(endorsers.filter((e) => e.role === 'peer').map((e) => e.mspId))].toSorted(),
    watched: valid ? { transaction, endorsers } : undefined,
  };
}

async function creatorOf(transaction: ChaincodeTransaction, membership: Membership): Promise<string> {
  try {
    return (await verifyCreator(transaction, membership)).mspId;
  } catch (error) {
    if (error instanceof VerifyError) return '';
    throw error;
  }
}

/** The event must tell what the transaction writes: every record of it is the value of a written key of the same chaincode. */
function eventOf(transaction: ChaincodeTransaction, note: (reason: Finding['reason']) => void): LedgerEvent | undefined {
  if (transaction.event === undefined) return undefined;
  const own = transaction.namespaces.find((n) => n.namespace === transaction.chaincode.name);
  const values = new Set((own?.writes ?? []).map((write) => Buffer.from(write.value).toString('hex')));
  const event = parseEvent(transaction.event.name, transaction.event.payload);
  const told = event.records.every((record) => values.has(Buffer.from(utf8(canonicalize({ ...record } as JsonValue))).toString('hex')));
  if (told) return event;
  note('EVENT_NOT_WRITTEN');
  return undefined;
}
