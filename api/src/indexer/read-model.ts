import {
  DomainError,
  Sides,
  type AttestationRecord,
  type CaseRecord,
  type CaseState,
  type CertificateKind,
  type CertificateState,
} from '@zhenglian/chaincode/domain';
import { sql, type Selectable, type Transaction } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import type { AttestationFacts, CaseFacts, CertificateFacts, Page, ReadModel, RenditionFacts, TransactionFacts } from '../ports.js';
import type { Progress } from './progress.js';

type Connection = Database | Transaction<Schema>;
type Place = { readonly block: number; readonly position: number };

const Strings = z.array(z.string());

/** Reads what the verified blocks say. All rows of one answer come from one snapshot. */
export function sqlReadModel(database: Database, progress: Progress, fresh: () => boolean): ReadModel {
  return {
    certificate: (by) => snapshot(database, (connection) => findCertificate(connection, by)),
    rendition: (sha256) => snapshot(database, (connection) => findRendition(connection, sha256)),
    case: (caseRef) => snapshot(database, async (connection) => (await findCases(connection, { caseRef }))[0]),
    caseOf: (certRef) => findCaseOf(database, certRef),
    cases: (filter) => snapshot(database, (connection) => pageOfCases(connection, filter)),
    height: () => progress.height(),
    assertFresh() {
      if (!fresh()) throw new DomainError('LEDGER_UNAVAILABLE');
    },
    reach: (block, milliseconds) => progress.reach(block, milliseconds),
  };
}

