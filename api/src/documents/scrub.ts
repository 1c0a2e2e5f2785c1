import type { FaultyBlock, ReplicaPeer } from '../ports.js';
import { COPY_PREFIX, open, type DocumentParts } from './documents.js';
import { repair } from './repair.js';
import type { DocumentRow } from './rows.js';

/** What is wrong with one block of a document, or (UNREADABLE, block = CID) with its key, its row or its content. */
export interface Finding {
  readonly documentId: string;
  /** `own`, or the id of the organisation that keeps the copy. */
  readonly place: string;
  readonly block: string;
  readonly fault: FaultyBlock['fault'] | 'UNREADABLE';
  readonly repaired: boolean;
}

export interface ScrubRound {
  readonly checked: number;
  readonly findings: readonly Finding[];
  /** Copies that could not be looked at, because their organisation did not answer. */
  readonly unchecked: number;
  /** Where the next round begins; undefined when this one reached the end. */
  readonly next: string | undefined;
}

/**
 * Reads every block of the next documents here and at the organisations that keep copies, opens the own ones, names what is missing
 * or changed and puts it back from the other place. Findings are kept until they are repaired.
 */
export async function scrub(
  parts: DocumentParts,
  { after = '', limit = 100 }: { after?: string; limit?: number } = {},
): Promise<ScrubRound> {
  const rows = await parts.database
    .selectFrom('documents.document')
    .selectAll()
    .where('id', '>', after)
    .where('erased_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();
  const findings: Finding[] = [];
  let unchecked = 0;
  for (const row of rows) {
    const own = await scrubOwn(parts, row);
    const copies = await scrubCopies(parts, row);
    const found = [...own, ...copies.flatMap((copy) => copy ?? [])];
    await note(parts, row.id, found);
    findings.push(...found);
    unchecked += copies.filter((copy) => copy === undefined).length;
  }
  return { checked: rows.length, findings, unchecked, next: rows.length < limit ? undefined : rows.at(-1)?.id };
}

async function scrubOwn(parts: DocumentParts, row: DocumentRow): Promise<Finding[]> {
  // a copy that was made for a recipient has no key of ours: its blocks are all that can be checked
  const { repaired, left } = await repair(parts, row.cid);
  const finding = (repairedNow: boolean) => (fault: FaultyBlock) => ({ documentId: row.id, place: 'own', repaired: repairedNow, ...fault });
  const findings = [...repaired.map(finding(true)), ...left.map(finding(false))];
  if (left.length > 0 || row.id.startsWith(COPY_PREFIX)) return findings;
  try {
    await open(parts, row);
    return findings;
  } catch {
    return [...findings, { documentId: row.id, place: 'own', block: row.cid, fault: 'UNREADABLE', repaired: false }];
  }
}

/** Per copy what was found, undefined for one that could not be looked at. */
async function scrubCopies(parts: DocumentParts, row: DocumentRow): Promise<(Finding[] | undefined)[]> {
  const stored = await parts.database
    .selectFrom('documents.replica')
    .select('organization')
    .where('document_id', '=', row.id)
    .where('state', '=', 'STORED')
    .execute();
  return Promise.all(
    stored.map(async ({ organization }) => {
      const peer = parts.replicas.find((candidate) => candidate.organization === organization);
      return peer && scrubCopy(parts, row, peer).catch(() => undefined);
    }),
  );
}

async function scrubCopy({ blocks }: DocumentParts, row: DocumentRow, peer: ReplicaPeer): Promise<Finding[]> {
  const faults = await peer.check(row.cid);
  if (faults.length === 0) return [];
  await peer.store(row.cid, await blocks.blocksOf(row.cid));
  const left = new Set((await peer.check(row.cid)).map(({ block }) => block));
  return faults.map((fault) => ({ documentId: row.id, place: peer.organization, ...fault, repaired: !left.has(fault.block) }));
}

async function note({ database, clock }: DocumentParts, id: string, findings: readonly Finding[]): Promise<void> {
  const now = clock.now().toISOString();
  const seen = new Set(findings.filter(({ repaired }) => !repaired).map(({ place, block }) => `${place} ${block}`));
  const open = await database
    .selectFrom('documents.fault')
    .select(['place', 'block'])
    .where('document_id', '=', id)
    .where('repaired_at', 'is', null)
    .execute();
  for (const { place, block } of open.filter((row) => !seen.has(`${row.place} ${row.block}`))) {
    const where = database.updateTable('documents.fault').set({ repaired_at: now }).where('document_id', '=', id);
    await where.where('place', '=', place).where('block', '=', block).execute();
  }
  for (const { place, block, fault, repaired } of findings) {
    const values = { document_id: id, place, block, fault, found_at: now, repaired_at: repaired ? now : null };
    await database
      .insertInto('documents.fault')
      .values(values)
      .onConflict((conflict) => conflict.columns(['document_id', 'place', 'block']).doUpdateSet(values))
      .execute();
  }
}
