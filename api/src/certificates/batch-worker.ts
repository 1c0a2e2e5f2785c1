import { DomainError, parseUnitCode } from '@zhenglian/chaincode/domain';
import type { BatchCounts, BatchReportItem } from '../ports.js';
import { checkRequestId } from '../requests.js';
import { acceptBatch, type BatchRequest } from './batch.js';
import { runBatch, type BatchParts } from './run-batch.js';

export interface BatchDeskParts extends BatchParts {
  readonly warn: (batchId: string, error: unknown) => void;
}

/** How far a batch is, with a page of its items. */
export interface BatchReport extends BatchCounts {
  readonly items: readonly BatchReportItem[];
}

export interface BatchDesk {
  /**
   * Takes a batch on; it is worked off in the background.
   * @param seesDivision whether the caller acts for a district
   * @throws DomainError as acceptBatch, WRONG_TENANT for an item of another district
   */
  accept(request: BatchRequest, seesDivision: (division: string) => boolean): Promise<BatchReport>;
  /** Items behind a position (-1: from the first). @throws DomainError INVALID_FORMAT */
  report(batchId: string, after: number, limit: number): Promise<BatchReport | undefined>;
  /** Works off every batch that is not finished, those of an earlier process included, until `signal` aborts. */
  run(signal: AbortSignal, sleep: (milliseconds: number) => Promise<unknown>): Promise<void>;
}

const LOOK_MILLISECONDS = 1_000;
const AFTER_FAILURE_MILLISECONDS = 5_000;
const PAGE = 500;

/** Batches of the registry's API: one is worked off at a time. */
export function batchDesk(parts: BatchDeskParts): BatchDesk {
  const { batches } = parts;
  const report: BatchDesk['report'] = async (batchId, after, limit) => {
    const counts = await batches.counts(checkRequestId(batchId));
    return counts && { ...counts, items: await batches.report(batchId, after, Math.min(Math.max(limit, 0), PAGE)) };
  };
  return {
    async accept(request, seesDivision) {
      request.items.forEach(({ entry }, n) => {
        const division = divisionOf(entry);
        // what has no district is refused as an item, with the code of what is wrong
        if (division !== undefined && !seesDivision(division)) throw new DomainError('WRONG_TENANT', { field: `items[${n}].unitCode` });
      });
      const counts = await acceptBatch(parts, request);
      return { ...counts, items: await batches.report(request.batchId, -1, PAGE) };
    },
    report,
    async run(signal, sleep) {
      while (!signal.aborted) {
        let failed = false;
        for (const batchId of await unfinished(parts)) {
          if (signal.aborted) return;
          await runBatch(parts, batchId, { signal }).catch((error: unknown) => {
            failed = true;
            if (!signal.aborted) parts.warn(batchId, error);
          });
        }
        await sleep(failed ? AFTER_FAILURE_MILLISECONDS : LOOK_MILLISECONDS);
      }
    },
  };
}

async function unfinished({ batches, warn }: BatchDeskParts): Promise<readonly string[]> {
  try {
    return await batches.unfinished();
  } catch (error) {
    warn('', error);
    return [];
  }
}

function divisionOf(entry: unknown): string | undefined {
  const unitCode: unknown = typeof entry === 'object' && entry !== null && 'unitCode' in entry ? entry.unitCode : undefined;
  if (typeof unitCode !== 'string') return undefined;
  try {
    return parseUnitCode(unitCode).division;
  } catch {
    return undefined;
  }
}
