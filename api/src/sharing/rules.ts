import { judge, type ErrorCode } from '@zhenglian/chaincode/domain';
import type { GrantState } from '../ports.js';

/** What somebody wants under a grant. */
export interface Wanted {
  readonly recipient: string;
  readonly fields: readonly string[];
  /** Today in Asia/Shanghai. */
  readonly day: string;
  /** A use that was counted before and is only finished now. */
  readonly counted: boolean;
}

/** Why a use is refused, by the gate's rows for SHARE; none: it may be counted (or finished). */
export function refusals(state: Pick<GrantState, 'claims' | 'revoked' | 'uses'>, wanted: Wanted): readonly ErrorCode[] {
  const { claims, revoked, uses } = state;
  const found = [
    ...(wanted.day > claims.expiresOn ? (['GRANT_EXPIRED'] as const) : []),
    ...(revoked ? (['GRANT_REVOKED'] as const) : []),
    ...(!wanted.counted && uses.length >= claims.uses ? (['GRANT_USED'] as const) : []),
    ...(wanted.recipient === claims.recipient ? [] : (['RECIPIENT_OTHER'] as const)),
    ...(wanted.fields.every((field) => claims.fields.includes(field)) ? [] : (['FIELDS_SURPLUS'] as const)),
  ];
  return judge(
    { act: 'SHARE', day: wanted.day },
    found.map((name) => ({ state: name })),
  ).codes;
}