async function findCaseOf(database: Database, certRef: string): Promise<string | undefined> {
  const row = await database.selectFrom('ledger_index.case_file').select('case_ref').where('result', '=', certRef).executeTakeFirst();
  return row?.case_ref;
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

function snapshot<T>(database: Database, read: (connection: Transaction<Schema>) => Promise<T>): Promise<T> {
  return database.transaction().setIsolationLevel('repeatable read').execute(read);
}

async function findCertificate(connection: Connection, by: Parameters<ReadModel['certificate']>[0]): Promise<CertificateFacts | undefined> {
  const query = connection.selectFrom('ledger_index.certificate').selectAll();
  const row = await (
    'certRef' in by ? query.where('cert_ref', '=', by.certRef) : query.where('credential_digest', '=', by.credentialDigest)
  ).executeTakeFirst();
  if (row === undefined) return undefined;
  const history = await connection
    .selectFrom('ledger_index.certificate_event as event')
    .innerJoin('ledger_index.transaction as transaction', (join) =>
      join.onRef('transaction.block', '=', 'event.block').onRef('transaction.position', '=', 'event.position'),
    )
    .selectAll('transaction')
    .where('event.cert_ref', '=', row.cert_ref)
    .orderBy('event.block')
    .orderBy('event.position')
    .execute();
  const [first] = history;
  const tip = await connection
    .selectFrom('ledger_index.block')
    .select(['number', 'time'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  if (first === undefined) throw new Error('a certificate without its transaction');
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
    transaction: toFacts(first),
    history: history.map(toFacts),
    asOfBlock: tip.number,
    asOfTime: tip.time,
  };
}

async function findRendition(connection: Connection, sha256: string): Promise<RenditionFacts | undefined> {
  const row = await connection
    .selectFrom('ledger_index.rendition as rendition')
    .innerJoin('ledger_index.transaction as transaction', (join) =>
      join.onRef('transaction.block', '=', 'rendition.block').onRef('transaction.position', '=', 'rendition.position'),
    )
    .selectAll('transaction')
    .select('rendition.cert_ref')
    .where('rendition.sha256', '=', sha256)
    .executeTakeFirst();
  const certificate = row && (await findCertificate(connection, { certRef: row.cert_ref }));
  if (row === undefined) return undefined;
  if (certificate === undefined) throw new Error('a file of a certificate that is not there');
  return { sha256, transaction: toFacts(row), certificate };
}

async function pageOfCases(connection: Connection, filter: Parameters<ReadModel['cases']>[0]): Promise<Page<CaseFacts>> {
  const after = filter.after === undefined ? undefined : decodeCursor(filter.after);
  const found = await findCases(connection, { state: filter.state, divisions: filter.divisions, after, limit: filter.first + 1 });
  const items = found.slice(0, filter.first).map((node) => ({ cursor: encodeCursor(node.place), node }));
  return { items, hasNext: found.length > filter.first };
}

interface CaseFilter {
  readonly caseRef?: string;
  readonly state?: CaseState | undefined;
  readonly divisions?: readonly string[] | undefined;
  readonly after?: Place | undefined;
  readonly limit?: number;
}

/** Newest first. */
async function findCases(connection: Connection, filter: CaseFilter): Promise<(CaseFacts & { readonly place: Place })[]> {
  let query = connection
    .selectFrom('ledger_index.case_file as file')
    .innerJoin('ledger_index.transaction as transaction', (join) =>
      join.onRef('transaction.block', '=', 'file.block').onRef('transaction.position', '=', 'file.position'),
    )
    .selectAll('file')
    .select(['transaction.id', 'transaction.event', 'transaction.timestamp', 'transaction.validation_code', 'transaction.endorsers'])
    .orderBy('file.block', 'desc')
    .orderBy('file.position', 'desc')
    .limit(filter.limit ?? 1);
  if (filter.caseRef !== undefined) query = query.where('file.case_ref', '=', filter.caseRef);
  if (filter.state !== undefined) query = query.where('file.state', '=', filter.state);
  if (filter.divisions !== undefined) query = query.where('file.division', 'in', filter.divisions.length === 0 ? [''] : filter.divisions);
  if (filter.after !== undefined)
    query = query.where(sql<boolean>`(file.block, file.position) < (${filter.after.block}, ${filter.after.position})`);
  const rows = await query.execute();
  const attestations = await attestationsOf(
    connection,
    rows.map((row) => row.case_ref),
  );
  return rows.map((row) => ({
    caseRef: row.case_ref,
    unitRef: row.unit_ref,
    certRef: row.cert_ref,
    act: row.act as CaseRecord['act'],
    state: row.state as CaseState,
    result: row.result ?? undefined,
    division: row.division,
    openedOn: row.opened_on,
    requiredSides: Sides.parse(JSON.parse(row.required_sides)),
    attestations: attestations.filter((a) => a.caseRef === row.case_ref),
    transaction: toFacts(row),
    place: { block: row.block, position: row.position },
  }));
}

async function attestationsOf(connection: Connection, caseRefs: readonly string[]): Promise<AttestationFacts[]> {
  if (caseRefs.length === 0) return [];
  const rows = await connection
    .selectFrom('ledger_index.attestation as attestation')
    .innerJoin('ledger_index.transaction as transaction', (join) =>
      join.onRef('transaction.block', '=', 'attestation.block').onRef('transaction.position', '=', 'attestation.position'),
    )
    .selectAll('attestation')
    .select(['transaction.id', 'transaction.event', 'transaction.timestamp', 'transaction.validation_code', 'transaction.endorsers'])
    .where('attestation.case_ref', 'in', [...caseRefs])
    .orderBy('attestation.side')
    .execute();
  return rows.map((row) => ({
    caseRef: row.case_ref,
    side: row.side as AttestationRecord['side'],
    kind: row.kind as AttestationRecord['kind'],
    state: row.state as AttestationRecord['state'],
    office: row.office,
    attestedOn: row.attested_on,
    transaction: toFacts(row),
  }));
}

type TransactionRow = Pick<
  Selectable<Schema['ledger_index.transaction']>,
  'id' | 'block' | 'timestamp' | 'validation_code' | 'event' | 'endorsers'
>;

function toFacts(row: TransactionRow): TransactionFacts {
  return {
    id: row.id,
    block: row.block,
    timestamp: row.timestamp,
    validationCode: row.validation_code,
    event: row.event ?? undefined,
    endorsers: Strings.parse(JSON.parse(row.endorsers)),
  };
}

function encodeCursor({ block, position }: Place): string {
  return Buffer.from(`${block}.${position}`).toString('base64url');
}

/** A cursor is opaque to callers; a foreign one is refused. */
function decodeCursor(cursor: string): Place {
  const match = /^(\d{1,9})\.(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (match === null) throw new DomainError('INVALID_FORMAT', { field: 'after' });
  return { block: Number(match[1]), position: Number(match[2]) };
}
