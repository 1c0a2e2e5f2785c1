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
import { policyBytes } from './policy.js';

/** The committed record under a key, undefined if there is none. A record that cannot be read is INTERNAL, never "absent". */
export async function readRecord<R extends LedgerRecord>(
  context: fabric.Context,
  schema: z.ZodType<R>,
  type: string,
  ...parts: readonly string[]
): Promise<R | undefined> {
  const bytes = await context.stub.getState(keyText(context, { type, parts }));
  return bytes.length === 0 ? undefined : decodeRecord(schema, type, bytes);
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
  const records: R[] = [];
  for await (const { value } of context.stub.getStateByPartialCompositeKey(type, [...parts]))
    records.push(decodeRecord(schema, type, value));
  return records;
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
  const { stub } = context;
  // What no index could read must not be committed; the client splits its batch.
  if (records.length > EVENT_RECORDS || deletes.length > EVENT_DELETES) throw new DomainError('TOO_LARGE', { field: 'items' });
  // One after the other: the order of calls is part of what every peer must do alike.
  for (const record of records) await stub.putState(keyText(context, keyOf(record)), utf8(answer(record)));
  for (const key of deletes) await stub.deleteState(keyText(context, key));
  for (const policy of policies) await stub.setStateValidationParameter(keyText(context, policy.key), policyBytes(policy));
  const event: LedgerEvent = {
    v: 1,
    name: act.name,
    records: [...records],
    ...(deletes.length > 0 && { deleted: deletes.map(({ type, parts }) => [type, ...parts]) }),
    ...(carries.length > 0 && { carries: [...carries] }),
  };
  stub.setEvent(event.name, utf8(answer(event)));
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
