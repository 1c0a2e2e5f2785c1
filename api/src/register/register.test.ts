import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { parseRegisterEntry, type RegisterEntry } from '@zhenglian/chaincode/domain';
import { sql } from 'kysely';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { blindIndex } from './blind-index.js';
import { sqlBook } from './book.js';
import { dailyLog, reportDue } from './daily-log.js';
import { districtCounts } from './district-counts.js';
import { reconcile } from './reconcile.js';
import { searchRegister } from './search.js';
import { uploadDue, type AccessSystem, type UploadMessage } from './upload.js';

const KEY = new Uint8Array(32).fill(3);
const START = Date.parse('2026-11-21T04:00:00Z');
const DAY = '2026-11-21';
let now = START;
const clock = { now: () => new Date(now) };
let db: TestDatabase;

const example = (path: string): RegisterEntry =>
  parseRegisterEntry(JSON.parse(readFileSync(join(import.meta.dirname, '../../../examples', `${path}.json`), 'utf8')));
const FLAT = example('register/01-flat-sole');
const SHARED = example('register/02-flat-by-shares');
const LAND = example('register/05-bare-state-land');
const SOLD = example('transfers/01-flat-sole-sold');

/** Enters as the use case does; `settle` is what comes back from the ledger. */
async function enter(id: string, entry: RegisterEntry, n: number, settle: 'ENTERED' | 'REFUSED' | 'PENDING' = 'ENTERED'): Promise<string> {
  const book = sqlBook({ database: db.database, key: KEY, clock });
  const certRef = String(n).repeat(64).slice(0, 64);
  const identity = { requestId: id, requestDigest: 'aa' };
  await book.enter(identity, '粤/2026/佛南/TITLE_CERTIFICATE', () =>
    Promise.resolve({
      request: { ...identity, act: 'ISSUE', ledgerRequest: { enteredOn: DAY }, secret: {} },
      entry: {
        certRef,
        unitRef: blindIndex(KEY).id(entry.unitCode),
        licenceId: `licence-${n}`,
        certificateNumber: `粤（2026）佛南不动产权第000000${n}号`,
        secret: { entry, code: 'CODE', unitProof: 'proof', credential: 'credential' },
      },
    }),
  );
  if (settle === 'ENTERED') await book.settle(id, { state: 'ENTERED', transactionId: `tx-${n}`, block: n });
  if (settle === 'REFUSED') await book.settle(id, { state: 'REFUSED', code: 'TAX_INCOMPLETE' });
  return certRef;
}

/** What the verified blocks would say of an entry. */
async function onLedger(certRef: string, entry: RegisterEntry, change: object = {}): Promise<void> {
  await db.database
    .insertInto('ledger_index.certificate')
    .values({
      cert_ref: certRef,
      unit_ref: blindIndex(KEY).id(entry.unitCode),
      state: 'VALID',
      predecessor: null,
      successor: null,
      kind: 'TITLE_CERTIFICATE',
      registration_type: entry.registrationType,
      division: entry.unitCode.slice(0, 6),
      entered_on: DAY,
      credential_digest: certRef,
      record_type: 'cert',
      record_ref: certRef,
      block: 1,
      position: 0,
      ...change,
    })
    .execute();
}

function accessSystem(): AccessSystem & { readonly got: UploadMessage[]; answer: () => Awaited<ReturnType<AccessSystem['submit']>> } {
  const got: UploadMessage[] = [];
  const system = {
    got,
    answer: (): Awaited<ReturnType<AccessSystem['submit']>> => ({ state: 'ACCEPTED' }),
    submit: (message: UploadMessage) => {
      const answer = system.answer();
      got.push(message);
      return Promise.resolve(answer);
    },
  };
  return system;
}

