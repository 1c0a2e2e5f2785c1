import { digest, utf8 } from '@zhenglian/chaincode/domain';
import { entryOf } from '../common/entry-form.js';

export type Entry = Readonly<Record<string, unknown>>;

/** What one request of the API may carry: its limit is 512 KB and 500 items are read back at once. */
const PART_BYTES = 400_000;
const PART_ITEMS = 500;

/** A part of a file that the API takes at once, as a batch of its own. */
export interface Part {
  readonly batchId: string;
  readonly items: readonly { readonly requestId: string; readonly entry: Entry }[];
}

/** The register entries of a file. Throws when it is no JSON array of objects, or an empty one. */
export function readEntries(content: string): readonly Entry[] {
  const list: unknown = JSON.parse(content);
  if (!Array.isArray(list) || list.length === 0 || list.some((one) => typeof one !== 'object' || one === null || Array.isArray(one)))
    throw new Error('not a list of entries');
  return list as readonly Entry[];
}

/**
 * Entries as batches of first registrations. The same file always gives the same ids, so that it can be submitted again without issuing
 * anything twice; an entry of another file has another id, and what is registered already is then refused as an item.
 */
export function partsOf(entries: readonly Entry[]): readonly Part[] {
  const file = digest('zl/request/1', utf8(`explorer/batch ${JSON.stringify(entries)}`));
  const items = entries.map((value, n) => ({ requestId: idOf(file, `item ${n}`), entry: entryOf(value, '100') }));
  const parts: (typeof items)[] = [[]];
  let bytes = 0;
  for (const item of items) {
    const size = utf8(JSON.stringify(item)).length;
    const part = parts.at(-1) ?? [];
    if (part.length > 0 && (part.length >= PART_ITEMS || bytes + size > PART_BYTES)) {
      parts.push([item]);
      bytes = size;
    } else {
      part.push(item);
      bytes += size;
    }
  }
  return parts.map((part, n) => ({ batchId: idOf(file, `part ${n}`), items: part }));
}

const idOf = (file: string, name: string): string => digest('zl/request/1', utf8(`explorer/batch ${file} ${name}`));
