import { placeOf } from '@zhenglian/chaincode/domain';
import type { HolderKey } from './holder-key.js';
import { DIVISION, persons, reference } from './requests.js';

// The requests of the law's acts, as clients of the network make them, with new references each time.

/** A call of a contract: who submits it, and who endorses when the gateway is not to choose. */
export interface Act {
  readonly user: string;
  readonly chaincode: string;
  readonly function: string;
  readonly request: object;
  readonly endorsers?: readonly string[];
}

export const CLOCK_KEEPERS = ['RegistryMSP', 'TaxMSP', 'CourtMSP'];
export const WITH_COURT = ['CourtMSP', 'RegistryMSP'];
export const WITH_REGULATOR = ['RegulatorMSP', 'RegistryMSP'];
/** Of `access`: any two. */
export const TWO = ['RegistryMSP', 'RegulatorMSP'];
export const withLender = (lender: string): string[] => ['RegistryMSP', lender];

/** An instant of the machine's clock, so many seconds from now, as the ledger writes it. */
export const instantIn = (now: Date, seconds: number): string => `${new Date(now.getTime() + seconds * 1000).toISOString().slice(0, 19)}Z`;

export function firstRegistration(unitRef: string, certRef: string, day: string) {
  const request = { unitRef, certRef, kind: 'TITLE_CERTIFICATE', registrationType: '100', division: DIVISION };
  return { ...request, enteredOn: day, credentialDigest: reference(), persons: persons() };
}

export function applicationOf(unitRef: string, day: string, more: object = {}) {
  return {
    applicationRef: reference(),
    lender: 'BankMSP',
    division: DIVISION,
    unitRefs: [unitRef],
    form: 'MORTGAGE',
    kind: 'GENERAL',
    contractDigest: reference(),
    transferBan: false,
    excludesOthers: false,
    queryConsentRef: reference(),
    port: {},
    day,
    ...more,
  };
}

/** A certificate or proof that an act brings into being. */
export const paper = () => ({ certRef: reference(), credentialDigest: reference() });

/** What the registry attests of a case: signed, by three persons. */
export const attested = () => ({ holders: 'SIGNED', ...persons() });

export function entryOf(applicationRef: string, day: string) {
  return { mortgageRef: reference(), applicationRef, proof: paper(), attested: attested(), enteredOn: day };
}

export function caseOf(unitRef: string, certRef: string, day: string, more: object = {}) {
  const open = { caseRef: reference(), unitRef, certRef, act: 'TRANSFER', requiredSides: ['BUYER', 'SELLER'] };
  return { ...open, applicationDigest: reference(), division: DIVISION, openedOn: day, attested: attested(), ...more };
}

export function attestationOf(caseRef: string, unitRef: string, side: string, day: string, kind = 'PAID') {
  return { caseRef, unitRef, side, kind, receiptDigest: reference(), office: '14406050000', attestedOn: day };
}

export function transferOf(caseRef: string, unitRef: string, replaces: string, day: string, more: object = {}) {
  const entry = { caseRef, unitRef, replaces, certRef: reference(), kind: 'TITLE_CERTIFICATE', registrationType: '200' };
  return { ...entry, division: DIVISION, enteredOn: day, credentialDigest: reference(), ...more };
}

export function seizureOf(unitRef: string, court: string, arrivedAt: string, more: object = {}) {
  const order = { seizureRef: reference(), unitRef, court, instructionDigest: reference(), rulingDigest: reference() };
  return { ...order, arrivedAt, pre: false, months: 36, ...more };
}

export function holdOf(unitRef: string, body: string, arrivedAt: string, day: string) {
  const hold = { holdRef: reference(), unitRef, body, documentDigest: reference(), arrivedAt, months: 6 };
  return { ...hold, forbids: ['MORTGAGE', 'TRANSFER'], day };
}

export function noticeOf(unitRef: string, holderKey: string, day: string) {
  const notice = { noticeRef: reference(), unitRef, kind: 'PURCHASE', holderKey, proof: paper(), division: DIVISION };
  return { ...notice, day, attested: { holders: 'SIGNED' } };
}

/** A holder's key bound to a certificate under a tag, and one grant of it. */
export function sharingOf(channel: string, key: HolderKey, day: string, uses = 1) {
  const place = placeOf(channel);
  const [certTag, grantRef] = [reference(), reference()];
  const grant = {
    ...place,
    grantRef,
    certTag,
    recipient: 'BankMSP',
    fields: ['location'],
    uses,
    expiresOn: day,
    purposeDigest: reference(),
  };
  const use = (n: number) => ({ grantRef, n, fields: ['location'], eventTag: reference(), day });
  return {
    grantRef,
    grant,
    bind: { jws: key.states('binding', { ...place, certTag, key: key.publicKey, custody: 'DEVICE' }), day },
    make: { jws: key.states('grant', grant) },
    use,
    revoke: { jws: key.states('revocation', { ...place, act: 'REVOKE', grantRef }), day },
  };
}
