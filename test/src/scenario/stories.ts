import { placeOf, shanghaiDay, type ErrorCode } from '@zhenglian/chaincode/domain';
import { HolderKey } from './holder-key.js';
import { DIVISION, reference } from './requests.js';

/** One call of a story and how it must end; a refusal names the code that must be among those given. */
export interface StoryStep {
  readonly name: string;
  readonly user: string;
  readonly chaincode: string;
  readonly function: string;
  readonly request: object;
  readonly refused?: ErrorCode;
  /** Organisations that endorse; absent: the gateway chooses by the policy. */
  readonly endorsers?: readonly string[];
}

const WITH_LENDER = ['RegistryMSP', 'BankMSP'];
const WITH_COURT = ['CourtMSP', 'RegistryMSP'];
const WITH_REGULATOR = ['RegulatorMSP', 'RegistryMSP'];
const CLOCK_KEEPERS = ['RegistryMSP', 'TaxMSP', 'CourtMSP'];
const TWO = ['RegistryMSP', 'RegulatorMSP'];

/**
 * The stories of the law on one network: two units, one bank, every institution, the holder's own key. References are new each
 * time, so that they can run again; days and instants are those of the machine's clock, since the network checks them.
 * @param unitKey the registry's public key for unit references, hex
 */
export function stories(channel: string, unitKey: string, now: Date): StoryStep[] {
  const instant = (seconds: number) => `${new Date(now.getTime() + seconds * 1000).toISOString().slice(0, 19)}Z`;
  const day = shanghaiDay(instant(0));
  const [unit, other] = [reference(), reference()];
  const [title, otherTitle, sold] = [reference(), reference(), reference()];
  const clock: StoryStep = {
    name: 'the law’s clock is ticked',
    user: 'registrar',
    chaincode: 'access',
    function: 'tick',
    request: { now: instant(0) },
    endorsers: CLOCK_KEEPERS,
  };
  return [
    by('registrar', 'title', 'the unit key is published')('setUnitKey', { publicKey: unitKey }),
    clock,
    first('S1: the first unit is registered', unit, title, day),
    first('S1: a second unit is registered', other, otherTitle, day),
    ...mortgageStory(unit, day),
    ...saleStory({ unit, title, sold }, day),
    ...seizureStory(other, otherTitle, instant, day),
    ...holdStory(other, instant, day),
    ...portStory(other, day),
    ...sharingStory(channel, day),
  ];
}

const by =
  (user: string, chaincode: string, name: string, refused?: ErrorCode, endorsers?: readonly string[]) =>
  (fn: string, request: object): StoryStep => ({
    name: refused ? `${name} (${refused})` : name,
    user,
    chaincode,
    function: fn,
    request,
    ...(refused && { refused }),
    ...(endorsers && { endorsers }),
  });
const registrar = (chaincode: string, name: string, refused?: ErrorCode, endorsers?: readonly string[]) =>
  by('registrar', chaincode, name, refused, endorsers);
const bank = (name: string, refused?: ErrorCode) => by('bank-officer', 'mortgage', name, refused, WITH_LENDER);
const court = (name: string, refused?: ErrorCode) => by('court-clerk', 'seizure', name, refused, WITH_COURT);
const regulator = (name: string, refused?: ErrorCode) => by('supervisor', 'supervision', name, refused, WITH_REGULATOR);

function first(name: string, unitRef: string, certRef: string, day: string): StoryStep {
  const request = { unitRef, certRef, kind: 'TITLE_CERTIFICATE', registrationType: '100', division: DIVISION };
  return registrar('title', name)('registerFirst', { ...request, enteredOn: day, credentialDigest: reference() });
}

function applicationFor(unitRef: string, day: string) {
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
  };
}

function entryOf(applicationRef: string, day: string) {
  const proof = { certRef: reference(), credentialDigest: reference() };
  const attested = { holders: 'SIGNED', acceptor: reference(), reviewer: reference(), enterer: reference() };
  return { mortgageRef: reference(), applicationRef, proof, attested, enteredOn: day };
}

