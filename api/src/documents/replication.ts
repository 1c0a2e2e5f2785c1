import { DomainError } from '@zhenglian/chaincode/domain';
import type { Database } from '../database/open.js';
import type { Clock, ReplicaPeer } from '../ports.js';
import type { BlockStore } from './block-store.js';

export interface ReplicationParts {
  readonly database: Database;
  readonly blocks: BlockStore;
  readonly replicas: readonly ReplicaPeer[];
  readonly clock: Clock;
}

/** How far an organisation's copies are behind. */
export interface ReplicationLag {
  readonly organization: string;
  /** Documents whose copy, or whose removal, is still to be done. */
  readonly pending: number;
  /** Seconds since the oldest of them was wished for; 0 without any. */
  readonly seconds: number;
}

export interface ReplicationRound {
  readonly stored: number;
  readonly removed: number;
  /** Left for the next round, because the other side or the own storage failed. */
  readonly failed: number;
}

/**
 * Copies what waits to the organisations that keep copies, and removes there what was erased here. Asynchronous to the writing of
 * documents: it runs in rounds, may be cut off anywhere and repeated.
 */
export async function replicate(parts: ReplicationParts, limit = 100): Promise<ReplicationRound> {
  const round = { stored: 0, removed: 0, failed: 0 };
  for (const peer of parts.replicas) {
    for (const { document_id, cid, state } of await waiting(parts.database, peer.organization, limit)) {
      try {
        if (state === 'REMOVE') await peer.remove(cid);
        else await peer.store(cid, await parts.blocks.blocksOf(cid));
        const settled = await settle(parts, document_id, peer.organization, state);
        // erased while it was being copied
        if (!settled) await peer.remove(cid);
        round[state === 'REMOVE' ? 'removed' : 'stored'] += 1;
      } catch (error) {
        await postpone(parts.database, document_id, peer.organization);
        round.failed += 1;
        // one that does not answer would let each of the others wait as long
        if (isAway(error, peer)) break;
      }
    }
  }
  return round;
}

function isAway(error: unknown, { organization }: ReplicaPeer): boolean {
  return error instanceof DomainError && error.code === 'STORAGE_UNAVAILABLE' && error.field === organization;
}

/** One row per organisation that keeps copies. */
export async function replicationLag({ database, replicas, clock }: ReplicationParts): Promise<readonly ReplicationLag[]> {
  const rows = await database
    .selectFrom('documents.replica')
    .select(({ fn }) => ['organization', fn.countAll<string>().as('pending'), fn.min('since').as('oldest')])
    .where('state', 'in', ['PENDING', 'REMOVE'])
    .groupBy('organization')
    .execute();
  return replicas.map(({ organization }) => {
    const row = rows.find((candidate) => candidate.organization === organization);
    const since = row === undefined ? clock.now().getTime() : Date.parse(row.oldest);
    return { organization, pending: Number(row?.pending ?? 0), seconds: Math.max(0, (clock.now().getTime() - since) / 1000) };
  });
}

/** The fewest attempts first, so that one document that cannot be copied does not keep the others waiting. */
function waiting(database: Database, organization: string, limit: number) {
  return database
    .selectFrom('documents.replica as r')
    .innerJoin('documents.document as d', 'd.id', 'r.document_id')
    .select(['r.document_id', 'r.state', 'd.cid'])
    .where('r.organization', '=', organization)
    .where('r.state', 'in', ['PENDING', 'REMOVE'])
    .orderBy('r.attempts')
    .orderBy('r.since')
    .limit(limit)
    .execute();
}

/** Only from the state that was acted on: what was erased meanwhile has to be removed and must not count as stored. */
async function settle({ database, clock }: ReplicationParts, id: string, organization: string, from: string): Promise<boolean> {
  const now = clock.now().toISOString();
  const row = await database
    .updateTable('documents.replica')
    .set(from === 'REMOVE' ? { state: 'REMOVED', stored_at: null } : { state: 'STORED', stored_at: now })
    .where('document_id', '=', id)
    .where('organization', '=', organization)
    .where('state', '=', from)
    .returning('state')
    .executeTakeFirst();
  return row !== undefined;
}

async function postpone(database: Database, id: string, organization: string): Promise<void> {
  await database
    .updateTable('documents.replica')
    .set(({ eb }) => ({ attempts: eb('attempts', '+', 1) }))
    .where('document_id', '=', id)
    .where('organization', '=', organization)
    .execute();
}
