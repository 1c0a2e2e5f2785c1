import * as z from 'zod';
import { CERTIFICATE_KINDS, CERTIFICATE_STATES } from '@zhenglian/chaincode/domain';
import { VerifyError } from './errors.js';

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const shortText = z.string().max(200);
const instant = z.iso.datetime();

const FactsTransaction = z.object({
  id: hex64,
  block: z.int().min(0),
  timestamp: instant,
  /** Fabric's TxValidationCode; 0 is VALID. */
  validationCode: z.int(),
  event: shortText.nullish(),
  /** Organisations whose endorsement signatures the answering organisation has verified itself. */
  endorsers: z.array(z.object({ mspId: shortText, organization: z.object({ zh: shortText, en: shortText }) })).max(100),
});

/** What an organisation's index says that the ledger holds about one certificate. The same shape as in the GraphQL schema. */
export const LedgerFacts = z.object({
  certRef: hex64,
  unitRef: hex64,
  state: z.enum(CERTIFICATE_STATES),
  successor: hex64.nullish(),
  kind: z.enum(CERTIFICATE_KINDS),
  registrationType: shortText,
  division: shortText,
  enteredOn: z.iso.date(),
  credentialDigest: hex64,
  /** The transaction that entered the certificate. */
  transaction: FactsTransaction,
  /** Every transaction that touched it, oldest first. */
  history: z.array(FactsTransaction).max(1000),
  asOfBlock: z.int().min(0),
  asOfTime: instant,
});
export type LedgerFacts = z.infer<typeof LedgerFacts>;
export type FactsTransaction = z.infer<typeof FactsTransaction>;

/** What the ledger says about one file: of which certificate it is a rendition, and which transaction anchored it. */
export const RenditionFacts = z.object({
  sha256: hex64,
  transaction: FactsTransaction,
  certificate: LedgerFacts,
});
export type RenditionFacts = z.infer<typeof RenditionFacts>;

/**
 * Where ledger facts come from: an organisation's API, its own index, or nothing (offline).
 * Every method answers undefined when the ledger holds nothing, and throw when that cannot be said.
 */
export interface FactsSource {
  byCredentialDigest(digest: string): Promise<LedgerFacts | undefined>;
  byCertRef(certRef: string): Promise<LedgerFacts | undefined>;
  /** By the SHA-256 of a PDF file, hex. A source that cannot know about files rejects. */
  byRendition(sha256: string): Promise<RenditionFacts | undefined>;
}

/** Checks facts received from outside. @throws VerifyError FACTS_INVALID; its detail names the field */
export function parseFacts(value: unknown): LedgerFacts {
  const result = LedgerFacts.safeParse(value);
  if (!result.success) throw new VerifyError('FACTS_INVALID', result.error.issues[0]?.path.join('.') ?? '');
  return result.data;
}

/** Checks facts about a file received from outside. @throws VerifyError FACTS_INVALID; its detail names the field */
export function parseRenditionFacts(value: unknown): RenditionFacts {
  const result = RenditionFacts.safeParse(value);
  if (!result.success) throw new VerifyError('FACTS_INVALID', result.error.issues[0]?.path.join('.') ?? '');
  return result.data;
}

/** The source of a verifier without network: it can say nothing, so that the verdict is never VALID. */
export const offline: FactsSource = {
  byCredentialDigest: () => Promise.reject(new VerifyError('FACTS_UNREACHABLE', 'offline')),
  byCertRef: () => Promise.reject(new VerifyError('FACTS_UNREACHABLE', 'offline')),
  byRendition: () => Promise.reject(new VerifyError('FACTS_UNREACHABLE', 'offline')),
};
