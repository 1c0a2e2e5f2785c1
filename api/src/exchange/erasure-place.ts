import { DomainError } from '@zhenglian/chaincode/domain';
import type { Database } from '../database/open.js';
import { certificateConversation, nameOf } from '../escrow.js';
import type { ErasurePlace } from '../ports.js';
import { encrypt } from '../sealing.js';
import { enqueue, contextOf, type OutboxParts } from './outbox.js';

export interface EscrowPlaceParts extends OutboxParts {
  /** Id of the organisation that has the salts in escrow; undefined where there is none. */
  readonly regulator: string | undefined;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** An erasure waits so long for the other side's receipt; after that it is to be asked for again. */
const PATIENCE = 10_000;
const LOOK = 250;

/**
 * Salts in escrow with the regulator: it is asked to destroy the messages that carried them, and the place is done when its signed receipt says
 * so. The own outbox forgets them in the same transaction.
 */
export function escrowPlace(parts: EscrowPlaceParts): ErasurePlace {
  return {
    name: 'escrowed-salts',
    async erase({ certRefs }) {
      const { regulator } = parts;
      if (regulator === undefined || certRefs.length === 0) return 0;
      const ids = await messagesOf(parts.database, certRefs);
      if (ids.length === 0) return 0;
      // what has not left yet is waited for: the other side must know what it is to destroy
      await until(parts, async () => (await statesOf(parts.database, ids)).every((state) => state !== 'PENDING'));
      const id = `salt-erasure:${nameOf(ids.join(' '))}`;
      await parts.database.transaction().execute(async (transaction) => {
        const message = { id, to: regulator, conversation: id, payload: { messages: [...ids] } };
        await enqueue(parts, transaction, { ...message, type: 'SALT_ERASURE' });
        for (const one of ids) {
          const sealed = encrypt(parts.key, Buffer.from('{}'), contextOf('outbox', regulator, one));
          await transaction.updateTable('exchange.outbox').set({ sealed }).where('id', '=', one).execute();
        }
      });
      await until(parts, async () => (await statesOf(parts.database, [id])).every((state) => state === 'DELIVERED'));
      return ids.length;
    },
  };
}

async function messagesOf(database: Database, certRefs: readonly string[]): Promise<string[]> {
  const rows = await database
    .selectFrom('exchange.outbox')
    .select('id')
    .where('type', '=', 'SALT_ESCROW')
    .where('conversation', 'in', certRefs.map(certificateConversation))
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

async function statesOf(database: Database, ids: readonly string[]): Promise<string[]> {
  const rows = await database
    .selectFrom('exchange.outbox')
    .select('state')
    .where('id', 'in', [...ids])
    .execute();
  return rows.map(({ state }) => state);
}

async function until({ sleep }: EscrowPlaceParts, holds: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; waited <= PATIENCE; waited += LOOK) {
    if (await holds()) return;
    await sleep(LOOK);
  }
  throw new DomainError('STORAGE_UNAVAILABLE', { field: 'regulator' });
}
