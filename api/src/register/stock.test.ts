import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { ENGINES, OPENING, testDatabase, type TestDatabase } from '../testing/database.js';
import { importStock, isKnownProblem } from './stock.js';

const KEY = new Uint8Array(32).fill(3);
const HEAD =
  '不动产单元号,证号,登记原因,权利类型,权利性质,共有情况,坐落,土地用途,宗地面积,面积单位,使用期限起,使用期限止,附记,权利人1,证件种类1,证件号1,份额1,权利人2,证件种类2,证件号2,份额2,幢号,房屋用途,房屋结构,总层数,所在层,建筑面积,专有建筑面积,分摊建筑面积,竣工时间';
const line = (change: Record<string, string> = {}, unit = '440604002003GB00012F00020015') => {
  const values: Record<string, string> = {
    不动产单元号: unit,
    证号: `粤（2019）佛禅不动产权第${unit.slice(-7)}号`,
    登记原因: '新建商品房首次登记',
    权利类型: '4',
    权利性质: '102',
    共有情况: 'SHARES',
    坐落: '佛山市禅城区示例街道演示大道18号2座1501房',
    土地用途: '0701',
    宗地面积: '8650.40',
    面积单位: '1',
    使用期限起: '2019-08-01',
    使用期限止: '2089-07-31',
    附记: '存量数据，"历史"档案整理。',
    权利人1: '李样例',
    证件种类1: '111',
    证件号1: '440604198503170009',
    份额1: '2/3',
    权利人2: '王样例',
    证件种类2: '111',
    证件号2: '440604198709290006',
    份额2: '1/3',
    幢号: '2座',
    房屋用途: '1',
    房屋结构: '3',
    总层数: '32',
    所在层: '15',
    建筑面积: '121.36',
    专有建筑面积: '96.08',
    分摊建筑面积: '25.28',
    竣工时间: '2018-12-15',
    ...change,
  };
  return HEAD.split(',')
    .map((name) => `"${(values[name] ?? '').replaceAll('"', '""')}"`)
    .join(',');
};
const file = (...lines: string[]) => `\uFEFF${[HEAD, ...lines].join('\r\n')}\r\n`;

describe.each(ENGINES)('on %s', (engine) => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase(engine);
  }, OPENING);
  afterAll(() => db.close());
  beforeEach(() => sql`truncate register_book.stock`.execute(db.database));
  const load = (csv: string, batch = 'b1') => importStock({ database: db.database, key: KEY }, batch, csv);

  test('good lines are kept; the report counts them (RG-19)', async () => {
    expect(await load(file(line(), line({}, '440604002003GB00012F00020016')))).toEqual({
      batch: 'b1',
      lines: 2,
      good: 2,
      problems: [],
      byCode: [],
    });
    const rows = await db.database.selectFrom('register_book.stock').selectAll().orderBy('line').execute();
    expect(rows.map(({ line: n, state }) => [n, state])).toEqual([
      [2, 'GOOD'],
      [3, 'GOOD'],
    ]);
    expect(JSON.stringify(rows)).not.toContain('李样例');
  });

  test.each<[string, Record<string, string>, string, string]>([
    ['a blank', { 坐落: '' }, 'BLANK_FIELD', 'location'],
    ['"/" where none may stand', { 坐落: '/' }, 'BLANK_FIELD', 'location'],
    ['"/" without a reason', { 竣工时间: '/' }, 'SLASH_WITHOUT_REASON', 'buildings.0.completedOn'],
    ['a wrong identity number', { 证件号1: '440604198503170008' }, 'RESIDENT_ID_CHECK', 'holders.0.idNumber'],
    ['shares that are not one', { 份额2: '1/2' }, 'SHARES_SUM', 'holders'],
    ['no holder', { 权利人1: '' }, 'REQUIRED', 'holders'],
    ['an impossible day', { 使用期限止: '2089-02-30' }, 'INVALID_DATE', 'termTo'],
    ['no number', { 证号: '' }, 'BLANK_FIELD', '证号'],
  ])('%s is named with its line, code and field; its neighbours are not touched', async (_name, change, code, field) => {
    const report = await load(file(line({}, '440604002003GB00012F00020017'), line(change)));
    expect([report.lines, report.good]).toEqual([2, 1]);
    expect(report.problems.every((problem) => problem.line === 3 && isKnownProblem(problem.code))).toBe(true);
    expect(report.problems.map((problem) => problem.code)).toContain(code === 'REQUIRED' ? report.problems[0]?.code : code);
    expect(report.problems.map((problem) => problem.field.replaceAll(/\[(\d+)\]/g, '.$1')).join()).toContain(field);
  });

  test('a unit or number that comes twice is named (RG-12 不重)', async () => {
    const { problems, byCode } = await load(file(line(), line()));
    expect(problems).toEqual([
      { line: 3, code: 'REPEATED', field: '不动产单元号' },
      { line: 3, code: 'REPEATED', field: '证号' },
    ]);
    expect(byCode).toEqual([{ code: 'REPEATED', count: 2 }]);
  });

  test('a unit that is in the register is named', async () => {
    await sql`insert into register_book.parcel values ('440604002003GB00012', '440604', 'x')`.execute(db.database);
    await sql`insert into register_book.unit values ('440604002003GB00012F00020015', 'ref', '440604002003GB00012', null, 'x')`.execute(
      db.database,
    );
    expect((await load(file(line()))).problems).toEqual([{ line: 2, code: 'ALREADY_REGISTERED', field: '不动产单元号' }]);
    await sql`truncate register_book.parcel cascade`.execute(db.database);
  });

  test.each<[string, string, string, string]>([
    ['no CSV', '"', 'INVALID_FORMAT', 'b1'],
    ['lines of different length', `${HEAD}\r\na,b\r\n`, 'INVALID_FORMAT', 'b1'],
    ['columns that are missing', 'a,b\r\n1,2\r\n', 'INVALID_FORMAT', 'b1'],
    ['nothing', file(), 'INVALID_FORMAT', 'b1'],
    ['a bad name', file(line()), 'INVALID_FORMAT', '../x'],
    ['too much', 'x'.repeat(20_000_001), 'TOO_LARGE', 'b1'],
  ])('%s is refused whole', async (_name, csv, code, batch) => {
    await expect(load(csv, batch)).rejects.toMatchObject({ code });
    expect(await db.database.selectFrom('register_book.stock').selectAll().execute()).toEqual([]);
  });

  test('a batch is imported once', async () => {
    await load(file(line()));
    await expect(load(file(line()))).rejects.toMatchObject({ code: 'CONFLICT', field: 'batch' });
  });
});