function mortgageStory(unit: string, day: string): StoryStep[] {
  const [one, two] = [applicationFor(unit, day), applicationFor(unit, day)];
  const [entry, second] = [entryOf(one.applicationRef, day), entryOf(two.applicationRef, day)];
  const release = { mortgageRef: second.mortgageRef, requestRef: reference(), day };
  return [
    registrar('mortgage', 'S3 No: the registry applies in the bank’s name', 'NOT_THE_AUTHOR', WITH_LENDER)('applyMortgage', one),
    bank('S3: the bank applies')('applyMortgage', one),
    bank('S3: the same application again')('applyMortgage', one),
    bank('S3 No: another content under the same reference', 'CONFLICT')('applyMortgage', { ...one, contractDigest: reference() }),
    bank('S3 No: the bank enters its own mortgage', 'NOT_THE_AUTHOR')('enterMortgage', entry),
    registrar('mortgage', 'S3: the registry enters it', undefined, WITH_LENDER)('enterMortgage', entry),
    bank('S4: a second mortgage is applied for')('applyMortgage', two),
    registrar('mortgage', 'S4: it takes the next rank', undefined, WITH_LENDER)('enterMortgage', second),
    registrar('mortgage', 'S5 No: the registry releases by itself', 'NOT_THE_AUTHOR', WITH_LENDER)('releaseMortgage', release),
    bank('S5: the lender asks for the release')('requestRelease', { ...release, port: {} }),
    registrar('mortgage', 'S5: the registry enters the release', undefined, WITH_LENDER)('releaseMortgage', release),
    registrar('mortgage', 'S5: the same release again', undefined, WITH_LENDER)('releaseMortgage', release),
  ];
}

interface Sale {
  readonly unit: string;
  readonly title: string;
  readonly sold: string;
}

function saleStory({ unit, title, sold }: Sale, day: string): StoryStep[] {
  const caseRef = reference();
  const open = { caseRef, unitRef: unit, certRef: title, act: 'TRANSFER', requiredSides: ['BUYER', 'SELLER'] };
  const attest = (side: string) => {
    const request = { caseRef, unitRef: unit, side, kind: 'PAID', receiptDigest: reference(), office: '14406050000', attestedOn: day };
    return by('tax-officer', 'tax', `S2: tax is attested, ${side}`)('attest', request);
  };
  const transfer = {
    caseRef,
    unitRef: unit,
    replaces: title,
    certRef: sold,
    kind: 'TITLE_CERTIFICATE',
    registrationType: '200',
    division: DIVISION,
    enteredOn: day,
    credentialDigest: reference(),
  };
  const enter = (name: string, refused?: ErrorCode) => registrar('title', name, refused)('registerTransfer', transfer);
  return [
    registrar('title', 'S2: a sale is accepted')('openCase', {
      ...open,
      applicationDigest: reference(),
      division: DIVISION,
      openedOn: day,
    }),
    enter('S2 No: before tax', 'TAX_INCOMPLETE'),
    attest('BUYER'),
    enter('S2 No: one side is not both', 'TAX_INCOMPLETE'),
    registrar('tax', 'S2 No: the registry attests tax', 'NOT_THE_AUTHOR')('reverse', { caseRef, side: 'BUYER', reason: 'OTHER', day }),
    attest('SELLER'),
    enter('S4: the sale is entered; the mortgage follows the unit'),
    enter('S4: the same entry again'),
    registrar(
      'title',
      'S2 No: the certificate is sold again',
      'CERTIFICATE_NOT_CURRENT',
    )('openCase', {
      ...open,
      caseRef: reference(),
      applicationDigest: reference(),
      division: DIVISION,
      openedOn: day,
    }),
    by(
      'tax-officer',
      'tax',
      'S14: an attestation is taken back after the entry: flagged, nothing is undone',
    )('reverse', {
      caseRef,
      side: 'SELLER',
      reason: 'CONTRACT_RESCINDED',
      day,
    }),
  ];
}

function seizureStory(unit: string, certRef: string, instant: (seconds: number) => string, day: string): StoryStep[] {
  const seizure = (court_: string, seconds: number) => ({
    seizureRef: reference(),
    unitRef: unit,
    court: court_,
    instructionDigest: reference(),
    rulingDigest: reference(),
    arrivedAt: instant(seconds),
    pre: false,
    months: 36,
    certRef,
  });
  const [one, waiting] = [seizure('440605-A', -120), seizure('440605-B', -60)];
  const applied = applicationFor(unit, day);
  const entry = entryOf(applied.applicationRef, day);
  const release = (of: { seizureRef: string }, by_: string) => ({ seizureRef: of.seizureRef, court: by_, digest: reference(), day });
  const [releaseOne, releaseWaiting] = [release(one, '440605-A'), release(waiting, '440605-B')];
  const enter = (name: string, refused?: ErrorCode) => registrar('mortgage', name, refused, WITH_LENDER)('enterMortgage', entry);
  return [
    bank('S6: a mortgage is applied for')('applyMortgage', applied),
    registrar('seizure', 'S6 No: the registry seizes', 'NOT_THE_AUTHOR', WITH_COURT)('instruct', one),
    court('S6 No: more than three years', 'TERM_TOO_LONG')('instruct', { ...one, months: 37 }),
    court('S6: a court instructs a seizure')('instruct', one),
    enter('S6 No: a mortgage on the instructed unit', 'SEIZED'),
    registrar(
      'seizure',
      'S6: the registry records it',
      undefined,
      WITH_COURT,
    )('recordSeizure', { seizureRef: one.seizureRef, enteredOn: day }),
    enter('S6 No: a mortgage on the seized unit', 'SEIZED'),
    court('S8: another court waits')('instruct', waiting),
    court('S8 No: a waiter is extended', 'NOT_EFFECTIVE')('extend', {
      seizureRef: waiting.seizureRef,
      court: '440605-B',
      months: 12,
      digest: reference(),
      day,
    }),
    court('S6 No: another court releases', 'NOT_THE_AUTHOR')('release', release(one, '440605-B')),
    court('S6: the first is released')('release', releaseOne),
    enter('S8 No: the waiter has come forward', 'SEIZED'),
    court('S8: the waiter is released')('release', releaseWaiting),
    enter('S6: the mortgage is entered once nothing holds the unit'),
  ];
}

