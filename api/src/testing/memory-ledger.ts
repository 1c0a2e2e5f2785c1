import {
  attest,
  Attest,
  decode,
  digest,
  DomainError,
  AnchorRendition,
  AnchorRoot,
  anchorRoot,
  anchorRendition,
  AttestCase,
  attestCase,
  keyOf as keyOnLedger,
  OpenCase,
  openCase,
  RegisterFirst,
  registerFirst,
  RegisterTransfer,
  registerTransfer,
  MergeUnits,
  setUnitKey,
  SplitUnits,
  SetUnitKey,
  utf8,
  type CaseRecord,
  type RootRecord,
  type EventName,
  type Gathered,
  type HeadRecord,
  type JsonValue,
  type LedgerRecord,
  type UnitKeyRecord,
  type UnitRecord,
  type CertificateRecord,
  type AttestationRecord,
} from '@zhenglian/chaincode/domain';
import { recordRef, type Members } from '../acts/fill.js';
import type { ActRow } from '../acts/row.js';
import { ACTS } from '../acts/rows.js';
import {
  NotKept,
  type CaseFacts,
  type CertificateFacts,
  type Ledger,
  type LedgerAct,
  type QualifiedAct,
  type ReadModel,
  type RecordFacts,
  type TransactionFacts,
} from '../ports.js';
import { memoryAccess, type MemoryAccess } from './memory-access-ledger.js';

/** A ledger in memory that runs the domain's own rules, and the read model of what it holds. */
export interface MemoryLedger extends Ledger {
  readonly readModel: ReadModel;
  /** Transactions that wrote something. */
  readonly writes: readonly EventName[];
  /** Everything that any caller ever sent here. */
  readonly sent: readonly JsonValue[];
}

interface Outcome {
  readonly act?: { readonly name: EventName; readonly records: readonly LedgerRecord[]; readonly ref?: string };
}

export function memoryLedger(access: MemoryAccess = memoryAccess({ channel: 'zhenglian', day: () => '2026-11-21' })): MemoryLedger {
  const own = access.as('RegistryMSP');
  const records = new Map<string, LedgerRecord>();
  const history = new Map<string, TransactionFacts[]>();
  const writes: EventName[] = [];
  const sent: JsonValue[] = [];
  const get = <T extends LedgerRecord>(key: string) => records.get(key) as T | undefined;
  const decide = (act: TitleAct | QualifiedAct, request: JsonValue): Outcome => {
    sent.push(request);
    if (act === 'title:attestCase') {
      const review = AttestCase.parse(request);
      return attestCase(review, get(`case ${review.caseRef}`), { day: undefined });
    }
    return isQualified(act) ? pretend(act, request, records) : DECISIONS[act](get, request);
  };
  const transaction = (name: EventName): TransactionFacts => ({
    id: digest('zl/request/1', utf8(`transaction ${writes.length}`)),
    block: writes.length,
    timestamp: '2026-11-21T04:00:00.000Z',
    validationCode: 0,
    event: name,
    chaincode: 'title',
    endorsers: ['CourtMSP', 'RegistryMSP'],
  });
  return {
    writes,
    sent,
    read: (query, request) => own.read(query, request),
    check: async (act, request) => {
      if (!isAccess(act)) decide(act, request);
    },
    async submit(act, request, { kept } = {}) {
      if (isAccess(act)) return own.submit(act, request);
      await kept?.catch((error: unknown) => {
        throw new NotKept(error);
      });
      const { act: decided } = decide(act, request);
      if (decided === undefined) return { transactionId: 'replay', block: writes.length };
      writes.push(decided.name);
      const facts = transaction(decided.name);
      for (const record of decided.records) {
        const key = decided.ref === undefined ? keyOf(record) : `${record.type} ${decided.ref}`;
        records.set(key, record);
        history.set(key, [...(history.get(key) ?? []), facts]);
      }
      return { transactionId: facts.id, block: facts.block };
    },
    unitKey: async () => get<UnitKeyRecord>('key')?.publicKey,
    height: async () => writes.length,
    reachable: async () => true,
    readModel: readModelOf(records, history, () => writes.length),
  };
}

function isQualified(act: LedgerAct): act is QualifiedAct {
  return act.includes(':');
}

/**
 * Takes any act on record without judging it: what was asked for stands as the act's record. The rules themselves are tested with the
 * contracts; here it matters who may ask.
 */
