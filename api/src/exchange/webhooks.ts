import { createHash, createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { canonicalize, DomainError, EVENT_NAMES, type EventName, type JsonValue } from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import type { Clock, Happened, Random, WebhookDesk } from '../ports.js';
import { decrypt, encrypt } from '../sealing.js';
import { listCalls, listWebhooks } from './webhook-list.js';

/** What clients can hear of. The body carries references; whoever wants more asks the API, with its own rights. */
export const WEBHOOK_EVENTS = EVENT_NAMES;
export type WebhookEvent = EventName;

export interface WebhookParts {
  readonly database: Database;
  readonly key: Uint8Array;
  readonly clock: Clock;
  readonly random: Random;
  /** Refuses an address that must not be asked. @throws Error saying why */
  readonly checkUrl: (url: string) => void;
}

/** Posts to a client's address. @returns the status. @throws Error when it could not or must not be asked */
export type Post = (url: string, body: string, headers: Readonly<Record<string, string>>) => Promise<{ readonly status: number }>;

const SECRET_BYTES = 32;
const POLL = 1_000;
const FIRST_PAUSE = 10_000;
const LONGEST_PAUSE = 3_600_000;
const GIVE_UP = 3 * 24 * 3_600_000;
const LEASE = 60_000;
const TOLERANCE = 5 * 60;
const MOST_PER_ACCOUNT = 10;

/**
 * Registers an address of a client.
 * @returns the secret under which calls are signed: shown once
 * @throws DomainError INVALID_FORMAT for an address that must not be asked or an unknown event, TOO_LARGE beyond ten per account
 */
export async function addWebhook(
  { database, key, clock, random, checkUrl }: WebhookParts,
  { account, url, events }: { readonly account: string; readonly url: string; readonly events: readonly string[] },
): Promise<{ readonly id: string; readonly secret: string }> {
  try {
    checkUrl(url);
  } catch (error) {
    throw Object.assign(new DomainError('INVALID_FORMAT', { field: 'url' }), { cause: error });
  }
  const known: readonly string[] = WEBHOOK_EVENTS;
  if (events.length === 0 || events.some((event) => !known.includes(event))) throw new DomainError('INVALID_FORMAT', { field: 'events' });
  const own = await database
    .selectFrom('exchange.webhook')
    .select('id')
    .where('account', '=', account)
    .where('active', '=', true)
    .execute();
  if (own.length >= MOST_PER_ACCOUNT) throw new DomainError('TOO_LARGE', { field: 'url' });
  const id = randomUUID();
  const secret = Buffer.from(random.bytes(SECRET_BYTES)).toString('hex');
  await database
    .insertInto('exchange.webhook')
    .values({
      id,
      account,
      url,
      events: JSON.stringify([...new Set(events)]),
      secret: encrypt(key, Buffer.from(secret), contextOf(id)),
      active: true,
      created_at: clock.now().toISOString(),
    })
    .execute();
  return { id, secret };
}

/** Ends a webhook of the account; calls that wait are given up. @throws DomainError NOT_FOUND for one that is not its own */
export async function removeWebhook({ database }: WebhookParts, account: string, id: string): Promise<void> {
  const ended = await database
    .updateTable('exchange.webhook')
    .set({ active: false })
    .where('id', '=', id)
    .where('account', '=', account)
    .executeTakeFirst();
  if (ended.numUpdatedRows === 0n) throw new DomainError('NOT_FOUND', { field: 'id' });
}

/** Notes what happened for everybody who wants to hear of it, in the transaction in which it happened. */
export async function announce(
  { clock }: WebhookParts,
  transaction: Transaction<Schema>,
  event: WebhookEvent,
  content: JsonValue,
): Promise<void> {
  const at = clock.now().toISOString();
  const webhooks = await transaction.selectFrom('exchange.webhook').select(['id', 'events']).where('active', '=', true).execute();
  for (const { id, events } of webhooks) {
    if (!(JSON.parse(events) as string[]).includes(event)) continue;
    const call = randomUUID();
    const body = canonicalize({ id: call, event, at, content });
    await transaction
      .insertInto('exchange.webhook_call')
      .values({ id: call, webhook: id, event, body, state: 'PENDING', attempts: 0, next_at: at, problem: null, created_at: at })
      .execute();
  }
}

/**
 * Notes what blocks brought, in the SQL transaction that writes their rows. A call has one id for one webhook and transaction, so that an index
 * that is built again announces nothing twice; nobody hears of what was before his webhook.
 */
export async function announceHappened(
  { clock }: Pick<WebhookParts, 'clock'>,
  transaction: Transaction<Schema>,
  happened: readonly Happened[],
): Promise<void> {
  if (happened.length === 0) return;
  const webhooks = await transaction.selectFrom('exchange.webhook').selectAll().where('active', '=', true).execute();
  for (const { id: webhook, events, created_at } of webhooks) {
    const wanted = new Set(JSON.parse(events) as string[]);
    for (const { event, at, ...content } of happened) {
      if (!wanted.has(event) || at < created_at) continue;
      const id = createHash('sha256').update(`${webhook} ${content.transactionId}`).digest('hex');
      const body = canonicalize({ id, event, at, content: { ...content, records: content.records.map((record) => ({ ...record })) } });
      const now = clock.now().toISOString();
      await transaction
        .insertInto('exchange.webhook_call')
        .values({ id, webhook, event, body, state: 'PENDING', attempts: 0, next_at: now, problem: null, created_at: now })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
    }
  }
}

/** Webhooks as their owners handle them. */
export function webhookDesk(parts: WebhookParts): WebhookDesk {
  const { database } = parts;
  return {
    add: (wish) => addWebhook(parts, wish),
    remove: ({ account, id }) => removeWebhook(parts, account, id),
    list: (account) => listWebhooks(database, account),
    calls: (which, page) => listCalls(database, which, page),
  };
}

/** Makes due calls until `signal` aborts. */
export async function keepCalling(
  parts: WebhookParts & {
    readonly post: Post;
    readonly sleep: (milliseconds: number) => Promise<void>;
    readonly warn: (error: unknown) => void;
  },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await callDue(parts, parts.post);
    } catch (error) {
      parts.warn(error);
    }
    await parts.sleep(POLL);
  }
}

