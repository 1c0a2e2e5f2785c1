import { DomainError, toHex, utf8, type JsonValue } from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type { BatchBook, BatchCounts, BatchItem, BatchLedger, BookedItem, Committed, PreparedItem } from '../ports.js';
import { inHalves } from '../together.js';
import { areaOf, KIND, makeEntry, seriesOf, type RegistryParts } from './enter.js';

export interface BatchParts extends Pick<
  RegistryParts,
  'authority' | 'documents' | 'issuer' | 'unitReferences' | 'clock' | 'random' | 'readModel'
> {
  readonly batches: BatchBook;
  readonly batchLedger: BatchLedger;
}

export interface BatchOptions {
  /** Items of one transaction; at most a hundred. */
  readonly size?: number;
  /** Called after each step of each chunk. */
  readonly onProgress?: (counts: BatchCounts) => void;
  readonly signal?: AbortSignal;
}

const LARGEST_CHUNK = 100;
/** Chunks that may be on their way to disk and ledger while the next one is being entered. */
const ON_THE_WAY = 5;
const INDEX_MILLISECONDS = 30_000;

/**
 * Makes the references of the units of a batch, 5 ms each: apart from the rest, so that it can be done before the day on which the
 * certificates shall be issued. May be cut off and repeated.
 */
export async function prepareBatch(parts: BatchParts, batchId: string, options: BatchOptions = {}): Promise<BatchCounts> {
  await eachChunk(parts, batchId, options, async (items) => {
    await prepare(parts, batchId, items);
    if (options.onProgress) await report(parts, batchId, options.onProgress);
  });
  return countsOf(parts, batchId);
}

/**
 * Issues what is left of a batch, in chunks: unit references → ask the contract → entries, numbers and signed credentials in one SQL
 * transaction → encrypted documents → one transaction on the ledger → outcome. Each step is kept before the next begins; after a
 * kill or a failure the same call goes on where it stopped, with the same bytes. An item that is refused does not hold up the others.
 * @throws DomainError NOT_FOUND, the codes of storage and ledger when they are away: nothing is half done, call again
 */
export async function runBatch(parts: BatchParts, batchId: string, options: BatchOptions = {}): Promise<BatchCounts> {
  const submissions = new Set<Promise<unknown>>();
  const failures: unknown[] = [];
  let highest = 0;
  const asked: Asked = { again: true };
  const finishLater = (chunk: BookedChunk) => {
    const work = store(parts, batchId, chunk)
      .then(() => anchor(parts, batchId, chunk.all, asked))
      .then((block) => (highest = Math.max(highest, block)))
      .catch((error: unknown) => failures.push(error))
      .then(() => options.onProgress && report(parts, batchId, options.onProgress))
      .finally(() => submissions.delete(work));
    submissions.add(work);
  };
  try {
    await eachChunk(parts, batchId, options, async (items) => {
      if (failures.length > 0) return false;
      finishLater(await bookChunk(parts, batchId, await prepare(parts, batchId, items), asked));
      while (submissions.size >= ON_THE_WAY) await Promise.race(submissions);
      return true;
    });
  } finally {
    await Promise.all(submissions);
  }
  if (failures.length > 0) throw failures[0];
  await parts.readModel.reach(highest, INDEX_MILLISECONDS);
  return countsOf(parts, batchId);
}

/** Runs through the items that are left, in the order of the list, until `work` answers false. */
async function eachChunk(
  { batches }: BatchParts,
  batchId: string,
  { size = LARGEST_CHUNK, signal }: BatchOptions,
  work: (items: readonly BatchItem[]) => Promise<unknown>,
): Promise<void> {
  const limit = Math.min(size, LARGEST_CHUNK);
  for (let after = -1; ;) {
    signal?.throwIfAborted();
    const items = await batches.pending(batchId, after, limit);
    if (items.length === 0 || (await work(items)) === false) return;
    after = items.at(-1)?.position ?? after;
  }
}

/** Items with their unit references; those that have none yet get theirs now. */
async function prepare(
  { batches, unitReferences }: BatchParts,
  batchId: string,
  items: readonly BatchItem[],
): Promise<readonly BatchItem[]> {
  const made = new Map<number, PreparedItem>();
  for (const { state, entry, persons, position, identity } of items) {
    if (state !== 'ACCEPTED' || entry === undefined) continue;
    made.set(position, { position, requestId: identity.requestId, entry, persons, unit: unitReferences.make(entry.unitCode) });
    // a hundred in a row would keep everybody else waiting for half a second
    await new Promise<void>((resolve) => void setImmediate(resolve));
  }
  if (made.size > 0) await batches.prepared(batchId, [...made.values()]);
  return items.map((item) => {
    const done = made.get(item.position);
    return done === undefined ? item : { ...item, unit: done.unit, state: 'PREPARED' };
  });
}

/**
 * Whether the contract has to be asked about units of which the own index knows nothing. It answers for the first chunk; as long as it
 * refuses nothing, what could stand against a further unit would be a record of that unit, and the index would show it. One answer costs
 * a third of what the registration itself costs.
 */
interface Asked {
  again: boolean;
}

