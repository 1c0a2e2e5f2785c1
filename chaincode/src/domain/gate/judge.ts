import { DomainError, type ErrorCode } from '../errors.js';
import { foldQueue, isBefore, type Queued } from '../seizure/queue.js';
import { FACETS, type Facet } from './acts.js';
import { FOUND, type Finding } from './findings.js';
import { MORTGAGE_ROWS } from './rows-mortgage.js';
import { NOTICE_ROWS } from './rows-notice.js';
import { SEIZURE_ROWS } from './rows-seizure.js';
import { UNIT_ROWS } from './rows-unit.js';
import type { Asked, CARRIES, GateRow, Where } from './table.js';

/** The whole table of what blocks what, in the order in which a refusal lists its codes. */
export const GATE: readonly GateRow[] = [...UNIT_ROWS, ...SEIZURE_ROWS, ...MORTGAGE_ROWS, ...NOTICE_ROWS];

/** A consequence of an act that passes: what kind, and which record it concerns. */
export interface Carry {
  readonly kind: (typeof CARRIES)[number];
  readonly ref?: string;
  readonly party?: string;
}

export interface Judgement {
  /** Every code that is left, each once, in the order of the table; none: the act passes. */
  readonly codes: readonly ErrorCode[];
  readonly carries: readonly Carry[];
  /** Rows that applied, exceptions and permissions included. */
  readonly rows: readonly string[];
}

/** Stages in which an entry of the queue still binds. */
const LIVE: readonly string[] = ['INSTRUCTED', 'EFFECTIVE', 'PRE', 'WAITING'];

/**
 * Judges an act on one unit by all that the facets found on it. Lapses are folded first, all matching rows apply, then the
 * exceptions. `table` is a parameter so that a test can take a row away. A row of general knowledge is left out where the unit's
 * county has switched it off.
 */
export function judge(asked: Asked, found: readonly Finding[], table: readonly GateRow[] = GATE): Judgement {
  const findings: readonly Finding[] = [...fold(asked, found), { state: 'ANY' }];
  const off = found.flatMap(({ rows = [] }) => rows);
  const hits = table
    .filter(({ id, law }) => law === 'L' || !off.includes(id))
    .flatMap((row) => (applies(row, asked) ? findings.filter((f) => matches(row, f)).map((f) => ({ row, finding: f })) : []));
  const exceptions = hits.filter(({ row }) => row.outcome === 'except').map(({ row }) => row);
  const codes = hits
    .filter(({ row, finding }) => raises(row, finding))
    .flatMap(({ row, finding }) => row.codes.filter((code) => !exceptions.some((exception) => isLifted(code, finding, exception))));
  return {
    codes: [...new Set(codes)],
    carries: hits.flatMap(({ row, finding }) => (row.carry ? [carryOf(row.carry, finding)] : [])),
    rows: [...new Set(hits.map(({ row }) => row.id))],
  };
}

/** The consequences of the act; throws one refusal with all codes if any is left. */
export function pass(asked: Asked, found: readonly Finding[], field?: string): readonly Carry[] {
  const { codes, carries } = judge(asked, found);
  refuseAll(codes, field);
  return carries;
}

/** Throws a refusal with all codes unless there are none. */
export function refuseAll(codes: readonly ErrorCode[], field?: string): void {
  const [first] = codes;
  if (first) throw new DomainError(first, { codes: [...new Set(codes)], field });
}

/** The facets whose findings the act's rows speak of: whom the acting contract must ask. */
export function facetsOf(asked: Asked): readonly Facet[] {
  const wanted = new Set<Facet>(GATE.filter((row) => applies(row, asked)).map(({ found }) => FOUND[found]));
  // Orders of courts and seizures of other bodies stand in one queue: who asks for one needs both.
  if (wanted.has('seizure') || wanted.has('supervision')) wanted.add('seizure').add('supervision');
  return FACETS.filter((facet) => wanted.has(facet));
}

/** The finding that the law's clock has not reached the act's day; none before the first tick. */
export function clockFindings(lawDay: string | undefined, actDay: string): Finding[] {
  return lawDay !== undefined && lawDay < actDay ? [{ state: 'CLOCK_BEHIND' }] : [];
}

function applies({ acts, asked: conditions }: GateRow, asked: Asked): boolean {
  return acts.includes(asked.act) && holds(conditions, asked);
}

function matches({ found, where }: GateRow, finding: Finding): boolean {
  return found === finding.state && holds(where, finding);
}

function raises({ outcome }: GateRow, finding: Finding): boolean {
  if (outcome === 'consent') return finding.consented !== true;
  if (outcome === 'acknowledge') return finding.acknowledged !== true;
  return outcome === 'refuse';
}

function isLifted(code: ErrorCode, finding: Finding, exception: GateRow): boolean {
  return exception.codes.includes(code) && holds(exception.lifts, finding);
}

function holds<T extends object>(where: Where<T> | undefined, value: T): boolean {
  if (!where) return true;
  return (Object.keys(where) as (keyof T)[]).every((mark) => (where[mark] as readonly unknown[]).includes(value[mark]));
}

function carryOf(kind: Carry['kind'], { ref, party }: Finding): Carry {
  return { kind, ...(ref !== undefined && { ref }), ...(party !== undefined && { party }) };
}

/** Seizures and holds in their stages on that day; what has lapsed or ended is no finding any more. */
function fold(asked: Asked, found: readonly Finding[]): Finding[] {
  const entries = found.flatMap(({ entry }) => (entry ? [entry] : []));
  // Without a day nothing can have lapsed: the earliest day there is keeps every entry alive.
  const queue = foldQueue(entries, asked.day ?? '1000-01-01').filter(({ stage }) => LIVE.includes(stage));
  return found.flatMap((finding): Finding[] => {
    if (finding.state === 'COURT_ORDER') return [withOrder(finding, queue)];
    if (!finding.entry) return [finding];
    const { entry } = finding;
    const place = queue.find((queued) => queued.entry.ref === entry.ref);
    if (!place) return [];
    const forbids = entry.forbids?.some((act) => act === asked.act) ?? finding.state === 'HOLD';
    return [{ ...finding, ref: entry.ref, stage: place.stage, head: place.head, forbids }];
  });
}

function withOrder(order: Finding, queue: readonly Queued[]): Finding {
  const { seizureRef, arrivedAt, tie } = order;
  const head = queue.some((queued) => queued.head && queued.stage === 'EFFECTIVE' && queued.entry.ref === seizureRef);
  const arrivedFirst = arrivedAt !== undefined && queue.every(({ entry }) => isBefore({ arrivedAt, tie }, entry));
  return { ...order, head, arrivedFirst };
}
