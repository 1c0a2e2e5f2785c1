import { DomainError } from '@zhenglian/chaincode/domain';

/** Where in the ledger a row comes from: block, transaction, record. */
export type Place = readonly number[];

export function encodeCursor(place: Place): string {
  return Buffer.from(place.join('.')).toString('base64url');
}

/** A cursor is opaque to callers; a foreign one is refused. @throws DomainError INVALID_FORMAT */
export function decodeCursor(cursor: string, length: number): Place {
  const parts = Buffer.from(cursor, 'base64url').toString('latin1').split('.');
  if (parts.length !== length || parts.some((part) => !/^\d{1,9}$/.test(part))) throw new DomainError('INVALID_FORMAT', { field: 'after' });
  return parts.map(Number);
}
