import { createHmac, hkdfSync } from 'node:crypto';
import type { KeyedReferences } from '../ports.js';

/** References under a key that derives from the book's: of persons of a case, of grounds, of branches and users. */
export function keyedReferences(bookKey: Uint8Array): KeyedReferences {
  const key = Buffer.from(hkdfSync('sha256', bookKey, new Uint8Array(0), 'zl/keyed-references/1', 32));
  return {
    of: (kind, ...parts) =>
      createHmac('sha256', key)
        .update(JSON.stringify([kind, ...parts]))
        .digest('hex'),
  };
}
