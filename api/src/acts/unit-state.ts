import {
  certTagOf,
  DomainError,
  foldQueue,
  purposeDigestOf,
  rankMortgages,
  shanghaiDay as dayOfInstant,
  type LedgerRecord,
  type QueueEntry,
  type QueueStage,
  type RecordType,
} from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type { AuditLog, CertificateFacts, Clock, Person, ReadModel, RecordFacts } from '../ports.js';
import { checkReference, checkRequestId } from '../requests.js';

export interface QueuePlace {
  readonly ref: string;
  readonly kind: 'SEIZURE' | 'HOLD';
  readonly body: string;
  readonly stage: QueueStage;
  readonly head: boolean;
  readonly arrivedAt: string;
  readonly from: string | undefined;
  readonly until: string | undefined;
}

export interface RankedMortgage {
  readonly rank: number;
  readonly live: RecordFacts;
}

/** What stands on a unit, on the law's day. Of a unit that is not registered nothing is known, which is never "clear". */
export interface UnitState {
  readonly unitRef: string;
  readonly registered: boolean;
  readonly unit: RecordFacts | undefined;
  readonly certificate: CertificateFacts | undefined;
  readonly mortgages: readonly RankedMortgage[];
  readonly queue: readonly QueuePlace[];
  readonly notices: readonly RecordFacts[];
  readonly objections: readonly RecordFacts[];
  readonly corrections: readonly RecordFacts[];
  readonly rights: readonly RecordFacts[];
  readonly day: string;
  readonly asOfBlock: number;
}

export interface UnitParts {
  readonly readModel: ReadModel;
  readonly clock: Clock;
}

/**
 * Reads a unit from the own verified blocks, folded by the domain: ranks (Civil Code art. 414), the one queue of seizures and restrictions,
 * burdens of parcel and predecessors included. @throws DomainError INVALID_FORMAT, LEDGER_UNAVAILABLE when the rows may be old
 */
export async function unitState({ readModel, clock }: UnitParts, unitRef: string): Promise<UnitState> {
  readModel.assertFresh();
  const unit = await readModel.record('unit', checkReference(unitRef, 'unitRef'));
  const bearers = unit?.record.type === 'unit' ? [unit.record.parcelRef, ...(unit.record.predecessors ?? [])] : [];
  const units = [unitRef, ...bearers.filter((ref) => ref !== undefined)];
  const head = await readModel.record('head', unitRef);
  const certRef = head?.record.type === 'head' ? head.record.certRef : undefined;
  const now = await readModel.record('clock', 'now');
  const day = now?.record.type === 'clock' ? dayOfInstant(now.record.now) : shanghaiDay(clock.now());
  const own = async (type: RecordType) => (await readModel.recordsOfUnits(type, [unitRef])).filter(({ record }) => isLive(record));
  return {
    unitRef,
    registered: unit !== undefined,
    unit,
    certificate: certRef === undefined ? undefined : await readModel.certificate({ certRef }),
    mortgages: await ranked(readModel, unitRef, units),
    queue: await queueOf(readModel, units, day),
    notices: await own('notice'),
    objections: await own('objection'),
    corrections: await own('correction'),
    rights: await own('right'),
    day,
    asOfBlock: readModel.height() ?? 0,
  };
}

export interface CheckParts extends UnitParts {
  readonly audit: AuditLog;
  readonly mspId: string;
  /** Id of the own organisation. */
  readonly organization: string;
}

export interface CheckRequest {
  readonly requestId: string;
  readonly queryRef: string;
  readonly certRef: string;
  readonly salt: string;
  readonly purpose: string;
  readonly by: Person;
  readonly correlationId: string;
}

/**
 * A bank looks at a unit with the holder's consent (S3 step 2): the consent stands on the ledger for this bank, for this certificate and not
 * withdrawn; the look is in the log before anything is shown.
 * @throws DomainError CONSENT_INVALID, UNIT_UNKNOWN, BLANK_FIELD
 */
