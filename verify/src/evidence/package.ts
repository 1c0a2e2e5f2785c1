import { Instant, parseJson } from '@zhenglian/chaincode/domain';
import * as z from 'zod';
import { type Bytes, fromBase64, fromUtf8, toBase64, utf8 } from '../bytes.js';
import { guarded, VerifyError } from '../errors.js';
import { type Block, parseBlock } from '../ledger/block.js';
import { type ChaincodeTransaction, parseTransaction } from '../ledger/transaction.js';

const base64 = z.string().min(1);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What a court keeps: the channel's configurations from genesis on, every block with an act on one certificate or its unit, and the
 * institutions' answer about the certificate from the day on which the package was made. JSON, blocks in base64.
 */
export const EvidenceDocument = z.strictObject({
  v: z.literal(1),
  type: z.literal('zhenglian-evidence'),
  channel: z.string().min(1).max(64),
  certRef: z.string().regex(/^[0-9a-f]{64}$/),
  unitRef: z.string().regex(/^[0-9a-f]{64}$/),
  /** The day that is asked about, in Asia/Shanghai. */
  asOf: z.iso.date(),
  /** When the institutions answered: the proof was fresh then. */
  madeAt: Instant,
  configurations: z.array(base64).min(1).max(1000),
  blocks: z.array(base64).max(5000),
  /** Headers of consecutive blocks, by which a block of the package is linked to a publicly witnessed one. */
  headers: z
    .array(z.strictObject({ number: z.int().min(1), previousHash: hash, dataHash: hash }))
    .max(500_000)
    .optional(),
  proof: base64,
});
export type EvidenceDocument = z.infer<typeof EvidenceDocument>;

export interface EvidencePackage {
  readonly document: EvidenceDocument;
  readonly configurations: readonly Bytes[];
  readonly blocks: readonly Bytes[];
  readonly proof: Bytes;
}

/** Far above any certificate's history. */
export const EVIDENCE_LIMIT = 64 * 1024 * 1024;

/** Whether a file says that it is an evidence package. */
export const isEvidence = (bytes: Bytes): boolean =>
  /^\s*\{[^{}]{0,200}"zhenglian-evidence"/.test(new TextDecoder().decode(bytes.subarray(0, 300)));

/** @throws VerifyError EVIDENCE_MALFORMED */
export function parseEvidence(bytes: Bytes): EvidencePackage {
  if (bytes.length > EVIDENCE_LIMIT) throw new VerifyError('EVIDENCE_MALFORMED', 'size');
  const value = guarded('EVIDENCE_MALFORMED', 'JSON', () => parseJson(fromUtf8(bytes), EVIDENCE_LIMIT));
  const result = EvidenceDocument.safeParse(value);
  if (!result.success) throw new VerifyError('EVIDENCE_MALFORMED', result.error.issues[0]?.path.join('.') ?? '');
  const document = result.data;
  return {
    document,
    configurations: document.configurations.map((text, i) => decoded(text, `configurations.${i}`)),
    blocks: document.blocks.map((text, i) => decoded(text, `blocks.${i}`)),
    proof: decoded(document.proof, 'proof'),
  };
}

/** What a package is about. */
export type EvidenceSubject = Pick<EvidenceDocument, 'channel' | 'certRef' | 'unitRef'>;

/** What of a channel's blocks belongs into a package. */
export interface EvidenceBlocks {
  readonly configurations: readonly Bytes[];
  readonly blocks: readonly Bytes[];
  /** Of every block from the first with an act to the last that was read. */
  readonly headers: NonNullable<EvidenceDocument['headers']>;
  /** The case that ended with the certificate, as its entry's transaction wrote it. */
  readonly caseRef: string | undefined;
}

/** Goes through all blocks of a channel, from block 0 on. */
export async function collectEvidence(all: AsyncIterable<Bytes>, about: EvidenceSubject): Promise<EvidenceBlocks> {
  const [configurations, blocks]: [Bytes[], Bytes[]] = [[], []];
  const headers: { number: number; previousHash: string; dataHash: string }[] = [];
  let caseRef: string | undefined;
  for await (const bytes of all) {
    const transactions = transactionsOf(bytes, about);
    if (transactions === 'CONFIG') configurations.push(bytes);
    else if (transactions.length > 0) blocks.push(bytes);
    if (blocks.length > 0) headers.push(headerOf(parseBlock(bytes)));
    if (transactions !== 'CONFIG') caseRef = transactions.map((one) => caseOf(one, about)).find((ref) => ref !== undefined) ?? caseRef;
  }
  return { configurations, blocks, headers, caseRef };
}

/** The file of a package. */
export function packEvidence(
  about: EvidenceSubject & Pick<EvidenceDocument, 'asOf' | 'madeAt'>,
  { configurations, blocks, headers }: Omit<EvidenceBlocks, 'caseRef' | 'headers'> & Partial<Pick<EvidenceBlocks, 'headers'>>,
  proof: Bytes,
): Bytes {
  const lists = {
    configurations: configurations.map(toBase64),
    blocks: blocks.map(toBase64),
    proof: toBase64(proof),
    ...(headers && { headers: [...headers] }),
  };
  const document: EvidenceDocument = { v: 1, type: 'zhenglian-evidence', ...about, ...lists };
  return utf8(`${JSON.stringify(document, null, 1)}\n`);
}

/** Whether a key of the ledger is about the certificate or its unit. */
export const isAbout = (key: string, { certRef, unitRef }: Pick<EvidenceDocument, 'certRef' | 'unitRef'>): boolean =>
  key.includes(certRef) || key.includes(unitRef);

/** The chaincode transactions of a block that write about the certificate or its unit. */
function transactionsOf(bytes: Bytes, about: EvidenceSubject): 'CONFIG' | ChaincodeTransaction[] {
  const { number, envelopes } = parseBlock(bytes);
  if (number === 0) return 'CONFIG';
  const found: ChaincodeTransaction[] = [];
  for (const envelope of envelopes) {
    try {
      const transaction = parseTransaction(envelope, about.channel);
      if (transaction.kind === 'CONFIG') return 'CONFIG';
      if (transaction.kind === 'CHAINCODE' && writtenKeys(transaction).some((key) => isAbout(key, about))) found.push(transaction);
    } catch (error) {
      // what honest peers marked invalid may be anything
      if (!(error instanceof VerifyError)) throw error;
    }
  }
  return found;
}

const writtenKeys = ({ namespaces }: ChaincodeTransaction): string[] => namespaces.flatMap(({ writes }) => writes.map(({ key }) => key));

/** Composite keys are `\u0000type\u0000part\u0000…`. */
function caseOf(transaction: ChaincodeTransaction, { certRef }: EvidenceSubject): string | undefined {
  const keys = writtenKeys(transaction).map((key) => key.split('\u0000'));
  const enters = keys.some(([, type, ref]) => type === 'cert' && ref === certRef);
  return enters ? keys.find(([, type]) => type === 'case')?.[2] : undefined;
}

const headerOf = ({ number, previousHash, dataHash }: Block) => ({ number, previousHash, dataHash });

function decoded(text: string, field: string): Bytes {
  const bytes = fromBase64(text);
  if (!bytes) throw new VerifyError('EVIDENCE_MALFORMED', field);
  return bytes;
}
