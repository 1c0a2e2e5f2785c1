import type { Database } from '../database/open.js';
import type { DistrictCount } from '../ports.js';

/**
 * Entered and uploaded by district and day, both days included (RG-15 to RG-17): what was entered from the book, what arrived from the answers
 * of the access system, neither from the other.
 */
export async function districtCounts(database: Database, from: string, to: string): Promise<DistrictCount[]> {
  const rows = await database
    .selectFrom('register_book.entry as entry')
    .innerJoin('register_book.request as request', 'request.request_id', 'entry.request_id')
    .innerJoin('register_book.entry_fact as fact', 'fact.sequence', 'entry.sequence')
    .leftJoin('register_book.upload as upload', (join) =>
      join.onRef('upload.sequence', '=', 'entry.sequence').on('upload.state', '=', 'ACCEPTED'),
    )
    .select(['fact.division', 'fact.entered_on'])
    .select(({ fn }) => [
      fn.count<string>('entry.sequence').distinct().as('entered'),
      fn.count<string>('upload.sequence').distinct().as('uploaded'),
      fn.min<string | null>('entry.created_at').filterWhere('upload.sequence', 'is', null).as('waiting'),
    ])
    .where('request.state', '=', 'ENTERED')
    .where('fact.entered_on', '>=', from)
    .where('fact.entered_on', '<=', to)
    .groupBy(['fact.division', 'fact.entered_on'])
    .orderBy('fact.entered_on')
    .orderBy('fact.division')
    .execute();
  return rows.map(({ division, entered_on: day, entered, uploaded, waiting }) => ({
    division,
    day,
    entered: Number(entered),
    uploaded: Number(uploaded),
    waitingSince: waiting ?? undefined,
  }));
}
