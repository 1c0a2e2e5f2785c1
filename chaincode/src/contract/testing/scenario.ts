import type { ChaincodeName } from '../names.js';
import { MemoryLedger } from './memory-ledger.js';
import { registrar, taxOfficer, type Submitter } from './submitters.js';

/** A reference that is told from the others by one number. */
export function ref(number: number): string {
  return number.toString(16).padStart(64, '0');
}

export const UNIT = ref(1);
export const OLD = ref(2);
export const NEW = ref(3);
export const CASE = ref(4);

export const setUnitKey = { publicKey: `02${ref(7)}` };

export const registerFirst = {
  unitRef: UNIT,
  certRef: OLD,
  kind: 'TITLE_CERTIFICATE',
  registrationType: '100',
  division: '440605',
  enteredOn: '2026-11-21',
  credentialDigest: ref(5),
  persons: { acceptor: ref(31), reviewer: ref(32), enterer: ref(33) },
};

/** What the registry attests of the case: signed, by three persons. */
const attested = { holders: 'SIGNED', acceptor: ref(31), reviewer: ref(32), enterer: ref(33) };

export const openCase = {
  caseRef: CASE,
  unitRef: UNIT,
  certRef: OLD,
  act: 'TRANSFER',
  requiredSides: ['BUYER', 'SELLER'],
  applicationDigest: ref(6),
  division: '440605',
  openedOn: '2026-11-22',
  attested,
};

export const registerTransfer = {
  caseRef: CASE,
  unitRef: UNIT,
  replaces: OLD,
  certRef: NEW,
  kind: 'TITLE_CERTIFICATE',
  registrationType: '200',
  division: '440605',
  enteredOn: '2026-11-25',
  credentialDigest: ref(8),
};

export function attest(side: 'BUYER' | 'SELLER') {
  return { caseRef: CASE, unitRef: UNIT, side, kind: 'PAID', receiptDigest: ref(9), office: '14406050000', attestedOn: '2026-11-23' };
}

/** The steps of a transfer, in order; each needs the ones before it. */
export const STEPS = ['setUnitKey', 'registerFirst', 'openCase', 'attestBuyer', 'attestSeller', 'registerTransfer'] as const;
export type Step = (typeof STEPS)[number];

/** Submitter, chaincode, function and argument. */
export type Call = readonly [Submitter, ChaincodeName, string, object];

/** The call of each step. */
export const CALLS: Readonly<Record<Step, Call>> = {
  setUnitKey: [registrar, 'title', 'setUnitKey', setUnitKey],
  registerFirst: [registrar, 'title', 'registerFirst', registerFirst],
  openCase: [registrar, 'title', 'openCase', openCase],
  attestBuyer: [taxOfficer, 'tax', 'attest', attest('BUYER')],
  attestSeller: [taxOfficer, 'tax', 'attest', attest('SELLER')],
  registerTransfer: [registrar, 'title', 'registerTransfer', registerTransfer],
};

/** A ledger on which all steps before the given one were committed. */
export async function ledgerBefore(step: Step | 'end'): Promise<MemoryLedger> {
  const ledger = new MemoryLedger();
  for (const done of step === 'end' ? STEPS : STEPS.slice(0, STEPS.indexOf(step))) {
    const { status, message } = await ledger.submit(...CALLS[done]);
    if (status !== 200) throw new Error(`${done}: ${message}`);
  }
  return ledger;
}
