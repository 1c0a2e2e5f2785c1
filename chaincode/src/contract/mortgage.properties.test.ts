import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { MortgageAcceptanceRecord, MortgageApplicationRecord, MortgageRecord } from '@zhenglian/chaincode/domain';
import type { MemoryLedger } from './testing/memory-ledger.js';
import { application, attested, DAY, registered, SECOND, seize } from './testing/mortgages.js';
import { ref, UNIT, type Call } from './testing/scenario.js';
import { bankOfficer, courtClerk, otherBankOfficer, registrar, type Submitter } from './testing/submitters.js';

// Random sequences of acts, lawful and not, on two units and the mortgages of two banks. Whatever is tried, the ledger must keep
// what its rules promise.

const NAMES = ['apply', 'enter', 'withdraw', 'ask', 'order', 'release', 'askTransfer', 'accept', 'transfer', 'seize', 'lift'] as const;
const WRITING = NAMES.filter((name) => name !== 'seize' && name !== 'lift');

interface Step {
  readonly name: (typeof NAMES)[number];
  /** Which of the mortgages or applications that stand. */
  readonly pick: number;
  /** The bank that the act belongs to, or the other one. */
  readonly rightful: boolean;
  readonly bank: 0 | 1;
  readonly units: readonly string[];
  readonly part: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    name: fc.constantFrom(...NAMES, 'apply', 'enter', 'enter', 'release', 'transfer', 'lift'),
    pick: fc.nat({ max: 1000 }),
    rightful: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
    bank: fc.constantFrom(0, 1),
    units: fc.constantFrom([UNIT], [SECOND], [UNIT, SECOND]),
    part: fc.boolean(),
  }),
  { minLength: 10, maxLength: 40 },
);

function recordsOf<T>(ledger: MemoryLedger, type: string): T[] {
  return Object.entries(ledger.snapshot())
    .filter(([key]) => key.startsWith(`mortgage/~${type}~`))
    .map(([, value]) => JSON.parse(value) as T);
}

function officerOf(mspId: string): Submitter {
  return mspId === bankOfficer.mspId ? bankOfficer : otherBankOfficer;
}

function otherOf({ mspId }: Submitter): Submitter {
  return mspId === bankOfficer.mspId ? otherBankOfficer : bankOfficer;
}

/** The call of a step on what stands; `index` makes its new references. */
function callOf(step: Step, index: number, ledger: MemoryLedger): Call {
  const { name, pick, rightful, bank, units, part } = step;
  const one = <T>(list: readonly T[]): T | undefined => list[pick % Math.max(1, list.length)];
  const mortgage = one(recordsOf<MortgageRecord>(ledger, 'mtg'));
  const applied = one(recordsOf<MortgageApplicationRecord>(ledger, 'apply').filter(({ acts }) => name !== 'enter' || acts.length === 0));
  const accepted = one(
    recordsOf<MortgageAcceptanceRecord>(ledger, 'accept').filter(({ mortgageRef }) => mortgageRef === mortgage?.mortgageRef),
  );
  const owner = name === 'withdraw' ? applied?.lender : mortgage?.lender;
  const officer = owner === undefined ? [bankOfficer, otherBankOfficer][bank] : officerOf(owner);
  const by = rightful ? (officer ?? bankOfficer) : otherOf(officer ?? bankOfficer);
  const waiting = (act: string) => mortgage?.requests.find((asked) => asked.act === act)?.requestRef ?? ref(0x3ff);
  const fresh = ref(0x1000 + index);
  const on = { mortgageRef: mortgage?.mortgageRef ?? ref(0x3fe), day: DAY };
  const proof = { certRef: ref(0x2000 + index), credentialDigest: ref(1) };
  const to = otherOf(by);
  const asking = { ...on, requestRef: fresh };
  const requests: Record<string, [Submitter, string, object]> = {
    apply: [by, 'applyMortgage', { ...application, applicationRef: fresh, lender: by.mspId, unitRefs: units }],
    enter: [
      registrar,
      'enterMortgage',
      { mortgageRef: fresh, applicationRef: applied?.applicationRef ?? fresh, proof, attested, enteredOn: DAY },
    ],
    withdraw: [by, 'withdrawApplication', { applicationRef: applied?.applicationRef ?? fresh, day: DAY }],
    ask: [by, 'requestRelease', { ...asking, ...(part && { units: (mortgage?.unitRefs ?? units).slice(0, 1) }), port: {} }],
    order: [courtClerk, 'orderRelease', { ...asking, judgmentDigest: ref(2) }],
    release: [registrar, 'releaseMortgage', { ...on, requestRef: waiting('RELEASE') }],
    askTransfer: [by, 'requestTransfer', { ...asking, to: to.mspId, part, port: {} }],
    accept: [
      to,
      'acceptTransfer',
      { acceptanceRef: fresh, mortgageRef: on.mortgageRef, lender: to.mspId, part, contractDigest: ref(3), port: {}, day: DAY },
    ],
    transfer: [
      registrar,
      'transferMortgage',
      {
        ...on,
        requestRef: waiting('TRANSFER'),
        acceptanceRef: accepted?.acceptanceRef ?? fresh,
        proof,
        ...(accepted?.part && { partRef: fresh }),
      },
    ],
  };
  const [submitter, functionName, request] = requests[name] ?? [registrar, 'getMortgage', {}];
  return [submitter, 'mortgage', functionName, request];
}

