import { createHash } from 'node:crypto';
import { canonicalize } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import { AUDIT_ACTIONS } from '../ports.js';

/** SHARE entries tell who saw a document or personal data of a holder: kept three years. OPERATION: one year (OP-09; 网络安全法 asks for six months). */
export const LOG_CLASSES = ['OPERATION', 'SHARE'] as const;
export type LogClass = (typeof LOG_CLASSES)[number];

const short = z.string().min(1).max(200);
const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** What an entry says. The salt keeps the hash of a forgotten body from being guessed. No name or number of a holder stands in it. */
export const LogBody = z.strictObject({
  v: z.literal(1),
  salt: z.string().min(22).max(64),
  account: short,
  organization: short,
  roles: z.array(z.string().max(100)).max(50),
  action: z.enum(AUDIT_ACTIONS),
  result: z.enum(['DONE', 'RELEASED', 'REFUSED']),
  subject: short.optional(),
  fields: z.array(z.string().max(100)).max(100).optional(),
  purpose: short.optional(),
  grant: short.optional(),
  eventRef: short.optional(),
  correlationId: short.optional(),
});
export type LogBody = z.infer<typeof LogBody>;

/** An entry as it is stored and exported. `body` is canonical JSON of a LogBody, or null when its time of retention is over. */
export const LogEntry = z.strictObject({
  sequence: z.int().min(1),
  at: z.iso.datetime(),
  class: z.enum(LOG_CLASSES),
  body: z.string().max(100_000).nullable(),
  bodyHash: Hash,
  hash: Hash,
});
export type LogEntry = z.infer<typeof LogEntry>;

/** A closed stretch of the log as the ledger gets it: Merkle root over the entries' hashes, and the chain's hash at its end. */
export const LogRootShape = z.strictObject({ first: z.int().min(1), last: z.int().min(1), root: Hash, head: Hash.optional() });

/** Where the chain of an organisation begins. */
export function genesisHash(organization: string): string {
  return sha256(['zl/log/1', organization]);
}

export function bodyHash(body: string): string {
  return sha256(['zl/log-body/1', body]);
}

/** Every entry covers its predecessor, so that nothing can be changed, left out or exchanged without a trace. */
export function entryHash(previous: string, entry: Pick<LogEntry, 'sequence' | 'at' | 'class' | 'bodyHash'>): string {
  return sha256(['zl/log-entry/1', previous, entry.sequence, entry.at, entry.class, entry.bodyHash]);
}

function sha256(parts: readonly (string | number)[]): string {
  return createHash('sha256')
    .update(canonicalize([...parts]))
    .digest('hex');
}
