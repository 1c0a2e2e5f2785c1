import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DomainError } from '@zhenglian/chaincode/domain';
import fc from 'fast-check';
import { createMembership, parseCertificate, type Membership } from '@zhenglian/verify/ledger';
import { CompactEncrypt, exportPKCS8, importJWK } from 'jose';
import { sql } from 'kysely';
import { createAuthority } from '../../../verify/testing/pki.js';
import { readConfig } from '../config.js';
import { nodeP256 } from '../indexer/p256.js';
import type { Organization } from '../topology.js';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { memoryAuditLog } from '../testing/memory-audit.js';
import { deliverDue, type DeliveryParts, type Transport } from './deliver.js';
import { newExchangeKey, openMessage, sealMessage, stateKey, type ExchangeKey } from './envelope.js';
import { pemSigner, type MessageSigner } from './identity.js';
import type { MessageStep } from './trace.js';
import { readReceived, receive, type Handlers, type InboxParts } from './inbox.js';
import { messageText, type Message, type Payload } from './messages.js';
import { enqueue, type OutboxParts, type Outgoing } from './outbox.js';
import { signReceipt } from './receipts.js';

const { topology } = readConfig({ ORGANIZATION: 'registry' });
const organization = (id: string): Organization => {
  const found = topology.organizations.find((o) => o.id === id);
  if (found === undefined) throw new Error(id);
  return found;
};
const [registry, tax, bank] = [organization('registry'), organization('tax'), organization('bank')];
const KEY = new Uint8Array(32).fill(9);
const START = Date.parse('2026-11-21T04:00:00Z');
let now = START;
const clock = { now: () => new Date(now) };
const random = { bytes: (length: number) => new Uint8Array(length) };

const RESULT: Payload<'TAX_RESULT'> = {
  caseRef: 'ab'.repeat(32),
  side: 'BUYER',
  kind: 'PAID',
  receiptNumber: '税票0001',
  attestedOn: '2026-11-20',
  amount: '12345.67',
};
const result = (id: string, conversation = 'case-1', change: Partial<Payload<'TAX_RESULT'>> = {}): Outgoing<'TAX_RESULT'> => ({
  id,
  to: 'registry',
  type: 'TAX_RESULT',
  conversation,
  payload: { ...RESULT, ...change },
});

let parties: Parties;
let taxSigner: MessageSigner;
let registrySigner: MessageSigner;
let registryKey: ExchangeKey;

beforeAll(async () => {
  parties = await testParties(topology.organizations);
  [taxSigner, registrySigner] = [await parties.signerOf(tax), await parties.signerOf(registry)];
  registryKey = await newExchangeKey();
});

