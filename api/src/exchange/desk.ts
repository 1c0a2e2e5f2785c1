import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import type { AuditLog, MessageDesk, OutgoingMessage } from '../ports.js';
import { readReceived } from './inbox.js';
import { sentMessage } from './outbox.js';
import { pageOf, placeIn } from './paging.js';

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
        .select(['sender', 'id', 'type', 'conversation', 'state', 'refusal', 'received_at'])
        .orderBy('received_at', 'desc')
        .orderBy('id', 'desc')
        .limit(first + 1);
      if (after !== undefined) {
        const [at, id] = placeIn(after);
        query = query.where(sql<boolean>`(received_at, id) < (${at}, ${id})`);
      }
      const rows = (await query.execute()).map(({ received_at: receivedAt, refusal, ...row }) => ({
        ...row,
        refusal: refusal ?? undefined,
        receivedAt,
      }));
      return pageOf(rows, first, ({ receivedAt, id }) => [receivedAt, id]);
    },
    async dispatched({ first, after }) {
      let query = database
        .selectFrom('exchange.outbox')
        .select(['recipient', 'id', 'type', 'conversation', 'state', 'attempts', 'problem', 'receipt', 'created_at', 'delivered_at'])
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(first + 1);
      if (after !== undefined) {
        const [at, id] = placeIn(after);
        query = query.where(sql<boolean>`(created_at, id) < (${at}, ${id})`);
      }
      const rows = (await query.execute()).map(({ created_at: sentAt, delivered_at, problem, receipt, ...row }) => ({
        ...row,
        sentAt,
        problem: problem ?? undefined,
        receipt: receipt ?? undefined,
        deliveredAt: delivered_at ?? undefined,
      }));
      return pageOf(rows, first, ({ sentAt, id }) => [sentAt, id]);
    },
    async read({ who: { account, organization, roles }, ...ask }) {
      const { type, payload } = await readReceived(parts, parts.audit, { ...ask, who: { account, organization, roles } });
      return { type, payload: payload as never };
    },
  };
}
