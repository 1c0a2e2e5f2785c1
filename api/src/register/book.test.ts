import { cpSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseRegisterEntry } from '@zhenglian/chaincode/domain';
import { sql } from 'kysely';
import { openDatabase } from '../database/open.js';
import type { Book, NewEntry, OutgoingMessage } from '../ports.js';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { memoryBook } from '../testing/memory-book.js';
import { SAMPLE } from '../testing/registry.js';
import { sqlBook } from './book.js';

const KEY = new Uint8Array(32).fill(1);
const SERIES = '粤/2026/佛南/TITLE_CERTIFICATE';
const clock = { now: () => new Date(0) };

let db: TestDatabase;

const identity = (requestId: string, requestDigest = 'aa') => ({ requestId, requestDigest });

function entry(requestId: string, serial: number): NewEntry {
  return {
    request: { ...identity(requestId), act: 'ISSUE', ledgerRequest: { serial }, secret: { salt: 'geheim' } },
    entry: {
      certRef: `cert-${serial}`,
      unitRef: 'unit',
      licenceId: `licence-${serial}`,
      certificateNumber: `number-${serial}`,
      secret: { entry: parseRegisterEntry(SAMPLE), code: 'CODE', unitProof: 'proof', credential: 'credential' },
    },
  };
}