describe.each(ENGINES)('on %s', (engine) => {
  let sender: TestDatabase;
  let receiver: TestDatabase;
  let handled: string[];
  let alarms: string[];
  let steps: MessageStep[];

  beforeAll(async () => {
    [sender, receiver] = [await testDatabase(engine), await testDatabase(engine)];
  }, OPENING);
  afterAll(async () => {
    await sender.close();
    await receiver.close();
  });
  beforeEach(async () => {
    now = START;
    handled = [];
    alarms = [];
    steps = [];
    for (const { database } of [sender, receiver])
      await sql`truncate exchange.outbox, exchange.inbox, exchange.conversation`.execute(database);
  });

  const outbox = (): OutboxParts => ({
    database: sender.database,
    key: KEY,
    own: tax,
    organizations: topology.organizations,
    clock,
    random,
  });
  const inbox = (handlers: Handlers = {}): InboxParts => ({
    database: receiver.database,
    key: KEY,
    opening: { own: registry, organizations: topology.organizations, key: registryKey, membership: parties.membership, clock },
    signer: registrySigner,
    clock,
    trace: (step) => void steps.push(step),
    handlers: {
      // writes where a real handler would, so that a message handled twice would be seen
      TAX_RESULT: async ({ id, conversation, sequence }, transaction) => {
        await transaction.insertInto('exchange.conversation').values({ party: 'handled', name: id, outward: 0, inward: 0 }).execute();
        handled.push(`${conversation}/${sequence}`);
      },
      ...handlers,
    },
  });
  const transport = (to = inbox()): Transport => ({
    key: () => stateKey(registrySigner, 'registry', registryKey, clock.now()),
    post: (_recipient, jwe) => receive(to, jwe),
  });
  const delivery = (over: Transport = transport()): DeliveryParts => ({
    ...outbox(),
    transport: over,
    signer: taxSigner,
    verification: { membership: parties.membership, clock },
    keys: new Map(),
    alarm: (message) => void alarms.push(message),
    trace: (step) => void steps.push(step),
  });
  const send = (...messages: Outgoing<'TAX_RESULT'>[]) =>
    sender.database.transaction().execute(async (transaction) => {
      for (const message of messages) await enqueue(outbox(), transaction, message);
    });
  const states = async () =>
    (await sender.database.selectFrom('exchange.outbox').select(['id', 'state']).orderBy('id').execute()).map(
      ({ id, state }) => `${id} ${state}`,
    );

  test('a tax result reaches the registry, is handled once, and the receipt is kept (SH-08, TX-02, TX-04)', async () => {
    await send(result('m1'));
    expect(await deliverDue(delivery())).toBe(1);
    expect([await states(), handled]).toEqual([['m1 DELIVERED'], ['case-1/1']]);
    const kept = await sender.database.selectFrom('exchange.outbox').select('receipt').executeTakeFirst();
    expect(kept?.receipt?.split('.')).toHaveLength(3);
    expect(await deliverDue(delivery())).toBe(0);
    const trace = { message: 'm1', conversation: 'case-1', type: 'TAX_RESULT', from: 'tax', to: 'registry', state: 'ACCEPTED' };
    expect(steps).toEqual([
      { step: 'received', ...trace },
      { step: 'delivered', ...trace },
    ]); // both institutions' logs name the same message and matter
  });

  test('a message exists if and only if its cause does', async () => {
    const cause = sender.database.transaction().execute(async (transaction) => {
      await enqueue(outbox(), transaction, result('m1'));
      throw new Error('the cause failed');
    });
    await expect(cause).rejects.toThrow('the cause failed');
    expect(await states()).toEqual([]);
    await send(result('m2'));
    expect((await sender.database.selectFrom('exchange.outbox').select('sequence').execute())[0]?.sequence).toBe(1);
  });

  test('one id is one message: the same again is nothing new, other content is a conflict', async () => {
    await send(result('m1'));
    await send(result('m1'));
    expect(await states()).toEqual(['m1 PENDING']);
    await expect(send(result('m1', 'case-1', { kind: 'EXEMPT' }))).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test.each<[string, Outgoing, string]>([
    ['an unknown recipient', { ...result('x'), to: 'nobody' }, 'NOT_FOUND'],
    ['a recipient that has nothing to do with it', { ...result('x'), to: 'bank' }, 'NOT_THE_AUTHOR'],
    ['a fact of another author', { ...result('x'), type: 'COURT_INSTRUCTION' } as unknown as Outgoing, 'NOT_THE_AUTHOR'],
    ['malformed content', result('x', 'c', { amount: '1,000' }), 'INVALID_FORMAT'],
  ])('%s is refused before it is written', async (_name, message, code) => {
    const sent = sender.database.transaction().execute((transaction) => enqueue(outbox(), transaction, message));
    await expect(sent).rejects.toMatchObject({ code });
    expect(await states()).toEqual([]);
  });

  test('a recipient that is away is tried again, later and later; after a week somebody is called', async () => {
    const away = delivery({ key: () => Promise.reject(new Error('ECONNREFUSED')), post: () => Promise.reject(new Error('never')) });
    await send(result('m1'));
    const pauses: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      expect(await deliverDue(away)).toBe(0);
      const row = await sender.database.selectFrom('exchange.outbox').select('next_at').executeTakeFirstOrThrow();
      pauses.push(Date.parse(row.next_at) - now);
      now = Date.parse(row.next_at);
    }
    expect(pauses).toEqual([1_500, 3_000, 6_000, 12_000]);
    now = START + 8 * 24 * 3_600_000;
    await deliverDue(away);
    expect([await states(), alarms]).toEqual([['m1 FAILED'], ['ALARM: a message could not be delivered for a week']]);
  });

  test('an answer that got lost: the same message again is the same answer, handled once (R19)', async () => {
    let lost = 0;
    const good = transport();
    const losing: Transport = {
      ...good,
      post: async (recipient, jwe) => {
        const receipt = await good.post(recipient, jwe);
        lost += 1;
        if (lost < 3) throw new Error('connection reset');
        return receipt;
      },
    };
    await send(result('m1'));
    for (let n = 0; n < 3; n += 1) {
      await deliverDue(delivery(losing));
      now += 3_600_000;
    }
    expect([await states(), handled]).toEqual([['m1 DELIVERED'], ['case-1/1']]);
  });

  test('messages that overtake each other are handled in order, others do not wait for them (R26)', async () => {
    await send(result('a1', 'a'), result('a2', 'a'), result('a3', 'a'), result('b1', 'b'));
    const arrive = async (id: string) => receive(inbox(), await sealed(id));
    for (const id of ['a3', 'b1', 'a2', 'a2', 'a1', 'a3', 'a1']) await arrive(id);
    expect(handled).toEqual(['b/1', 'a/1', 'a/2', 'a/3']);
  });

  async function sealed(id: string): Promise<string> {
    const parts = delivery();
    let jwe = '';
    const catching: Transport = { ...parts.transport, post: (_r, text) => ((jwe = text), Promise.reject(new Error('kept back'))) };
    await sql`update exchange.outbox set next_at = '9999' where id <> ${id} and state = 'PENDING'`.execute(sender.database);
    await sql`update exchange.outbox set next_at = '0', state = 'PENDING' where id = ${id}`.execute(sender.database);
    await deliverDue({ ...parts, transport: catching });
    return jwe;
  }

  test('a refusal is an answer: signed, told, not tried again, and the conversation goes on', async () => {
    const refusing: Handlers = {
      TAX_RESULT: ({ id }) => {
        if (id === 'm1') return Promise.reject(new DomainError('CASE_UNKNOWN', { field: 'caseRef' }));
        handled.push(id);
        return Promise.resolve();
      },
    };
    await send(result('m1'), result('m2'));
    await deliverDue(delivery(transport(inbox(refusing))));
    expect([await states(), handled]).toEqual([['m1 REFUSED', 'm2 DELIVERED'], ['m2']]);
    expect(alarms).toEqual(['the recipient refuses a message']);
  });

  test('a handler that fails leaves nothing behind, and the message comes again', async () => {
    let failing = true;
    const parts = inbox({
      TAX_RESULT: async ({ id }, transaction) => {
        await transaction.insertInto('exchange.conversation').values({ party: 'handled', name: id, outward: 0, inward: 0 }).execute();
        if (failing) throw new Error('disk full');
        handled.push(id);
      },
    });
    await send(result('m1'));
    await deliverDue(delivery(transport(parts)));
    expect([await states(), handled]).toEqual([['m1 PENDING'], []]);
    expect(await receiver.database.selectFrom('exchange.inbox').selectAll().execute()).toEqual([]);
    failing = false;
    now += 3_600_000;
    await deliverDue(delivery(transport(parts)));
    expect([await states(), handled]).toEqual([['m1 DELIVERED'], ['m1']]);
  });

  test('neither box holds a name or a number in clear; what is shown is logged first', async () => {
    await send(result('m1'));
    await deliverDue(delivery());
    for (const { database } of [sender, receiver]) {
      for (const table of ['exchange.outbox', 'exchange.inbox']) {
        const { rows } = await sql<{ line: string }>`select (to_jsonb(t)::text) as line from ${sql.table(table)} t`.execute(database);
        const text = rows.map(({ line }) => line + Buffer.from(line.replaceAll('\\\\x', ''), 'hex').toString('latin1')).join();
        expect(text).not.toMatch(/税票0001|12345\.67/);
      }
    }
    const audit = memoryAuditLog();
    const who = { account: 'registrar', organization: 'registry', roles: ['registrar'] };
    const message = await readReceived(inbox(), audit, { sender: 'tax', id: 'm1', purpose: '归档', who });
    expect(message.payload).toEqual(RESULT);
    expect(audit.records).toMatchObject([{ action: 'DOCUMENT_READ', subject: 'tax/m1', purpose: '归档' }]);
    const failing = { ...audit, record: () => Promise.reject(new Error('disk full')) };
    await expect(readReceived(inbox(), failing, { sender: 'tax', id: 'm1', purpose: '归档', who })).rejects.toThrow('disk full');
  });

  test('whatever the network does, every message is handled exactly once and in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('LOSE', 'DROP_ANSWER', 'TWICE', 'GOOD'), { minLength: 5, maxLength: 20 }),
        async (faults) => {
          handled = [];
          for (const { database } of [sender, receiver])
            await sql`truncate exchange.outbox, exchange.inbox, exchange.conversation`.execute(database);
          const good = transport();
          let calls = 0;
          const faulty: Transport = {
            ...good,
            async post(recipient, jwe) {
              const fault = faults[calls++] ?? 'GOOD';
              if (fault === 'LOSE') throw new Error('lost');
              if (fault === 'TWICE') await good.post(recipient, jwe);
              const receipt = await good.post(recipient, jwe);
              if (fault === 'DROP_ANSWER') throw new Error('answer lost');
              return receipt;
            },
          };
          await send(...[1, 2, 3, 4].map((n) => result(`m${n}`, n === 4 ? 'case-2' : 'case-1')));
          for (let round = 0; round < 30; round += 1) {
            await deliverDue(delivery(faulty));
            now += 3_600_000;
          }
          expect(await states()).toEqual(['m1 DELIVERED', 'm2 DELIVERED', 'm3 DELIVERED', 'm4 DELIVERED']);
          expect(handled.filter((place) => place.startsWith('case-1'))).toEqual(['case-1/1', 'case-1/2', 'case-1/3']);
          expect(handled.filter((place) => place.startsWith('case-2'))).toEqual(['case-2/1']);
        },
      ),
      { numRuns: 8, seed: 20261121 },
    );
  }, 60_000);
});

