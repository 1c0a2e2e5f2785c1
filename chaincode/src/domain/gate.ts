import { DomainError, type ErrorCode } from './errors.js';
import type { AttestationRecord, CaseRecord, CertificateRecord, HeadRecord, UnitRecord } from './records.js';
import type { GatedAct } from './requests.js';

// What blocks what, as data. Each facet holds some of the facts and answers for its own rows; the acting contract refuses with
// everything that all facets found.

/** When a row is asked: at acceptance of the case (受理), at the entry into the register (登簿), or both. */
export type Stage = 'ACCEPT' | 'ENTER';

/** What `title` holds about a unit and an act on it. */
export interface TitleFacts {
  readonly unit: UnitRecord | undefined;
  readonly head: HeadRecord | undefined;
  /** The certificate that the act replaces or concerns. */
  readonly certificate: CertificateRecord | undefined;
  readonly case: CaseRecord | undefined;
}

/** What `tax` holds: per required side of the case its attestation, undefined where there is none. */
export interface TaxFacts {
  readonly unitRef: string;
  readonly attestations: readonly (AttestationRecord | undefined)[];
}

export interface GateRow<Facts> {
  readonly acts: readonly GatedAct[];
  readonly stages: readonly Stage[];
  readonly code: ErrorCode;
  /** Where the rule comes from. */
  readonly source: string;
  /** Whether the state is found that blocks the act. */
  readonly found: (facts: Facts) => boolean;
}

export const TITLE_ROWS: readonly GateRow<TitleFacts>[] = [
  {
    acts: ['TRANSFER'],
    stages: ['ACCEPT', 'ENTER'],
    code: 'UNIT_UNKNOWN',
    source: '不动产登记暂行条例 art. 8: the unit is what is registered',
    found: ({ unit }) => unit === undefined,
  },
  {
    acts: ['TRANSFER'],
    stages: ['ACCEPT', 'ENTER'],
    code: 'CERTIFICATE_NOT_CURRENT',
    source: 'Civil Code art. 217: the certificate must agree with the register',
    found: ({ certificate, head }) => certificate?.state !== 'VALID' || certificate.certRef !== head?.certRef,
  },
  {
    acts: ['FIRST'],
    stages: ['ENTER'],
    code: 'ALREADY_REGISTERED',
    source: 'RG-12 不重: one right of title per unit',
    found: ({ unit, head }) => unit !== undefined || head !== undefined,
  },
  {
    acts: ['TRANSFER'],
    stages: ['ENTER'],
    code: 'CASE_UNKNOWN',
    source: '不动产登记暂行条例 art. 17: nothing is entered that was not accepted',
    found: (facts) => facts.case === undefined,
  },
  {
    acts: ['TRANSFER'],
    stages: ['ENTER'],
    code: 'CASE_NOT_READY',
    source: 'RG-05: 受理, 审核, 登簿 in this order and once',
    found: (facts) => facts.case !== undefined && facts.case.state !== 'READY',
  },
  {
    acts: ['TRANSFER'],
    stages: ['ENTER'],
    code: 'CASE_MISMATCH',
    source: 'RG-05: the entry is the one that was applied for',
    found: ({ case: opened, head, certificate }) =>
      opened !== undefined && (opened.unitRef !== head?.unitRef || opened.certRef !== certificate?.certRef),
  },
];

export const TAX_ROWS: readonly GateRow<TaxFacts>[] = [
  {
    acts: ['TRANSFER'],
    stages: ['ENTER'],
    code: 'TAX_INCOMPLETE',
    source: '契税法 art. 11; 个人所得税法 art. 15; 土地增值税暂行条例 art. 12',
    found: ({ unitRef, attestations }) => attestations.length === 0 || attestations.some((found) => found?.unitRef !== unitRef),
  },
  {
    acts: ['TRANSFER'],
    stages: ['ENTER'],
    code: 'TAX_REVERSED',
    source: '契税法 art. 12: tax may be claimed back until the entry, and then the proof is gone',
    found: ({ attestations }) => attestations.some((found) => found?.state === 'REVERSED'),
  },
];

/** All codes that block the act at that stage, in the order of the table. */
export function blockers<Facts>(rows: readonly GateRow<Facts>[], act: GatedAct, stage: Stage, facts: Facts): ErrorCode[] {
  return rows.filter((row) => row.acts.includes(act) && row.stages.includes(stage) && row.found(facts)).map(({ code }) => code);
}

/** Throws a refusal with all codes unless there are none. */
export function pass(codes: readonly ErrorCode[], field?: string): void {
  const [first] = codes;
  if (first) throw new DomainError(first, { codes, field });
}
