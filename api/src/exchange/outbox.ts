import { canonicalize, DomainError, type JsonValue } from '@zhenglian/chaincode/domain';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import type { Clock, Random } from '../ports.js';
import { decrypt, encrypt } from '../sealing.js';
import type { Organization } from '../topology.js';
import { digestOf } from './identity.js';
import { assertDirection, messageText, parseMessage, parsePayload, type Message, type MessageType, type Payload } from './messages.js';
import type { Receipt } from './receipts.js';

export interface OutboxParts {
  readonly database: Database;
  /** 32 bytes; content lies encrypted. */
  readonly key: Uint8Array;
  readonly own: Organization;
  readonly organizations: readonly Organization[];
  readonly clock: Clock;
  readonly random: Random;
}

/** What to send. The same id again, in another transaction, is the same message. */
export interface Outgoing<T extends MessageType = MessageType> {
  readonly id: string;
  /** Organisation id. */
  readonly to: string;
  readonly type: T;
  readonly conversation: string;
  readonly payload: Payload<T>;
}

export interface Due {
  readonly message: Message;
  readonly digest: string;
  readonly attempts: number;
}

/** While one process tries, no other does. */
const LEASE_MILLISECONDS = 60_000;
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 15 * 60_000;
/** After so long somebody has to look; until then it is tried again. */
const GIVE_UP_MILLISECONDS = 7 * 24 * 3_600_000;

/**
 * Writes a message into the outbox, in the SQL transaction of its cause: both are there, or neither.
 * @throws DomainError NOT_FOUND for an unknown recipient, NOT_THE_AUTHOR, INVALID_FORMAT, CONFLICT for other content under the id
 */
export async function enqueue<T extends MessageType>(
  parts: OutboxParts,
  transaction: Transaction<Schema>,
  outgoing: Outgoing<T>,
): Promise<void> {
  const { id, to, type, conversation } = outgoing;
  const recipient = parts.organizations.find((organization) => organization.id === to);
  if (recipient === undefined) throw new DomainError('NOT_FOUND', { field: 'to' });
  assertDirection(type, parts.own, recipient);
  const payload = parsePayload(type, outgoing.payload);
  const kept = await transaction.selectFrom('exchange.outbox').selectAll().where('id', '=', id).executeTakeFirst();
  if (kept !== undefined) {
    const same =
      canonicalize(toMessage(parts, kept).payload as unknown as JsonValue) ===
      canonicalize(JSON.parse(JSON.stringify(payload)) as JsonValue);
    if (!same || kept.type !== type || kept.recipient !== to) throw new DomainError('CONFLICT', { field: 'id' });
    return;
  }
  const sequence = await nextSequence(transaction, to, conversation);
  const at = parts.clock.now().toISOString();
  const message: Message = { v: 1, id, from: parts.own.id, to, type, conversation, sequence, at, payload };
  const text = messageText(message);
  await transaction
    .insertInto('exchange.outbox')
    .values({
      id,
      recipient: to,
      conversation,
      sequence,
      type,
      sealed: encrypt(parts.key, Buffer.from(text), contextOf('outbox', to, id)),
      digest: digestOf(text),
      state: 'PENDING',
      attempts: 0,
      next_at: at,
      problem: null,
      receipt: null,
      created_at: at,
      delivered_at: null,
    })
    .execute();
}

/** Takes the next message that is due, for one try; undefined when none is. Older ones of a conversation go first. */
export async function takeDue(parts: OutboxParts): Promise<Due | undefined> {
  const now = parts.clock.now();
  return parts.database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('exchange.outbox')
      .selectAll()
      .where('state', '=', 'PENDING')
      .where('next_at', '<=', now.toISOString())
      .orderBy('created_at')
      .orderBy('sequence')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const next_at = new Date(now.getTime() + LEASE_MILLISECONDS).toISOString();
    await transaction
      .updateTable('exchange.outbox')
      .set({ attempts: row.attempts + 1, next_at })
      .where('id', '=', row.id)
      .execute();
    return { message: toMessage(parts, row), digest: row.digest, attempts: row.attempts + 1 };
  });
}

