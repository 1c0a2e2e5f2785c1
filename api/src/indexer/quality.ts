import { LedgerRecord, parseJson } from '@zhenglian/chaincode/domain';
import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.js';
import type { DistrictFacts } from '../ports.js';

type Connection = Transaction<Schema>;
type Row = { -readonly [K in keyof DistrictFacts]: DistrictFacts[K] };

/**
 * What the ledger says of each district and day: certificates of title that were entered, the closed log, exceptions. A day of which it says
 * nothing is left out.
 */
export async function districtFacts(
  connection: Connection,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<DistrictFacts[]> {
  const days = new Map<string, Row>();
  const dayOf = (division: string, day: string): Row => {
    const known = days.get(`${division} ${day}`);
    if (known !== undefined) return known;
    const row: Row = { division, day, anchored: 0, logged: undefined, late: false, exceptions: 0, open: 0 };
    days.set(`${division} ${day}`, row);
    return row;
  };
  const certificates = await connection
    .selectFrom('ledger_index.certificate')
    .select(['division', 'entered_on', (eb) => eb.fn.countAll<string>().as('count')])
    .where('kind', '=', 'TITLE_CERTIFICATE')
    .where('entered_on', '>=', from)
    .where('entered_on', '<=', to)
    .groupBy(['division', 'entered_on'])
    .execute();
  for (const { division, entered_on: day, count } of certificates) dayOf(division, day).anchored = Number(count);
  for (const record of await recordsOf(connection, ['log', 'ticket'])) {
    if ((record.type !== 'log' && record.type !== 'ticket') || record.day < from || record.day > to) continue;
    const row = dayOf(record.division, record.day);
    if (record.type === 'log') Object.assign(row, { logged: record.total, late: record.late });
    else {
      row.exceptions += 1;
      if (!record.acts.some(({ act }) => act === 'CLOSE')) row.open += 1;
    }
  }
  return [...days.values()].toSorted((a, b) => order(a).localeCompare(order(b)));
}

const order = ({ day, division }: DistrictFacts) => `${day} ${division}`;

async function recordsOf(connection: Connection, types: readonly string[]) {
  const rows = await connection
    .selectFrom('ledger_index.record')
    .select('content')
    .where('type', 'in', [...types])
    .where('deleted', '=', false)
    .execute();
  // written by the indexer from a record that the domain had parsed
  return rows.map(({ content }) => LedgerRecord.parse(parseJson(content)));
}
