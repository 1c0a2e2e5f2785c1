import { read } from './acting.js';
import type { MemoryLedger } from './memory-ledger.js';
import { OLD, ref, UNIT, type Call } from './scenario.js';
import { bankOfficer, courtClerk, registrar } from './submitters.js';

// Calls of S6: court A and court B are two courts behind the one peer of the court's organisation.

export const NOW = '2026-12-01T02:00:00Z';
export const A = ref(100);
export const B = ref(101);
export const C = ref(102);

export const instruction = (seizureRef: string, arrivedAt: string, change: object = {}): Call => [
  courtClerk,
  'seizure',
  'instruct',
  {
    seizureRef,
    unitRef: UNIT,
    court: seizureRef === A ? 'COURT-A' : 'COURT-B',
    instructionDigest: ref(110),
    rulingDigest: ref(111),
    arrivedAt,
    pre: false,
    months: 12,
    certRef: OLD,
    ...change,
  },
];
export const instructA = instruction(A, '2026-12-01T01:00:00Z');
export const instructB = instruction(B, '2026-12-01T01:30:00Z');
export const instructC = instruction(C, '2026-12-01T01:45:00Z');
export const record = (seizureRef: string, enteredOn = '2026-12-01'): Call => [
  registrar,
  'seizure',
  'recordSeizure',
  { seizureRef, enteredOn },
];
export const extension = (seizureRef: string, court: string, day: string, change: object = {}): Call => [
  courtClerk,
  'seizure',
  'extend',
  { seizureRef, court, months: 12, digest: ref(112), day, ...change },
];
export const release = (seizureRef: string, court: string, day: string): Call => [
  courtClerk,
  'seizure',
  'release',
  { seizureRef, court, digest: ref(113), day },
];

export interface Place {
  readonly ref: string;
  readonly stage: string;
  readonly from?: string;
  readonly until?: string;
}

/** The queue as it stands on the law's day: stage, and term if it has one. */
export async function stages(ledger: MemoryLedger): Promise<string[]> {
  const { items } = await read<{ items: Place[] }>(ledger, bankOfficer, 'seizure', 'getQueue', { unitRef: UNIT });
  return items.map((place) => [place.stage, place.from, place.until].filter(Boolean).join(' '));
}
