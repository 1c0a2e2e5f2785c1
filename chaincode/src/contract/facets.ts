import type fabric from 'fabric-contract-api';
import type * as z from 'zod';
import {
  CaseRecord,
  canonicalize,
  ClockRecord,
  decode,
  decodeError,
  DomainError,
  facetsOf,
  fromUtf8,
  GateAnswer,
  parseJson,
  shanghaiDay,
  type Asked,
  type Finding,
  type Gate,
  type GateItem,
  type Gathered,
  type JsonValue,
  type PortItem,
} from '@zhenglian/chaincode/domain';
import type { ChaincodeName } from './names.js';

// Reads of the other chaincodes on the channel. They need no endorsement beyond that of the acting chaincode's own policy, and
// their reads are validated at commit like one's own.

/**
 * What the other facets find on the units of an act, per item and in its order, with the law's day. Only facets whose states
 * the act's rows speak of are asked, each once for the whole list; `title` first, since it knows the bearers, unless the acting
 * contract is `title` and names them itself. A unit without bearers that does not exist yet is asked about nowhere but where
 * the question concerns the case or the port. Each answer names the bearers that were asked about.
 */
export async function gather(
  context: fabric.Context,
  own: ChaincodeName,
  asked: Asked,
  items: readonly GateItem[],
  port?: PortItem,
): Promise<Gathered[]> {
  const day = await lawDay(context);
  const question = { act: asked.act, ...(day !== undefined && { day }), ...(port && { port }) };
  const titled = own === 'title' ? items.map((item) => ({ item, found: [] })) : await askTitle(context, question, items);
  const known = titled.map(({ item }) => item);
  const found = titled.map((one): Finding[] => [...one.found]);
  for (const facet of facetsOf(asked)) {
    if (facet === 'acting' || facet === 'title' || facet === own || !concerns(facet, asked, known, port)) continue;
    const answers = await askGate(context, facet, { ...question, items: known });
    answers.items.forEach(({ findings }, index) => found[index]?.push(...findings));
  }
  return found.map((findings, index) => ({ day, findings, bearers: known[index]?.bearers ?? [] }));
}

/**
 * The seizures and holds on a unit and its bearers, for `access`, which keeps the clock: a chaincode that is being called cannot be
 * called again by those that it calls, so that nothing here may ask it for the day.
 */
export async function restrictionsOn(context: fabric.Context, unitRef: string, day: string): Promise<Finding[]> {
  const question = { act: 'SEIZE', day } as const;
  const items = (await askTitle(context, question, [{ unitRef }])).map(({ item }) => item);
  const found: Finding[] = [];
  for (const facet of ['seizure', 'supervision'] as const) {
    const answers = await askGate(context, facet, { ...question, items });
    found.push(...answers.items.flatMap(({ findings }) => findings));
  }
  return found;
}

/** The law's day in Asia/Shanghai, undefined before the first tick. */
export async function lawDay(context: fabric.Context): Promise<string | undefined> {
  const clock = await askFor(context, 'access', 'getClock', {}, ClockRecord);
  return clock && shanghaiDay(clock.now);
}

/** As `lawDay`. Throws CLOCK_MISSING: an act whose rule is a term needs the clock. */
export async function demandDay(context: fabric.Context): Promise<string> {
  const day = await lawDay(context);
  if (day === undefined) throw new DomainError('CLOCK_MISSING');
  return day;
}

/** The case as `title` holds it, undefined if it holds none. Every other failure is thrown: an outage is not an absence. */
export function caseOf(context: fabric.Context, caseRef: string): Promise<CaseRecord | undefined> {
  return askFor(context, 'title', 'getCase', { caseRef }, CaseRecord);
}

/** The record that another chaincode answers with; undefined if it has none. */
export async function askFor<T>(
  context: fabric.Context,
  chaincode: ChaincodeName,
  name: string,
  request: JsonValue,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  try {
    return await ask(context, chaincode, name, request, schema);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

async function askTitle(context: fabric.Context, question: Omit<Gate, 'items'>, items: readonly GateItem[]) {
  const answers = await askGate(context, 'title', { ...question, items: [...items] });
  return items.map((item, index) => {
    const { bearers = [], findings = [] } = answers.items[index] ?? {};
    // Of a unit that is not registered yet, only who asks can know the parcel.
    return { item: { ...item, bearers: bearers.length > 0 ? bearers : (item.bearers ?? []) }, found: findings };
  });
}

/** Whether a facet can have anything to say: about what does not exist yet, only its parcel and predecessors count. */
function concerns(facet: ChaincodeName | 'acting', asked: Asked, items: readonly GateItem[], port: PortItem | undefined): boolean {
  if (facet === 'tax') return items.some(({ sides }) => sides !== undefined);
  if (facet === 'supervision' && port) return true;
  return asked.act !== 'FIRST' || items.some(({ bearers = [] }) => bearers.length > 0);
}

async function askGate(context: fabric.Context, facet: ChaincodeName, question: Gate): Promise<GateAnswer> {
  const answers = await ask(context, facet, 'gate', question as unknown as JsonValue, GateAnswer);
  if (answers.items.length !== question.items.length || answers.items.some(({ unitRef }, i) => unitRef !== question.items[i]?.unitRef)) {
    throw new DomainError('INTERNAL', { detail: `the ${facet} gate answered something else` });
  }
  return answers;
}

async function ask<T>(context: fabric.Context, chaincode: string, name: string, request: JsonValue, schema: z.ZodType<T>): Promise<T> {
  const response = await context.stub.invokeChaincode(chaincode, [name, canonicalize(request)], '');
  if (response.status !== 200) {
    throw decodeError(response.message ?? '') ?? new DomainError('INTERNAL', { detail: `${chaincode}:${name} failed` });
  }
  return decode(schema, parseJson(fromUtf8(response.payload ?? new Uint8Array())));
}
