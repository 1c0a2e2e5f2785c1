import type { LogRoot } from '../ports.js';
import { bodyHash, entryHash, genesisHash, LogBody, LogEntry } from './entry.js';
import { merkleRoot } from './merkle.js';
import { retentionDays } from './retention-rules.js';

export type LogProblem =
  /** Not an entry at all. */
  | 'MALFORMED'
  /** An entry is missing, doubled or in the wrong place. */
  | 'OUT_OF_SEQUENCE'
  /** The content is not the one that was hashed. */
  | 'BODY_ALTERED'
  /** Time, class, content hash or link is not the one that was hashed. */
  | 'ENTRY_ALTERED'
  /** The content is gone although its time of retention is not over. */
  | 'FORGOTTEN_EARLY'
  /** The entries from here to the end of the root's stretch are not those that were anchored. */
  | 'ROOT_MISMATCH'
  /** The ledger knows more entries than the log has. */
  | 'TRUNCATED';

export type LogVerdict =
  | { readonly good: true; readonly entries: number; readonly forgotten: number; readonly anchored: number }
  | { readonly good: false; readonly sequence: number; readonly problem: LogProblem };

export interface LogCheck {
  readonly organization: string;
  /** One entry after the other, as exported. */
  readonly entries: Iterable<unknown>;
  /** The roots of this organisation as the ledger has them. */
  readonly roots: readonly LogRoot[];
  readonly now: Date;
}

const DAY = 86_400_000;

/**
 * Checks a whole log from its first entry, against the roots on the ledger, and names the first bad entry. Needs neither database nor
 * network: anybody who holds an export and the ledger's roots can run it.
 */
export function verifyLog({ organization, entries, roots, now }: LogCheck): LogVerdict {
  const stretches = new Map(roots.map((root) => [root.last, root]));
  const hashes: string[] = [];
  let previous = genesisHash(organization);
  let forgotten = 0;
  let anchored = 0;
  for (const given of entries) {
    const sequence = hashes.length + 1;
    const problem = problemOf(given, sequence, previous, now);
    if (problem !== undefined) return { good: false, sequence, problem };
    const entry = LogEntry.parse(given);
    hashes.push(entry.hash);
    previous = entry.hash;
    if (entry.body === null) forgotten += 1;
    const root = stretches.get(sequence);
    if (root === undefined) continue;
    if (!fits(root, hashes)) return { good: false, sequence: Math.max(1, Math.min(root.first, sequence)), problem: 'ROOT_MISMATCH' };
    anchored = Math.max(anchored, root.last);
  }
  const known = Math.max(0, ...roots.map(({ last }) => last));
  if (known > hashes.length) return { good: false, sequence: hashes.length + 1, problem: 'TRUNCATED' };
  return { good: true, entries: hashes.length, forgotten, anchored };
}

function problemOf(given: unknown, sequence: number, previous: string, now: Date): LogProblem | undefined {
  const parsed = LogEntry.safeParse(given);
  if (!parsed.success) return 'MALFORMED';
  const entry = parsed.data;
  if (entry.sequence !== sequence) return 'OUT_OF_SEQUENCE';
  if (entry.body === null) {
    if (now.getTime() - Date.parse(entry.at) < retentionDays(entry.class) * DAY) return 'FORGOTTEN_EARLY';
  } else if (bodyHash(entry.body) !== entry.bodyHash || !isBody(entry.body)) return 'BODY_ALTERED';
  return entryHash(previous, entry) === entry.hash ? undefined : 'ENTRY_ALTERED';
}

function fits(root: LogRoot, hashes: readonly string[]): boolean {
  if (root.first < 1 || root.first > root.last) return false;
  const stretch = hashes.slice(root.first - 1, root.last);
  return (
    stretch.length === root.last - root.first + 1 &&
    (root.head === undefined || stretch.at(-1) === root.head) &&
    merkleRoot(stretch) === root.root
  );
}

function isBody(text: string): boolean {
  try {
    return LogBody.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
