// What a seeded trace does: acts that succeed, acts that the contracts refuse, and transactions that peers must find invalid.
import { createRandom } from './random.mjs';
import { OFFICERS, call, registrar, requestsOf, tick } from './requests.mjs';

const DAY_MS = 86_400_000;
/** The scan of a unit's mortgages that another one has overtaken is too rare to be left to a seed. */
const LAST = 4;

/**
 * @typedef {import('./requests.mjs').Call} Call
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
  while (operations.length < count - LAST) operations.push(world.next());
  return [...operations, ...world.twoMortgagesOfOneUnit()].slice(0, count);
}

/** What the operations so far have made, if every one that can succeed did. */
class World {
  #units = []; // { unitRef, certRef, open?: { caseRef, sides: [] } }
  #mortgages = []; // { unitRef, applicationRef, mortgageRef, requestRef, stage: how many of its four acts are done }
  #seizures = []; // { seizureRef, recorded }
  #done = []; // calls that succeeded

  constructor(random, now) {
    this.random = random;
    this.clock = now.getTime();
    const day = new Date(now.getTime() + DAY_MS / 3).toISOString().slice(0, 10); // of Asia/Shanghai
    this.make = requestsOf(random, day);
    this.day = day;
  }

  next() {
    const roll = this.random.below(100);
    if (roll < 55) return this.#success();
    if (roll < 78) return this.#refusal();
    if (roll < 95) return this.#invalid();
    return this.#read();
  }

  setUnitKey() {
    return this.#record('the key of the unit references', registrar('setUnitKey', { publicKey: `02${this.random.reference()}` }));
  }

  tick() {
    this.clock += 1000;
    return this.#record('the clock moves on', tick(this.clock));
  }

  /** Both are entered on the same state: the second one's scan is no longer what it was. */
  twoMortgagesOfOneUnit() {
    const { random, make } = this;
    const first = this.#registerFirst();
    const { unitRef } = JSON.parse(first.calls[0].args[0]);
    const references = () => ({
      unitRef,
      applicationRef: random.reference(),
      mortgageRef: random.reference(),
      requestRef: random.reference(),
    });
    const both = [references(), references()];
    const applications = both.map((made) => this.#record('an application for a mortgage', make.application(made)));
    return [
      first,
      ...applications,
      { kind: 'race', what: 'two mortgages entered on one unit', calls: both.map((made) => make.entry(made)) },
    ];
  }

  #record(what, made) {
    this.#done.push(made);
    return { kind: 'submit', what, calls: [made] };
  }

  #success() {
    const roll = this.random.below(16);
    const inCase = this.#units.filter(({ open }) => open);
    const free = this.#units.filter(({ open }) => !open);
    if (roll < 3 || this.#units.length < 3) return this.#registerFirst();
    if (roll < 5 && free.length > 0) return this.#openCase(this.random.pick(free));
    if (roll < 9 && inCase.length > 0) return this.#advanceCase(this.random.pick(inCase));
    if (roll < 10) return { kind: 'submit', what: 'the same request again', calls: [this.random.pick(this.#done.filter(isRepeatable))] };
    if (roll < 14) return this.#mortgage();
    if (roll < 15) return this.#seizureOrSupervision();
    return this.tick();
  }

  #registerFirst() {
    const request = this.make.registration();
    this.#units.push({ unitRef: request.unitRef, certRef: request.certRef });
    return this.#record('first registration', registrar('registerFirst', request));
  }

  #openCase(unit) {
    const request = this.make.opening(unit);
    unit.open = { caseRef: request.caseRef, sides: [] };
    return this.#record('a case is opened', registrar('openCase', request));
  }

  /** The next step of a unit's case: an attestation, or the transfer. */
  #advanceCase(unit) {
    const { open } = unit;
    const missing = ['BUYER', 'SELLER'].filter((side) => !open.sides.includes(side));
    if (missing.length > 0) {
      const side = this.random.pick(missing);
      open.sides.push(side);
      return this.#record('an attestation', this.make.attestation(unit, side));
    }
    const made = this.make.transfer(unit);
    delete unit.open;
    unit.certRef = JSON.parse(made.args[0]).certRef;
    return this.#record('a transfer', made);
  }