function holdStory(unit: string, instant: (seconds: number) => string, day: string): StoryStep[] {
  const hold = {
    holdRef: reference(),
    unitRef: unit,
    body: '440605-C',
    documentDigest: reference(),
    arrivedAt: instant(-30),
    months: 6,
    forbids: ['MORTGAGE', 'TRANSFER'],
    day,
  };
  const applied = applicationFor(unit, day);
  const entry = entryOf(applied.applicationRef, day);
  const { documentDigest: _, ...withoutDocument } = hold;
  const release = { holdRef: hold.holdRef, body: '440605-C', documentDigest: reference(), day };
  return [
    bank('S8: a mortgage is applied for')('applyMortgage', applied),
    regulator('S8 No: a hold without its document', 'DOCUMENT_MISSING')('enterHold', withoutDocument),
    regulator('S8: another body holds the unit')('enterHold', hold),
    registrar('mortgage', 'S8 No: a mortgage on the held unit', 'HELD', WITH_LENDER)('enterMortgage', entry),
    regulator('S8 No: another body releases', 'NOT_THE_AUTHOR')('releaseHold', { ...release, body: '440605-D' }),
    regulator('S8: its body releases')('releaseHold', release),
    registrar('mortgage', 'S8: the mortgage is entered', undefined, WITH_LENDER)('enterMortgage', entry),
  ];
}

function portStory(unit: string, day: string): StoryStep[] {
  const port = { party: 'BankMSP', scope: 'BRANCH', scopeRef: reference(), day };
  const applied = { ...applicationFor(unit, day), port: { branch: port.scopeRef } };
  const step = (fn: string, more: object = {}) => [fn, { ...port, evidence: reference(), ...more }] as const;
  return [
    regulator('S13: the port of a branch is closed')(...step('closePort', { reason: 'IRREGULAR' })),
    bank('S13 No: an application through the closed port', 'PORT_CLOSED')('applyMortgage', applied),
    regulator('S13 No: a port opens without rectification', 'PORT_STATE')(...step('openPort')),
    by('bank-officer', 'supervision', 'S13: the bank rectifies', undefined, WITH_REGULATOR)(...step('rectifyPort')),
    regulator('S13: the port opens again')(...step('openPort')),
    bank('S13: the application passes')('applyMortgage', applied),
  ];
}

function sharingStory(channel: string, day: string): StoryStep[] {
  const [key, thief] = [new HolderKey(), new HolderKey()];
  const place = placeOf(channel);
  const certTag = reference();
  const grantRef = reference();
  const claims = {
    ...place,
    grantRef,
    certTag,
    recipient: 'BankMSP',
    fields: ['location'],
    uses: 1,
    expiresOn: day,
    purposeDigest: reference(),
  };
  const binding = { ...place, certTag, key: key.publicKey, custody: 'DEVICE' as const };
  const use = (n: number) => ({ grantRef, n, fields: ['location'], eventTag: reference(), day });
  const anyone = (user: string, name: string, refused?: ErrorCode) => by(user, 'access', name, refused, TWO);
  const revocation = key.states('revocation', { ...place, act: 'REVOKE', grantRef });
  return [
    anyone('registrar', 'S10: the holder’s key is bound')('bindKey', { jws: key.states('binding', binding), day }),
    anyone('registrar', 'S10 No: a grant under another key', 'HOLDER_SIGNATURE')('grant', { jws: thief.states('grant', claims) }),
    anyone('registrar', 'S10: the holder grants one use to the bank')('grant', { jws: key.states('grant', claims) }),
    anyone('court-clerk', 'S10 No: another recipient', 'WRONG_RECIPIENT')('consume', use(1)),
    anyone('bank-officer', 'S10 No: more fields', 'FIELDS_NOT_GRANTED')('consume', { ...use(1), fields: ['location', 'usage'] }),
    anyone('bank-officer', 'S10: the bank uses it')('consume', use(1)),
    anyone('bank-officer', 'S10 No: a second use', 'GRANT_CONSUMED')('consume', use(2)),
    anyone('registrar', 'S10: the holder takes the grant back')('revoke', { jws: revocation, day }),
  ];
}
