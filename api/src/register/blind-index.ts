import { createHmac, hkdfSync } from 'node:crypto';

/** What can be searched for without being stored in clear. */
export interface BlindIndex {
  name(text: string): string;
  id(text: string): string;
}

/**
 * Keyed index of names and numbers (SP-01): equal values have equal entries, and nobody without the key can try values. Its key derives
 * from the book's, so that the two cannot be mixed up. Full-width letters, spaces and case make no difference.
 */
export function blindIndex(bookKey: Uint8Array): BlindIndex {
  const key = Buffer.from(hkdfSync('sha256', bookKey, new Uint8Array(0), 'zl/blind-index/1', 32));
  const index = (column: string, text: string) =>
    createHmac('sha256', key)
      .update(JSON.stringify([column, normalise(text)]))
      .digest('hex');
  return { name: (text) => index('name', text), id: (text) => index('id', text) };
}

function normalise(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/gu, '').toUpperCase();
}
