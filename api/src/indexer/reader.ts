import { canonicalize, parseEvent, type JsonValue, type LedgerEvent, type LedgerRecord } from '@zhenglian/chaincode/domain';
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
 * Verifies blocks that follow one another, the first of them against its predecessor, and reads their transactions. A first block at which
 * the index already stands is left out. Signatures of all blocks are under way together.
 * @throws VerifyError when a block is not the one that the orderers' quorum signed, or calls garbage valid
 */
export async function readBlocks(batch: readonly Uint8Array[], from: Checkpoint | undefined, ledger: LedgerTrust): Promise<IndexedBlock[]> {
  const parsed = batch.map((bytes) => parseBlock(bytes));
  const following = from !== undefined && parsed[0] !== undefined && isBlockAt(parsed[0], from) ? parsed.slice(1) : parsed;
  return Promise.all(following.map((block, index) => readBlock(block, index === 0 ? from : following[index - 1], ledger)));
}

async function readBlock(block: Block, previous: Checkpoint | undefined, ledger: LedgerTrust): Promise<IndexedBlock> {
  await verifyBlock(block, previous, ledger.trust, ledger.verify);
  const entries = await Promise.all(readTransactions(block, ledger.trust.channel).map((entry) => readEntry(entry, ledger)));
  return {
    number: block.number,
    hash: block.hash,
    transactions: entries.map(({ transaction }) => transaction),
    findings: entries.flatMap(({ findings }) => findings),
  };
}

/** True when it is the block at which the index stands. @throws VerifyError when it is a block of another chain */
function isBlockAt({ number, hash }: Block, checkpoint: Checkpoint): boolean {
  if (number !== checkpoint.number) return false;
  if (hash !== checkpoint.hash) throw new VerifyError('BLOCK_NOT_LINKED', `${number}: the ledger is not the one that was indexed`);
  return true;
}

interface ReadEntry {
  readonly transaction: IndexedTransaction;
  readonly findings: readonly Finding[];
}

async function readEntry(entry: BlockEntry, ledger: LedgerTrust): Promise<ReadEntry> {
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
    return { transaction: { ...empty, id: '' }, findings: [] };
  }
  const { transaction } = entry;
  if (transaction.kind !== 'CHAINCODE') return { transaction: { ...empty, id: transaction.transactionId }, findings: [] };
  return readCall(transaction, position, validationCode, ledger);
}

async function readCall(
  transaction: ChaincodeTransaction,
  position: number,
  validationCode: number,
  { membership }: LedgerTrust,
): Promise<ReadEntry> {
  const [{ endorsers }, creator] = await Promise.all([verifyEndorsements(transaction, membership), creatorOf(transaction, membership)]);
  const findings: Finding[] = [];
  const note = (reason: Finding['reason']) =>
    findings.push({ kind: 'UNAUTHORISED', reason, codes: [], transactionId: transaction.transactionId });
  const valid = validationCode === VALID;
  if (valid && creator === '') note('SUBMITTER_UNKNOWN');
  const event = valid && creator !== '' ? eventOf(transaction, note) : undefined;
  const read = {
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
  return { transaction: read, findings };
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
  const values = new Set((own?.writes ?? []).map((write) => Buffer.from(write.value).toString('latin1')));
  const event = parseEvent(transaction.event.name, transaction.event.payload);
  const bytesOf = (record: LedgerRecord) => Buffer.from(canonicalize({ ...record } as unknown as JsonValue), 'utf8').toString('latin1');
  const told = event.records.every((record) => values.has(bytesOf(record)));
  if (told) return event;
  note('EVENT_NOT_WRITTEN');
  return undefined;
}