const MESSAGE: Message<'TAX_RESULT'> = {
  v: 1,
  id: 'm1',
  from: 'tax',
  to: 'registry',
  type: 'TAX_RESULT',
  conversation: 'case-1',
  sequence: 1,
  at: '2026-11-21T04:00:00.000Z',
  payload: RESULT,
};
const opening = () => ({ own: registry, organizations: topology.organizations, key: registryKey, membership: parties.membership, clock });
const encrypted = async (jws: string) =>
  new CompactEncrypt(Buffer.from(jws))
    .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM' })
    .encrypt(await importJWK(registryKey.publicKey, 'ECDH-ES+A256KW'));
const signed = (change: object, signer = taxSigner) => signer.sign('zl-message+jws', messageText({ ...MESSAGE, ...change }));

test('a good message is opened', async () => {
  const jwe = await sealMessage(MESSAGE, taxSigner, registryKey.publicKey);
  expect((await openMessage(jwe, opening())).message).toEqual(MESSAGE);
});

test.each<[string, () => Promise<string>, string]>([
  ['not encrypted', () => signed({}), 'MESSAGE_UNTRUSTED'],
  ['encrypted for somebody else', async () => sealMessage(MESSAGE, taxSigner, (await newExchangeKey()).publicKey), 'MESSAGE_UNTRUSTED'],
  ['for another organisation', async () => encrypted(await signed({ to: 'court' })), 'MESSAGE_UNTRUSTED'],
  ['in the name of another organisation', async () => encrypted(await signed({ from: 'bank' })), 'MESSAGE_UNTRUSTED'],
  ['of an unknown organisation', async () => encrypted(await signed({ from: 'nobody' })), 'MESSAGE_UNTRUSTED'],
  ['signed by a peer', async () => encrypted(await signed({}, await parties.signerOf(tax, { units: ['peer'] }))), 'MESSAGE_UNTRUSTED'],
  [
    'signed by an identity without a role',
    async () => encrypted(await signed({}, await parties.signerOf(tax, { role: '' }))),
    'MESSAGE_UNTRUSTED',
  ],
  [
    'signed by an issuing key',
    async () => encrypted(await signed({}, await parties.signerOf(tax, { role: 'issuer' }))),
    'MESSAGE_UNTRUSTED',
  ],
  [
    'signed by an expired identity',
    async () => encrypted(await signed({}, await parties.signerOf(tax, { notAfter: new Date('2026-11-01') }))),
    'MESSAGE_UNTRUSTED',
  ],
  ['signed by a stranger', async () => encrypted(await signed({}, await (await testParties([tax])).signerOf(tax))), 'MESSAGE_UNTRUSTED'],
  [
    'a receipt in place of a message',
    async () => encrypted(await taxSigner.sign('zl-receipt+jws', messageText(MESSAGE))),
    'MESSAGE_UNTRUSTED',
  ],
  [
    'changed after signing',
    async () => encrypted((await signed({})).replace(/\.[\w-]{10}/, (part) => `.${part.slice(2)}A`)),
    'MESSAGE_UNTRUSTED',
  ],
  [
    'not in its one form',
    async () => encrypted(await taxSigner.sign('zl-message+jws', JSON.stringify(MESSAGE, undefined, 1))),
    'INVALID_FORMAT',
  ],
  ['with a further member', async () => encrypted(await signed({ extra: 1 })), 'INVALID_FORMAT'],
  [
    'a fact of another author',
    async () => encrypted(await signed({ from: 'bank', type: 'TAX_RESULT' }, await parties.signerOf(bank))),
    'NOT_THE_AUTHOR',
  ],
  ['garbage', () => Promise.resolve('x.y.z'), 'MESSAGE_UNTRUSTED'],
  ['endless', () => Promise.resolve('x'.repeat(4_000_001)), 'TOO_LARGE'],
])('SP-07: a message that is %s is refused', async (_name, make, code) => {
  await expect(openMessage(await make(), opening())).rejects.toMatchObject({ code });
});

