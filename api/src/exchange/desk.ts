import { DomainError } from '@zhenglian/chaincode/domain';
import type { Database } from '../database/open.js';
import type { AuditLog, MessageDesk } from '../ports.js';
import { readReceived } from './inbox.js';

export interface DeskParts {
  readonly database: Database;
  /** 32 bytes; what lies in the boxes is encrypted. */
  readonly key: Uint8Array;
  readonly audit: AuditLog;
}

/** What staff see of received messages: that they came, and on a purpose, logged first, what is in one. */
export function messageDesk(parts: DeskParts): MessageDesk {
  const { database } = parts;
  return {
    async received({ first, after }) {
      let query = database
        .selectFrom('exchange.inbox')
        .select(['sender', 'id', 'type', 'conversation', 'state', 'received_at'])
        .orderBy('received_at', 'desc')
        .orderBy('id', 'desc')
        .limit(first + 1);
      if (after !== undefined) query = query.where('received_at', '<', decode(after));
      const rows = await query.execute();
      const items = rows.slice(0, first).map(({ received_at: receivedAt, ...row }) => ({
        cursor: Buffer.from(receivedAt).toString('base64url'),
        node: { ...row, receivedAt },
      }));
      return { items, hasNext: rows.length > first };
    },
    async read({ who: { account, organization, roles }, ...ask }) {
      const { type, payload } = await readReceived(parts, parts.audit, { ...ask, who: { account, organization, roles } });
      return { type, payload: payload as never };
    },
  };
}

function decode(cursor: string): string {
  const at = Buffer.from(cursor, 'base64url').toString('latin1');
  if (Number.isNaN(Date.parse(at))) throw new DomainError('INVALID_FORMAT', { field: 'after' });
  return at;
}
