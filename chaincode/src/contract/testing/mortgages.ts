import shim, { type ChaincodeInterface, type ChaincodeStub } from 'fabric-shim';
import {
  canonicalize,
  fromUtf8,
  SUITE,
  utf8,
  type Finding,
  type GateAnswer,
  type JsonValue,
  type QueueEntry,
} from '@zhenglian/chaincode/domain';
import { makeChaincode } from '../chaincodes.js';
import { MemoryLedger } from './memory-ledger.js';
import { CALLS, CASE, OLD, ref, registerFirst, setUnitKey, UNIT, type Call } from './scenario.js';
import { bankOfficer, courtClerk, otherBankOfficer, registrar } from './submitters.js';
import { consent, publicKey } from './world.js';

// What the tests of mortgages set up. Facts of other facets that have no act here are put under their keys as their authors' records.

export const SECOND = ref(0x101);
export const THIRD = ref(0x102);
export const APPLICATION = ref(0x110);
export const MORTGAGE = ref(0x111);
export const LATER = ref(0x112);
export const REQUEST = ref(0x113);
export const PROOF = { certRef: ref(0x114), credentialDigest: ref(0x115) };
export const NEW_PROOF = { certRef: ref(0x116), credentialDigest: ref(0x117) };
export const DAY = '2026-11-21';

export const application = {
  applicationRef: APPLICATION,
  lender: 'BankMSP',
  division: '440605',
  unitRefs: [UNIT],
  form: 'MORTGAGE',
  kind: 'GENERAL',
  contractDigest: ref(0x118),
  transferBan: false,
  excludesOthers: false,
  queryConsentRef: ref(0x119),
  port: { branch: ref(0x11a) },
  day: DAY,
};

export const attested = { holders: 'SIGNED', acceptor: ref(0x11b), reviewer: ref(0x11c), enterer: ref(0x11d) };
export const entry = { mortgageRef: MORTGAGE, applicationRef: APPLICATION, proof: PROOF, attested, enteredOn: DAY };
export const wanted = { mortgageRef: MORTGAGE, requestRef: REQUEST, day: DAY };
export const port = {};

/** A ledger with the unit key, three registered units, and the clock at noon of the first day. */
export async function registered(): Promise<MemoryLedger> {
  base ??= registeredOnce();
  return (await base).fork();
}

let base: Promise<MemoryLedger> | undefined;

async function registeredOnce(): Promise<MemoryLedger> {
  const ledger = new MemoryLedger();
  await done(ledger, [registrar, 'title', 'setUnitKey', setUnitKey]);
  await done(ledger, [registrar, 'access', 'tick', { now: ledger.now }]);
  for (const unitRef of [UNIT, SECOND, THIRD]) {
    await done(ledger, [registrar, 'title', 'registerFirst', { ...registerFirst, unitRef, certRef: certOf(unitRef) }]);
  }
  return ledger;
}

/** The certificate of a unit's first registration. */
export function certOf(unitRef: string): string {
  return unitRef === UNIT ? OLD : `c${unitRef.slice(1)}`;
}

/** Commits acts that must succeed. */
export async function done(ledger: MemoryLedger, ...calls: readonly Call[]): Promise<void> {
  for (const [submitter, chaincode, name, request] of calls) {
    const { status, message } = await ledger.submit(submitter, chaincode, name, request);
    if (status !== 200) throw new Error(`${name}: ${message}`);
  }
}

/** The clock at noon of a later day. */
export async function passTo(ledger: MemoryLedger, day: string): Promise<void> {
  ledger.now = `${day}T04:00:00Z`;
  await done(ledger, [registrar, 'access', 'tick', { now: ledger.now }]);
}

/** A mortgage of the bank, entered. */
export async function mortgaged(change: object = {}, entryChange: object = {}): Promise<MemoryLedger> {
  const ledger = await registered();
  await done(ledger, ...mortgageBy(bankOfficer, change, entryChange));
  return ledger;
}

/** A mortgage notice of the bank, entered on the purchase notice of a buyer who agrees. */
export async function noticed(change: object = {}): Promise<MemoryLedger> {
  const ledger = await registered();
  await done(ledger, purchase(), ...mortgageBy(bankOfficer, { ...notice(), ...change }));
  return ledger;
}

