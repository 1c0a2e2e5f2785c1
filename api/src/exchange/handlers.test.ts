import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { canonicalize, certTagOf, digest, toHex, utf8, type JsonValue } from '@zhenglian/chaincode/domain';
import { sql } from 'kysely';
import { outgoing } from '../acts/outgoing.js';
import { actOf } from '../acts/rows.js';
import { readConfig } from '../config.js';
import { certificateConversation } from '../escrow.js';
import { sqlGrantBook } from '../grants/grant-book.js';
import { NotYet, type OutgoingMessage } from '../ports.js';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { memoryAuditLog } from '../testing/memory-audit.js';
import { testParties, type TestParties } from '../testing/parties.js';
import type { Organization } from '../topology.js';
import { deliverDue, type DeliveryParts, type Transport } from './deliver.js';
import { newExchangeKey, stateKey, type ExchangeKey } from './envelope.js';
import { escrowPlace } from './erasure-place.js';
import { handlersOf } from './handlers.js';
import type { MessageSigner } from './identity.js';
import { messageDesk } from './desk.js';
import { readReceived, receive, type InboxParts } from './inbox.js';
import { parsePayload } from './messages.js';
import { enqueue, type OutboxParts } from './outbox.js';

// Court instruction (CT-01) and escrowed salts: sent by the acts, handled by the receivers, whatever the way does to them.