interface BookedChunk {
  readonly all: readonly BookedItem[];
  /** Those whose document is not kept yet. */
  readonly unstored: readonly BookedItem[];
}

async function bookChunk(parts: BatchParts, batchId: string, items: readonly BatchItem[], asked: Asked): Promise<BookedChunk> {
  const prepared = items.filter(({ state }) => state === 'PREPARED');
  const fresh = await book(parts, batchId, prepared, asked);
  const earlier = positionsOf(items.filter(({ state }) => state === 'BOOKED' || state === 'STORED'));
  const all = [...fresh, ...(await parts.batches.booked(batchId, earlier))];
  const stored = new Set(positionsOf(items.filter(({ state }) => state === 'STORED')));
  return { all, unstored: all.filter(({ position }) => !stored.has(position)) };
}

async function store({ documents, batches }: BatchParts, batchId: string, { unstored }: BookedChunk): Promise<void> {
  await documents.putAllOnce(new Map(unstored.map(({ certRef, credential }) => [certRef, utf8(credential)])));
  await batches.stored(batchId, positionsOf(unstored));
}

/** Whatever the contract would refuse is refused before a number is used up for it. */
async function book(parts: BatchParts, batchId: string, items: readonly BatchItem[], asked: Asked): Promise<readonly BookedItem[]> {
  const enteredOn = shanghaiDay(parts.clock.now());
  const candidates: Candidate[] = [];
  for (const item of items) {
    try {
      candidates.push(candidateOf(parts, item, enteredOn));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await parts.batches.refused(batchId, [item.position], error.code, error.field);
    }
  }
  const anyReference = () => toHex(parts.random.bytes(32));
  const doubtful = asked.again ? candidates : await knownUnits(parts, candidates);
  const accepted = candidates.filter((candidate) => !doubtful.includes(candidate));
  if (doubtful.length > 0) asked.again = false;
  await inHalves(doubtful, {
    attempt: async (group) => {
      await parts.batchLedger.check(group.map(({ common }) => ({ ...common, certRef: anyReference(), credentialDigest: anyReference() })));
      accepted.push(...group);
    },
    refuse: ({ item }, { code, field }) => {
      asked.again = true;
      return parts.batches.refused(batchId, [item.position], code, field);
    },
  });
  if (accepted.length === 0) return [];
  // numbers follow the list
  accepted.sort((a, b) => a.item.position - b.item.position);
  const entries = accepted.map(({ item, entry, unit, common, area }) => ({
    position: item.position,
    identity: item.identity,
    series: seriesOf(parts.authority.province, enteredOn.slice(0, 4), area),
    make: (serial: number) =>
      makeEntry(
        parts,
        { identity: item.identity, act: 'ISSUE', entry },
        { serial, year: enteredOn.slice(0, 4), area, unit, enteredOn, common },
      ),
  }));
  return parts.batches.enter(batchId, entries);
}

/** Those whose unit the ledger knows already. */
async function knownUnits({ readModel }: BatchParts, candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
  if (candidates.length === 0) return [];
  const found = await readModel.recordsOfUnits(
    'unit',
    candidates.map(({ unit }) => unit.unitRef),
  );
  const known = new Set(found.flatMap(({ record }) => (record.type === 'unit' ? [record.unitRef] : [])));
  return candidates.filter(({ unit }) => known.has(unit.unitRef));
}

interface Candidate {
  readonly item: BatchItem;
  readonly entry: NonNullable<BatchItem['entry']>;
  readonly unit: NonNullable<BatchItem['unit']>;
  readonly area: string;
  readonly common: { readonly [member: string]: JsonValue };
}

function candidateOf(parts: BatchParts, item: BatchItem, enteredOn: string): Candidate {
  const { entry, unit, persons } = item;
  if (entry === undefined || unit === undefined || persons === undefined) throw new Error('an item lost its content');
  const area = areaOf(parts.authority, entry);
  const common = { unitRef: unit.unitRef, kind: KIND, division: area.division, enteredOn, registrationType: '100', persons };
  return { item, entry, unit, area: area.token, common };
}

/** @returns the highest block that a part of the chunk came into */
async function anchor({ batches, batchLedger }: BatchParts, batchId: string, items: readonly BookedItem[], asked: Asked): Promise<number> {
  let highest = 0;
  await inHalves(items, {
    attempt: async (group) => {
      const committed: Committed = await batchLedger.submit(group.map(({ ledgerRequest }) => ledgerRequest));
      highest = Math.max(highest, committed.block);
      await batches.entered(batchId, positionsOf(group), committed);
    },
    refuse: ({ position }, { code, field }) => {
      asked.again = true;
      return batches.refused(batchId, [position], code, field);
    },
  });
  return highest;
}

function positionsOf(items: readonly { readonly position: number }[]): number[] {
  return items.map(({ position }) => position);
}

async function report(parts: BatchParts, batchId: string, onProgress: (counts: BatchCounts) => void): Promise<void> {
  onProgress(await countsOf(parts, batchId));
}

async function countsOf({ batches }: BatchParts, batchId: string): Promise<BatchCounts> {
  const counts = await batches.counts(batchId);
  if (counts === undefined) throw new DomainError('NOT_FOUND', { field: 'batchId' });
  return counts;
}
