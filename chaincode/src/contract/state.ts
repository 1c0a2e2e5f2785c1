import type fabric from 'fabric-contract-api';
import type * as z from 'zod';
import {
  canonicalize,
  decode,
  DomainError,
  fromUtf8,
  keyOf,
  parseJson,
  utf8,
  type JsonValue,
  type LedgerEvent,
  type LedgerRecord,
  type Outcome,
  type RecordKey,
} from '@zhenglian/chaincode/domain';

/** The committed record under a key, undefined if there is none. A record that cannot be read is INTERNAL, never "absent". */
export async function readRecord<R extends LedgerRecord>(
  context: fabric.Context,
  schema: z.ZodType<R>,
  type: R['type'],
  ...parts: readonly string[]
): Promise<R | undefined> {
  const bytes = await context.stub.getState(keyText(context, { type, parts }));
  if (bytes.length === 0) return undefined;
  try {
    return decode(schema, parseJson(fromUtf8(bytes)));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new DomainError('INTERNAL', { detail: `the ledger's ${type} record cannot be read: ${error.message}` });
  }
}

/** As `readRecord`; throws NOT_FOUND if there is none. Answers as canonical JSON. */
export async function answerRecord<R extends LedgerRecord>(
  context: fabric.Context,
  schema: z.ZodType<R>,
  type: R['type'],
  ...parts: readonly string[]
): Promise<string> {
  const record = await readRecord(context, schema, type, ...parts);
  if (!record) throw new DomainError('NOT_FOUND');
  return answer(record);
}

/** Writes what an act decided, with its one event, and answers with the record that it is about. A repeated request writes nothing. */
export async function commit<R extends LedgerRecord>(context: fabric.Context, { act, result }: Outcome<R>): Promise<string> {
  if (act) {
    for (const record of act.records) {
      await context.stub.putState(keyText(context, keyOf(record)), utf8(answer(record)));
    }
    const event: LedgerEvent = { v: 1, name: act.name, records: [...act.records] };
    context.stub.setEvent(event.name, utf8(answer(event)));
  }
  return answer(result);
}

/** Canonical JSON of a value that a schema described. */
export function answer(value: LedgerRecord | LedgerEvent | JsonValue): string {
  return canonicalize(value as JsonValue);
}

function keyText(context: fabric.Context, { type, parts }: RecordKey): string {
  return context.stub.createCompositeKey(type, [...parts]);
}
