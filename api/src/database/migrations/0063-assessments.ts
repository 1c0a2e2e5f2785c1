import { sql, type Kysely, type Migration } from 'kysely';

/** Impact assessments (个人信息保护影响评估), kept three years at least (个人信息保护法 art. 55, 56). Rows are only added. */
export const assessments: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  },
};

const STATEMENTS = [
  `create table admin.impact_assessment (
     id text primary key, occasion text not null, activity text not null, lawful text not null, risks text not null, measures text not null,
     conclusion text not null check (conclusion in ('ACCEPTABLE', 'ACCEPTABLE_WITH_MEASURES', 'NOT_ACCEPTABLE')),
     assessed_on text not null, assessed_by text not null, keep_until text not null, created_at text not null)`,
  `create index impact_assessment_order on admin.impact_assessment (assessed_on, id)`,
  `create trigger impact_assessment_kept before update on admin.impact_assessment
     for each row execute function register_book.refuse_change()`,
];
