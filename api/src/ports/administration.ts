import type { ImpactAssessment, NewAssessment } from './privacy.js';
import type { Approval, Person } from './second-person.js';
import type { JsonValue } from '@zhenglian/chaincode/domain';

/** Changes of settings, each with a second person. */
export const SETTING_ACTIONS = ['CHANGE_DICTIONARY', 'CHANGE_CALENDAR', 'GRANT_ROLE', 'REVOKE_ROLE'] as const;
export type SettingAction = (typeof SETTING_ACTIONS)[number];

export interface Term {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly retired: boolean;
  /** From the national tables: cannot be changed here. */
  readonly national: boolean;
}

export const SUBJECT_REQUESTS = ['EXPORT', 'CORRECTION', 'DELETION', 'RESTRICTION', 'WITHDRAWAL'] as const;
/** What a data subject may ask for (个人信息保护法 art. 44-48, 15). */
export type SubjectRequestKind = (typeof SUBJECT_REQUESTS)[number];

export interface SubjectRequest {
  readonly id: string;
  readonly kind: SubjectRequestKind;
  /** certRef of the holder's certificate. */
  readonly subject: string;
  readonly state: 'OPEN' | 'DONE' | 'REFUSED';
  readonly receivedAt: string;
  readonly dueOn: string;
  readonly answer: string | undefined;
}

/** An account as the own sign-in knows it. */
export interface KnownAccount {
  readonly name: string;
  readonly roles: readonly string[];
  readonly divisions: readonly string[];
  readonly machine: boolean;
}

/** With what was given to it here. */
export interface AccountFacts extends KnownAccount {
  readonly grants: readonly {
    readonly role: string;
    readonly divisions: readonly string[];
    readonly grantedBy: string;
    readonly grantedAt: string;
  }[];
}

export interface DictionaryMapping {
  readonly dictionary: string;
  readonly system: string;
  readonly foreignCode: string;
  readonly code: string;
  readonly outward: boolean;
}

export interface CalendarDay {
  readonly day: string;
  readonly working: boolean;
  readonly reason: string;
}

/** Dictionaries, working days, roles and the requests of data subjects. */
export interface Administration {
  /** @throws DomainError INVALID_FORMAT for a change that cannot be made; CONFLICT for other content under the id */
  requestChange(ask: {
    readonly id: string;
    readonly action: SettingAction;
    readonly payload: unknown;
    readonly by: Person;
  }): Promise<Approval>;
  /** Carries out exactly what was approved. @throws DomainError the approval's codes, CONFLICT */
  applyChange(change: {
    readonly approvalId: string;
    readonly action: SettingAction;
    readonly payload: unknown;
    readonly by: Person;
  }): Promise<void>;
  /** @throws DomainError BLANK_FIELD, TOO_LARGE, INVALID_DATE, CONFLICT for other content under the id */
  recordAssessment(assessment: NewAssessment): Promise<ImpactAssessment>;
  /** Newest first. */
  assessments(): Promise<readonly ImpactAssessment[]>;
  accounts(): Promise<readonly AccountFacts[]>;
  dictionaries(): Promise<readonly string[]>;
  mappings(dictionary: string, system: string | undefined): Promise<readonly DictionaryMapping[]>;
  calendarDays(year: number): Promise<readonly CalendarDay[]>;
  terms(dictionary: string): Promise<readonly Term[]>;
  /** Last day of a limit of working days. @throws DomainError INVALID_DATE, INVALID_FORMAT, CALENDAR_UNKNOWN */
  limitEnds(begins: string, workingDays: number): Promise<string>;
  /** Roles and districts that the organisation itself has given to an account. */
  grants(account: string): Promise<{ readonly roles: readonly string[]; readonly divisions: readonly string[] }>;
  receiveRequest(ask: {
    readonly id: string;
    readonly kind: SubjectRequestKind;
    readonly subject: string;
    readonly content: string;
  }): Promise<SubjectRequest>;
  answerRequest(answer: {
    readonly id: string;
    readonly state: 'DONE' | 'REFUSED';
    readonly answer: string;
    readonly by: Person;
  }): Promise<SubjectRequest>;
  openRequests(): Promise<readonly (SubjectRequest & { readonly late: boolean })[]>;
  /** Everything that is held about a holder through a certificate, logged before it leaves. @throws DomainError NOT_FOUND */
  exportSubject(ask: { readonly certRef: string; readonly by: Person }): Promise<JsonValue>;
}
