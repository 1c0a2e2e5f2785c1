import type { Person } from './second-person.js';

/** When the law asks for an impact assessment (个人信息保护法 art. 55). */
export const ASSESSMENT_OCCASIONS = ['SENSITIVE', 'AUTOMATED_DECISION', 'ENTRUSTED_OR_SHARED', 'ABROAD', 'OTHER_MAJOR'] as const;
export type AssessmentOccasion = (typeof ASSESSMENT_OCCASIONS)[number];

export const ASSESSMENT_CONCLUSIONS = ['ACCEPTABLE', 'ACCEPTABLE_WITH_MEASURES', 'NOT_ACCEPTABLE'] as const;

interface AssessmentText {
  readonly occasion: AssessmentOccasion;
  /** What is done with which data. */
  readonly activity: string;
  /** Why purpose and means are lawful, legitimate and needed. */
  readonly lawful: string;
  /** What it does to people's rights, and what may go wrong. */
  readonly risks: string;
  readonly measures: string;
  readonly conclusion: (typeof ASSESSMENT_CONCLUSIONS)[number];
  readonly assessedOn: string;
}

export interface NewAssessment extends AssessmentText {
  readonly id: string;
  readonly by: Person;
}

export interface ImpactAssessment extends AssessmentText {
  readonly id: string;
  readonly assessedBy: string;
  readonly keepUntil: string;
}

/** Something that is forgotten when its time is over. */
export interface RetentionDuty {
  readonly name: string;
  /** @returns how many things were forgotten */
  run(): Promise<number>;
}
