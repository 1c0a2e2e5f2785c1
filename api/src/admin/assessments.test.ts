import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { NewAssessment } from '../ports.js';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { listAssessments, recordAssessment } from './assessments.js';

// 个人信息保护法 art. 55, 56; checklist 41: the record of an impact assessment is kept three years at least.

const clock = { now: () => new Date('2026-11-21T04:00:00Z') };
const by = { account: 'admin', organization: 'registry', roles: ['admin'] };
const ASSESSMENT: NewAssessment = {
  id: 'a1',
  occasion: 'ENTRUSTED_OR_SHARED',
  activity: '经授权向学校提供证照信息',
  lawful: '本人单独同意',
  risks: '接收方超范围使用',
  measures: '逐次授权、加注件、次数控制',
  conclusion: 'ACCEPTABLE_WITH_MEASURES',
  assessedOn: '2026-11-20',
  by,
};

describe.each(ENGINES)('on %s', (engine) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());
  const record = (change: Partial<NewAssessment> = {}) => recordAssessment({ database: db.database, clock }, { ...ASSESSMENT, ...change });

  test('is kept as it was made, by whom, and until when; the same again is the same, other words are CONFLICT', async () => {
    const kept = await record();
    expect(kept).toMatchObject({ id: 'a1', assessedBy: 'admin', keepUntil: '2029-11-20', conclusion: 'ACCEPTABLE_WITH_MEASURES' });
    expect(await record()).toEqual(kept);
    await expect(record({ risks: '无' })).rejects.toMatchObject({ code: 'CONFLICT', field: 'requestId' });
    await record({ id: 'a2', assessedOn: '2024-02-29' });
    expect((await listAssessments(db.database)).map(({ id, keepUntil }) => [id, keepUntil])).toEqual([
      ['a1', '2029-11-20'],
      ['a2', '2027-03-01'],
    ]);
  });

  test('the database itself refuses to change one', async () => {
    await expect(sql`update admin.impact_assessment set risks = '无'`.execute(db.database)).rejects.toThrow('only added');
  });

  test.each<[Partial<NewAssessment>, string, string]>([
    [{ measures: ' ' }, 'BLANK_FIELD', 'measures'],
    [{ activity: 'x'.repeat(10_001) }, 'TOO_LARGE', 'activity'],
    [{ assessedOn: '2026-11-22' }, 'INVALID_DATE', 'assessedOn'],
    [{ assessedOn: '2026-13-01' }, 'INVALID_DATE', 'assessedOn'],
    [{ occasion: 'OTHER' as never }, 'INVALID_FORMAT', 'occasion'],
    [{ conclusion: 'FINE' as never }, 'INVALID_FORMAT', 'conclusion'],
  ])('%p is refused and keeps nothing', async (change, code, field) => {
    await expect(record({ id: 'refused', ...change })).rejects.toMatchObject({ code, field });
    expect((await listAssessments(db.database)).map(({ id }) => id)).not.toContain('refused');
  });
});
