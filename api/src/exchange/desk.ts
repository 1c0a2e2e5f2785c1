import { DomainError } from '@zhenglian/chaincode/domain';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import type { AuditLog, MessageDesk, OutgoingMessage } from '../ports.js';
import { readReceived } from './inbox.js';
import { sentMessage } from './outbox.js';

export interface DeskParts {
  readonly database: Database;
  /** 32 bytes; what lies in the boxes is encrypted. */
  readonly key: Uint8Array;
  readonly audit: AuditLog;
  readonly enqueue: (transaction: Transaction<Schema>, message: OutgoingMessage) => Promise<void>;
}

/** What staff see of received messages: that they came, and on a purpose, logged first, what is in one. */
export function messageDesk(parts: DeskParts): MessageDesk {
  const { database } = parts;
  return {
    sent: async (id) => sentMessage(parts, id),
    send: (message) => database.transaction().execute((transaction) => parts.enqueue(transaction, message)),
    async received({ first, after }) {
      let query = database
        .selectFrom('exchange.inbox')
        .select(['sender', 'id', 'type', 'conversation', 'state', 'received_at'])
        .orderBy('received_at', 'desc')
        .orderBy('id', 'desc')
        .limit(first + 1);
      if (after !== undefined) {
        const [at, id] = decode(after);
        query = query.where(sql<boolean>`(received_at, id) < (${at}, ${id})`);
      }
      const rows = await query.execute();
      const items = rows.slice(0, first).map(({ received_at: receivedAt, ...row }) => ({
        cursor: Buffer.from(`${receivedAt} ${row.id}`).toString('base64url'),
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

function decode(cursor: string): [at: string, id: string] {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split(' ');
  if (Number.isNaN(Date.parse(at))) throw new DomainError('INVALID_FORMAT', { field: 'after' });
  return [at, id];
}
