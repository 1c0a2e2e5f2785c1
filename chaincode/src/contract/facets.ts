import type fabric from 'fabric-contract-api';
import type * as z from 'zod';
import {
  CaseRecord,
  canonicalize,
  decode,
  decodeError,
  DomainError,
  fromUtf8,
  GateAnswer,
  isErrorCode,
  parseJson,
  type ErrorCode,
  type Gate,
  type JsonValue,
} from '@zhenglian/chaincode/domain';

// Reads of the other chaincodes on the channel. They need no endorsement beyond that of the acting chaincode's own policy, and
// their reads are validated at commit like one's own.

/** What the tax facet finds against an act on one unit. */
export async function taxBlockers(context: fabric.Context, act: Gate['act'], item: Gate['items'][number]): Promise<ErrorCode[]> {
  const { items } = await ask(context, 'tax', 'gate', { act, items: [item] } as JsonValue, GateAnswer);
  const found = items[0];
  if (items.length !== 1 || found?.unitRef !== item.unitRef)
    throw new DomainError('INTERNAL', { detail: 'the tax gate answered something else' });
  return found.blockers.map((code) => {
    if (!isErrorCode(code)) throw new DomainError('INTERNAL', { detail: 'the tax gate answered with a code that does not exist' });
    return code;
  });
}

/** The case as `title` holds it, undefined if it holds none. Every other failure is thrown: an outage is not an absence. */
export async function caseOf(context: fabric.Context, caseRef: string): Promise<CaseRecord | undefined> {
  try {
    return await ask(context, 'title', 'getCase', { caseRef }, CaseRecord);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

async function ask<T>(context: fabric.Context, chaincode: string, name: string, request: JsonValue, schema: z.ZodType<T>): Promise<T> {
  const response = await context.stub.invokeChaincode(chaincode, [name, canonicalize(request)], '');
  if (response.status !== 200) {
    throw decodeError(response.message ?? '') ?? new DomainError('INTERNAL', { detail: `${chaincode}:${name} failed` });
  }
  return decode(schema, parseJson(fromUtf8(response.payload ?? new Uint8Array())));
}
