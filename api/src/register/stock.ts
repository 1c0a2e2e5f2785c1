import { canonicalize, DomainError, isErrorCode, parseRegisterEntry, type JsonValue } from '@zhenglian/chaincode/domain';
import { CsvError, parse } from 'csv-parse/sync';
import type { Database } from '../database/open.js';
import type { Schema } from '../database/schema.js';
import type { StockReport } from '../ports.js';
import { seal } from './sealed.js';

type StockProblem = StockReport['problems'][number];

const LARGEST_FILE = 20_000_000;
const MOST_LINES = 100_000;
const CHUNK = 200;

/** Columns of the file; a holder's columns carry a number: 权利人1, 证件种类1, 证件号1, 份额1. */
const COLUMNS = {
  unitCode: '不动产单元号',
  certificateNumber: '证号',
  registrationReason: '登记原因',
  rightType: '权利类型',
  rightNature: '权利性质',
  tenure: '共有情况',
  location: '坐落',
  landUse: '土地用途',
  landArea: '宗地面积',
  landAreaUnit: '面积单位',
  termFrom: '使用期限起',
  termTo: '使用期限止',
  remarks: '附记',
} as const;
const BUILDING_COLUMNS = {
  name: '幢号',
  use: '房屋用途',
  structure: '房屋结构',
  totalStoreys: '总层数',
  storey: '所在层',
  area: '建筑面积',
  exclusiveArea: '专有建筑面积',
  sharedArea: '分摊建筑面积',
  completedOn: '竣工时间',
} as const;
const MOST_HOLDERS = 20;

type Line = Readonly<Record<string, string>>;

/**
 * Reads stock data (存量数据) from CSV and keeps every line, good or not, with its problems: the same rules as for a new entry (RG-10 to
 * RG-12), and no unit or certificate twice, within the file or against what is there. Nothing is issued by it.
 * @throws DomainError TOO_LARGE, INVALID_FORMAT for a file that is none or lacks columns, CONFLICT for a batch that was imported
 */
export async function importStock(
  parts: { readonly database: Database; readonly key: Uint8Array },
  batch: string,
  csv: string,
): Promise<StockReport> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,60}$/.test(batch)) throw new DomainError('INVALID_FORMAT', { field: 'batch' });
  const lines = readCsv(csv);
  const seen = { units: new Set<string>(), numbers: new Set<string>() };
  const checked = lines.map((line, index) => checkLine(line, index + 2, seen));
  await parts.database.transaction().execute(async (transaction) => {
    const known = await transaction.selectFrom('register_book.stock').select('line').where('batch', '=', batch).limit(1).executeTakeFirst();
    if (known !== undefined) throw new DomainError('CONFLICT', { field: 'batch' });
    for (const item of checked) {
      const there = await transaction
        .selectFrom('register_book.unit')
        .select('unit_code')
        .where('unit_code', '=', item.unitCode)
        .executeTakeFirst();
      if (there !== undefined) item.problems.push({ line: item.line, code: 'ALREADY_REGISTERED', field: COLUMNS.unitCode });
    }
    const rows = checked.map((item) => toRow(parts.key, batch, item));
    for (let start = 0; start < rows.length; start += CHUNK) {
      await transaction
        .insertInto('register_book.stock')
        .values(rows.slice(start, start + CHUNK))
        .execute();
    }
  });
  return report(batch, checked);
}

interface CheckedLine {
  readonly line: number;
  readonly unitCode: string;
  readonly certificateNumber: string;
  readonly entry: JsonValue;
  readonly problems: StockProblem[];
}

function readCsv(csv: string): Line[] {
  if (csv.length > LARGEST_FILE) throw new DomainError('TOO_LARGE', { field: 'file' });
  try {
    const lines = parse(csv, {
      bom: true,
      columns: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: false,
      to: MOST_LINES + 1,
    }) as Line[];
    if (lines.length > MOST_LINES) throw new DomainError('TOO_LARGE', { field: 'file' });
    const missing = Object.values(COLUMNS).find((name) => lines[0] !== undefined && !Object.hasOwn(lines[0], name));
    if (lines.length === 0 || missing !== undefined) throw new DomainError('INVALID_FORMAT', { field: missing ?? 'file' });
    return lines;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw Object.assign(new DomainError('INVALID_FORMAT', { field: 'file', detail: error.message.slice(0, 200) }), { cause: error });
  }
}

