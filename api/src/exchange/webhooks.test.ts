import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import {
  addWebhook,
  announce,
  announceHappened,
  callDue,
  isWebhookGenuine,
  removeWebhook,
  signWebhook,
  type Post,
  type WebhookParts,
} from './webhooks.js';
import { listCalls, listWebhooks } from './webhook-list.js';

const START = Date.parse('2026-11-21T04:00:00Z');
let now = START;
let db: TestDatabase;
const clock = { now: () => new Date(now) };

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());
  beforeEach(async () => {
    now = START;
    await sql`truncate exchange.webhook, exchange.webhook_call`.execute(db.database);
  });

  const parts = (): WebhookParts => ({
    database: db.database,
    key: new Uint8Array(32).fill(5),
    clock,
    random: { bytes: (length) => new Uint8Array(randomBytes(length)) },
    checkUrl: (url) => {
      if (!url.startsWith('https://bank.example/')) throw new Error('host is not listed');
    },
  });
  const add = (events: string[] = ['TRANSFER_REGISTERED'], url = 'https://bank.example/hook') =>
    addWebhook(parts(), { account: 'bank-robot', url, events });
  const happen = (content: object = { caseRef: 'ab' }) =>
    db.database
      .transaction()
      .execute((transaction) => announce(parts(), transaction, 'TRANSFER_REGISTERED', content as { caseRef: string }));
  const calls: { url: string; body: string; headers: Readonly<Record<string, string>> }[] = [];
  const answering =
    (status: number): Post =>
    (url, body, headers) => {
      calls.push({ url, body, headers });
      return Promise.resolve({ status });
    };
  beforeEach(() => void calls.splice(0));

  test('RG-04: who asked hears of it once, signed with the secret that was shown once', async () => {
    const { secret } = await add();
    await add(['TAX_ATTESTED'], 'https://bank.example/other');
    await happen();
    expect(await callDue(parts(), answering(204))).toBe(1);
    expect(await callDue(parts(), answering(204))).toBe(0);
    const { url, body, headers } = calls[0] ?? { url: '', body: '', headers: {} as Readonly<Record<string, string>> };
    expect(url).toBe('https://bank.example/hook');
    expect(JSON.parse(body)).toMatchObject({ event: 'TRANSFER_REGISTERED', at: '2026-11-21T04:00:00.000Z', content: { caseRef: 'ab' } });
    expect(isWebhookGenuine(secret, body, headers['zhenglian-signature'] ?? '', clock.now())).toBe(true);
    const { rows } = await sql<{ line: string }>`select (to_jsonb(w)::text) as line from exchange.webhook w`.execute(db.database);
    expect(rows.map(({ line }) => line).join()).not.toContain(secret);
  });

  test('an index that is built again announces nothing twice, and nobody hears of what was before', async () => {
    await add(['TAX_ATTESTED']);
    const tell = (transactionId: string, at: string) =>
      db.database
        .transaction()
        .execute((transaction) =>
          announceHappened(parts(), transaction, [
            { event: 'TAX_ATTESTED', at, transactionId, block: 5, records: [{ type: 'att', ref: 'ab~BUYER' }] },
          ]),
        );
    await tell('one', '2026-11-21T04:00:01.000Z');
    await tell('one', '2026-11-21T04:00:01.000Z');
    await tell('before', '2026-11-21T03:00:00.000Z');
    expect(await callDue(parts(), answering(204))).toBe(1);
    expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({ event: 'TAX_ATTESTED', content: { transactionId: 'one', block: 5 } });
  });

  test('what did not happen is not announced', async () => {
    await add();
    const failing = db.database.transaction().execute(async (transaction) => {
      await announce(parts(), transaction, 'TRANSFER_REGISTERED', { caseRef: 'ab' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await callDue(parts(), answering(200))).toBe(0);
  });

  test.each<[string, Post]>([
    ['that fails', () => Promise.reject(new Error('ECONNREFUSED'))],
    ['that answers 500', answering(500)],
    ['that leads elsewhere', answering(302)],
  ])('an address %s is asked again later, and given up after three days', async (_name, post) => {
    await add();
    await happen();
    expect(await callDue(parts(), post)).toBe(0);
    expect(await callDue(parts(), post)).toBe(0);
    now += 10_001;
    await callDue(parts(), post);
    const row = () => db.database.selectFrom('exchange.webhook_call').select(['state', 'attempts']).executeTakeFirstOrThrow();
    expect(await row()).toEqual({ state: 'PENDING', attempts: 2 });
    now = START + 4 * 24 * 3_600_000;
    await callDue(parts(), post);
    expect(await row()).toEqual({ state: 'FAILED', attempts: 3 });
  });

  test('an account sees its own addresses and their calls, newest first, with what failed; a secret or a body is not among it', async () => {
    const { id: ended } = await add(['TAX_ATTESTED'], 'https://bank.example/old');
    now += 1_000;
    const { id } = await add();
    await happen();
    await callDue(parts(), answering(500));
    now += 1_000;
    await happen({ caseRef: 'cd' });
    await callDue(parts(), answering(204));
    await removeWebhook(parts(), 'bank-robot', ended);
    const of = { account: 'bank-robot', id };
    expect(await listWebhooks(db.database, 'bank-robot')).toEqual([
      {
        id,
        url: 'https://bank.example/hook',
        events: ['TRANSFER_REGISTERED'],
        active: true,
        createdAt: '2026-11-21T04:00:01.000Z',
        pending: 1,
        failed: 0,
      },
      {
        id: ended,
        url: 'https://bank.example/old',
        events: ['TAX_ATTESTED'],
        active: false,
        createdAt: '2026-11-21T04:00:00.000Z',
        pending: 0,
        failed: 0,
      },
    ]);
    const first = await listCalls(db.database, of, { first: 1, after: undefined });
    expect(first.items.map(({ node }) => [node.state, node.problem, node.nextAt])).toEqual([['DONE', undefined, undefined]]);
    expect(first.hasNext).toBe(true);
    const rest = await listCalls(db.database, of, { first: 5, after: first.items[0]?.cursor });
    expect(rest.items.map(({ node }) => node)).toEqual([
      expect.objectContaining({ event: 'TRANSFER_REGISTERED', state: 'PENDING', attempts: 1, problem: 'HTTP 500' }),
    ]);
    expect(rest.hasNext).toBe(false);
    expect(Object.keys(rest.items[0]?.node ?? {}).sort()).toEqual(['attempts', 'createdAt', 'event', 'id', 'nextAt', 'problem', 'state']);
    await removeWebhook(parts(), 'bank-robot', id);
    expect((await listWebhooks(db.database, 'bank-robot'))[0]).toMatchObject({ active: false, pending: 0, failed: 1 });
  });

  test.each([
    ['somebody else', { account: 'somebody' }, undefined, { code: 'NOT_FOUND', field: 'webhookId' }],
    ['a cursor that is none', { account: 'bank-robot' }, 'x', { code: 'INVALID_FORMAT', field: 'after' }],
  ])('calls are not listed for %s', async (_who, who, after, refusal) => {
    const { id } = await add();
    await expect(listCalls(db.database, { ...who, id }, { first: 5, after })).rejects.toMatchObject(refusal);
    expect(await listWebhooks(db.database, 'somebody')).toEqual([]);
  });

  test("an address that must not be asked is not taken; nobody ends another's", async () => {
    await expect(add(['TRANSFER_REGISTERED'], 'http://169.254.169.254/')).rejects.toMatchObject({ code: 'INVALID_FORMAT', field: 'url' });
    await expect(add(['EVERYTHING'])).rejects.toMatchObject({ code: 'INVALID_FORMAT', field: 'events' });
    const { id } = await add();
    await expect(removeWebhook(parts(), 'somebody', id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await removeWebhook(parts(), 'bank-robot', id);
    await happen();
    expect(await callDue(parts(), answering(200))).toBe(0);
  });
});

const secret = 'ab'.repeat(32);
const at = new Date(START);
const good = signWebhook(secret, '{"a":1}', at);

test.each([
  ['as it was sent', secret, '{"a":1}', good, at, true],
  ['with another body', secret, '{"a":2}', good, at, false],
  ['with another secret', 'cd'.repeat(32), '{"a":1}', good, at, false],
  ['played again after ten minutes', secret, '{"a":1}', good, new Date(START + 600_000), false],
  ['with a newer time', secret, '{"a":1}', good.replace(/t=\d+/, `t=${START / 1000 + 500}`), new Date(START + 500_000), false],
  ['without a signature', secret, '{"a":1}', 't=1,v1=', at, false],
])('a call %s', (_name, key, body, signature, when, expected) => {
  expect(isWebhookGenuine(key, body, signature, when)).toBe(expected);
});
