// What a seeded trace does: acts that succeed, acts that the contracts refuse, and transactions that peers must find invalid.
import { createRandom } from './random.mjs';

const DAY_MS = 86_400_000;
const TITLE = ['RegistryMSP', 'TaxMSP'];
const TAX = ['TaxMSP', 'RegistryMSP'];
const ACCESS = ['RegistryMSP', 'CourtMSP', 'RegulatorMSP'];
const OFFICERS = { TaxMSP: 'tax-officer', BankMSP: 'bank-officer', CourtMSP: 'court-clerk', RegulatorMSP: 'supervisor' };

/**
 * @typedef {{ user: string, chaincode: string, name: string, args: string[], endorsers?: string[] }} Call
 * @typedef {{ kind: 'submit' | 'evaluate' | 'race' | 'twice' | 'altered', what: string, calls: Call[] }} Operation
 *   race: all calls are endorsed before the first is submitted; twice: one signed transaction is submitted again;
 *   altered: the endorsed result is changed before it is signed
 */

/**
 * The operations of a seed. They are fixed before anything is run: nothing depends on a network's answer.
 * @param {{ seed: string, count: number, now: Date }} options now: the law's clock is ticked from here on
 * @returns {Operation[]}
 */
export function makeOperations({ seed, count, now }) {
  const world = new World(createRandom(seed), now);
  const operations = [world.setUnitKey(), world.tick()];
  while (operations.length < count) operations.push(world.next());
  return operations;
}

/** What the operations so far have made, if every one that can succeed did. */
class World {
  #units = []; // { unitRef, certRef, request, open?: { caseRef, request, sides: [] } }
  #done = []; // calls that succeeded

  constructor(random, now) {
    this.random = random;
    this.clock = now.getTime();
    this.day = new Date(now.getTime() + DAY_MS / 3).toISOString().slice(0, 10); // of Asia/Shanghai
  }

  next() {
    const roll = this.random.below(100);
    if (roll < 55) return this.#success();
    if (roll < 80) return this.#refusal();
    if (roll < 95) return this.#invalid();
    return this.#read();
  }

  setUnitKey() {
    return this.#record('the key of the unit references', registrar('setUnitKey', { publicKey: `02${this.random.reference()}` }));
  }

  tick() {
    this.clock += 1000;
    const now = new Date(this.clock).toISOString().replace(/\.\d+Z$/, 'Z');
    return this.#record('the clock moves on', call('registrar', 'access', 'tick', { now }, ACCESS));
  }

