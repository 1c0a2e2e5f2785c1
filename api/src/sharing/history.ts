import { checkStatement, DomainError, readStatement } from '@zhenglian/chaincode/domain';
import { everyRecord } from '../every-record.js';
import type { AuditLog, Look, ReadModel, RecordFacts } from '../ports.js';
import type { Actor, SharingParts } from './parts.js';

/** A statement is good for one visit of the page: whoever gets hold of it later learns nothing. */
const FRESH_MILLISECONDS = 10 * 60_000;

export interface HistoryParts extends Pick<SharingParts, 'accessLedger' | 'grants' | 'clock' | 'channel'> {
  readonly readModel: Pick<ReadModel, 'certificate' | 'records'>;
  readonly audit: Pick<AuditLog, 'looks' | 'record'>;
}

/** Who looked and why, with what the holder has allowed: grants with their uses, and consents to queries (PIPL art. 44-45; checklist 41). */
export interface OwnHistory {
  readonly certRef: string;
  /** Newest first. */
  readonly looks: readonly Look[];
  readonly grants: readonly RecordFacts[];
  readonly uses: readonly RecordFacts[];
  readonly consents: readonly RecordFacts[];
}

/**
 * What a holder sees of an own certificate, by a statement of the key that is bound to it. That the certificate does not exist, has no key
 * or another one, and that the statement is old, is one answer.
 * @throws DomainError HOLDER_SIGNATURE, INVALID_FORMAT for what is no such statement, the ledger's codes
 */
export async function ownHistory(
  parts: HistoryParts,
  { jws, actor }: { readonly jws: string; readonly actor: Actor },
): Promise<OwnHistory> {
  const { certRef, at } = readStatement('history', jws, parts.channel);
  const tag = await parts.grants.knownTag(certRef);
  const key = tag === undefined ? undefined : await parts.accessLedger.boundKey(tag);
  const apart = Math.abs(parts.clock.now().getTime() - Date.parse(at));
  if (tag === undefined || key === undefined || apart > FRESH_MILLISECONDS) throw new DomainError('HOLDER_SIGNATURE', { field: 'jws' });
  checkStatement('history', jws, key, parts.channel);
  await parts.audit.record({ ...actor, action: 'LOG_READ', result: 'RELEASED', subject: certRef });
  const grants = await everyRecord(parts.readModel, 'grant', { subject: tag });
  const uses = await Promise.all(grants.map(({ ref }) => everyRecord(parts.readModel, 'use', { subject: ref })));
  return {
    certRef,
    looks: await looksAt(parts, certRef),
    grants,
    uses: uses.flat(),
    consents: await everyRecord(parts.readModel, 'query', { subject: tag }),
  };
}

/** Looks at a certificate itself and at copies under grants of it, newest first. */
export async function looksAt(
  { audit, grants }: { readonly audit: Pick<AuditLog, 'looks'>; readonly grants: Pick<SharingParts['grants'], 'grantsOf'> | undefined },
  certRef: string,
): Promise<readonly Look[]> {
  const subjects = [certRef, ...((await grants?.grantsOf(certRef)) ?? [])];
  const looks = await Promise.all(subjects.map((subject) => audit.looks(subject)));
  return looks.flat().toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}