export const PURCHASE = ref(0x160);
/** A unit that is being built, and its parcel: neither is registered. */
export const BUILDING = ref(0x162);
export const PARCEL = ref(0x161);

/** The advance notice of a purchase of the unit; its holder has the first test key. */
export function purchase(unitRef: string = UNIT, noticeRef: string = PURCHASE): Call {
  const proof = { certRef: `d${noticeRef.slice(1)}`, credentialDigest: ref(5) };
  const entered = { kind: 'PURCHASE', holderKey: publicKey(1), proof, division: '440605', day: DAY, attested: { holders: 'SIGNED' } };
  return [registrar, 'title', 'enterNotice', { noticeRef, unitRef, ...entered }];
}

/** What makes an application one for a mortgage notice: the purchase notice, and its holder's signature. */
export function notice(unitRef: string = UNIT, noticeRef: string = PURCHASE, applicationRef: string = APPLICATION) {
  const consents = [consent(1, { act: 'MORTGAGE_NOTICE', unitRef, ref: noticeRef, caseRef: applicationRef })];
  return { form: 'NOTICE', purchaseNoticeRef: noticeRef, consents };
}

/** Lets the purchase notice be gone from the unit, as the transfer that executes it would. */
export function executed(ledger: MemoryLedger, unitRef: string = UNIT): void {
  alter(ledger, `title/~head~${unitRef}~`, { notices: undefined });
}

/** The transfer of the unit under its case, which executes the purchase notice. */
export function bought(): Call[] {
  const consents = [consent(1, { act: 'TRANSFER', unitRef: UNIT, ref: PURCHASE, caseRef: CASE })];
  const change = { executes: PURCHASE };
  return [
    [registrar, 'title', 'openCase', { ...CALLS.openCase[3], ...change }],
    CALLS.attestBuyer,
    CALLS.attestSeller,
    [registrar, 'title', 'registerTransfer', { ...CALLS.registerTransfer[3], ...change, consents }],
  ];
}

/** Application and entry of a mortgage. */
export function mortgageBy(bank: Call[0], change: object = {}, entryChange: object = {}): Call[] {
  const applied = { ...application, lender: bank.mspId, ...change };
  return [
    [bank, 'mortgage', 'applyMortgage', applied],
    [registrar, 'mortgage', 'enterMortgage', { ...entry, applicationRef: applied.applicationRef, ...entryChange }],
  ];
}

/** A second mortgage on the unit, of the other bank. */
export function laterMortgage(change: object = {}, entryChange: object = {}): Call[] {
  const applicationRef = ref(0x120);
  const proof = { certRef: ref(0x121), credentialDigest: ref(0x122) };
  return mortgageBy(otherBankOfficer, { applicationRef, ...change }, { mortgageRef: LATER, proof, ...entryChange });
}

/** Puts a record under its key, as another facet's act would have. */
export function place(ledger: MemoryLedger, key: string, record: object): void {
  const made = { v: 1, suite: SUITE, requestDigest: ref(0x1ff) };
  // By way of JSON, which leaves out what is undefined.
  ledger.corrupt(key, canonicalize(JSON.parse(JSON.stringify({ ...made, ...record })) as JsonValue));
}

export function seize(ledger: MemoryLedger, unitRef: string = UNIT, change: Partial<QueueEntry> = {}): void {
  const queued = {
    ref: ref(0x130),
    body: '440605-A',
    arrivedAt: '2026-11-20T01:00:00Z',
    pre: false,
    enteredOn: '2026-11-20',
    months: 36,
    extensions: [],
    ...change,
  };
  place(ledger, `seizure/~head~${unitRef}~`, { type: 'seizures', unitRef, queue: [queued] });
}

export function hold(ledger: MemoryLedger, forbids: readonly string[], unitRef: string = UNIT): void {
  const queued = {
    ref: ref(0x131),
    body: '440605-B',
    arrivedAt: '2026-11-20T01:00:00Z',
    pre: false,
    enteredOn: DAY,
    months: 6,
    extensions: [],
  };
  place(ledger, `supervision/~head~${unitRef}~`, { type: 'holds', unitRef, queue: [{ ...queued, forbids }] });
}

