import { canonicalize, proofState, type JsonValue, type LedgerRecord } from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import type { Happened } from '../ports.js';
import { writeCheckpoint, type Checkpoint } from './checkpoint.js';
import { facetsOf } from './facets.js';
import type { IndexedBlock, IndexedTransaction } from './reader.js';
import { insertAll, upsertAll } from './rows.js';
import { writeState, type StateChange } from './state.js';

/** What goes into the SQL transaction beside the rows. */
export interface Beside {
  readonly state: readonly StateChange[];
  readonly announce?: ((transaction: Transaction<Schema>, happened: readonly Happened[]) => Promise<void>) | undefined;
}

type Row<T extends keyof Schema> = Schema[T];

/** What a list of blocks makes of the index: rows to add, and the last of each record. */
interface Collected {
  readonly blocks: Row<'ledger_index.block'>[];
  readonly transactions: Row<'ledger_index.transaction'>[];
  readonly records: Map<string, Row<'ledger_index.record'>>;
  /** Records of earlier blocks that are deleted now. */
  readonly gone: { readonly type: string; readonly ref: string }[];
  readonly units: Map<string, Row<'ledger_index.record_unit'>>;
  readonly events: Row<'ledger_index.record_event'>[];
  readonly certificates: Map<string, Row<'ledger_index.certificate'>>;
  readonly findings: Row<'ledger_index.finding'>[];
}

/**
 * Writes the rows of verified blocks, the ledger's state behind them and the checkpoint in one SQL transaction: all of it is there, or
 * nothing. A record's place is that of the transaction that made it; later ones change only what may change.
 */
export async function applyBlocks(
  database: Database,
  blocks: readonly IndexedBlock[],
  checkpoint: Checkpoint,
  { state, announce }: Beside,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const collected = collect(blocks);
    await nameDistricts(transaction, collected);
    await insertAll(transaction, 'ledger_index.block', collected.blocks);
    await insertAll(transaction, 'ledger_index.transaction', collected.transactions);
    await upsertAll(
      transaction,
      'ledger_index.record',
      ['type', 'ref'],
      [...collected.records.values()],
      ['state', 'party', 'subject', 'content', 'deleted'],
    );
    for (const { type, ref } of collected.gone) {
      await transaction.updateTable('ledger_index.record').set({ deleted: true }).where('type', '=', type).where('ref', '=', ref).execute();
    }
    await upsertAll(transaction, 'ledger_index.record_unit', ['unit_ref', 'type', 'ref'], [...collected.units.values()], []);
    await insertAll(transaction, 'ledger_index.record_event', collected.events);
    await upsertAll(transaction, 'ledger_index.certificate', ['cert_ref'], [...collected.certificates.values()], ['state', 'successor']);
    await insertAll(transaction, 'ledger_index.finding', collected.findings);
    await writeState(transaction, state);
    await writeCheckpoint(transaction, checkpoint);
    await announce?.(transaction, blocks.flatMap(happenedIn));
  });
}

/** What was told as valid, by references only. */
function happenedIn({ number: block, transactions }: IndexedBlock): Happened[] {
  return transactions.flatMap(({ id: transactionId, event, timestamp: at = '' }) =>
    event === undefined
      ? []
      : [
          {
            event: event.name,
            at,
            transactionId,
            block,
            records: event.records.map((record) => ({ type: record.type, ref: facetsOf(record).ref })),
          },
        ],
  );
}

function collect(blocks: readonly IndexedBlock[]): Collected {
  const collected: Collected = {
    blocks: [],
    transactions: [],
    records: new Map(),
    gone: [],
    units: new Map(),
    events: [],
    certificates: new Map(),
    findings: [],
  };
  for (const block of blocks) {
    const times = block.transactions.map(({ timestamp }) => timestamp ?? '').toSorted();
    const { number, hash, transactions } = block;
    collected.blocks.push({ number, hash, transactions: transactions.length, time: times.at(-1) ?? '' });
    for (const entry of transactions) collectTransaction(collected, number, entry);
    collectFindings(collected, block);
  }
  return collected;
}

function collectTransaction(collected: Collected, block: number, entry: IndexedTransaction): void {
  const { position, event } = entry;
  collected.transactions.push({
    block,
    position,
    id: entry.id,
    chaincode: entry.chaincode,
    version: entry.version,
    function: entry.function,
    event: entry.eventName ?? null,
    timestamp: entry.timestamp ?? '',
    validation_code: entry.validationCode,
    creator: entry.creator,
    endorsers: JSON.stringify(entry.endorsers),
  });
  const touched = new Set<string>();
  for (const [place, record] of (event?.records ?? []).entries()) {
    const { type, ref } = collectRecord(collected, record, { block, position, place });
    touched.add(`${type} ${ref}`);
    collected.events.push({ type, ref, block, position });
  }
  for (const [type = '', ...parts] of event?.deleted ?? []) {
    const ref = parts.join('~');
    const row = collected.records.get(`${type} ${ref}`);
    if (row === undefined) collected.gone.push({ type, ref });
    else row.deleted = true;
    if (!touched.has(`${type} ${ref}`)) collected.events.push({ type, ref, block, position });
  }
}

