import type { ErrorCode } from '../errors.js';
import { clockFindings, judge, refuseAll, type Carry } from '../gate/judge.js';
import type { Finding } from '../gate/findings.js';
import type { Asked } from '../gate/table.js';
import { mortgageFindings, type MortgageUnit } from './facts.js';

/** What an act of this facet is tried with, beside its name: its day, the mortgage that it is on, the reference that consents name. */
export interface Trial {
  readonly day: string;
  readonly mortgageRef?: string | undefined;
  readonly consentRef?: string | undefined;
  /** What the acting contract itself finds: about the request, its author, its record. */
  readonly acting?: readonly Finding[];
  /** An application stands before the entry: consents of other lenders may still come. */
  readonly consentsMayCome?: boolean;
  /** Only port, author, record and clock are judged: the units are when the registry enters what was asked for. */
  readonly applying?: boolean;
  /** Codes that no row raises, since only this act knows them. */
  readonly codes?: readonly ErrorCode[];
}

/**
 * Judges an act on all its units by the table, and says what follows. One blocked unit refuses the whole, with that unit's codes
 * and its place; a mortgage over several units adds UNIT_BLOCKED. What concerns no unit (port, author, clock) is judged once.
 */
export function passUnits(asked: Asked, units: readonly MortgageUnit[], trial: Trial): Carry[] {
  const day = units[0]?.day;
  const question: Asked = { ...asked, day };
  const ports = units[0]?.findings.filter(({ state }) => state === 'PORT_NOT_OPEN') ?? [];
  const shared = judge(question, [...ports, ...(trial.acting ?? []), ...clockFindings(day, trial.day)]);
  const each = (trial.applying ? [] : units).map((unit) => judge(question, findingsOf(unit, question, trial)));
  const blocked = each.findIndex(({ codes }) => codes.length > 0);
  const several = blocked >= 0 && units.length > 1;
  const others = several ? judge(question, [{ state: 'OTHER_UNIT_BLOCKED' }]).codes : [];
  const first = [...shared.codes, ...(trial.codes ?? [])];
  const field = several && first.length === 0 ? `unitRefs[${blocked}]` : undefined;
  refuseAll([...first, ...each.flatMap(({ codes }) => codes), ...others], field);
  return distinct([...shared.carries, ...each.flatMap(({ carries }) => carries)]);
}

function findingsOf(unit: MortgageUnit, { act }: Asked, { mortgageRef, consentRef, consentsMayCome }: Trial): Finding[] {
  const own = mortgageFindings(unit, {
    act,
    ...(consentRef !== undefined && { caseRef: consentRef }),
    ...(mortgageRef !== undefined && { mortgageRef }),
  });
  const others = unit.findings.filter(({ state }) => state !== 'PORT_NOT_OPEN');
  return [...others, ...(consentsMayCome ? own.map((finding) => ({ ...finding, consented: true })) : own)];
}

function distinct(carries: readonly Carry[]): Carry[] {
  const seen = new Set<string>();
  return carries.filter(({ kind, ref = '', party = '' }) => {
    const name = `${kind} ${ref} ${party}`;
    return !seen.has(name) && seen.add(name);
  });
}
