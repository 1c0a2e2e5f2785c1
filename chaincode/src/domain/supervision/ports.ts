import { DomainError } from '../errors.js';
import type { EventName } from '../events.js';
import { madeBy } from '../fields.js';
import { clockFindings, refuseAll } from '../gate/judge.js';
import type { Outcome } from '../outcome.js';
import { requestDigest } from '../requests.js';
import { PORT_ACTS, WHOLE_PARTY, type PortRecord, type PortState } from './records.js';
import type { ClosePort, OpenPort, RectifyPort } from './requests.js';

/** 关闭端口 → 整改 → 开放 (BK-03, DV-04). No state is skipped: what was closed is opened after accepted rectification only. */
const NEXT: Readonly<Record<PortState, PortState>> = { OPEN: 'CLOSED', CLOSED: 'RECTIFYING', RECTIFYING: 'OPEN' };

const EVENTS: Readonly<Record<PortState, EventName>> = { CLOSED: 'PORT_CLOSED', RECTIFYING: 'PORT_RECTIFYING', OPEN: 'PORT_OPENED' };

/** The regulator closes a port. Throws PORT_STATE unless it is open, CLOCK_BEHIND. */
export function closePort(request: ClosePort, existing: PortRecord | undefined, day: string | undefined): Outcome<PortRecord> {
  return move('closePort', request, existing, 'CLOSED', day);
}

/** The party says by a plan how it will mend. Throws PORT_STATE unless the port is closed, CLOCK_BEHIND. */
export function rectifyPort(request: RectifyPort, existing: PortRecord | undefined, day: string | undefined): Outcome<PortRecord> {
  return move('rectifyPort', request, existing, 'RECTIFYING', day);
}

/** The regulator accepts the rectification. Throws PORT_STATE unless the port is being rectified, CLOCK_BEHIND. */
export function openPort(request: OpenPort, existing: PortRecord | undefined, day: string | undefined): Outcome<PortRecord> {
  return move('openPort', request, existing, 'OPEN', day);
}

/** The attributes of a port's key. */
export function portKey({ party, scope, scopeRef }: Pick<OpenPort, 'party' | 'scope' | 'scopeRef'>): [string, string, string] {
  return [party, scope, scopeRef ?? WHOLE_PARTY];
}

/** A port lives through many requests, so a repetition is found among its acts, and anything else is judged by its state. */
function move(
  name: string,
  request: OpenPort & { readonly reason?: string },
  existing: PortRecord | undefined,
  to: PortState,
  lawDay: string | undefined,
): Outcome<PortRecord> {
  const digest = requestDigest(name, request as never);
  if (existing?.acts.some((act) => act.requestDigest === digest)) return { result: existing };
  const { party, scope, evidence, day } = request;
  if (NEXT[existing?.state ?? 'OPEN'] !== to) throw new DomainError('PORT_STATE', { field: 'scope' });
  refuseAll(clockFindings(lawDay, day).length > 0 ? ['CLOCK_BEHIND'] : [], 'day');
  const reason = request.reason ?? existing?.reason;
  if (reason === undefined) throw new DomainError('INTERNAL');
  const [, , scopeRef] = portKey(request);
  const acts = [...(existing?.acts ?? []), { state: to, requestDigest: digest, evidence, day }].slice(-PORT_ACTS);
  const record: PortRecord = { ...madeBy(existing?.requestDigest ?? digest, 'port'), party, scope, scopeRef, state: to, reason, acts };
  const act = { name: EVENTS[to], records: [record], result: record };
  return { act, result: record };
}
