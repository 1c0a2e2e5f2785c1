import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { canonicalize, type JsonValue, type RecordType } from '@zhenglian/chaincode/domain';
import { sql } from 'kysely';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { createProgress } from './progress.js';
import { sqlReadModel } from './read-model.js';

// What a bank is told of its collateral, and figures by district (RG-15 to RG-18): straight from the index's rows.

const ref = (n: number) => n.toString(16).padStart(2, '0').repeat(32);
const made = { v: 1, suite: 'p256-sha256', requestDigest: ref(1) };
const DAY = '2026-11-20';

describe.each(ENGINES)('on %s', (engine) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());
  beforeEach(async () => {
    await sql`truncate ledger_index.record, ledger_index.record_event, ledger_index.transaction, ledger_index.certificate, ledger_index.block`.execute(
      db.database,
    );
  });
  const readModel = () => sqlReadModel(db.database, createProgress(9), () => true);

  interface Written {
    readonly type: RecordType;
    readonly ref: string;
    readonly unitRef?: string;
    readonly party?: string;
    readonly state?: string;
    readonly deleted?: boolean;
    readonly content?: object;
  }

  /** A transaction that wrote records. */
  async function block(number: number, event: string, ...records: Written[]): Promise<void> {
    await db.database
      .insertInto('ledger_index.transaction')
      .values({
        block: number,
        position: 0,
        id: ref(number),
        chaincode: 'title',
        version: '1.0',
        function: 'f',
        event,
        timestamp: `${DAY}T04:00:00.000Z`,
        validation_code: 0,
        creator: 'RegistryMSP',
        endorsers: '[]',
      })
      .execute();
    for (const [place, { type, ref: own, unitRef, party, state = 'LIVE', deleted = false, content = {} }] of records.entries()) {
      const row = { unit_ref: unitRef ?? null, division: '440605', party: party ?? null, subject: null, state, deleted };
      await db.database
        .insertInto('ledger_index.record')
        .values({ ...row, type, ref: own, content: canonicalize(content as JsonValue), block: number, position: 0, place })
        .onConflict((conflict) => conflict.columns(['type', 'ref']).doUpdateSet({ state, deleted }))
        .execute();
      await db.database.insertInto('ledger_index.record_event').values({ type, ref: own, block: number, position: 0 }).execute();
    }
  }

  const [mine, others, part] = [ref(0xa1), ref(0xa2), ref(0xa3)];
  const live = (unitRef: string, party: string, n: number): Written => ({
    type: 'live',
    ref: `${unitRef}~${party}~${ref(n)}`,
    unitRef,
    party,
  });
  const seize = (unitRef: string, n: number): Written => ({ type: 'seize', ref: ref(n), unitRef, party: 'COURT-1' });
  const alerts = async (lender: string, first = 20, after?: string) => {
    const page = await readModel().collateralEvents(lender, { first, after });
    return { ...page, told: page.items.map(({ node }) => [node.transaction.event, node.unitRefs, node.records.map(({ type }) => type)]) };
  };

  test('a lender hears of seizures, transfers and further mortgages on its units, of nobody else’s units, and not who the other lender is', async () => {
    await block(1, 'MORTGAGE_ENTERED', live(mine, 'BankMSP', 1));
    await block(2, 'MORTGAGE_ENTERED', live(others, 'Bank2MSP', 2));
    await block(3, 'SEIZURE_INSTRUCTED', seize(mine, 3));
    await block(4, 'SEIZURE_INSTRUCTED', seize(others, 4));
    await block(5, 'MORTGAGE_ENTERED', live(mine, 'Bank2MSP', 5));
    const { told, items } = await alerts('BankMSP');
    expect(told).toEqual([
      ['MORTGAGE_ENTERED', [mine], []],
      ['SEIZURE_INSTRUCTED', [mine], ['seize']],
    ]);
    expect(JSON.stringify(items)).not.toContain('Bank2MSP');
    // Bank2 holds both
    expect((await alerts('Bank2MSP')).items.map(({ node }) => [node.transaction.event, node.unitRefs[0]])).toEqual([
      ['SEIZURE_INSTRUCTED', others],
      ['SEIZURE_INSTRUCTED', mine],
      ['MORTGAGE_ENTERED', mine],
    ]);
    expect((await alerts('Bank3MSP')).told).toEqual([]);
  });

  test('a mortgage that ended tells nothing any more; a unit that was split is followed into its parts', async () => {
    const split = {
      ...made,
      type: 'unit',
      unitRef: mine,
      state: 'RETIRED',
      division: '440605',
      enteredOn: DAY,
      successors: [part],
      retiredOn: DAY,
    };
    await block(1, 'MORTGAGE_ENTERED', live(mine, 'BankMSP', 1));
    await block(2, 'UNITS_SPLIT', { type: 'unit', ref: mine, unitRef: mine, state: 'RETIRED', content: split });
    await block(3, 'SEIZURE_INSTRUCTED', seize(part, 3));
    expect((await alerts('BankMSP')).told).toEqual([
      ['SEIZURE_INSTRUCTED', [part], ['seize']],
      ['UNITS_SPLIT', [mine], ['unit']],
    ]);
    await block(4, 'MORTGAGE_RELEASED', { ...live(mine, 'BankMSP', 1), deleted: true });
    expect((await alerts('BankMSP')).told).toEqual([]);
  });

  test('pages run newest first without a gap', async () => {
    await block(1, 'MORTGAGE_ENTERED', live(mine, 'BankMSP', 1));
    for (const n of [2, 3, 4, 5]) await block(n, 'SEIZURE_INSTRUCTED', seize(mine, n));
    const first = await alerts('BankMSP', 3);
    const second = await alerts('BankMSP', 3, first.items.at(-1)?.cursor);
    expect([first.hasNext, second.hasNext]).toEqual([true, false]);
    expect([...first.items, ...second.items].map(({ node }) => node.transaction.block)).toEqual([5, 4, 3, 2]);
  });

  test('OP-12: a district’s day: certificates of title, the closed log, exceptions open and closed', async () => {
    const counts = Object.fromEntries(['100', '200', '300', '400', '500', '600', '700', '800', '900'].map((type) => [type, 0]));
    const log = { ...made, type: 'log', division: '440605', day: DAY, counts, total: 3, digest: ref(2), late: true };
    const ticket = (n: number, ...acts: string[]) => ({
      ...made,
      type: 'ticket',
      ticketRef: ref(n),
      division: '440605',
      day: DAY,
      kind: 'COUNT_DIFFERS',
      registered: 3,
      logged: 2,
      acts: acts.map((act) => ({ act, requestDigest: ref(1), day: DAY })),
    });
    await block(
      1,
      'LOG_CLOSED',
      { type: 'log', ref: `440605~${DAY}`, content: log },
      { type: 'ticket', ref: ref(7), content: ticket(7, 'OPEN') },
      { type: 'ticket', ref: ref(8), content: ticket(8, 'OPEN', 'CLOSE') },
    );
    const certificate = (n: number, kind: string, day: string, division = '440605') => ({
      cert_ref: ref(n),
      unit_ref: ref(n),
      state: 'VALID',
      predecessor: null,
      successor: null,
      kind,
      registration_type: '100',
      division,
      entered_on: day,
      credential_digest: ref(n),
      block: 1,
      position: 0,
      record_type: 'cert',
      record_ref: ref(n),
    });
    await db.database
      .insertInto('ledger_index.certificate')
      .values([
        certificate(1, 'TITLE_CERTIFICATE', DAY),
        certificate(2, 'TITLE_CERTIFICATE', DAY),
        certificate(3, 'REGISTRATION_PROOF', DAY),
        certificate(4, 'TITLE_CERTIFICATE', '2026-11-19', '440606'),
        certificate(5, 'TITLE_CERTIFICATE', '2026-10-01'),
      ])
      .execute();
    expect(await readModel().districtFacts({ from: '2026-11-08', to: DAY })).toEqual([
      { division: '440606', day: '2026-11-19', anchored: 1, logged: undefined, late: false, exceptions: 0, open: 0 },
      { division: '440605', day: DAY, anchored: 2, logged: 3, late: true, exceptions: 2, open: 1 },
    ]);
  });
});
