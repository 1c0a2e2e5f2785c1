import { DomainError, requestDigest, toHex, utf8, type JsonValue, type RegisterEntry } from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type { BookedEntry, BookedRequest, NewEntry, RecordFacts, SubmitOptions } from '../ports.js';
import { checkReference, checkRequestId, settleOnLedger } from '../requests.js';
import { areaOf, makeEntry, seriesOf, type RegistryParts } from './enter.js';
import { asJson, parseEntryOf } from './issue.js';

export interface Division extends SubmitOptions {
  readonly requestId: string;
  readonly act: 'splitUnits' | 'mergeUnits';
  /** The units that go: one that is split, several that are merged. */
  readonly unitRefs: readonly string[];
  /** Register entries of type 300, one for each new unit. */
  readonly entries: readonly unknown[];
  /** What consents of lenders and courts name; made when absent. */
  readonly caseRef?: string | undefined;
  /** Signed consents of holders of notices and rights. */
  readonly consents?: readonly { readonly ref: string; readonly signature: string }[] | undefined;
}

/** What came of it: the new certificates with their units, in the order of the entries. */
export interface Divided {
  readonly requestId: string;
  readonly entries: readonly BookedEntry[];
  readonly units: readonly RecordFacts[];
}

const LIMITS = {
  splitUnits: { olds: [1, 1], news: [2, 100] },
  mergeUnits: { olds: [2, 20], news: [1, 1] },
} as const;

/**
 * Splits a unit into several or merges several into one (domain 2.1: old codes retire, predecessor links stay): one entry into the register
 * and one certificate for each new unit, all in one transaction, or nothing. What burdens the old units burdens the new ones. The same
 * request again gives the same result.
 * @throws DomainError the codes of the entries' fields, REQUIRED, TOO_LARGE, UNIT_UNKNOWN, CASE_MISMATCH for an entry in another district or
 * on another unit, CONFLICT, the contract's refusals (gate SPLIT_MERGE), the ledger's codes
 */
export async function divideUnits(parts: RegistryParts, division: Division): Promise<Divided> {
  const { requestId, act, caseRef, consents } = division;
  const unitRefs = division.unitRefs.map((ref) => checkReference(ref, 'unitRefs'));
  const entries = division.entries.map((entry) => parseEntryOf('300', entry));
  checkCount(unitRefs.length, LIMITS[act].olds, 'unitRefs');
  checkCount(entries.length, LIMITS[act].news, 'entries');
  const given = {
    unitRefs,
    ...(caseRef !== undefined && { caseRef: checkReference(caseRef, 'caseRef') }),
    ...(consents !== undefined && { consents: consents.map(({ ref, signature }) => ({ ref, signature })) }),
  };
  const content = { ...given, entries: entries.map(asJson) };
  const identity = { requestId: checkRequestId(requestId), requestDigest: requestDigest(act, content) };
  const request = (await parts.book.request(identity)) ?? (await enter(parts, division.act, { identity, given, entries }));
  return finish(parts, request, division);
}

interface Entering {
  readonly identity: { readonly requestId: string; readonly requestDigest: string };
  readonly given: { readonly unitRefs: readonly string[]; readonly [member: string]: JsonValue };
  readonly entries: readonly RegisterEntry[];
}

async function enter(parts: RegistryParts, act: Division['act'], { identity, given, entries }: Entering): Promise<BookedRequest> {
  const [first] = entries;
  if (first === undefined) throw new DomainError('REQUIRED', { field: 'entries' });
  const area = areaOf(parts.authority, first);
  if (entries.some((entry) => areaOf(parts.authority, entry).division !== area.division)) {
    throw new DomainError('CASE_MISMATCH', { field: 'entries' });
  }
  await assertDistrict(parts, given.unitRefs, area.division);
  const units = entries.map(({ unitCode }) => parts.unitReferences.make(unitCode));
  const day = shanghaiDay(parts.clock.now());
  const anything = () => toHex(parts.random.bytes(32));
  const common = { caseRef: anything(), ...given, division: area.division, day };
  const trial = units.map(({ unitRef }) => ({ unitRef, certRef: anything(), credentialDigest: anything() }));
  await parts.ledger.check(`title:${act}`, { ...common, successors: trial });
  const year = day.slice(0, 4);
  const place = { series: seriesOf(parts.authority.province, year, area.token), count: entries.length };
  return parts.book.enterSeveral(identity, place, async (serials) => {
    const made: NewEntry[] = [];
    for (const [n, entry] of entries.entries()) {
      const unit = units[n];
      const serial = serials[n];
      if (unit === undefined || serial === undefined) throw new Error('an entry without its serial');
      made.push(
        await makeEntry(parts, { identity, act: 'ISSUE', entry }, { serial, year, area: area.token, unit, enteredOn: day, common: {} }),
      );
    }
    const successors = made.map(({ request, entry }) => ({ unitRef: entry.unitRef, ...(request.ledgerRequest as object) }));
    const ledgerRequest = { ...common, successors } as unknown as JsonValue;
    const [from] = given.unitRefs;
    return {
      request: { ...identity, act: `title:${act}`, ledgerRequest, secret: {} },
      entries: made.map(({ entry }) => ({ ...entry, from })),
    };
  });
}

/** New units stand in the district of the old ones: nobody moves land by an entry. */
async function assertDistrict({ readModel }: RegistryParts, unitRefs: readonly string[], division: string): Promise<void> {
  for (const unitRef of unitRefs) {
    const found = await readModel.record('unit', unitRef);
    if (found?.record.type !== 'unit') throw new DomainError('UNIT_UNKNOWN', { field: 'unitRefs' });
    if (found.record.division !== division) throw new DomainError('CASE_MISMATCH', { field: 'entries' });
  }
}

async function finish(parts: RegistryParts, request: BookedRequest, options: SubmitOptions): Promise<Divided> {
  const entries = await parts.book.entriesOfRequest(request.requestId);
  if (entries.length === 0) throw new DomainError('CONFLICT', { field: 'requestId' });
  await parts.documents.putAllOnce(new Map(entries.map(({ certRef, secret }) => [certRef, utf8(secret.credential)])));
  await settleOnLedger(parts, request, options);
  const units = await Promise.all(entries.map(({ unitRef }) => parts.readModel.record('unit', unitRef)));
  return { requestId: request.requestId, entries, units: units.flatMap((unit) => unit ?? []) };
}

function checkCount(count: number, [least, most]: readonly [number, number], field: string): void {
  if (count < least) throw new DomainError('REQUIRED', { field });
  if (count > most) throw new DomainError('TOO_LARGE', { field });
}