export async function checkUnit(parts: CheckParts, request: CheckRequest): Promise<UnitState> {
  checkRequestId(request.requestId);
  if (request.purpose.trim() === '') throw new DomainError('BLANK_FIELD', { field: 'purpose' });
  const certRef = checkReference(request.certRef, 'certRef');
  const consent = await parts.readModel.record('query', checkReference(request.queryRef, 'queryRef'));
  const certificate = await parts.readModel.certificate({ certRef });
  const state = certificate && (await unitState(parts, certificate.unitRef));
  if (state === undefined || !consents(parts, consent?.record, request, state.day)) {
    throw new DomainError('CONSENT_INVALID', { field: 'queryRef' });
  }
  const { account, roles } = request.by;
  await parts.audit.record({
    account,
    organization: parts.organization,
    roles,
    action: 'UNIT_CHECKED',
    result: 'RELEASED',
    subject: certRef,
    purpose: request.purpose,
    grant: request.queryRef,
    correlationId: request.correlationId,
  });
  return state;
}

function consents({ mspId }: CheckParts, record: LedgerRecord | undefined, { certRef, salt, purpose }: CheckRequest, day: string): boolean {
  if (record?.type !== 'query') return false;
  return (
    record.recipient === mspId &&
    record.acts.length === 0 &&
    record.expiresOn >= day &&
    record.certTag === certTagOf(certRef, salt) &&
    record.purposeDigest === purposeDigestOf(purpose, salt)
  );
}

const ENDS: ReadonlySet<string> = new Set(['CONVERT', 'CANCEL', 'REJECT', 'FINISH', 'DROP', 'END']);

function isLive(record: LedgerRecord): boolean {
  const acts: readonly object[] = 'acts' in record ? (record.acts ?? []) : [];
  return !acts.some((one) => 'act' in one && ENDS.has(String(one.act)));
}

async function ranked(readModel: ReadModel, unitRef: string, units: readonly string[]): Promise<RankedMortgage[]> {
  const found = await readModel.recordsOfUnits('live', units);
  const live = found.flatMap(({ record }) => (record.type === 'live' ? [record] : []));
  const agreements = (await readModel.recordsOfUnits('agreement', units)).flatMap(({ record }) =>
    record.type === 'agreement' ? [record] : [],
  );
  const excluded = (await readModel.recordsOfUnits('free', [unitRef])).flatMap(({ record }) =>
    record.type === 'free' ? [record.mortgageRef] : [],
  );
  return rankMortgages({ unitRef, live, excluded }, agreements).flatMap(({ rank, live: one }) => {
    const facts = found.find(({ record }) => record === one);
    return facts === undefined ? [] : [{ rank, live: facts }];
  });
}

async function queueOf(readModel: ReadModel, units: readonly string[], day: string): Promise<QueuePlace[]> {
  const [seizures, holds] = [await readModel.recordsOfUnits('seizures', units), await readModel.recordsOfUnits('holds', units)];
  const entries = [
    ...seizures.flatMap(({ record }) =>
      record.type === 'seizures' ? record.queue.map((entry) => ({ kind: 'SEIZURE' as const, entry })) : [],
    ),
    ...holds.flatMap(({ record }) => (record.type === 'holds' ? record.queue.map((entry) => ({ kind: 'HOLD' as const, entry })) : [])),
  ];
  const kinds = new Map<QueueEntry, 'SEIZURE' | 'HOLD'>(entries.map(({ kind, entry }) => [entry, kind]));
  return foldQueue(
    entries.map(({ entry }) => entry),
    day,
  ).map(({ entry, stage, head, from, until }) => ({
    ref: entry.ref,
    kind: kinds.get(entry) ?? 'SEIZURE',
    body: entry.body,
    stage,
    head,
    arrivedAt: entry.arrivedAt,
    from,
    until,
  }));
}
