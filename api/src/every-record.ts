import type { RecordType } from '@zhenglian/chaincode/domain';
import type { ReadModel, RecordFacts, RecordFilter } from './ports.js';

const PAGE = 100;

/** All records of one type that the filter lets through, newest first, page by page. */
export async function everyRecord(readModel: Pick<ReadModel, 'records'>, type: RecordType, filter: RecordFilter): Promise<RecordFacts[]> {
  const all: RecordFacts[] = [];
  for (let after: string | undefined; ;) {
    const page = await readModel.records(type, filter, { first: PAGE, after });
    all.push(...page.items.map(({ node }) => node));
    after = page.items.at(-1)?.cursor;
    if (!page.hasNext) return all;
  }
}
