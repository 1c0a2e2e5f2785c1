import * as z from 'zod';
import { key, made, MspId } from '../fields.js';
import { CalendarDay, Hex64 } from '../schema.js';
import { QUEUE_LIMIT, QueueEntry } from '../seizure/queue.js';

export const PORT_STATES = ['OPEN', 'CLOSED', 'RECTIFYING'] as const;

/** Restrictions of bodies without a court's peer (police, procuratorate, …), in order of arrival; one queue with the seizures. */
export const HoldHeadRecord = z.strictObject({
  ...made,
  type: z.literal('holds'),
  unitRef: Hex64,
  queue: z.array(QueueEntry).max(QUEUE_LIMIT),
});

/** A port through which an institution applies: the whole party, one branch, or one user. None on the ledger: OPEN. */
export const PortRecord = z.strictObject({
  ...made,
  type: z.literal('port'),
  /** The institution: its MSP ID, or the salted reference of a developer, broker or agent without a peer. */
  party: z.union([MspId, Hex64]),
  scope: z.enum(['PARTY', 'BRANCH', 'USER']),
  /** The salted reference of branch or user; of the party itself for scope PARTY. */
  scopeRef: Hex64,
  state: z.enum(PORT_STATES),
  reason: z.string().regex(/^[A-Z][A-Z_]{1,39}$/),
  acts: z.array(z.strictObject({ state: z.enum(PORT_STATES), requestDigest: Hex64, evidence: Hex64, day: CalendarDay })).max(100),
});

export type HoldHeadRecord = z.infer<typeof HoldHeadRecord>;
export type PortRecord = z.infer<typeof PortRecord>;

export const SUPERVISION_RECORDS = [HoldHeadRecord, PortRecord] as const;

export const SUPERVISION_KEYS = {
  holds: ({ unitRef }: HoldHeadRecord) => key('head', unitRef),
  port: ({ party, scope, scopeRef }: PortRecord) => key('port', party, scope, scopeRef),
};
