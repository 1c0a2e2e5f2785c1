import { judge, type ErrorCode } from '@zhenglian/chaincode/domain';
import type { GrantState } from '../ports.js';

/** What somebody wants under a grant. */
export interface Wanted {
  readonly recipient: string;
  readonly fields: readonly string[];
  /** A use that was counted before and is only finished now. */
  readonly counted: boolean;
}

/** Why a use is refused, by the gate's rows for SHARE; none: it may be counted (or finished). The contract judges again when it counts. */
export function refusals(grant: GrantState, wanted: Wanted): readonly ErrorCode[] {
  const found = [
    ...(grant.day > grant.expiresOn ? (['GRANT_EXPIRED'] as const) : []),
    ...(grant.revoked ? (['GRANT_REVOKED'] as const) : []),
    ...(!wanted.counted && grant.uses.length >= grant.limit ? (['GRANT_USED'] as const) : []),
    ...(wanted.recipient === grant.recipient ? [] : (['RECIPIENT_OTHER'] as const)),
    ...(wanted.fields.every((field) => grant.fields.includes(field)) ? [] : (['FIELDS_SURPLUS'] as const)),
  ];
  return judge(
    { act: 'SHARE', day: grant.day },
    found.map((name) => ({ state: name })),
  ).codes;
}
