import { DomainError } from '@zhenglian/chaincode/domain';
import { Refusal } from '../../api/execute.js';
import { checkEntry, entryOf } from '../common/entry-form.js';
import { type Entry, readEntries } from '../registry/batch.js';

/** What one call of the API may carry. */
const MOST = 100;
const REF = /^[0-9a-f]{64}$/;

/** One transfer of a file: its accepted case and the new entry. */
export interface TransferItem {
  readonly caseRef: string;
  readonly entry: Entry;
}

/**
 * The transfers of a file: a JSON array of `{ "caseRef": …, "entry": { … } }`, entries as of a single transfer. At most a hundred, each case once.
 * @throws Refusal INVALID_FORMAT, TOO_LARGE
 */
export function readTransfers(content: string): readonly TransferItem[] {
  const items = rowsOf(content).map(({ caseRef, entry }) => {
    if (typeof caseRef !== 'string' || !REF.test(caseRef) || typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
      throw refusal('INVALID_FORMAT');
    }
    return { caseRef, entry: entryOf(entry as Entry, '200') };
  });
  if (items.length > MOST) throw refusal('TOO_LARGE');
  if (new Set(items.map(({ caseRef }) => caseRef)).size < items.length) throw refusal('CONFLICT');
  return items;
}

/** What is wrong with an entry by the domain's own rules, before anything is sent; undefined when nothing is. */
export function faultOf({ entry }: TransferItem): Refusal | undefined {
  try {
    checkEntry(entry);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function rowsOf(content: string): readonly Entry[] {
  try {
    return readEntries(content);
  } catch {
    throw refusal('INVALID_FORMAT');
  }
}

function refusal(code: 'INVALID_FORMAT' | 'TOO_LARGE' | 'CONFLICT'): Refusal {
  const error = new DomainError(code, { field: 'items' });
  return new Refusal(code, { zh: error.text('zh'), en: error.text('en') });
}