function pretend(act: QualifiedAct, request: JsonValue, records: ReadonlyMap<string, LedgerRecord>): Outcome {
  if (act === 'title:splitUnits' || act === 'title:mergeUnits') return pretendDivision(act, request);
  const row = Object.values<ActRow>(ACTS).find((one) => `${one.contract}:${one.function}` === act);
  if (row === undefined) throw new Error(`no such act: ${act}`);
  const ref = recordRef(row, request as Members, 'BankMSP').replaceAll('~', ' ');
  const before = records.get(`${row.record} ${ref}`);
  const record = { ...(request as object), ...before, type: row.record } as unknown as LedgerRecord;
  return { act: { name: 'CASE_OPENED', records: [record], ref } };
}

function pretendDivision(act: QualifiedAct, request: JsonValue): Outcome {
  const { successors, division } = decode<SplitUnits | MergeUnits>(act === 'title:splitUnits' ? SplitUnits : MergeUnits, request);
  const records = successors.flatMap(({ unitRef, certRef, credentialDigest }) => [
    { type: 'unit', unitRef, division, state: 'REGISTERED' },
    { type: 'cert', certRef, unitRef, division, credentialDigest, state: 'VALID' },
  ]);
  return { act: { name: 'UNITS_SPLIT', records: records as unknown as LedgerRecord[] } };
}

type Get = <T extends LedgerRecord>(key: string) => T | undefined;

type AccessAct = 'tick' | 'bindKey' | 'grant' | 'revoke' | 'consume';
type TitleAct = Exclude<LedgerAct, AccessAct | QualifiedAct>;

function isAccess(act: LedgerAct): act is AccessAct {
  return ['tick', 'bindKey', 'grant', 'revoke', 'consume'].includes(act);
}

const DECISIONS: Readonly<Record<TitleAct, (get: Get, request: JsonValue) => Outcome>> = {
  setUnitKey: (get, request) => setUnitKey(SetUnitKey.parse(request), get<UnitKeyRecord>('key')),
  registerFirst(get, input) {
    const request = RegisterFirst.parse(input);
    return registerFirst(request, get(`cert ${request.certRef}`), titleFacts(get, request.unitRef), get<UnitKeyRecord>('key'));
  },
  anchorRoot(get, input) {
    const request = AnchorRoot.parse(input);
    const place = (n: number) => get<RootRecord>(`root RegistryMSP ${n}`);
    return anchorRoot(request, place(request.n), place(request.n - 1), 'RegistryMSP');
  },
  registerFirstBatch() {
    throw new Error('memoryBatchLedger does batches');
  },
  anchorRendition(get, input) {
    const request = AnchorRendition.parse(input);
    return anchorRendition(request, get(`rend ${request.sha256}`), get(`cert ${request.certRef}`), undefined);
  },
  openCase(get, input) {
    const request = OpenCase.parse(input);
    return openCase(request, get(`case ${request.caseRef}`), titleFacts(get, request.unitRef, request.certRef));
  },
  registerTransfer(get, input) {
    const request = RegisterTransfer.parse(input);
    const sides = get<CaseRecord>(`case ${request.caseRef}`)?.requiredSides ?? [];
    const missing = sides.some((side) => get<AttestationRecord>(`att ${request.caseRef} ${side}`) === undefined);
    const others: Gathered = { day: undefined, findings: missing ? [{ state: 'TAX_ABSENT' }] : [] };
    return registerTransfer(
      request,
      get(`cert ${request.certRef}`),
      titleFacts(get, request.unitRef, request.replaces, request.caseRef),
      others,
    );
  },
  attest(get, input) {
    const request = Attest.parse(input);
    return attest(request, { attestation: get(`att ${request.caseRef} ${request.side}`), case: get(`case ${request.caseRef}`) });
  },
};

function titleFacts(get: Get, unitRef: string, certRef = '', caseRef = '') {
  return {
    unit: get<UnitRecord>(`unit ${unitRef}`),
    head: get<HeadRecord>(`head ${unitRef}`),
    certificate: get<CertificateRecord>(`cert ${certRef}`),
    case: get<CaseRecord>(`case ${caseRef}`),
  };
}

function keyOf(record: LedgerRecord): string {
  const { type, parts } = keyOnLedger(record);
  return type === 'key' ? type : [type, ...parts].join(' ');
}