  /** A new application, or the next act on a mortgage that is under way. */
  #mortgage() {
    const { random, make } = this;
    const started = this.#mortgages.filter(({ stage }) => stage < 4);
    if (started.length > 2 || (started.length > 0 && random.chance(60))) {
      const made = random.pick(started);
      made.stage += 1;
      if (made.stage === 2) return this.#record('a mortgage is entered', make.entry(made));
      if (made.stage === 3) return this.#record('its release is requested', make.releaseRequest(made));
      return this.#record('a mortgage is released', make.release(made));
    }
    const waiting = this.#mortgages.filter(({ stage }) => stage === 1);
    const { unitRef } = waiting.length > 0 && random.chance(50) ? random.pick(waiting) : random.pick(this.#units); // some meet on one unit
    const [applicationRef, mortgageRef, requestRef] = [random.reference(), random.reference(), random.reference()];
    const made = { unitRef, applicationRef, mortgageRef, requestRef, stage: 1 };
    this.#mortgages.push(made);
    return this.#record('an application for a mortgage', make.application(made));
  }

  #seizureOrSupervision() {
    const { random, make } = this;
    const unrecorded = this.#seizures.filter(({ recorded }) => !recorded);
    const unit = random.pick(this.#units);
    if (random.chance(30)) return this.#record(...make.supervision(unit, this.clock));
    if (unrecorded.length > 0) {
      const seizure = random.pick(unrecorded);
      seizure.recorded = true;
      return this.#record('a seizure is recorded', make.recording(seizure.seizureRef));
    }
    const seizureRef = random.reference();
    this.#seizures.push({ seizureRef, recorded: false });
    return this.#record('a seizure is instructed', make.instruction(unit, seizureRef, this.clock));
  }

  #refusal() {
    const [what, made] = this.random.pick([...this.#refusedForm(), ...this.#refusedActs()]);
    return { kind: 'submit', what, calls: [made] };
  }

  /** Requests that no state would take. */
  #refusedForm() {
    const first = this.make.registration();
    const form = (change) => registrar('registerFirst', { ...first, ...change });
    return [
      ['a foreign author', { ...form({}), user: this.random.pick(Object.values(OFFICERS)) }],
      ['a field too many', form({ owner: '…' })],
      ['a field too few', form({ division: undefined })],
      ['a day that the calendar lacks', form({ enteredOn: '2026-02-30' })],
      ['no JSON', { ...form({}), args: ['{'] }],
      ['no argument', { ...form({}), args: [] }],
      ['an argument too many', { ...form({}), args: ['{}', '{}'] }],
      ['an argument too large', { ...form({}), args: [JSON.stringify({ x: 'x'.repeat(300 * 1024) })] }],
      ['an unknown function', registrar('registerAll', first)],
      ['an unknown chaincode', call('registrar', 'nothing', 'registerFirst', first, undefined)],
      ['an unknown chaincode of named organisations', call('registrar', 'nothing', 'registerFirst', first, ['RegistryMSP', 'TaxMSP'])],
      ['an unknown channel', { ...form({}), endorsers: undefined, channel: 'nowhere' }],
      ['an unknown channel of named organisations', { ...form({}), channel: 'nowhere' }],
      ['an unknown organisation', { ...form({}), endorsers: ['RegistryMSP', 'NobodyMSP'] }],
      ['the clock moved back', tick(this.clock - 60_000)],
      ['the clock far ahead', tick(Date.parse('2099-01-01T00:00:00Z'))],
    ];
  }

  /** Acts that the state forbids. */
  #refusedActs() {
    const { random, make } = this;
    const { reference } = random;
    const unit = random.pick(this.#units.length > 0 ? this.#units : [make.strange()]);
    const first = make.registration();
    const elsewhere = { ...unit, open: { caseRef: reference() } };
    const nothing = { unitRef: unit.unitRef, applicationRef: reference(), mortgageRef: reference(), requestRef: reference() };
    return [
      ['a second certificate for a unit', registrar('registerFirst', { ...first, unitRef: unit.unitRef })],
      ['other content under a known reference', registrar('registerFirst', { ...first, unitRef: unit.unitRef, certRef: unit.certRef })],
      ['a case of an unknown unit', registrar('openCase', make.opening(make.strange()))],
      ['a transfer without its attestations', make.transfer(elsewhere)],
      ['an attestation for an unknown case', make.attestation(elsewhere, 'BUYER')],
      ['a mortgage that the tax bureau asks for', { ...make.application(nothing), user: 'tax-officer' }],
      ['a mortgage entered without an application', make.entry(nothing)],
      ['a release that nobody requested', make.release(nothing)],
      ['a seizure by the bank', { ...make.instruction(unit, reference(), this.clock), user: 'bank-officer' }],
      ['a hold by the court', { ...make.supervision(unit, this.clock)[1], user: 'court-clerk' }],
    ];
  }

