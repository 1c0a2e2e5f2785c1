import { expect, test } from '@jest/globals';
import { isDetermined, mortgageState, proofState, unitsOf, type MortgageRecord, type MortgageState } from '../index.js';
import { ref } from '../testing/facts.js';

// Where a mortgage stands, and its proof, is derived from its acts (S3, S4, S5, S7, S8).

const DAY = '2026-11-21';
const [proof, former, never] = [ref(1), ref(2), ref(3)];

const mortgage = (more: Partial<MortgageRecord>): MortgageRecord =>
  ({
    form: 'MORTGAGE',
    unitRefs: [ref(10), ref(11)],
    releasedUnits: [],
    proof: { certRef: proof, credentialDigest: ref(4) },
    requests: [],
    acts: [
      { act: 'CHANGE', requestDigest: ref(5), day: DAY, replaced: { certRef: former, credentialDigest: ref(6) } },
      { act: 'DETERMINE', requestDigest: ref(7), day: DAY },
    ],
    ...more,
  }) as MortgageRecord;

const all = { endedOn: DAY, releasedUnits: [ref(10), ref(11)] };

test.each<[string, Partial<MortgageRecord>, MortgageState]>([
  ['a mortgage', {}, 'REGISTERED'],
  ['one on works', { form: 'WORKS' }, 'REGISTERED'],
  ['an advance notice of one', { form: 'NOTICE' }, 'NOTICE'],
  ['one whose claims were determined', { determined: { cause: 'SEIZED', day: DAY } }, 'DETERMINED'],
  ['one whose period ended yesterday', { claimsUntil: '2026-11-20' }, 'DETERMINED'],
  ['one whose period ends today', { claimsUntil: DAY }, 'REGISTERED'],
  ['one of which a part was released', { releasedUnits: [ref(10)] }, 'REGISTERED'],
  ['one that was released', all, 'CANCELLED'],
  ['a notice that was withdrawn', { ...all, form: 'NOTICE' }, 'CANCELLED'],
  ['works that went over to the units', { form: 'WORKS', endedOn: DAY }, 'CONVERTED'],
])('%s is %s', (_name, more, state) => {
  const one = mortgage(more);
  expect(mortgageState(one, DAY)).toBe(state);
  expect(isDetermined(one, DAY)).toBe(state === 'DETERMINED');
});

test.each<[string, Partial<MortgageRecord>, string, ReturnType<typeof proofState>]>([
  ['the proof of one that lives', {}, proof, 'VALID'],
  ['the proof of one that ended', all, proof, 'CANCELLED'],
  ['a proof in whose place another one came', {}, former, 'REPLACED'],
  ['that of one that ended since', all, former, 'REPLACED'],
  ['the proof of something else', {}, never, undefined],
])('%s', (_name, more, certRef, state) => {
  expect(proofState(mortgage(more), certRef)).toBe(state);
});

test.each<[string, Partial<MortgageRecord>, string[]]>([
  ['all at first', {}, [ref(10), ref(11)]],
  ['the rest after a part was released', { releasedUnits: [ref(10)] }, [ref(11)]],
  ['none after its end', { endedOn: DAY }, []],
])('it burdens %s', (_name, more, units) => {
  expect(unitsOf(mortgage(more))).toEqual(units);
});
