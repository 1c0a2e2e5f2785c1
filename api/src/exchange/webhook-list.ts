import { DomainError } from '@zhenglian/chaincode/domain';
import { sql } from 'kysely';
import type { Database } from '../database/open.js';
import type { Page, PageQuery, Webhook, WebhookCall } from '../ports.js';
import { pageOf, placeIn } from './paging.js';

/** Webhooks of an account, newest first, ended ones too, with how many of their calls wait or were given up. Their secrets stay closed. */
export async function listWebhooks(database: Database, account: string): Promise<readonly Webhook[]> {
  const rows = await database
    .selectFrom('exchange.webhook as webhook')
    .leftJoin('exchange.webhook_call as call', 'call.webhook', 'webhook.id')
    .select(['webhook.id', 'webhook.url', 'webhook.events', 'webhook.active', 'webhook.created_at'])
    .select([
      sql<string>`count(*) filter (where call.state = 'PENDING')`.as('pending'),
      sql<string>`count(*) filter (where call.state = 'FAILED')`.as('failed'),
    ])
    .where('webhook.account', '=', account)
    .groupBy(['webhook.id', 'webhook.url', 'webhook.events', 'webhook.active', 'webhook.created_at'])
    .orderBy('webhook.created_at', 'desc')
    .orderBy('webhook.id')
    .execute();
  return rows.map(({ events, created_at: createdAt, pending, failed, ...row }) => ({
    ...row,
    events: JSON.parse(events) as string[],
    createdAt,
    // of one that has ended nothing waits any more: its calls are given up
    pending: row.active ? Number(pending) : 0,
    failed: Number(failed) + (row.active ? 0 : Number(pending)),
  }));
}

/** Calls of a webhook, newest first, without their bodies. @throws DomainError NOT_FOUND for one that is not the account's own */
export async function listCalls(
  database: Database,
  { account, id }: { readonly account: string; readonly id: string },
  { first, after }: PageQuery,
): Promise<Page<WebhookCall>> {
  const owner = database.selectFrom('exchange.webhook').select('id').where('id', '=', id).where('account', '=', account);
  if ((await owner.executeTakeFirst()) === undefined) throw new DomainError('NOT_FOUND', { field: 'webhookId' });
  let query = database
    .selectFrom('exchange.webhook_call')
    .select(['id', 'event', 'state', 'attempts', 'problem', 'created_at', 'next_at'])
    .where('webhook', '=', id)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(first + 1);
  if (after !== undefined) {
    const [at, call] = placeIn(after);
    query = query.where(sql<boolean>`(created_at, id) < (${at}, ${call})`);
  }
  const rows = (await query.execute()).map(({ created_at: createdAt, next_at, problem, ...row }) => ({
    ...row,
    createdAt,
    problem: problem ?? undefined,
    nextAt: row.state === 'PENDING' ? next_at : undefined,
  }));
  return pageOf(rows, first, ({ createdAt, id: call }) => [createdAt, call]);
}
