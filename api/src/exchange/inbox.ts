import { DomainError } from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import { NotYet, type AuditEvent, type AuditLog, type Clock } from '../ports.js';
import { decrypt, encrypt } from '../sealing.js';
import { openMessage, type Opening } from './envelope.js';
import { digestOf, type MessageSigner } from './identity.js';
import { messageText, parseMessage, type Message, type MessageType } from './messages.js';
import { contextOf } from './outbox.js';
import { signReceipt, type Receipt } from './receipts.js';
import { type MessageStep, traceOf } from './trace.js';

/**
 * What to do with a message, in the SQL transaction that marks it handled: done once, or not at all. It must use that transaction only.
 * A DomainError refuses the message for good; any other error leaves it to be sent again.
 */
export type Handler<T extends MessageType = MessageType> = (message: Message<T>, transaction: Transaction<Schema>) => Promise<void>;
export type Handlers = { readonly [T in MessageType]?: Handler<T> };

export interface InboxParts {
  readonly database: Database;
  /** 32 bytes; content lies encrypted. */
  readonly key: Uint8Array;
  readonly opening: Opening;
  readonly signer: MessageSigner;
  readonly handlers: Handlers;
  readonly clock: Clock;
  readonly trace: (step: MessageStep) => void;
}

type Connection = Transaction<Schema>;

/** How far ahead of its predecessors a message may be. */
const FARTHEST = 100;

/**
 * Takes a message in: checked, kept, and handled once its predecessors are. The same message again gets the same answer and does nothing
 * (R19); one that overtook another waits (R26).
 * @returns the signed receipt
 * @throws DomainError MESSAGE_UNTRUSTED, INVALID_FORMAT, NOT_THE_AUTHOR, CONFLICT when an id or a place is taken by other content
 */
export async function receive(parts: InboxParts, jwe: string): Promise<string> {
  const { message } = await openMessage(jwe, parts.opening);
  const digest = digestOf(messageText(message));
  const { state, refusal } = await parts.database.transaction().execute((transaction) => take(parts, transaction, message, digest));
  parts.trace({ step: 'received', ...traceOf(message), state });
  const receipt: Receipt = {
    v: 1,
    id: message.id,
    from: message.from,
    to: message.to,
    digest,
    state,
    ...(refusal === null ? {} : { code: refusal }),
    at: parts.clock.now().toISOString(),
  };
  return signReceipt(parts.signer, receipt);
}

type Taken = { readonly state: Receipt['state']; readonly refusal: string | null };

async function take(parts: InboxParts, transaction: Connection, message: Message, digest: string): Promise<Taken> {
  // locks the conversation, so that messages of it come one after the other
  const conversation = await lockConversation(transaction, message.from, message.conversation);
  const kept = await find(transaction, message.from, message.id);
  if (kept !== undefined) {
    if (kept.digest !== digest) throw new DomainError('CONFLICT', { field: 'id' });
    return { state: kept.state === ERASED ? 'ACCEPTED' : (kept.state as Receipt['state']), refusal: kept.refusal };
  }
  if (message.sequence <= conversation.inward) throw new DomainError('CONFLICT', { field: 'sequence' });
  if (message.sequence > conversation.inward + FARTHEST) throw new DomainError('INVALID_FORMAT', { field: 'sequence' });
  await insert(parts, transaction, message, digest);
  for (let next = conversation.inward + 1; await handleNext(parts, transaction, message, next); next += 1) {
    // what waited for this one is handled with it
  }
  const now = await find(transaction, message.from, message.id);
  return { state: (now?.state ?? 'WAITING') as Receipt['state'], refusal: now?.refusal ?? null };
}

/** Handles the message at a place of the conversation, if it is there. */
async function handleNext(parts: InboxParts, transaction: Connection, { from, conversation }: Message, sequence: number): Promise<boolean> {
  const row = await transaction
    .selectFrom('exchange.inbox')
    .selectAll()
    .where('sender', '=', from)
    .where('conversation', '=', conversation)
    .where('sequence', '=', sequence)
    .where('state', '=', 'WAITING')
    .executeTakeFirst();
  if (row === undefined) return false;
  const refusal = await handle(parts, transaction, toMessage(parts.key, row));
  await transaction
    .updateTable('exchange.inbox')
    .set({ state: refusal === null ? 'ACCEPTED' : 'REFUSED', refusal })
    .where('sender', '=', from)
    .where('id', '=', row.id)
    .execute();
  await transaction
    .updateTable('exchange.conversation')
    .set({ inward: sequence })
    .where('party', '=', from)
    .where('name', '=', conversation)
    .execute();
  return true;
}