const { topology } = readConfig({ ORGANIZATION: 'registry' });
const { organizations } = topology;
const organization = (id: string): Organization => {
  const found = organizations.find((o) => o.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};
const [registry, court, regulator] = [organization('registry'), organization('court'), organization('regulator')];
const KEY = new Uint8Array(32).fill(7);
const START = Date.parse('2026-11-21T04:00:00Z');
let now = START;
const clock = { now: () => new Date(now) };
let drawn = 0;
const random = { bytes: (length: number) => new Uint8Array(length).map((_, n) => (n * 7 + (drawn += 1)) % 256) };

const REF = 'ab'.repeat(32);
const UNIT = 'cd'.repeat(32);
const COURT = '12440605000000001A';
const SALT = '5a'.repeat(32);
const textOf = (name: string) => `${name}全文`;
const commit = (text: string, salt = SALT) => digest('zl/document/1', Buffer.from(salt, 'hex'), utf8(text));

/** What `instructSeizure` sends when it is on the ledger. */
function instruction(change: { readonly ref?: string; readonly texts?: readonly string[] } = {}): OutgoingMessage {
  const [notice = '', ruling = ''] = change.texts ?? ['协助执行通知书', '裁定书'].map(textOf);
  const request = {
    seizureRef: change.ref ?? REF,
    unitRef: UNIT,
    certRef: 'ef'.repeat(32),
    court: COURT,
    months: 36,
    instructionDigest: commit(notice),
    rulingDigest: commit(ruling),
  };
  const secret = { instructionDigest: { salt: SALT, text: notice }, rulingDigest: { salt: SALT, text: ruling } };
  const [message] = outgoing(
    { registry: 'registry', regulator: undefined },
    { row: actOf('instructSeizure'), requestId: 'r', request, secret },
  );
  if (message === undefined) throw new Error('no message');
  return message;
}

let parties: TestParties;
const signers = new Map<string, MessageSigner>();
const keys = new Map<string, ExchangeKey>();
beforeAll(async () => {
  parties = await testParties(organizations);
  for (const one of [registry, court, regulator]) {
    signers.set(one.id, await parties.signerOf(one));
    keys.set(one.id, await newExchangeKey());
  }
});
const of = <T>(map: ReadonlyMap<string, T>, id: string): T => {
  const found = map.get(id);
  if (found === undefined) throw new Error(id);
  return found;
};

describe.each(ENGINES)('on %s', (engine) => {
  let sender: TestDatabase;
  let receiver: TestDatabase;
  beforeAll(async () => {
    [sender, receiver] = [await testDatabase(engine), await testDatabase(engine)];
  }, OPENING);
  afterAll(async () => {
    await sender.close();
    await receiver.close();
  });
  beforeEach(async () => {
    now = START;
    for (const { database } of [sender, receiver]) {
      await sql`truncate exchange.outbox, exchange.inbox, exchange.conversation, ledger_index.record, sharing.certificate_tag`.execute(
        database,
      );
    }
  });

  const outbox = (own: Organization): OutboxParts => ({ database: sender.database, key: KEY, own, organizations, clock, random });
  const inbox = (own: Organization): InboxParts => ({
    database: receiver.database,
    key: KEY,
    opening: { own, organizations, key: of(keys, own.id), membership: parties.membership, clock },
    signer: of(signers, own.id),
    handlers: handlersOf(own, KEY),
    clock,
    trace: () => undefined,
  });
  const transport = (to: Organization): Transport => ({
    key: () => stateKey(of(signers, to.id), to.id, of(keys, to.id), clock.now()),
    post: (_recipient, jwe) => receive(inbox(to), jwe),
  });
  const delivery = (from: Organization, over: Transport): DeliveryParts => ({
    ...outbox(from),
    transport: over,
    signer: of(signers, from.id),
    verification: { membership: parties.membership, clock },
    keys: new Map(),
    alarm: () => undefined,
    trace: () => undefined,
  });
  const put = (from: Organization, message: OutgoingMessage) =>
    sender.database
      .transaction()
      .execute((transaction) => enqueue(outbox(from), transaction, { ...message, payload: parsePayload(message.type, message.payload) }));
  const sent = async () =>
    (await sender.database.selectFrom('exchange.outbox').select('state').orderBy('id').execute()).map(({ state }) => state);
  const received = async () =>
    (await receiver.database.selectFrom('exchange.inbox').select(['state', 'refusal']).orderBy('id').execute()).map(
      ({ state, refusal }) => refusal ?? state,
    );
  /** What the registry's index shows of the seizure. */
  const index = async (record: Readonly<Record<string, unknown>>) => {
    const content = canonicalize(record as unknown as JsonValue);
    const place = {
      unit_ref: UNIT,
      division: null,
      party: null,
      subject: null,
      state: 'LIVE',
      deleted: false,
      block: 1,
      position: 0,
      place: 0,
    };
    await receiver.database
      .insertInto('ledger_index.record')
      .values({ type: 'seize', ref: REF, content, ...place })
      .execute();
  };
  const SEIZURE = {
    v: 1,
    suite: 'p256-sha256',
    requestDigest: '11'.repeat(32),
    type: 'seize',
    seizureRef: REF,
    unitRef: UNIT,
    certRef: 'ef'.repeat(32),
    court: COURT,
    instructionDigest: commit(textOf('协助执行通知书')),
    rulingDigest: commit(textOf('裁定书')),
    arrivedAt: '2026-11-21T04:00:00Z',
    pre: false,
    months: 36,
    consents: [],
    acts: [],
  };

  test('CT-01, SH-06: the documents reach the registry with the act, and fit what the ledger commits to', async () => {
    await index(SEIZURE);
    await put(court, instruction());
    expect(await deliverDue(delivery(court, transport(registry)))).toBe(1);
    expect([await sent(), await received()]).toEqual([['DELIVERED'], ['ACCEPTED']]);
    const audit = memoryAuditLog();
    const who = { account: 'registrar', organization: 'registry', roles: ['registrar'] };
    const { id } = instruction();
    const { payload } = await readReceived(inbox(registry), audit, { sender: 'court', id, purpose: '查封登记', who });
    expect(payload).toMatchObject({
      act: 'SEIZE',
      ref: REF,
      court: COURT,
      documents: [{ text: textOf('协助执行通知书') }, { text: textOf('裁定书') }],
    });
  });

  test('a message that overtakes the ledger waits at its sender, and is taken when the own index shows the act', async () => {
    await put(court, instruction());
    await expect(receiveDirect()).rejects.toBeInstanceOf(NotYet);
    expect([await sent(), await received()]).toEqual([['PENDING'], []]);
    await index(SEIZURE);
    now += 60_000;
    await deliverDue(delivery(court, transport(registry)));
    expect([await sent(), await received()]).toEqual([['DELIVERED'], ['ACCEPTED']]);
  });

  test('both ends list what was exchanged, newest first: how far it is, why it was refused, and the receipt', async () => {
    await index(SEIZURE);
    await put(court, instruction());
    await put(court, { ...instruction(), id: '99'.repeat(32) });
    const list = (database: TestDatabase) =>
      messageDesk({ database: database.database, key: KEY, audit: memoryAuditLog(), enqueue: () => Promise.resolve() });
    const page = { first: 1, after: undefined };
    const waiting = await list(sender).dispatched(page);
    expect(waiting.items.map(({ node }) => node)).toEqual([
      expect.objectContaining({
        recipient: 'registry',
        type: 'COURT_INSTRUCTION',
        state: 'PENDING',
        receipt: undefined,
        deliveredAt: undefined,
      }),
    ]);
    expect(waiting.hasNext).toBe(true);
    await deliverDue(delivery(court, transport(registry)));
    const [one] = (await list(sender).dispatched({ first: 5, after: undefined })).items.filter(({ node }) => node.id === instruction().id);
    expect(one?.node).toMatchObject({ state: 'DELIVERED', attempts: 1, problem: undefined });
    expect(one?.node.receipt?.split('.')).toHaveLength(3);
    const came = await list(receiver).received({ first: 5, after: undefined });
    expect(came.items.map(({ node }) => [node.sender, node.type, node.state, node.refusal])).toContainEqual([
      'court',
      'COURT_INSTRUCTION',
      'ACCEPTED',
      undefined,
    ]);
    expect(Object.keys(came.items[0]?.node ?? {})).not.toContain('sealed');
    await expect(list(sender).dispatched({ first: 1, after: 'x' })).rejects.toMatchObject({ code: 'INVALID_FORMAT', field: 'after' });
  });

  /** The error that the receiver's end throws, which over HTTP is 503. */
  async function receiveDirect(): Promise<void> {
    let failure: unknown;
    const over = transport(registry);
    const catching: Transport = {
      ...over,
      post: (recipient, jwe) => over.post(recipient, jwe).catch((error: unknown) => Promise.reject((failure = error))),
    };
    await deliverDue(delivery(court, catching));
    if (failure !== undefined) throw failure;
  }

  test.each<[string, OutgoingMessage, Readonly<Record<string, unknown>>]>([
    ['another text than the one that was committed to', forged(instruction()), SEIZURE],
    ['another court', instruction(), { ...SEIZURE, court: '12440605000000002B' }],
  ])('%s is refused, signed and told', async (_what, message, record) => {
    await index(record);
    await put(court, message);
    await deliverDue(delivery(court, transport(registry)));
    expect([await sent(), await received()]).toEqual([['REFUSED'], ['MESSAGE_UNTRUSTED']]);
  });

  test('duplicates and lost answers are one instruction; a release overtaking its seizure is handled after it', async () => {
    await index({
      ...SEIZURE,
      acts: [{ act: 'RELEASE', requestDigest: '22'.repeat(32), day: '2026-11-21', digest: commit(textOf('解除')) }],
    });
    const release = releaseOf();
    await put(court, instruction());
    await put(court, release);
    const arrived: string[] = [];
    const good = transport(registry);
    let calls = 0;
    const faulty: Transport = {
      ...good,
      async post(recipient, jwe) {
        calls += 1;
        if (calls === 1) throw new Error('lost on the way');
        await good.post(recipient, jwe);
        arrived.push(jwe);
        const receipt = await good.post(recipient, jwe);
        if (calls === 2) throw new Error('the answer was lost');
        return receipt;
      },
    };
    for (let round = 0; round < 6; round += 1) {
      await deliverDue(delivery(court, faulty));
      now += 3_600_000;
    }
    expect([await sent(), await received()]).toEqual([
      ['DELIVERED', 'DELIVERED'],
      ['ACCEPTED', 'ACCEPTED'],
    ]);
    const order = await receiver.database
      .selectFrom('exchange.conversation')
      .select(['name', 'inward'])
      .where('party', '=', 'court')
      .execute();
    expect(order).toEqual([{ name: REF, inward: 2 }]);
  });

  describe('salts in escrow', () => {
    const grantBook = () =>
      sqlGrantBook({
        database: sender.database,
        key: KEY,
        clock,
        random,
        escrow: {
          regulator: 'regulator',
          enqueue: (transaction, message) =>
            enqueue(outbox(registry), transaction, { ...message, payload: parsePayload(message.type, message.payload) }),
        },
      });
    const CERT = '99'.repeat(32);
    const who = { account: 'supervisor', organization: 'regulator', roles: ['supervisor'] };

    test('the salt of a certificate’s reference goes to the regulator with the reference; its opening is logged', async () => {
      const { certTag, salt } = await grantBook().tagOf(CERT);
      expect(await grantBook().tagOf(CERT)).toEqual({ certTag, salt });
      await deliverDue(delivery(registry, transport(regulator)));
      expect([await sent(), await received()]).toEqual([['DELIVERED'], ['ACCEPTED']]);
      const [row] = await receiver.database.selectFrom('exchange.inbox').select(['id', 'conversation']).execute();
      expect(row?.conversation).toBe(certificateConversation(CERT));
      const audit = memoryAuditLog();
      const { payload } = await readReceived(inbox(regulator), audit, { sender: 'registry', id: row?.id ?? '', purpose: '检查', who });
      expect(payload).toEqual({ batch: 'sharing', items: [{ reference: certTag, salt }] });
      expect(certTagOf(CERT, salt)).toBe(certTag);
      expect(audit.records).toMatchObject([{ action: 'SALTS_OPENED', purpose: '检查' }]);
    });

    test('an erasure reaches them: the regulator destroys the content, says so with a signature, and the own box forgets it', async () => {
      const { salt } = await grantBook().tagOf(CERT);
      const away = escrowPlace({ ...outbox(registry), regulator: 'regulator', sleep: () => Promise.resolve() });
      // nobody delivers: nothing is said to be erased
      await expect(away.erase(subject(CERT))).rejects.toMatchObject({ code: 'STORAGE_UNAVAILABLE' });
      const place = escrowPlace({
        ...outbox(registry),
        regulator: 'regulator',
        sleep: async () => {
          now += 60_000;
          await deliverDue(delivery(registry, transport(regulator)));
        },
      });
      expect(await place.erase(subject(CERT))).toBe(1);
      expect(await place.erase(subject(CERT))).toBe(1);
      expect(await place.erase(subject('88'.repeat(32)))).toBe(0);
      const [row] = await receiver.database.selectFrom('exchange.inbox').selectAll().where('type', '=', 'SALT_ESCROW').execute();
      expect(row?.state).toBe('ERASED');
      const audit = memoryAuditLog();
      await expect(
        readReceived(inbox(regulator), audit, { sender: 'registry', id: row?.id ?? '', purpose: '检查', who }),
      ).rejects.toMatchObject({ code: 'DOCUMENT_ERASED' });
      for (const { database } of [sender, receiver]) {
        const { rows } = await sql<{ line: string }>`select to_jsonb(t)::text as line from exchange.outbox t
          union all select to_jsonb(t)::text from exchange.inbox t`.execute(database);
        expect(rows.map(({ line }) => line).join()).not.toContain(salt);
      }
    });

    test('a message that comes again after its erasure brings nothing back', async () => {
      await grantBook().tagOf(CERT);
      const jwes: string[] = [];
      const over = transport(regulator);
      const noting: Transport = { ...over, post: (recipient, jwe) => (jwes.push(jwe), over.post(recipient, jwe)) };
      await deliverDue(delivery(registry, noting));
      const sleep = async () => {
        now += 60_000;
        await deliverDue(delivery(registry, over));
      };
      await escrowPlace({ ...outbox(registry), regulator: 'regulator', sleep }).erase(subject(CERT));
      await receive(inbox(regulator), jwes[0] ?? '');
      expect(
        (await receiver.database.selectFrom('exchange.inbox').select('state').orderBy('id').execute()).map(({ state }) => state),
      ).toContain('ERASED');
    });
  });
});

const subject = (certRef: string) => ({ certRefs: [certRef], documentIds: [], kids: [] });

/** The same message with another text under the same commitment. */
function forged(message: OutgoingMessage): OutgoingMessage {
  const payload = message.payload as { documents: { commitment: string; salt: string; text: string }[] } & Record<string, JsonValue>;
  return { ...message, payload: { ...payload, documents: payload.documents.map((one) => ({ ...one, text: '另一份文书' })) } };
}

function releaseOf(): OutgoingMessage {
  const text = textOf('解除');
  const request = { seizureRef: REF, court: COURT, digest: commit(text), day: '2026-11-21' };
  const secret = { digest: { salt: SALT, text } };
  const [message] = outgoing(
    { registry: 'registry', regulator: undefined },
    { row: actOf('releaseSeizure'), requestId: 'r2', request, secret },
  );
  if (message === undefined) throw new Error('no message');
  return message;
}

test.each<[string, Parameters<typeof outgoing>[0], number]>([
  ['a court tells the registry, and escrows its salts', { registry: 'registry', regulator: 'regulator' }, 2],
  ['without a regulator nothing is escrowed', { registry: 'registry', regulator: undefined }, 1],
  ['without organisations nobody is told', undefined, 0],
])('%s', (_what, to, count) => {
  const request = { seizureRef: REF, court: COURT, instructionDigest: commit('a'), rulingDigest: toHex(new Uint8Array(32)) };
  const messages = outgoing(to, {
    row: actOf('instructSeizure'),
    requestId: 'r',
    request,
    secret: { instructionDigest: { salt: SALT, text: 'a' } },
  });
  expect(messages).toHaveLength(count);
  for (const { type, payload } of messages) expect(() => parsePayload(type, payload)).not.toThrow();
  // what is escrowed is the salt, never the text
  expect(JSON.stringify(messages.filter(({ type }) => type === 'SALT_ESCROW'))).not.toContain('text');
});
