import {
  DomainError,
  type AttestationRecord,
  type CaseRecord,
  type CertificateKind,
  type CertificateState,
} from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import type {
  AttestationFacts,
  CaseFacts,
  CertificateFacts,
  Page,
  ReadModel,
  RecordFacts,
  RenditionFacts,
  TransactionFacts,
} from '../ports.js';
import type { Progress } from './progress.js';
import { findRecord, historyOf, pageOfRecords, recordsOfSubjects, recordsOfUnits } from './records.js';
import { districtFacts } from './quality.js';
import { dayCounts, findBlock, pageOfBlocks, pageOfFindings, pageOfTransactions, writtenBy } from './transactions.js';
import { collateralEvents } from './unit-events.js';

type Connection = Transaction<Schema>;

/** Reads what the verified blocks say. All rows of one answer come from one snapshot. */
export function sqlReadModel(database: Database, progress: Progress, fresh: () => boolean): ReadModel {
  const reading = <A extends unknown[], T>(read: (connection: Connection, ...args: A) => Promise<T>) => {
    return (...args: A): Promise<T> =>
      database
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute((connection) => read(connection, ...args));
  };
  return {
    certificate: reading(findCertificate),
    rendition: reading(findRendition),
    case: reading(async (connection, caseRef: string) => {
      const found = await findRecord(connection, 'case', caseRef);
      return found && (await toCases(connection, [found]))[0];
    }),
    caseOf: reading(findCaseOf),
    cases: reading(pageOfCases),
    record: reading(findRecord),
    records: reading(pageOfRecords),
    recordsOfUnits: reading(recordsOfUnits),
    recordsOf: reading(writtenBy),
    blocks: reading(pageOfBlocks),
    block: reading(findBlock),
    transactions: reading(pageOfTransactions),
    findings: reading(pageOfFindings),
    collateralEvents: reading(collateralEvents),
    districtFacts: reading(districtFacts),
    dayCounts: reading(dayCounts),
    lag: () => progress.lag(),
    beyond: (block, signal) => progress.beyond(block, signal),
    height: () => progress.height(),
    assertFresh() {
      if (!fresh()) throw new DomainError('LEDGER_UNAVAILABLE');
    },
    reach: (block, milliseconds) => progress.reach(block, milliseconds),
  };
}

/** The case that ended with a certificate: written by the transaction that made it. */
async function findCaseOf(connection: Connection, certRef: string): Promise<string | undefined> {
  const rows = await connection
    .selectFrom('ledger_index.record as cert')
    .innerJoin('ledger_index.record_event as event', (join) =>
      join.onRef('event.block', '=', 'cert.block').onRef('event.position', '=', 'cert.position'),
    )
    .select('event.ref')
    .where('cert.type', '=', 'cert')
    .where('cert.ref', '=', certRef)
    .where('event.type', '=', 'case')
    .execute();
  for (const { ref } of rows) {
    const found = await findRecord(connection, 'case', ref);
    if (found?.record.type === 'case' && found.record.result === certRef) return ref;
  }
  return undefined;
}

/** What the verified blocks say of a transaction; a repeated id (validation code 9) does not hide the first one. */
export async function outcomeOf(database: Database, transactionId: string) {
  const row = await database
    .selectFrom('ledger_index.transaction')
    .select(['block', 'validation_code'])
    .where('id', '=', transactionId)
    .orderBy('block')
    .orderBy('position')
    .executeTakeFirst();
  return row && { block: row.block, validationCode: row.validation_code };
}

/** Valid transactions of a chaincode; for the metrics. */
export async function countTransactions(database: Database, chaincode: string): Promise<number> {
  const { count } = await database
    .selectFrom('ledger_index.transaction')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('chaincode', '=', chaincode)
    .where('validation_code', '=', 0)
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function findCertificate(connection: Connection, by: Parameters<ReadModel['certificate']>[0]): Promise<CertificateFacts | undefined> {
  const query = connection.selectFrom('ledger_index.certificate').selectAll();
  const row = await (
    'certRef' in by ? query.where('cert_ref', '=', by.certRef) : query.where('credential_digest', '=', by.credentialDigest)
  ).executeTakeFirst();
  if (row === undefined) return undefined;
  const history = await historyOf(connection, row.record_type, row.record_ref);
  const tip = await connection
    .selectFrom('ledger_index.block')
    .select(['number', 'time'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return {
    certRef: row.cert_ref,
    unitRef: row.unit_ref,
    // written by the indexer from records that the domain has parsed
    state: row.state as CertificateState,
    kind: row.kind as CertificateKind,
    predecessor: row.predecessor ?? undefined,
    successor: row.successor ?? undefined,
    registrationType: row.registration_type,
    division: row.division,
    enteredOn: row.entered_on,
    credentialDigest: row.credential_digest,
    transaction: firstOf(history),
    history,
    asOfBlock: tip.number,
    asOfTime: tip.time,
  };
}

async function findRendition(connection: Connection, sha256: string): Promise<RenditionFacts | undefined> {
  const found = await findRecord(connection, 'rend', sha256);
  if (found?.record.type !== 'rend') return undefined;
  const certificate = await findCertificate(connection, { certRef: found.record.certRef });
  if (certificate === undefined) throw new Error('a file of a certificate that is not there');
  return { sha256, transaction: firstOf(found.history), certificate };
}

/** Newest first. */
async function pageOfCases(connection: Connection, filter: Parameters<ReadModel['cases']>[0]): Promise<Page<CaseFacts>> {
  const { state, divisions, first, after } = filter;
  const page = await pageOfRecords(connection, 'case', { state, divisions }, { first, after });
  const cases = await toCases(
    connection,
    page.items.map(({ node }) => node),
  );
  return { items: cases.map((node, index) => ({ cursor: page.items[index]?.cursor ?? '', node })), hasNext: page.hasNext };
}

async function toCases(connection: Connection, found: readonly RecordFacts[]): Promise<CaseFacts[]> {
  const attestations = await recordsOfSubjects(
    connection,
    'att',
    found.map(({ ref }) => ref),
  );
  return found.flatMap(({ record, history }) => (record.type === 'case' ? [toCase(record, history, attestations)] : []));
}

function toCase(record: CaseRecord, history: readonly TransactionFacts[], attestations: readonly RecordFacts[]): CaseFacts {
  return {
    caseRef: record.caseRef,
    unitRef: record.unitRef,
    certRef: record.certRef,
    act: record.act,
    state: record.state,
    result: record.result,
    division: record.division,
    openedOn: record.openedOn,
    requiredSides: record.requiredSides,
    attestations: attestations.flatMap((found) =>
      found.record.type === 'att' && found.record.caseRef === record.caseRef ? [toAttestation(found.record, found.history)] : [],
    ),
    transaction: firstOf(history),
  };
}

function toAttestation(record: AttestationRecord, history: readonly TransactionFacts[]): AttestationFacts {
  const { caseRef, side, kind, state, office, attestedOn } = record;
  return { caseRef, side, kind, state, office, attestedOn, transaction: firstOf(history) };
}

/** A record always has the transaction that made it. */
function firstOf([first]: readonly TransactionFacts[]): TransactionFacts {
  if (first === undefined) throw new Error('a record without its transaction');
  return first;
}
