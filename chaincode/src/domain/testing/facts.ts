import {
  requestDigest,
  SUITE,
  type Attest,
  type AttestationRecord,
  type CaseRecord,
  type CertificateRecord,
  type HeadRecord,
  type OpenCase,
  type RegisterFirst,
  type RegisterTransfer,
  type UnitKeyRecord,
  type UnitRecord,
} from '../index.js';

/** A reference that is told from the others by one number. */
export function ref(number: number): string {
  return number.toString(16).padStart(64, '0');
}

const made = { v: 1, suite: SUITE, requestDigest: ref(99) } as const;

export const UNIT = ref(1);
export const OLD = ref(2);
export const NEW = ref(3);
export const CASE = ref(4);

export const PERSONS = { acceptor: ref(31), reviewer: ref(32), enterer: ref(33) } as const;
/** What the registry attests of a case: signed, by three persons. */
export const ATTESTED = { holders: 'SIGNED', ...PERSONS } as const;

export const unitKey: UnitKeyRecord = { ...made, type: 'key', publicKey: `02${ref(7)}` };
export const unit: UnitRecord = { ...made, type: 'unit', unitRef: UNIT, state: 'REGISTERED', division: '440605', enteredOn: '2026-11-21' };
export const head: HeadRecord = { ...made, type: 'head', unitRef: UNIT, certRef: OLD };
export const certificate: CertificateRecord = {
  ...made,
  type: 'cert',
  certRef: OLD,
  unitRef: UNIT,
  kind: 'TITLE_CERTIFICATE',
  registrationType: '100',
  division: '440605',
  enteredOn: '2026-11-21',
  credentialDigest: ref(5),
  state: 'VALID',
  persons: PERSONS,
};
export const transferCase: CaseRecord = {
  ...made,
  type: 'case',
  caseRef: CASE,
  unitRef: UNIT,
  certRef: OLD,
  act: 'TRANSFER',
  requiredSides: ['BUYER', 'SELLER'],
  applicationDigest: ref(6),
  division: '440605',
  openedOn: '2026-11-22',
  attested: ATTESTED,
  state: 'READY',
};

export const firstRequest: RegisterFirst = {
  unitRef: UNIT,
  certRef: OLD,
  kind: 'TITLE_CERTIFICATE',
  registrationType: '100',
  division: '440605',
  enteredOn: '2026-11-21',
  credentialDigest: ref(5),
  persons: PERSONS,
};
export const caseRequest: OpenCase = {
  caseRef: CASE,
  unitRef: UNIT,
  certRef: OLD,
  act: 'TRANSFER',
  requiredSides: ['BUYER', 'SELLER'],
  applicationDigest: ref(6),
  division: '440605',
  openedOn: '2026-11-22',
  attested: ATTESTED,
};
export const transferRequest: RegisterTransfer = {
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

export function attestRequest(side: Attest['side']): Attest {
  return {
    caseRef: CASE,
    unitRef: UNIT,
    side,
    kind: 'PAID',
    receiptDigest: ref(side === 'BUYER' ? 9 : 10),
    office: '14406050000',
    attestedOn: '2026-11-23',
  };
}

export function attestation(side: Attest['side'], change: Partial<AttestationRecord> = {}): AttestationRecord {
  const request = attestRequest(side);
  return { ...made, type: 'att', ...request, requestDigest: requestDigest('attest', request), state: 'ATTESTED', ...change };
}
