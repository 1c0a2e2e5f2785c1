import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DomainError } from '@zhenglian/chaincode/domain';
import { encryptedDocuments } from '../documents/documents.js';
import { sqlBatchBook } from '../register/batch-book.js';
import { sqlBook } from '../register/book.js';
import { buildingOf, CHEAP_REFERENCES, memoryBatchLedger } from '../testing/batches.js';
import { testDocuments, type TestDocuments } from '../testing/documents.js';
import { memoryRegistry } from '../testing/registry.js';
import { acceptBatch } from './batch.js';
import { batchDesk, type BatchDesk } from './batch-worker.js';
import { issueCertificate } from './issue.js';
import { prepareBatch, runBatch, type BatchParts } from './run-batch.js';
import { PERSONS } from '../testing/review.js';

const OPENING = 120_000;
const KEY = new Uint8Array(32).fill(3);

let world: TestDocuments;
let registry: Awaited<ReturnType<typeof memoryRegistry>>;
let units = 0;
beforeAll(async () => {
  world = await testDocuments();
}, OPENING);
afterAll(() => world.close());

/** A registry with SQL books and stored documents; each test has its own ledger and its own units. */
async function registryOf() {
  registry = await memoryRegistry();
  const { clock } = world.parts;
  const bookParts = { database: world.database, key: KEY, clock };
  const batchLedger = memoryBatchLedger(registry.ledger);
  const documents = encryptedDocuments(world.parts);
  const book = sqlBook(bookParts);
  const base = { ...registry.parts, book, clock, documents, unitReferences: CHEAP_REFERENCES };
  const parts = { ...base, random: { bytes: randomBytes }, batches: sqlBatchBook(bookParts), batchLedger };
  return { parts, book, batchLedger, documents };
}

function building(count: number, prefix: string) {
  const list = buildingOf(count, prefix, units + 1);
  units += count;
  return list;
}

const reportOf = (parts: BatchParts, batchId: string) => parts.batches.report(batchId, -1, 1000);