interface Live {
  readonly unitRef: string;
  readonly lender: string;
  readonly mortgageRef: string;
}

/** Each mortgage burdens exactly the units that it names and that were not released, in its lender's name. */
function checkWhole(ledger: MemoryLedger): void {
  const expected = recordsOf<MortgageRecord>(ledger, 'mtg').flatMap(({ mortgageRef, lender, unitRefs, releasedUnits, endedOn }) => {
    expect(releasedUnits.length === unitRefs.length).toBe(endedOn !== undefined);
    return unitRefs.filter((unitRef) => !releasedUnits.includes(unitRef)).map((unitRef) => `${unitRef} ${lender} ${mortgageRef}`);
  });
  const live = recordsOf<Live>(ledger, 'live').map(({ unitRef, lender, mortgageRef }) => `${unitRef} ${lender} ${mortgageRef}`);
  expect(live.sort()).toEqual(expected.sort());
}

/** Who may endorse a later write of a record: its lender or the court, beside the registry. */
function lendersOf(before: Record<string, string>, writes: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(writes).flatMap((key) => {
    const old = before[key];
    return old === undefined ? [] : [(JSON.parse(old) as Live).lender];
  });
}

/** Commits a step, and tells what is wrong about it: nothing. */
async function wrongs(
  ledger: MemoryLedger,
  step: Step,
  call: Call,
  seized: ReadonlySet<string>,
  counts: Map<string, number>,
): Promise<string[]> {
  const wrong: string[] = [];
  const before = ledger.snapshot();
  const result = await ledger.endorse(...call);
  const lenders = lendersOf(before, result.writes);
  const others = ['TaxMSP', 'RegulatorMSP', ...['BankMSP', 'Bank2MSP'].filter((bank) => !lenders.includes(bank))];
  if (lenders.length > 0 && ledger.commit(result, ['RegistryMSP', ...others])) wrong.push('it committed without its lender');
  if (JSON.stringify(ledger.snapshot()) !== JSON.stringify(before)) wrong.push('what did not commit changed something');
  if (!ledger.commit(result)) return wrong;
  counts.set(step.name, 1 + (counts.get(step.name) ?? 0));
  // A bank's own act writes nothing but records in its own name.
  const written = Object.values(result.writes).map((value) => JSON.parse(value ?? '{}') as Live);
  if (call[0].mspId.startsWith('Bank') && written.some(({ lender }) => lender !== call[0].mspId))
    wrong.push('a bank wrote in another’s name');
  // I3: nothing is entered on what is seized, while releases and transfers of claims go on (S5, S13).
  const entered = step.name === 'enter' ? (JSON.parse(result.payload) as MortgageRecord).unitRefs : [];
  if (entered.some((unitRef) => seized.has(unitRef))) wrong.push('it was entered on what is seized');
  return wrong;
}

test('state machine: whatever is tried, mortgages and what burdens agree, and each organisation touches only what is its own', async () => {
  const counts = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const ledger = await registered();
      const seized = new Set<string>();
      const wrong: string[] = [];
      for (const [index, step] of sequence.entries()) {
        if (step.name === 'seize' || step.name === 'lift') {
          for (const unitRef of step.units) {
            seize(ledger, unitRef, step.name === 'lift' ? { endedOn: DAY } : {});
            if (step.name === 'lift') seized.delete(unitRef);
            else seized.add(unitRef);
          }
        } else {
          wrong.push(...(await wrongs(ledger, step, callOf(step, index, ledger), seized, counts)).map((text) => `${step.name}: ${text}`));
        }
        checkWhole(ledger);
      }
      expect(wrong).toEqual([]);
    }),
    { numRuns: 30, seed: 20261121 },
  );
  // A property that never saw an act proves nothing about it.
  expect(WRITING.filter((name) => !counts.has(name))).toEqual([]);
}, 120_000);

test('repetition: every act that went through, tried again at the end, succeeds without a write', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const ledger = await registered();
      const went: Call[] = [];
      for (const [index, step] of sequence.entries()) {
        if (step.name === 'seize' || step.name === 'lift') continue;
        const call = callOf(step, index, ledger);
        if ((await ledger.submit(...call)).event) went.push(call);
      }
      for (const call of went) {
        const again = await ledger.endorse(...call);
        expect([call[2], again.message, again.writes]).toEqual([call[2], '', {}]);
      }
    }),
    { numRuns: 20, seed: 20261122 },
  );
}, 120_000);