/** The state of a bank's port: of the whole bank, or of one of its branches. */
export function setPort(ledger: MemoryLedger, state: 'OPEN' | 'CLOSED' | 'RECTIFYING', party = 'BankMSP', branch?: string): void {
  const scope = branch === undefined ? 'PARTY' : 'BRANCH';
  const scopeRef = branch ?? '0'.repeat(64);
  place(ledger, `supervision/~port~${party}~${scope}~${scopeRef}~`, {
    type: 'port',
    party,
    scope,
    scopeRef,
    state,
    reason: 'IRREGULAR',
    acts: [],
  });
}

/** Rewrites records that stand, as acts of another facet would have. */
export function alter(ledger: MemoryLedger, key: string, change: object): void {
  place(ledger, key, { ...(JSON.parse(ledger.snapshot()[key] ?? '{}') as object), ...change });
}

/** Lets `title` find more on a unit than its acts here can set up: notices, objections, corrections, rights. */
export function titleFinds(ledger: MemoryLedger, findings: readonly Finding[], unitRef: string = UNIT): void {
  const title = makeChaincode('title');
  const invoke = async (stub: ChaincodeStub) => {
    const response = await title.Invoke(stub);
    if (stub.getFunctionAndParameters().fcn !== 'gate' || response.status !== 200) return response;
    const answer = JSON.parse(fromUtf8(response.payload ?? new Uint8Array())) as GateAnswer;
    const items = answer.items.map((item) => (item.unitRef === unitRef ? { ...item, findings: [...item.findings, ...findings] } : item));
    return shim.success(Buffer.from(utf8(canonicalize({ items } as unknown as JsonValue))));
  };
  ledger.patch('title', { Init: invoke, Invoke: invoke } as ChaincodeInterface);
}

/** Calls that recur in the tests. */
export const ask = {
  release: (change: object = {}): Call => [bankOfficer, 'mortgage', 'requestRelease', { ...wanted, port, ...change }],
  change: (change: object = {}): Call => [
    bankOfficer,
    'mortgage',
    'requestChange',
    { ...wanted, port, change: 'INCREASE', contractDigest: ref(0x140), ...change },
  ],
  transfer: (change: object = {}): Call => [
    bankOfficer,
    'mortgage',
    'requestTransfer',
    { ...wanted, port, to: 'Bank2MSP', part: false, ...change },
  ],
  accept: (change: object = {}): Call => [
    otherBankOfficer,
    'mortgage',
    'acceptTransfer',
    {
      acceptanceRef: ref(0x141),
      mortgageRef: MORTGAGE,
      lender: 'Bank2MSP',
      part: false,
      contractDigest: ref(0x142),
      port,
      day: DAY,
      ...change,
    },
  ],
  order: (change: object = {}): Call => [courtClerk, 'mortgage', 'orderRelease', { ...wanted, judgmentDigest: ref(0x143), ...change }],
  consent: (change: object = {}): Call => [
    otherBankOfficer,
    'mortgage',
    'consent',
    { unitRef: UNIT, mortgageRef: LATER, caseRef: REQUEST, act: 'MORTGAGE_CHANGE', day: DAY, ...change },
  ],
};

export const enterCalls = {
  release: (change: object = {}): Call => [registrar, 'mortgage', 'releaseMortgage', { ...wanted, ...change }],
  change: (change: object = {}): Call => [registrar, 'mortgage', 'changeMortgage', { ...wanted, proof: NEW_PROOF, ...change }],
  transfer: (change: object = {}): Call => [
    registrar,
    'mortgage',
    'transferMortgage',
    { ...wanted, acceptanceRef: ref(0x141), proof: NEW_PROOF, ...change },
  ],
  determine: (change: object = {}): Call => [
    registrar,
    'mortgage',
    'determineClaims',
    { mortgageRef: MORTGAGE, cause: 'SEIZED', day: DAY, ...change },
  ],
};
