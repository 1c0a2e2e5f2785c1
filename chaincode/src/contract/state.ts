import type fabric from 'fabric-contract-api';
import type * as z from 'zod';
import {
  canonicalize,
  decode,
  DomainError,
  EVENT_DELETES,
  EVENT_RECORDS,
  fromUtf8,
  joined,
  keyOf,
  parseJson,
  utf8,
  type Act,
  type JsonValue,
  type LedgerEvent,
  type LedgerRecord,
  type Outcome,
  type RecordKey,
} from '@zhenglian/chaincode/domain';
import { writeKeys } from './peer-messages.js';
import { policyBytes } from './policy.js';
import { readKey, scanValues } from './reads.js';

/** The committed record under a key, undefined if there is none. A record that cannot be read is INTERNAL, never "absent". */
export async function readRecord<R extends LedgerRecord>(
  context: fabric.Context,
  schema: z.ZodType<R>,
  type: string,
  ...parts: readonly string[]
): Promise<R | undefined> {
  const bytes = await readKey(context.stub, keyText(context, { type, parts }));
  return bytes.length === 0 ? undefined : decodeRecord(schema, type, bytes);
}

/** Reads at once what a batch goes through item by item afterwards. */
export async function together<T>(items: readonly T[], read: (item: T) => Promise<unknown> | Promise<unknown>[]): Promise<void> {
  await Promise.all(items.flatMap(read));
}

/**
 * All records whose keys begin with these attributes, in the order of their keys. Only for `live~<unitRef>~`: everywhere else
 * a transaction reads single keys. The peer validates the scan again at commit, so that what appears meanwhile is seen.
 */
export async function scanRecords<R extends LedgerRecord>(
  context: fabric.Context,
  schema: z.ZodType<R>,
  type: string,
  ...parts: readonly string[]
): Promise<R[]> {
  const values = await scanValues(context.stub, type, parts);
  return values.map((value) => decodeRecord(schema, type, value));
}

/** As `readRecord`; throws NOT_FOUND if there is none. Answers as canonical JSON. */
export async function answerRecord<R extends LedgerRecord>(
  context: fabric.Context,
  schema: z.ZodType<R>,
  type: string,
  ...parts: readonly string[]
): Promise<string> {
  const record = await readRecord(context, schema, type, ...parts);
  if (!record) throw new DomainError('NOT_FOUND');
  return answer(record);
}

/** Writes what an act decided, with its one event, and answers with the record that it is about. A repeated request writes nothing. */
export async function commit<R extends LedgerRecord>(context: fabric.Context, { act, result }: Outcome<R>): Promise<string> {
  if (act) await write(context, act);
  return answer(result);
}

/** The outcome of the one item of a batch of one, as if it had been asked alone. */
export function commitOne<R extends LedgerRecord>(context: fabric.Context, [outcome]: readonly Outcome<R>[]): Promise<string> {
  if (!outcome) throw new DomainError('INTERNAL');
  return commit(context, outcome);
}

/** Writes the outcomes of a batch as one transaction with one event, and answers `{"items":[record, …]}` in the order of the request. */
export async function commitAll<R extends LedgerRecord>(context: fabric.Context, outcomes: readonly Outcome<R>[]): Promise<string> {
  const { act, results } = joined(outcomes);
  if (act) await write(context, act);
  return answer({ items: results as unknown as JsonValue });
}

/** Canonical JSON of a value that a schema described. */
export function answer(value: LedgerRecord | LedgerEvent | JsonValue): string {
  return canonicalize(value as JsonValue);
}

async function write<R extends LedgerRecord>(context: fabric.Context, act: Act<R>): Promise<void> {
  const { records, deletes = [], policies = [], carries = [] } = act;
  // What no index could read must not be committed; the client splits its batch.
  if (records.length > EVENT_RECORDS || deletes.length > EVENT_DELETES) throw new DomainError('TOO_LARGE', { field: 'items' });
  await writeKeys(context.stub, [
    ...records.map((record) => ({ key: keyText(context, keyOf(record)), value: utf8(answer(record)) })),
    ...deletes.map((key) => ({ key: keyText(context, key), deleted: true as const })),
    ...policies.map((policy) => ({ key: keyText(context, policy.key), policy: policyBytes(policy) })),
  ]);
  const event: LedgerEvent = {
    v: 1,
    name: act.name,
    records: [...records],
    ...(deletes.length > 0 && { deleted: deletes.map(({ type, parts }) => [type, ...parts]) }),
    ...(carries.length > 0 && { carries: [...carries] }),
  };
  context.stub.setEvent(event.name, utf8(answer(event)));
}

function decodeRecord<R extends LedgerRecord>(schema: z.ZodType<R>, type: string, bytes: Uint8Array): R {
  try {
    return decode(schema, parseJson(fromUtf8(bytes)));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError('INTERNAL', { detail: `the ledger's ${type} record cannot be read: ${error.message}` });
  }
}

function keyText(context: fabric.Context, { type, parts }: RecordKey): string {
  return context.stub.createCompositeKey(type, [...parts]);
}
