import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sqlBook } from '../register/book.js';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { memoryRegistry, SAMPLE } from '../testing/registry.js';
import { divideUnits } from './divide-units.js';
import { issueCertificate } from './issue.js';
import { PERSONS } from '../testing/review.js';

// Splits and mergers (domain 2.1, RG-20): old codes retire, the links stay, one entry and one certificate for each new unit.

const KEY = new Uint8Array(32).fill(4);
const clock = { now: () => new Date('2026-11-21T04:00:00Z') };
let units = 0;
const entryOf = (unitCode: string) => ({ ...SAMPLE, registrationType: '300', unitCode });
const newCode = (division = '440605') => `${division}001001GB00001F0009${String((units += 1)).padStart(4, '0')}`;

describe.each(ENGINES)('on %s', (engine) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());

  async function world() {
    const registry = await memoryRegistry();
    const parts = { ...registry.parts, clock, book: sqlBook({ database: db.database, key: KEY, clock }) };
    const make = async (id: string) => {
      const { entry } = await issueCertificate(parts, { persons: PERSONS, requestId: id, entry: { ...SAMPLE, unitCode: newCode() } });
      return entry;
    };
    return { parts, make, ledger: registry.ledger };
  }
  const unitRows = (codes: readonly string[]) =>
    db.database
      .selectFrom('register_book.unit')
      .select(['unit_code', 'retired_on'])
      .where('unit_code', 'in', codes)
      .orderBy('unit_code')
      .execute();

  test('a split enters a right for each part, in one transaction, and names the old unit as its predecessor', async () => {
    const { parts, make, ledger } = await world();
    const old = await make(`${engine}-old`);
    const codes = [newCode(), newCode()];
    const before = ledger.writes.length;
    const request = { requestId: `${engine}-split`, act: 'splitUnits', unitRefs: [old.unitRef], entries: codes.map(entryOf) } as const;
    const divided = await divideUnits(parts, request);
    expect(ledger.writes.length).toBe(before + 1);
    expect(divided.entries.map(({ secret }) => secret.entry.unitCode)).toEqual(codes);
    expect(new Set(divided.entries.map(({ certificateNumber }) => certificateNumber)).size).toBe(2);
    expect(divided.units.map(({ ref }) => ref)).toEqual(divided.entries.map(({ unitRef }) => unitRef));
    for (const { certRef, secret } of divided.entries) {
      expect(Buffer.from((await parts.documents.get(certRef)) ?? '').toString()).toBe(secret.credential);
    }
    expect(await unitRows([old.secret.entry.unitCode, ...codes])).toEqual(
      [
        { unit_code: old.secret.entry.unitCode, retired_on: '2026-11-21' },
        ...codes.map((unit_code) => ({ unit_code, retired_on: null })),
      ].toSorted((a, b) => a.unit_code.localeCompare(b.unit_code)),
    );
    const links = await db.database
      .selectFrom('register_book.unit_predecessor')
      .selectAll()
      .where('unit_code', 'in', codes)
      .orderBy('unit_code')
      .execute();
    expect(links).toEqual(codes.map((unit_code) => ({ unit_code, predecessor: old.secret.entry.unitCode, reason: 'SPLIT' })));
    // the upload names unit and certificate from which the new ones came
    const facts = await db.database
      .selectFrom('register_book.entry_fact as fact')
      .innerJoin('register_book.entry as before', 'before.sequence', 'fact.predecessor')
      .select('before.cert_ref')
      .where('fact.unit_code', 'in', codes)
      .execute();
    expect(facts.map(({ cert_ref }) => cert_ref)).toEqual([old.certRef, old.certRef]);

    // the same request again is the same result without a second write; other content under its id is CONFLICT
    expect((await divideUnits(parts, request)).entries).toEqual(divided.entries);
    expect(ledger.writes.length).toBe(before + 1);
    const other = { ...request, entries: [newCode(), newCode()].map(entryOf) };
    await expect(divideUnits(parts, other)).rejects.toMatchObject({ code: 'CONFLICT', field: 'requestId' });
  });

  test('a merger retires every old unit', async () => {
    const { parts, make } = await world();
    const olds = [await make(`${engine}-m1`), await make(`${engine}-m2`)];
    const code = newCode();
    const merged = await divideUnits(parts, {
      requestId: `${engine}-merge`,
      act: 'mergeUnits',
      unitRefs: olds.map(({ unitRef }) => unitRef),
      entries: [entryOf(code)],
    });
    expect(merged.entries).toHaveLength(1);
    const rows = await unitRows([...olds.map(({ secret }) => secret.entry.unitCode), code]);
    expect(rows.filter(({ retired_on }) => retired_on !== null)).toHaveLength(2);
  });

  test.each<[string, Partial<Parameters<typeof divideUnits>[1]> & { readonly swap?: boolean }, string, string]>([
    ['one part only', { entries: [entryOf(newCode())] }, 'REQUIRED', 'entries'],
    ['two old units', { unitRefs: ['11'.repeat(32), '22'.repeat(32)] }, 'TOO_LARGE', 'unitRefs'],
    ['a unit that nobody knows', { unitRefs: ['33'.repeat(32)] }, 'UNIT_UNKNOWN', 'unitRefs'],
    ['a reference that is none', { unitRefs: ['x'] }, 'INVALID_FORMAT', 'unitRefs'],
    ['parts in two districts', { entries: [entryOf(newCode()), entryOf(newCode('440606'))] }, 'UNIT_CODE_DIVISION', 'unitCode'],
    [
      'an entry of a transfer',
      { entries: [{ ...SAMPLE, registrationType: '200' }, entryOf(newCode())] },
      'INVALID_FORMAT',
      'registrationType',
    ],
    ['an id that is none', { requestId: 'a b' }, 'INVALID_FORMAT', 'requestId'],
  ])('%s is refused and enters nothing', async (_what, change, code, field) => {
    const { parts, make, ledger } = await world();
    const old = await make(`${engine}-refused-${code}-${field}-${units}`);
    const before = ledger.writes.length;
    const request = {
      requestId: `${engine}-r-${units}`,
      act: 'splitUnits',
      unitRefs: [old.unitRef],
      entries: [newCode(), newCode()].map(entryOf),
    } as const;
    await expect(divideUnits(parts, { ...request, ...change })).rejects.toMatchObject({ code, field });
    expect(ledger.writes.length).toBe(before);
    expect((await parts.book.entriesOfRequest(request.requestId)).length).toBe(0);
  });
});