  #record(what, made) {
    this.#done.push(made);
    return { kind: 'submit', what, calls: [made] };
  }

  #success() {
    const roll = this.random.below(10);
    const inCase = this.#units.filter(({ open }) => open);
    const free = this.#units.filter(({ open }) => !open);
    if (roll < 3 || this.#units.length < 3) return this.#registerFirst();
    if (roll < 5 && free.length > 0) return this.#openCase(this.random.pick(free));
    if (roll < 9 && inCase.length > 0) return this.#advance(this.random.pick(inCase));
    if (roll < 9) return this.tick();
    return { kind: 'submit', what: 'the same request again', calls: [this.random.pick(this.#done.filter(isRepeatable))] };
  }

  #registerFirst() {
    const request = this.#registration();
    this.#units.push({ unitRef: request.unitRef, certRef: request.certRef, request });
    return this.#record('first registration', registrar('registerFirst', request));
  }

  #openCase(unit) {
    const request = this.#case(unit);
    unit.open = { caseRef: request.caseRef, sides: [] };
    return this.#record('a case is opened', registrar('openCase', request));
  }

  /** The next step of a unit's case: an attestation, or the transfer. */
  #advance(unit) {
    const { open } = unit;
    const missing = ['BUYER', 'SELLER'].filter((side) => !open.sides.includes(side));
    if (missing.length > 0) {
      const side = this.random.pick(missing);
      open.sides.push(side);
      return this.#record('an attestation', call('tax-officer', 'tax', 'attest', this.#attestation(unit, side), TAX));
    }
    const request = this.#transfer(unit);
    delete unit.open;
    unit.certRef = request.certRef;
    return this.#record('a transfer', registrar('registerTransfer', request));
  }

  #refusal() {
    const { random } = this;
    const unit = random.pick(this.#units.length > 0 ? this.#units : [this.#strange()]);
    const first = this.#registration();
    const kinds = [
      ['a second certificate for a unit', registrar('registerFirst', { ...first, unitRef: unit.unitRef })],
      ['other content under a known reference', registrar('registerFirst', { ...first, unitRef: unit.unitRef, certRef: unit.certRef })],
      ['a foreign author', call(random.pick(Object.values(OFFICERS)), 'title', 'registerFirst', first, TITLE)],
      ['a field too many', registrar('registerFirst', { ...first, owner: '…' })],
      ['a field too few', registrar('registerFirst', { ...first, division: undefined })],
      ['a day that the calendar lacks', registrar('registerFirst', { ...first, enteredOn: '2026-02-30' })],
      ['no JSON', { ...registrar('registerFirst', {}), args: ['{'] }],
      ['no argument', { ...registrar('registerFirst', {}), args: [] }],
      ['an argument too many', { ...registrar('registerFirst', first), args: ['{}', '{}'] }],
      ['an argument too large', { ...registrar('registerFirst', {}), args: [JSON.stringify({ x: 'x'.repeat(300 * 1024) })] }],
      ['an unknown function', registrar('registerAll', first)],
      ['an unknown chaincode', call('registrar', 'nothing', 'registerFirst', first, undefined)],
      ['a case of an unknown unit', registrar('openCase', this.#case(this.#strange()))],
      [
        'a transfer without its attestations',
        registrar('registerTransfer', this.#transfer({ ...unit, open: { caseRef: random.reference() } })),
      ],
      [
        'an attestation for an unknown case',
        call('tax-officer', 'tax', 'attest', this.#attestation({ ...unit, open: { caseRef: random.reference() } }, 'BUYER'), TAX),
      ],
      [
        'the clock moved back',
        call('registrar', 'access', 'tick', { now: new Date(this.clock - 60_000).toISOString().replace(/\.\d+Z$/, 'Z') }, ACCESS),
      ],
      ['the clock far ahead', call('registrar', 'access', 'tick', { now: '2099-01-01T00:00:00Z' }, ACCESS)],
    ];
    const [what, made] = random.pick(kinds);
    return { kind: 'submit', what, calls: [made] };
  }

  #invalid() {
    const { random } = this;
    const first = this.#registration();
    const free = this.#units.filter(({ open }) => !open);
    const tick = (seconds) =>
      call('registrar', 'access', 'tick', { now: new Date(this.clock + seconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z') }, ACCESS);
    const alone = (made, endorsers) => ({
      kind: 'submit',
      what: `endorsed by ${endorsers.join(' and ')} only`,
      calls: [{ ...made, endorsers }],
    });
    const kinds = [
      () => alone(registrar('registerFirst', first), ['RegistryMSP']),
      () => alone(registrar('registerFirst', first), ['TaxMSP', 'CourtMSP']),
      () => alone(registrar('registerFirst', first), ['RegistryMSP', 'BankMSP']),
      () => alone(tick(1), ['RegistryMSP', 'CourtMSP']), // the clock's own key asks for three
      () => ({ kind: 'altered', what: 'a result changed after its endorsement', calls: [registrar('registerFirst', first)] }),
      () =>
        this.#race(
          'two registrations of one unit',
          first,
          registrar('registerFirst', first),
          registrar('registerFirst', { ...first, certRef: random.reference() }),
        ),
      () => this.#raceOfTicks(tick),
      () => this.#twice(first),
      ...(free.length > 0 ? [() => this.#raceOfCases(random.pick(free))] : []),
    ];
    return random.pick(kinds)();
  }

  #race(what, request, ...calls) {
    this.#units.push({ unitRef: request.unitRef, certRef: request.certRef, request });
    return { kind: 'race', what, calls };
  }

  #raceOfTicks(tick) {
    const calls = [tick(2), tick(3)];
    this.clock += 3000;
    return { kind: 'race', what: 'two ticks of the clock', calls };
  }

  #raceOfCases(unit) {
    const [winner, loser] = [this.#case(unit), this.#case(unit)];
    unit.open = { caseRef: winner.caseRef, sides: [] };
    return {
      kind: 'race',
      what: 'two contents of one case',
      calls: [registrar('openCase', winner), registrar('openCase', { ...loser, caseRef: winner.caseRef })],
    };
  }

  #twice(request) {
    this.#units.push({ unitRef: request.unitRef, certRef: request.certRef, request });
    return { kind: 'twice', what: 'one transaction submitted twice', calls: [registrar('registerFirst', request)] };
  }

  #read() {
    const { random } = this;
    const { unitRef, certRef } = random.pick([...this.#units, this.#strange()]);
    const [name, request] = random.pick([
      ['getCertificate', { certRef }],
      ['getUnit', { unitRef }],
      ['getUnitKey', {}],
      ['getCase', { caseRef: random.reference() }],
    ]);
    const [mspId, user] = random.pick([['RegistryMSP', 'registrar'], ...Object.entries(OFFICERS)]);
    return { kind: 'evaluate', what: name, calls: [call(user, 'title', name, request, [mspId])] };
  }

  #strange() {
    return { unitRef: this.random.reference(), certRef: this.random.reference(), open: { caseRef: this.random.reference() } };
  }

  #registration() {
    const { reference } = this.random;
    const own = { unitRef: reference(), certRef: reference(), credentialDigest: reference() };
    return { ...own, kind: 'TITLE_CERTIFICATE', registrationType: '100', division: '440605', enteredOn: this.day };
  }

  #case({ unitRef, certRef }) {
    const own = { caseRef: this.random.reference(), unitRef, certRef, applicationDigest: this.random.reference() };
    return { ...own, act: 'TRANSFER', requiredSides: ['BUYER', 'SELLER'], division: '440605', openedOn: this.day };
  }

  #attestation({ unitRef, open }, side) {
    const own = { caseRef: open.caseRef, unitRef, side, receiptDigest: this.random.reference() };
    return { ...own, kind: this.random.pick(['PAID', 'EXEMPT', 'NOT_TAXABLE']), office: '14406050000', attestedOn: this.day };
  }

  #transfer({ unitRef, certRef, open }) {
    const { unitRef: _, ...registration } = this.#registration();
    return { ...registration, unitRef, registrationType: '200', caseRef: open.caseRef, replaces: certRef };
  }
}

/** A tick that was repeated later would go backwards. */
const isRepeatable = ({ name }) => name !== 'tick';

const registrar = (name, request) => call('registrar', 'title', name, request, TITLE);

/** @returns {Call} */
function call(user, chaincode, name, request, endorsers) {
  return { user, chaincode, name, args: [JSON.stringify(request)], endorsers };
}
