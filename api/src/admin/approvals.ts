import { createHash, timingSafeEqual } from 'node:crypto';
import { canonicalize, DomainError, parseJson, type JsonValue } from '@zhenglian/chaincode/domain';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import { APPROVAL_ACTIONS, type Approval, type Approvals, type AuditLog, type Clock, type Person } from '../ports.js';

export interface ApprovalParts {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

const HOURS = 24;
const LARGEST_LIST = 200;

/**
 * The second person for what one person must not do alone (checklist 19, A24): revoking a certificate, closing a port, erasing documents,
 * changing who may do what. One asks, another of the same organisation decides, and the one who asked carries out exactly what was
 * approved, once, within a day. Every step is in the log.
 */
export function sqlApprovals(parts: ApprovalParts): Approvals {
  const { database, clock } = parts;
  return {
    async request({ id, action, subject, payload, by }) {
      const text = canonicalize(payload);
      await database
        .insertInto('admin.approval')
        .values({
          id,
          action,
          subject,
          payload: text,
          payload_digest: digestOf(action, text),
          state: 'PENDING',
          requested_by: by.account,
          requested_at: clock.now().toISOString(),
          decided_by: null,
          decided_at: null,
          used_at: null,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      const approval = await rowOf(database, id);
      if (!same(approval.payload_digest, digestOf(action, text))) throw new DomainError('CONFLICT', { field: 'requestId' });
      await log(parts, by, 'APPROVAL_REQUESTED', approval);
      return toApproval(approval);
    },
    async decide({ id, decision, by }) {
      const kept = await rowOf(database, id);
      // whoever asked is not the second person, whatever roles they have
      if (kept.requested_by === by.account) throw new DomainError('SECOND_PERSON');
      const result = await database
        .updateTable('admin.approval')
        .set({ state: decision, decided_by: by.account, decided_at: clock.now().toISOString() })
        .where('id', '=', id)
        .where('state', '=', 'PENDING')
        .where('requested_at', '>', expiry(clock))
        .returningAll()
        .executeTakeFirst();
      // the same decision by the same person again is that decision
      const repeated = kept.decided_by === by.account && (kept.state === decision || (kept.state === 'USED' && decision === 'APPROVED'));
      if (result === undefined && repeated) return toApproval(kept);
      if (result === undefined) throw new DomainError('APPROVAL_NOT_OPEN', { field: 'approvalId' });
      await log(parts, by, 'APPROVAL_DECIDED', result);
      return toApproval(result);
    },
    async use({ id, action, payload, by }, transaction) {
      const connection = (transaction as Database | undefined) ?? database;
      const kept = await rowOf(connection, id);
      if (!same(kept.payload_digest, digestOf(action, canonicalize(payload))))
        throw new DomainError('APPROVAL_DIFFERS', { field: 'approvalId' });
      if (kept.requested_by !== by.account) throw new DomainError('APPROVAL_DIFFERS', { field: 'approvalId' });
      const used = await connection
        .updateTable('admin.approval')
        .set({ state: 'USED', used_at: clock.now().toISOString() })
        .where('id', '=', id)
        .where('state', '=', 'APPROVED')
        .where('requested_at', '>', expiry(clock))
        .returning('id')
        .executeTakeFirst();
      if (used === undefined) throw new DomainError('APPROVAL_NOT_OPEN', { field: 'approvalId' });
    },
    async open() {
      const rows = await database
        .selectFrom('admin.approval')
        .selectAll()
        .where('state', 'in', ['PENDING', 'APPROVED'])
        .where('requested_at', '>', expiry(clock))
        .orderBy('requested_at')
        .limit(LARGEST_LIST)
        .execute();
      return rows.map(toApproval);
    },
  };
}

async function rowOf(database: Database, id: string): Promise<Schema['admin.approval']> {
  const row = await database.selectFrom('admin.approval').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw new DomainError('NOT_FOUND', { field: 'approvalId' });
  return row;
}

const expiry = (clock: Clock): string => new Date(clock.now().getTime() - HOURS * 3_600_000).toISOString();

function digestOf(action: string, payload: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['zl/approval/1', action, payload]))
    .digest('hex');
}

const same = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));

async function log(
  { audit }: ApprovalParts,
  by: Person,
  action: 'APPROVAL_REQUESTED' | 'APPROVAL_DECIDED',
  approval: Schema['admin.approval'],
) {
  const { account, organization, roles } = by;
  await audit.record({
    account,
    organization,
    roles,
    action,
    result: 'DONE',
    subject: approval.id,
    purpose: `${approval.action} ${approval.state}`,
  });
}

function toApproval(row: Schema['admin.approval']): Approval {
  const action = APPROVAL_ACTIONS.find((name) => name === row.action);
  if (action === undefined) throw new Error(`approval of an unknown kind, ${row.action}`);
  return {
    id: row.id,
    action,
    subject: row.subject,
    payload: parseJson(row.payload) as JsonValue,
    state: row.state as Approval['state'],
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    decidedBy: row.decided_by ?? undefined,
  };
}
