import { checkDate, DomainError } from '@zhenglian/chaincode/domain';
import { shanghaiDay } from '../calendar.js';
import type { Database } from '../database/open.js';
import {
  ASSESSMENT_CONCLUSIONS,
  ASSESSMENT_OCCASIONS,
  type AssessmentOccasion,
  type Clock,
  type ImpactAssessment,
  type NewAssessment,
} from '../ports.js';

const LONGEST_TEXT = 10_000;
/** 个人信息保护法 art. 56. */
const YEARS = 3;

/**
 * Keeps an impact assessment (个人信息保护法 art. 55, 56): what for, whether it is lawful and needed, what it does to people, what is done about
 * it. The same again is the same; nothing is ever changed. @throws DomainError BLANK_FIELD, TOO_LARGE, INVALID_DATE, INVALID_FORMAT, CONFLICT
 */
export async function recordAssessment(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  assessment: NewAssessment,
): Promise<ImpactAssessment> {
  const { id, occasion, conclusion, assessedOn, by, ...texts } = assessment;
  for (const [field, text] of Object.entries(texts)) {
    if (text.trim() === '') throw new DomainError('BLANK_FIELD', { field });
    if (text.length > LONGEST_TEXT) throw new DomainError('TOO_LARGE', { field });
  }
  if (!ASSESSMENT_OCCASIONS.includes(occasion)) throw new DomainError('INVALID_FORMAT', { field: 'occasion' });
  if (!ASSESSMENT_CONCLUSIONS.includes(conclusion)) throw new DomainError('INVALID_FORMAT', { field: 'conclusion' });
  if (checkDate(assessedOn, 'assessedOn') > shanghaiDay(clock.now())) throw new DomainError('INVALID_DATE', { field: 'assessedOn' });
  const keepUntil = `${Number(assessedOn.slice(0, 4)) + YEARS}${assessedOn.slice(4)}`.replace(/-02-29$/, '-03-01');
  await database
    .insertInto('admin.impact_assessment')
    .values({
      id,
      occasion,
      ...texts,
      conclusion,
      assessed_on: assessedOn,
      assessed_by: by.account,
      keep_until: keepUntil,
      created_at: clock.now().toISOString(),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  const [kept] = await assessments(database, id);
  const same =
    kept !== undefined &&
    (Object.keys({ occasion, conclusion, assessedOn, ...texts }) as (keyof typeof kept & keyof NewAssessment)[]).every(
      (name) => kept[name] === assessment[name],
    );
  if (!same) throw new DomainError('CONFLICT', { field: 'requestId' });
  return kept;
}

/** Newest first. */
export function listAssessments(database: Database): Promise<ImpactAssessment[]> {
  return assessments(database);
}

async function assessments(database: Database, id?: string): Promise<ImpactAssessment[]> {
  let query = database.selectFrom('admin.impact_assessment').selectAll().orderBy('assessed_on', 'desc').orderBy('id');
  if (id !== undefined) query = query.where('id', '=', id);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    // written by `recordAssessment`
    occasion: row.occasion as AssessmentOccasion,
    activity: row.activity,
    lawful: row.lawful,
    risks: row.risks,
    measures: row.measures,
    conclusion: row.conclusion as ImpactAssessment['conclusion'],
    assessedOn: row.assessed_on,
    assessedBy: row.assessed_by,
    keepUntil: row.keep_until,
  }));
}
