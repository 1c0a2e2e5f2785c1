import { expect } from '@jest/globals';
import { p256 } from '@noble/curves/nist.js';
import {
  canonicalize,
  consentMessage,
  decodeError,
  fromHex,
  keyOf,
  LedgerRecord,
  requestDigest,
  SUITE,
  toHex,
  type ErrorCode,
  type GatedAct,
  type JsonValue,
  type QueueEntry,
} from '@zhenglian/chaincode/domain';
import { MemoryLedger, type Endorsed } from './memory-ledger.js';
import { codesOf } from './refusals.js';
import { ref, type Call } from './scenario.js';
import { registrar, taxOfficer } from './submitters.js';

// A register in which tests live: units, cases and what burdens them, set up by acts where `title` and `tax` are the authors,
// and put on the ledger where other chaincodes are.

export const COUNTY = '440605';
export const OFFICE = '14406050000';
export const PERSONS = { acceptor: ref(0xa1), reviewer: ref(0xa2), enterer: ref(0xa3) };
export const SIGNED = { holders: 'SIGNED', ...PERSONS } as const;

/** A secret key of a holder, by number. */
export function secret(number: number): Uint8Array {
  return fromHex(ref(number + 1));
}

export function publicKey(number: number): string {
  return toHex(p256.getPublicKey(secret(number), true));
}

/** A holder's signature under an act, as `{ref, signature}`. */
export function consent(key: number, subject: { act: GatedAct; unitRef: string; ref: string; caseRef: string }) {
  return { ref: subject.ref, signature: toHex(p256.sign(consentMessage(subject), secret(key))) };
}

export function made(name: string, request: object, type: string) {
  return { v: 1, suite: SUITE, requestDigest: requestDigest(name, request), type };
}

/** What an act must write, in the order of its event, and which of it answers. */
export interface Expected {
  readonly event: string;
  readonly records: readonly object[];
  /** The record that answers; the first unless said otherwise. */
  readonly answer?: object;
  readonly carries?: readonly object[];
}

export class World {
  readonly ledger = new MemoryLedger();

  /** Commits; fails the test with the refusal's text unless it passed. */
  async ok(...call: Call): Promise<Endorsed> {
    const result = await this.ledger.submit(...call);
    if (result.status !== 200) throw new Error(`${call[2]}: ${result.message}`);
    return result;
  }

  /** The codes of a refusal. Fails the test if it was none, or if it wrote anything or left an event. */
  async codes(...call: Call): Promise<readonly ErrorCode[]> {
    const before = JSON.stringify(this.ledger.snapshot());
    const { status, message, writes, event } = await this.ledger.submit(...call);
    if (status !== 500) throw new Error(`${call[2]} passed`);
    if (Object.keys(writes).length > 0 || event || JSON.stringify(this.ledger.snapshot()) !== before) throw new Error(`${call[2]} wrote`);
    return codesOf(call[2], message);
  }

  /** As `codes`, but none if the act would pass; nothing is committed. */
  async outcome(...call: Call): Promise<readonly ErrorCode[]> {
    const { status } = await this.ledger.endorse(...call);
    return status === 200 ? [] : this.codes(...call);
  }

  /** As `outcome`, with the field that the refusal names: `CONFLICT attested.acceptor`. */
  async said(...call: Call): Promise<readonly string[]> {
    const { status, message } = await this.ledger.endorse(...call);
    if (status === 200) return [];
    await this.codes(...call);
    const { code = '', field } = decodeError(message) ?? {};
    return [field === undefined ? code : `${code} ${field}`];
  }

  /** The record under a key of `title`, or of another chaincode, as it stands. */
  at(path: string, chaincode = 'title'): Record<string, unknown> {
    const text = this.ledger.snapshot()[`${chaincode}/~${path}~`];
    if (text === undefined) throw new Error(`nothing under ${path}`);
    return JSON.parse(text) as Record<string, unknown>;
  }

  /** Moves the law's clock to noon of that day in Shanghai. */
  async day(day: string): Promise<this> {
    this.ledger.now = `${day}T04:00:00Z`;
    await this.ok(registrar, 'access', 'tick', { now: this.ledger.now });
    return this;
  }

  /** Registers a unit; its certificate is the unit's number plus 1000. */
  async unit(number: number, more: object = {}): Promise<this> {
    await this.ok(registrar, 'title', 'registerFirst', firstOf(number, more));
    return this;
  }

  /** Opens a case for a transfer of that unit's certificate, with all attested; its number is the unit's plus 2000. */
  async opened(number: number, more: object = {}): Promise<this> {
    await this.ok(registrar, 'title', 'openCase', caseOf(number, more));
    return this;
  }

  async attested(number: number, more: object = {}, caseRef = caseRefOf(number)): Promise<this> {
    for (const side of ['BUYER', 'SELLER']) await this.ok(taxOfficer, 'tax', 'attest', { ...attestOf(number, side), caseRef, ...more });
    return this;
  }

  /** A seizure or hold in the queue of a unit, as the court or the regulator would have put it there. */
  queue(unitRef: string, ...entries: readonly Partial<QueueEntry>[]): this {
    return this.put('seizure', 'seizures', unitRef, entries);
  }

  hold(unitRef: string, ...entries: readonly Partial<QueueEntry>[]): this {
    return this.put('supervision', 'holds', unitRef, entries);
  }