const parts = () => ({ database: db.database, key: KEY, clock });
const TABLES = ['request', 'entry', 'serial', 'parcel', 'unit', 'upload', 'daily_log', 'stock'].map((name) => `register_book.${name}`);

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());
  beforeEach(async () => {
    now = START;
    await sql.raw(`truncate ${TABLES.join(', ')}, ledger_index.certificate cascade`).execute(db.database);
  });

  test('an entry brings parcel, unit, holders with shares; the next entry of the unit names its predecessor', async () => {
    await enter('a', FLAT, 1);
    await enter('b', SHARED, 2);
    await enter('c', SOLD, 3);
    const facts = await db.database.selectFrom('register_book.entry_fact').selectAll().orderBy('sequence').execute();
    expect(facts.map(({ unit_code, registration_type, predecessor }) => [unit_code, registration_type, predecessor])).toEqual([
      [FLAT.unitCode, '100', null],
      [SHARED.unitCode, '100', null],
      [SOLD.unitCode, '200', facts[0]?.sequence],
    ]);
    const parcels = await db.database.selectFrom('register_book.parcel').select('parcel_code').execute();
    expect(parcels.map((row) => row.parcel_code).toSorted()).toEqual(
      [...new Set([FLAT, SHARED].map((e) => e.unitCode.slice(0, 19)))].toSorted(),
    );
    const shares = await db.database
      .selectFrom('register_book.holder')
      .selectAll()
      .where('numerator', 'is not', null)
      .orderBy('position')
      .execute();
    expect(shares.map(({ numerator, denominator }) => [numerator, denominator])).toEqual([
      [2, 3],
      [1, 3],
    ]);
  });

  test('the book is only added to (AR-04)', async () => {
    await enter('a', FLAT, 1);
    for (const statement of [
      `update register_book.entry set certificate_number = 'x'`,
      'delete from register_book.holder',
      `update register_book.holder set name_index = 'x'`,
      'delete from register_book.entry_fact',
    ])
      await expect(sql.raw(statement).execute(db.database)).rejects.toThrow('only added');
  });

  test('holders are found by number or name, however written, shown masked; nothing is stored in clear (OP-06, SP-01, SP-02)', async () => {
    const [first, second] = [await enter('a', FLAT, 1), await enter('b', SHARED, 2)];
    const search = (query: object) => searchRegister(db.database, KEY, query);
    expect(await search({ idNumber: '440605199001010006' })).toMatchObject([
      { certRef: first, unitCode: FLAT.unitCode, holders: [{ name: '张**', idNumber: '440***********0006', share: undefined }] },
    ]);
    expect(await search({ idNumber: '４４０６０５１９９００１０１０００６' })).toHaveLength(1);
    expect(await search({ name: ' 李 样例' })).toMatchObject([
      { certRef: second, holders: [{ name: '李**', share: '2/3' }, { share: '1/3' }] },
    ]);
    expect(await search({ name: '李样例', idNumber: '440605199001010006' })).toEqual([]);
    expect(await search({ unitCode: FLAT.unitCode })).toHaveLength(1);
    // other districts are not there (OP-06)
    expect(await search({ idNumber: '440605199001010006', divisions: ['440606'] })).toEqual([]);
    await expect(search({ name: ' ' })).rejects.toMatchObject({ code: 'INVALID_FORMAT' });
    const { rows } = await sql<{ line: string }>`select (to_jsonb(h)::text) as line from register_book.holder h
      union all select (to_jsonb(u)::text) from register_book.upload u`.execute(db.database);
    expect(rows.map(({ line }) => line + Buffer.from(line.replaceAll('\\\\x', ''), 'hex').toString('latin1')).join()).not.toMatch(
      /张示例|李样例|440605199001010006/,
    );
    expect(blindIndex(KEY).name('a')).not.toBe(blindIndex(KEY).id('a'));
    expect(blindIndex(new Uint8Array(32)).name('a')).not.toBe(blindIndex(KEY).name('a'));
  });

  test('what did not reach the ledger is not found, not reported, not counted', async () => {
    await enter('a', FLAT, 1, 'PENDING');
    await enter('b', LAND, 2, 'REFUSED');
    expect(await searchRegister(db.database, KEY, { unitCode: FLAT.unitCode })).toEqual([]);
    expect(await uploadDue(parts(), accessSystem())).toBe(0);
    expect((await dailyLog(db.database, '440605', DAY)).RegisterInfo).toMatchObject({ totalNum: 0 });
  });

  test("the upload message stands in the transaction of the entry and leaves with the ledger's yes, by itself (LC-17, RG-14)", async () => {
    const system = accessSystem();
    await enter('a', FLAT, 1);
    await enter('c', SOLD, 2);
    expect(await uploadDue(parts(), system)).toBe(2);
    expect(system.got.map(({ id }) => id)).toEqual(['44060520261121000001', '44060520261121000002']);
    expect(system.got[1]?.content).toMatchObject({
      head: {
        BizMsgID: '44060520261121000002',
        RecType: '2000402',
        EstateNum: FLAT.unitCode,
        PreEstateNum: FLAT.unitCode,
        PreCertID: '粤（2026）佛南不动产权第0000001号',
      },
      data: { holders: [{ name: SOLD.holders[0]?.name }] },
    });
    expect(await uploadDue(parts(), system)).toBe(0);
    // an entry without its message cannot be written
    await sql.raw(`alter table register_book.upload add constraint broken check (business_code = '') not valid`).execute(db.database);
    await expect(enter('d', LAND, 3)).rejects.toThrow('broken');
    await sql.raw(`alter table register_book.upload drop constraint broken`).execute(db.database);
    expect(await sqlBook(parts()).entryOfRequest('d')).toBeUndefined();
  });

  test('an access system that is away is tried again; a refusal is kept with its reason', async () => {
    const system = accessSystem();
    await enter('a', FLAT, 1);
    system.answer = () => {
      throw new Error('ECONNREFUSED');
    };
    expect(await uploadDue(parts(), system)).toBe(0);
    expect(await uploadDue(parts(), system)).toBe(0);
    now += 6_000;
    system.answer = () => ({ state: 'REJECTED', problem: '用途代码不符' });
    expect(await uploadDue(parts(), system)).toBe(1);
    expect(await db.database.selectFrom('register_book.upload').select(['state', 'problem', 'attempts']).execute()).toEqual([
      { state: 'REJECTED', problem: '用途代码不符', attempts: 2 },
    ]);
  });

  test('the daily log counts what was entered and what was accepted, each from its own source (RG-15, 2.13)', async () => {
    const system = accessSystem();
    await enter('a', FLAT, 1);
    await enter('c', SOLD, 2);
    await enter('b', SHARED, 3); // another district
    let asked = 0;
    system.answer = () => {
      asked += 1;
      // the messages of a district leave in the order of their numbers; 440604's comes first
      return asked === 2 ? { state: 'REJECTED', problem: 'x' } : { state: 'ACCEPTED' };
    };
    await uploadDue(parts(), system);
    const log = await dailyLog(db.database, '440605', DAY);
    expect(log).toMatchObject({
      AreaCode: '440605',
      AreaName: '南海区',
      AccessDate: DAY,
      RegisterInfo: { firstReg: 1, transferReg: 1, totalNum: 2, businessTypeCount: 2, seizeReg: 0 },
      AccessInfo: { firstReg: 0, transferReg: 1, totalNum: 1 },
    });
    expect(log.RegisterList.map(({ businessNumber }) => businessNumber)).toEqual(['a', 'c']);
    expect(log.AccessList.map(({ businessNumber }) => businessNumber)).toEqual(['c']);
  });

  test('by district and day: entered from the book, uploaded from the answers, and since when one waits (RG-15 to RG-17)', async () => {
    await enter('a', FLAT, 1);
    await enter('b', SHARED, 2, 'REFUSED');
    expect(await districtCounts(db.database, DAY, DAY)).toEqual([
      { division: '440605', day: DAY, entered: 1, uploaded: 0, waitingSince: new Date(START).toISOString() },
    ]);
    await uploadDue(parts(), accessSystem());
    expect(await districtCounts(db.database, DAY, DAY)).toEqual([
      { division: '440605', day: DAY, entered: 1, uploaded: 1, waitingSince: undefined },
    ]);
    expect(await districtCounts(db.database, '2026-11-01', '2026-11-20')).toEqual([]);
  });

  test('logs go out by the clock, the same day; what comes later gives a further version, the earlier one stays', async () => {
    const report = () => reportDue({ database: db.database, clock, divisions: ['440605'] }, DAY);
    await enter('a', FLAT, 1);
    expect(await report()).toEqual([]);
    now = Date.parse('2026-11-21T15:50:00Z'); // 23:50 in Shanghai
    expect(await report()).toEqual([{ day: DAY, division: '440605', version: 1 }]);
    expect(await report()).toEqual([]);
    await enter('c', SOLD, 2);
    now = Date.parse('2026-11-21T16:00:01Z');
    expect(await report()).toEqual([{ day: DAY, division: '440605', version: 2 }]);
    const logs = await db.database.selectFrom('register_book.daily_log').select(['version', 'content']).orderBy('version').execute();
    const totals = logs.map(({ content }) => (JSON.parse(content) as { RegisterInfo: { totalNum: number } }).RegisterInfo.totalNum);
    expect(totals).toEqual([1, 2]);
    await expect(sql`delete from register_book.daily_log`.execute(db.database)).rejects.toThrow('only added');
  });

  const find = async () =>
    (await reconcile({ database: db.database, clock }, DAY, DAY)).map((finding) =>
      'certRef' in finding ? `${finding.kind} ${finding.certRef[0]}` : finding.kind,
    );

  test('book, ledger and reports agree: nothing is found (RG-17)', async () => {
    for (const [id, entry, n] of [
      ['a', FLAT, 1],
      ['b', SHARED, 2],
    ] as const)
      await onLedger(await enter(id, entry, n), entry);
    await enter('c', LAND, 3, 'REFUSED');
    await uploadDue(parts(), accessSystem());
    now = Date.parse('2026-11-21T15:55:00Z');
    await reportDue({ database: db.database, clock, divisions: ['440604', '440605'] }, DAY);
    expect(await find()).toEqual([]);
  });

  test.each<[string, () => Promise<unknown>, string[]]>([
    ['an entry that the ledger does not have', () => sql`delete from ledger_index.certificate`.execute(db.database), ['NOT_ON_LEDGER 1']],
    ['a certificate that the book does not have', () => onLedger('9'.repeat(64), SHARED), ['NOT_IN_BOOK 9']],
    ['another unit', () => sql`update ledger_index.certificate set unit_ref = 'x'`.execute(db.database), ['DIFFERS 1']],
    ['another type', () => sql`update ledger_index.certificate set registration_type = '200'`.execute(db.database), ['DIFFERS 1']],
    ['a refused upload', () => sql`update register_book.upload set state = 'REJECTED'`.execute(db.database), ['UPLOAD_REJECTED 1']],
    ['a lost upload', () => sql`delete from register_book.upload`.execute(db.database), ['UPLOAD_MISSING 1']],
    [
      'a late upload',
      () => ((now += 700_000), sql`update register_book.upload set state = 'PENDING'`.execute(db.database)),
      ['UPLOAD_LATE 1'],
    ],
    [
      'a log that counts what is not there (找平)',
      async () => {
        now = Date.parse('2026-11-21T15:55:00Z');
        await reportDue({ database: db.database, clock, divisions: ['440605'] }, DAY);
        await onLedger('8'.repeat(64), SHARED, { division: '440605', entered_on: DAY });
      },
      ['NOT_IN_BOOK 8', 'LOG_DIFFERS'],
    ],
  ])('reconciliation finds %s (RG-16, S15)', async (_name, change, findings) => {
    await onLedger(await enter('a', FLAT, 1), FLAT);
    await uploadDue(parts(), accessSystem());
    expect(await find()).toEqual([]);
    await change();
    expect(await find()).toEqual(findings);
  });
});