/** Makes every call that is due, once. @returns how many arrived */
export async function callDue(parts: WebhookParts, post: Post): Promise<number> {
  let done = 0;
  for (let due = await take(parts); due !== undefined; due = await take(parts)) if (await call(parts, post, due)) done += 1;
  return done;
}

type Due = Schema['exchange.webhook_call'] & { readonly url: string; readonly secret: Uint8Array };

async function take({ database, clock }: WebhookParts): Promise<Due | undefined> {
  const now = clock.now();
  return database.transaction().execute(async (transaction) => {
    const row = await transaction
      .selectFrom('exchange.webhook_call as call')
      .innerJoin('exchange.webhook as webhook', 'webhook.id', 'call.webhook')
      .selectAll('call')
      .select(['webhook.url', 'webhook.secret'])
      .where('call.state', '=', 'PENDING')
      .where('webhook.active', '=', true)
      .where('call.next_at', '<=', now.toISOString())
      .orderBy('call.created_at')
      .limit(1)
      .forUpdate('call')
      .skipLocked()
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const taken = { attempts: row.attempts + 1, next_at: new Date(now.getTime() + LEASE).toISOString() };
    await transaction.updateTable('exchange.webhook_call').set(taken).where('id', '=', row.id).execute();
    return { ...row, ...taken };
  });
}

async function call({ database, key, clock }: WebhookParts, post: Post, due: Due): Promise<boolean> {
  const secret = Buffer.from(decrypt(key, due.secret, contextOf(due.webhook))).toString('utf8');
  const now = clock.now();
  const headers = {
    'content-type': 'application/json',
    'zhenglian-event': due.event,
    'zhenglian-signature': signWebhook(secret, due.body, now),
  };
  const problem = await post(due.url, due.body, headers).then(
    ({ status }) => (status >= 200 && status < 300 ? undefined : `HTTP ${status}`),
    (error: unknown) => (error instanceof Error ? error.name : 'ERROR'),
  );
  const givenUp = now.getTime() - Date.parse(due.created_at) > GIVE_UP;
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(due.attempts - 1, 20));
  const state = problem === undefined ? 'DONE' : givenUp ? 'FAILED' : 'PENDING';
  await database
    .updateTable('exchange.webhook_call')
    .set({ state, problem: problem ?? null, next_at: new Date(now.getTime() + pause).toISOString() })
    .where('id', '=', due.id)
    .execute();
  return problem === undefined;
}

/** `t=<seconds>,v1=<hex>`: HMAC-SHA256 over `<seconds>.<body>`; the time keeps an old call from being played again. */
export function signWebhook(secret: string, body: string, now: Date): string {
  const seconds = Math.floor(now.getTime() / 1000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

/** What a client does with a call before it believes it. */
export function isWebhookGenuine(secret: string, body: string, signature: string, now: Date): boolean {
  const [, seconds = '', given = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (given === '' || Math.abs(now.getTime() / 1000 - Number(seconds)) > TOLERANCE) return false;
  const expected = createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
  return timingSafeEqual(expected, Buffer.from(given, 'hex'));
}

const contextOf = (id: string): Uint8Array => Buffer.from(JSON.stringify(['webhook', id]));