/** Notes what the recipient signed. A refusal is an answer too: it is not tried again. */
export async function settleDelivered({ database, clock }: OutboxParts, id: string, receipt: Receipt, signed: string): Promise<void> {
  const state = receipt.state === 'REFUSED' ? 'REFUSED' : 'DELIVERED';
  await database
    .updateTable('exchange.outbox')
    .set({ state, receipt: signed, problem: receipt.code ?? null, delivered_at: clock.now().toISOString() })
    .where('id', '=', id)
    .execute();
}

/** Notes a failed try and when the next one is. @returns whether it was given up */
export async function settleFailed({ database, clock, random }: OutboxParts, due: Due, problem: string): Promise<boolean> {
  const now = clock.now().getTime();
  const givenUp = now - Date.parse(due.message.at) > GIVE_UP_MILLISECONDS;
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(due.attempts - 1, 20));
  // some earlier, some later, so that a recipient that comes back is not run over
  const jitter = 0.75 + ((random.bytes(1)[0] ?? 0) / 255) * 0.5;
  await database
    .updateTable('exchange.outbox')
    .set({ state: givenUp ? 'FAILED' : 'PENDING', problem, next_at: new Date(now + pause * jitter).toISOString() })
    .where('id', '=', due.message.id)
    .where('state', '=', 'PENDING')
    .execute();
  return givenUp;
}

/** What was delivered lies with its recipient; receipt and digest prove it for ever. */
const KEPT_DAYS = 90;
const FORGOTTEN = Buffer.from('{}');

/** Destroys the content of messages that were delivered or refused long ago. @returns how many */
export async function forgetDelivered({ database, key, clock }: Pick<OutboxParts, 'database' | 'key' | 'clock'>): Promise<number> {
  const before = new Date(clock.now().getTime() - KEPT_DAYS * 24 * 3_600_000).toISOString();
  const rows = await database
    .selectFrom('exchange.outbox')
    .select(['id', 'recipient'])
    .where('state', 'in', ['DELIVERED', 'REFUSED'])
    .where('delivered_at', '<', before)
    .where(sql<boolean>`octet_length(sealed) > ${encrypt(key, FORGOTTEN, contextOf('outbox', '', '')).length}`)
    .execute();
  for (const { id, recipient } of rows) {
    const sealed = encrypt(key, FORGOTTEN, contextOf('outbox', recipient, id));
    await database.updateTable('exchange.outbox').set({ sealed }).where('id', '=', id).execute();
  }
  return rows.length;
}

/** A message as it was sent first, whatever became of it. */
export async function sentMessage({ database, key }: Pick<OutboxParts, 'database' | 'key'>, id: string) {
  const row = await database.selectFrom('exchange.outbox').selectAll().where('id', '=', id).executeTakeFirst();
  return row && { payload: toMessage({ key }, row).payload as unknown as JsonValue };
}

/** How many messages wait to be delivered; for the metrics. */
export async function pendingMessages(database: Database): Promise<number> {
  const { count } = await database
    .selectFrom('exchange.outbox')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('state', '=', 'PENDING')
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function nextSequence(transaction: Transaction<Schema>, party: string, name: string): Promise<number> {
  const row = await transaction
    .insertInto('exchange.conversation')
    .values({ party, name, outward: 1, inward: 0 })
    .onConflict((conflict) =>
      conflict.columns(['party', 'name']).doUpdateSet((eb) => ({ outward: eb('exchange.conversation.outward', '+', 1) })),
    )
    .returning('outward')
    .executeTakeFirstOrThrow();
  return row.outward;
}

function toMessage({ key }: Pick<OutboxParts, 'key'>, row: Schema['exchange.outbox']): Message {
  const text = Buffer.from(decrypt(key, row.sealed, contextOf('outbox', row.recipient, row.id))).toString('utf8');
  return parseMessage(JSON.parse(text));
}

export const contextOf = (box: 'outbox' | 'inbox', party: string, id: string): Uint8Array => Buffer.from(JSON.stringify([box, party, id]));
