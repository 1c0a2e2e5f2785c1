import type fabric from 'fabric-contract-api';
import {
  DomainError,
  ExcludedUnitRecord,
  LiveMortgageRecord,
  MortgageRecord,
  unitsOf,
  type Asked,
  type GateItem,
  type LedgerRecord,
  type LenderPort,
  type MortgageFacts,
  type MortgageUnit,
  type Outcome,
  type PortItem,
} from '@zhenglian/chaincode/domain';
import { gather } from './facets.js';
import { burdened } from './gate-answer.js';
import { readRecord, scanRecords } from './state.js';

/** Most units that one transaction asks the gates about. */
const UNITS_LIMIT = 100;

/** What stands on a unit and its bearers. `mortgageRef` names a mortgage on works whose reach matters even from elsewhere. */
export async function readFacts(context: fabric.Context, item: GateItem, mortgageRef?: string): Promise<MortgageFacts> {
  const scans = burdened(item).map((unitRef) => scanRecords(context, LiveMortgageRecord, 'live', unitRef));
  const live = (await Promise.all(scans)).flat();
  const works = live.filter(({ form, unitRef }) => form === 'WORKS' && unitRef !== item.unitRef).map((one) => one.mortgageRef);
  const refs = [...new Set([...works, ...(mortgageRef === undefined ? [] : [mortgageRef])])];
  const free = await Promise.all(refs.map((ref) => readRecord(context, ExcludedUnitRecord, 'free', item.unitRef, ref)));
  return { unitRef: item.unitRef, live, excluded: refs.filter((_, index) => free[index] !== undefined) };
}

/** What all facets find on the units of an act, this one's own included. */
export async function gatherUnits(
  context: fabric.Context,
  asked: Asked,
  items: readonly GateItem[],
  { port, mortgageRef }: { port?: PortItem; mortgageRef?: string } = {},
): Promise<MortgageUnit[]> {
  if (items.length === 0) return [];
  demandOnce(items);
  const gathered = await gather(context, 'mortgage', asked, items, port);
  return Promise.all(
    items.map(async (item, index) => {
      const others = gathered[index];
      if (!others) throw new DomainError('INTERNAL', { detail: 'a unit was asked about and not answered' });
      return { ...others, ...(await readFacts(context, { ...item, bearers: [...(others.bearers ?? [])] }, mortgageRef)) };
    }),
  );
}

/** As `gatherUnits`, of the units that a mortgage still burdens. */
export function gatherBurdened(
  context: fabric.Context,
  asked: Asked,
  mortgage: MortgageRecord | undefined,
  port?: PortItem,
): Promise<MortgageUnit[]> {
  return gatherUnits(context, asked, mortgage ? unitsOf(mortgage).map((unitRef) => ({ unitRef })) : [], { ...(port && { port }) });
}

export function readMortgage(context: fabric.Context, mortgageRef: string): Promise<MortgageRecord | undefined> {
  return readRecord(context, MortgageRecord, 'mtg', mortgageRef);
}

/** The port through which a lender applies. */
export function portOf(lender: string, { branch, user }: LenderPort): PortItem {
  return { party: lender, ...(branch !== undefined && { branch }), ...(user !== undefined && { user }) };
}

/** One item of a batch, as far as its act is to be decided. */
export interface Prepared {
  readonly asked: Asked;
  readonly items: readonly GateItem[];
  readonly port?: PortItem;
  /** What all items of a batch share: the bank, and what the gate is asked. */
  readonly alike: string;
}

/**
 * Decides a batch with one question to each facet for all its units. An item that was done before asks nothing. Throws
 * INVALID_FORMAT when the items are of several banks, acts or ports, CONFLICT for a unit that occurs twice, TOO_LARGE over 100 units.
 */
export async function decideAll<W, R extends LedgerRecord>(
  context: fabric.Context,
  wanted: readonly W[],
  prepare: (one: W) => Promise<Prepared | undefined>,
  decide: (one: W, units: readonly MortgageUnit[]) => Promise<Outcome<R>>,
): Promise<Outcome<R>[]> {
  const prepared: (Prepared | undefined)[] = [];
  for (const one of wanted) prepared.push(await prepare(one));
  const first = prepared.find((one) => one !== undefined);
  const other = prepared.findIndex((one) => one && one.alike !== first?.alike);
  if (other >= 0) throw new DomainError('INVALID_FORMAT', { field: `items[${other}]`, detail: 'a batch is of one bank, act and port' });
  const items = prepared.flatMap((one) => one?.items ?? []);
  const gathered = first ? await gatherUnits(context, first.asked, items, first.port && { port: first.port }) : [];
  const outcomes: Outcome<R>[] = [];
  let at = 0;
  for (const [index, one] of wanted.entries()) {
    const count = prepared[index]?.items.length ?? 0;
    outcomes.push(await decide(one, gathered.slice(at, at + count)));
    at += count;
  }
  return outcomes;
}

/** A transaction does not see its own writes: a unit that occurred twice would be judged twice as if the other were not. */
function demandOnce(items: readonly GateItem[]): void {
  if (items.length > UNITS_LIMIT) throw new DomainError('TOO_LARGE', { field: 'items' });
  const refs = items.map(({ unitRef }) => unitRef);
  if (new Set(refs).size < refs.length) throw new DomainError('CONFLICT', { field: 'items' });
}