/** @returns the code of a refusal, null when it was handled */
async function handle({ handlers }: InboxParts, transaction: Connection, message: Message): Promise<string | null> {
  const handler = handlers[message.type] as Handler | undefined;
  try {
    await handler?.(message, transaction);
    return null;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

async function insert({ key, clock }: InboxParts, transaction: Connection, message: Message, digest: string): Promise<void> {
  const { from: sender, id, conversation, sequence, type } = message;
  const sealed = encrypt(key, Buffer.from(messageText(message)), contextOf('inbox', sender, id));
  const row = { sender, id, conversation, sequence, type, sealed, digest, state: 'WAITING', refusal: null };
  const inserted = await transaction
    .insertInto('exchange.inbox')
    .values({ ...row, received_at: clock.now().toISOString() })
    .onConflict((conflict) => conflict.columns(['sender', 'conversation', 'sequence']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) throw new DomainError('CONFLICT', { field: 'sequence' });
}

async function lockConversation(transaction: Connection, party: string, name: string): Promise<{ inward: number }> {
  await transaction
    .insertInto('exchange.conversation')
    .values({ party, name, outward: 0, inward: 0 })
    .onConflict((conflict) => conflict.columns(['party', 'name']).doNothing())
    .execute();
  return transaction
    .selectFrom('exchange.conversation')
    .select('inward')
    .where('party', '=', party)
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

function find(connection: Connection | Database, sender: string, id: string) {
  return connection.selectFrom('exchange.inbox').selectAll().where('sender', '=', sender).where('id', '=', id).executeTakeFirst();
}

/** Content of an erased message: it says that there was one. */
const ERASED = 'ERASED';

/**
 * Destroys the content of received messages whose sender asks for it; that they came stays on record. One that never came is no matter.
 * @throws NotYet while one of them waits for its predecessors
 */
export async function eraseReceived(
  { key }: Pick<InboxParts, 'key'>,
  transaction: Connection,
  sender: string,
  ids: readonly string[],
): Promise<void> {
  const rows = await transaction
    .selectFrom('exchange.inbox')
    .select(['id', 'state'])
    .where('sender', '=', sender)
    .where('type', '=', 'SALT_ESCROW')
    .where('id', 'in', [...ids])
    .execute();
  if (rows.some(({ state }) => state === 'WAITING')) throw new NotYet('a message waits for its predecessors');
  for (const { id } of rows) {
    const sealed = encrypt(key, Buffer.from(JSON.stringify(ERASED)), contextOf('inbox', sender, id));
    await transaction
      .updateTable('exchange.inbox')
      .set({ sealed, state: ERASED })
      .where('sender', '=', sender)
      .where('id', '=', id)
      .execute();
  }
}

/**
 * Shows a received message in clear; in the log before it is shown, escrowed salts as their opening (checklist 42).
 * @throws DomainError NOT_FOUND, DOCUMENT_ERASED
 */
export async function readReceived(
  { database, key }: Pick<InboxParts, 'database' | 'key'>,
  audit: AuditLog,
  {
    sender,
    id,
    purpose,
    who,
  }: { sender: string; id: string; purpose: string; who: Pick<AuditEvent, 'account' | 'organization' | 'roles'> },
): Promise<Message> {
  if (purpose.trim() === '') throw new DomainError('BLANK_FIELD', { field: 'purpose' });
  const row = await find(database, sender, id);
  if (row === undefined) throw new DomainError('NOT_FOUND', { field: 'id' });
  if (row.state === ERASED) throw new DomainError('DOCUMENT_ERASED', { field: 'id' });
  const action = row.type === 'SALT_ESCROW' ? 'SALTS_OPENED' : 'DOCUMENT_READ';
  await audit.record({ ...who, action, result: 'RELEASED', subject: `${sender}/${id}`, purpose });
  return toMessage(key, row);
}

function toMessage(key: Uint8Array, row: Schema['exchange.inbox']): Message {
  const text = Buffer.from(decrypt(key, row.sealed, contextOf('inbox', row.sender, row.id))).toString('utf8');
  return parseMessage(JSON.parse(text));
}
