import { canonicalize, DomainError, parseJson, type JsonValue } from '@zhenglian/chaincode/domain';
import { z } from 'zod';
import type { Database } from '../database/open.js';
import { ERASURE_GROUNDS, type Clock, type ErasureBook, type ErasureState, type ErasureSubject } from '../ports.js';

const Subject = z.object({ certRefs: z.array(z.string()), documentIds: z.array(z.string()), kids: z.array(z.string()) });

/** Erasures in SQL, beside the documents that they concern. */
export function sqlErasureBook({ database, clock }: { database: Database; clock: Clock }): ErasureBook {
  return {
    documentsOf: (certRefs) => documentsOf(database, certRefs),
    async kidsOf(documentIds) {
      if (documentIds.length === 0) return [];
      const rows = await database
        .selectFrom('documents.document_key')
        .select('kid')
        .distinct()
        .where('document_id', 'in', [...documentIds])
        .orderBy('kid')
        .execute();
      return rows.map(({ kid }) => kid);
    },
    async open({ erasureId, subject, ground }) {
      await database
        .insertInto('documents.erasure')
        .values({ erasure_id: erasureId, subject: json(subject), ground, receipt: null, created_at: clock.now().toISOString() })
        .onConflict((conflict) => conflict.column('erasure_id').doNothing())
        .execute();
      const kept = await find(database, erasureId);
      if (kept === undefined) throw new Error('an erasure vanished');
      if (kept.ground !== ground || kept.subject.certRefs.join() !== subject.certRefs.join()) {
        throw new DomainError('CONFLICT', { field: 'erasureId' });
      }
      return kept;
    },
    async done(erasureId, place, items) {
      await database
        .insertInto('documents.erasure_place')
        .values({ erasure_id: erasureId, place, items, done_at: clock.now().toISOString() })
        .onConflict((conflict) => conflict.columns(['erasure_id', 'place']).doNothing())
        .execute();
    },
    async finish(erasureId, receipt) {
      await database
        .updateTable('documents.erasure')
        .set({ receipt })
        .where('erasure_id', '=', erasureId)
        .where('receipt', 'is', null)
        .execute();
    },
    find: (erasureId) => find(database, erasureId),
  };
}

async function documentsOf(database: Database, certRefs: readonly string[]): Promise<readonly string[]> {
  const named = certRefs.flatMap((certRef) => [certRef, `rendition:${certRef}`, `holder-key:${certRef}`]);
  const [documents, copies] = await Promise.all([
    database.selectFrom('documents.document').select('id').where('id', 'in', named).execute(),
    database
      .selectFrom('sharing.opening as o')
      .innerJoin('sharing.access_grant as g', 'g.grant_ref', 'o.grant_ref')
      .innerJoin('documents.document as d', 'd.id', 'o.copy_id')
      .select('d.id')
      .where('g.cert_ref', 'in', [...certRefs])
      .execute(),
  ]);
  return [...documents, ...copies].map(({ id }) => id).toSorted();
}

async function find(database: Database, erasureId: string): Promise<ErasureState | undefined> {
  const row = await database.selectFrom('documents.erasure').selectAll().where('erasure_id', '=', erasureId).executeTakeFirst();
  if (row === undefined) return undefined;
  const places = await database
    .selectFrom('documents.erasure_place')
    .selectAll()
    .where('erasure_id', '=', erasureId)
    .orderBy('done_at')
    .orderBy('place')
    .execute();
  return {
    erasureId,
    subject: Subject.parse(parseJson(row.subject)),
    ground: z.enum(ERASURE_GROUNDS).parse(row.ground),
    places: places.map(({ place, items, done_at }) => ({ place, items, doneAt: done_at })),
    receipt: row.receipt ?? undefined,
  };
}

function json(subject: ErasureSubject): string {
  return canonicalize(subject as unknown as JsonValue);
}