  #invalid() {
    const { random, make } = this;
    const first = make.registration();
    const free = this.#units.filter(({ open }) => !open);
    const alone = (made, ...endorsers) => ({
      kind: 'submit',
      what: `endorsed by ${endorsers.join(' and ')} only`,
      calls: [{ ...made, endorsers }],
    });
    const kinds = [
      () => alone(registrar('registerFirst', first), 'RegistryMSP'),
      () => alone(registrar('registerFirst', first), 'TaxMSP', 'CourtMSP'),
      () => alone(registrar('registerFirst', first), 'RegistryMSP', 'BankMSP'),
      () => alone(tick(this.clock + 1000), 'RegistryMSP', 'CourtMSP'), // the clock's own key asks for three
      () => ({ kind: 'altered', what: 'a result changed after its endorsement', calls: [registrar('registerFirst', first)] }),
      () => this.#raceOfRegistrations(first),
      () => this.#raceOfTicks(),
      () => this.#twice(first),
      ...(free.length > 0 ? [() => this.#raceOfCases(random.pick(free))] : []),
      ...this.#invalidMortgages(),
      ...this.#invalidMortgages(), // they need more to have happened before, so they weigh more
    ];
    return random.pick(kinds)();
  }

  #raceOfRegistrations(first) {
    this.#units.push({ unitRef: first.unitRef, certRef: first.certRef });
    const calls = [first, { ...first, certRef: this.random.reference() }].map((request) => registrar('registerFirst', request));
    return { kind: 'race', what: 'two registrations of one unit', calls };
  }

  #raceOfTicks() {
    const calls = [tick(this.clock + 2000), tick(this.clock + 3000)];
    this.clock += 3000;
    return { kind: 'race', what: 'two ticks of the clock', calls };
  }

  #raceOfCases(unit) {
    const [winner, loser] = [this.make.opening(unit), this.make.opening(unit)];
    unit.open = { caseRef: winner.caseRef, sides: [] };
    const calls = [winner, { ...loser, caseRef: winner.caseRef }].map((request) => registrar('openCase', request));
    return { kind: 'race', what: 'two contents of one case', calls };
  }

  #twice(first) {
    this.#units.push({ unitRef: first.unitRef, certRef: first.certRef });
    return { kind: 'twice', what: 'one transaction submitted twice', calls: [registrar('registerFirst', first)] };
  }

  /** What a mortgage's own keys, the scan of a unit's mortgages and the court's record make invalid. */
  #invalidMortgages() {
    const { random, make } = this;
    const applied = this.#mortgages.filter(({ stage }) => stage === 1);
    const requested = this.#mortgages.filter(({ stage }) => stage === 3);
    const pairs = applied.flatMap((one, index) =>
      applied
        .slice(index + 1)
        .filter(onUnitOf(one))
        .map((other) => [one, other]),
    );
    const enterAll = (what, mortgages, ...before) => {
      for (const made of mortgages) made.stage += 1;
      return { kind: 'race', what, calls: [...before, ...mortgages.map((made) => make.entry(made))] };
    };
    return [
      // the namespace would have it; the lender's own key asks for the lender or the court
      ...requested.map((made) => () => ({
        kind: 'submit',
        what: 'a release that the regulator endorsed in the place of the lender',
        calls: [{ ...make.release(made), endorsers: ['RegistryMSP', 'RegulatorMSP'] }],
      })),
      ...applied.map(
        (made) => () =>
          enterAll('a mortgage entered while its unit is seized', [made], make.instruction(made, random.reference(), this.clock)),
      ),
      ...pairs.map((pair) => () => enterAll('two mortgages entered on one unit', pair)),
    ];
  }

  #read() {
    const { random, make } = this;
    const { unitRef, certRef } = random.pick([...this.#units, make.strange()]);
    const [mspId, user] = random.pick([['RegistryMSP', 'registrar'], ...Object.entries(OFFICERS)]);
    const [chaincode, name, request] = random.pick([
      ['title', 'getCertificate', { certRef }],
      ['title', 'getUnit', { unitRef }],
      ['title', 'getUnitKey', {}],
      ['title', 'getCase', { caseRef: random.reference() }],
      ['mortgage', 'listLive', { unitRef }],
      ['seizure', 'getQueue', { unitRef }],
      ['access', 'getClock', {}],
    ]);
    return { kind: 'evaluate', what: `${chaincode} ${name}`, calls: [call(user, chaincode, name, request, [mspId])] };
  }
}

const onUnitOf = (one) => (other) => other.unitRef === one.unitRef;

/** A tick that was repeated later would go backwards. */
const isRepeatable = ({ name }) => name !== 'tick';