const enter = (book: Book, requestId: string) =>
  book.enter(identity(requestId), SERIES, (serial) => Promise.resolve(entry(requestId, serial)));

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());
  beforeEach(() => sql.raw(`truncate register_book.entry, register_book.request, register_book.serial cascade`).execute(db.database));

  describe.each<[string, () => Book]>([
    ['SQL', () => sqlBook({ database: db.database, key: KEY, clock })],
    ['memory', () => memoryBook()],
  ])('the book in %s', (_name, open) => {
    test('serials run 1, 2, 3; a failure gives its serial back; the same request keeps its own', async () => {
      const book = open();
      expect((await enter(book, 'a')).ledgerRequest).toEqual({ serial: 1 });
      await expect(book.enter(identity('b'), SERIES, () => Promise.reject(new Error('killed')))).rejects.toThrow('killed');
      expect(await book.request(identity('b'))).toBeUndefined();
      expect((await enter(book, 'c')).ledgerRequest).toEqual({ serial: 2 });
      expect((await enter(book, 'a')).ledgerRequest).toEqual({ serial: 1 });
      expect((await book.enter(identity('d'), 'other', (serial) => Promise.resolve(entry('d', serial + 10)))).ledgerRequest).toEqual({
        serial: 11,
      });
    });

    test('requests at the same time get different serials', async () => {
      const book = open();
      const all = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => enter(book, id)));
      expect(all.map((r) => JSON.stringify(r.ledgerRequest)).toSorted()).toEqual(
        [1, 2, 3, 4, 5].map((serial) => JSON.stringify({ serial })),
      );
    });

    test('an entry comes back as it was entered', async () => {
      const book = open();
      await enter(book, 'a');
      const expected = { ...entry('a', 1).entry, requestId: 'a' };
      expect(await book.entryOfRequest('a')).toEqual(expected);
      expect(await book.entryOfCertificate('cert-1')).toEqual(expected);
      expect(await book.entryOfCertificate('cert-2')).toBeUndefined();
    });

    test('one id, two contents: CONFLICT everywhere, and nothing changes', async () => {
      const book = open();
      await enter(book, 'a');
      const other = identity('a', 'bb');
      const conflict = { code: 'CONFLICT', field: 'requestId' };
      await expect(book.request(other)).rejects.toMatchObject(conflict);
      await expect(book.open({ ...entry('a', 2).request, ...other })).rejects.toMatchObject(conflict);
      await expect(book.enter(other, SERIES, (serial) => Promise.resolve(entry('a', serial)))).rejects.toMatchObject(conflict);
      expect((await enter(book, 'b')).ledgerRequest).toEqual({ serial: 2 });
    });

    test('a refused request may still be entered; what is entered stays entered', async () => {
      const book = open();
      await book.open(entry('a', 1).request);
      await book.settle('a', { state: 'REFUSED', code: 'TAX_INCOMPLETE' });
      expect(await book.request(identity('a'))).toMatchObject({ state: 'REFUSED' });
      await book.settle('a', { state: 'ENTERED', transactionId: 't', block: 5 });
      await book.settle('a', { state: 'REFUSED', code: 'CONFLICT' });
      expect(await book.request(identity('a'))).toMatchObject({ state: 'ENTERED', transactionId: 't', block: 5 });
    });
  });

  test('messages of a request leave with the news that it is on the ledger, and only then (TX-01)', async () => {
    const sent: string[] = [];
    let failing = true;
    const enqueue = (_transaction: unknown, message: OutgoingMessage) => {
      if (failing) return Promise.reject(new Error('outbox full'));
      sent.push(message.id);
      return Promise.resolve();
    };
    const book = sqlBook({ database: db.database, key: KEY, clock, enqueue });
    const message = { id: 'm1', to: 'tax', type: 'TAX_PUSH', conversation: 'c', payload: { name: '张示例' } } as const;
    await book.open({ ...entry('a', 1).request, messages: [message] });
    await book.settle('a', { state: 'REFUSED', code: 'TAX_INCOMPLETE' });
    expect(sent).toEqual([]);
    await expect(book.settle('a', { state: 'ENTERED', transactionId: 't', block: 5 })).rejects.toThrow('outbox full');
    expect(await book.request(identity('a'))).toMatchObject({ state: 'REFUSED' });
    failing = false;
    await book.settle('a', { state: 'ENTERED', transactionId: 't', block: 5 });
    await book.settle('a', { state: 'ENTERED', transactionId: 't', block: 5 });
    expect(sent).toEqual(['m1']);
  });

  test('names, numbers, codes and digests of guessable content do not stand in the tables', async () => {
    const book = sqlBook({ database: db.database, key: KEY, clock });
    await enter(book, 'a');
    const { rows } = await sql<{ line: string }>`
    select (to_jsonb(r)::text) as line from register_book.request r union all select (to_jsonb(e)::text) from register_book.entry e`.execute(
      db.database,
    );
    const text = rows.map(({ line }) => line + Buffer.from(line.replaceAll('\\\\x', ''), 'hex').toString('latin1')).join();
    for (const secret of ['张示例', '440605199001010006', '示例街道', 'CODE', 'geheim', '"aa"']) expect(text).not.toContain(secret);
  });

  test('rows cannot be exchanged or read with another key', async () => {
    await enter(sqlBook({ database: db.database, key: KEY, clock }), 'a');
    await enter(sqlBook({ database: db.database, key: KEY, clock }), 'b');
    await expect(sqlBook({ database: db.database, key: new Uint8Array(32).fill(2), clock }).entryOfRequest('a')).rejects.toThrow();
    // somebody with all rights in the database, who has switched its own guard off
    await sql`alter table register_book.entry disable trigger user`.execute(db.database);
    await sql`update register_book.entry set sealed = (select sealed from register_book.entry where request_id = 'b') where request_id = 'a'`.execute(
      db.database,
    );
    await expect(sqlBook({ database: db.database, key: KEY, clock }).entryOfRequest('a')).rejects.toThrow();
    await sql`alter table register_book.entry enable trigger user`.execute(db.database);
  });

  test('more than seven digits are not numbered', async () => {
    await db.database.insertInto('register_book.serial').values({ series: SERIES, last: 9_999_999 }).execute();
    await expect(enter(sqlBook({ database: db.database, key: KEY, clock }), 'a')).rejects.toThrow();
  });
});

test(
  'acknowledged entries are there when the data is opened again without a clean stop',
  async () => {
    const embedded = await testDatabase('PGlite');
    const { directory } = embedded;
    await enter(sqlBook({ database: embedded.database, key: KEY, clock }), 'kept');
    // what a killed process leaves behind: the files as they are, no shutdown
    cpSync(directory, `${directory}-killed`, { recursive: true });
    const again = await openDatabase({ directory: `${directory}-killed` });
    expect(await sqlBook({ database: again, key: KEY, clock }).request(identity('kept'))).toMatchObject({ state: 'PENDING' });
    await again.destroy();
    rmSync(`${directory}-killed`, { recursive: true });
    await embedded.close();
  },
  OPENING,
);