function collectRecord(
  collected: Collected,
  record: LedgerRecord,
  place: { readonly block: number; readonly position: number; readonly place: number },
): { readonly type: string; readonly ref: string } {
  const { ref, unitRefs, division, party, subject, state } = facetsOf(record);
  const id = `${record.type} ${ref}`;
  const before = collected.records.get(id);
  collected.records.set(id, {
    ...(before === undefined ? place : { block: before.block, position: before.position, place: before.place }),
    type: record.type,
    ref,
    unit_ref: unitRefs[0] ?? null,
    division: division ?? null,
    party: party ?? null,
    subject: subject ?? null,
    state,
    content: canonicalize({ ...record } as unknown as JsonValue),
    deleted: false,
  });
  if (unitRefs.length > 1) {
    for (const unit_ref of unitRefs) collected.units.set(`${id} ${unit_ref}`, { type: record.type, ref, unit_ref });
  }
  if (record.type === 'cert') collectCertificate(collected, record, place);
  if (record.type === 'mtg') collectProofs(collected, record, place);
  return { type: record.type, ref };
}

function collectCertificate(
  { certificates }: Collected,
  record: Extract<LedgerRecord, { type: 'cert' }>,
  { block, position }: { readonly block: number; readonly position: number },
): void {
  const before = certificates.get(record.certRef);
  certificates.set(record.certRef, {
    cert_ref: record.certRef,
    unit_ref: record.unitRef,
    state: record.state,
    successor: record.successor ?? null,
    predecessor: record.predecessor ?? null,
    kind: record.kind,
    registration_type: record.registrationType,
    division: record.division,
    entered_on: record.enteredOn,
    credential_digest: record.credentialDigest,
    block: before?.block ?? block,
    position: before?.position ?? position,
    record_type: 'cert',
    record_ref: record.certRef,
  });
}

/** The proof of a mortgage lives and ends with the mortgage, and has no record of its own. */
function collectProofs(
  { certificates }: Collected,
  record: Extract<LedgerRecord, { type: 'mtg' }>,
  { block, position }: { readonly block: number; readonly position: number },
): void {
  const replaced = record.acts.flatMap((act) => (act.replaced === undefined ? [] : [act.replaced]));
  const proofs = [...replaced, record.proof];
  for (const [index, { certRef, credentialDigest }] of proofs.entries()) {
    const before = certificates.get(certRef);
    certificates.set(certRef, {
      cert_ref: certRef,
      unit_ref: record.unitRefs[0] ?? '',
      state: proofState(record, certRef) ?? 'CANCELLED',
      predecessor: proofs[index - 1]?.certRef ?? null,
      successor: proofs[index + 1]?.certRef ?? null,
      kind: 'REGISTRATION_PROOF',
      registration_type: index === 0 ? '100' : '300',
      division: record.division,
      entered_on: record.enteredOn,
      credential_digest: credentialDigest,
      block: before?.block ?? block,
      position: before?.position ?? position,
      record_type: 'mtg',
      record_ref: record.mortgageRef,
    });
  }
}

function collectFindings(collected: Collected, { number: block, findings, transactions }: IndexedBlock): void {
  const places = new Map<number, number>();
  for (const finding of findings) {
    const position = transactions.find(({ id }) => id === finding.transactionId)?.position ?? 0;
    const place = places.get(position) ?? 0;
    places.set(position, place + 1);
    const { transactionId: transaction_id, kind, reason, codes } = finding;
    collected.findings.push({ block, position, place, transaction_id, kind, reason, codes: JSON.stringify(codes) });
  }
}

/** Many records name a unit or certificate and no district: they have the one of that. */
async function nameDistricts(transaction: Transaction<Schema>, { records }: Collected): Promise<void> {
  const nameless = [...records.values()].filter(({ division }) => division === null);
  const named = new Map<string, string>();
  for (const { type, ref, division } of records.values()) {
    if ((type === 'unit' || type === 'cert') && division !== null) named.set(ref, division);
  }
  const about = ({ unit_ref, subject, type }: Row<'ledger_index.record'>) => unit_ref ?? (type === 'rend' ? subject : null);
  const unknown = [...new Set(nameless.flatMap((row) => about(row) ?? []))].filter((ref) => !named.has(ref));
  if (unknown.length > 0) {
    const rows = await transaction
      .selectFrom('ledger_index.record')
      .select(['ref', 'division'])
      .where('type', 'in', ['unit', 'cert'])
      .where('ref', 'in', unknown)
      .execute();
    for (const { ref, division } of rows) if (division !== null) named.set(ref, division);
  }
  for (const row of nameless) row.division = named.get(about(row) ?? '') ?? null;
}
