import type { Finding, GateItem } from '../gate/findings.js';
import type { CaseRecord, CertificateRecord, HeadRecord, UnitRecord } from './records.js';

/** What `title` holds about a unit and an act on it. */
export interface TitleFacts {
  readonly unit: UnitRecord | undefined;
  readonly head: HeadRecord | undefined;
  /** The certificate that the act replaces or concerns. */
  readonly certificate: CertificateRecord | undefined;
  readonly case: CaseRecord | undefined;
}

/** What the title facet finds on a unit. The case is looked for only where the question names one. */
export function titleFindings(facts: TitleFacts, item: Pick<GateItem, 'caseRef' | 'division'>): Finding[] {
  return [...unitFindings(facts, item), ...(item.caseRef === undefined ? [] : caseFindings(facts))];
}

/** The units whose burdens burden this one: its parcel and its predecessors of all generations. */
export function bearersOf(unit: UnitRecord | undefined): string[] {
  return unit ? [...(unit.parcelRef === undefined ? [] : [unit.parcelRef]), ...(unit.predecessors ?? [])] : [];
}

function unitFindings({ unit, head, certificate }: TitleFacts, { division }: Pick<GateItem, 'division'>): Finding[] {
  const found: Finding[] = [];
  if (!unit) found.push({ state: 'UNIT_ABSENT' });
  else if (division !== undefined && unit.division !== division) found.push({ state: 'UNIT_FOREIGN' });
  if (unit?.state === 'RETIRED') found.push({ state: 'UNIT_RETIRED' });
  if (unit || head) found.push({ state: 'RIGHT_REGISTERED' });
  if (certificate?.state !== 'VALID' || certificate.certRef !== head?.certRef) found.push({ state: 'CERTIFICATE_NOT_CURRENT' });
  return found;
}

function caseFindings({ head, certificate, case: opened }: TitleFacts): Finding[] {
  if (!opened) return [{ state: 'CASE_ABSENT' }];
  const found: Finding[] = [];
  if (opened.state !== 'READY') found.push({ state: 'CASE_NOT_READY', ref: opened.caseRef });
  if (opened.unitRef !== head?.unitRef || opened.certRef !== certificate?.certRef) found.push({ state: 'CASE_OTHER', ref: opened.caseRef });
  return found;
}