test.each([
  ['of another message', { id: 'm2' }, 'registry'],
  ['over other content', { digest: '00'.repeat(32) }, 'registry'],
  ['that somebody else signed', {}, 'tax'],
])('a receipt %s does not count', async (_name, change, by) => {
  const { readReceipt } = await import('./receipts.js');
  const receipt = { v: 1, id: 'm1', from: 'tax', to: 'registry', digest: 'ab'.repeat(32), state: 'ACCEPTED', at: MESSAGE.at } as const;
  const expected = { id: 'm1', from: 'tax', to: 'registry', digest: 'ab'.repeat(32) };
  const verification = { membership: parties.membership, clock };
  const good = await signReceipt(registrySigner, receipt);
  expect(await readReceipt(good, registry.mspId, expected, verification)).toEqual(receipt);
  const bad = await signReceipt(by === 'tax' ? taxSigner : registrySigner, { ...receipt, ...change });
  await expect(readReceipt(bad, registry.mspId, expected, verification)).rejects.toMatchObject({ code: 'MESSAGE_UNTRUSTED' });
});

/** Organisations with a certificate authority each, as trust.json would name them. */
interface Parties {
  readonly membership: Membership;
  /** Signs as a service identity of the organisation. */
  signerOf(organization: Organization, identity?: { units?: string[]; role?: string; notAfter?: Date }): Promise<MessageSigner>;
}

async function testParties(organizations: readonly Organization[]): Promise<Parties> {
  const authorities = new Map<string, Awaited<ReturnType<typeof createAuthority>>>();
  for (const { mspId } of organizations) authorities.set(mspId, await createAuthority(mspId));
  const roots = new Map([...authorities].map(([mspId, { pem }]) => [mspId, [parseCertificate(pem)]]));
  return {
    membership: createMembership(roots, nodeP256()),
    async signerOf({ mspId }, { units = ['client'], role = 'clerk', notAfter } = {}) {
      const attributes = role === '' ? {} : { 'zl.role': role };
      const options = { units, attributes, ...(notAfter === undefined ? {} : { notAfter }) };
      const leaf = await authorities.get(mspId)?.issue(options);
      if (leaf === undefined) throw new Error(`no authority for ${mspId}`);
      return pemSigner(leaf.pem, await exportPKCS8(leaf.keys.privateKey));
    },
  };
}