  private put(chaincode: string, type: string, unitRef: string, entries: readonly Partial<QueueEntry>[]): this {
    const queue = entries.map((entry, index) => ({ ...ENTRY, ref: ref(0xe0 + index), ...entry }));
    const record = { v: 1, suite: SUITE, requestDigest: ref(99), type, unitRef, queue };
    this.ledger.corrupt(`${chaincode}/~head~${unitRef}~`, canonicalize(JSON.parse(JSON.stringify(record)) as JsonValue));
    return this;
  }

  /** A live mortgage of a unit, as its bank and the registry would have entered it. */
  mortgage(unitRef: string, more: object = {}): this {
    const record = { ...LIVE, unitRef, ...more };
    const { lender, mortgageRef } = record;
    this.ledger.corrupt(`mortgage/~live~${unitRef}~${lender}~${mortgageRef}~`, canonicalize(record as unknown as JsonValue));
    return this;
  }

  port(party: string, state: 'OPEN' | 'CLOSED' | 'RECTIFYING'): this {
    const head = { v: 1, suite: SUITE, requestDigest: ref(99), type: 'port', party, scope: 'PARTY', scopeRef: ref(0) };
    this.ledger.corrupt(`supervision/~port~${party}~PARTY~${ref(0)}~`, canonicalize({ ...head, state, reason: 'FINDING', acts: [] }));
    return this;
  }
}

/** An act of which the whole write set, the event and the answer are known; it is committed, and again it writes nothing. */
export async function expectAct(
  { ledger }: World,
  call: Call,
  { event, records, answer = records[0] ?? {}, carries }: Expected,
): Promise<void> {
  const result = await ledger.endorse(...call);
  expect(result.message).toBe('');
  const entries = records.map((record) => {
    const { type, parts } = keyOf(LedgerRecord.parse(record));
    return [`${call[1]}/~${[type, ...parts].join('~')}~`, canonicalize(record as JsonValue)];
  });
  expect(result.writes).toEqual(Object.fromEntries(entries));
  const payload = { v: 1, name: event, records, ...(carries && { carries }) };
  expect(JSON.parse(result.event?.payload ?? '{}')).toEqual(payload);
  expect(result.event).toEqual({ name: event, payload: canonicalize(payload as unknown as JsonValue) });
  expect(JSON.parse(result.payload)).toEqual(answer);
  expect(ledger.commit(result)).toBe(true);
  expect(await ledger.endorse(...call)).toMatchObject({ status: 200, payload: result.payload, writes: {}, event: undefined });
}

/** A register whose unit key is published. */
export async function world(): Promise<World> {
  const fresh = new World();
  await fresh.ok(registrar, 'title', 'setUnitKey', { publicKey: `02${ref(7)}` });
  return fresh;
}

const ENTRY = { body: 'A-COURT', arrivedAt: '2026-10-08T01:00:00Z', pre: false, enteredOn: '2026-10-08', months: 36, extensions: [] };

export const MORTGAGE = ref(0xd0);

const LIVE = {
  v: 1,
  suite: SUITE,
  requestDigest: ref(99),
  type: 'live',
  lender: 'BankMSP',
  mortgageRef: MORTGAGE,
  form: 'MORTGAGE',
  kind: 'GENERAL',
  transferBan: false,
  excludesOthers: false,
  priorityDate: '2026-11-01',
  seq: 1,
  consents: [],
};

export const unitRefOf = ref;
export const certRefOf = (number: number) => ref(1000 + number);
export const caseRefOf = (number: number) => ref(2000 + number);

/** A first registration with its three persons, or with the case that names them. */
export function firstOf(number: number, more: object = {}) {
  return {
    ...('caseRef' in more ? {} : { persons: PERSONS }),
    unitRef: unitRefOf(number),
    certRef: certRefOf(number),
    kind: 'TITLE_CERTIFICATE',
    registrationType: '100',
    division: COUNTY,
    enteredOn: '2026-11-02',
    credentialDigest: ref(5),
    ...more,
  };
}

export function caseOf(number: number, more: object = {}) {
  return {
    caseRef: caseRefOf(number),
    unitRef: unitRefOf(number),
    certRef: certRefOf(number),
    act: 'TRANSFER',
    requiredSides: ['BUYER', 'SELLER'],
    applicationDigest: ref(6),
    division: COUNTY,
    openedOn: '2026-11-03',
    ground: 'SALE',
    attested: SIGNED,
    ...more,
  };
}

export function attestOf(number: number, side: string) {
  return {
    caseRef: caseRefOf(number),
    unitRef: unitRefOf(number),
    side,
    kind: 'PAID',
    receiptDigest: ref(9),
    office: OFFICE,
    attestedOn: '2026-11-04',
  };
}

/** The transfer of that unit under its case; the new certificate's number is the unit's plus 3000. */
export function transferOf(number: number, more: object = {}) {
  return {
    caseRef: caseRefOf(number),
    unitRef: unitRefOf(number),
    replaces: certRefOf(number),
    certRef: ref(3000 + number),
    kind: 'TITLE_CERTIFICATE',
    registrationType: '200',
    division: COUNTY,
    enteredOn: '2026-11-05',
    credentialDigest: ref(8),
    ...more,
  };
}

/** A unit that could be transferred now. */
export async function saleable(number: number, more: { first?: object; case?: object; tax?: object } = {}): Promise<World> {
  const register = await world();
  await register.unit(number, more.first);
  await register.opened(number, more.case);
  return register.attested(number, more.tax);
}
