import { DomainError } from '@zhenglian/chaincode/domain';
import type { Page } from '../ports.js';

// Lists of the boxes and of webhooks run newest first; a cursor is the time and the id of the row it stands on.

/** The first rows as a page; one row more than asked for says that there is another page. */
export function pageOf<T>(rows: readonly T[], first: number, place: (row: T) => readonly [at: string, id: string]): Page<T> {
  const items = rows.slice(0, first).map((node) => ({ cursor: Buffer.from(place(node).join(' ')).toString('base64url'), node }));
  return { items, hasNext: rows.length > first };
}

/** The time and id of a cursor. @throws DomainError INVALID_FORMAT */
export function placeIn(cursor: string): [at: string, id: string] {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split(' ');
  if (Number.isNaN(Date.parse(at))) throw new DomainError('INVALID_FORMAT', { field: 'after' });
  return [at, id];
}
