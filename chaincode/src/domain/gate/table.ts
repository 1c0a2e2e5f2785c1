import type { ErrorCode } from '../errors.js';
import type { GatedAct } from './acts.js';
import type { Finding, FoundState } from './findings.js';

export const GROUNDS = ['SALE', 'GIFT', 'EXCHANGE', 'DIVISION', 'INHERITANCE', 'JUDGMENT', 'COURT_SALE', 'OTHER'] as const;
/** Why a right ends. */
export const END_GROUNDS = ['WAIVER', 'EXPROPRIATION', 'DESTRUCTION', 'JUDGMENT', 'EXPIRY', 'DEATH', 'OTHER'] as const;
/** What a change changes: NON_DISPOSING is name, address, survey; INCREASE and DECREASE are of cap or sum. */
export const CHANGES = ['NON_DISPOSING', 'INCREASE', 'DECREASE', 'OTHER'] as const;

/** The act that is tried, with what decides which rows apply. */
export interface Asked {
  readonly act: GatedAct;
  /** The law's day, from `clock~now`; absent before the first tick. */
  readonly day?: string | undefined;
  readonly ground?: (typeof GROUNDS)[number] | (typeof END_GROUNDS)[number] | undefined;
  readonly change?: (typeof CHANGES)[number] | undefined;
  /** SEIZE: a pre-seizure, for which the unit need not be registered. */
  readonly pre?: boolean | undefined;
  /** MORTGAGE_RELEASE: of some of its units only. */
  readonly part?: boolean | undefined;
  /** SEIZE: an extension or a release instead of an order; OBJECT: keeping instead of applying; NOTICE, RESIDENCE, …: ending. */
  readonly step?: 'ORDER' | 'EXTEND' | 'RELEASE' | 'KEEP' | 'END' | undefined;
  /** CONVERT: of which notice. CORRECT: of what. */
  readonly of?: 'PURCHASE' | 'MORTGAGE' | 'WORKS' | 'HOLDER' | 'REVOCATION' | 'OTHER' | undefined;
}

export const OUTCOMES = ['refuse', 'consent', 'acknowledge', 'carry', 'except', 'allow'] as const;

/** What follows from an act that passes; the acting contract writes it into its records and its event. */
export const CARRIES = [
  'SUCCESSORS_COVERED',
  'WAITERS_VOIDED',
  'PRE_TAKES_EFFECT',
  'UNITS_COVERED',
  'REMARK',
  'QUEUED',
  'MORTGAGE_FOLLOWS',
  'MORTGAGE_ENDS',
  'NEXT_RANK',
  'BOTH_NAMED',
  'REST_STAYS',
  'BURDENS_CARRIED',
  'WORKS_CONVERT',
  'NOTICE_CONVERTED',
  'PRIORITY_OF_NOTICE',
  'RIGHT_FOLLOWS',
  'CONCERNED_NOTIFIED',
  'OBJECTION_LAPSES',
  'COPY_SAYS_ENDED',
] as const;

/** A condition on marks: each named mark must have one of the listed values. */
export type Where<T> = { readonly [K in keyof T]?: readonly T[K][] };

/** One row of the table: (act, state found) → outcome. */
export interface GateRow {
  readonly id: string;
  readonly acts: readonly GatedAct[];
  readonly found: FoundState;
  /** Which findings of that state. */
  readonly where?: Where<Finding>;
  /** Which acts of that name. */
  readonly asked?: Where<Asked>;
  readonly outcome: (typeof OUTCOMES)[number];
  /** Raised by refuse, consent and acknowledge; lifted by except. */
  readonly codes: readonly ErrorCode[];
  /** Of an exception: only codes that such findings raised are lifted. */
  readonly lifts?: Where<Finding>;
  readonly carry?: (typeof CARRIES)[number];
  readonly source: string;
  /** L: read in the statute. G: general knowledge to be confirmed; a tenant may switch the row off. */
  readonly law: 'L' | 'G';
}
