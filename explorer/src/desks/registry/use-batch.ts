import { useCallback, useEffect, useRef, useState } from 'react';
import { execute, Refusal } from '../../api/execute.js';
import { PRIVATE_PREFIX } from '../../shell/session.js';
import type { Part } from './batch.js';
import { Batch, type BatchQuery, IssueBatch, type PersonsInput } from './operations.js';

export type BatchItem = NonNullable<BatchQuery['batch']>['items'][number];

/** What this tab remembers of a batch, so that a reload goes on showing it: which units, in which batches. */
interface Kept {
  readonly units: readonly string[];
  readonly batches: readonly { readonly batchId: string; readonly size: number }[];
}

export interface Progress {
  readonly units: readonly string[];
  /** By place in the file; undefined before the API has told of it. */
  readonly items: readonly (BatchItem | undefined)[];
  readonly entered: number;
  readonly refused: number;
  readonly finished: boolean;
}

const KEY = `${PRIVATE_PREFIX}batch`;
const LOOK_MS = 1_000;
const PAGE = 500;

/** Submits a file as batches and follows them to their end; the registry works them off even when nobody looks. */
export function useBatch() {
  const [progress, setProgress] = useState<Progress>();
  const [error, setError] = useState<unknown>();
  const watching = useRef(0);

  const watch = useCallback(async (kept: Kept): Promise<void> => {
    watching.current += 1;
    const own = watching.current;
    while (watching.current === own) {
      try {
        const now = await look(kept);
        if (watching.current !== own) return;
        setProgress(now);
        setError(undefined);
        if (now.finished) return;
      } catch (failed) {
        setError(failed);
        if (failed instanceof Refusal && failed.code !== 'LEDGER_UNAVAILABLE') return;
      }
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
  }, []);

  useEffect(() => {
    const kept = restored();
    if (kept) void watch(kept);
    return () => {
      watching.current += 1;
    };
  }, [watch]);

  const start = async (parts: readonly Part[], units: readonly string[], persons: PersonsInput): Promise<void> => {
    setError(undefined);
    const kept: Kept = { units, batches: parts.map(({ batchId, items }) => ({ batchId, size: items.length })) };
    setProgress({ units, items: units.map(() => undefined), entered: 0, refused: 0, finished: false });
    try {
      for (const { batchId, items } of parts) await execute(IssueBatch, { input: { requestId: batchId, items, persons } });
    } catch (failed) {
      setProgress(undefined);
      setError(failed);
      return;
    }
    sessionStorage.setItem(KEY, JSON.stringify(kept));
    await watch(kept);
  };
  const forget = (): void => {
    watching.current += 1;
    sessionStorage.removeItem(KEY);
    setProgress(undefined);
    setError(undefined);
  };
  return { progress, error, start, forget };
}

/** How far all parts are. Throws Refusal; NOT_FOUND for a batch that is not there. */
async function look({ units, batches }: Kept): Promise<Progress> {
  const items: (BatchItem | undefined)[] = units.map(() => undefined);
  let [entered, refused, from] = [0, 0, 0];
  for (const { batchId, size } of batches) {
    const { batch } = await execute(Batch, { batchId, after: -1, first: PAGE });
    if (!batch) throw new Refusal('NOT_FOUND', { zh: '没有这一批次。', en: 'There is no such batch.' });
    for (const item of batch.items) items[from + item.position] = item;
    entered += batch.entered;
    refused += batch.refused;
    from += size;
  }
  return { units, items, entered, refused, finished: entered + refused >= units.length };
}

function restored(): Kept | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Kept | null) ?? undefined;
  } catch {
    return undefined;
  }
}