function readModelOf(
  records: ReadonlyMap<string, LedgerRecord>,
  history: ReadonlyMap<string, TransactionFacts[]>,
  height: () => number,
): ReadModel {
  const all = () => [...records.values()];
  const placeOf = (record: LedgerRecord) => {
    const list = history.get(keyOf(record)) ?? [];
    const [transaction] = list;
    if (transaction === undefined) throw new Error('a record without its transaction');
    return { transaction, history: list };
  };
  const certificate = (record: CertificateRecord): CertificateFacts => ({
    ...record,
    predecessor: record.predecessor,
    successor: record.successor,
    ...placeOf(record),
    asOfBlock: height(),
    asOfTime: '2026-11-21T04:00:00.000Z',
  });
  const caseFacts = (record: CaseRecord): CaseFacts => ({
    ...record,
    result: record.result,
    transaction: placeOf(record).transaction,
    attestations: all().flatMap((r) =>
      r.type === 'att' && r.caseRef === record.caseRef ? [{ ...r, transaction: placeOf(r).transaction }] : [],
    ),
  });
  const recordFacts = (key: string, record: LedgerRecord): RecordFacts => ({
    record,
    ref: key.slice(record.type.length + 1).replaceAll(' ', '~'),
    division: 'division' in record ? record.division : divisionOf('unitRef' in record ? record.unitRef : ''),
    deleted: false,
    history: history.get(key) ?? [],
  });
  const divisionOf = (unitRef: string) => {
    const unit = records.get(`unit ${unitRef}`);
    return unit?.type === 'unit' ? unit.division : undefined;
  };
  const nothing = { items: [], hasNext: false };
  return {
    async record(type, ref) {
      const key = `${type} ${ref.replaceAll('~', ' ')}`;
      const found = records.get(key);
      return found && recordFacts(key, found);
    },
    async records(type, { divisions }) {
      const items = [...records].flatMap(([key, record]) => {
        const node = recordFacts(key, record);
        const seen = divisions === undefined || divisions.includes(node.division ?? '');
        return record.type === type && seen ? [{ cursor: node.ref, node }] : [];
      });
      return { items, hasNext: false };
    },
    recordsOfUnits: async (type, unitRefs) =>
      [...records].flatMap(([key, record]) =>
        record.type === type && 'unitRef' in record && unitRefs.includes(record.unitRef ?? '') ? [recordFacts(key, record)] : [],
      ),
    recordsOf: async () => [],
    blocks: async () => nothing,
    block: async (number) => ({ number, hash: '00', time: '2026-11-21T04:00:00.000Z', transactions: 1 }),
    transactions: async () => nothing,
    findings: async () => nothing,
    collateralEvents: async () => nothing,
    districtFacts: async () =>
      all().flatMap((r) =>
        r.type === 'unit' ? [{ division: r.division, day: '2026-11-20', anchored: 1, logged: 1, late: false, exceptions: 0, open: 0 }] : [],
      ),
    dayCounts: async () => [],
    lag: () => 10,
    beyond: async () => undefined,
    async certificate(by) {
      const found = all().find(
        (r) => r.type === 'cert' && ('certRef' in by ? r.certRef === by.certRef : r.credentialDigest === by.credentialDigest),
      );
      return found?.type === 'cert' ? certificate(found) : undefined;
    },
    async rendition(sha256) {
      const found = records.get(`rend ${sha256}`);
      const record = found?.type === 'rend' ? records.get(`cert ${found.certRef}`) : undefined;
      if (found === undefined || record?.type !== 'cert') return undefined;
      return { sha256, transaction: placeOf(found).transaction, certificate: certificate(record) };
    },
    async case(caseRef) {
      const found = records.get(`case ${caseRef}`);
      return found?.type === 'case' ? caseFacts(found) : undefined;
    },
    async caseOf(certRef) {
      return all().flatMap((r) => (r.type === 'case' && r.result === certRef ? [r.caseRef] : []))[0];
    },
    async cases({ divisions }) {
      const sees = (division: string) => divisions === undefined || divisions.includes(division);
      const items = all().flatMap((r) => (r.type === 'case' && sees(r.division) ? [{ cursor: r.caseRef, node: caseFacts(r) }] : []));
      return { items, hasNext: false };
    },
    height,
    assertFresh: () => undefined,
    async reach(block) {
      if (block > height()) throw new DomainError('LEDGER_TIMEOUT');
    },
  };
}