function checkLine(line: Line, number: number, seen: { units: Set<string>; numbers: Set<string> }): CheckedLine {
  const entry = entryOf(line);
  const unitCode = line[COLUMNS.unitCode] ?? '';
  const certificateNumber = line[COLUMNS.certificateNumber] ?? '';
  const problems: StockProblem[] = [];
  const problem = (code: string, field: string) => void problems.push({ line: number, code, field });
  try {
    parseRegisterEntry(entry);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    for (const code of error.codes) problem(code, error.field ?? '');
  }
  if (certificateNumber === '') problem('BLANK_FIELD', COLUMNS.certificateNumber);
  if (seen.units.has(unitCode)) problem('REPEATED', COLUMNS.unitCode);
  if (certificateNumber !== '' && seen.numbers.has(certificateNumber)) problem('REPEATED', COLUMNS.certificateNumber);
  seen.units.add(unitCode);
  seen.numbers.add(certificateNumber);
  return { line: number, unitCode, certificateNumber, entry, problems };
}

function entryOf(line: Line): JsonValue {
  const get = (name: string) => line[name] ?? '';
  const holders = [];
  for (let n = 1; n <= MOST_HOLDERS && get(`权利人${n}`) !== ''; n += 1) {
    const share = /^(\d{1,9})\/(\d{1,9})$/.exec(get(`份额${n}`));
    holders.push({
      name: get(`权利人${n}`),
      idType: get(`证件种类${n}`),
      idNumber: get(`证件号${n}`),
      ...(share === null ? {} : { share: { numerator: Number(share[1]), denominator: Number(share[2]) } }),
    });
  }
  const building = Object.fromEntries(Object.entries(BUILDING_COLUMNS).map(([key, name]) => [key, get(name)]));
  const built = Object.values(building).some((value) => value !== '');
  return {
    unitCode: get(COLUMNS.unitCode),
    registrationType: '100',
    registrationReason: get(COLUMNS.registrationReason),
    rightType: get(COLUMNS.rightType),
    rightNature: get(COLUMNS.rightNature),
    tenure: get(COLUMNS.tenure),
    holders,
    location: get(COLUMNS.location),
    landUse: get(COLUMNS.landUse),
    landArea: { value: get(COLUMNS.landArea), unit: get(COLUMNS.landAreaUnit) },
    ...(built ? { buildings: [building] } : {}),
    termFrom: get(COLUMNS.termFrom),
    termTo: get(COLUMNS.termTo),
    remarks: get(COLUMNS.remarks),
  };
}

function toRow(
  key: Uint8Array,
  batch: string,
  { line, unitCode, certificateNumber, entry, problems }: CheckedLine,
): Schema['register_book.stock'] {
  return {
    batch,
    line,
    state: problems.length === 0 ? 'GOOD' : 'BAD',
    unit_code: unitCode === '' ? null : unitCode.slice(0, 100),
    certificate_number: certificateNumber === '' ? null : certificateNumber.slice(0, 100),
    problems: canonicalize(problems.map(({ code, field }) => ({ code, field }))),
    sealed: seal(key, 'stock', `${batch}/${line}`, entry),
  };
}

function report(batch: string, checked: readonly CheckedLine[]): StockReport {
  const problems = checked.flatMap((item) => item.problems);
  const counts = new Map<string, number>();
  for (const { code } of problems) counts.set(code, (counts.get(code) ?? 0) + 1);
  const byCode = [...counts].map(([code, count]) => ({ code, count })).toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));
  return { batch, lines: checked.length, good: checked.filter((item) => item.problems.length === 0).length, problems, byCode };
}

/** Codes of a report that have a text of their own in the closed list; REPEATED is the report's. */
export function isKnownProblem(code: string): boolean {
  return code === 'REPEATED' || isErrorCode(code);
}