describe('a batch of first registrations (DV-09)', () => {
  test(
    'every item is numbered, stored, and on the ledger, a hundred per transaction at most; the report says so',
    async () => {
      const { parts, batchLedger, documents } = await registryOf();
      const items = building(230, 'whole');
      const accepted = await acceptBatch(parts, { batchId: 'whole', items });
      expect(accepted).toMatchObject({ total: 230, counts: { ACCEPTED: 230, ENTERED: 0 } });
      const steps: number[] = [];
      const done = await runBatch(parts, 'whole', { onProgress: ({ counts }) => steps.push(counts.ENTERED) });
      expect(done.counts).toMatchObject({ ENTERED: 230, REFUSED: 0, ACCEPTED: 0 });
      expect(batchLedger.sizes).toEqual([100, 100, 30]);
      expect(steps.at(-1)).toBe(230);
      const report = await reportOf(parts, 'whole');
      const serials = report.map(({ certificateNumber }) => Number(certificateNumber?.match(/第(\d+)号/)?.[1]));
      expect(serials).toEqual(serials.map((_, n) => (serials[0] ?? 0) + n));
      for (const { certRef = '' } of [report[0], report[150], report[229]].flatMap((item) => item ?? [])) {
        expect(Buffer.from((await documents.get(certRef)) ?? '').toString()).toContain('credential of');
        expect(await parts.readModel.certificate({ certRef })).toMatchObject({ state: 'VALID' });
      }
    },
    OPENING,
  );

  test('running it again does nothing; accepting it again is a success; another list under its id is CONFLICT', async () => {
    const { parts, batchLedger } = await registryOf();
    const items = building(3, 'again');
    await acceptBatch(parts, { batchId: 'again', items });
    await runBatch(parts, 'again');
    await acceptBatch(parts, { batchId: 'again', items });
    expect((await runBatch(parts, 'again')).counts.ENTERED).toBe(3);
    expect(batchLedger.sizes).toEqual([3]);
    await expect(acceptBatch(parts, { batchId: 'again', items: items.slice(1) })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  test('one bad item never fails its neighbours: each is refused with its code, the others are entered', async () => {
    const { parts } = await registryOf();
    const items = building(20, 'mixed');
    const [first, second, third, fourth] = items;
    if (!first || !second || !third || !fourth) throw new Error('too few');
    await acceptBatch(parts, { batchId: 'before', items: [{ ...first, requestId: 'earlier' }] });
    await runBatch(parts, 'before');
    const wrong = [
      first, // its unit is registered already
      { ...second, entry: { ...second.entry, holders: [] } },
      { ...third, entry: { ...third.entry, unitCode: third.entry.unitCode.replace(/^440605/, '440606') } },
      { ...fourth, entry: { ...fourth.entry, registrationType: '200' } },
      ...items.slice(4),
      { ...first, requestId: 'same-unit-twice', entry: items[10]?.entry },
    ];
    await acceptBatch(parts, { batchId: 'mixed', items: wrong });
    const done = await runBatch(parts, 'mixed');
    expect(done.counts).toMatchObject({ ENTERED: 16, REFUSED: 5 });
    const report = await reportOf(parts, 'mixed');
    const refusals = report.filter(({ state }) => state === 'REFUSED').map(({ requestId, code, field }) => [requestId, code, field]);
    expect(refusals).toEqual([
      ['mixed-' + first.requestId.split('-')[1], 'ALREADY_REGISTERED', undefined],
      [second.requestId, expect.any(String), 'holders'],
      [third.requestId, 'UNIT_CODE_DIVISION', 'unitCode'],
      [fourth.requestId, expect.any(String), expect.any(String)],
      ['same-unit-twice', 'ALREADY_REGISTERED', 'unitCode'],
    ]);
    // what was refused used up no number
    const serials = report.flatMap(({ certificateNumber }) => certificateNumber?.match(/第(\d+)号/)?.[1] ?? []).map(Number);
    expect(Math.max(...serials) - Math.min(...serials)).toBe(15);
  });

  test('an item is the request that a single issue of the same id and entry would be', async () => {
    const { parts, book } = await registryOf();
    const [item] = building(1, 'single');
    if (!item) throw new Error('no item');
    await acceptBatch(parts, { batchId: 'single', items: [item] });
    await runBatch(parts, 'single');
    const issued = await issueCertificate({ ...parts, ledger: registry.ledger, book }, item);
    expect(issued.entry.certRef).toBe((await reportOf(parts, 'single'))[0]?.certRef);
    await expect(acceptBatch(parts, { batchId: 'single-2', items: [item] })).rejects.toMatchObject({
      code: 'CONFLICT',
      field: 'items[0].requestId',
    });
  });

  test('a request id that a single issue takes meanwhile is CONFLICT for the item alone', async () => {
    const { parts, book } = await registryOf();
    const items = building(3, 'meanwhile');
    const [, second] = items;
    if (!second) throw new Error('no item');
    await acceptBatch(parts, { batchId: 'meanwhile', items });
    const other = { ...second.entry, unitCode: building(1, 'x')[0]?.entry.unitCode };
    await issueCertificate({ ...parts, ledger: registry.ledger, book }, { persons: PERSONS, requestId: second.requestId, entry: other });
    expect((await runBatch(parts, 'meanwhile')).counts).toMatchObject({ ENTERED: 2, REFUSED: 1 });
    expect((await reportOf(parts, 'meanwhile'))[1]).toMatchObject({ state: 'REFUSED', code: 'CONFLICT', field: 'requestId' });
  });

  test.each([
    ['no items', { batchId: 'b', items: [] }, 'REQUIRED', 'items'],
    [
      'more than allowed',
      { batchId: 'b', items: Array.from({ length: 20_001 }, (_, n) => ({ requestId: `r${n}`, entry: {}, persons: PERSONS })) },
      'TOO_LARGE',
      'items',
    ],
    ['an id that is none', { batchId: 'a b', items: buildingOf(1, 'x') }, 'INVALID_FORMAT', 'requestId'],
    ['an item id that is none', { batchId: 'b', items: [{ requestId: '', entry: {}, persons: PERSONS }] }, 'INVALID_FORMAT', 'requestId'],
    ['an item id twice', { batchId: 'b', items: [...buildingOf(1, 'x'), ...buildingOf(1, 'x')] }, 'CONFLICT', 'items[1].requestId'],
  ])('%s is refused and keeps nothing', async (_what, request, code, field) => {
    const { parts } = await registryOf();
    await expect(acceptBatch(parts, request)).rejects.toMatchObject({ code, field });
    expect(await parts.batches.counts('b')).toBeUndefined();
  });

  test('unit references can be made before; an unknown batch is NOT_FOUND; a signal stops between chunks', async () => {
    const { parts } = await registryOf();
    await acceptBatch(parts, { batchId: 'prepared', items: building(16, 'prepared') });
    expect((await prepareBatch(parts, 'prepared', { size: 2 })).counts).toMatchObject({ PREPARED: 16 });
    await expect(runBatch(parts, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const stop = new AbortController();
    await expect(runBatch(parts, 'prepared', { size: 2, signal: stop.signal, onProgress: () => stop.abort() })).rejects.toThrow('abort');
    const { counts } = (await parts.batches.counts('prepared')) ?? { counts: { ENTERED: 0 } };
    expect(counts.ENTERED).toBeGreaterThan(0);
    expect((await runBatch(parts, 'prepared')).counts).toMatchObject({ ENTERED: 16 });
  });
});

test('the contract is asked first about the first chunk and about units that the ledger knows, and again after a refusal; numbers follow the list', async () => {
  const { parts, book } = await registryOf();
  const items = building(8, 'asked');
  const taken = items[4];
  if (taken === undefined) throw new Error('no entries');
  // registered in another way before the batch begins
  await issueCertificate({ ...parts, book }, { persons: PERSONS, requestId: 'asked-elsewhere', entry: taken.entry });
  await acceptBatch(parts, { batchId: 'asked', items });
  const checked: number[] = [];
  const check: typeof parts.batchLedger.check = (requests) => {
    checked.push(requests.length);
    return parts.batchLedger.check(requests);
  };
  await runBatch({ ...parts, batchLedger: { ...parts.batchLedger, check } }, 'asked', { size: 2 });
  // chunk 1 as a whole; chunk 2 not at all; of chunk 3 the one that is known; chunk 4 because something was refused
  expect(checked).toEqual([2, 1, 2]);
  const report = await reportOf(parts, 'asked');
  expect(report.map(({ state, code }) => code ?? state)).toEqual([
    ...Array<string>(4).fill('ENTERED'),
    'ALREADY_REGISTERED',
    ...Array<string>(3).fill('ENTERED'),
  ]);
  const numbers = report.flatMap(({ certificateNumber }) => certificateNumber ?? []);
  expect(numbers).toEqual(numbers.toSorted());
  expect(new Set(numbers).size).toBe(7);
});

describe('a run that breaks off', () => {
  test.each([
    [
      'storage',
      'STORAGE_UNAVAILABLE',
      (parts: BatchParts) => ({ documents: { ...parts.documents, putAllOnce: once('STORAGE_UNAVAILABLE', parts.documents.putAllOnce) } }),
    ],
    [
      'the ledger',
      'LEDGER_UNAVAILABLE',
      (parts: BatchParts) => ({ batchLedger: { ...parts.batchLedger, submit: once('LEDGER_UNAVAILABLE', parts.batchLedger.submit) } }),
    ],
    [
      "the ledger's answer",
      'LEDGER_TIMEOUT',
      (parts: BatchParts) => ({ batchLedger: { ...parts.batchLedger, submit: late('LEDGER_TIMEOUT', parts.batchLedger.submit) } }),
    ],
    [
      'the contract',
      'LEDGER_UNAVAILABLE',
      (parts: BatchParts) => ({ batchLedger: { ...parts.batchLedger, check: once('LEDGER_UNAVAILABLE', parts.batchLedger.check) } }),
    ],
  ] as const)('because %s is away says so by its code, and the same call goes on', async (what, code, away) => {
    const { parts } = await registryOf();
    const batchId = `away-${what.replace(/\W/g, '-')}`;
    await acceptBatch(parts, { batchId, items: building(7, batchId) });
    await expect(runBatch({ ...parts, ...away(parts) }, batchId, { size: 3 })).rejects.toMatchObject({ code });
    expect((await parts.batches.counts(batchId))?.counts.REFUSED).toBe(0);
    expect((await runBatch(parts, batchId, { size: 3 })).counts).toMatchObject({ ENTERED: 7 });
    expect(registry.ledger.writes.filter((name) => name === 'FIRST_REGISTERED')).toHaveLength(7);
  });

  test(
    'killed at any point: the next process finishes it, every item exactly once',
    async () => {
      let points = 0;
      for (let point = 0; points === 0 || point < points; point += 1) {
        const { parts, book, documents } = await registryOf();
        const batchId = `killed-${point}`;
        const items = building(5, batchId);
        await acceptBatch(parts, { batchId, items });
        const killer = killedAt(parts, point === 0 ? Infinity : point);
        await runBatch(killer.parts, batchId, { size: 2 }).catch(() => undefined);
        if (point === 0) points = killer.calls();
        const next = { ...parts, documents: encryptedDocuments(await world.open()) };
        expect((await runBatch(next, batchId, { size: 2 })).counts).toMatchObject({ ENTERED: 5, REFUSED: 0 });
        expect(registry.ledger.writes.filter((name) => name === 'FIRST_REGISTERED')).toHaveLength(5);
        const report = await reportOf(parts, batchId);
        expect(new Set(report.map(({ certificateNumber }) => certificateNumber)).size).toBe(5);
        for (const { certRef = '', requestId } of report) {
          const entry = await book.entryOfRequest(requestId);
          expect(Buffer.from((await documents.get(certRef)) ?? '').toString()).toBe(entry?.secret.credential);
          expect(await book.request({ requestId, requestDigest: await digestOf(requestId) })).toMatchObject({ state: 'ENTERED' });
        }
      }
      // three chunks of some ten calls each, before and after each call
      expect(points).toBeGreaterThan(40);
    },
    OPENING,
  );
});

describe('the desk of the API', () => {
  const everywhere = () => true;
  /** Runs until nothing is left, at most some rounds. */
  const workOff = async (desk: BatchDesk, rounds = 1) => {
    const stop = new AbortController();
    let left = rounds;
    await desk.run(stop.signal, async () => {
      left -= 1;
      if (left === 0) stop.abort();
    });
  };

  test('takes a list on, works it off and reports item by item', async () => {
    const { parts } = await registryOf();
    const desk = batchDesk({ ...parts, warn: () => undefined });
    const [first, second] = building(2, 'desk');
    if (first === undefined || second === undefined) throw new Error('no entries');
    const items = [
      first,
      { ...second, entry: { ...second.entry, location: '' } },
      { requestId: 'desk-none', entry: 'none', persons: PERSONS },
    ];
    const accepted = await desk.accept({ batchId: 'desk', items }, everywhere);
    expect(accepted).toMatchObject({ total: 3, counts: { ACCEPTED: 1, REFUSED: 2 } });
    await workOff(desk);
    const report = await desk.report('desk', -1, 10);
    expect(report?.items.map(({ state, code, field }) => [state, code, field])).toEqual([
      ['ENTERED', undefined, undefined],
      ['REFUSED', 'BLANK_FIELD', 'location'],
      ['REFUSED', 'INVALID_FORMAT', 'entry'],
    ]);
    expect((await desk.report('desk', 1, 10))?.items).toHaveLength(1);
    expect(await desk.report('unknown', -1, 10)).toBeUndefined();
    await expect(desk.report('a b', -1, 10)).rejects.toMatchObject({ code: 'INVALID_FORMAT' });
  });

  test('an item of a district that the caller does not act for refuses the list, and nothing is kept', async () => {
    const { parts } = await registryOf();
    const desk = batchDesk({ ...parts, warn: () => undefined });
    const items = building(2, 'tenant');
    const refusal = desk.accept({ batchId: 'tenant', items }, (division) => division !== '440605');
    await expect(refusal).rejects.toMatchObject({ code: 'WRONG_TENANT', field: 'items[0].unitCode' });
    expect(await desk.report('tenant', -1, 1)).toBeUndefined();
  });

  test('what an earlier process left, and what stopped because storage was away (Kubo in the middle of a batch), is gone on with', async () => {
    const { parts } = await registryOf();
    await acceptBatch(parts, { batchId: 'left-behind', items: building(4, 'left-behind') });
    const warned: [string, unknown][] = [];
    const documents = { ...parts.documents, putAllOnce: once('STORAGE_UNAVAILABLE', parts.documents.putAllOnce) };
    const desk = batchDesk({ ...parts, documents, warn: (batchId, error) => void warned.push([batchId, error]) });
    await workOff(desk, 1);
    expect(warned).toEqual([['left-behind', expect.objectContaining({ code: 'STORAGE_UNAVAILABLE' })]]);
    expect((await desk.report('left-behind', -1, 1))?.counts).toMatchObject({ BOOKED: 4, ENTERED: 0, REFUSED: 0 });
    await workOff(desk, 1);
    expect((await desk.report('left-behind', -1, 1))?.counts).toMatchObject({ ENTERED: 4 });
    expect(registry.ledger.writes.filter((name) => name === 'FIRST_REGISTERED')).toHaveLength(4);
  });
});

async function digestOf(requestId: string): Promise<string> {
  const { requestDigest, parseRegisterEntry } = await import('@zhenglian/chaincode/domain');
  const n = Number(requestId.split('-').at(-1));
  const entry = parseRegisterEntry(buildingOf(1, 'x', n)[0]?.entry);
  return requestDigest('issueCertificate', { entry: JSON.parse(JSON.stringify(entry)) as never, persons: PERSONS });
}

/** The ports with a process that dies at the n-th point: points lie before and after each call. From then on nothing happens any more. */
function killedAt(parts: BatchParts, at: number) {
  let calls = 0;
  const point = () => {
    calls += 1;
    if (calls >= at) throw new Error('killed');
  };
  const mortal = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          point();
          const result: unknown = await Reflect.apply(value as (...all: unknown[]) => unknown, target, args);
          point();
          return result;
        };
      },
    });
  const { batches, documents, batchLedger, issuer } = parts;
  return {
    calls: () => calls,
    parts: { ...parts, batches: mortal(batches), documents: mortal(documents), batchLedger: mortal(batchLedger), issuer: mortal(issuer) },
  };
}

function once<A extends unknown[], R>(code: DomainError['code'], call: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  let failed = false;
  return (...args) => {
    if (failed) return call(...args);
    failed = true;
    return Promise.reject(new DomainError(code));
  };
}

/** It happens, and the answer is lost. */
function late<A extends unknown[], R>(code: DomainError['code'], call: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  let failed = false;
  return async (...args) => {
    const result = await call(...args);
    if (failed) return result;
    failed = true;
    throw new DomainError(code);
  };
}

function randomBytes(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
