import { DomainError } from '@zhenglian/chaincode/domain';
import type { AuditRecord, Page, PageQuery } from '../ports.js';

/** Where a look stands among those of all organisations. */
type Place = readonly [at: string, organization: string, sequence: number];

/** Looks of several organisations, newest first; what happened in one instant in the order of institutions, each one's newest first. */
export function newestFirst(looks: readonly AuditRecord[]): AuditRecord[] {
  return looks.toSorted((a, b) => compare(placeOf(a), placeOf(b)));
}

/**
 * A page of looks in the order of `newestFirst`. A cursor names a place, so it holds although newer looks have come since, or its own is gone.
 * @throws DomainError INVALID_FORMAT for a cursor that is none
 */
export function pageOfLooks(looks: readonly AuditRecord[], { first, after }: PageQuery): Page<AuditRecord> {
  const place = after === undefined ? undefined : readCursor(after);
  const rest = place === undefined ? looks : looks.filter((look) => compare(placeOf(look), place) > 0);
  return {
    items: rest.slice(0, first).map((node) => ({ cursor: Buffer.from(JSON.stringify(placeOf(node))).toString('base64url'), node })),
    hasNext: rest.length > first,
  };
}

const placeOf = ({ at, organization, sequence }: AuditRecord): Place => [at, organization, sequence];

function compare([at, organization, sequence]: Place, [otherAt, otherOrganization, otherSequence]: Place): number {
  if (at !== otherAt) return at < otherAt ? 1 : -1;
  if (organization !== otherOrganization) return organization < otherOrganization ? -1 : 1;
  return otherSequence - sequence;
}

function readCursor(cursor: string): Place {
  const place = parsed(Buffer.from(cursor, 'base64url').toString());
  const [at, organization, sequence] = Array.isArray(place) ? (place as unknown[]) : [];
  if (typeof at !== 'string' || typeof organization !== 'string' || typeof sequence !== 'number')
    throw new DomainError('INVALID_FORMAT', { field: 'after' });
  return [at, organization, sequence];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
